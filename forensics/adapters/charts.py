"""Charts by altair and vl-convert: a specification in, an SVG text out, offline and the same each time.

vl-convert carries its own Vega and its own fonts, so nothing is fetched; labels are set in Liberation Sans, which it
carries and whose widths are those of Arial and Helvetica.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_FONT = "Liberation Sans"
_STACK = "'Liberation Sans', Arial, Helvetica, sans-serif"
_INK, _MUTED, _GRID = "#222222", "#5a5a5a", "#dedad2"
_WIDTH = 720
"""Width of the plot itself, in CSS pixels; labels stand left of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: a label, a length, what is written at its end, and the interval around it where one is known."""

    label: str
    value: float
    text: str
    group: str = ""
    low: float | None = None
    high: float | None = None


def bars(items: Sequence[Bar], *, axis: str, colours: Sequence[tuple[str, str]], share: bool = False) -> str:
    """Return horizontal bars, one band for each label in the order given, one bar in it for each group.

    Args:
        items: the bars.
        axis: title of the axis.
        colours: groups in order, each with its colour.
        share: values are shares, 0 to 1, and the axis counts in per cent.
    """
    import altair as alt

    labels = list(dict.fromkeys(b.label for b in items))
    groups = [g for g, _ in colours]
    reach = max((b.high if b.high is not None else b.value for b in items), default=0.0) or 1.0
    if share:
        reach = min(1.0, reach * 1.3)
    values = [_row(b) for b in items]
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, domain=False, ticks=False))
    offset = {} if len(groups) < 2 else {"yOffset": alt.YOffset("group:N", sort=groups)}
    base = alt.Chart(alt.Data(values=values)).encode(y=y, **offset)
    x = alt.X(
        "value:Q",
        title=axis,
        scale=alt.Scale(domain=[0, reach], nice=not share),
        axis=alt.Axis(format="%" if share else ",d", tickCount=5, tickMinStep=0.01 if share else 1),
    )
    colour = alt.Color("group:N", legend=None, scale=alt.Scale(domain=groups, range=[c for _, c in colours]))
    layers = [base.mark_bar(height=alt.RelativeBandSize(0.72 if len(groups) < 2 else 1.0)).encode(x=x, color=colour)]
    if any(b.low is not None for b in items):
        rule = base.transform_filter("isValid(datum.low)")
        layers.append(rule.mark_rule(color=_INK, strokeWidth=1.4).encode(x="low:Q", x2="high:Q"))
        layers += [rule.mark_tick(color=_INK, thickness=1.4, size=9).encode(x=end) for end in ("low:Q", "high:Q")]
    words = base.mark_text(align="left", dx=6, color=_INK, font=_FONT, fontSize=11)
    layers.append(words.encode(x="end:Q", text="text:N"))
    step = 26 if len(groups) < 2 else 15 * len(groups) + 10
    chart = alt.layer(*layers).properties(width=_WIDTH, height=alt.Step(step, **{"for": "position"}))
    return _svg(_styled(chart).to_dict())


def _row(bar: Bar) -> dict[str, Any]:
    end = bar.high if bar.high is not None else bar.value
    return {
        "label": bar.label,
        "group": bar.group,
        "value": bar.value,
        "text": bar.text,
        "low": bar.low,
        "high": bar.high,
        "end": end,
    }


def _styled(chart: Any) -> Any:
    axis = {"labelFont": _FONT, "labelFontSize": 12, "labelColor": _INK, "titleFont": _FONT, "titleFontSize": 11}
    axis |= {
        "titleFontWeight": "normal",
        "labelPadding": 6,
        "titleColor": _MUTED,
        "gridColor": _GRID,
        "domainColor": _MUTED,
    }
    return chart.configure_axis(**axis).configure_view(stroke=None).properties(background="#ffffff", padding=4)


def _svg(spec: dict[str, Any]) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _inline(svg)


def _inline(svg: str) -> str:
    """Return an SVG that stands inside HTML: as wide as its place allows, hidden from screen readers.

    The figure around it carries the description, and the table beside it the numbers.
    """
    opening = re.match(r"<svg[^>]*>", svg)
    view = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if opening is None or view is None:
        return svg
    head = (
        f'<svg viewBox="0 0 {view[1]} {view[2]}" width="{view[1]}" height="{view[2]}" aria-hidden="true" class="chart">'
    )
    return head + svg[opening.end() :].replace(f'font-family="{_FONT}"', f'font-family="{_STACK}"')
