"""What a box of some size hides: as many words as it would hide if it were laid over the production's readable text.

Mails end their paragraphs short and are full of one-word lines, so that a box over ten lines hides less than ten times
its width. How much less depends on the matter; the readable pages of the same production tell.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from forensics.measures.setting import ENOUGH_WORDS, Setting, rows_of
from forensics.records.geometry import Box
from forensics.records.page import Page, Token
from forensics.records.region import Region

Interval = tuple[float, float, float]

MOST_PAGES = 200
"""Pages from which a sample is drawn, the first by their ids, which are hashes."""
ENOUGH = 40
"""Places in the text, of the size of a box, from which its words are taken."""
SNUG = 1.6
"""A box up to this many leadings high is over one line."""
REACH = 0.7
"""A box is drawn to its longest line: this part of its width, at least, is filled by one of them."""

Slot = list[float]
"""A line of text, or an empty line: where its words end, from the left edge of the text, in mean advances of words."""


class Sample:
    """The readable lines of a production."""

    def __init__(self, runs: Sequence[Sequence[Slot]]) -> None:
        self._runs = runs
        self._known: dict[tuple[int, float], Interval | None] = {}

    @classmethod
    def of(cls, pages: Sequence[tuple[Page, Sequence[Token], Setting, Sequence[Region]]]) -> "Sample":
        """Take the lines of pages, without those that blocks cover.

        Args:
            pages: each with its visible words, its setting and its regions.
        """
        readable = sorted((p for p in pages if len(p[1]) >= ENOUGH_WORDS), key=lambda p: p[0].id)[:MOST_PAGES]
        return cls([run for _, words, setting, regions in readable for run in _runs(words, setting, regions)])

    def words_under(self, lines: int, width: float) -> Interval | None:
        """Return the words under a box: low, estimate and high.

        Args:
            lines: lines of text that the box covers.
            width: its width, in mean advances of words.

        Returns:
            None where the production shows too little text to tell.
        """
        key = lines, round(2 * width) / 2
        if key not in self._known:
            self._known[key] = self._measured(*key)
        return self._known[key]

    def _measured(self, lines: int, width: float) -> Interval | None:
        for part in (1, 2, 4, 8):
            height = round(lines / part)
            if height < 2:
                break
            found = sorted(n for n in self._windows(height, width) if n)
            if len(found) >= ENOUGH:
                low, mean, high = _by_weight(found)
                scale = lines / height
                return scale * low, scale * mean, scale * high
        return None

    def _windows(self, lines: int, width: float) -> Iterator[int]:
        """Yield the words in each stretch of lines that begins and ends with text and fills the width."""
        for run in self._runs:
            counts = [bisect_right(slot, width) for slot in run]
            filled = [bool(slot) and slot[-1] >= REACH * width for slot in run]
            for top in range(len(run) - lines + 1):
                bottom = top + lines
                if run[top] and run[bottom - 1] and any(filled[top:bottom]):
                    yield sum(counts[top:bottom])


def _by_weight(counts: Sequence[int]) -> Interval:
    """Return 5th percentile, mean and 95th of sorted counts, each weighted by itself.

    A word is as likely to be hidden as the next, so that a stretch with many is hidden more often than one with few.
    """
    reached = list(accumulate(counts))
    low, high = (counts[bisect_left(reached, share * reached[-1])] for share in (0.05, 0.95))
    return low, sum(c * c for c in counts) / reached[-1], high


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
        held.append(sorted((x - left) / setting.advance for x in ends))
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
