"""What a box over several lines hides: as many words as it would hide over the production's readable text.

Mails end their paragraphs short and are full of one-word lines, so that a box over ten lines hides less than ten times
its width. How much less depends on the matter, and on who wrote: what can be read on the same page and in the same file
tells more than the rest of the production. A box drawn to its longest line tells how long that is; one drawn to the
measure, whatever stands beneath, does not.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forensics.measures.setting import Interval, Setting, rows_of
from forensics.records.geometry import Box
from forensics.records.page import Page, Token
from forensics.records.region import Region

ENOUGH = 40
"""Places in the text, of the size of a box, from which its words are taken."""
SNUG = 1.6
"""A box up to this many leadings high is over one line."""
ALIKE = ((0.25, (0.8, 1.1)), (0.5, (0.6, math.inf)))
"""Text that is like a box: its height differs by so many leadings, and the longest of its lines takes such a part of
the box's width; the first that are enough. A box drawn to its longest line tells how long that is."""
LEAST_RISE = 0.7
CLOSEST = 0.8
"""Leadings that two lines are apart, at least."""
OF_A_PAGE, OF_A_FILE = 2.0, 2.5
"""Boxes of its size that the same page, or file, must hold one below the other to count as much as all the rest."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on its page."""

    middle: float
    """From the top of the page, in leadings."""
    ends: tuple[float, ...]
    """Where its words end, from the left edge of the text, in widths of a character."""


Place = tuple[str, int]
"""Source and number of a page."""
Counts = NDArray[np.float64]
Places = NDArray[np.intp]
Known = tuple[Counts, Places]


class Sample:
    """The readable lines of a production."""

    def __init__(self, pages: Sequence[tuple[Place, Sequence[Sequence[Line]]]]) -> None:
        """Take stretches of lines, one below the other, from pages."""
        lines = [(place, n, line) for place, runs in pages for n, run in enumerate(runs) for line in run]
        self._run = _numbered([(place, n) for place, n, _ in lines])
        self._page = _numbered([place for place, _, _ in lines])
        self._file = _numbered([source for (source, _), _, _ in lines])
        self._page_of = {place: n for (place, _, _), n in zip(lines, self._page.tolist(), strict=True)}
        self._file_of = {source: n for ((source, _), _, _), n in zip(lines, self._file.tolist(), strict=True)}
        self._middle = np.array([line.middle for _, _, line in lines])
        self._reach = np.array([max(line.ends) for _, _, line in lines])
        self._ends = np.array([end for _, _, line in lines for end in line.ends])
        self._line = np.array([n for n, (_, _, line) in enumerate(lines) for _ in line.ends], np.int64)
        self._known: dict[tuple[float, float, bool], Known | None] = {}

    @classmethod
    def of(cls, pages: Sequence[tuple[Page, Sequence[Token], Setting, Sequence[Region]]]) -> "Sample":
        """Take the lines of pages, without those that blocks cover.

        Args:
            pages: each with its visible words, its setting and its regions.
        """
        taken = ((p, list(_runs(words, setting, boxes))) for p, words, setting, boxes in pages)
        return cls([((page.source, page.number), runs) for page, runs in taken])

    def words_under(self, rise: float, width: float, place: Place, *, to_measure: bool) -> Interval | None:
        """Return the words under a box: low, estimate and high.

        Args:
            rise: from the middle of the first line that it covers to that of the last, in leadings.
            width: its width, in characters.
            place: the page that it stands on.
            to_measure: it is drawn as wide as lines may be, however long they are.

        Returns:
            None where the production shows too little text to tell.
        """
        for part in (1, 2, 4, 8):
            piece = (rise + 1) / part - 1
            if piece < LEAST_RISE:
                return None
            if found := self._windows(round(piece, 1), 2.0 * round(width / 2), to_measure):
                counts, tops = found
                return _scaled(_spread(counts, self._weights(tops, piece + 1, place)), part)
        return None

    def _windows(self, rise: float, width: float, to_measure: bool) -> Known | None:
        """Return the words in each stretch of text like a box, and the line where it begins; None for too few."""
        key = rise, width, to_measure
        if key not in self._known:
            tried = (self._alike(rise, width, slack, (0.0, np.inf) if to_measure else reach) for slack, reach in ALIKE)
            self._known[key] = next((found for found in tried if len(found[0]) >= ENOUGH), None)
        return self._known[key]

    def _alike(self, rise: float, width: float, slack: float, reach: tuple[float, float]) -> Known:
        """Return the words in each stretch that is as high, and whose longest line is as long, and where it begins."""
        words = np.bincount(self._line[self._ends <= width + 1], minlength=len(self._reach))
        upto: NDArray[np.int64] = np.concatenate([[0], np.cumsum(words, dtype=np.int64)])
        longest = self._reach
        counts, tops = [np.empty(0)], [np.empty(0, np.intp)]
        for more in range(1, min(len(self._reach), math.ceil((rise + slack) / CLOSEST) + 1)):
            longest = np.maximum(longest[:-1], self._reach[more:])
            apart = np.abs(self._middle[more:] - self._middle[:-more] - rise)
            fits = (self._run[more:] == self._run[:-more]) & (apart <= slack)
            fits &= (longest >= reach[0] * width) & (longest <= reach[1] * width + 1)
            held = upto[more + 1 :] - upto[: len(upto) - more - 1]
            tops.append(np.flatnonzero(fits & (held > 0)))
            counts.append(held[tops[-1]].astype(float))
        return np.concatenate(counts), np.concatenate(tops)

    def _weights(self, tops: Places, lines: float, place: Place) -> Counts:
        """Return how much each stretch counts: those of the same page and file for more, the more of them there are."""
        weights = np.full(len(tops), 1.0 / len(tops))
        near = ((self._file, self._file_of.get(place[0]), OF_A_FILE), (self._page, self._page_of.get(place), OF_A_PAGE))
        for numbers, number, usual in near:
            inside = numbers[tops] == (-1 if number is None else number)
            if own := int(inside.sum()):
                share = own / (own + usual * lines)
                weights = (1 - share) * weights + share * inside / own
        return weights


def _numbered(keys: Sequence[object]) -> NDArray[np.int64]:
    known: dict[object, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], np.int64)


def _spread(counts: Counts, weights: Counts) -> Interval:
    """Return 5th percentile, mean and 95th of counts."""
    order = np.argsort(counts, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    low, high = (float(counts[order[min(len(counts) - 1, int(np.searchsorted(reached, at)))]]) for at in (0.05, 0.95))
    return low, float((weights * counts).sum() / weights.sum()), high


def _scaled(interval: Interval, factor: float) -> Interval:
    low, mean, high = interval
    return factor * low, factor * mean, factor * high


def _runs(words: Sequence[Token], setting: Setting, regions: Sequence[Region]) -> Iterator[list[Line]]:
    """Yield stretches of lines that no block covers.

    Where a box hides part of a line, words of the usual length stand in: dense text is redacted more often than short
    lines are, and would be missing from the sample.
    """
    boxes = [r.box for r in regions if r.box]
    snug = [b for b in boxes if b.height <= SNUG * setting.leading]
    blocks = [b for b in boxes if b.height > SNUG * setting.leading]
    rows = rows_of(words)
    if not rows:
        return  # a text file has lines and no places
    left = sorted(min(b.x0 for b in line) for _, line in rows)[len(rows) // 10]
    filled = _with_boxes(rows, snug, setting)
    held: list[Line] = []
    last: float | None = None
    for middle, ends in filled:
        if last is not None and any(b.y0 < middle and b.y1 > last for b in blocks):
            yield held
            held, last = [], None
        held.append(Line(middle / setting.leading, tuple((x - left) / setting.pitch for x in ends)))
        last = middle
    if held:
        yield held


def _with_boxes(
    rows: Sequence[tuple[float, list[Box]]], snug: Sequence[Box], setting: Setting
) -> list[tuple[float, list[float]]]:
    """Return lines with the right ends of their words, those included that boxes over one line are taken to hide."""
    lines = [(middle, [b.x1 for b in line]) for middle, line in rows]
    loose: list[tuple[float, list[float]]] = []
    for box in snug:
        ends = _ends(box, setting)
        on = next((ends_of for middle, ends_of in lines if box.y0 <= middle <= box.y1), None)
        if on is not None:
            on += ends
        else:
            loose.append((box.centre[1], ends))
    return sorted(lines + loose)


def _ends(box: Box, setting: Setting) -> list[float]:
    count = max(1, round(box.width / setting.advance))
    return [box.x0 + box.width * (n + 1) / count for n in range(count)]
