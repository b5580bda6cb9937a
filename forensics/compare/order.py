"""What order adds to pairs: parts of documents that one production cuts where the other does not, and black pages.

What stands between two known neighbours in one production stands between their partners in the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from forensics.compare.cascade import Sides
from forensics.compare.pairing import SECOND_PRINT, Paired, Version, share_beyond
from forensics.compare.sides import ProductionSide, Unit
from forensics.compare.strand import page_hidden
from forensics.records.comparison import PairState

MOST_GROWTH = 2.0
"""Pages between two neighbours may be this many times as many, or as few, in the other production."""


class Group(NamedTuple):
    """Documents that are aligned together (indices), in page order: one a side, more where black pages hide a cut."""

    left: tuple[int, ...]
    right: tuple[int, ...]


class Ordered(NamedTuple):
    """Groups for every known pair, and all pairs, those that order alone gave included."""

    groups: list[Group]
    pairs: list[Paired]


class _Known(NamedTuple):
    left: int
    right: int


def by_order(sides: Sides, found: Sequence[Paired]) -> Ordered:
    """Return groups of documents to be aligned together, parts and black ones of either side where order tells."""
    parts = _parts(sides, found)
    torn = {p.left for p in parts[0]}
    kept = [p for p in found if p.left not in torn]
    pairs = [p for p in kept if p.state is PairState.PAIRED]
    partner = {p.left: p.right for p in pairs}
    groups = _groups(pairs, parts)
    loose: list[Group] = []
    extra: list[Paired] = []
    for before, after, left, right in _between(sides, partner, parts):
        group = _filled(sides, before, left, right)
        if group is None:
            continue
        if before is not None and (before.left in group.left):
            groups[before.left] = group
        else:
            loose.append(group)
        extra += _order_pairs(sides, group, after is not None and before is not None)
    known = {(p.left, p.right) for p in kept}
    fresh = [p for p in extra if (p.left, p.right) not in known]
    return Ordered(sorted({*groups.values(), *loose}), sorted([*kept, *parts[0], *parts[1], *fresh]))


LEAST_PART = 0.7
"""Share of what a part shows beyond its neighbour that must stand in the neighbour's partner."""

Parts = tuple[list[Paired], list[Paired]]


def _parts(sides: Sides, found: Sequence[Paired]) -> Parts:
    """Return documents, of the left and of the right, that are parts of what their neighbours are paired with."""
    firm = [p for p in found if p.state is PairState.PAIRED and p.method != SECOND_PRINT]
    forward, back = {p.left: p.right for p in firm}, {p.right: p.left for p in firm}
    left = [
        Paired(i, forward[n], share, share, "part of a document", PairState.PAIRED)
        for i, n, share in _torn(sides.left, sides.left_versions, forward, sides.right_versions)
    ]
    right = [
        Paired(back[n], j, share, share, "part of a document", PairState.PAIRED)
        for j, n, share in _torn(sides.right, sides.right_versions, back, sides.left_versions)
    ]
    return left, right


def _torn(
    found: Sequence[Unit], versions: Sequence[Version], partner: Mapping[int, int], others: Sequence[Version]
) -> Iterator[tuple[int, int, float]]:
    """Yield documents without partner, the neighbour whose partner holds them, and how much of them it holds."""
    for at in range(len(found)):
        shares = [
            (share_beyond(versions[at], versions[n], others[partner[n]]), n)
            for n in (at - 1, at + 1)
            if at not in partner and n in partner and found[n].document.source == found[at].document.source
        ]
        share, neighbour = max(shares, default=(0.0, 0))
        if share >= LEAST_PART:
            yield at, neighbour, share


def _groups(pairs: Sequence[Paired], parts: Parts) -> dict[int, Group]:
    """Return one group for each pair, with its parts, by the left of the pair."""
    by_left = {p.left: Group((p.left,), (p.right,)) for p in pairs}
    owner = {p.right: p.left for p in pairs if p.method != SECOND_PRINT}
    for part in parts[0]:
        group = by_left[owner[part.right]]
        by_left[owner[part.right]] = group._replace(left=tuple(sorted((*group.left, part.left))))
    for part in parts[1]:
        group = by_left[part.left]
        by_left[part.left] = group._replace(right=tuple(sorted((*group.right, part.right))))
    return by_left


def _between(
    sides: Sides, partner: Mapping[int, int], parts: Parts
) -> Iterator[tuple[_Known | None, _Known | None, list[int], list[int]]]:
    """Yield the unpaired documents between known neighbours; None stands for the edge of a file on both sides."""
    reverse = {*partner.values(), *(p.right for p in parts[1])}
    placed = {p.left for p in parts[0]}
    for first, end in _files(sides.left):
        known = [_Known(i, partner[i]) for i in range(first, end) if i in partner]
        for before, after in zip([None, *known], [*known, None], strict=True):
            anchor = before or after
            if anchor is None:
                continue
            low, high = _file_of(sides.right, anchor.right)
            left = list(range(before.left + 1 if before else first, after.left if after else end))
            right = list(range(before.right + 1 if before else low, after.right if after else high))
            inside = (before is None or low <= before.right < high) and (after is None or low <= after.right < high)
            if inside and not any(j in reverse for j in right) and not any(i in placed for i in left):
                yield before, after, left, right


def _files(found: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    first = 0
    for index in range(1, len(found) + 1):
        if index == len(found) or found[index].document.source != found[first].document.source:
            yield first, index
            first = index


def _file_of(found: Sequence[Unit], at: int) -> tuple[int, int]:
    source = found[at].document.source
    first, end = at, at + 1
    while first > 0 and found[first - 1].document.source == source:
        first -= 1
    while end < len(found) and found[end].document.source == source:
        end += 1
    return first, end


def _filled(sides: Sides, before: _Known | None, left: list[int], right: list[int]) -> Group | None:
    """Return the group that black pages and what stands in their place make; None where order does not tell."""
    if not all(sides.left_versions[i].profile.black for i in left):
        return None
    dark_left = sum(len(sides.left[i].pages) for i in left)
    dark_left += _dark_tail(sides.old, sides.left[before.left]) if before else 0
    lit_right = sum(len(sides.right[j].pages) for j in right)
    if before and _dark_tail(sides.old, sides.left[before.left]):
        # The neighbour itself may run on over the same pages of the other production.
        lit_right += max(0, len(sides.right[before.right].pages) - _lit_pages(sides.old, sides.left[before.left]))
        own = (before.left, before.right)
    else:
        own = None
    if not right or not dark_left or not 1 / MOST_GROWTH <= lit_right / dark_left <= MOST_GROWTH:
        return None
    return Group((own[0], *left), (own[1], *right)) if own else Group(tuple(left), tuple(right))


def _dark_tail(side: ProductionSide, unit: Unit) -> int:
    count = 0
    for index in reversed(unit.pages):
        if not page_hidden(side.pages[index]):
            break
        count += 1
    return count


def _lit_pages(side: ProductionSide, unit: Unit) -> int:
    return len(unit.pages) - _dark_tail(side, unit)


def _order_pairs(sides: Sides, group: Group, between: bool) -> list[Paired]:
    """Return one pair for each document that order placed: one to one where counts agree, else ambiguous."""
    pages_left = [len(sides.left[i].pages) for i in group.left]
    pages_right = [len(sides.right[j].pages) for j in group.right]
    if pages_left == pages_right:
        keys = list(zip(group.left, group.right, strict=True))
        state = PairState.PAIRED if between else PairState.AMBIGUOUS
    else:
        keys = [(_holder(pages_left, group.left, pages_right, n), j) for n, j in enumerate(group.right)]
        state = PairState.AMBIGUOUS
    return [Paired(i, j, 0.5, 0.0, "order", state) for i, j in keys]


def _holder(pages_left: Sequence[int], left: Sequence[int], pages_right: Sequence[int], at: int) -> int:
    """Return the document of the left in whose share of the pages the middle of a document of the right falls."""
    middle = (sum(pages_right[:at]) + pages_right[at] / 2) / max(1, sum(pages_right)) * sum(pages_left)
    reach = 0
    for index, count in zip(left, pages_left, strict=True):
        reach += count
        if middle <= reach:
            return index
    return left[-1]
