"""Recall: take pages out of every table, and leave a tombstone (FRE 502, FRCP 26(b)(5)(B) ask for no less)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forensics import stages
from forensics.case import Case
from forensics.errors import UsageError
from forensics.records.comparison import Change, Pair
from forensics.records.decision import Tombstone
from forensics.records.document import Document
from forensics.records.ids import stable_id
from forensics.records.leak import Leak
from forensics.records.message import NativeMail
from forensics.records.page import Page
from forensics.records.region import Region
from forensics.records.source import Source
from forensics.selection import bates_in_range
from forensics.store.ledger import enter, now


@dataclass(frozen=True, slots=True)
class _Run:
    """Pages ``first`` to ``last`` of one source."""

    source: str
    first: int
    last: int
    bates: str | None


def withdraw(case: Case, what: str, *, reason: str, by: str) -> list[Tombstone]:
    """Withdraw a document, page or source by id, or pages by Bates number or ``FIRST..LAST``.

    The number that begins a document withdraws all of it, in every file that it goes on in; a mail takes with it what
    was attached to it. Everything made from the pages is made anew without them, and the file of the case is rewritten,
    so that nothing of the content stays in it.

    Raises:
        UsageError: where nothing has that id or number.
    """
    case.bring_up_to("layout")
    runs = _with_families(case, _runs(case, what))
    if not runs:
        raise UsageError(
            f"Nothing in this case is {what!r}.",
            "Give a Bates number, FIRST..LAST, or the id of a document, page or source.",
        )
    with case.store.transaction():
        stones = [_bury(case, run, reason, by) for run in runs]
        numbers = [s.bates or f"{s.file}, page {s.first}" for s in stones]
        enter(case.store, "withdraw", {"what": what, "withdrawn": numbers, "reason": reason}, by)
        _forget_comparisons(case)
        case.store.ask_for_scrub()
    case.finish_withdrawal()
    return stones


def _runs(case: Case, what: str) -> Iterator[_Run]:
    store = case.store
    for source in store.read(Source, id=what):
        yield _Run(source.id, 1, source.pages, None)
    for page in store.read(Page, id=what):
        yield _Run(page.source, page.number, page.number, page.bates)
    documents = store.read(Document)
    named = [d for d in documents if what in (d.id, d.bates_first)]
    for document in (part for d in named for part in _whole(d, documents)):
        yield _Run(document.source, document.first, document.last, document.bates_first)
    if not named:
        for page in store.iterate(Page):
            if page.bates == what or (".." in what and bates_in_range(what, page.bates)):
                yield _Run(page.source, page.number, page.number, page.bates)


def _whole(document: Document, documents: Sequence[Document]) -> Iterator[Document]:
    """Yield a document and those that go on with it in other files; what lies amid another is itself alone."""
    yield document
    if document.continues is None:
        following = {d.continues: d for d in documents if d.continues}
        while (after := following.get(document.id)) is not None:
            yield after
            document = after


def _with_families(case: Case, runs: Iterable[_Run]) -> list[_Run]:
    """Return the runs, each once, and all pages of what is attached to the mails among them."""
    held = list(dict.fromkeys(runs))
    attached: dict[str, list[Source]] = defaultdict(list)
    for source in case.store.iterate(Source):
        if source.parent:
            attached[source.parent].append(source)
    for run in held:  # the list grows while it is read: a mail attached to a mail has attachments of its own
        if attached:
            known = {r.source for r in held}
            held += [_Run(s.id, 1, s.pages, None) for s in attached[run.source] if s.id not in known]
    return held


def _bury(case: Case, run: _Run, reason: str, by: str) -> Tombstone:
    store = case.store
    source = store.read(Source, id=run.source)[0]
    stone = Tombstone(
        id=stable_id("z", source.id, run.first, run.last),
        production=source.production,
        file=source.file,
        sha256=source.sha256,
        source=source.id,
        first=run.first,
        last=run.last,
        bates=run.bates,
        reason=reason,
        by=by,
        at=now(),
    )
    for number in range(run.first, run.last + 1):
        store.delete(Page, source=source.id, number=number)
        store.delete(Region, source=source.id, page=number)
        store.delete(Leak, source=source.id, page=number)
    store.delete(Leak, source=source.id, page=None)  # what belongs to the file may be what the pages held
    if run.first == 1:
        store.delete(NativeMail, source=source.id)
    if not store.count(Page, source=source.id):
        store.delete(Source, id=source.id)
    store.add([stone])
    return stone


def _forget_comparisons(case: Case) -> None:
    case.store.delete(Pair)
    case.store.delete(Change)
    for scope in case.store.stage_keys(stages.COMPARE.name):
        case.store.forget_stage(stages.COMPARE.name, scope)
