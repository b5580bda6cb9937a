"""When and how the words of a PDF page are drawn: order, render mode, colour."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forensics.records.page import DrawnMark, RawWord

SPELLS = 0.8
"""Share of a word's letters from which one run of text is taken to have drawn it."""


def rgb(colour: Sequence[float] | None) -> tuple[float, float, float] | None:
    """Return a colour of PDF, in grey, RGB or CMYK, as RGB from 0 to 1; None for no paint."""
    if not colour:
        return None
    if len(colour) == 1:
        return (float(colour[0]),) * 3
    if len(colour) == 4:
        c, m, y, k = (float(v) for v in colour)
        return (1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)
    return float(colour[0]), float(colour[1]), float(colour[2])


def under(marks: Sequence[DrawnMark], words: Sequence[RawWord]) -> NDArray[np.bool_]:
    """Tell for each word whether a filled mark lies over it: text order, at 3 ms a page, is asked for only there."""
    solid = [m.box for m in marks if m.fill is not None]
    if not solid or not words:
        return np.zeros(len(words), bool)
    a, b = np.array(solid), np.array([w.box for w in words])
    across = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    down = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    found: NDArray[np.bool_] = ((across > 1) & (down > 1)).any(axis=0)
    return found


def with_order(
    page: Any, matrix: Sequence[float], words: Sequence[RawWord], wanted: NDArray[np.bool_]
) -> list[RawWord]:
    """Return the words, those that are wanted with order, mode and colour of their glyphs."""
    glyphs = _Glyphs(page.get_texttrace(), matrix)
    return [glyphs.placed(word) if asked else word for word, asked in zip(words, wanted, strict=True)]


class _Glyphs:
    """Every glyph of the page with its drawing order, render mode and colour."""

    def __init__(self, spans: Sequence[dict[str, Any]], matrix: Sequence[float]) -> None:
        self._spans = spans
        boxes = np.array([glyph[3] for span in spans for glyph in span["chars"]], float).reshape(-1, 4)
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2
        a, b, c, d, e, f = matrix
        self._x = middle[:, 0] * a + middle[:, 1] * c + e
        self._y = middle[:, 0] * b + middle[:, 1] * d + f
        self._char = np.array([glyph[0] for span in spans for glyph in span["chars"]], int)
        self._span = np.repeat(np.arange(len(spans)), [len(span["chars"]) for span in spans])

    def placed(self, word: RawWord) -> RawWord:
        """Return the word with the order, mode and colour of the glyphs that stand in its box."""
        box = word.box
        inside = (self._x >= box.x0) & (self._x <= box.x1) & (self._y >= box.y0) & (self._y <= box.y1)
        at = np.flatnonzero(inside)
        at = at[np.isin(self._char[at], [ord(c) for c in word.text])]
        if not len(at):
            return word
        spans = [self._spans[n] for n in self._spelling(at, len(word.text))]
        hidden = all(span["type"] == 3 or span["opacity"] == 0 for span in spans)
        order = max(int(span["seqno"]) for span in spans)
        colour = rgb(spans[-1]["color"])
        return RawWord(text=word.text, box=box, line=word.line, order=order, invisible=hidden, colour=colour)

    def _spelling(self, at: NDArray[np.intp], length: int) -> list[int]:
        """Return the spans that spell a word: one that holds nearly all its letters, else all that hold some.

        Words drawn over each other share places and letters; the order of the upper one is not that of the lower.
        """
        numbers, counts = np.unique(self._span[at], return_counts=True)
        whole = [int(n) for n, count in zip(numbers, counts, strict=True) if count >= SPELLS * length]
        return whole or [int(n) for n in numbers]
