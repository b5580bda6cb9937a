"""Which words of a text layer the picture of the page does not show: what stands there is one even tone.

Whoever scans a page and burns bars into it may leave words beneath them in its OCR layer. Nobody can read them on the
page, so they are no visible words, whether or not a finder took the bar for a redaction.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Raster, above, darkest, either, grey, steps
from forensics.records.overlap import Boxes, as_array, overlaps
from forensics.records.page import PageContent, RawWord
from forensics.redaction.layers import cores_of
from forensics.redaction.pixels.view import Shares

DPI = 150.0
"""Resolution of the look: the finders ask for the same, so that a page is unpacked once."""

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
    """Return the places in ``words`` of those that nobody can read in the picture of the page.

    A dark place is judged by the middle of the word's height, since bars are lower than glyph boxes; a pale one by all
    of it, so that a layer which lies a little beside its print loses no word.

    Args:
        content: what the page holds.
        words: its words, from its text layer.
        raster: gives the pixels of the page at a resolution in dots per inch; asked only where words lie on pictures.

    Raises:
        EvidenceError: the page has no readable picture.
    """
    rows = np.flatnonzero(_on_pictures(content, words))
    if not len(rows):
        return frozenset()
    picture, some = raster(DPI), [words[n] for n in rows]
    even = _even(picture, as_array([w.box for w in some]) * picture.scale, cores_of(some) * picture.scale)
    return frozenset(rows[even].tolist())


def _on_pictures(content: PageContent, words: Sequence[RawWord]) -> NDArray[np.bool_]:
    """Tell which words the page's pictures could show instead of glyphs: those of a scan, or without ink."""
    tells = np.array([any(c.isalnum() for c in w.text) for w in words], bool)
    if content.scan or not tells.any():
        return tells
    inkless = np.array([w.invisible for w in words], bool) & tells
    boxes = as_array([w.box for w in words])
    pictured = np.zeros(len(words), bool)
    pictured[overlaps(boxes, as_array([i.box for i in content.images]))[0]] = True
    return inkless & pictured


def _even(picture: Raster, whole: Boxes, cores: Boxes) -> NDArray[np.bool_]:
    """Tell which places show one tone; specks and places outside the picture are not judged."""
    plane, edges = grey(picture.pixels), steps(darkest(picture.pixels))
    lit = Shares(either(above(plane, DARK), above(edges, DARK_STEP)))
    rough = Shares(above(edges, STEP))
    large = np.minimum(cores[:, 2] - cores[:, 0], cores[:, 3] - cores[:, 1]) >= LEAST_SIDE
    inside = (cores[:, :2] >= 0).all(axis=1) & (cores[:, 2:] <= (picture.width, picture.height)).all(axis=1)
    return np.asarray(large & inside & ((lit.of(cores) <= STRAY) | (rough.of(whole) == 0)))
