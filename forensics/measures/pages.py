"""The measures of a page (README, "Measures"); the median text block is that of the pages handed in together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from forensics.measures.black_pages import rooms_of, running_on
from forensics.measures.hidden import Hidden, hidden_by
from forensics.measures.readable import Readable
from forensics.measures.setting import (
    ENOUGH_WORDS,
    Interval,
    Setting,
    settings_of,
    text_block,
    visible_length,
    visible_words,
)
from forensics.records.geometry import Box, union_area
from forensics.records.page import Page, PageFigures, TextOrigin, Token
from forensics.records.region import Region, Style
from forensics.records.source import Settings

HIDES_ALL = 0.95
"""Share of the text block that the regions of a full page cover at least."""
FULL_BLOCK = 0.5
"""Share of the production's median text block that they cover at least."""
FEW_WORDS = 10
"""Visible words that a full page may still show, besides stamps and codes."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the pages of a production are measured by."""

    settings: Mapping[str, Setting]
    """By id of the page."""
    text: Readable
    usual_block: float
    """Area of the median text block."""
    runs_on: Mapping[str, bool]
    """Whether the text of a page goes on overleaf, by its id, where that is known."""
    rooms: Mapping[bool | None, Interval]
    """Room that the words of a page take, by whether it runs on: low, mean, high, in square units; empty where few
    pages can be read."""


def yardstick(pages: Sequence[Page], regions: Sequence[Region]) -> Yardstick:
    """Return what the pages of one production are measured by.

    Args:
        pages: all pages of the production.
        regions: its redactions that count.
    """
    marked = _by_page(regions, 0.0)
    words = [visible_words(page) for page in pages]
    settings = settings_of(pages, words)
    placed = [marked[page.source, page.number] for page in pages]
    blocks = [text_block(w, r) for w, r in zip(words, placed, strict=True)]
    yard = Yardstick(
        settings={page.id: setting for page, setting in zip(pages, settings, strict=True)},
        text=Readable.of(list(zip(pages, words, settings, placed, strict=True))),
        usual_block=median([b.area for b in blocks if b and b.area] or [0.0]),
        runs_on=dict(running_on(pages, {p.id for p, w in zip(pages, words, strict=True) if len(w) >= ENOUGH_WORDS})),
        rooms={},
    )
    return replace(yard, rooms=_rooms(page_figures(pages, regions, Settings(threshold=0.0), yard), yard))


def page_figures(
    pages: Sequence[Page], regions: Sequence[Region], settings: Settings, yard: Yardstick | None = None
) -> list[PageFigures]:
    """Return the measures of pages of one production, in their order.

    Args:
        pages: pages of the production, or parts of them.
        regions: its redactions; those below ``settings.threshold`` are left out.
        settings: the threshold.
        yard: what the production is measured by; by default it is taken from these pages and regions.
    """
    marked = _by_page(regions, settings.threshold)
    yard = yard or yardstick(pages, [r for found in marked.values() for r in found])
    return [_measured(page, marked[page.source, page.number], yard) for page in pages]


def _by_page(regions: Sequence[Region], threshold: float) -> dict[tuple[str, int], list[Region]]:
    counted: dict[tuple[str, int], list[Region]] = defaultdict(list)
    for region in regions:
        if region.confidence >= threshold:
            counted[region.source, region.page].append(region)
    return counted


def _rooms(measured: Sequence[PageFigures], yard: Yardstick) -> Mapping[bool | None, Interval]:
    """Return the room of the words, visible and hidden together, on readable pages."""
    return rooms_of(
        [
            (total * yard.settings[f.page].cell, yard.runs_on.get(f.page))
            for f in measured
            if not f.full and not f.undetermined and (total := f.words_visible + f.words_hidden[1]) >= ENOUGH_WORDS
        ]
    )


def _measured(page: Page, regions: list[Region], yard: Yardstick) -> PageFigures:
    setting = yard.settings[page.id]
    words = visible_words(page)
    hidden = hidden_by(regions, setting, yard.text)
    figures = _figures(page, words, regions, text_block(words, regions), hidden, setting, yard.usual_block)
    if not figures.full or not yard.rooms:
        return figures
    low, mean, high = (room / setting.cell for room in yard.rooms[yard.runs_on.get(page.id)])
    return _as_usual_page(figures, (low, mean, high), setting)


def _as_usual_page(figures: PageFigures, words: Interval, setting: Setting) -> PageFigures:
    """Let a full page hide as many words as the readable pages of its production hold: nothing on it tells more."""
    length = words[1] * setting.advance
    seen = figures.line_length - figures.hidden_line_length
    return replace(
        figures,
        hidden_line_length=length,
        line_length=length + seen,
        line_share=_share(length, length + seen),
        words_hidden=words,
    )


def _figures(
    page: Page,
    words: list[Token],
    regions: list[Region],
    block: Box | None,
    hidden: Hidden,
    setting: Setting,
    usual_block: float,
) -> PageFigures:
    seen = _visible_length(page, words, setting)
    block_area = block.area if block else 0.0
    unread = is_unread(page)
    full = _is_full(regions, block, usual_block, len(words)) if not unread else _is_page(regions)
    covered = _hides_block(regions, block) and len(words) <= FEW_WORDS
    text_hidden = not unread and (covered or (bool(regions) and not words))
    known = full or not unread
    return PageFigures(
        page=page.id,
        regions=len(regions),
        touched=bool(regions),
        full=full,
        all_text_hidden=text_hidden and not full,
        undetermined=page.undetermined is not None,
        text_block=block,
        hidden_area=hidden.area,
        block_area=block_area,
        area_share=_share(hidden.area, block_area) if known else None,
        hidden_line_length=hidden.length,
        line_length=hidden.length + seen,
        line_share=_share(hidden.length, hidden.length + seen) if known else None,
        words_visible=len(words),
        words_hidden=_ordered(hidden),
    )


def is_unread(page: Page) -> bool:
    """Tell whether a page is a scan whose words nobody read, so that no share of them can be told."""
    return page.text_origin is TextOrigin.NONE and page.undetermined is None


def _visible_length(page: Page, words: list[Token], setting: Setting) -> float:
    """Return the visible line length; a page known as text alone has words, and no boxes to measure."""
    length = visible_length(words)
    return length if length or not words else len(words) * setting.advance


def _is_full(regions: list[Region], block: Box | None, usual_block: float, words: int) -> bool:
    if words > FEW_WORDS:
        return False
    if _is_page(regions):
        return True
    boxes = [r.box for r in regions if r.box]
    return _hides_block(regions, block) and union_area(boxes) >= FULL_BLOCK * usual_block


def _is_page(regions: list[Region]) -> bool:
    return any(r.style is Style.PAGE for r in regions)


def _hides_block(regions: list[Region], block: Box | None) -> bool:
    boxes = [r.box for r in regions if r.box]
    return bool(boxes) and block is not None and union_area(boxes) >= HIDES_ALL * block.area


def _ordered(hidden: Hidden) -> tuple[float, float, float]:
    low, estimate, high = hidden.words
    return min(low, estimate), estimate, max(high, estimate)


def _share(part: float, whole: float) -> float | None:
    return min(1.0, part / whole) if whole > 0 else None
