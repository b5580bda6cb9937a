"""Lines of a page, rebuilt from where its words stand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median

from forensics.records.geometry import Box
from forensics.records.page import RawWord
from forensics.text.cover import is_upright

SAME_LINE = 0.5
"""Common height, as part of the lower of two pieces, from which they stand on one line."""
STEEPEST = 0.1
"""Slope (6 degrees) beyond which lines are not level enough to be read as lines."""
LEVEL = 0.002
LINES_A_PAGE = 55
"""Lines of a typed page: the leading of a page that shows none."""
_LOOK_BACK = 6


@dataclass(slots=True)
class Row:
    """One line: its height band with the page's slope taken out, and the words on it by their place in the page."""

    top: float
    bottom: float
    words: list[int] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a page and its typical measures, all in page units."""

    rows: list[Row]
    slope: float
    leading: float
    """From the middle of one line to that of the next."""
    advance: float
    """Width of a character."""

    def levelled(self, box: Box) -> tuple[float, float]:
        """Return top and bottom of a box with the slope of the page taken out at its middle."""
        fall = self.slope * box.centre[0]
        return box.y0 - fall, box.y1 - fall


def layout(words: Sequence[RawWord], height: float) -> Layout:
    """Rebuild the lines of a page.

    Pieces of lines as the file or the OCR engine gives them are joined where they stand at one height, so that labels
    and values in separate columns come together. Words that run up the page get a row of their own at the end.
    """
    pieces = _pieces(words)
    slope = _slope(pieces, words)
    rows = _join(sorted((_row(piece, words, slope) for piece in pieces), key=lambda r: (r.middle, r.words)))
    for row in rows:
        row.words.sort(key=lambda at: (words[at].box.x0, at))
    return Layout(rows, slope, _leading(rows, height), _advance(words, height))


def _pieces(words: Sequence[RawWord]) -> list[list[int]]:
    by_line: dict[int, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        if not is_upright(word):
            by_line[word.line].append(at)
    return [piece for line in by_line.values() for piece in _at_one_height(line, words)]


def _at_one_height(line: Sequence[int], words: Sequence[RawWord]) -> Iterator[list[int]]:
    """Cut a line of the file where a word stands higher or lower than the one before it: some OCR layers mix lines."""
    held: list[int] = []
    for at in sorted(line, key=lambda at: (words[at].box.x0, at)):
        if held and not _level(words[held[-1]].box, words[at].box):
            yield held
            held = []
        held.append(at)
    yield held


def _level(a: Box, b: Box) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) >= 0.3 * min(a.height, b.height)


def _slope(pieces: Sequence[Sequence[int]], words: Sequence[RawWord]) -> float:
    """Return rise over run of the lines: the median over pieces, each counted by its length."""
    slopes = []
    for piece in pieces:
        ends = sorted(piece, key=lambda at: words[at].box.x0)
        (x0, y0), (x1, y1) = words[ends[0]].box.centre, words[ends[-1]].box.centre
        if x1 - x0 > 5 * words[ends[0]].box.height:
            slopes += [(y1 - y0) / (x1 - x0)] * int((x1 - x0) / words[ends[0]].box.height)
    slope = median(slopes) if slopes else 0.0
    return slope if LEVEL < abs(slope) < STEEPEST else 0.0


def _row(piece: Sequence[int], words: Sequence[RawWord], slope: float) -> Row:
    boxes = [words[at].box for at in piece]
    falls = [slope * box.centre[0] for box in boxes]
    top = fmean(box.y0 - fall for box, fall in zip(boxes, falls, strict=True))
    return Row(top, fmean(box.y1 - fall for box, fall in zip(boxes, falls, strict=True)), list(piece))


def _join(pieces: Sequence[Row]) -> list[Row]:
    rows: list[Row] = []
    for piece in pieces:
        best = max(rows[-_LOOK_BACK:], key=lambda row: _common(row, piece), default=None)
        if best is None or _common(best, piece) < SAME_LINE:
            rows.append(piece)
            continue
        share = len(piece.words) / (len(piece.words) + len(best.words))
        best.top += share * (piece.top - best.top)
        best.bottom += share * (piece.bottom - best.bottom)
        best.words += piece.words
    return sorted(rows, key=lambda row: row.middle)


def _common(a: Row, b: Row) -> float:
    lower = max(1e-6, min(a.bottom - a.top, b.bottom - b.top))
    return (min(a.bottom, b.bottom) - max(a.top, b.top)) / lower


def _leading(rows: Sequence[Row], height: float) -> float:
    if not rows:
        return max(1.0, height / LINES_A_PAGE)
    tall = median(row.bottom - row.top for row in rows)
    steps = [b.middle - a.middle for a, b in pairwise(rows)]
    near = [step for step in steps if 0.8 * tall <= step <= 2.2 * tall]
    return max(1.0, median(near) if len(near) >= 3 else 1.15 * tall)


def _advance(words: Sequence[RawWord], height: float) -> float:
    widths = [w.box.width / len(w.text) for w in words if w.box.width > 0 and not is_upright(w)]
    return max(0.5, median(widths)) if widths else max(0.5, height / LINES_A_PAGE * 0.42)
