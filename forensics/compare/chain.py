"""Words matched between two anchors, where redactions stand between them: holes are wildcards as wide as their boxes.

Both strands print the same text, so between two matched words they are equally long, hidden characters included. A
chain of matches costs what contradicts this: visible words that no hole of the other side can have covered, and holes
too wide for what stands in their place.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters import fuzzy
from forensics.compare.anchors import Match, Span
from forensics.compare.strand import Reach

Floats = NDArray[np.float64]
Reaches = tuple[Reach, Reach]
"""Running totals of characters of both strands."""

MOST_PAIRS = 2500
"""Pairs of words weighed at once; beyond it only the rarer words take part."""
WIDTH_TOLERANCE = 0.25
"""A box is wider or narrower than the words it hides by about this share: margins, and letters of unequal width."""
SLACK = 4.0
"""Characters by which an empty or narrow gap may differ."""
COST_PER_CHARACTER = 0.12
COST_OF_SLACK_HOLE = 0.05
COST_OF_BREAK = 0.35
"""For not standing beside the match before."""
MOST_COST = 6.0
LEAST_LIKE = 75.0
"""Similarity (0 to 100) from which two words can be one word and a reading error."""
FUZZY_SPAN = 6000
"""Words left times words right up to which reading errors are looked for."""


def chained(left: Sequence[str], right: Sequence[str], span: Span, reach: Reaches) -> list[Match]:
    """Return the chain of matches inside a span with the best balance of words explained and widths contradicted."""
    i, j, worth = _pairs(left, right, span)
    if not len(i):
        return []
    best, back = _best_chains(i, j, worth, span, reach)
    ends = best - _cost(i, j, np.full(len(i), span[1]), np.full(len(i), span[3]), reach)
    at = int(np.argmax(ends))
    if ends[at] <= -_cost_of_nothing(span, reach):
        return []
    found: list[Match] = []
    while at >= 0:
        found.append((int(i[at]), int(j[at])))
        at = int(back[at])
    return found[::-1]


def _cost_of_nothing(span: Span, reach: Reaches) -> float:
    a, b, c, d = (np.array([n]) for n in (span[0] - 1, span[1], span[2] - 1, span[3]))
    return float(_cost(a, c, b, d, reach)[0])


def _best_chains(
    i: NDArray[np.int64], j: NDArray[np.int64], worth: Floats, span: Span, reach: Reaches
) -> tuple[Floats, NDArray[np.int64]]:
    """Return for each pair the value of the best chain that ends in it, and the pair before it."""
    start = _cost(np.full(len(i), span[0] - 1), np.full(len(i), span[2] - 1), i, j, reach)
    best = worth - start
    back = np.full(len(i), -1)
    first_of_row = np.searchsorted(i, i)
    for n in range(len(i)):
        before = np.arange(first_of_row[n])
        before = before[j[before] < j[n]]
        if not len(before):
            continue
        here = np.full(len(before), n)
        value = best[before] - _cost(i[before], j[before], i[here], j[here], reach)
        top = int(np.argmax(value))
        if value[top] + worth[n] > best[n]:
            best[n], back[n] = value[top] + worth[n], before[top]
    return best, back


def _cost(
    i0: NDArray[np.int64], j0: NDArray[np.int64], i1: NDArray[np.int64], j1: NDArray[np.int64], reach: Reaches
) -> Floats:
    """Return the cost of what stands between matches ``(i0, j0)`` and ``(i1, j1)``."""
    (left, right), more, less = reach, 1 + WIDTH_TOLERANCE, 1 - WIDTH_TOLERANCE
    seen_left, seen_right = left.seen[i1] - left.seen[i0 + 1], right.seen[j1] - right.seen[j0 + 1]
    hidden_left, hidden_right = left.hidden[i1] - left.hidden[i0 + 1], right.hidden[j1] - right.hidden[j0 + 1]
    least_left, least_right = left.least[i1] - left.least[i0 + 1], right.least[j1] - right.least[j0 + 1]
    bare_left = (seen_left - more * hidden_right - SLACK * (hidden_right > 0)).clip(0)
    bare_right = (seen_right - more * hidden_left - SLACK * (hidden_left > 0)).clip(0)
    wide_left = (less * least_left - seen_right - hidden_right - SLACK).clip(0)
    wide_right = (less * least_right - seen_left - hidden_left - SLACK).clip(0)
    apart = (i1 - i0 > 1) | (j1 - j0 > 1)
    cost = COST_PER_CHARACTER * (bare_left + bare_right) + COST_OF_SLACK_HOLE * (wide_left + wide_right)
    result: Floats = np.minimum(cost, MOST_COST) + COST_OF_BREAK * apart
    return result


def _pairs(
    left: Sequence[str], right: Sequence[str], span: Span
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return pairs of like words inside a span, in order of place, and what matching each is worth."""
    places: dict[str, list[int]] = {}
    for j in range(span[2], span[3]):
        if right[j]:
            places.setdefault(right[j], []).append(j)
    rows = {i: places[left[i]] for i in range(span[0], span[1]) if left[i] in places}
    pairs = [(i, j, _worth(left[i], len(js))) for i, js in _bounded(rows).items() for j in js]
    pairs += _misread(left, right, span, rows)
    pairs.sort()
    table = np.array(pairs, dtype=np.float64).reshape(-1, 3)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]


def _worth(word: str, places: int) -> float:
    return min(4.0, 0.8 + 0.25 * len(word)) / (1.0 + 0.15 * (places - 1))


def _bounded(rows: dict[int, list[int]]) -> dict[int, list[int]]:
    """Leave out the commonest words where there are too many pairs."""
    total, kept = 0, {}
    for i, js in sorted(rows.items(), key=lambda row: (len(row[1]), row[0])):
        total += len(js)
        if total > MOST_PAIRS:
            break
        kept[i] = js
    return kept


def _misread(
    left: Sequence[str], right: Sequence[str], span: Span, rows: dict[int, list[int]]
) -> list[tuple[int, int, float]]:
    """Return pairs of unlike words of which one may be a misreading of the other."""
    taken = {right[js[0]] for js in rows.values()}
    ours = [i for i in range(span[0], span[1]) if i not in rows and len(left[i]) > 3]
    theirs = [j for j in range(span[2], span[3]) if len(right[j]) > 3 and right[j] not in taken]
    if not ours or not theirs or len(ours) * len(theirs) > FUZZY_SPAN:
        return []
    like = fuzzy.ratio_matrix([left[i] for i in ours], [right[j] for j in theirs], LEAST_LIKE)
    return [
        (ours[a], theirs[b], _worth(left[ours[a]], 1) * float(like[a, b]) / 125.0)
        for a, b in zip(*np.nonzero(like), strict=True)
    ]
