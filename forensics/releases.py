"""What later productions of a case revealed: totals by group, codes before and after, and histories."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from forensics import measures, questions
from forensics.case import Case
from forensics.compare.history import message_histories, page_histories
from forensics.compare.inconsistent import Held
from forensics.compare.summary import added_up, code_rows, codes_of, grouped
from forensics.measures.groups import NO_MESSAGE, month, sender
from forensics.records.comparison import Change, Level, Pair, PairState
from forensics.records.document import Document
from forensics.records.figures import By, FigureRow
from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page, PageFigures, RegionFigures
from forensics.records.person import Person
from forensics.records.region import Region
from forensics.records.release import CodeRow, Grouping, History, Interval, ReleaseRow
from forensics.records.source import Production
from forensics.records.topic import Topic
from forensics.selection import Filters, Selection

NO_TOPIC = "no topic"

_MEASURED = {
    Grouping.PRODUCTION: By.PRODUCTION,
    Grouping.DOCUMENT: By.DOCUMENT,
    Grouping.CODE: By.CODE,
    Grouping.MONTH: By.MONTH,
    Grouping.SENDER: By.SENDER,
}


@dataclass(frozen=True, slots=True)
class _Side:
    """What one production hides of one group, by the measures."""

    pages: int
    full: int
    hidden: Interval


@dataclass(frozen=True, slots=True)
class _Group:
    """How one grouping looks at the case."""

    keys_of: Callable[[Change], Iterable[str]]
    label: Callable[[str], str]
    before: Mapping[str, _Side]
    after: Mapping[str, _Side]


def steps_of(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return each production with the next, then the first with the last where others lie between."""
    steps = list(pairwise(names))
    return [*steps, (names[0], names[-1])] if len(names) > 2 else steps


def release_rows(case: Case, names: Sequence[str], by: Grouping, filters: Filters) -> list[ReleaseRow]:
    """Return what was released, is still hidden and was newly hidden by group, for each production and the next.

    With more than two productions, the first is held against the last as well (``net``).

    Raises:
        UsageError: where a production is unknown, or compared with itself.
    """
    rows: list[ReleaseRow] = []
    for at, (old, new) in enumerate(steps_of(names)):
        pairs, changes = questions.comparison(case, old, new, filters)
        group = _group(case, by, (old, new), pairs, filters)
        rows += _rows(by, (old, new), changes, group, net=at >= len(names) - 1)
    return rows


def codes_before_and_after(case: Case, names: Sequence[str], filters: Filters) -> list[CodeRow]:
    """Return which codes became which, for each production and the next."""
    return [
        row
        for old, new in pairwise(names)
        for row in code_rows(questions.comparison(case, old, new, filters)[1], old, new)
    ]


def histories(case: Case, names: Sequence[str], filters: Filters) -> list[History]:
    """Return the history of each message, then of each page, of which some of the productions hides something.

    Raises:
        UsageError: where a production is unknown, or named twice in a row.
    """
    found = [questions.comparison(case, old, new, Filters()) for old, new in pairwise(names)]
    store, chosen = case.store, Selection(case, filters)
    known = {p.name: p for p in store.read(Production)}
    productions = [known[name] for name in names]
    pages = [p for name in names for p in store.read(Page, production=name)]
    regions = store.read(Region)
    of_messages = message_histories(
        [m for m in store.read(Message) if chosen.message(m)],
        [c for name in names for c in store.read(MessageCopy, production=name)],
        regions,
        {f.region: f.words_hidden for f in store.iterate(RegionFigures)},
        Held.of(pages, regions, productions),
        productions,
    )
    of_pages = page_histories(
        pages,
        store.read(PageFigures),
        [pair for pairs, _ in found for pair in pairs],
        [change for _, changes in found for change in changes],
        productions,
    )
    whole = not filters.by_message
    return [*of_messages, *(h for h in of_pages if whole and any(_numbered(chosen, h)))]


def _numbered(chosen: Selection, history: History) -> Iterable[bool]:
    return (chosen.page(a.production, a.cite.bates, (), None) for a in history.appearances if a.cite)


def _rows(
    by: Grouping, names: tuple[str, str], changes: Iterable[Change], group: _Group, *, net: bool
) -> list[ReleaseRow]:
    groups = grouped(changes, group.keys_of)
    rows = [
        _sided(
            added_up(
                ReleaseRow(
                    by=by,
                    key=key,
                    label=group.label(key),
                    old_production=names[0],
                    new_production=names[1],
                    net=net,
                ),
                groups.get(key, ()),
            ),
            group.before.get(key),
            group.after.get(key),
        )
        for key in sorted({*groups, *group.before, *group.after})
    ]
    told = [r for r in rows if r.key in groups or (r.hidden_before or r.hidden_after or (0, 0, 0))[1]]
    if by in (Grouping.MONTH, Grouping.DOCUMENT, Grouping.PRODUCTION):
        return sorted(told, key=lambda r: (r.label, r.key))
    return sorted(told, key=lambda r: (-r.released[1], r.label, r.key))


def _sided(row: ReleaseRow, before: _Side | None, after: _Side | None) -> ReleaseRow:
    return replace(
        row,
        hidden_before=before.hidden if before else None,
        hidden_after=after.hidden if after else None,
        pages_before=before.pages if before else 0,
        pages_after=after.pages if after else 0,
        full_before=before.full if before else 0,
        full_after=after.full if after else 0,
    )


def _group(case: Case, by: Grouping, names: tuple[str, str], pairs: Sequence[Pair], filters: Filters) -> _Group:
    if by is Grouping.DOCUMENT:
        return _documents(case, names, pairs, filters)
    if by is Grouping.TOPIC:
        return _topics(case, names)
    rows = questions.figure_rows(case, _MEASURED[by], replace(filters, productions=names))
    before, after = ({r.key: _side(r) for r in rows if r.production == name} for name in names)
    if by is Grouping.PRODUCTION:
        key = " → ".join(names)
        return _Group(lambda _: (key,), str, {key: before[names[0]]}, {key: after[names[1]]})
    if by is Grouping.CODE:
        return _Group(codes_of, lambda k: k or "no code", _coded(before), _coded(after))
    messages = {m.id: m for m in case.store.iterate(Message)}
    key_of = month if by is Grouping.MONTH else sender
    persons = {p.id: p.name for p in case.store.iterate(Person)}
    return _Group(
        lambda c: (key_of(messages[c.message]) if c.message in messages else NO_MESSAGE,),
        lambda k: persons.get(k, k),
        before,
        after,
    )


def _coded(sides: Mapping[str, _Side]) -> dict[str, _Side]:
    return {key or "no code": side for key, side in sides.items()}


def _documents(case: Case, names: tuple[str, str], pairs: Sequence[Pair], filters: Filters) -> _Group:
    """Group by the document of the earlier production; one that the later production alone has by its own."""
    rows = {r.key: r for r in questions.figure_rows(case, By.DOCUMENT, replace(filters, productions=names))}
    documents = {d.id: d for name in names for d in case.store.read(Document, production=name)}
    at = {(d.production, d.file, n): d.id for d in documents.values() for n in range(d.first, d.last + 1)}
    partner: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for pair in pairs:
        if pair.level is Level.DOCUMENT and pair.state is PairState.PAIRED and pair.left and pair.right:
            partner.setdefault(pair.left.id, []).append(pair.right.id)
            owner.setdefault(pair.right.id, pair.left.id)

    def key_of(change: Change) -> tuple[str, ...]:
        if change.left:
            return (at.get((names[0], change.left.file, change.left.page or 1), change.left.file),)
        right = at.get((names[1], change.right.file, change.right.page or 1), "") if change.right else ""
        return (owner.get(right, right),)

    before = {d.id: _side(rows[d.id]) for d in documents.values() if d.production == names[0] and d.id in rows}
    after = {
        key: _summed([rows[r] for r in partner.get(key, [key]) if r in rows and documents[r].production == names[1]])
        for key in documents
        if key not in owner and (key in partner or documents[key].production == names[1])
    }
    return _Group(key_of, lambda k: _named(documents.get(k), k), before, after)


def _named(document: Document | None, key: str) -> str:
    if document is None:
        return key
    first, last = document.bates_first, document.bates_last
    if first:
        return first if last in (None, first) else f"{first} – {last}"
    pages = f"{document.first}" if document.first == document.last else f"{document.first}–{document.last}"
    return f"{document.file} p. {pages}"


def _topics(case: Case, names: tuple[str, str]) -> _Group:
    """Group by topic; what a production hides of one is what the redactions in its messages hide."""
    label = {m: t.label for t in case.read(Topic, stage="topics") for m in t.messages}
    words = {f.region: f.words_hidden for f in case.store.iterate(RegionFigures)}
    figures = {f.page: f for f in case.store.iterate(PageFigures)}
    sides = []
    for name in names:
        hidden: dict[str, list[Interval]] = {}
        for region in case.store.iterate(Region, production=name):
            if region.id in words:
                hidden.setdefault(label.get(region.message or "", NO_TOPIC), []).append(words[region.id])
        pages = _pages_of(case, name, label)
        keys = {*hidden, *pages}
        sides.append(
            {
                key: _Side(
                    len(pages.get(key, ())),
                    sum(p in figures and figures[p].full for p in pages.get(key, ())),
                    measures.together(hidden.get(key, [(0.0, 0.0, 0.0)])),
                )
                for key in keys
            }
        )
    return _Group(lambda c: (label.get(c.message or "", NO_TOPIC),), str, sides[0], sides[1])


def _pages_of(case: Case, name: str, label: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the pages on which something of each topic stands."""
    ids = {(p.source, p.number): p.id for p in case.store.iterate(Page, production=name)}
    found: dict[str, set[str]] = {}
    placed: set[str] = set()
    for copy in case.store.iterate(MessageCopy, production=name):
        here = {ids[run.source, run.page] for run in copy.place if (run.source, run.page) in ids}
        found.setdefault(label.get(copy.message or "", NO_TOPIC), set()).update(here)
        placed |= here
    if rest := set(ids.values()) - placed:
        found.setdefault(NO_TOPIC, set()).update(rest)
    return found


def _side(row: FigureRow) -> _Side:
    return _Side(row.pages, row.full, row.words_hidden)


def _summed(rows: Sequence[FigureRow]) -> _Side:
    return _Side(
        sum(r.pages for r in rows), sum(r.full for r in rows), measures.together([r.words_hidden for r in rows])
    )
