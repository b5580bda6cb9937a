"""Which of the proposals that overlap to keep: the best of them.

A block and the bars that make it up are all proposed, and so are the pieces into which a code cuts a bar. Sets that are
worth most together were tried as well (a maximum weight independent set over the odds): many pieces of a sure bar then
outweigh the bar.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.redaction.pixels.proposals import Proposal

LEAST = 0.08
"""Least score of a proposal that is looked at: the company of others may still raise it."""
_OVERLAP = 0.25
"""Share of the smaller of two boxes, as far as it is filled, up to which they are two places."""


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
