"""From one drawn path of a PDF page to the boxes it fills or frames.

A path is what MuPDF hands out (``get_cdrawings``): line, rectangle, quad and curve items (ISO 32000-2, 8.5.2).
Redaction tools draw bars as plain rectangles, as quads, as thick strokes, as several rectangles in one path, or as one
staircase polygon over several lines of text, so every shape is taken apart into boxes here.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from forensics.records.geometry import Box, hull
from forensics.records.overlap import Boxes

Point = tuple[float, float]

FRAME = 3.0
"""Points from which the line around a shape covers an area of its own."""

SOLID = 0.80
"""Least share of its box that a polygon covers to count as a bar."""


def filled(path: Mapping[str, Any]) -> list[tuple[Box, str]]:
    """Return the boxes that the fill of a path covers, each with its shape; none for frames, glyphs and drawings."""
    items = path["items"]
    boxes = [(Box(*item[1]), "rectangle") for item in items if item[0] == "re"]
    if _is_frame(path, [item for item in items if item[0] == "re"]):
        return []
    boxes += [found for item in items if item[0] == "qu" for found in _quad(item[1])]
    for points in _runs(items):
        boxes += _polygon(points)
    return boxes


def stroked(path: Mapping[str, Any]) -> list[tuple[Box, str]]:
    """Return the boxes that the stroke of a path covers (``stroke``) or goes around (``outline``)."""
    width = float(path.get("width") or 0.0)
    found: list[tuple[Box, str]] = []
    for item in path["items"]:
        if item[0] == "l":
            found += _bar(item[1], item[2], width)
        elif item[0] == "re":
            found.append(_framed(Box(*item[1]), width))
    for points in _runs(path["items"]):
        box = _around(points)
        if len(points) >= 4 and _fills(points, box) and width < FRAME:
            found.append((box, "outline"))
    return found


def _is_frame(path: Mapping[str, Any], rectangles: Sequence[Sequence[Any]]) -> bool:
    """A rectangle inside another is a hole by the even-odd rule, or where the two are drawn in opposite directions."""
    if len(rectangles) != 2:
        return False
    (_, one, *way), (_, other, *back) = rectangles
    nested = max(Box(*one).covered_by(Box(*other)), Box(*other).covered_by(Box(*one))) > 0.99
    return nested and bool(path.get("even_odd") or way != back)


def _quad(corners: Sequence[Point]) -> Iterator[tuple[Box, str]]:
    ul, ur, ll, lr = corners  # MuPDF's order is by rows, not around
    yield from ((box, "quad") for box, _ in _polygon([ul, ur, lr, ll]))


def _bar(start: Point, end: Point, width: float) -> Iterator[tuple[Box, str]]:
    dx, dy = abs(end[0] - start[0]), abs(end[1] - start[1])
    box = Box(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
    if dy <= 0.1 * dx:
        yield box.grow(0, width / 2), "stroke"
    elif dx <= 0.1 * dy:
        yield box.grow(width / 2, 0), "stroke"


def _framed(box: Box, width: float) -> tuple[Box, str]:
    """Return what a stroked rectangle covers: a line as thick as the shorter side leaves nothing open."""
    solid = width >= max(FRAME, min(box.width, box.height))
    return (box.grow(width / 2), "stroke") if solid else (box, "outline")


def _runs(items: Sequence[Sequence[Any]]) -> Iterator[list[Point]]:
    """Yield the connected runs of lines and curves; a curve gives its ends and control points."""
    run: list[Point] = []
    for item in items:
        points = list(item[1:]) if item[0] in ("l", "c") else []
        if run and (not points or _apart(run[-1], points[0])):
            yield run
            run = []
        run += points if not run else points[1:]
    if run:
        yield run


def _apart(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) > 0.01 or abs(a[1] - b[1]) > 0.01


def _polygon(points: Sequence[Point]) -> list[tuple[Box, str]]:
    if len(points) < 3:
        return []
    box = _around(points)
    if _fills(points, box):
        return [(box, "polygon")]
    return [(part, "polygon") for part in _staircase(points)]


def _around(points: Sequence[Point]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _fills(points: Sequence[Point], box: Box) -> bool:
    return box.area > 0 and _area(points) >= SOLID * box.area


def _area(points: Sequence[Point]) -> float:
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    return abs(twice) / 2


def _staircase(points: Sequence[Point]) -> Iterator[Box]:
    """Cut a polygon of upright edges into the rows between its levels; nothing for any other polygon.

    A redaction over three lines of text is often drawn as one outline::

             +--------+
        +----+        |
        |         +---+
        +---------+
    """
    edges = list(zip(points, [*points[1:], points[0]], strict=True))
    if len(edges) > 200 or any(abs(a[0] - b[0]) > 0.5 and abs(a[1] - b[1]) > 0.5 for a, b in edges):
        return
    levels = sorted({round(p[1], 1) for p in points})
    for top, bottom in pairwise(levels):
        middle = (top + bottom) / 2
        crossed = sorted(a[0] for a, b in edges if min(a[1], b[1]) < middle < max(a[1], b[1]))
        row = [Box(x0, top, x1, bottom) for x0, x1 in zip(crossed[::2], crossed[1::2], strict=False)]
        yield from (box for box in row if box.area > 0)


def displayed_boxes(boxes: Boxes, matrix: Sequence[float]) -> Boxes:
    """Return boxes of the unrotated page in the page's displayed space, see ``displayed``."""
    a, b, c, d, e, f = matrix
    if not len(boxes) or (a, b, c, d, e, f) == (1, 0, 0, 1, 0, 0):
        return boxes
    x, y = boxes[:, [0, 2, 0, 2]], boxes[:, [1, 1, 3, 3]]
    across, down = x * a + y * c + e, x * b + y * d + f
    return np.stack([across.min(1), down.min(1), across.max(1), down.max(1)], axis=1)


def displayed(box: Box, matrix: Sequence[float]) -> Box:
    """Return a box of the unrotated page in the page's displayed space; ``matrix`` is ``(a, b, c, d, e, f)``."""
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    return hull(Box(x, y, x, y) for x, y in corners) or box
