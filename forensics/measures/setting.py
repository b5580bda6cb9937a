"""How a page, and a production, is set: leading, advance per word, size of the text block.

Hidden lines are reconstructed at the page's own leading, and hidden words counted at its own advance; a page with too
little visible text borrows both from its production.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from forensics.records.geometry import Box, hull
from forensics.records.page import Page, Token
from forensics.records.region import Region

ENOUGH_WORDS = 30
"""Visible words from which a page's own advance is taken."""
ENOUGH_LINES = 4
WIDEST_PITCH = 2.2
"""Pitches above this many word heights are gaps between paragraphs."""
BLANK = 0.28
"""Width of the blank between words, in word heights: about a quarter of an em."""
USUAL_LEADING, USUAL_ADVANCE = 13.8, 31.0
"""Points; a line and a word of 11.5-point text, where a production shows no text at all."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Leading and mean advance per word (word and blank), in page units."""

    leading: float
    advance: float


def is_word(token: Token) -> bool:
    """Tell whether a token is a visible word: no place-holder, and with a letter or digit in it."""
    return token.region is None and any(c.isalnum() for c in token.text)


def visible_words(page: Page) -> list[Token]:
    """Return the visible words of a page without its furniture."""
    repeated = set(page.furniture)
    return [t for t in page.tokens if is_word(t) and t.line not in repeated]


def text_block(words: Iterable[Token], regions: Iterable[Region]) -> Box | None:
    """Return the smallest rectangle around visible words and regions."""
    boxes = [t.box for t in words if t.box] + [r.box for r in regions if r.box]
    return hull(boxes)


def visible_length(words: Iterable[Token]) -> float:
    """Return the length of the visible lines: words and one blank between neighbours."""
    lengths = [t.box.width + BLANK * t.box.height for t in words if t.box]
    return sum(lengths)


def page_setting(words: Sequence[Token]) -> tuple[float | None, float | None]:
    """Return leading and advance of a page, each None where it shows too little."""
    boxes = [t.box for t in words if t.box]
    if not boxes:
        return None, None
    height = median(b.height for b in boxes)
    advance = visible_length(words) / len(boxes) if len(boxes) >= ENOUGH_WORDS else None
    return _leading(words, height), advance


def production_setting(settings: Iterable[tuple[float | None, float | None]]) -> Setting:
    """Return the medians over the pages of a production."""
    found = list(settings)
    leadings = [leading for leading, _ in found if leading]
    advances = [advance for _, advance in found if advance]
    return Setting(
        median(leadings) if leadings else USUAL_LEADING,
        median(advances) if advances else USUAL_ADVANCE,
    )


def _leading(words: Sequence[Token], height: float) -> float | None:
    middles: dict[int, list[float]] = {}
    for token in words:
        if token.box:
            middles.setdefault(token.line, []).append(token.box.centre[1])
    rows = sorted(median(found) for found in middles.values())
    pitches = [low - high for high, low in pairwise(rows)]
    close = [p for p in pitches if 0.8 * height <= p <= WIDEST_PITCH * height]
    return median(close) if len(close) >= ENOUGH_LINES - 1 else None
