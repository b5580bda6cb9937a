"""What a box over several lines hides: as many words as it would hide over the production's readable text.

Mails end their paragraphs short and are full of one-word lines, so that a box over ten lines hides less than ten times
its width. How much less depends on the matter, and on who wrote: what can be read on the same page and in the same file
tells more than the rest of the production. A box drawn to its longest line tells how long that is; one drawn to the
measure, whatever stands beneath, does not.
"""

from collections.abc import Iterator, Sequence

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
REACH = 0.6
"""A box drawn to its longest line: this part of its width, at least, is filled by one of them."""
OF_A_PAGE, OF_A_FILE = 4.0, 5.0
"""Boxes of its size that the same page, or file, must hold one below the other to count as much as all the rest."""
Slot = list[float]
"""A line of text, or an empty line: where its words end, from the left edge of the text, in widths of a character."""
Place = tuple[str, int]
"""Source and number of a page."""
Counts = NDArray[np.float64]


class Sample:
    """The readable lines of a production."""

    def __init__(self, pages: Sequence[tuple[Place, Sequence[Sequence[Slot]]]]) -> None:
        """Take stretches of lines, one below the other, from pages."""
        lines = [(place, n, slot) for place, runs in pages for n, run in enumerate(runs) for slot in run]
        self._places = [place for place, _, _ in lines]
        self._run = _numbered([(place, n) for place, n, _ in lines])
        self._page = _numbered(self._places)
        self._file = _numbered([source for source, _ in self._places])
        self._page_of = dict(zip(self._places, self._page.tolist(), strict=True))
        self._file_of = {source: n for (source, _), n in zip(self._places, self._file.tolist(), strict=True)}
        self._ends = np.array([end for _, _, slot in lines for end in slot])
        self._line = np.array([n for n, (_, _, slot) in enumerate(lines) for _ in slot], np.int64)
        self._reach = np.array([slot[-1] if slot else 0.0 for _, _, slot in lines])
        self._known: dict[tuple[int, float, bool], tuple[Counts, NDArray[np.intp]]] = {}

    @classmethod
    def of(cls, pages: Sequence[tuple[Page, Sequence[Token], Setting, Sequence[Region]]]) -> "Sample":
        """Take the lines of pages, without those that blocks cover.

        Args:
            pages: each with its visible words, its setting and its regions.
        """
        taken = ((p, list(_runs(words, setting, boxes))) for p, words, setting, boxes in pages)
        return cls([((page.source, page.number), runs) for page, runs in taken])

    def words_under(self, lines: int, width: float, place: Place, *, to_measure: bool) -> Interval | None:
        """Return the words under a box: low, estimate and high.

        Args:
            lines: lines of text that the box covers.
            width: its width, in characters.
            place: the page that it stands on.
            to_measure: it is drawn as wide as lines may be, however long they are.

        Returns:
            None where the production shows too little text to tell.
        """
        for part in (1, 2, 4, 8):
            height = round(lines / part)
            if height < 2:
                return None
            counts, tops = self._windows(height, 2.0 * round(width / 2), to_measure)
            if len(counts) >= ENOUGH:
                return _scaled(_spread(counts, self._weights(tops, height, place)), lines / height)
        return None

    def _windows(self, lines: int, width: float, to_measure: bool) -> tuple[Counts, NDArray[np.intp]]:
        """Return the words in each stretch of lines that begins and ends with text, and the line where it begins."""
        key = lines, width, to_measure
        if key not in self._known:
            words = np.bincount(self._line[self._ends <= width], minlength=len(self._reach))
            filled = self._reach >= (0.0 if to_measure else REACH * width)
            tops = np.arange(max(0, len(self._reach) - lines + 1))
            bottoms = tops + lines - 1
            counts = _sums(words, lines)
            fits = (self._run[tops] == self._run[bottoms]) & (self._reach[tops] > 0) & (self._reach[bottoms] > 0)
            kept = np.flatnonzero(fits & (_sums(filled, lines) > 0) & (counts > 0))
            self._known[key] = counts[kept].astype(float), kept
        return self._known[key]

    def _weights(self, tops: NDArray[np.intp], lines: int, place: Place) -> Counts:
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


def _sums(values: NDArray[np.generic], length: int) -> NDArray[np.int64]:
    """Return the sum of each stretch of that many values."""
    reached: NDArray[np.int64] = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    return np.subtract(reached[length:], reached[: len(reached) - length])


def _spread(counts: Counts, weights: Counts) -> Interval:
    """Return 5th percentile, mean and 95th of counts."""
    order = np.argsort(counts, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    low, high = (float(counts[order[min(len(counts) - 1, int(np.searchsorted(reached, at)))]]) for at in (0.05, 0.95))
    return low, float((weights * counts).sum() / weights.sum()), high


def _scaled(interval: Interval, factor: float) -> Interval:
    low, mean, high = interval
    return factor * low, factor * mean, factor * high


def _runs(words: Sequence[Token], setting: Setting, regions: Sequence[Region]) -> Iterator[list[Slot]]:
    """Yield stretches of lines that no block covers; gaps between paragraphs are empty lines.

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
    held: list[Slot] = []
    last: float | None = None
    for middle, ends in filled:
        if last is not None and any(b.y0 < middle and b.y1 > last for b in blocks):
            yield held
            held, last = [], None
        if last is not None:
            held += [[]] * max(0, round((middle - last) / setting.leading) - 1)
        held.append(sorted((x - left) / setting.pitch for x in ends))
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
