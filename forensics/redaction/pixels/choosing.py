"""Which of the proposals that overlap to keep: the best of them.

A block and the bars that make it up are all proposed, and so are the pieces into which a code cuts a bar. Sets that are
worth most together were tried as well (a maximum weight independent set over the odds): many pieces of a sure bar then
outweigh the bar. Only what a seam parts from top to bottom gives way to its parts: it was drawn as several bars.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.redaction.pixels.features import NAMES
from forensics.redaction.pixels.proposals import Proposal

LEAST = 0.08
"""Least score of a proposal that is looked at: the company of others may still raise it."""
_OVERLAP = 0.25
"""Share of the smaller of two boxes, as far as it is filled, up to which they are two places."""
_SEAM, _NO_SEAM = 60, 30
"""Levels by which a seam differs from its bar over its whole length, and up to which there is none."""
_MEET = 0.2
"""Heights of a bar by which the edges of its parts may differ from its own, and from each other where they meet."""
_SHORTER = 0.92
"""Most width of a part in that of the whole."""
_CUT = NAMES.index("cut_down")


def parted(
    proposals: Sequence[Proposal], table: NDArray[np.float32], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the scores after bars that a seam parts from top to bottom gave theirs to their parts.

    Args:
        proposals: the proposals of a page.
        table: what was measured of them, a row each.
        scores: their scores, from 0 to 1.
    """
    given = scores.copy()
    likely = np.flatnonzero(scores >= LEAST)
    seam = table[likely, _CUT]
    if not (seam > _SEAM).any():
        return given
    boxes = np.array([proposals[n].box for n in likely.tolist()], np.float64)
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    for n in np.flatnonzero((seam > _SEAM) & (width > height)).tolist():
        most = _MEET * height[n]
        inside = (boxes[:, :2] >= boxes[n, :2] - most).all(axis=1) & (boxes[:, 2:] <= boxes[n, 2:] + most).all(axis=1)
        inside &= (height >= (1 - _MEET) * height[n]) & (width < _SHORTER * width[n]) & (seam <= _NO_SEAM)
        parts = likely[_making_up(boxes[n], boxes, np.flatnonzero(inside), most)]
        if len(parts):
            given[parts] = np.maximum(given[parts], 1 - (1 - scores[likely[n]]) * (1 - scores[parts]))
            given[likely[n]] = 0.0
    return given


def _making_up(
    whole: NDArray[np.float64], boxes: NDArray[np.float64], parts: NDArray[np.int64], most: float
) -> NDArray[np.int64]:
    """Return those of the parts of a box that are one in a row, from its left to its right side, without gaps."""
    after = np.abs(boxes[parts, 0][None] - boxes[parts, 2][:, None]) <= most
    from_left, to_right = np.abs(boxes[parts, 0] - whole[0]) <= most, np.abs(boxes[parts, 2] - whole[2]) <= most
    for _ in parts:
        from_left |= after[from_left].any(axis=0)
        to_right |= after[:, to_right].any(axis=1)
    return np.asarray(parts[from_left & to_right])


def winners(proposals: Sequence[Proposal], scores: NDArray[np.float64], least: float = LEAST) -> list[int]:
    """Return the places of the proposals to keep: the best of those that overlap, from the top of the page down.

    Args:
        proposals: the proposals of a page.
        scores: their scores, from 0 to 1.
        least: least score of one that is kept.
    """
    order = [n for n in np.argsort(-scores, kind="stable").tolist() if scores[n] >= least]
    if not order:
        return []
    clash = _clashing([proposals[n] for n in order])
    kept: list[int] = []
    for n in range(len(order)):
        if not clash[n, kept].any():
            kept.append(n)
    return sorted((order[n] for n in kept), key=lambda n: (proposals[n].box.y0, proposals[n].box.x0, n))


def _clashing(found: Sequence[Proposal]) -> NDArray[np.bool_]:
    """Tell which proposals are the same place.

    The upright boxes of bars that are turned overlap though the bars do not: a bar fills only a part of its box.
    """
    x0, y0, x1, y1 = np.array([p.box for p in found], np.float64).T
    filled = np.array([p.upright for p in found])
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    common = np.maximum(wide, 0) * np.maximum(high, 0) * filled[:, None] * filled
    area = (x1 - x0) * (y1 - y0) * filled
    clash = common > _OVERLAP * np.minimum(area[:, None], area)
    np.fill_diagonal(clash, False)
    return np.asarray(clash)
