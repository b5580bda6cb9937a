"""Chains that run over files: read as one document, each copy and place then given back to the file it stands in."""

from collections.abc import Sequence
from dataclasses import replace

from forensics.mail.chains import printed_copies
from forensics.records.cite import Cite
from forensics.records.document import Document
from forensics.records.ids import stable_id
from forensics.records.message import MessageCopy, PageLines
from forensics.records.page import Page
from forensics.records.region import Region


def chain_copies(documents: Sequence[Document], pages: Sequence[Page], regions: Sequence[Region]) -> list[MessageCopy]:
    """Return every message of a document and of those that continue it, in their order.

    All copies bear the id of the first document; file, page and lines are those where they stand.
    """
    head = documents[0]
    if len(documents) == 1:
        return printed_copies(head, pages, regions)
    order = {d.source: n for n, d in enumerate(documents)}
    held = sorted((p for p in pages if p.source in order), key=lambda p: (order[p.source], p.number))
    at = {(p.source, p.number): n for n, p in enumerate(held, 1)}
    sheets = [replace(p, source=head.source, number=n) for n, p in enumerate(held, 1)]
    marks = [replace(r, source=head.source, page=at[r.source, r.page]) for r in regions if (r.source, r.page) in at]
    found = printed_copies(replace(head, first=1, last=len(held)), sheets, marks)
    ids = {c.id: _own_id(c, held[c.page - 1]) for c in found}
    return [_given_back(c, held, ids) for c in found]


def _own_id(copy: MessageCopy, page: Page) -> str:
    return stable_id("c", page.source, page.number, copy.lines[0] if copy.lines else 0, copy.depth)


def _given_back(copy: MessageCopy, held: Sequence[Page], ids: dict[str, str]) -> MessageCopy:
    page = held[copy.page - 1]
    return replace(
        copy,
        id=ids[copy.id],
        quoted_in=ids.get(copy.quoted_in) if copy.quoted_in else None,
        source=page.source,
        file=page.file,
        page=page.number,
        place=tuple(_run(run, held[run.page - 1]) for run in copy.place),
        places={key: _cite(cite, held[(cite.page or 1) - 1]) for key, cite in copy.places.items()},
    )


def _run(run: PageLines, page: Page) -> PageLines:
    return replace(run, page=page.number, source=page.source, file=page.file)


def _cite(cite: Cite, page: Page) -> Cite:
    return replace(cite, page=page.number, file=page.file)
