"""Cutting a blob into the bars that make it up: on neighbouring lines and side by side bars often touch.

A blob is cut in turn across and down, where its extent jumps or a seam of another tone runs through it, as in the XY
cut of page layout (Nagy, Seth and Viswanathan, Computer 1992).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.adapters.planes import above, column_means

LEAST_WIDTH, LEAST_HEIGHT = 14, 9
"""Least size of a bar, in pixels at 150 dpi."""

_ONE_LINE = 60
"""Height, in pixels at 150 dpi, up to which a blob may be bars side by side."""
_DEPTH = 2
_FULL = 0.97
"""Share of its rectangle from which the extent of a part does not jump."""
_PARTED = 0.75
"""Share of a column that is lighter where it parts bars."""
_MOST = 40
"""Most parts of one blob in one direction: noise has more."""

Span = tuple[int, int, int, int]


def cut(
    grey: Pixels, mask: Pixels, raw: Pixels, span: Span, unit: float, solid: float, depth: int = _DEPTH
) -> Iterator[tuple[Span, float]]:
    """Yield the parts of a blob at all depths, and how well each fills its rectangle.

    Args:
        grey: tones.
        mask: the blob, its gaps closed.
        raw: what is of the blob's tone, gaps open.
        span: x0, y0, x1, y1 of the blob.
        unit: pixels for 1/150 inch.
        solid: how well the blob fills its rectangle.
        depth: how often parts are cut again.
    """
    if depth == 0:
        return
    for divide in (_rows, _columns):
        for part, share in divide(grey, mask, raw, span, unit, solid):
            yield part, share
            yield from cut(grey, mask, raw, part, unit, share, depth - 1)


def _rows(
    grey: Pixels, mask: Pixels, raw: Pixels, span: Span, unit: float, solid: float
) -> Iterator[tuple[Span, float]]:
    x0, y0, x1, y1 = span
    if y1 - y0 < 2 * LEAST_HEIGHT * unit or solid >= _FULL:
        return
    part = mask[y0:y1, x0:x1]
    first, last = _extent(part)
    for top, bottom in _runs(first, last, np.zeros(0, np.int64), 3 * unit, LEAST_HEIGHT * unit):
        left, right = _middle(first[top:bottom]), _middle(last[top:bottom])
        if right - left >= LEAST_WIDTH * unit:
            yield (x0 + left, y0 + top, x0 + right, y0 + bottom), _share(part[top:bottom, left:right])


def _columns(
    grey: Pixels, mask: Pixels, raw: Pixels, span: Span, unit: float, solid: float
) -> Iterator[tuple[Span, float]]:
    x0, y0, x1, y1 = span
    if x1 - x0 < 2 * LEAST_WIDTH * unit or y1 - y0 > _ONE_LINE * unit:
        return
    seams = _seams(grey[y0:y1, x0:x1], raw[y0:y1, x0:x1])
    if solid >= _FULL and not len(seams):
        return
    part = np.ascontiguousarray(mask[y0:y1, x0:x1].T)
    first, last = _extent(part)
    for left, right in _runs(first, last, seams, 3 * unit, LEAST_WIDTH * unit):
        top, bottom = _middle(first[left:right]), _middle(last[left:right])
        if bottom - top >= LEAST_HEIGHT * unit:
            yield (x0 + left, y0 + top, x0 + right, y0 + bottom), _share(part[left:right, top:bottom])


def _extent(part: Pixels) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    found = part > 0
    return found.argmax(axis=1), part.shape[1] - found[:, ::-1].argmax(axis=1)


def _middle(values: NDArray[np.int64]) -> int:
    return int(np.sort(values)[len(values) // 2])


def _share(mask: Pixels) -> float:
    return np.count_nonzero(mask) / max(1, mask.size)


def _seams(grey: Pixels, raw: Pixels) -> NDArray[np.int64]:
    """Return the columns that part bars: of another tone from top to bottom, or lighter but for a few pixels.

    The stroke of a letter does not reach that far; a seam of one pixel is not white but lighter than the bar.
    """
    trimmed = grey[2:-2] if len(grey) > 10 else grey
    few = np.sort(trimmed[:: 1 + len(trimmed) // 12, :: 1 + trimmed.shape[1] // 60], axis=None)
    usual = int(few[len(few) // 3])
    light = column_means(above(trimmed, min(254, usual + max(12, (255 - usual) // 7))))
    return np.flatnonzero((column_means(raw) < 0.2 * 255) | (light > _PARTED * 255))


def _runs(
    first: NDArray[np.int64], last: NDArray[np.int64], seams: NDArray[np.int64], jump: float, least: float
) -> list[tuple[int, int]]:
    """Return the stretches between jumps of the extent and seams that are long enough, none where nothing is cut."""
    jumps = np.flatnonzero((np.abs(first[1:] - first[:-1]) > jump) | (np.abs(last[1:] - last[:-1]) > jump)) + 1
    edge = np.zeros(len(first) + 1, bool)
    edge[jumps] = edge[seams] = edge[seams + 1] = edge[0] = edge[-1] = True
    edges = np.flatnonzero(edge)
    long = np.flatnonzero(edges[1:] - edges[:-1] >= least)
    if len(edges) < 3 or len(long) > _MOST:
        return []
    return list(zip(edges[long].tolist(), edges[long + 1].tolist(), strict=True))
