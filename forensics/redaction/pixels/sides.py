"""What is measured along the sides of proposals, all at once: the tone outside, the step to it, and lines on them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.redaction.pixels.view import BORDER, View

SIDES = ("left", "right", "top", "bottom")
NAMES = (
    *(f"{what}_{side}" for side in SIDES for what in ("ring", "step", "line", "gap")),
    "frame_dark", "beyond_down", "beyond_across", "beyond",
)  # fmt: skip

_POINTS = 32
"""Places along a side that are looked at."""
_ENDS = 6
"""Places beyond a corner that are looked at."""
_STEP = 40
_LINE, _FAR_LINE = 140, 160
"""Levels below which a point is of a line."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of each box, as places in the values of a plane: ``line`` + step * distance + ``along``."""

    line: Ints
    step: int
    along: Ints
    """Of the points of the side."""
    before: Ints
    after: Ints
    """Of points beyond its two ends."""
    first: bool
    """Left or top: the box lies after it."""

    def at(self, plane: Pixels, distances: Ints, along: Ints) -> Pixels:
        """Return what lies so many pixels from the side: (boxes, distances, places along it)."""
        return plane.take((self.line[:, None] + distances)[:, :, None] * self.step + along[:, None])


def measured(view: View, boxes: NDArray[np.float64], tone: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the measures of ``NAMES``, one value for each box of a tone."""
    plane, depth = view.bordered.ravel(), max(2, round(3 * view.unit))
    values: list[NDArray[np.float64]] = []
    lines, beyond = [], []
    for side in _sides(view, boxes, depth):
        outside, inside, edge = _distances(depth, first=side.first)
        on_it = side.at(plane, edge, side.along)
        out, within = (side.at(plane, d, side.along).mean(axis=1, dtype=np.float32) for d in (outside, inside))
        lines.append((on_it.min(axis=1) < _LINE).mean(axis=1))
        gap = (on_it.max(axis=1) > tone[:, None] + _STEP).mean(axis=1)
        values += [out.mean(axis=1), (np.abs(out - within) > _STEP).mean(axis=1), lines[-1], gap]
        ends = [(side.at(plane, edge, e).min(axis=1) < _FAR_LINE).mean(axis=1) for e in (side.before, side.after)]
        beyond.append(np.maximum(*ends))
    down, across = np.maximum(*beyond[:2]), np.maximum(*beyond[2:])
    return dict(zip(NAMES, (*values, np.minimum.reduce(lines), down, across, sum(beyond) / 4), strict=True))


def _sides(view: View, boxes: NDArray[np.float64], depth: int) -> Iterator[Side]:
    """Yield the left, right, top and bottom sides of boxes."""
    x0, y0, x1, y1 = (np.rint(boxes).astype(np.int64) + BORDER).T
    wide = view.bordered.shape[1]
    along = np.arange(_POINTS) * 2 + 1
    far = np.linspace(depth, max(4, round(14 * view.unit)) - 1, _ENDS).astype(np.int64)
    down = (y0[:, None] + along * (y1 - y0)[:, None] // (2 * _POINTS)) * wide
    above, under = (y0[:, None] - 1 - far) * wide, (y1[:, None] + far) * wide
    across = x0[:, None] + along * (x1 - x0)[:, None] // (2 * _POINTS)
    before, after = x0[:, None] - 1 - far, x1[:, None] + far
    yield Side(x0, 1, down, above, under, True)
    yield Side(x1, 1, down, above, under, False)
    yield Side(y0, wide, across, before, after, True)
    yield Side(y1, wide, across, before, after, False)


def _distances(depth: int, *, first: bool) -> tuple[Ints, Ints, Ints]:
    """Return how far from a side the points outside, inside and on it lie."""
    outside = np.array([-2 * depth, -depth - depth // 2, -depth])
    inside = np.array([depth - 1, depth + depth // 2 - 1, 2 * depth - 1])
    edge = np.arange(-2, 3)
    return (outside, inside, edge) if first else (-1 - outside, -1 - inside, edge - 1)
