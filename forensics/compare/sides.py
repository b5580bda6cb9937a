"""What is compared: two productions as records, and what the comparison gives."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forensics.records.comparison import Change, Level, Pair, PairState, Side
from forensics.records.document import Document
from forensics.records.ids import stable_id
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
    hidden: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    """Words that each redaction hides (low, estimate, high), as the measures say; by width where it is not in here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Pairs of documents, pages and messages, and the changes between them, in order of place."""

    pairs: tuple[Pair, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A document, or a part of one, and where its pages stand in ``ProductionSide.pages``."""

    document: Document
    pages: tuple[int, ...]
    start: Page | None = None
    """The first page of a later part."""

    @property
    def is_whole(self) -> bool:
        """Whether these are all pages of the document."""
        return self.start is None and len(self.pages) > self.document.last - self.document.first

    @property
    def number(self) -> str | None:
        """The Bates number it begins with."""
        return self.start.bates if self.start else self.document.bates_first

    @property
    def side(self) -> Side:
        """The document as one side of a pair."""
        return Side(
            id=self.document.id,
            file=self.document.file,
            page=self.start.number if self.start else self.document.first,
            bates=self.number,
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


def made_pair(
    level: Level,
    sides: tuple[Side | None, Side | None],
    method: str,
    scores: tuple[float, float],
    state: PairState,
    productions: tuple[str, str],
) -> Pair:
    """Return a pair; its id depends on level and sides alone.

    Args:
        level: what is paired.
        sides: the left and the right; None where nothing was found.
        method: how.
        scores: score and margin.
        state: how sure it is.
        productions: names of the earlier and the later one.
    """
    left, right = sides
    score, margin = (round(value, 4) for value in scores)
    return Pair(
        id=stable_id("x", level.value, left.id if left else None, right.id if right else None),
        level=level,
        left=left,
        right=right,
        method=method,
        score=score,
        margin=margin,
        state=state,
        old_production=productions[0],
        new_production=productions[1],
    )


def regions_by_page(side: ProductionSide) -> dict[tuple[str, int], list[Region]]:
    """Return the redactions of a production by source and number of the page."""
    found: dict[tuple[str, int], list[Region]] = defaultdict(list)
    for region in side.regions:
        found[region.source, region.page].append(region)
    return found
