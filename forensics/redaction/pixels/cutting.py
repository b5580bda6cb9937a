"""Cutting a blob into the bars that make it up: on neighbouring lines and side by side bars often touch.

A blob is cut in turn across and down, where its extent jumps or a seam of another tone runs through it, as in the XY
cut of page layout (Nagy, Seth and Viswanathan, Computer 1992).
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.redaction.pixels.view import View

LEAST_WIDTH, LEAST_HEIGHT = 14, 9
"""Least size of a bar, in pixels at 150 dpi."""

_ONE_LINE = 60
"""Height, in pixels at 150 dpi, up to which a blob may be bars side by side."""
_DEPTH = 2

Span = tuple[int, int, int, int]


def cut(view: View, mask: Pixels, raw: Pixels, span: Span, depth: int = _DEPTH) -> Iterator[tuple[Span, float]]:
    """Yield the parts of a blob at all depths, and how well each fills its rectangle.

    Args:
        view: the page.
        mask: the blob, its gaps closed.
        raw: what is of the blob's tone, gaps open.
        span: x0, y0, x1, y1 of the blob.
        depth: how often parts are cut again.
    """
    if depth == 0:
        return
    for divide in (_rows, _columns):
        for part, solid in divide(view, mask, raw, span):
            yield part, solid
            yield from cut(view, mask, raw, part, depth - 1)


def _rows(view: View, mask: Pixels, raw: Pixels, span: Span) -> Iterator[tuple[Span, float]]:
    x0, y0, x1, y1 = span
    if y1 - y0 < 2 * LEAST_HEIGHT * view.unit:
        return
    part = mask[y0:y1, x0:x1] > 0
    first, last = _extent(part)
    for top, bottom in _runs(first, last, np.zeros(0, np.int64), 3 * view.unit, LEAST_HEIGHT * view.unit):
        left, right = int(np.median(first[top:bottom])), int(np.median(last[top:bottom]))
        if right - left >= LEAST_WIDTH * view.unit:
            yield (x0 + left, y0 + top, x0 + right, y0 + bottom), float(part[top:bottom, left:right].mean())


def _columns(view: View, mask: Pixels, raw: Pixels, span: Span) -> Iterator[tuple[Span, float]]:
    x0, y0, x1, y1 = span
    if x1 - x0 < 2 * LEAST_WIDTH * view.unit or y1 - y0 > _ONE_LINE * view.unit:
        return
    part = mask[y0:y1, x0:x1] > 0
    first, last = _extent(part.T)
    seams = _seams(view.grey[y0:y1, x0:x1], raw[y0:y1, x0:x1])
    for left, right in _runs(first, last, seams, 3 * view.unit, LEAST_WIDTH * view.unit):
        top, bottom = int(np.median(first[left:right])), int(np.median(last[left:right]))
        if bottom - top >= LEAST_HEIGHT * view.unit:
            yield (x0 + left, y0 + top, x0 + right, y0 + bottom), float(part[top:bottom, left:right].mean())


def _extent(part: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return part.argmax(axis=1), part.shape[1] - part[:, ::-1].argmax(axis=1)


def _seams(grey: Pixels, raw: Pixels) -> NDArray[np.int64]:
    """Return the columns that part bars: of another tone from top to bottom, or lighter but for a few pixels.

    The stroke of a letter does not reach that far; a seam of one pixel is not white but lighter than the bar.
    """
    open_ = (raw == 0).mean(axis=0) > 0.8
    trimmed = grey[2:-2] if len(grey) > 10 else grey
    low = np.partition(trimmed, len(trimmed) // 4, axis=0)[len(trimmed) // 4].astype(np.int16)
    usual = int(np.median(low))
    return np.flatnonzero(open_ | (low > usual + max(12, (255 - usual) // 7)))


def _runs(
    first: NDArray[np.int64], last: NDArray[np.int64], seams: NDArray[np.int64], jump: float, least: float
) -> list[tuple[int, int]]:
    """Return the stretches between jumps of the extent and seams that are long enough, none where nothing is cut."""
    jumps = np.flatnonzero((np.abs(np.diff(first)) > jump) | (np.abs(np.diff(last)) > jump)) + 1
    edges = [0, *sorted({*jumps.tolist(), *seams.tolist(), *(seams + 1).tolist()} - {0, len(first)}), len(first)]
    runs = [(a, b) for a, b in pairwise(edges) if b - a >= least]
    return runs if len(edges) >= 3 and len(runs) <= 40 else []
