"""Productions that deliver every page as a file of its own: which of these files go on with the one before."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from forensics.intake import numbers
from forensics.intake.running_over import goes_on
from forensics.records.document import Document, DocumentKind
from forensics.records.page import Page
from forensics.records.source import Source, SourceFormat

LEAST_EVIDENCE = 0.25
"""Share of files without a beginning of their own, behind the file with the number before, that say that they go on.

Beyond it the others are taken to go on as well: a production is cut into pages throughout, or not at all.
"""

_NUMBERED = "numbered on from it, without a beginning of its own"

Opens = Callable[[Page, Page], str | None]
"""Why a page begins a document, given the page before it; None where it continues."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A file of one page and the one with the number before it."""

    document: Document
    page: Page
    before: Page
    why: str | None
    """What says that it goes on."""


def joined(
    documents: Sequence[Document], pages: Sequence[Page], sources: Sequence[Source], opens: Opens
) -> list[Document]:
    """Return the documents of a production, those that go on with a document in another file marked as such.

    Only files of one page with a Bates number count, mail as mail apart; each goes on with the file whose number is
    the one before its own, where its page says so, or where enough pages of the production do.
    """
    alone = {s.id for s in sources if s.pages == 1 and s.format is not SourceFormat.MAIL}
    by_source = {p.source: p for p in pages if p.source in alone}
    held = [
        (d, by_source[d.source]) for d in documents if d.source in by_source and d.kind is not DocumentKind.SLIP_SHEET
    ]
    steps = list(_steps(held, opens))
    said = sum(step.why is not None for step in steps)
    if not said:
        return list(documents)
    default = _NUMBERED if said >= LEAST_EVIDENCE * len(steps) else None
    before = {p.source: d for d, p in held}
    follows: dict[str, Document] = {}
    for step in steps:
        last = before[step.before.source]
        why = step.why or (default if last.kind is DocumentKind.EMAIL or last.id in follows else None)
        if why:
            follows[step.document.id] = replace(
                step.document, continues=last.id, why=f"goes on with {step.before.file}: {why}"
            )
    return [follows.get(d.id, d) for d in documents]


def _steps(held: Sequence[tuple[Document, Page]], opens: Opens) -> Iterator[_Step]:
    """Yield the files that open nothing and stand right behind another, by number; a number given twice counts not."""
    read = [(number, d, p) for d, p in held if p.bates and (number := numbers.parse(p.bates))]
    twice = Counter(number for number, *_ in read)
    ordered = sorted((item for item in read if twice[item[0]] == 1), key=lambda item: item[0])
    for (last, _, before), (number, document, page) in pairwise(ordered):
        if number.form == last.form and number.value == last.value + 1 and opens(page, before) is None:
            yield _Step(document, page, before, goes_on(page, before))
