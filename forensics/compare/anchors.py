"""Anchors between two strands: stretches of words that stand once on either side, in the same order.

Patience alignment (Bram Cohen's name for it) over runs of three words, then two: the longest increasing chain of
stretches that are unique on both sides, grown as far as both sides agree, then again between them.
"""

from bisect import bisect_left
from collections.abc import Sequence

Match = tuple[int, int]
"""Index on the left and on the right of one word."""

Span = tuple[int, int, int, int]
"""First and end on the left, first and end on the right."""

STRETCHES = (3, 2)


def anchored(left: Sequence[str], right: Sequence[str]) -> list[Match]:
    """Return matches between two lists of words, increasing on both sides; empty words are holes and never match."""
    found: list[Match] = []
    todo: list[Span] = [(0, len(left), 0, len(right))]
    while todo:
        span = todo.pop()
        trimmed, inside = _trim(left, right, span)
        found += trimmed
        chain = _unique_chain(left, right, inside)
        if chain:
            grown = _grow(left, right, inside, chain)
            found += grown
            todo += between(grown, inside)
    return sorted(found)


def between(matches: Sequence[Match], span: Span) -> list[Span]:
    """Return the spans before, between and after some matches, empty ones left out on either side."""
    first_left, end_left, first_right, end_right = span
    before = [(first_left - 1, first_right - 1), *matches]
    after = [*matches, (end_left, end_right)]
    gaps = [(a + 1, c, b + 1, d) for (a, b), (c, d) in zip(before, after, strict=True)]
    return [gap for gap in gaps if gap[0] < gap[1] and gap[2] < gap[3]]


def _trim(left: Sequence[str], right: Sequence[str], span: Span) -> tuple[list[Match], Span]:
    """Match what begins and ends alike."""
    a, b, c, d = span
    found: list[Match] = []
    while a < b and c < d and left[a] and left[a] == right[c]:
        found.append((a, c))
        a, c = a + 1, c + 1
    while a < b and c < d and left[b - 1] and left[b - 1] == right[d - 1]:
        b, d = b - 1, d - 1
        found.append((b, d))
    return found, (a, b, c, d)


def _unique_chain(left: Sequence[str], right: Sequence[str], span: Span) -> list[Match]:
    for length in STRETCHES:
        ours, theirs = _unique(left, span[0], span[1], length), _unique(right, span[2], span[3], length)
        shared = sorted((i, theirs[run]) for run, i in ours.items() if run in theirs)
        if shared:
            return increasing(shared)
    return []


def _unique(words: Sequence[str], first: int, end: int, length: int) -> dict[tuple[str, ...], int]:
    place: dict[tuple[str, ...], int] = {}
    for i in range(first, end - length + 1):
        run = tuple(words[i : i + length])
        if all(run):
            place[run] = -1 if run in place else i
    return {run: i for run, i in place.items() if i >= 0}


def increasing(pairs: Sequence[Match]) -> list[Match]:
    """Return the longest subsequence that increases on the right, of pairs sorted by the left."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        back.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [n]
    chain: list[Match] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(pairs[n])
        n = back[n]
    return chain[::-1]


def _grow(left: Sequence[str], right: Sequence[str], span: Span, chain: Sequence[Match]) -> list[Match]:
    """Grow each anchor to both sides while the words agree and no other anchor is met."""
    found: list[Match] = []
    i, j = span[0] - 1, span[2] - 1
    limits = [*chain[1:], (span[1], span[3])]
    for (a, b), (stop_left, stop_right) in zip(chain, limits, strict=True):
        if a <= i or b <= j:
            continue
        start = _back(left, right, (a, b), (i, j))
        i, j = a, b
        while i + 1 < stop_left and j + 1 < stop_right and left[i + 1] and left[i + 1] == right[j + 1]:
            i, j = i + 1, j + 1
        found += [(a - k, b - k) for k in range(a - start, 0, -1)]
        found += [(a + k, b + k) for k in range(i - a + 1)]
    return found


def _back(left: Sequence[str], right: Sequence[str], at: Match, floor: Match) -> int:
    """Return the first index on the left of the stretch that agrees up to ``at``."""
    a, b = at
    while a - 1 > floor[0] and b - 1 > floor[1] and left[a - 1] and left[a - 1] == right[b - 1]:
        a, b = a - 1, b - 1
    return a
