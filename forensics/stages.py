"""The corpus stages: each reads what earlier ones stored, and stores its own records in one transaction.

A stage runs again only when its key changes: its version, the settings, the pages below it, and, from ``identity`` on,
the standing decisions of people.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from forensics import compare, confirming, engine, intake, mail, measures, people, redaction, threads, topics
from forensics.records.cite import Cite
from forensics.records.comparison import Change, Pair
from forensics.records.document import Document
from forensics.records.finding import Finding, FindingKind, finding
from forensics.records.ids import stable_id
from forensics.records.inconsistency import Inconsistency
from forensics.records.leak import Leak
from forensics.records.message import Message, MessageCopy, NativeMail
from forensics.records.page import Page, PageFigures, RegionFigures
from forensics.records.person import Alias, Edge, Person
from forensics.records.region import Region, Withheld
from forensics.records.source import Failure, Production, Settings, Source, by_release
from forensics.records.thread import Filled, Gap, Link, Review, Thread
from forensics.records.topic import Topic
from forensics.store import Store
from forensics.store.decisions import standing
from forensics.store.ledger import enter


@dataclass(frozen=True, slots=True)
class Work:
    """What a stage is handed."""

    store: Store
    settings: Settings
    workers: int
    password: str | None = field(default=None, repr=False)
    """Of encrypted evidence, where a stage looks at its pictures."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step over the whole corpus; ``decided`` where decisions of people change its result."""

    name: str
    version: int
    run: Callable[[Work], None]
    decided: bool = False


DOCUMENTS_PER_CHUNK = 200


def lay_out(work: Work) -> None:
    """Furniture, Bates numbers, documents and slip sheets, production by production."""
    store = work.store
    documents: list[Document] = []
    withheld: list[Withheld] = []
    findings: list[Finding] = []
    for production in store.read(Production):
        pages, found = intake.number_pages(intake.furniture(store.read(Page, production=production.name)))
        sources = store.read(Source, production=production.name)
        own = intake.documents(pages, sources)
        documents += own
        slips = redaction.slip_sheets(pages, redaction.rules_of(work.settings.rules))
        withheld += slips
        regions = _numbered(store.iterate(Region, production=production.name), pages)
        findings += [
            *found,
            *map(_withheld_finding, slips),
            *_page_findings(pages, regions),
            *_source_findings(sources),
            *_continued_findings(own),
        ]
        leaks = _leaks_numbered(store.iterate(Leak, production=production.name), pages)
        findings += map(_leak_finding, leaks)
        store.add(pages)
        store.add(regions)
        store.add(leaks)
    store.replace(Document, documents)
    store.replace(Withheld, withheld)
    _replace_findings(store, findings, _LAYOUT_FINDINGS)


def read_mail(work: Work) -> None:
    """Copies of messages, document by document."""
    store = work.store
    copies: list[MessageCopy] = []
    store.delete(Failure, stage="mail")
    for production in store.read(Production):
        chunks = -(-store.count(Document, production=production.name) // DOCUMENTS_PER_CHUNK)
        workers = min(work.workers, chunks)
        for _, found in engine.run(_copies_of, _document_chunks(store, production.name), workers):
            if isinstance(found, engine.Crashed):
                store.add(_unread(document) for run, *_ in found.item for document in run)
            else:
                copies += found
    store.replace(
        MessageCopy, sorted(copies, key=lambda c: (c.production, c.file, c.page, c.lines or (0, 0), c.depth, c.id))
    )


def identify(work: Work) -> None:
    """Copies of one message brought together; redactions given to the message they stand in."""
    store = work.store
    copies, messages, findings = mail.identify(store.read(MessageCopy))
    messages, copies = threads.absorb_excerpts(messages, copies)
    store.replace(MessageCopy, copies)
    store.replace(Message, messages)
    for production in store.read(Production):
        pages = store.read(Page, production=production.name)
        store.add(_placed(store.iterate(Region, production=production.name), pages, copies))
    _replace_findings(store, findings, _IDENTITY_FINDINGS)


def converse(work: Work) -> None:
    """Links, threads and gaps."""
    store = work.store
    attached = {name for native in store.iterate(NativeMail) for name in native.attachments}  # delivered, if not read
    files = sorted(attached.union(source.file for source in store.iterate(Source)))
    pages = [page for p in store.read(Production) for page in store.iterate(Page, production=p.name)]
    found = threads.conversations(store.read(Message), store.read(MessageCopy), pages, files=files)
    store.replace(Message, found.messages)
    store.replace(Link, found.links)
    store.replace(Thread, found.threads)
    store.replace(Gap, found.gaps)
    store.replace(Review, found.reviews)
    _note_filled(store, found.messages)


def _note_filled(store: Store, messages: Iterable[Message]) -> None:
    """Keep which production filled which hole; the ledger names those that were not known to be filled before."""
    known = {f.message for f in store.iterate(Filled)}
    order = by_release(store.read(Production))
    found = threads.filled(list(messages), [p.name for p in order])
    store.replace(Filled, found)
    for production in order:
        brought = [f.message for f in found if f.production == production.name and f.message not in known]
        if brought:
            enter(store, "filled", {"production": production.name, "messages": brought})


def name_people(work: Work) -> None:
    """Persons, their aliases, and who wrote to whom."""
    store = work.store
    found = people.persons(store.read(Message), store.read(MessageCopy), standing(store))
    store.replace(Message, found.messages)
    store.replace(Person, found.persons)
    store.replace(Alias, found.aliases)
    store.replace(Edge, found.edges)


def measure(work: Work) -> None:
    """The measures of every page, and what each redaction hides of it."""
    store = work.store
    figures: list[PageFigures] = []
    shares: list[RegionFigures] = []
    for production in store.read(Production):
        pages = store.read(Page, production=production.name)
        least = work.settings.threshold
        counted = [r for r in store.iterate(Region, production=production.name) if r.confidence >= least]
        yard = measures.yardstick(pages, counted)
        own = measures.page_figures(pages, counted, work.settings, yard)
        figures += own
        shares += measures.region_figures(pages, counted, own, yard)
    store.replace(PageFigures, figures)
    store.replace(RegionFigures, shares)


def find_topics(work: Work) -> None:
    """Topics and the hidden share of each."""
    store = work.store
    pages = [page for p in store.read(Production) for page in store.iterate(Page, production=p.name)]
    store.replace(Topic, topics.topics(store.read(Message), store.read(MessageCopy), pages, store.read(PageFigures)))


def hold_copies_together(work: Work) -> None:
    """What one copy of a message hides and another shows."""
    store = work.store
    groups = compare.groups_of(store.iterate(MessageCopy))
    copies = [copy for group in groups.values() for copy in group]
    wanted = {(run.source, run.page) for copy in copies for run in copy.place}
    found = compare.inconsistencies(
        [m for m in store.iterate(Message) if m.id in groups],
        copies,
        (p for p in store.iterate(Page) if (p.source, p.number) in wanted),
        [r for r in store.iterate(Region) if (r.source, r.page) in wanted],
        store.read(Production),
    )
    store.replace(Inconsistency, found)
    _replace_findings(store, compare.findings_of(found), _COPY_FINDINGS)


def compare_pair(work: Work, old: str, new: str) -> None:
    """Pairs and changes between two productions."""
    store = work.store
    messages, hidden = store.read(Message), {f.region: f.words_hidden for f in store.iterate(RegionFigures)}
    sides = [_side(store, name, messages, hidden) for name in (old, new)]
    found = compare.compare(sides[0], sides[1], standing(store))
    names = compare.Names.of(store.iterate(Person), store.iterate(Alias))
    changes = confirming.confirmed(found, sides[0], sides[1], store.read(Source), work.workers, work.password)
    told = compare.told(changes, sides[0], sides[1], names)
    pairs = [replace(pair, old_production=old, new_production=new) for pair in found.pairs]
    changes = [replace(change, old_production=old, new_production=new) for change in told]
    store.replace(Pair, pairs, old_production=old, new_production=new)
    store.replace(Change, changes, old_production=old, new_production=new)


STAGES = [
    Stage("layout", 3, lay_out),
    Stage("measures", 3, measure),
    Stage("mail", 3, read_mail),
    Stage("identity", 3, identify),
    Stage("threads", 3, converse),
    Stage("people", 1, name_people, decided=True),
    Stage("inconsistent", 1, hold_copies_together),
    Stage("topics", 1, find_topics),
]
COMPARE = Stage("compare", 2, lambda _: None, decided=True)

_LAYOUT_FINDINGS = (
    FindingKind.DUPLICATE_BATES,
    FindingKind.BATES_GAP,
    FindingKind.WITHHELD_PAGES,
    FindingKind.HIDDEN_TEXT,
    FindingKind.UNREADABLE_PAGE,
    FindingKind.FILE_IN_DOUBT,
    FindingKind.CONTINUED_FILE,
)
_IDENTITY_FINDINGS = (FindingKind.SAME_ID_DIFFERENT_BODY,)
_COPY_FINDINGS = (FindingKind.READABLE_ELSEWHERE, FindingKind.DIFFERENT_REDACTIONS)

Chunk = list[tuple[list[Document], list[Page], list[Region], NativeMail | None]]
"""Each document with those that continue it, their pages and regions, and the mail where it came as mail."""


def _document_chunks(store: Store, production: str) -> Iterator[Chunk]:
    pages: dict[str, list[Page]] = defaultdict(list)
    for page in store.iterate(Page, production=production):
        pages[page.source].append(page)
    regions: dict[str, list[Region]] = defaultdict(list)
    for region in store.iterate(Region, production=production):
        regions[region.source].append(region)
    mails = {m.source: m for m in store.iterate(NativeMail)}
    chunk: Chunk = []
    for run in _runs(store.iterate(Document, production=production)):
        own = [p for d in run for p in pages[d.source] if d.first <= p.number <= d.last]
        inside = [r for d in run for r in regions[d.source] if d.first <= r.page <= d.last]
        chunk.append((run, own, inside, mails.get(run[0].source)))
        if len(chunk) == DOCUMENTS_PER_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _runs(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield each document that begins somewhere with those that continue it, in their order."""
    held = list(documents)
    following = {d.continues: d for d in held if d.continues}
    for document in held:
        if document.continues is None:
            run = [document]
            while (after := following.get(run[-1].id)) is not None:
                run.append(after)
            yield run


def _copies_of(chunk: Chunk) -> list[MessageCopy]:
    copies: list[MessageCopy] = []
    for run, pages, regions, native in chunk:
        if native and pages:
            copies += mail.native_copies(run[0], pages[0], native)
        else:
            copies += mail.chain_copies(run, pages, regions)
    return copies


def _unread(document: Document) -> Failure:
    pages = f"Reading the messages on pages {document.first} to {document.last} ended the process."
    remedy = "Its redactions are counted; its messages are not. Try with --workers 1, or add the pages as a new PDF."
    return Failure(
        id=stable_id("e", document.id, pages),
        production=document.production,
        file=document.file,
        page=document.first,
        reason=pages,
        remedy=remedy,
        stage="mail",
    )


def _numbered(regions: Iterable[Region], pages: Iterable[Page]) -> list[Region]:
    bates = {(p.source, p.number): p.bates for p in pages}
    return [replace(r, bates=bates.get((r.source, r.page))) for r in regions]


def _leaks_numbered(leaks: Iterable[Leak], pages: Iterable[Page]) -> list[Leak]:
    bates = {(p.source, p.number): p.bates for p in pages}
    return [replace(k, bates=bates.get((k.source, k.page)) if k.page else None) for k in leaks]


def _placed(regions: Iterable[Region], pages: Iterable[Page], copies: Iterable[MessageCopy]) -> list[Region]:
    """Give each region the deepest message whose lines hold it."""
    owner: dict[tuple[str, int, int], str | None] = {}
    for copy in sorted(copies, key=lambda c: c.depth):
        for run in copy.place:
            for line in range(run.lines[0], run.lines[1] + 1):
                owner[run.source, run.page, line] = copy.message
    line_of: dict[str, int] = {}
    for token in (t for p in pages for t in p.tokens):
        if token.region:
            line_of.setdefault(token.region, token.line)
    lines = {r: r.lines[0] if r.lines else line_of.get(r.id) for r in regions}
    return [replace(r, message=owner.get((r.source, r.page, line)) if line else None) for r, line in lines.items()]


def _side(
    store: Store, name: str, messages: list[Message], hidden: Mapping[str, tuple[float, float, float]]
) -> compare.ProductionSide:
    return compare.ProductionSide(
        name=name,
        pages=tuple(store.read(Page, production=name)),
        documents=tuple(store.read(Document, production=name)),
        messages=tuple(m for m in messages if any(c.production == name for c in m.copies)),
        copies=tuple(store.read(MessageCopy, production=name)),
        regions=tuple(store.read(Region, production=name)),
        hidden=hidden,
    )


def _page_findings(pages: Iterable[Page], regions: Iterable[Region]) -> Iterator[Finding]:
    for page in pages:
        if page.undetermined:
            cite = Cite(file=page.file, page=page.number, bates=page.bates)
            yield finding(FindingKind.UNREADABLE_PAGE, page.production, cite, page.undetermined)
    for region in regions:
        if region.sealed and region.sealed.characters:
            cite = Cite(file=region.file, page=region.page, bates=region.bates, box=region.box)
            why = f"{region.sealed.characters} characters of live text lie beneath the mark."
            yield finding(FindingKind.HIDDEN_TEXT, region.production, cite, why)


def _leak_finding(leak: Leak) -> Finding:
    cite = Cite(file=leak.file, page=leak.page, bates=leak.bates, box=leak.box)
    return finding(FindingKind.HIDDEN_TEXT, leak.production, cite, leak.why, leak.severity)


def _source_findings(sources: Iterable[Source]) -> Iterator[Finding]:
    for source in sources:
        if source.note:
            yield finding(FindingKind.FILE_IN_DOUBT, source.production, Cite(file=source.file), source.note)


def _continued_findings(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        if document.continues:
            cite = Cite(file=document.file, page=document.first, bates=document.bates_first)
            yield finding(FindingKind.CONTINUED_FILE, document.production, cite, document.why)


def _withheld_finding(slip: Withheld) -> Finding:
    cite = Cite(file=slip.file, page=slip.page, bates=slip.bates)
    return finding(FindingKind.WITHHELD_PAGES, slip.production, cite, slip.why)


def _replace_findings(store: Store, findings: Iterable[Finding], kinds: Iterable[FindingKind]) -> None:
    for kind in kinds:
        store.delete(Finding, kind=kind.value)
    store.add(findings)
