"""Boxes on a page. Origin top left of the page as displayed; PDF points, or pixels for image files."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle with ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width; 0 for an empty box."""
        return max(0.0, self.x1 - self.x0)

    @property
    def height(self) -> float:
        """Height; 0 for an empty box."""
        return max(0.0, self.y1 - self.y0)

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def intersect(self, other: "Box") -> "Box":
        """Return the common part; its area is 0 where there is none."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        return Box(x0, y0, max(x0, min(self.x1, other.x1)), max(y0, min(self.y1, other.y1)))

    def covered_by(self, other: "Box") -> float:
        """Return the share of this box that lies in the other, 0 to 1."""
        return self.intersect(other).area / self.area if self.area else 0.0

    def iou(self, other: "Box") -> float:
        """Return intersection over union, 0 to 1."""
        common = self.intersect(other).area
        whole = self.area + other.area - common
        return common / whole if whole else 0.0

    def contains(self, x: float, y: float) -> bool:
        """Tell whether a point lies in the box, edges included."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def grow(self, dx: float, dy: float | None = None) -> "Box":
        """Return the box moved out by ``dx`` left and right and ``dy`` (else ``dx``) up and down."""
        dy = dx if dy is None else dy
        return Box(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy)

    def rounded(self, digits: int = 2) -> "Box":
        """Return the box with rounded coordinates, so that equal places give equal ids."""
        return Box(*(round(float(v), digits) + 0.0 for v in self))


def hull(boxes: Iterable[Box]) -> Box | None:
    """Return the smallest box around all boxes, None where there is none."""
    found = list(boxes)
    if not found:
        return None
    return Box(min(b.x0 for b in found), min(b.y0 for b in found), max(b.x1 for b in found), max(b.y1 for b in found))


def union_area(boxes: Sequence[Box]) -> float:
    """Return the area that at least one of the boxes covers, by a sweep over x."""
    solid = [b for b in boxes if b.area > 0]
    edges = sorted({x for b in solid for x in (b.x0, b.x1)})
    total = 0.0
    for left, right in pairwise(edges):
        spans = sorted((b.y0, b.y1) for b in solid if b.x0 <= left and b.x1 >= right)
        total += (right - left) * _covered(spans)
    return total


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    length, reach = 0.0, float("-inf")
    for low, high in spans:
        length += max(0.0, high - max(low, reach))
        reach = max(reach, high)
    return length
