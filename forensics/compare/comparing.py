"""The comparison of two productions, from pairing to changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from forensics.compare.aligned import Aligned, aligned
from forensics.compare.cascade import Sides, pair_documents, survey
from forensics.compare.changes import Context, changes_of, page_change
from forensics.compare.copies import (
    Places,
    Votes,
    copy_strand,
    first_sides,
    pair_messages,
    scattered,
)
from forensics.compare.deciding import decided
from forensics.compare.order import Group, Ordered, by_order
from forensics.compare.ordering import change_order, pair_order
from forensics.compare.overriding import overridden
from forensics.compare.pairing import Paired
from forensics.compare.sides import Comparison, ProductionSide, Unit, made_pair, page_side, units
from forensics.compare.strand import strand
from forensics.records.comparison import Change, ChangeKind, Level, Pair, PairState, Side
from forensics.records.decision import Decision, DecisionKind
from forensics.records.page import Page
from forensics.records.region import Region

_BY_REGION = frozenset({ChangeKind.RELEASED, ChangeKind.STILL_WITHHELD, ChangeKind.CODE_CHANGED})


def compare(old: ProductionSide, new: ProductionSide, decisions: Sequence[Decision] = ()) -> Comparison:
    """Pair the documents, pages and messages of two productions and return what changed between them.

    Args:
        old: the earlier production.
        new: the later one.
        decisions: pairs that persons made or ruled out; the value ``no`` rules a pair out.
    """
    regions = {r.id: r for side in (old, new) for r in side.regions}
    judged = {subject for d in decisions if d.kind is DecisionKind.PAIR for subject in d.subjects}
    sides = survey(old, new, units(old), units(new), judged)
    ordered = _ruled(by_order(sides, pair_documents(sides, decisions)), sides, decisions)
    found = _Run(sides, regions).result(ordered.pairs, ordered.groups)
    return overridden(found, old, new, decisions)


def _ruled(ordered: Ordered, sides: Sides, decisions: Sequence[Decision]) -> Ordered:
    """Return the pairs and groups without those that a person ruled out: order must not bring them back."""
    ours, theirs = ([unit.document.id for unit in units] for units in (sides.left, sides.right))
    apart = {(ours.index(a), theirs.index(b)) for a, b in decided(decisions, ours, theirs).apart}
    groups = [Group(g.left, tuple(j for j in g.right if (g.left[0], j) not in apart)) for g in ordered.groups]
    pairs = [p for p in ordered.pairs if (p.left, p.right) not in apart]
    return Ordered([group for group in groups if group.right], pairs)


class _Run:
    """One comparison: gathers pairs and changes while groups of documents are aligned one after another."""

    def __init__(self, sides: Sides, regions: Mapping[str, Region]) -> None:
        self.sides, self.regions = sides, regions
        self.old, self.new = sides.old, sides.new
        self.places = Places(self.old.copies), Places(self.new.copies)
        self.votes = Votes()
        self.pairs: dict[str, Pair] = {}
        self.changes: dict[str, Change] = {}
        self.placed: tuple[set[str], set[str]] = (set(), set())

    def result(self, found: Sequence[Paired], groups: Sequence[Group]) -> Comparison:
        """Return the comparison for the documents paired and the groups to align."""
        documents = self._documents(found)
        for group in groups:
            self._align(group, documents)
        self._lone_pages(documents)
        self._messages(groups)
        return Comparison(
            pairs=tuple(sorted(self.pairs.values(), key=pair_order)),
            changes=tuple(sorted(self.changes.values(), key=change_order)),
        )

    def _documents(self, found: Sequence[Paired]) -> dict[tuple[int | None, int | None], str]:
        """Record the document pairs and return their ids by indices."""
        ids: dict[tuple[int | None, int | None], str] = {}
        for p in found:
            left, right = self.sides.left[p.left], self.sides.right[p.right]
            ids[p.left, p.right] = self._pair(
                Level.DOCUMENT, left.side, right.side, p.method, (p.score, p.margin), p.state
            )
        placed = {self.sides.left[p.left].document.id: ids[p.left, p.right] for p in reversed(found)}
        for n in sorted(set(range(len(self.sides.left))) - {p.left for p in found}):
            side = self.sides.left[n].side
            ids[n, None] = placed.get(side.id) or self._lone(Level.DOCUMENT, side, None)
        placed = {self.sides.right[p.right].document.id: ids[p.left, p.right] for p in reversed(found)}
        for n in sorted(set(range(len(self.sides.right))) - {p.right for p in found}):
            side = self.sides.right[n].side
            ids[None, n] = placed.get(side.id) or self._lone(Level.DOCUMENT, None, side)
        return ids

    def _align(self, group: Group, documents: Mapping[tuple[int | None, int | None], str]) -> None:
        left = strand(list(self._pages(self.old, self.sides.left, group.left)), self.sides.elastic)
        right = strand(list(self._pages(self.new, self.sides.right, group.right)), self.sides.elastic)
        found = aligned(left, right)
        self.votes.add(found, *self.places)
        pair = documents.get((group.left[0], group.right[0]), "")
        self._page_pairs(found)
        self._add(changes_of(found, Context(pair, self.regions, self.places[0], self.new.hidden)))

    def _pages(self, side: ProductionSide, found: Sequence[Unit], chosen: Iterable[int]) -> Iterator[Page]:
        return (side.pages[index] for n in chosen for index in found[n].pages)

    def _page_pairs(self, found: Aligned) -> None:
        for p in found.pages:
            left, right = found.left.pages[p.left], found.right.pages[p.right]
            sides = page_side(left), page_side(right)
            self._pair(Level.PAGE, *sides, p.method, (p.score, p.margin), p.state)
        for placed, pages in zip(self.placed, (found.left.pages, found.right.pages), strict=True):
            placed.update(page.id for page in pages)
        ours, theirs = {p.left for p in found.pages}, {p.right for p in found.pages}
        for n in sorted(set(range(len(found.left.pages))) - ours):
            self._lone(Level.PAGE, page_side(found.left.pages[n]), None)
        for n in sorted(set(range(len(found.right.pages))) - theirs):
            self._lone(Level.PAGE, None, page_side(found.right.pages[n]))

    def _lone_pages(self, documents: Mapping[tuple[int | None, int | None], str]) -> None:
        """Record the pages of documents that nothing was aligned with."""
        open_left, open_right = ({at for key in documents if (at := key[side]) is not None} for side in (0, 1))
        for n in sorted(open_left):
            context = Context(documents.get((n, None), ""), self.regions, self.places[0])
            for page in self._unplaced(self.old, self.sides.left, n, self.placed[0]):
                self._lone(Level.PAGE, page_side(page), None)
                if (n, None) in documents:
                    self._add([page_change(page, ChangeKind.PAGE_REMOVED, context)])
        for n in sorted(open_right):
            context = Context(documents.get((None, n), ""), self.regions, self.places[1])
            for page in self._unplaced(self.new, self.sides.right, n, self.placed[1]):
                self._lone(Level.PAGE, None, page_side(page))
                if (None, n) in documents:
                    self._add([page_change(page, ChangeKind.PAGE_ADDED, context)])

    def _unplaced(self, side: ProductionSide, found: Sequence[Unit], at: int, placed: set[str]) -> list[Page]:
        return [page for page in self._pages(side, found, [at]) if page.id not in placed]

    def _messages(self, groups: Sequence[Group]) -> None:
        left, right = first_sides(self.old), first_sides(self.new)
        ids: dict[str, str] = {}
        for p in pair_messages(self.old, self.new, self.votes):
            a, b = left.get(p.left or ""), right.get(p.right or "")
            pair = self._pair(Level.MESSAGE, a, b, p.method, (p.score, p.margin), p.state)
            if p.left:
                ids[p.left] = pair
        self._scattered(groups, ids)

    def _scattered(self, groups: Sequence[Group], ids: Mapping[str, str]) -> None:
        """Compare copies of one message that stand in documents which are no versions of one another."""
        together: dict[str, list[str]] = defaultdict(list)
        for group in groups:
            for i in group.left:
                together[self.sides.left[i].document.id] += [self.sides.right[j].document.id for j in group.right]
        seen = {_place(c) for c in self.changes.values()}
        old, new = _by_place(self.old), _by_place(self.new)
        for ours, theirs in scattered(self.old, self.new, together):
            found = aligned(copy_strand(ours, old, self.sides.elastic), copy_strand(theirs, new, self.sides.elastic))
            context = Context(ids.get(ours.message or "", ""), self.regions, self.places[0], self.new.hidden)
            fresh = changes_of(found, context)
            self._add(c for c in fresh if c.kind in _BY_REGION and _place(c) not in seen)

    def _pair(
        self,
        level: Level,
        left: Side | None,
        right: Side | None,
        method: str,
        scores: tuple[float, float],
        state: PairState,
    ) -> str:
        pair = made_pair(level, (left, right), method, scores, state, (self.old.name, self.new.name))
        self.pairs[pair.id] = pair
        return pair.id

    def _lone(self, level: Level, left: Side | None, right: Side | None) -> str:
        return self._pair(level, left, right, "none", (0.0, 0.0), PairState.UNPAIRED)

    def _add(self, found: Iterable[Change]) -> None:
        for change in found:
            self.changes[change.id] = change


def _by_place(side: ProductionSide) -> dict[tuple[str, int], Page]:
    return {(page.source, page.number): page for page in side.pages}


def _place(change: Change) -> tuple[object, ...]:
    cite = change.left
    return (cite.file, cite.page, cite.box, cite.lines) if cite else ()
