"""How many words are still hidden where redactions of both sides lie over one another, as the measures count them.

What a redaction of the later production hides was measured once (``measures``); here it is shared out over the
redactions of the earlier one beneath it, less what the earlier one showed there.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from forensics import measures
from forensics.compare.aligned import Aligned
from forensics.compare.gaps import Outcome
from forensics.compare.strand import Strand

Interval = tuple[float, float, float]

CHARACTERS_PER_WORD = 6
"""English mail has about five letters a word, and a blank; for redactions that were not measured."""


class Remaining(NamedTuple):
    """Words still hidden; ``interval`` is None where a redaction was not measured, and its width had to tell."""

    words: int
    interval: Interval | None


def remaining(
    found: Aligned, result: Outcome, widths: Mapping[str, int], hidden: Mapping[str, Interval]
) -> dict[str, Remaining]:
    """Return what is still hidden of each redaction of the left in one gap, by its id.

    Args:
        found: both sides aligned.
        result: what became of the gap.
        widths: characters of each redaction of the right, see ``widths_of``.
        hidden: words that each of them hides.
    """
    parts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for i, j, width in _over(found, result):
        ours = found.left.items[i].tokens[0].region or ""
        theirs = found.right.items[j].tokens[0].region or ""
        parts[ours][theirs] += width
    return {ours: _words(part, widths, hidden) for ours, part in parts.items()}


def _words(part: Mapping[str, float], whole: Mapping[str, int], hidden: Mapping[str, Interval]) -> Remaining:
    if not all(theirs in hidden for theirs in part):
        return Remaining(max(1, round(sum(part.values()) / CHARACTERS_PER_WORD)), None)
    shares = [_times(width / whole[theirs], hidden[theirs]) for theirs, width in sorted(part.items())]
    low, estimate, high = (round(value, 2) for value in measures.together(shares))
    return Remaining(max(1, round(estimate)), (low, estimate, high))


def _over(found: Aligned, result: Outcome) -> list[tuple[int, int, float]]:
    """Return how much of each hole of the right lies over each hole of the left, in characters of the right."""
    lefts: dict[int, list[int]] = defaultdict(list)
    rights: dict[int, list[int]] = defaultdict(list)
    for i, j in result.still:
        lefts[j].append(i)
        rights[i].append(j)
    shown = _shown_over(found, result)
    out: list[tuple[int, int, float]] = []
    for j, over in lefts.items():
        width = found.right.items[j].width
        weights = [_part_of(found, i, j, rights[i]) for i in over]
        whole = sum(weights) + shown[j]
        out += [(i, j, width * weight / whole) for i, weight in zip(over, weights, strict=True)]
    return out


def _part_of(found: Aligned, i: int, j: int, rights: list[int]) -> float:
    """Return the part of a hole of the left that lies under one of the right, in characters of the left."""
    right = found.right.items
    return found.left.items[i].width * right[j].width / sum(right[n].width for n in rights)


def _shown_over(found: Aligned, result: Outcome) -> dict[int, float]:
    """Return how many characters the left shows where each hole of the right lies."""
    shown: dict[int, float] = defaultdict(float)
    for cover in result.newly:
        width = sum(found.left.items[i].width for i in cover.others)
        for j in cover.holes:
            shown[j] += width / len(cover.holes)
    return shown


def widths_of(side: Strand) -> dict[str, int]:
    """Return how many characters each redaction of a side is wide, all its lines together."""
    widths: dict[str, int] = defaultdict(int)
    for item in side.items:
        if item.tokens[0].region:
            widths[item.tokens[0].region] += item.width
    return widths


def _times(factor: float, words: Interval) -> Interval:
    low, estimate, high = words
    return factor * low, factor * estimate, factor * high
