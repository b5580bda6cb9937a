"""Which of many boxes overlap which others, for pages with thousands of marks and words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""One row ``x0, y0, x1, y1`` for each box."""
Index = NDArray[np.intp]

MAX_COMPARED = 60_000_000
"""Most pairs of boxes at one height that are compared: about two seconds and, in pieces, 100 MB."""

MAX_MET = 5_000_000
"""Most pairs of boxes that lie over each other: 80 MB, and some seconds to look at each."""

_AT_ONCE = 1_000_000
_FEW = 200_000
"""Products of counts up to which every box is simply compared with every other."""


class Crowded(ValueError):
    """More boxes stand at one height, or at one place, than can be compared."""


def as_array(boxes: Sequence[Sequence[float]]) -> Boxes:
    """Return boxes as rows of an array, which has four columns even where there is no box."""
    return np.fromiter(chain.from_iterable(boxes), float).reshape(-1, 4)  # a quarter of the time


def middles(boxes: Boxes) -> Boxes:
    """Return the middle half of each box, both ways: of a word, what no neighbour's box reaches into."""
    quarter = np.tile((boxes[:, 2:] - boxes[:, :2]) / 4, 2)
    return boxes + quarter * (1, 1, -1, -1)


def shares(boxes: Boxes, box: Sequence[float]) -> NDArray[np.float64]:
    """Return the share of each box that lies in one, 0 to 1."""
    low, high = np.maximum(boxes[:, :2], box[:2]), np.minimum(boxes[:, 2:], box[2:])
    whole = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    share: NDArray[np.float64] = np.maximum(high - low, 0.0).prod(axis=1) / np.maximum(whole, 1e-9)
    return share


def overlaps(a: Boxes, b: Boxes) -> tuple[Index, Index]:
    """Return the pairs ``(row of a, row of b)`` of boxes with a common inside, in order of ``a``, then of ``b``.

    A box without an extent counts as a point; on an edge it lies outside.

    Raises:
        Crowded: ``MAX_COMPARED`` or ``MAX_MET`` is exceeded.
    """
    if not len(a) or not len(b):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    if len(a) * len(b) <= _FEW:
        across = (a[:, None, 0] < b[None, :, 2]) & (a[:, None, 2] > b[None, :, 0])
        left, right = np.nonzero(across & (a[:, None, 1] < b[None, :, 3]) & (a[:, None, 3] > b[None, :, 1]))
        return left, right
    found = list(_within_bounds(_by_height(a, b)))
    left, right = (np.concatenate(side) for side in zip(*found, strict=True)) if found else (np.zeros(0, np.intp),) * 2
    order = np.lexsort((right, left))
    return left[order], right[order]


def _within_bounds(pieces: Iterable[tuple[Index, Index]]) -> Iterator[tuple[Index, Index]]:
    met = 0
    for left, right in pieces:
        met += len(left)
        if met > MAX_MET:
            raise Crowded(f"more than {MAX_MET:,} pairs of boxes lie over each other")
        yield left, right


def _by_height(a: Boxes, b: Boxes) -> Iterator[tuple[Index, Index]]:
    """Compare with the boxes of ``b`` in classes of like height, over windows of their tops that hold what overlaps."""
    heights = np.maximum(b[:, 3] - b[:, 1], 1.0)
    classes = np.ceil(np.log2(heights)).astype(int)
    left_to_compare = MAX_COMPARED
    for level in np.unique(classes):
        rows = np.flatnonzero(classes == level)
        rows = rows[np.argsort(b[rows, 1], kind="stable")]
        tops = b[rows, 1]
        first = np.searchsorted(tops, a[:, 1] - 2.0**level, "left")
        last = np.searchsorted(tops, a[:, 3], "right")
        left_to_compare -= int((last - first).sum())
        if left_to_compare < 0:
            raise Crowded(f"more than {MAX_COMPARED:,} pairs of boxes stand at one height")
        yield from _in_windows(a, b, rows, first, last - first)


def _in_windows(a: Boxes, b: Boxes, rows: Index, first: Index, counts: Index) -> Iterator[tuple[Index, Index]]:
    ends = np.cumsum(counts)
    start = 0
    while start < len(a):
        done = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + _AT_ONCE, "right")))
        left = np.repeat(np.arange(start, stop), counts[start:stop])
        within = np.arange(len(left)) - np.repeat(ends[start:stop] - counts[start:stop] - done, counts[start:stop])
        right = rows[np.repeat(first[start:stop], counts[start:stop]) + within]
        across = (a[left, 0] < b[right, 2]) & (a[left, 2] > b[right, 0])
        met = across & (a[left, 1] < b[right, 3]) & (a[left, 3] > b[right, 1])
        yield left[met], right[met]
        start = stop
