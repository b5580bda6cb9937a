"""The questions a case answers, each with the shared filters: what the command line and the site ask."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from forensics import measures, people
from forensics.case import Case
from forensics.drafts import Placer
from forensics.drafts import drafts as drafts_of
from forensics.records.comparison import Change, Pair
from forensics.records.decision import DecisionKind
from forensics.records.document import Document
from forensics.records.draft import Draft
from forensics.records.figures import By, FigureRow
from forensics.records.finding import Finding
from forensics.records.inconsistency import Inconsistency
from forensics.records.message import Message, MessageCopy
from forensics.records.network import ActorKind, Network
from forensics.records.page import Page, PageFigures
from forensics.records.person import Alias, Edge, Person
from forensics.records.region import Region, Withheld
from forensics.records.source import Production, by_release
from forensics.records.thread import Filled, Gap, Link, Review, Thread
from forensics.records.topic import Topic
from forensics.selection import Filters, Selection
from forensics.store.decisions import standing

_BY_MESSAGE = frozenset({By.MONTH, By.SENDER})


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that a search found, with the words around the match."""

    page: Page
    excerpt: str


@dataclass(frozen=True, slots=True)
class MarkedPages:
    """Pages asked for with their measures, and the redactions that count on them."""

    pages: list[tuple[Page, PageFigures]]
    regions: list[Region]


def regions(case: Case, filters: Filters, *, placed: bool = True) -> list[Region]:
    """Return redactions at or above the threshold.

    Args:
        case: the case.
        filters: which of them.
        placed: give each the message it stands in, for which all mails are read.
    """
    chosen = Selection(case, filters)
    least = case.settings.threshold
    stage = "identity" if placed or filters.by_message else "layout"
    return [r for r in case.read(Region, stage=stage) if r.confidence >= least and chosen.region(r)]


def pages(case: Case, filters: Filters, *, adjudicated: bool = False) -> list[tuple[Page, PageFigures]]:
    """Return delivered pages with their measures, which count the redactions asked for alone.

    ``adjudicated`` counts what a person confirmed or added, and not what a person rejected.
    """
    return marked_pages(case, filters, adjudicated=adjudicated).pages


def marked_pages(case: Case, filters: Filters, *, adjudicated: bool = False) -> MarkedPages:
    """Return what ``pages`` does, and the redactions that count on them."""
    case.bring_up_to("identity" if filters.by_message else "measures")
    chosen = Selection(case, filters)
    counted = _adjudicated(case) if adjudicated else case.store.read(Region)
    counted = [r for r in counted if r.confidence >= case.settings.threshold]
    marked = [r for r in counted if chosen.region(r)]
    narrowed = adjudicated or filters != Filters(productions=filters.productions)
    on_page = _messages_by_page(case) if filters.by_message else defaultdict(set)
    kept = {f.page: f for f in case.store.iterate(PageFigures)}
    found: list[tuple[Page, PageFigures]] = []
    for production in case.store.read(Production):
        own = case.store.read(Page, production=production.name)
        if narrowed:
            yard = measures.yardstick(own, [r for r in counted if r.production == production.name])
            inside = [r for r in marked if r.production == production.name]
            kept |= {f.page: f for f in measures.page_figures(own, inside, case.settings, yard)}
        found += [(p, kept[p.id]) for p in own if chosen.page(p.production, p.bates, on_page[p.source, p.number], None)]
    return MarkedPages(found, marked)


def figure_rows(
    case: Case, by: By, filters: Filters, *, with_messages: bool = True, adjudicated: bool = False
) -> list[FigureRow]:
    """Return the measures by group.

    Pages are chosen by production, Bates number and message; the redactions on them by every filter. So ``code``
    narrows what counts as hidden and leaves the denominator as it is.

    Args:
        case: the case.
        by: the grouping.
        filters: which pages and redactions.
        with_messages: count messages, too, for which all mails are read.
        adjudicated: count as a person decided where one did, see ``pages``.
    """
    return figure_tables(case, [by], filters, with_messages=with_messages, adjudicated=adjudicated)


def figure_tables(
    case: Case,
    groupings: Sequence[By],
    filters: Filters,
    *,
    with_messages: bool = True,
    adjudicated: bool = False,
) -> list[FigureRow]:
    """Return the measures by several groupings, one after the other; the pages are read once for all."""
    reads = with_messages or not _BY_MESSAGE.isdisjoint(groupings)
    if reads:
        case.bring_up_to("people" if By.SENDER in groupings else "identity")
    found = marked_pages(case, filters, adjudicated=adjudicated)
    chosen = Selection(case, filters)
    store = case.store
    inside = {(p.source, p.number) for p, _ in found.pages}
    documents = [d for d in store.read(Document) if any((d.source, n) in inside for n in range(d.first, d.last + 1))]
    withheld = [w for w in store.read(Withheld) if chosen.withheld(w)]
    written = [m for m in store.read(Message) if chosen.message(m)] if reads else []
    copies = store.read(MessageCopy) if reads else []
    pages, figures = [p for p, _ in found.pages], [f for _, f in found.pages]
    return [
        row
        for by in groupings
        for row in measures.figure_rows(
            by, pages, figures, found.regions, withheld, documents, written, copies, case.settings.rules
        )
    ]


def verdicts(case: Case) -> dict[str, str]:
    """Return what people decided about redactions: ``yes`` or ``no`` by the id of the region."""
    return {d.subjects[0]: d.value or "" for d in standing(case.store) if d.kind is DecisionKind.REGION}


def messages(case: Case, filters: Filters) -> list[Message]:
    """Return messages in order of time, those of unknown time last."""
    chosen = Selection(case, filters)
    found = case.read(Message, stage="people")
    codes = _codes_by_message(case) if filters.code else {}
    return [m for m in found if chosen.message(m, codes.get(m.id, ()))]


def copies(case: Case, filters: Filters) -> list[MessageCopy]:
    """Return every copy of the messages asked for as it stands in the evidence, in reading order."""
    shown = {m.id for m in messages(case, filters)}
    found = [c for c in case.read(MessageCopy, stage="people") if c.message in shown]
    return sorted(found, key=lambda c: (c.production, c.file, *_first_line(c), c.depth, c.id))


def _first_line(copy: MessageCopy) -> tuple[int, int]:
    """Return page and line on which a copy begins: its header, else its body."""
    places = [(run.page, run.lines[0]) for run in copy.place if run.source == copy.source]
    return min([*places, (copy.page, copy.lines[0])] if copy.lines else places, default=(copy.page, 0))


def threads(case: Case, filters: Filters) -> list[Thread]:
    """Return conversations that hold a message asked for."""
    found = case.read(Thread, stage="threads")
    if filters == Filters():
        return found
    shown = {m.id for m in messages(case, filters)}
    return [t for t in found if not shown.isdisjoint(t.messages)]


def gaps(case: Case, filters: Filters) -> list[Gap]:
    """Return what is missing from the conversations asked for."""
    shown = {t.id for t in threads(case, filters)}
    whole = filters == Filters()
    return [g for g in case.read(Gap, stage="threads") if whole or g.thread in shown]


def reviews(case: Case, filters: Filters) -> list[Review]:
    """Return which of the mails asked for must be read, and which another holds; in order of thread and time."""
    order = {m.id: at for at, m in enumerate(messages(case, filters))}
    opening: dict[str, int] = {}
    found = [r for r in case.read(Review, stage="threads") if r.message in order]
    for review in found:
        opening[review.thread] = min(opening.get(review.thread, len(order)), order[review.message])
    return sorted(found, key=lambda r: (opening[r.thread], r.thread, order[r.message]))


def filled(case: Case, filters: Filters) -> list[Filled]:
    """Return mails asked for that one production only quoted and a later one delivered, by production."""
    shown = {m.id for m in messages(case, filters)}
    return [f for f in case.read(Filled, stage="threads") if f.message in shown]


def links(case: Case, filters: Filters) -> list[Link]:
    """Return the parent link of each message asked for."""
    shown = {m.id for m in messages(case, filters)}
    return [link for link in case.read(Link, stage="threads") if link.message in shown]


def message_ids(case: Case) -> dict[str, str]:
    """Return the Message-ID of each message that has one."""
    return {m.id: m.message_id for m in case.read(Message, stage="people") if m.message_id}


def persons(case: Case, filters: Filters) -> list[Person]:
    """Return persons, those with most messages first."""
    found = case.read(Person, stage="people")
    if filters == Filters():
        return found
    present = {p.person for m in messages(case, filters) for p in (m.sender, *m.to, *m.cc, *m.bcc) if p}
    return [p for p in found if p.id in present]


def aliases(case: Case, filters: Filters) -> list[Alias]:
    """Return printed names and the persons they were given to."""
    shown = {p.id for p in persons(case, filters)}
    return [a for a in case.read(Alias, stage="people") if a.person in shown]


def network(case: Case, filters: Filters, by: ActorKind = ActorKind.PERSON) -> Network:
    """Return who wrote to whom, counted over the messages asked for, between persons or between organisations."""
    shown = messages(case, filters)
    return people.network(shown, case.store.read(MessageCopy), case.store.read(Person), by)


def edges(case: Case, filters: Filters, by: ActorKind = ActorKind.PERSON) -> list[Edge]:
    """Return the edges of that network alone, those with most messages first."""
    if filters == Filters() and by is ActorKind.PERSON:
        return case.read(Edge, stage="people")
    shown = messages(case, filters)
    group = people.organisations(case.store.read(Person)) if by is ActorKind.ORGANISATION else None
    found = people.edges_between(shown, case.store.read(MessageCopy), group)
    return sorted(found, key=lambda e: (-e.count, e.sender, e.recipient))


def comparison(case: Case, old: str, new: str, filters: Filters) -> tuple[list[Pair], list[Change]]:
    """Return pairs and changes between two productions."""
    case.compare(old, new)
    chosen = Selection(case, filters)
    names = {"old_production": old, "new_production": new}
    pairs = [p for p in case.store.read(Pair, **names) if chosen.pair(p)]
    return pairs, [c for c in case.store.read(Change, **names) if chosen.change(c)]


def drafts(case: Case, filters: Filters) -> list[Draft]:
    """Return passages that several messages carry in different wordings, where a message asked for carries one."""
    found = case.read(Message, stage="people")
    pages = {(p.source, p.number): p for p in case.store.iterate(Page)}
    placer = Placer(case.store.iterate(MessageCopy), lambda source, number: pages.get((source, number)))
    shown = {m.id for m in messages(case, filters)}
    return [d for d in drafts_of(found, placer) if any(a.message in shown for w in d.wordings for a in w.appearances)]


def inconsistencies(case: Case, filters: Filters) -> list[Inconsistency]:
    """Return what one copy of a message hides and another shows, what stands within one production first."""
    chosen = Selection(case, filters)
    return [i for i in case.read(Inconsistency, stage="inconsistent") if chosen.inconsistency(i)]


def disagreements(case: Case) -> Counter[str]:
    """Return, by message, how many of its fields and passages one copy hides and another shows; each place once."""
    found = case.read(Inconsistency, stage="inconsistent")
    return Counter(message for message, *_ in {(i.message, i.hidden_copy, i.field, i.hidden) for i in found})


def topics(case: Case, filters: Filters) -> list[Topic]:
    """Return topics, those hidden most first."""
    found = case.read(Topic, stage="topics")
    if filters != Filters():
        shown = {m.id for m in messages(case, filters)}
        found = [t for t in found if not shown.isdisjoint(t.messages)]
    return sorted(found, key=lambda t: (-t.hidden_share[1], t.label, t.id))


def search(case: Case, query: str, filters: Filters, limit: int) -> list[Hit]:
    """Return pages whose visible text, or whose Bates number, matches."""
    case.bring_up_to("identity")
    chosen = Selection(case, filters)
    numbered = [Hit(p, p.text.strip()[:160]) for p in case.store.iterate(Page) if p.bates and p.bates == query.strip()]
    known = {h.page.id for h in numbered}
    worded = [Hit(p, excerpt) for p, excerpt in case.store.search(query, limit) if p.id not in known]
    on_page = _messages_by_page(case)
    codes = _codes_by_page(case)
    return [
        h
        for h in [*numbered, *worded]
        if chosen.page(
            h.page.production,
            h.page.bates,
            on_page[h.page.source, h.page.number],
            codes[h.page.source, h.page.number],
        )
    ]


def findings(case: Case) -> list[Finding]:
    """Return everything a person should look at, serious ones first."""
    order = {"serious": 0, "check": 1, "note": 2}
    return sorted(
        case.read(Finding, stage="inconsistent"),
        key=lambda f: (order[f.severity], f.kind, f.production, f.source.file, f.source.page or 0, f.id),
    )


def in_order(case: Case) -> list[Production]:
    """Return the productions by date of release, those without one last, in the order they came in."""
    return by_release(case.store.read(Production))


def consecutive(productions: Sequence[Production]) -> list[tuple[str, str]]:
    """Return each production with the one released next: by date, else in the order they came in."""
    return [(a.name, b.name) for a, b in pairwise(by_release(productions))]


def _adjudicated(case: Case) -> list[Region]:
    """Return redactions as people decided: rejected ones left out, confirmed ones certain."""
    said = verdicts(case)
    found = [r for r in case.store.iterate(Region) if said.get(r.id) != "no"]
    return [replace(r, confidence=1.0) if said.get(r.id) == "yes" else r for r in found]


def _messages_by_page(case: Case) -> dict[tuple[str, int], set[str]]:
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for copy in case.store.iterate(MessageCopy):
        for run in copy.place:
            if copy.message:
                found[run.source, run.page].add(copy.message)
    return found


def _codes_by_page(case: Case) -> dict[tuple[str, int], set[str]]:
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for region in case.store.iterate(Region):
        found[region.source, region.page].update(region.codes)
    return found


def _codes_by_message(case: Case) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for region in case.store.iterate(Region):
        if region.message:
            found[region.message].update(region.codes)
    return found
