"""What is compared: two productions as records, and what the comparison gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from forensics.records.comparison import Change, Pair, Side
from forensics.records.document import Document
from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page
from forensics.records.region import Region


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionSide:
    """One production. ``pages`` is read twice and by index, so a sequence that reads from a case will do."""

    name: str
    pages: Sequence[Page]
    documents: Sequence[Document]
    messages: Sequence[Message] = ()
    copies: Sequence[MessageCopy] = ()
    regions: Sequence[Region] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Pairs of documents, pages and messages, and the changes between them, in order of place."""

    pairs: tuple[Pair, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A document and where its pages stand in ``ProductionSide.pages``."""

    document: Document
    pages: tuple[int, ...]

    @property
    def side(self) -> Side:
        """The document as one side of a pair."""
        return Side(
            id=self.document.id,
            file=self.document.file,
            page=self.document.first,
            bates=self.document.bates_first,
        )


def units(side: ProductionSide) -> list[Unit]:
    """Return the documents in order of file and page, whatever the order of input."""
    place = {(page.source, page.number): index for index, page in enumerate(side.pages)}
    ordered = sorted(side.documents, key=lambda d: (d.file, d.source, d.first, d.id))
    return [
        Unit(d, tuple(place[d.source, n] for n in range(d.first, d.last + 1) if (d.source, n) in place))
        for d in ordered
    ]


def page_side(page: Page) -> Side:
    """Return a page as one side of a pair."""
    return Side(id=page.id, file=page.file, page=page.number, bates=page.bates)
