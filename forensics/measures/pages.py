"""The measures of a page (README, "Measures"); the median text block is that of the pages handed in together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from forensics.measures.hidden import Hidden, Interval, hidden_by, words_of_a_page
from forensics.measures.setting import (
    ENOUGH_WORDS,
    Setting,
    page_setting,
    production_setting,
    text_block,
    visible_length,
    visible_words,
)
from forensics.records.geometry import Box, union_area
from forensics.records.page import Page, PageFigures, Token
from forensics.records.region import Region, Style
from forensics.records.source import Settings

HIDES_ALL = 0.95
"""Share of the text block that the regions of a full page cover at least."""
FULL_BLOCK = 0.5
"""Share of the production's median text block that they cover at least."""
FEW_WORDS = 10
"""Visible words that a full page may still show, besides stamps and codes."""


def page_figures(pages: Sequence[Page], regions: Sequence[Region], settings: Settings) -> list[PageFigures]:
    """Return the measures of the pages of one production, in their order.

    Args:
        pages: all pages of the production, so that its median text block and usual setting are known.
        regions: its redactions; those below ``settings.threshold`` are left out.
        settings: the threshold.
    """
    counted: dict[tuple[str, int], list[Region]] = defaultdict(list)
    for region in regions:
        if region.confidence >= settings.threshold:
            counted[region.source, region.page].append(region)
    marked = [counted[page.source, page.number] for page in pages]
    words = [visible_words(page) for page in pages]
    own = [page_setting(found) for found in words]
    usual = production_setting(own)
    blocks = [text_block(w, r) for w, r in zip(words, marked, strict=True)]
    usual_block = median([b.area for b in blocks if b and b.area] or [0.0])
    settings_of = [Setting(leading or usual.leading, advance or usual.advance) for leading, advance in own]
    measured = [
        _figures(page, w, r, block, setting, usual_block)
        for page, w, r, block, setting in zip(pages, words, marked, blocks, settings_of, strict=True)
    ]
    readable = [f.words_visible + f.words_hidden[1] for f in measured if not f.full and not f.undetermined]
    page_words = words_of_a_page([total for total in readable if total >= ENOUGH_WORDS])
    return [
        _as_usual_page(f, page_words, setting) if f.full and page_words else f
        for f, setting in zip(measured, settings_of, strict=True)
    ]


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
    page: Page, words: list[Token], regions: list[Region], block: Box | None, setting: Setting, usual_block: float
) -> PageFigures:
    hidden = hidden_by(regions, setting)
    seen = _visible_length(page, words, setting)
    block_area = block.area if block else 0.0
    full = _is_full(regions, block, usual_block, len(words))
    covered = _hides_block(regions, block) and len(words) <= FEW_WORDS
    text_hidden = covered or (bool(regions) and not words)
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
        area_share=_share(hidden.area, block_area),
        hidden_line_length=hidden.length,
        line_length=hidden.length + seen,
        line_share=_share(hidden.length, hidden.length + seen),
        words_visible=len(words),
        words_hidden=_ordered(hidden),
    )


def _visible_length(page: Page, words: list[Token], setting: Setting) -> float:
    """Return the visible line length; a page known as text alone has words, and no boxes to measure."""
    length = visible_length(words)
    return length if length or not words else len(words) * setting.advance


def _is_full(regions: list[Region], block: Box | None, usual_block: float, words: int) -> bool:
    if words > FEW_WORDS:
        return False
    if any(r.style is Style.PAGE for r in regions):
        return True
    boxes = [r.box for r in regions if r.box]
    return _hides_block(regions, block) and union_area(boxes) >= FULL_BLOCK * usual_block


def _hides_block(regions: list[Region], block: Box | None) -> bool:
    boxes = [r.box for r in regions if r.box]
    return bool(boxes) and block is not None and union_area(boxes) >= HIDES_ALL * block.area


def _ordered(hidden: Hidden) -> tuple[float, float, float]:
    low, estimate, high = hidden.words
    return min(low, estimate), estimate, max(high, estimate)


def _share(part: float, whole: float) -> float | None:
    return min(1.0, part / whole) if whole > 0 else None
