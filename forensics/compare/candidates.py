"""Which documents could be versions of one another: those that share rare words or word pairs.

The cost is one sparse product in which a word that stands in more than ``MOST_HOLDERS`` documents of a side takes no
part, so that it grows with the number of documents, not with its square.
"""

from collections.abc import Sequence

import numpy as np

from forensics.adapters import learn
from forensics.compare.profile import Floats, Ints, Profile

MOST_HOLDERS = 120
PER_DOCUMENT = 8
"""Candidates kept for each document, on either side."""
FAINT_PER_DOCUMENT = 16
LENGTH_SPREAD = 15.0
LENGTH_SPREAD_PER_HIDDEN = 0.05


def shared_rare_words(left: Sequence[Profile], right: Sequence[Profile]) -> set[tuple[int, int]]:
    """Return pairs (left, right) of documents: for each document those with which it shares the most weight."""
    if not left or not right:
        return set()
    total = len(left) + len(right)
    found = strongest([p.words for p in left], [p.words for p in right], total)
    return found | strongest([p.pairs for p in left], [p.pairs for p in right], total)


def faint(left: Sequence[Profile], right: Sequence[Profile]) -> set[tuple[int, int]]:
    """Return candidates among documents that show hardly more than common words: by all words and by length.

    Every document is looked at with every other, in one blocked product; for those that rarer words did not pair.
    """
    if not left or not right:
        return set()
    rows_left, features_left = _incidence([p.words for p in left])
    rows_right, features_right = _incidence([p.words for p in right])
    common = np.intersect1d(features_left, features_right)
    if not len(common):
        return set()
    held = _holders(features_left, common) + _holders(features_right, common)
    return learn.nearest_pairs(
        _among(rows_left, features_left, common),
        _among(rows_right, features_right, common),
        np.log((len(left) + len(right)) / held).clip(0.05),
        (_lengths(left), _lengths(right)),
        FAINT_PER_DOCUMENT,
    )


def _lengths(found: Sequence[Profile]) -> tuple[Floats, Floats]:
    """Return length and standard deviation of length of each document, in characters."""
    lengths = np.array([p.length for p in found], dtype=np.float64)
    return lengths, LENGTH_SPREAD + LENGTH_SPREAD_PER_HIDDEN * np.array([p.hidden for p in found], dtype=np.float64)


def strongest(left: Sequence[Ints], right: Sequence[Ints], total: int) -> set[tuple[int, int]]:
    """Return pairs of groups that share the most weight of rare numbers; ``total`` groups were counted."""
    rows_left, features_left = _incidence(left)
    rows_right, features_right = _incidence(right)
    common = np.intersect1d(features_left, features_right)
    held_left, held_right = _holders(features_left, common), _holders(features_right, common)
    usable = (held_left <= MOST_HOLDERS) & (held_right <= MOST_HOLDERS)
    common = common[usable]
    if not len(common):
        return set()
    weight = np.log(total / (held_left + held_right)[usable]).clip(0.05)
    return learn.strongest_pairs(
        _among(rows_left, features_left, common),
        _among(rows_right, features_right, common),
        weight,
        (len(left), len(right)),
        PER_DOCUMENT,
    )


def _incidence(groups: Sequence[Ints]) -> tuple[Ints, Ints]:
    rows = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
    return rows, np.concatenate([*groups, np.empty(0, dtype=np.int64)]).astype(np.int64)


def _holders(features: Ints, common: Ints) -> Floats:
    values, counts = np.unique(features, return_counts=True)
    return counts[np.searchsorted(values, common)].astype(np.float64) if len(common) else np.empty(0)


def _among(rows: Ints, features: Ints, common: Ints) -> tuple[Ints, Ints]:
    """Return rows and columns of those features that are common, columns numbered by ``common``."""
    column = np.searchsorted(common, features).clip(0, len(common) - 1)
    kept = common[column] == features
    return rows[kept], column[kept]
