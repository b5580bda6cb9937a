"""Boxes: properties that hold for all of them."""

from hypothesis import given
from hypothesis import strategies as st

from forensics.records.geometry import Box, hull, union_area

coordinate = st.integers(0, 60)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), coordinate, coordinate, coordinate, coordinate)


@given(st.lists(boxes, max_size=6))
def test_union_area_counts_each_point_once(found: list[Box]) -> None:
    """The sweep agrees with counting unit squares."""
    squares = {(x, y) for b in found for x in range(int(b.x0), int(b.x1)) for y in range(int(b.y0), int(b.y1))}
    assert union_area(found) == len(squares)


@given(boxes, boxes)
def test_intersection_is_common_to_both(a: Box, b: Box) -> None:
    """What two boxes share is the same from both sides and in both."""
    assert a.intersect(b).area == b.intersect(a).area <= min(a.area, b.area)


@given(st.lists(boxes, min_size=1, max_size=6))
def test_hull_holds_every_box(found: list[Box]) -> None:
    """The box around boxes covers each of them wholly."""
    around = hull(found)
    assert around is not None
    assert all(b.intersect(around) == b for b in found)
