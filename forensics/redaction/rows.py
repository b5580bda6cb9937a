"""Words on one height, as strings in which every character knows its word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forensics.records.geometry import Box, hull
from forensics.records.page import RawWord


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one height from left to right, and the text they make; wide gaps are kept as blanks."""

    words: tuple[RawWord, ...]
    text: str
    starts: tuple[int, ...]
    """Where each word begins in ``text``."""

    def between(self, start: int, end: int) -> tuple[RawWord, ...]:
        """Return the words that have a character in ``text[start:end]``."""
        spans = zip(self.words, self.starts, strict=True)
        return tuple(w for w, at in spans if at < end and start < at + len(w.text))

    def box(self, start: int, end: int) -> Box | None:
        """Return the box of ``text[start:end]``; parts of words are cut in proportion to their characters."""
        return hull(self._cut(w, at, start, end) for w, at in self._touched(start, end))

    def gap(self, start: int, end: int) -> Box | None:
        """Return the box of the blank ``text[start:end]`` between two words, None at the ends of the row."""
        before = [w.box for w, at in zip(self.words, self.starts, strict=True) if at + len(w.text) <= start]
        after = [w.box for w, at in zip(self.words, self.starts, strict=True) if at >= end]
        if not before or not after or after[0].x0 <= before[-1].x1:
            return None
        left, right = before[-1], after[0]
        return Box(left.x1, min(left.y0, right.y0), right.x0, max(left.y1, right.y1))

    def _touched(self, start: int, end: int) -> Iterator[tuple[RawWord, int]]:
        spans = zip(self.words, self.starts, strict=True)
        return ((w, at) for w, at in spans if at < end and start < at + len(w.text))

    @staticmethod
    def _cut(word: RawWord, at: int, start: int, end: int) -> Box:
        step = word.box.width / max(1, len(word.text))
        first, last = max(0, start - at), min(len(word.text), end - at)
        return Box(word.box.x0 + first * step, word.box.y0, word.box.x0 + last * step, word.box.y1)


def rows_of(words: Sequence[RawWord]) -> list[Row]:
    """Group words into rows by the height of their middles, top to bottom."""
    groups: list[list[RawWord]] = []
    for word in sorted(words, key=lambda w: (w.box.centre[1], w.box.x0)):
        if groups and _level(groups[-1][-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_row(sorted(group, key=lambda w: w.box.x0)) for group in groups]


def _level(a: RawWord, b: RawWord) -> bool:
    return abs(a.box.centre[1] - b.box.centre[1]) < 0.4 * max(1.0, min(a.box.height, b.box.height))


def _row(words: Sequence[RawWord]) -> Row:
    text, starts = "", []
    for n, word in enumerate(words):
        if n:
            gap = word.box.x0 - words[n - 1].box.x1
            advance = max(1.0, words[n - 1].box.width / max(1, len(words[n - 1].text)))
            text += " " * (1 if gap < 2 * advance else min(60, max(3, round(gap / advance))))
        starts.append(len(text))
        text += word.text
    return Row(tuple(words), text, tuple(starts))
