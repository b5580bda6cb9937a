"""What a report is made from: visible records alone, gathered by whoever opens the case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from forensics.records.comparison import Change, Pair
from forensics.records.document import Document
from forensics.records.draft import Draft
from forensics.records.figures import By, FigureRow
from forensics.records.finding import Finding
from forensics.records.geometry import Box
from forensics.records.inconsistency import Inconsistency
from forensics.records.message import Message
from forensics.records.page import Page, PageFigures
from forensics.records.person import Edge, Person
from forensics.records.region import Region, Withheld
from forensics.records.release import CodeRow, History, ReleaseRow
from forensics.records.source import Failure, Production, Settings
from forensics.records.thread import Gap, Link, Thread
from forensics.records.topic import Topic

Crop = Callable[[str, int, Box | None, float], bytes]
"""Source id, page from 1, box in page units (None for the page), dots per inch: the PNG bytes of that place.

Raises:
    EvidenceError: the place cannot be rendered; the report then shows the citation without a picture.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """Everything a report says; productions stand in order of release, all else in any order."""

    title: str
    """Name of the matter."""
    case: str
    """Name of the case file, without its folder."""
    version: str
    productions: Sequence[Production]
    sources: int
    """Files and mails read, containers opened."""
    failures: Sequence[Failure] = ()
    pages: Sequence[Page] = ()
    figures: Sequence[PageFigures] = ()
    rows: Sequence[FigureRow] = ()
    """The measures by production, document, code, month and sender."""
    regions: Sequence[Region] = ()
    withheld: Sequence[Withheld] = ()
    documents: Sequence[Document] = ()
    messages: Sequence[Message] = ()
    threads: Sequence[Thread] = ()
    links: Sequence[Link] = ()
    gaps: Sequence[Gap] = ()
    persons: Sequence[Person] = ()
    edges: Sequence[Edge] = ()
    pairs: Sequence[Pair] = ()
    changes: Sequence[Change] = ()
    releases: Sequence[ReleaseRow] = ()
    """What was released, by every grouping."""
    code_rows: Sequence[CodeRow] = ()
    inconsistencies: Sequence[Inconsistency] = ()
    histories: Sequence[History] = ()
    topics: Sequence[Topic] = ()
    drafts: Sequence[Draft] = ()
    findings: Sequence[Finding] = ()
    decisions: int = 0
    """Decisions by persons that the figures take account of."""
    validated: bool = False
    """True once a person has validated a sample."""
    settings: Settings = field(default_factory=Settings)

    def by(self, by: By) -> list[FigureRow]:
        """Return the measures grouped one way, productions in order, then by file, Bates number and key."""
        order = self.order
        rows = [r for r in self.rows if r.by is by]
        return sorted(rows, key=lambda r: (order(r.production), r.file or "", r.bates or "", r.key))

    def order(self, production: str) -> tuple[int, str]:
        """Return the place of a production in order of release, unknown names last."""
        names = [p.name for p in self.productions]
        return (names.index(production) if production in names else len(names)), production

    def person_names(self) -> dict[str, str]:
        """Return the name of each person by id."""
        return {p.id: p.name for p in self.persons}
