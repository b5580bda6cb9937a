"""What became of the words and holes between two matches.

Both sides of a gap print the same text, so both are laid on one scale of characters: holes stretch or shrink until the
sides are equally long. What then lies over what decides: words over a hole were released by it, a hole over a hole
is still withheld, a hole over words newly hides them, and words over other words differ without any redaction.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.compare.align import Gap
from forensics.compare.strand import Item, Strand

MOST_STRETCH = 1.7
"""A hole holds at most this many times the characters its box suggests, and ``STRETCH_SLACK`` more."""
STRETCH_SLACK = 14
ELASTIC_SLACK = 600
"""The same for a hole of which only the marking was seen: about a paragraph."""
LEAST_OVERLAP = 0.35
"""Share of the narrower of two holes that must lie over the other."""

Floats = NDArray[np.float64]


class Cover(NamedTuple):
    """Items of one side that lie over holes of the other; ``words`` are empty where a hole lies over a hole."""

    holes: tuple[int, ...]
    others: tuple[int, ...]


class Outcome(NamedTuple):
    """What became of one gap, as indices into the strands, the left ones first."""

    released: list[Cover]
    still: list[tuple[int, int]]
    newly: list[Cover]
    """``holes`` are those of the right, ``others`` words of the left."""
    different: tuple[tuple[int, ...], tuple[int, ...]]
    """Words without any redaction over them, left and right."""


def outcome(left: Strand, right: Strand, gap: Gap, *, whole: bool = False) -> Outcome:
    """Return what became of one gap; ``whole`` where its holes are known to stand for all of the other side."""
    ours, theirs = left.items[slice(*gap.left)], right.items[slice(*gap.right)]
    a, b = _edges(ours, theirs, whole)
    cover = _overlap(a, b)
    hole_left = np.array([not item.key for item in ours], dtype=bool)
    hole_right = np.array([not item.key for item in theirs], dtype=bool)
    over_left = _over(cover, hole_left)
    over_right = _over(cover.T, hole_right)
    released = {j: i for j, i in over_left.items() if not hole_right[j]}
    newly = {i: j for i, j in over_right.items() if not hole_left[i]}
    bare_left = [i for i in range(len(ours)) if not hole_left[i] and i not in newly]
    bare_right = [j for j in range(len(theirs)) if not hole_right[j] and j not in released]
    return Outcome(
        released=_runs(released, ours, gap.left[0], gap.right[0]),
        still=[(i + gap.left[0], j + gap.right[0]) for i, j in _still(cover, hole_left, hole_right)],
        newly=_runs(newly, theirs, gap.right[0], gap.left[0]),
        different=(tuple(i + gap.left[0] for i in bare_left), tuple(j + gap.right[0] for j in bare_right)),
    )


def _edges(ours: Sequence[Item], theirs: Sequence[Item], whole: bool) -> tuple[Floats, Floats]:
    """Return the edges of the items of both sides on one scale."""
    seen_left, hidden_left = _widths(ours)
    seen_right, hidden_right = _widths(theirs)
    longer = seen_left + hidden_left - seen_right - hidden_right
    hidden = hidden_left + hidden_right
    shrink = max(0.0, 1 - longer / hidden) if hidden else 1.0
    stretch = max(0.0, 1 + longer / hidden) if hidden else 1.0
    if whole:
        return _laid(ours, shrink), _laid(theirs, stretch)
    return _laid(ours, min(shrink, _most(ours))), _laid(theirs, min(stretch, _most(theirs)))


def _most(items: Sequence[Item]) -> float:
    """Return how many times as wide as they look the holes among some items may be."""
    hidden = sum(item.width for item in items if not item.key)
    slack = ELASTIC_SLACK if any(item.elastic for item in items) else STRETCH_SLACK
    return MOST_STRETCH + slack / hidden if hidden else 1.0


def _widths(items: Sequence[Item]) -> tuple[int, int]:
    return sum(i.width for i in items if i.key), sum(i.width for i in items if not i.key)


def _laid(items: Sequence[Item], scale: float) -> Floats:
    widths = [item.width * (1.0 if item.key else scale) for item in items]
    edges: Floats = np.concatenate(([0.0], np.cumsum(widths)))
    return edges


def _overlap(a: Floats, b: Floats) -> Floats:
    """Return how far each item of the left lies over each of the right."""
    low = np.maximum(a[:-1, None], b[None, :-1])
    high = np.minimum(a[1:, None], b[None, 1:])
    result: Floats = (high - low).clip(0)
    return result


def _over(cover: Floats, holes: NDArray[np.bool_]) -> dict[int, int]:
    """Return for each column that lies mostly over holes the hole it lies over most."""
    if not cover.size or not holes.any():
        return {}
    hidden = np.where(holes[:, None], cover, 0.0)
    mostly = hidden.sum(axis=0) > 0.5 * cover.sum(axis=0)
    return {int(j): int(hidden[:, j].argmax()) for j in np.flatnonzero(mostly)}


def _still(cover: Floats, hole_left: NDArray[np.bool_], hole_right: NDArray[np.bool_]) -> list[tuple[int, int]]:
    if not cover.size:
        return []
    wide_left, wide_right = cover.sum(axis=1), cover.sum(axis=0)
    narrower = np.minimum(wide_left[:, None], wide_right[None, :])
    enough = hole_left[:, None] & hole_right[None, :] & (cover > LEAST_OVERLAP * narrower) & (cover > 0)
    return [(int(i), int(j)) for i, j in np.argwhere(enough)]


def _runs(over: dict[int, int], items: Sequence[Item], base: int, other_base: int) -> list[Cover]:
    """Gather words that lie over neighbouring holes of one page and one set of codes."""
    found: list[Cover] = []
    for word, hole in sorted(over.items()):
        last = found[-1] if found else None
        if last and _joined(items, last.holes[-1] - base, hole) and word + other_base == last.others[-1] + 1:
            holes = last.holes if last.holes[-1] == hole + base else (*last.holes, hole + base)
            found[-1] = Cover(holes, (*last.others, word + other_base))
        else:
            found.append(Cover((hole + base,), (word + other_base,)))
    return found


def _joined(items: Sequence[Item], first: int, second: int) -> bool:
    """Tell whether two holes stand side by side on one page and claim the same codes."""
    between = items[first : second + 1]
    return all(not i.key and i.page == between[0].page and _codes(i) == _codes(between[0]) for i in between)


def _codes(item: Item) -> tuple[str, ...]:
    return item.tokens[0].codes
