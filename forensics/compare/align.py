"""Two strands aligned: which words match, and what stands on either side between the matches."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from forensics.compare.anchors import Match, anchored, between
from forensics.compare.chain import chained
from forensics.compare.strand import Strand

ROUNDS = 3
"""Chains leave spans whose commonest words took no part; they are looked at again."""


class Gap(NamedTuple):
    """What stands between two matches: items ``left[0]`` to ``left[1]`` (not included) against those of the right."""

    left: tuple[int, int]
    right: tuple[int, int]


def align(left: Strand, right: Strand) -> list[Match]:
    """Return the matched words of two strands, as pairs of indices that increase on both sides."""
    ours, theirs = left.keys, right.keys
    reach = (left.reach, right.reach)
    found = anchored(ours, theirs)
    whole = (0, len(ours), 0, len(theirs))
    fresh = between(found, whole)
    for _ in range(ROUNDS):
        chains = [(span, chained(ours, theirs, span, reach)) for span in fresh]
        found += [match for _, chain in chains for match in chain]
        fresh = [rest for span, chain in chains if chain for rest in between(chain, span)]
    return sorted(found)


def gaps(matches: Sequence[Match], left: int, right: int) -> Iterator[Gap]:
    """Yield what stands before, between and after the matches of strands of the given lengths."""
    i, j = 0, 0
    for a, b in [*matches, (left, right)]:
        if a > i or b > j:
            yield Gap((i, a), (j, b))
        i, j = a + 1, b + 1
