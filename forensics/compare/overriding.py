"""A comparison as persons corrected it: pages and messages put together or apart, and the changes that follow.

Documents are put together before anything is aligned (``cascade``); pages and messages after, within what was found.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from forensics.compare.aligned import Aligned, aligned
from forensics.compare.changes import Context, changes_of, page_change
from forensics.compare.copies import Places, copy_strand, first_sides
from forensics.compare.deciding import METHOD, Decided, Ids, decided
from forensics.compare.inconsistent import plainest
from forensics.compare.ordering import change_order, pair_order
from forensics.compare.sides import Comparison, ProductionSide, made_pair, page_side
from forensics.compare.strand import elastic_regions, strand
from forensics.records.cite import Cite
from forensics.records.comparison import Change, ChangeKind, Level, Pair, PairState, Side
from forensics.records.decision import Decision
from forensics.records.message import MessageCopy
from forensics.records.page import Page

_WHOLE = frozenset({ChangeKind.PAGE_ADDED, ChangeKind.PAGE_REMOVED})
PlaceAt = tuple[str, int]
"""File and number of a page."""


def overridden(
    found: Comparison, old: ProductionSide, new: ProductionSide, decisions: Sequence[Decision]
) -> Comparison:
    """Return the comparison with the decisions about pages and messages applied.

    What a person put together is aligned anew where it was not aligned before. What a person put apart, or what lost
    its partner, is unpaired, and nothing between the two counts as a change.
    """
    pages = decided(decisions, (p.id for p in old.pages), (p.id for p in new.pages))
    messages = decided(decisions, _messages(old), _messages(new))
    if not any((*pages, *messages)):
        return found
    desk = _Desk(found, old, new)
    desk.pages(pages)
    desk.messages(messages)
    return Comparison(
        pairs=tuple(sorted(desk.pairs.values(), key=pair_order)),
        changes=tuple(sorted(desk.changes.values(), key=change_order)),
    )


def _messages(side: ProductionSide) -> list[str]:
    return [copy.message for copy in side.copies if copy.message]


@dataclass(frozen=True, slots=True)
class _Things:
    """Pages or messages of both sides by id: how each is cited, and the pages it stands on."""

    level: Level
    sides: tuple[dict[str, Side], dict[str, Side]]
    places: tuple[Callable[[str], set[PlaceAt]], Callable[[str], set[PlaceAt]]]


class _Desk:
    """Where pairs and changes are put right."""

    def __init__(self, found: Comparison, old: ProductionSide, new: ProductionSide) -> None:
        self.old, self.new = old, new
        self.pairs = {p.id: p for p in found.pairs}
        self.changes = {c.id: c for c in found.changes}
        self.regions = {r.id: r for side in (old, new) for r in side.regions}
        self.elastic = elastic_regions([*old.regions, *new.regions])

    def pages(self, wanted: Decided) -> None:
        """Put pages together and apart."""
        by_id = [{p.id: p for p in side.pages} for side in (self.old, self.new)]

        def place(pages: dict[str, Page]) -> Callable[[str], set[PlaceAt]]:
            return lambda key: {(pages[key].file, pages[key].number)}

        cited = [{key: page_side(page) for key, page in pages.items()} for pages in by_id]
        things = _Things(Level.PAGE, (cited[0], cited[1]), (place(by_id[0]), place(by_id[1])))

        def align(ids: Ids) -> Aligned:
            return aligned(strand([by_id[0][ids[0]]], self.elastic), strand([by_id[1][ids[1]]], self.elastic))

        left_alone = self._apply(wanted, things, align)
        for which, kind in ((0, ChangeKind.PAGE_REMOVED), (1, ChangeKind.PAGE_ADDED)):
            for key in sorted(left_alone[which]):
                change = page_change(by_id[which][key], kind, self._context("", which))
                self.changes[change.id] = change

    def messages(self, wanted: Decided) -> None:
        """Put messages together and apart."""
        copies = [_by_message(side) for side in (self.old, self.new)]
        pages = [{(p.source, p.number): p for p in side.pages} for side in (self.old, self.new)]

        def place(copies: dict[str, list[MessageCopy]]) -> Callable[[str], set[PlaceAt]]:
            return lambda key: {(run.file, run.page) for copy in copies[key] for run in copy.place}

        things = _Things(
            Level.MESSAGE, (first_sides(self.old), first_sides(self.new)), (place(copies[0]), place(copies[1]))
        )

        def align(ids: Ids) -> Aligned:
            left, right = plainest(copies[0][ids[0]]), plainest(copies[1][ids[1]])
            return aligned(copy_strand(left, pages[0], self.elastic), copy_strand(right, pages[1], self.elastic))

        self._apply(wanted, things, align)

    def _apply(self, wanted: Decided, things: _Things, align: Callable[[Ids], Aligned]) -> tuple[set[str], set[str]]:
        """Apply the decisions of one level; return what was left without a partner on either side."""
        alone: tuple[set[str], set[str]] = (set(), set())
        for ids in wanted.apart:
            self._separate(things, ids, alone)
        for ids in wanted.together:
            self._join(things, ids, align, alone)
        for which in (0, 1):
            alone[which].difference_update(self._partnered(things.level, which))
            for key in sorted(alone[which]):
                side = things.sides[which][key]
                sides = (side, None) if which == 0 else (None, side)
                self._keep(made_pair(things.level, sides, METHOD, (0.0, 0.0), PairState.UNPAIRED, self._names))
        return alone

    @property
    def _names(self) -> tuple[str, str]:
        return self.old.name, self.new.name

    def _separate(self, things: _Things, ids: Ids, alone: tuple[set[str], set[str]]) -> None:
        held = self._between(things.level, ids)
        for pair in held:
            del self.pairs[pair.id]
        if held:
            self._forget(things, ids, both=True)
            for which in (0, 1):
                alone[which].add(ids[which])

    def _join(
        self, things: _Things, ids: Ids, align: Callable[[Ids], Aligned], alone: tuple[set[str], set[str]]
    ) -> None:
        fresh = not any(p.state is PairState.PAIRED for p in self._between(things.level, ids))
        for pair in self._touching(things.level, ids):
            del self.pairs[pair.id]
            for which, side in enumerate((pair.left, pair.right)):
                if side and side.id != ids[which]:
                    alone[which].add(side.id)
        sides = things.sides[0][ids[0]], things.sides[1][ids[1]]
        made = made_pair(things.level, sides, METHOD, (1.0, 1.0), PairState.PAIRED, self._names)
        self._keep(made)
        if fresh:
            self._forget(things, ids, both=False)
            context = self._context(made.id, 0)
            for change in changes_of(align(ids), context):
                if change.kind not in _WHOLE:
                    self.changes.setdefault(change.id, change)

    def _context(self, pair: str, which: int) -> Context:
        side = (self.old, self.new)[which]
        return Context(pair, self.regions, Places(side.copies), self.new.hidden)

    def _keep(self, pair: Pair) -> None:
        self.pairs[pair.id] = pair

    def _between(self, level: Level, ids: Ids) -> list[Pair]:
        return [p for p in self._touching(level, ids) if p.left and p.right and (p.left.id, p.right.id) == ids]

    def _touching(self, level: Level, ids: Ids) -> list[Pair]:
        """Return the pairs of a level that hold the left or the right, alone or with a partner."""
        return [
            p
            for p in self.pairs.values()
            if p.level is level and ((p.left and p.left.id == ids[0]) or (p.right and p.right.id == ids[1]))
        ]

    def _partnered(self, level: Level, which: int) -> Iterable[str]:
        whole = [p for p in self.pairs.values() if p.level is level and p.left and p.right]
        return [side.id for p in whole if (side := (p.left, p.right)[which]) is not None]

    def _forget(self, things: _Things, ids: Ids, *, both: bool) -> None:
        """Drop the changes between two things; with ``both`` false those of either with anything."""
        ours, theirs = things.places[0](ids[0]), things.places[1](ids[1])

        def falls(change: Change) -> bool:
            if things.level is Level.MESSAGE and change.message not in ids:
                return False
            inside = _within(change.left, ours), _within(change.right, theirs)
            return all(inside) if both else any(inside)

        self.changes = {key: change for key, change in self.changes.items() if not falls(change)}


def _within(cite: Cite | None, places: set[PlaceAt]) -> bool:
    return cite is not None and (cite.file, cite.page or 0) in places


def _by_message(side: ProductionSide) -> dict[str, list[MessageCopy]]:
    found: dict[str, list[MessageCopy]] = {}
    for copy in side.copies:
        if copy.message:
            found.setdefault(copy.message, []).append(copy)
    return found
