"""Text that survives beneath a region: real glyphs under an opaque mark drawn later, or in the colour of their ground.

The invisible OCR layer of a scan (text render mode 3) beneath a burnt-in bar is not hidden text. One word may lie under
several marks, since glyph boxes are taller than bars where lines stand close.
"""

from collections.abc import Sequence

from forensics.records.geometry import Box, union_area
from forensics.records.page import DrawnMark, RawWord
from forensics.redaction.drawn import OPAQUE, is_seen_on

CORE = 0.25
"""Part of a glyph box cut off above and below: what is left holds the ink of small letters."""

COVERED = 0.6
"""Least part of a word's core that marks must cover."""


def survivors(region: Box, words: Sequence[RawWord], marks: Sequence[DrawnMark]) -> list[RawWord]:
    """Return the words that a region hides and the file still holds, in reading order."""
    over = [m for m in marks if m.fill is not None and m.opacity >= OPAQUE and m.box.intersect(region).area > 0]
    found = [w for w in words if w.order is not None and not w.invisible and _lies_in(w, region)]
    return sorted((w for w in found if _is_hidden(w, over)), key=lambda w: (w.line, w.box.x0))


def _lies_in(word: RawWord, region: Box) -> bool:
    return _core(word).covered_by(region) >= COVERED


def _is_hidden(word: RawWord, marks: Sequence[DrawnMark]) -> bool:
    core = _core(word)
    hiding = [core.intersect(m.box) for m in marks if not is_seen_on(word, m)]
    return union_area(hiding) >= COVERED * core.area


def _core(word: RawWord) -> Box:
    return word.box.grow(0, -CORE * word.box.height)
