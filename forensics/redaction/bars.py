"""From marks as they were drawn to bars as they are seen: slices, strips and see-through layers put together."""

from collections.abc import Iterator, Sequence
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
        at = next((n for n in _last(whole, mark) if _is_slice(whole[n], mark)), None)
        if at is None:
            whole.append(mark)
        else:
            one, two = whole[at].box, mark.box
            box = Box(min(one.x0, two.x0), min(one.y0, two.y0), max(one.x1, two.x1), max(one.y1, two.y1))
            whole[at] = replace(whole[at], box=box, order=max(whole[at].order, mark.order))
    return whole


def _last(whole: Sequence[DrawnMark], mark: DrawnMark) -> Iterator[int]:
    """Yield the places of the last bars of the mark's paint, the last first."""
    for n in range(len(whole) - 1, max(-1, len(whole) - 1 - _BACK), -1):
        if whole[n].fill != mark.fill:
            return
        yield n


def _is_slice(a: DrawnMark, b: DrawnMark) -> bool:
    if a.kind is MarkKind.ANNOTATION or b.kind is MarkKind.ANNOTATION:
        return False
    same_rows = abs(a.box.y0 - b.box.y0) < 1 and abs(a.box.y1 - b.box.y1) < 1
    beside = -2 < b.box.x0 - a.box.x1 < 0.8 or -2 < a.box.x0 - b.box.x1 < 0.8
    same_columns = abs(a.box.x0 - b.box.x0) < 1 and abs(a.box.x1 - b.box.x1) < 1
    stacked = abs(b.box.y0 - a.box.y1) < 0.8 and b.box.height < LEAST_HEIGHT
    one = a.order == b.order or min(a.box.width, b.box.width) < 1.5 * LEAST_WIDTH
    return (same_rows and beside and one) or (same_columns and stacked)
