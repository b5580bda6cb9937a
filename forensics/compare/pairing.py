"""Documents paired across two productions by the cascade of DESIGN 9, one to one.

Number, identity of messages and containment each propose candidates; one measure weighs them all: how much of what the
more redacted version shows stands in the other, less what neither version's redactions can have hidden.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from forensics.adapters import learn
from forensics.compare.profile import Floats, Profile
from forensics.records.comparison import PairState

LEAST_SCORE = 0.45
LEAST_MARGIN = 0.08
LEAST_EVIDENCE = 14.0
"""Least weight of shared words (natural logarithm of how rare they are) for a pair without number or message."""
WORDS_PER_LOST = 1.35
"""Words beyond this many times what redactions can hide contradict a pair."""
SLACK = 60.0
"""Characters of stamps and captions that one printing may have and the other not."""
MOST_ASSIGNED = 300
"""Documents on a side up to which competing candidates are assigned by the Hungarian method, else by rank."""

Key = tuple[int, int]


class Weighed(NamedTuple):
    """One candidate: score 0 to 1, the weight of the words shared, and what proposed it."""

    score: float
    evidence: float
    method: str
    lift: float = 0.0
    """What number, message or neighbours add when candidates compete."""

    @property
    def rank(self) -> float:
        """What competes."""
        return self.score + self.lift


class Paired(NamedTuple):
    """One document of the left and one of the right (indices), with the margin over the runner-up."""

    left: int
    right: int
    score: float
    margin: float
    method: str
    state: PairState


def weigh(left: Profile, right: Profile, weight: Floats, width: Floats) -> tuple[float, float]:
    """Return score and evidence of one candidate.

    The score is the containment by weight of the version that shows less in the other, times the share of the other's
    characters that is either shared or can have stood under the redactions of the first, and the reverse.
    """
    common = np.intersect1d(left.words, right.words, assume_unique=True)
    shared = float(weight[common].sum())
    mass = min(float(weight[left.words].sum()), float(weight[right.words].sum()))
    if not mass or not shared:
        return 0.0, 0.0
    seen = float(width[common].sum())
    explained = min(_explained(left, right, seen, width), _explained(right, left, seen, width))
    return shared / mass * explained, shared


def _explained(hiding: Profile, showing: Profile, common: float, width: Floats) -> float:
    """Return the share of one version's distinct words that the other shows too or can have hidden."""
    own = float(width[showing.words].sum())
    beyond = own - common - WORDS_PER_LOST * hiding.hidden - SLACK
    return 1.0 - max(0.0, beyond) / own if own else 1.0


def pair_up(weighed: Mapping[Key, Weighed], forced: Mapping[int, int], barred: Iterable[Key]) -> list[Paired]:
    """Return one-to-one pairs; ``forced`` ones (left to right) were decided by a person and hold whatever the score."""
    left_taken, right_taken, out = set(forced), set(forced.values()), set(barred)
    open_candidates = {
        k: w for k, w in weighed.items() if k not in out and k[0] not in left_taken and k[1] not in right_taken
    }
    found = [Paired(i, j, 1.0, 1.0, "decision", PairState.PAIRED) for i, j in sorted(forced.items())]
    for group in _components(open_candidates):
        for key in _assigned(group):
            found.append(_judged(key, group))
    return sorted(found)


def _judged(key: Key, group: Mapping[Key, Weighed]) -> Paired:
    own = group[key]
    rivals = [w.rank for other, w in group.items() if other != key and (other[0] == key[0] or other[1] == key[1])]
    margin = own.rank - max(rivals, default=0.0)
    by_words = own.method == "containment"
    weak = own.score < LEAST_SCORE or (by_words and own.evidence < LEAST_EVIDENCE) or margin < LEAST_MARGIN
    return Paired(*key, own.score, margin, own.method, PairState.AMBIGUOUS if weak else PairState.PAIRED)


def _components(candidates: Mapping[Key, Weighed]) -> list[dict[Key, Weighed]]:
    """Split candidates into groups that share no document."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for i, j in candidates:
        root[find(("left", i))] = find(("right", j))
    groups: dict[tuple[str, int], dict[Key, Weighed]] = {}
    for key in sorted(candidates):
        groups.setdefault(find(("left", key[0])), {})[key] = candidates[key]
    return list(groups.values())


def _assigned(group: Mapping[Key, Weighed]) -> list[Key]:
    rows, columns = sorted({i for i, _ in group}), sorted({j for _, j in group})
    if max(len(rows), len(columns)) > MOST_ASSIGNED:
        return _by_rank(group)
    score = np.zeros((len(rows), len(columns)))
    for (i, j), w in group.items():
        score[rows.index(i), columns.index(j)] = w.rank
    chosen = [(rows[a], columns[b]) for a, b in learn.assign(score)]
    return sorted(key for key in chosen if key in group and group[key].rank > 0)


def _by_rank(group: Mapping[Key, Weighed]) -> list[Key]:
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in sorted(group, key=lambda k: (-group[k].rank, k)):
        if i not in chosen and j not in taken and group[i, j].rank > 0:
            chosen[i] = j
            taken.add(j)
    return sorted(chosen.items())
