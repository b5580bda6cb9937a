"""Pages of aligned documents paired: those that share matched words, and hidden ones by order between them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from forensics.compare.align import Gap
from forensics.compare.anchors import Match, increasing
from forensics.compare.strand import Strand, page_hidden
from forensics.records.comparison import PairState

LEAST_SHARED = 3
"""Matched words from which two pages belong together."""
LEAST_SHARE = 0.2
"""Share of the shorter page's words that must be matched on the other."""
NEARLY_ALL = 0.85
"""Where fewer pages than this share stand in the place of hidden ones, the last were left out; else text reflowed."""

Votes = Mapping[tuple[int, int], int]


class PagePair(NamedTuple):
    """A page of the left and one of the right, as indices into the strands' pages."""

    left: int
    right: int
    score: float
    margin: float
    method: str
    state: PairState


class Block(NamedTuple):
    """Two pages of which at least one is hidden, known to stand for one another: what is on one is on the other."""

    left: int
    right: int
    sure: bool


def votes_of(left: Strand, right: Strand, matches: Sequence[Match]) -> Counter[tuple[int, int]]:
    """Count the matched words that each page of the left shares with each of the right."""
    return Counter((left.items[i].page, right.items[j].page) for i, j in matches)


def blocks(left: Strand, right: Strand, votes: Votes) -> list[Block]:
    """Return hidden pages and their counterparts by order between pages that share words."""
    dark_left, dark_right = [page_hidden(p) for p in left.pages], [page_hidden(p) for p in right.pages]
    bound_left, bound_right = _bound(left, right, votes)
    anchors = increasing(sorted(_mutual(votes)))
    edges = [(-1, -1), *anchors, (len(left.pages), len(right.pages))]
    found: list[Block] = []
    for (a, b), (c, d) in pairwise(edges):
        ours = [i for i in range(a + 1, c) if i not in bound_left]
        theirs = [j for j in range(b + 1, d) if j not in bound_right]
        if ours and theirs and (all(dark_left[i] for i in ours) or all(dark_right[j] for j in theirs)):
            found += _in_order(ours, theirs)
    return [block for block in found if dark_left[block.left] or dark_right[block.right]]


def _bound(left: Strand, right: Strand, votes: Votes) -> tuple[set[int], set[int]]:
    """Return pages that share enough words with any page to be placed already."""
    words_left, words_right = _words(left), _words(right)
    by_left: Counter[int] = Counter()
    by_right: Counter[int] = Counter()
    for (i, j), count in votes.items():
        by_left[i] += count
        by_right[j] += count
    return (
        {i for i, count in by_left.items() if count >= LEAST_SHARE * words_left[i]},
        {j for j, count in by_right.items() if count >= LEAST_SHARE * words_right[j]},
    )


def _words(strand: Strand) -> Counter[int]:
    return Counter(item.page for item in strand.items if item.key)


def _mutual(votes: Votes) -> list[tuple[int, int]]:
    """Return pairs in which each page is the best of the other."""
    best_left: dict[int, tuple[int, int]] = {}
    best_right: dict[int, tuple[int, int]] = {}
    for (i, j), count in sorted(votes.items()):
        best_left[i] = max(best_left.get(i, (0, 0)), (count, -j))
        best_right[j] = max(best_right.get(j, (0, 0)), (count, -i))
    return [(i, -j) for i, (count, j) in sorted(best_left.items()) if -best_right[-j][1] == i and count >= LEAST_SHARED]


def _in_order(ours: Sequence[int], theirs: Sequence[int]) -> list[Block]:
    """Pair two runs of pages one by one; equal counts are sure, else pages from the first on, or in proportion."""
    if len(ours) == len(theirs):
        return [Block(i, j, True) for i, j in zip(ours, theirs, strict=True)]
    if min(len(ours), len(theirs)) < NEARLY_ALL * max(len(ours), len(theirs)):
        return [Block(i, j, False) for i, j in zip(ours, theirs, strict=False)]
    return []


def page_pairs(left: Strand, right: Strand, votes: Votes, placed: Sequence[Block], covered: Votes) -> list[PagePair]:
    """Return page pairs, one to one by words shared; what reflow tore apart is ambiguous.

    Args:
        left: strand of the left.
        right: strand of the right.
        votes: matched words.
        placed: hidden pages and their counterparts.
        covered: words on one page that stand in the place of redactions on the other.
    """
    found = [_by_order(block) for block in placed]
    taken_left, taken_right = {b.left for b in placed}, {b.right for b in placed}
    size_left, size_right = _sizes(left), _sizes(right)
    total = Counter(votes)
    total.update(covered)
    share = {(i, j): n / max(1, min(size_left[i], size_right[j])) for (i, j), n in total.items()}
    for (i, j), count in sorted(total.items(), key=lambda v: (-v[1], v[0])):
        clear = min(1.0, share[i, j])
        if count < LEAST_SHARED and clear < LEAST_SHARE:
            continue
        if i not in taken_left and j not in taken_right:
            rival = _rival(total, (i, j)) / max(1, min(size_left[i], size_right[j]))
            state = PairState.PAIRED if votes.get((i, j), 0) else PairState.AMBIGUOUS
            found.append(PagePair(i, j, clear, max(0.0, clear - rival), "aligned words", state))
            taken_left.add(i)
            taken_right.add(j)
        elif i not in taken_left or j not in taken_right:
            found.append(PagePair(i, j, clear, 0.0, "text runs on from a page already paired", PairState.AMBIGUOUS))
            taken_left.add(i)
            taken_right.add(j)
    return sorted(found)


def _by_order(block: Block) -> PagePair:
    state = PairState.PAIRED if block.sure else PairState.AMBIGUOUS
    return PagePair(block.left, block.right, 0.5, 0.5 if block.sure else 0.0, "order between neighbours", state)


def _rival(votes: Votes, own: tuple[int, int]) -> int:
    return max((n for (i, j), n in votes.items() if (i, j) != own and (i == own[0]) != (j == own[1])), default=0)


def _sizes(strand: Strand) -> Counter[int]:
    return Counter(item.page for item in strand.items)


def ranges(strand: Strand) -> dict[int, tuple[int, int]]:
    """Return where the items of each page begin and end."""
    found: dict[int, tuple[int, int]] = {}
    for index, item in enumerate(strand.items):
        first, _ = found.get(item.page, (index, index))
        found[item.page] = (first, index + 1)
    return found


def block_gaps(left: Strand, right: Strand, placed: Sequence[Block]) -> list[Gap]:
    """Return each block as the gap between the items of its two pages."""
    ours, theirs = ranges(left), ranges(right)
    return [
        Gap(ours[block.left], theirs[block.right]) for block in placed if block.left in ours and block.right in theirs
    ]


def outside(matches: Sequence[Match], walls: Sequence[Gap]) -> list[Match]:
    """Return the matches that no block contradicts."""
    return [
        (i, j)
        for i, j in matches
        if all((i < w.left[0] and j < w.right[0]) or (i >= w.left[1] and j >= w.right[1]) for w in walls)
    ]
