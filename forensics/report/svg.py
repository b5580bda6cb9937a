"""Drawing in SVG, as text: numbers with two decimals, everything from the evidence escaped."""

from xml.sax.saxutils import escape, quoteattr

from forensics.report.text import clean

SANS = "'Liberation Sans', Arial, Helvetica, sans-serif"


def number(value: float) -> str:
    """Return a coordinate, rounded so that the same drawing gives the same bytes everywhere."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 100000 else f"{round(value)}"


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """Return an element; ``_`` in names of attributes stands for ``-``. ``content`` is markup, already escaped."""
    told = "".join(f" {k.rstrip('_').replace('_', '-')}={quoteattr(_value(v))}" for k, v in attributes.items())
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def words(
    x: float, y: float, text: str, *, size: float, anchor: str = "start", weight: str = "", colour: str = "#222222"
) -> str:
    """Return a line of text with its baseline at ``y``, white around its letters so that it stands out."""
    style = {"font_family": SANS, "font_size": number(size), "text_anchor": anchor, "fill": colour}
    style |= {"stroke": "#ffffff", "stroke_width": "3", "paint_order": "stroke", "stroke_linejoin": "round"}
    if weight:
        style["font_weight"] = weight
    return element("text", escape(clean(text)), x=x, y=y, **style)


def svg(width: float, height: float, content: str) -> str:
    """Return a drawing that stands inside HTML; the figure around it says what it shows."""
    view = f"0 0 {number(width)} {number(height)}"
    return element("svg", content, viewBox=view, width=width, height=height, aria_hidden="true", class_="chart")


def _value(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else number(value)
