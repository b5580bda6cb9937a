"""Two groups of documents aligned: matches, the outcome of each gap, and the page pairs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from forensics.compare.align import Gap, align, gaps
from forensics.compare.anchors import Match
from forensics.compare.gaps import Outcome, outcome
from forensics.compare.paging import PagePair, block_gaps, blocks, outside, page_pairs, votes_of
from forensics.compare.strand import Strand


class Aligned(NamedTuple):
    """What the alignment of two strands gave."""

    left: Strand
    right: Strand
    matches: list[Match]
    outcomes: list[tuple[Gap, Outcome]]
    pages: list[PagePair]


def aligned(left: Strand, right: Strand) -> Aligned:
    """Align two strands, pair their pages, and tell what became of what stands between the matched words."""
    matches = align(left, right)
    placed = blocks(left, right, votes_of(left, right, matches))
    walls = block_gaps(left, right, placed)
    matches = outside(matches, walls)
    outcomes = [(gap, outcome(left, right, gap, whole=gap in walls)) for gap in _gaps(left, right, matches, walls)]
    pairs = page_pairs(left, right, votes_of(left, right, matches), placed, _covered(left, right, outcomes))
    return Aligned(left, right, matches, outcomes, pairs)


def _gaps(left: Strand, right: Strand, matches: Sequence[Match], walls: Sequence[Gap]) -> Iterator[Gap]:
    """Yield the gaps between matches, cut where a block of hidden pages stands, and the blocks."""
    cuts = sorted(walls)
    for gap in gaps(matches, len(left.items), len(right.items)):
        at_left, at_right = gap.left[0], gap.right[0]
        for wall in cuts:
            if gap.left[0] <= wall.left[0] < gap.left[1] or gap.right[0] <= wall.right[0] < gap.right[1]:
                yield Gap((at_left, wall.left[0]), (at_right, wall.right[0]))
                yield wall
                at_left, at_right = wall.left[1], wall.right[1]
        yield Gap((at_left, gap.left[1]), (at_right, gap.right[1]))


def _covered(left: Strand, right: Strand, outcomes: Sequence[tuple[Gap, Outcome]]) -> Counter[tuple[int, int]]:
    """Count words over redactions, and redactions over redactions, by the pages they stand on."""
    count: Counter[tuple[int, int]] = Counter()
    for _, found in outcomes:
        for cover in found.released:
            count.update((left.items[cover.holes[0]].page, right.items[j].page) for j in cover.others)
        for cover in found.newly:
            count.update((left.items[i].page, right.items[cover.holes[0]].page) for i in cover.others)
        count.update((left.items[i].page, right.items[j].page) for i, j in found.still)
    return count
