"""Which words of a PDF page could be hidden: the cheap question before the trace of every glyph.

MuPDF's text page holds blocks of text and of paint in their drawing order. A word is in no doubt where all paint that
touches it was laid before it, and where it stands out from the topmost of it by its tone. What the blocks do not tell
(paint of annotations, parts of a path) counts as laid later.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.pdf_glyphs import Text
from forensics.adapters.pdf_paths import displayed_boxes
from forensics.records.overlap import Boxes, Index, as_array, overlaps
from forensics.records.page import DrawnMark

PALE_GROUND, DARK_GROUND = 0.8, 0.5
"""Values, 0 to 1: print that is not faint stands out from a ground whose channels are all above the first, faint print
from one whose channels are all below the second."""

SAME = 0.9
"""Least share of two boxes in common that are taken for one and the same paint."""

Mask = NDArray[np.bool_]

_IMAGE, _PAINT = 1, 3
_LATER = 1 << 40


def doubtful(text: Text, marks: Sequence[DrawnMark], matrix: Sequence[float]) -> NDArray[np.bool_]:
    """Tell which words could be hidden by marks, by their colour, or for want of ink."""
    words = text.middles
    places, inkless = text.faint()
    found, faint = np.zeros(len(words), bool), np.zeros(len(words), bool)
    word, span = overlaps(words, places)
    faint[word] = True
    found[word[inkless[span]]] = True
    found[_beneath_images(text, matrix)] = True
    paint = [m for m in marks if m.fill is not None]
    word, mark = overlaps(words, as_array([m.box for m in paint]))
    if not len(word):
        return found | faint
    laid = _laid(text, paint, matrix)[mark]
    later = laid >= text.text_blocks()[word]
    found[word[later]] = True
    found |= _lost(word[~later], mark[~later], laid[~later], paint, words, faint)
    if found.any():
        found[word] = True  # once the trace is asked for, it tells of every word that paint touches
    return found


def _beneath_images(text: Text, matrix: Sequence[float]) -> Index:
    """Return the words over which an image is drawn."""
    at = np.array([n for n, block in enumerate(text.blocks) if block[6] == _IMAGE], np.intp)
    if not len(at):
        return at
    word, image = overlaps(text.middles, displayed_boxes(as_array([text.blocks[n][:4] for n in at]), matrix))
    return word[at[image] > text.text_blocks()[word]] if len(word) else word


def _laid(text: Text, paint: Sequence[DrawnMark], matrix: Sequence[float]) -> NDArray[np.int64]:
    """Return for each mark the place of the last block that could be it, a late one where none could."""
    at = np.array([n for n, block in enumerate(text.blocks) if block[6] == _PAINT], np.int64)
    places = displayed_boxes(as_array([text.blocks[n][:4] for n in at.tolist()]), matrix).round(1)
    blocks, alike = np.unique(places, axis=0, return_inverse=True)
    last = np.zeros(len(blocks), np.int64)
    np.maximum.at(last, alike.ravel(), at)
    boxes, which = np.unique(as_array([m.box for m in paint]), axis=0, return_inverse=True)
    left, right = overlaps(boxes, blocks)
    low, high = np.maximum(boxes[left, :2], blocks[right, :2]), np.minimum(boxes[left, 2:], blocks[right, 2:])
    common = np.maximum(high - low, 0).prod(axis=1)
    same = common >= SAME * np.maximum(_areas(boxes)[left], _areas(blocks)[right])
    laid = np.full(len(boxes), -1, np.int64)
    np.maximum.at(laid, left[same], last[right[same]])
    return np.where(laid < 0, _LATER, laid)[which.ravel()]


def _lost(
    word: Index,
    mark: Index,
    laid: NDArray[np.int64],
    paint: Sequence[DrawnMark],
    words: Boxes,
    faint: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Tell which words could have the tone of their ground: paper, or the last mark laid all around their middle."""
    fills = np.array([m.fill for m in paint], float)
    boxes = as_array([m.box for m in paint])
    inside = (boxes[mark, :2] <= words[word, :2]) & (boxes[mark, 2:] >= words[word, 2:])
    around = np.asarray(inside.all(axis=1), bool)
    pale, dark = np.asarray(fills.min(axis=1) >= PALE_GROUND), np.asarray(fills.max(axis=1) <= DARK_GROUND)
    found = faint.copy()
    found[word[~around & ~pale[mark]]] = True
    for n in np.lexsort((laid, word)).tolist():  # the last mark around a word decides
        if around[n]:
            at = word[n]
            found[at] = not (dark[mark[n]] if faint[at] else pale[mark[n]])
    return found


def _areas(boxes: Boxes) -> NDArray[np.float64]:
    areas: NDArray[np.float64] = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    return areas
