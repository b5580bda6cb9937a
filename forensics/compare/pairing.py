"""Documents paired across two productions by the cascade of DESIGN 9, one to one.

Number, identity of messages and containment each propose candidates; one measure weighs them all: how much of what the
more redacted version shows stands in the other, less what neither version's redactions can have hidden.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from forensics.adapters import learn
from forensics.compare.profile import Profile, Weights, shared
from forensics.records.comparison import PairState

LEAST_EVIDENCE = 4.0
"""Least weight (nats) beyond ``log(documents)`` that speaks for a pair: odds of 50 to 1 after looking at them all."""
LEAST_MARGIN = 4.0
"""Least weight (nats) by which a pair must beat its rivals."""
LEAST_WORDS = 1.0
"""Nats that words alone must give; distances between words that say nothing prove nothing."""
ENOUGH_WORDS = 8.0
"""What words give less than this must be made up for by a wider margin."""
LEAST_SCORE = 0.5
SECOND_CHOICE = 0.15
"""Share of its mass by which a document may prefer another partner that is taken; beyond it, it has none."""
MOST_MORE = 0.3
"""Share of a document's distinct words that its version may lack without having hidden them, errors apart."""
LEAST_BEYOND = 0.25
LEAST_LIKENESS = 0.25
"""Score below which two documents are no candidates at all, whatever they share."""
COST_OF_LOST = 0.15
"""Nats for each character shown on one side that the other neither shows nor can have hidden: about 1 a word."""
COST_OF_LENGTH = 0.03
"""Nats for each character by which the two lengths, hidden characters included, differ beyond tolerance."""
MOST_LENGTH = 12.0
HIDDEN_TOLERANCE = 0.15
SEEN_TOLERANCE = 0.03
SLACK = 24.0
"""Characters of stamps and captions that one printing may have and the other not."""
MOST_ASSIGNED = 300
"""Documents on a side up to which competing candidates are assigned by the Hungarian method, else by rank."""

SECOND_PRINT = "second print of one mail"

Key = tuple[int, int]


class Weighed(NamedTuple):
    """One candidate: nats that speak for it, those a perfect partner would have, and what proposed it."""

    nats: float
    mass: float
    method: str
    lift: float = 0.0
    """Nats that number, message, order of words or neighbours add."""
    known: bool = False
    """Number or message say so; the words need not."""
    inside: bool = False
    """One document holds the other and much more, as a chain holds a mail."""

    @property
    def rank(self) -> float:
        """What competes."""
        return self.nats + self.lift

    @property
    def score(self) -> float:
        """Nats as a share of those of a perfect partner, 0 to 1."""
        return max(0.0, min(1.0, self.nats / self.mass)) if self.mass > 0 else 0.0


class Paired(NamedTuple):
    """One document of the left and one of the right (indices), with the margin over the runner-up."""

    left: int
    right: int
    score: float
    margin: float
    method: str
    state: PairState


class Version(NamedTuple):
    """One document as it is weighed."""

    profile: Profile
    weights: Weights


def weigh(left: Version, right: Version, method: str) -> Weighed:
    """Weigh one candidate.

    Words that both show count by how rare they are; word pairs that are rarer than their words suggest count in
    addition. Words of one version that the other neither shows nor can have hidden speak against it, and so do unlike
    lengths.
    """
    short, long = (left, right) if len(left.profile.words) <= len(right.profile.words) else (right, left)
    words = shared(long.profile.words, short.profile.words)
    pairs = shared(long.profile.pairs, short.profile.pairs)
    for_it = float(short.weights.words[words].sum() + short.weights.pairs[pairs].sum())
    common = float(short.weights.widths[words].sum())
    lost_short, lost_long = _lost(short, long, common), _lost(long, short, common)
    against = COST_OF_LOST * (lost_short + lost_long) + _length_cost(left.profile, right.profile)
    more = (lost_long - lost_short) / max(1.0, float(long.weights.widths.sum()))
    mass = min(left.weights.mass, right.weights.mass)
    return Weighed(for_it - against, mass, method, inside=abs(more) > MOST_MORE)


def share_beyond(part: Version, sibling: Version, whole: Version) -> float:
    """Return how much of what a part shows beyond its sibling stands in a whole, by weight, 0 to 1.

    0 too where the part shows little beyond its sibling, as a mail does that the sibling quotes.
    """
    own = ~shared(sibling.profile.words, part.profile.words)
    there = shared(whole.profile.words, part.profile.words)
    beyond, mass = float(part.weights.words[own].sum()), float(part.weights.words.sum())
    if not mass or beyond < LEAST_BEYOND * mass:
        return 0.0
    return float(part.weights.words[own & there].sum()) / beyond


def _lost(showing: Version, hiding: Version, common: float) -> float:
    """Return how many characters one version shows that the other neither shows nor can have hidden."""
    own = float(showing.weights.widths.sum())
    return max(0.0, own - common - (1 + HIDDEN_TOLERANCE) * hiding.profile.hidden - SLACK)


def _length_cost(left: Profile, right: Profile) -> float:
    hidden, longer = left.hidden + right.hidden, max(left.length, right.length)
    allowed = HIDDEN_TOLERANCE * hidden + SEEN_TOLERANCE * longer + SLACK
    apart = max(left.seen + left.least - right.length, right.seen + right.least - left.length)
    return min(MOST_LENGTH, COST_OF_LENGTH * max(0.0, apart - allowed))


class Rules(NamedTuple):
    """What binds the assignment beside the weights."""

    forced: Mapping[int, int]
    """Pairs (left to right) that a person made; they hold whatever the words say."""
    barred: Sequence[Key]
    """Pairs that a person ruled out."""
    own_left: Sequence[frozenset[str]]
    """Messages of each document that are its own; documents that share one are prints of one mail, not rivals."""
    own_right: Sequence[frozenset[str]]


def pair_up(weighed: Mapping[Key, Weighed], rules: Rules) -> list[Paired]:
    """Return one-to-one pairs, then second prints of mails that are paired already."""
    least = LEAST_EVIDENCE + math.log(max(2, len(rules.own_left) + len(rules.own_right)))
    left_taken, right_taken, out = set(rules.forced), set(rules.forced.values()), set(rules.barred)
    open_candidates = {
        k: w
        for k, w in weighed.items()
        if (w.score >= LEAST_LIKENESS or w.known)
        and w.rank > 0
        and k not in out
        and k[0] not in left_taken
        and k[1] not in right_taken
    }
    found = [Paired(i, j, 1.0, 1.0, "decision", PairState.PAIRED) for i, j in sorted(rules.forced.items())]
    for group in _components(open_candidates):
        found += _Contest(group, rules).judged(least)
    return sorted(found)


class _Contest:
    """Candidates that compete, the assignment among them, and how far each of its pairs is ahead of its rivals."""

    def __init__(self, group: Mapping[Key, Weighed], rules: Rules) -> None:
        self.group, self.rules = group, rules
        self.chosen = dict(_assigned(group))
        self.back = {j: i for i, j in self.chosen.items()}
        self.by_left: dict[int, list[int]] = defaultdict(list)
        self.by_right: dict[int, list[int]] = defaultdict(list)
        for i, j in group:
            self.by_left[i].append(j)
            self.by_right[j].append(i)

    def judged(self, least: float) -> list[Paired]:
        """Return the pairs; ``least`` is the rank from which one may be called paired.

        A document whose best partner went to another print of the same mail is that mail's second print. Whatever it
        was assigned instead is only what was left over.
        """
        found = [self._judge(key, least) for key in self.chosen.items() if self._second(key[0]) is None]
        found += [self._print(i, j) for i in sorted(self.by_left) if (j := self._second(i)) is not None]
        return found

    def _second(self, left: int) -> int | None:
        """Return the partner of another print of the same mail, where the words of this one prefer it too."""
        best = self._favourite(left)
        holder = self.back.get(best)
        if holder is None or holder == left or not self.rules.own_left[holder] & self.rules.own_left[left]:
            return None
        return best if self._nats(left, best) > self._nats(left, self.chosen.get(left)) + LEAST_MARGIN else None

    def _favourite(self, left: int) -> int:
        return max(self.by_left[left], key=lambda j: (self._nats(left, j), -j))

    def _print(self, left: int, right: int) -> Paired:
        own = self.group[left, right]
        sure = own.score >= LEAST_SCORE and not own.inside
        state = PairState.PAIRED if sure else PairState.AMBIGUOUS
        return Paired(left, right, own.score, 0.0, SECOND_PRINT, state)

    def _judge(self, key: Key, least: float) -> Paired:
        own, ahead = self.group[key], self._ahead(*key)
        alike = not own.inside and own.score >= LEAST_SCORE and own.nats >= LEAST_WORDS
        short = max(0.0, ENOUGH_WORDS - own.nats) if not own.known else 0.0
        rather = self._nats(key[0], self._favourite(key[0])) - own.rank
        weak = (
            ahead < LEAST_MARGIN + short
            or rather > max(LEAST_MARGIN, SECOND_CHOICE * own.mass)
            or own.rank < least
            or not (alike or own.known)
        )
        margin = max(-1.0, min(1.0, ahead / own.mass)) if own.mass > 0 else 0.0
        return Paired(*key, own.score, margin, own.method, PairState.AMBIGUOUS if weak else PairState.PAIRED)

    def _ahead(self, left: int, right: int) -> float:
        """Return how many nats the assignment loses at least when a pair gives way to a rival.

        A rival that takes one of the two documents gives up its own partner, which the other of the two may then take.
        """
        own = self._nats(left, right)
        loses = [own]
        for i in self.by_right[right]:
            theirs = self.chosen.get(i)
            if i != left and not self.rules.own_left[i] & self.rules.own_left[left]:
                loses.append(own + self._nats(i, theirs) - self._nats(i, right) - self._nats(left, theirs))
        for j in self.by_left[left]:
            theirs = self.back.get(j)
            if j != right and not self.rules.own_right[j] & self.rules.own_right[right]:
                loses.append(own + self._nats(theirs, j) - self._nats(left, j) - self._nats(theirs, right))
        return min(loses)

    def _nats(self, i: int | None, j: int | None) -> float:
        found = self.group.get((i, j)) if i is not None and j is not None else None
        return max(0.0, found.rank) if found else 0.0


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
    return sorted(key for key in chosen if key in group)


def _by_rank(group: Mapping[Key, Weighed]) -> list[Key]:
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in sorted(group, key=lambda k: (-group[k].rank, k)):
        if i not in chosen and j not in taken:
            chosen[i] = j
            taken.add(j)
    return sorted(chosen.items())
