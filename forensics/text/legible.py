"""Which words of a text layer the picture of the page does not show: what stands there is one even tone.

Whoever scans a page and burns bars into it may leave words beneath them in its OCR layer. Nobody can read them on the
page, so they are no visible words, whether or not a finder took the bar for a redaction.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Raster
from forensics.adapters.planes import above, darkest, either, grey, steps
from forensics.records.overlap import Boxes, Crowded, as_array, middles, overlaps
from forensics.records.page import PageContent, RawWord
from forensics.redaction.layers import cores_of
from forensics.redaction.pixels.shares import Shares
from forensics.redaction.sight import LOOK_DPI

DPI = 150.0
"""Resolution of the look at scans: the finders ask for the same, so that a page is unpacked once."""

LEAST_TYPE = 2.0
"""Points; height of a glyph box below which nobody reads a word on paper: type of one and a half points."""

DARK, DARK_STEP = 120, 40
"""Level up to which a ground is dark, and the step between neighbours on it that could be the edge of a letter: the
noise of a scanned bar is less."""

STEP = 8
"""Step between neighbours on any ground that could be the edge of the palest print."""

STRAY = 0.005
"""Share of a word's place that may be lighter than a dark ground, or show a step: one pixel in two hundred."""

LEAST_SIDE = 3.0
"""Pixels; less of a word's core says nothing."""


def unread(content: PageContent, words: Sequence[RawWord], raster: Callable[[float], Raster]) -> frozenset[int]:
    """Return the places in ``words`` of those that nobody can read on the page, regions or none.

    A dark place is judged by the middle of the word's height, since bars are lower than glyph boxes; a pale one by
    nearly all of it, so that a layer which lies a little beside its print loses no word.

    Args:
        content: what the page holds.
        words: its words, from its text layer.
        raster: gives the pixels of the page at a resolution in dots per inch; asked only where words lie on pictures
            or on shapes that are no box.

    Raises:
        EvidenceError: the page has no readable picture.
    """
    boxes = as_array([w.box for w in words])
    tells = np.array([any(c.isalnum() for c in w.text) for w in words], bool)
    gone = tells & _is_tiny(words, boxes) & (not content.scan)  # what OCR made of specks is shown by the picture
    rows = np.flatnonzero(tells & ~gone & _in_doubt(content, words, boxes)).tolist()
    if rows:
        picture = raster(DPI if content.scan else LOOK_DPI)
        whole, cores = boxes[rows] * picture.scale, cores_of([words[n] for n in rows]) * picture.scale
        gone[rows] = _even(picture, (whole + 2 * cores) / 3, cores)
    return frozenset(np.flatnonzero(gone).tolist())


def _is_tiny(words: Sequence[RawWord], boxes: Boxes) -> NDArray[np.bool_]:
    """Tell which words are set in tiny type, across the page or along it; a letter or two may be only narrow."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    size = np.where(height > 1.5 * width, width, height)
    size = np.where([len(w.text) < 3 for w in words], np.maximum(width, height), size)
    return np.asarray(size < LEAST_TYPE)


def _in_doubt(content: PageContent, words: Sequence[RawWord], boxes: Boxes) -> NDArray[np.bool_]:
    """Tell which words only the picture can vouch for: those of a scan, by an image, or on a shape that is no box.

    Words by an image count where their drawing order was asked for: the others are print on the image.
    """
    found = np.full(len(words), content.scan)
    if content.scan or not (content.images or content.unclear):
        return found
    inner = middles(boxes)
    try:
        found[overlaps(inner, as_array([i.box for i in content.images]))[0]] = True
        found &= np.array([w.order is not None for w in words], bool)
        found[overlaps(inner, as_array(content.unclear))[0]] = True
    except Crowded:
        found[:] = True
    return found


def _even(picture: Raster, nearly: Boxes, cores: Boxes) -> NDArray[np.bool_]:
    """Tell which places show one tone; specks and places outside the picture are not judged."""
    plane, edges = grey(picture.pixels), steps(darkest(picture.pixels))
    lit = Shares(either(above(plane, DARK), above(edges, DARK_STEP)))
    rough = Shares(above(edges, STEP))
    large = np.minimum(cores[:, 2] - cores[:, 0], cores[:, 3] - cores[:, 1]) >= LEAST_SIDE
    inside = (cores[:, :2] >= 0).all(axis=1) & (cores[:, 2:] <= (picture.width, picture.height)).all(axis=1)
    return np.asarray(large & inside & ((lit.of(cores) <= STRAY) | (rough.of(nearly) <= STRAY)))
