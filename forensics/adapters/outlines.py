"""OpenCV: the connected pieces of a mask and their holes, by their outlines.

Masks are as in ``planes``; boxes are x0, y0, x1, y1 in pixels, the last two exclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels


def _cv2() -> Any:
    import cv2  # heavy: only where pixels are looked at

    return cv2


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The outline of a connected piece of a mask: its upright box (x0, y0, x1, y1, the last exclusive) and area."""

    box: tuple[int, int, int, int]
    area: float
    _points: Any

    @property
    def upright(self) -> float:
        """Share of its upright box that it encloses."""
        x0, y0, x1, y1 = self.box
        return min(1.0, self.area / ((x1 - x0) * (y1 - y0)))

    @property
    def solid(self) -> float:
        """The same between the middles of the outermost pixels: a small rectangle is as solid as a large one."""
        x0, y0, x1, y1 = self.box
        return min(1.0, self.area / max(1, (x1 - x0 - 1) * (y1 - y0 - 1)))

    def turned(self) -> tuple[float, float]:
        """Return the share of the smallest turned rectangle that it encloses, and the angle of that, -45 to 45."""
        _, (w, h), angle = _cv2().minAreaRect(self._points)
        return min(1.0, self.area / (w * h)) if w * h else 0.0, float((angle + 45) % 90 - 45)


def outlines(mask: Pixels, *, width: float, height: float) -> list[Outline]:
    """Return the outer outlines of the pieces of a mask of at least a size."""
    cv2 = _cv2()
    found = []
    for points in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        x, y, w, h = cv2.boundingRect(points)
        if w >= width and h >= height:
            found.append(Outline((x, y, x + w, y + h), float(cv2.contourArea(points)), points))
    return found


def holes(mask: Pixels, *, width: float, height: float) -> list[Outline]:
    """Return the outlines of the holes of a mask of at least a size."""
    cv2 = _cv2()
    points, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for n in np.flatnonzero(tree[0][:, 3] >= 0).tolist() if len(points) else ():
        x, y, w, h = cv2.boundingRect(points[n])
        if w >= width and h >= height:
            found.append(Outline((x, y, x + w, y + h), float(cv2.contourArea(points[n])), points[n]))
    return found


def extents(mask: Pixels, *, width: int = 1, height: int = 1) -> NDArray[np.int64]:
    """Return the upright box of each connected piece of a mask of at least a size: rows of x0, y0, x1, y1."""
    cv2 = _cv2()
    points = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    found = np.array([cv2.boundingRect(p) for p in points], np.int64).reshape(-1, 4)
    found = found[(found[:, 2] >= width) & (found[:, 3] >= height)]
    found[:, 2:] += found[:, :2]
    return cast("NDArray[np.int64]", found)


def without_holes(mask: Pixels, width: int, height: int) -> Pixels:
    """Return the mask with its holes filled, those wider than ``width`` or higher than ``height`` left open."""
    cv2 = _cv2()
    points, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    inner = np.flatnonzero(tree[0][:, 3] >= 0).tolist() if len(points) else []
    small = [points[n] for n in inner if _fits(cv2.boundingRect(points[n]), width, height)]
    return cast(Pixels, cv2.drawContours(mask.copy(), small, -1, 255, cv2.FILLED)) if small else mask


def _fits(place: Sequence[int], width: int, height: int) -> bool:
    return place[2] <= width and place[3] <= height


def without_edges(mask: Pixels, letter: int) -> Pixels:
    """Return a mask without the thin pieces along its edges: strips, wedges, frames, but no letter that touches one.

    Those are as long as the mask is high, or as ``letter``, which none is as wide as, and a fifth as thick at most.
    """
    cv2 = _cv2()
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    height, width = mask.shape
    x, y, w, h, area = stats.astype(np.int64).T
    touches = (x == 0) | (y == 0) | (x + w == width) | (y + h == height)
    long = (w >= min(height, letter)) | ((h >= 0.9 * height) & ((x == 0) | (x + w == width)))
    gone = touches & long & (5 * area <= np.maximum(w, h) ** 2)
    gone[0] = False
    return np.where(gone[pieces], 0, mask).astype(np.uint8)
