"""Which of the proposals that overlap to keep: those that are worth most together, not the best one first.

A block and the bars that make it up are all proposed. Taken by score, a block at 0.98 displaces two bars at 0.9; here
the set without overlaps is looked for whose boxes are worth most (a maximum weight independent set), exactly in small
groups of overlapping proposals and by the better of two greedy ways in large ones.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.redaction.pixels.proposals import Proposal

LEAST = 0.08
"""Least score of a proposal that is looked at: the company of others may still raise it."""
_SURE = 0.36
"""Score from which proposals compete for their place; those below stand only where that leaves room."""
_EACH = 4.0
"""What a box is worth beside the logarithm of its odds: 0.98 is worth 1.4 times as much as 0.8."""
_LARGER = 0.5
"""What a box is worth more for each e-fold of its area: of two alike the outer one, since offices mark within marks."""
_OVERLAP = 0.25
"""Share of the smaller of two boxes, as far as it is filled, up to which they are two places."""
_STEPS = 1_500
"""Steps of the exact search in one group; what is best by then is taken."""


def winners(proposals: Sequence[Proposal], scores: NDArray[np.float64], least: float = LEAST) -> list[int]:
    """Return the places of the proposals to keep, from the top of the page down.

    Args:
        proposals: the proposals of a page.
        scores: their scores, from 0 to 1.
        least: least score of one that is kept.
    """
    order = [n for n in np.argsort(-scores, kind="stable").tolist() if scores[n] >= least]
    if not order:
        return []
    clash = _clashing([proposals[n] for n in order])
    sure = sum(scores[n] >= max(least, _SURE) for n in order)
    worth = _worth([proposals[n].box.area for n in order], scores[order])
    kept = [n for group in _groups(clash[:sure, :sure]) for n in _best(group, worth, clash)]
    for n in range(sure, len(order)):
        if not clash[n, kept].any():
            kept.append(n)
    return sorted((order[n] for n in kept), key=lambda n: (proposals[n].box.y0, proposals[n].box.x0, n))


def _worth(areas: Sequence[float], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    odds = np.clip(scores, 1e-9, 1 - 1e-9)
    size = np.maximum(np.array(areas), 1.0)
    return np.asarray(np.maximum(_EACH + np.log(odds / (1 - odds)), 0.0) + _LARGER * np.log(size / size.min()))


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


def _groups(clash: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Yield the proposals that hang together by overlaps, the best first."""
    left = np.ones(len(clash), bool)
    for first in range(len(clash)):
        if not left[first]:
            continue
        left[first] = False
        group, at = [first], 0
        while at < len(group):
            near = np.flatnonzero(clash[group[at]] & left)
            left[near] = False
            group += near.tolist()
            at += 1
        yield sorted(group)


def _best(group: Sequence[int], worth: NDArray[np.float64], clash: NDArray[np.bool_]) -> list[int]:
    """Return those of a group, apart from each other, that are worth most (branch and bound)."""
    if len(group) == 1:
        return list(group)
    own = worth[group]
    among = clash[np.ix_(group, group)]
    rivals = [sum(1 << int(m) for m in np.flatnonzero(row)) for row in among]
    crowd = 1 + among.sum(axis=1)
    starts = (_greedy(np.argsort(-key, kind="stable").tolist(), rivals) for key in (own, own / crowd))
    best = max(starts, key=lambda chosen: float(own[chosen].sum()))
    return [group[n] for n in sorted(_searched(own.tolist(), rivals, best))]


def _greedy(order: Sequence[int], rivals: Sequence[int]) -> list[int]:
    chosen: list[int] = []
    barred = 0
    for n in order:
        if not barred >> n & 1:
            chosen.append(n)
            barred |= rivals[n]
    return chosen


def _searched(worth: Sequence[float], rivals: Sequence[int], best: list[int]) -> list[int]:
    """Return the best set found in a bounded number of steps, at least as good as the one given."""
    top = sum(worth[n] for n in best)
    todo: list[tuple[int, float, list[int]]] = [((1 << len(worth)) - 1, 0.0, [])]
    for _ in range(_STEPS):
        if not todo:
            break
        open_, total, chosen = todo.pop()
        rest = [n for n in range(len(worth)) if open_ >> n & 1]
        if total > top + 1e-9:
            top, best = total, chosen
        if not rest or total + sum(worth[n] for n in rest) <= top + 1e-9:
            continue
        n = max(rest, key=lambda n: ((rivals[n] & open_).bit_count(), worth[n]))
        todo.append((open_ & ~(1 << n), total, chosen))
        todo.append((open_ & ~(1 << n) & ~rivals[n], total + worth[n], [*chosen, n]))
    return best
