"""Boxes that are drawn as a line around paper: from the lines of a page alone, letters left out.

Lines are kept at half the size: a pixel of a level line is two side by side in either of two rows, one of an upright
line two upon each other in either of two columns, so that hairlines stay and what is not straight goes.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.adapters.outlines import extents, holes
from forensics.adapters.planes import above, both, closed, either, grown, halved_lines, inverted, opened
from forensics.records.geometry import Box
from forensics.redaction.pixels.cutting import LEAST_HEIGHT, LEAST_WIDTH
from forensics.redaction.pixels.view import BORDER, View

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
_FILL = 0.8
"""Least part of its smallest rectangle that a frame encloses."""
_FINE = 0.75
"""Share of 150 dpi below which lines are looked for at the whole size."""

_POINTS = 24
"""Places along a side at which its line is looked for."""
_AWAY = np.array([0, -1, 1, -2, 2])
"""Pixels from a side at which its line may be, the likeliest first."""

Frame = tuple[Box, float, float, float]


def frames(view: View) -> list[Frame]:
    """Return box, fill, upright fill and angle of each frame: holes between lines, and frames with one side missing."""
    step = 2 if view.unit > _FINE else 1
    unit = view.unit / step
    lines = _lines(inverted(view.grey), unit, step)
    found = {frame for level in _LEVELS for frame in _at(*(above(plane, 255 - level) for plane in lines), unit=unit)}
    ranked = sorted(found)
    boxes = _snapped(view, np.array([frame[0] for frame in ranked], np.int64).reshape(-1, 4) * step)
    return [(Box(*box), *frame[1:]) for box, frame in zip(boxes.astype(float).tolist(), ranked, strict=True)]


def _lines(ink: Pixels, unit: float, step: int) -> tuple[Pixels, Pixels, Pixels, Pixels]:
    """Return level lines, the long ones of them, long upright lines, and all lines that may be sides of frames.

    What is done to masks is done to the inverted page itself, once for all levels at which it is looked at.
    """

    def px(length: float) -> int:
        return max(1, int(length * unit + 1) // 2 * 2 - 1)  # an even kernel would move what it keeps

    level, upright = halved_lines(ink) if step == 2 else (ink, ink)
    across = closed(opened(level, px(13), 1), px(10), 1)
    rows = opened(across, int(_OPEN_WIDTH * unit) // 2 * 2 - 1, 1)
    columns = opened(upright, 1, px(_OPEN_HEIGHT))
    near = grown(across, px(10), px(2 * _OPEN_HEIGHT + 6))  # short sides stand at level ones
    short = opened(both(upright, near), 1, px(11))
    return across, rows, columns, either(across, closed(either(columns, short), 1, px(10)))


def _at(across: Pixels, rows: Pixels, columns: Pixels, lines: Pixels, *, unit: float) -> Iterator[Frame]:
    """Yield the frames drawn at one level of ink, their boxes in pixels of the masks of lines."""
    if across.any():
        yield from _holes(lines, unit)
        yield from _three_sided(across, columns, rows, unit)


def _snapped(view: View, boxes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return boxes with each side on the darkest of the lines of pixels around it."""
    plane, wide = view.bordered.ravel(), view.bordered.shape[1]
    x0, y0, x1, y1 = (boxes + BORDER).T
    along = np.arange(_POINTS) * 2 + 1
    down = (y0[:, None] + along * (y1 - y0)[:, None] // (2 * _POINTS)) * wide
    across = x0[:, None] + along * (x1 - x0)[:, None] // (2 * _POINTS)
    moved = boxes.copy()
    for n, (line, step, points) in enumerate(
        ((x0, 1, down), (y0, wide, across), (x1 - 1, 1, down), (y1 - 1, wide, across))
    ):
        tones = plane.take((line[:, None] + _AWAY)[:, :, None] * step + points[:, None]).mean(axis=2, dtype=np.float32)
        moved[:, n] += np.where(tones.min(axis=1) < _LEVELS[-1], _AWAY[tones.argmin(axis=1)], 0)
    return moved


def _holes(lines: Pixels, unit: float) -> Iterator[Frame]:
    high, wide = lines.shape
    for piece in holes(lines, width=LEAST_WIDTH * unit, height=LEAST_HEIGHT * unit):
        x0, y0, x1, y1 = piece.box
        if min(x0, y0, wide - x1, high - y1) < 2:  # the border of a scan makes frames with its own edge
            continue
        fill, angle = piece.turned()
        if fill >= _FILL:
            yield Box(*piece.box), fill, piece.solid, angle


def _three_sided(across: Pixels, down: Pixels, wide: Pixels, unit: float) -> Iterator[Frame]:
    """Two sides of equal extent and a third between their ends: scans crop frames and lose hairlines."""
    rows = _longest(extents(wide), _OPEN_WIDTH * unit)
    columns = _longest(extents(down)[:, [1, 0, 3, 2]], _OPEN_HEIGHT * unit)
    ends, near = _ENDS * unit, max(2, round(4 * unit))
    for x0, y0, x1, y1 in _paired(rows, ends, LEAST_HEIGHT * unit):
        if any(_filled(down, x, y0, y1, near) > _SIDE for x in (x0, x1)):
            yield Box(x0, y0, x1, y1), 1.0, 1.0, 0.0
    for y0, x0, y1, x1 in _paired(columns, ends, _OPEN_WIDTH * unit):
        if any(_filled(across.T, y, x0, x1, near) > _SIDE for y in (y0, y1)):
            yield Box(x0, y0, x1, y1), 1.0, 1.0, 0.0


def _longest(found: NDArray[np.int64], least: float) -> NDArray[np.int64]:
    """Return the longest of level lines (rows of x0, y0, x1, y1)."""
    length = found[:, 2] - found[:, 0]
    order = np.lexsort((found[:, 0], found[:, 1], -length))
    return found[order[length[order] >= least]][:_MOST]


def _paired(lines: NDArray[np.int64], ends: float, least: float) -> Iterator[tuple[int, int, int, int]]:
    """Yield the rectangle between each level line and the next one below of the same extent."""
    lines = lines[np.lexsort((lines[:, 0], lines[:, 1]))]
    x0, y0, x1 = lines[:, 0], lines[:, 1], lines[:, 2]
    same = (abs(x0[:, None] - x0) <= ends) & (abs(x1[:, None] - x1) <= ends) & (y0 - y0[:, None] >= least)
    for n in np.flatnonzero(same.any(axis=1)).tolist():
        other = int(same[n].argmax())
        left, right = min(x0[n], x0[other]), max(x1[n], x1[other])
        yield int(left), int(y0[n]), int(right), int(lines[other, 3])


def _filled(plane: Pixels, x: int, y0: int, y1: int, near: int) -> float:
    """Return the share of rows in which a line stands near a column."""
    strip = plane[y0:y1, max(0, x - near) : x + near]
    return np.count_nonzero(strip.any(axis=1)) / len(strip) if strip.size else 0.0
