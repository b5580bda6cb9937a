"""Which found boxes are which true ones: by overlap, the closest first, each box once."""

from collections.abc import Iterator, Sequence

from forensics.records.geometry import Box

SAME = 0.5
"""Least intersection over union of a found and a true box."""


def matched(true: Sequence[Box], found: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """Yield the places of true and found boxes that are the same."""
    pairs = sorted(((t.iou(f), a, b) for a, t in enumerate(true) for b, f in enumerate(found)), reverse=True)
    left, right = set(range(len(true))), set(range(len(found)))
    for overlap, a, b in pairs:
        if overlap >= SAME and a in left and b in right:
            left.remove(a)
            right.remove(b)
            yield a, b
