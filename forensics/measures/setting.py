"""How pages are set: leading, advance per word, size of the text block.

Hidden lines are reconstructed at the page's own leading, and hidden words counted at its own advance; a page with too
little visible text borrows both from the other pages of its file, else from its production.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median, pstdev

from forensics.records.geometry import Box, hull
from forensics.records.page import Page, Token
from forensics.records.region import Region

Interval = tuple[float, float, float]
"""Low, estimate, high."""

ENOUGH_WORDS = 30
"""Visible words from which a page's own advance is taken."""
ENOUGH_CHARACTERS = 60
"""Visible characters from which their own mean width is taken."""
ENOUGH_LINES = 4
WIDEST_PITCH = 2.2
"""Pitches above this many word heights are gaps between paragraphs."""
SAME_PITCH, SHARED_PITCH = 1.08, 0.15
"""Pitches that differ by less than this factor are alike; lines that are set solid make up this share, at least."""
WIDEST_BLANK = 0.8
"""Gaps between words above this many word heights are gaps between columns."""
BLANK = 0.28
"""Width of the blank between words, in word heights, where no two words stand in one line: about a quarter of an em."""
USUAL_LEADING, USUAL_ADVANCE, USUAL_SPREAD, USUAL_PITCH, USUAL_BLANK = 13.8, 31.0, 0.55, 5.4, 3.2
"""Points, points, share, points, points; 11.5-point text, where a production shows no text at all."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Leading and mean advance per word (word and blank), in page units."""

    leading: float
    advance: float
    spread: float = USUAL_SPREAD
    """Standard deviation of the advances of words, as a share of their mean."""
    pitch: float = USUAL_PITCH
    """Mean width of the characters of words."""
    blank: float = USUAL_BLANK
    """Width of the blank between words."""

    @property
    def cell(self) -> float:
        """Room that one word takes, in square units."""
        return self.advance * self.leading


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one page, or several, show of their setting; each None where they show too little."""

    leading: float | None
    advance: float | None
    spread: float | None
    pitch: float | None
    blank: float | None


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


def visible_length(words: Sequence[Token]) -> float:
    """Return the length of the visible lines: words and one blank for each."""
    widths = [t.box.width for t in words if t.box]
    return sum(widths) + len(widths) * _blank(words)


def settings_of(pages: Sequence[Page], words: Sequence[Sequence[Token]]) -> list[Setting]:
    """Return how each page of a production is set.

    Args:
        pages: the pages of the production.
        words: the visible words of each.
    """
    own = [_shown(found) for found in words]
    by_file: dict[str, list[_Shown]] = defaultdict(list)
    for page, shown in zip(pages, own, strict=True):
        by_file[page.source].append(shown)
    files = {source: _middle(found) for source, found in by_file.items()}
    usual = _middle(own)
    return [_setting((shown, files[page.source], usual)) for page, shown in zip(pages, own, strict=True)]


def _setting(known: Sequence[_Shown]) -> Setting:
    """Take each value from the first that shows it."""
    return Setting(
        next((s.leading for s in known if s.leading), USUAL_LEADING),
        next((s.advance for s in known if s.advance), USUAL_ADVANCE),
        next((s.spread for s in known if s.spread is not None), USUAL_SPREAD),
        next((s.pitch for s in known if s.pitch), USUAL_PITCH),
        next((s.blank for s in known if s.blank), USUAL_BLANK),
    )


def _shown(words: Sequence[Token]) -> _Shown:
    boxes = [t.box for t in words if t.box]
    if not boxes:
        return _Shown(None, None, None, None, None)
    leading = _leading(words, median(b.height for b in boxes))
    characters = sum(len(t.text) for t in words if t.box)
    if characters < ENOUGH_CHARACTERS:
        return _Shown(leading, None, None, None, None)
    pitch, blank = sum(b.width for b in boxes) / characters, _blank(words)
    if len(boxes) < ENOUGH_WORDS:
        return _Shown(leading, None, None, pitch, blank)
    advance = fmean(b.width for b in boxes) + blank
    return _Shown(leading, advance, pstdev(b.width for b in boxes) / advance, pitch, blank)


def _middle(shown: Sequence[_Shown]) -> _Shown:
    """Return the medians of what pages show."""
    return _Shown(
        *(
            median(values) if values else None
            for values in (
                [s.leading for s in shown if s.leading],
                [s.advance for s in shown if s.advance],
                [s.spread for s in shown if s.spread is not None],
                [s.pitch for s in shown if s.pitch],
                [s.blank for s in shown if s.blank],
            )
        )
    )


def _blank(words: Sequence[Token]) -> float:
    """Return the usual gap between neighbours in a line."""
    gaps = [gap for a, b, height in _neighbours(words) if -0.2 * height < (gap := b - a) < WIDEST_BLANK * height]
    heights = [t.box.height for t in words if t.box]
    return median(gaps) if gaps else BLANK * median(heights or [0.0])


def _neighbours(words: Sequence[Token]) -> Iterator[tuple[float, float, float]]:
    """Yield the right edge of a word, the left edge of the next in its line, and the word's height."""
    for one, two in pairwise(words):
        if one.box and two.box and one.line == two.line:
            yield one.box.x1, two.box.x0, one.box.height


def _leading(words: Sequence[Token], height: float) -> float | None:
    """Return the least pitch that many lines share; wider ones part paragraphs, of which mails have many."""
    rows = [middle for middle, _ in rows_of(words)]
    pitches = [low - high for high, low in pairwise(rows)]
    close = sorted(p for p in pitches if 0.8 * height <= p <= WIDEST_PITCH * height)
    least = max(ENOUGH_LINES - 1, SHARED_PITCH * len(close))
    for at, pitch in enumerate(close):
        alike = close[at : bisect_right(close, SAME_PITCH * pitch)]
        if len(alike) >= least:
            return median(alike)
    return None


def rows_of(words: Iterable[Token]) -> list[tuple[float, list[Box]]]:
    """Return the lines of a page from top to bottom: the height of each line's middle, and its words."""
    lines: dict[int, list[Box]] = {}
    for token in words:
        if token.box:
            lines.setdefault(token.line, []).append(token.box)
    return sorted((median(b.centre[1] for b in boxes), boxes) for boxes in lines.values())
