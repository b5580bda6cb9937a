"""From marks as they were drawn to bars as they are seen: slices, strips and see-through layers put together."""

from collections.abc import Sequence
from dataclasses import replace

from forensics.records.geometry import Box
from forensics.records.page import DrawnMark, MarkKind
from forensics.redaction.layers import LEFT, paints, veil

LEAST_HEIGHT, LEAST_WIDTH = 5.0, 4.5
"""Points; rules and underlines are thinner, and so are bullets."""

_BACK = 8
"""Bars that a slice may belong to, the last before it from top to bottom: two rows of bars side by side."""


def bars_of(marks: Sequence[DrawnMark]) -> list[DrawnMark]:
    """Return what could hide text or frames what does, in drawing order."""
    solid = [m for m in piled([m for m in marks if paints(m)]) if veil(m) <= LEFT]
    others = [m for m in marks if not paints(m)]
    return sorted([*joined(solid), *others], key=lambda m: (m.order, m.box))


def piled(marks: Sequence[DrawnMark]) -> list[DrawnMark]:
    """Put see-through marks of one paint and place together: each takes a part of the contrast that is left."""
    found: dict[tuple[Box, object, str], DrawnMark] = {}
    whole = []
    for mark in marks:
        if mark.opacity >= 1.0:
            whole.append(mark)
            continue
        key = mark.box.rounded(0), mark.fill, mark.blend
        under = found.get(key)
        opacity = 1.0 - (1.0 - mark.opacity) * (1.0 - under.opacity) if under else mark.opacity
        found[key] = replace(mark, opacity=opacity)
    return [*whole, *found.values()]


def joined(marks: Sequence[DrawnMark]) -> list[DrawnMark]:
    """Put bars together that were drawn in slices: same paint, edge to edge, in one path or too small to stand alone.

    Bars that only touch stay apart: each may hide a passage of its own, under a code of its own.
    """
    whole: list[DrawnMark] = []
    for mark in sorted(marks, key=lambda m: (m.fill or (), round(m.box.y0), m.box.x0, m.order)):
        at = _sliced(whole, mark)
        if at is None:
            whole.append(mark)
        else:
            one, two = whole[at].box, mark.box
            box = Box(min(one.x0, two.x0), min(one.y0, two.y0), max(one.x1, two.x1), max(one.y1, two.y1))
            whole[at] = replace(whole[at], box=box, order=max(whole[at].order, mark.order))
    return whole


def _sliced(whole: Sequence[DrawnMark], mark: DrawnMark) -> int | None:
    """Return the place of the last bar that a mark is a slice of, among the last bars of its paint."""
    for n in range(len(whole) - 1, max(-1, len(whole) - 1 - _BACK), -1):
        if whole[n].fill != mark.fill:
            return None
        if _is_slice(whole[n], mark):
            return n
    return None


def _is_slice(a: DrawnMark, b: DrawnMark) -> bool:
    (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = a.box, b.box
    if abs(ax0 - bx0) >= 1 and abs(ay0 - by0) >= 1:
        return False
    if a.kind is MarkKind.ANNOTATION or b.kind is MarkKind.ANNOTATION:
        return False
    if abs(ax0 - bx0) < 1 and abs(ax1 - bx1) < 1 and abs(by0 - ay1) < 0.8 and by1 - by0 < LEAST_HEIGHT:
        return True  # stacked
    beside = abs(ay0 - by0) < 1 and abs(ay1 - by1) < 1 and (-2 < bx0 - ax1 < 0.8 or -2 < ax0 - bx1 < 0.8)
    return beside and (a.order == b.order or min(ax1 - ax0, bx1 - bx0) < 1.5 * LEAST_WIDTH)
