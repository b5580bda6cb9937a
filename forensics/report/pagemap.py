"""Where in each production the redactions stand: every page, or a run of pages, as one upright strip.

The strip shows the share of its pages that are full, touched, unread and free of redactions, so a production of any
size fits on one line, in page order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from forensics.records.page import Page, PageFigures
from forensics.report.colours import HIDDEN, OPEN, PARTLY, RULE, UNREAD
from forensics.report.data import ReportData
from forensics.report.sections.parts import Figure, Swatch
from forensics.report.svg import element, svg, words
from forensics.report.text import count, plural

_WIDTH, _BAND, _STEP, _TOP = 1000.0, 30.0, 84.0, 24.0
_STRIPS = 250
_KINDS = ((HIDDEN, "full"), (PARTLY, "touched, not full"), (UNREAD, "undetermined"), (OPEN, "no redaction detected"))


@dataclass(frozen=True, slots=True)
class _Band:
    name: str
    first: str
    last: str
    kinds: tuple[int, ...]
    """For each page in order its place in ``_KINDS``."""


def page_map(data: ReportData) -> Figure | None:
    """Return the map, None where no page has figures."""
    bands = [b for b in (_band(data, p.name) for p in data.productions) if b.kinds]
    if not bands:
        return None
    longest = max(len(b.kinds) for b in bands)
    drawn = [_draw(band, longest, n) for n, band in enumerate(bands)]
    strips = -(-longest // _STRIPS)
    each = "One strip is one page" if strips == 1 else f"One strip is up to {plural(strips, 'page')}"
    return Figure(
        svg=svg(_WIDTH, _STEP * len(bands), "".join(drawn)),
        caption=f"Where the redactions stand. {each}, in page order from left to right; the length of a band is in "
        "proportion to the pages delivered.",
        alt=" ".join(_said(b) for b in bands),
        legend=tuple(Swatch(colour=c, text=t, hollow=c == OPEN) for c, t in _KINDS),
    )


def _band(data: ReportData, production: str) -> _Band:
    figures = {f.page: f for f in data.figures}
    pages = [p for p in data.pages if p.production == production and p.id in figures]
    pages.sort(key=_in_order)
    ends = (_name(pages[0]), _name(pages[-1])) if pages else ("", "")
    return _Band(production, *ends, tuple(_kind(figures[p.id]) for p in pages))


def _in_order(page: Page) -> tuple[str, int, str]:
    return page.file, page.number, page.id


def _name(page: Page) -> str:
    return page.bates or f"{page.file}, page {page.number}"


def _kind(figures: PageFigures) -> int:
    if figures.undetermined:
        return 2
    if figures.full or figures.all_text_hidden:
        return 0
    return 1 if figures.touched else 3


def _draw(band: _Band, longest: int, n: int) -> str:
    width = _WIDTH * len(band.kinds) / longest
    top = n * _STEP + _TOP
    parts = [words(0, top - 8, f"{band.name}: {plural(len(band.kinds), 'page')}", size=14, weight="bold")]
    parts.append(element("rect", x=0, y=top, width=width, height=_BAND, fill=OPEN))
    parts += _strips(band.kinds, width, top, longest)
    parts.append(element("rect", x=0, y=top, width=width, height=_BAND, fill="none", stroke=RULE))
    parts.append(words(0, top + _BAND + 15, band.first, size=11.5, colour="#5a5a5a"))
    if width > 420:
        parts.append(words(width, top + _BAND + 15, band.last, size=11.5, anchor="end", colour="#5a5a5a"))
    return "".join(parts)


def _strips(kinds: Sequence[int], width: float, top: float, longest: int) -> list[str]:
    size = -(-longest // _STRIPS)
    runs = [tuple(kinds[i : i + size]) for i in range(0, len(kinds), size)]
    one, left, parts = width / len(kinds), 0.0, []
    for run, same in groupby(runs, key=lambda r: sorted(r)):
        wide = sum(len(r) for r in same) * one
        parts += _strip(run, left, wide, top)
        left += wide
    return parts


def _strip(run: Sequence[int], left: float, width: float, top: float) -> list[str]:
    """Return the stack of one strip, full pages at the bottom; the ground already is that of free pages."""
    parts, foot = [], top + _BAND
    for kind in (0, 1, 2):
        height = _BAND * run.count(kind) / len(run)
        if height:
            foot -= height
            parts.append(element("rect", x=left, y=foot, width=width, height=height, fill=_KINDS[kind][0]))
    return parts


def _said(band: _Band) -> str:
    told = [f"{count(band.kinds.count(n))} {text}" for n, (_, text) in enumerate(_KINDS)]
    return f"{band.name}, {plural(len(band.kinds), 'page')}: {', '.join(told)}."
