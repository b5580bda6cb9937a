"""Text that survives beneath a region: real glyphs under an opaque mark drawn later, or in the colour of their ground.

The invisible OCR layer of a scan (text render mode 3) beneath a burnt-in bar is not hidden text. One word may lie under
several marks, since glyph boxes are taller than bars where lines stand close.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.records.geometry import Box, hull, union_area
from forensics.records.page import DrawnMark, MarkKind, RawWord
from forensics.redaction.drawn import OPAQUE, is_seen_on
from forensics.redaction.tone import Tone, tone_of

CORE = 0.25
"""Part of a glyph box cut off above and below: what is left holds the ink of small letters."""

COVERED = 0.6
"""Least part of a word's core that marks must cover."""


def survivors(region: Box, words: Sequence[RawWord], marks: Sequence[DrawnMark]) -> list[RawWord]:
    """Return the words that a region hides and the file still holds, in reading order."""
    over = [m for m in marks if m.fill is not None and m.opacity >= OPAQUE and m.box.intersect(region).area > 0]
    found = [w for w in words if w.order is not None and not w.invisible and _lies_in(w, region)]
    return sorted((w for w in found if _is_hidden(w, over)), key=lambda w: (w.line, w.box.x0))


def buried(words: Sequence[RawWord], marks: Sequence[DrawnMark]) -> list[RawWord]:
    """Return the words beneath opaque marks of any shape and size, strips and scribbles included.

    Whatever the marks are, a reader does not see these words, so nobody may read them here either.
    """
    solid = [m for m in marks if _paints_over(m)]
    drawn = [w for w in words if w.order is not None and not w.invisible]
    if not solid or not drawn:
        return []
    places = np.array([m.box for m in solid])
    return [w for w in drawn if _is_hidden(w, [solid[n] for n in _touching(_core(w), places)])]


def _paints_over(mark: DrawnMark) -> bool:
    """Tell whether a mark hides what lies beneath it; pale paint blends with text, as a highlighter does."""
    if mark.fill is None or mark.kind is MarkKind.ANNOTATION:
        return False
    return mark.opacity >= OPAQUE and tone_of(mark.fill) is not Tone.PALE


def in_lines(words: Sequence[RawWord]) -> list[Box]:
    """Return boxes around words that follow each other on a line."""
    found: list[tuple[int, Box]] = []
    for word in sorted(words, key=lambda w: (w.line, w.box.x0)):
        if found and found[-1][0] == word.line and word.box.x0 - found[-1][1].x1 < 2 * word.box.height:
            found[-1] = word.line, hull([found[-1][1], word.box]) or word.box
        else:
            found.append((word.line, word.box))
    return [box for _, box in found]


def _touching(box: Box, places: NDArray[np.float64]) -> list[int]:
    across = (places[:, 0] < box.x1) & (places[:, 2] > box.x0)
    return [int(n) for n in np.flatnonzero(across & (places[:, 1] < box.y1) & (places[:, 3] > box.y0))]


def _lies_in(word: RawWord, region: Box) -> bool:
    return _core(word).covered_by(region) >= COVERED


def _is_hidden(word: RawWord, marks: Sequence[DrawnMark]) -> bool:
    core = _core(word)
    hiding = [core.intersect(m.box) for m in marks if not is_seen_on(word, m)]
    return union_area(hiding) >= COVERED * core.area


def _core(word: RawWord) -> Box:
    return word.box.grow(0, -CORE * word.box.height)
