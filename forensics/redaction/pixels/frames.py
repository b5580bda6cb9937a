"""Boxes that are drawn as a line around paper: from the lines of a page alone, letters left out."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Blob, Pixels, below, blobs, both, closed, either, grown, opened
from forensics.records.geometry import Box
from forensics.redaction.pixels.cutting import LEAST_HEIGHT, LEAST_WIDTH
from forensics.redaction.pixels.view import View

_LEVELS = (150, 200)
"""Grey values below which a pixel may be of a line: a hairline of a 300 dpi scan is grey at 150."""

_MOST = 300
"""Most lines of one direction that are paired; the longest are kept."""

_OPEN_WIDTH, _OPEN_HEIGHT = 45, 22
"""Least size, in pixels at 150 dpi, of a frame with a side missing: letters make smaller ones."""
_SIDE = 0.75
"""Least part of a side that is drawn."""

_ENDS = 6
"""Pixels at 150 dpi by which the ends of two sides may differ."""


def frames(view: View) -> Iterator[tuple[Box, float, float, float]]:
    """Yield box, fill, upright fill and angle of each frame: holes between lines, and frames with one side missing."""
    for level in _LEVELS:
        ink = below(view.grey, level)
        across = closed(opened(ink, view.px(13), 1), view.px(7), 1)
        if not across.any():
            continue
        long = opened(ink, 1, view.px(_OPEN_HEIGHT))
        near = grown(across, view.px(9), view.px(2 * _OPEN_HEIGHT + 6))  # short sides stand at level ones
        short = both(opened(ink, 1, view.px(11)), near)
        yield from _holes(view, either(across, closed(either(long, short), 1, view.px(7))))
        yield from _three_sided(view, across, long)


def _holes(view: View, lines: Pixels) -> Iterator[tuple[Box, float, float, float]]:
    least = LEAST_WIDTH * view.unit, LEAST_HEIGHT * view.unit
    for piece in blobs(lines, width=least[0], height=least[1], holes=True):
        if piece.inner and not _at_edge(view, piece) and piece.area >= 0.8 * piece.turned_area > 0:
            box = Box(piece.x0, piece.y0, piece.x1, piece.y1)
            yield box, min(1.0, piece.area / piece.turned_area), min(1.0, piece.area / box.area), piece.angle


def _at_edge(view: View, piece: Blob) -> bool:
    """The border of a scan makes frames with its own edge."""
    return piece.x0 < 4 or piece.y0 < 4 or piece.x1 > view.width - 4 or piece.y1 > view.height - 4


def _three_sided(view: View, across: Pixels, down: Pixels) -> Iterator[tuple[Box, float, float, float]]:
    """Two sides of equal extent and a third between their ends: scans crop frames and lose hairlines."""
    rows = _segments(blobs(across, width=_OPEN_WIDTH * view.unit))
    columns = _segments(blobs(down, height=_OPEN_HEIGHT * view.unit))[:, [1, 0, 3, 2]]
    ends = _ENDS * view.unit
    for x0, y0, x1, y1 in _paired(rows, ends, LEAST_HEIGHT * view.unit):
        if max(_filled(down, x0, y0, y1), _filled(down, x1, y0, y1)) > _SIDE:
            yield Box(x0, y0, x1, y1), 1.0, 1.0, 0.0
    for y0, x0, y1, x1 in _paired(columns, ends, _OPEN_WIDTH * view.unit):
        if max(_filled(across.T, y0, x0, x1), _filled(across.T, y1, x0, x1)) > _SIDE:
            yield Box(x0, y0, x1, y1), 1.0, 1.0, 0.0


def _segments(found: list[Blob]) -> NDArray[np.int64]:
    longest = sorted(found, key=lambda b: (b.x0 - b.x1 + b.y0 - b.y1, b.y0, b.x0))[:_MOST]
    return np.array([(b.x0, b.y0, b.x1, b.y1) for b in longest], np.int64).reshape(-1, 4)


def _paired(lines: NDArray[np.int64], ends: float, least: float) -> Iterator[tuple[int, int, int, int]]:
    """Yield the rectangle between each level line and the next one below of the same extent."""
    lines = lines[np.lexsort((lines[:, 0], lines[:, 1]))]
    x0, y0, x1 = lines[:, 0], lines[:, 1], lines[:, 2]
    same = (abs(x0[:, None] - x0) <= ends) & (abs(x1[:, None] - x1) <= ends) & (y0 - y0[:, None] >= least)
    for n in np.flatnonzero(same.any(axis=1)).tolist():
        other = int(same[n].argmax())
        left, right = min(x0[n], x0[other]), max(x1[n], x1[other])
        yield int(left), int(y0[n]), int(right), int(lines[other, 3])


def _filled(plane: Pixels, x: int, y0: int, y1: int) -> float:
    """Return the share of rows in which a line stands near a column."""
    strip = plane[y0:y1, max(0, x - 4) : x + 4]
    return float(strip.any(axis=1).mean()) if strip.size else 0.0
