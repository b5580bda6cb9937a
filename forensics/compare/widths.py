"""How many characters a redaction hides, by its box and by the type that its page is set in.

A bar over words is as wide as they are. A bar drawn to the margin, and a block over several lines, say only how much
they hide at most: a line beneath may end anywhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from forensics.records.geometry import Box
from forensics.records.page import INK, Token

ENOUGH_CHARACTERS = 12
"""Characters of visible words from which a page tells the width of its type."""
ADVANCE_TO_BAR = 0.43
"""Width of a character as part of the height of a bar, where no words tell: type half as wide as high, and a rim."""
RIM = 0.4
"""What a bar is wider than its words, in characters."""
BAR_TO_WORD = 0.75
"""Height of a bar that hides a whole line, as part of the height of the boxes of words."""
FLUSH = 0.5
"""Characters by which the right edges of bars drawn to one margin differ."""
FEWEST_FLUSH = 2


class Width(NamedTuple):
    """Characters that a redaction hides on one line: as many as its box suggests, and at least."""

    likely: int
    least: int


class Type(NamedTuple):
    """What a page tells of the widths of its redactions."""

    advance: float
    """Width of a character in points; 0 where the page has no boxes."""
    tall: float
    """Least height of a bar that hides a line."""
    edge: float
    """Right edge that bars share which are drawn to the margin; infinite where none are."""
    blocks: frozenset[str]
    """Regions over several lines."""


def type_of(tokens: Sequence[Token], words: Iterable[Token]) -> Type:
    """Return what a page tells: ``tokens`` are its words and redactions, ``words`` those words that are its text."""
    seen = [(t.box, len(t.text)) for t in words if t.box]
    bars = [t.box for t in tokens if t.box and t.region]
    lines = Counter(t.region for t in tokens if t.region)
    advance = _advance(seen, bars)
    return Type(
        advance=advance,
        tall=BAR_TO_WORD * (median(b.height for b, _ in seen) if seen else max((b.height for b in bars), default=0.0)),
        edge=_shared_edge(bars, advance),
        blocks=frozenset(region for region, count in lines.items() if region and count > 1),
    )


def _advance(seen: Sequence[tuple[Box, int]], bars: Sequence[Box]) -> float:
    characters = sum(length for _, length in seen)
    if characters >= ENOUGH_CHARACTERS:
        return sum(box.width for box, _ in seen) / characters
    return ADVANCE_TO_BAR * median(b.height for b in bars) if bars else 0.0


def _shared_edge(bars: Sequence[Box], advance: float) -> float:
    edge = max((b.x1 for b in bars), default=0.0)
    flush = sum(edge - b.x1 <= FLUSH * advance for b in bars)
    return edge if flush >= FEWEST_FLUSH else float("inf")


def width_of(token: Token, kind: Type) -> Width:
    """Return what one line of a redaction hides.

    A place-holder whose box is lower than a bar stands for a line that the redaction only touches; it counts in part.
    """
    whole = min(1.0, token.box.height / kind.tall) if token.box and kind.tall else 1.0
    characters = float(token.text.count(INK))
    if token.box and kind.advance > 0:
        characters = token.box.width / kind.advance - RIM
    likely = max(1, round(characters * whole))
    loose = token.region in kind.blocks or (token.box and kind.edge - token.box.x1 <= FLUSH * kind.advance)
    return Width(likely, 1 if loose else likely)
