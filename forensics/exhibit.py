"""The exhibit of a case: everything it knows, gathered and handed to the report."""

from contextlib import ExitStack
from pathlib import Path

from forensics import __version__, intake, questions, report
from forensics.adapters.image import encode_png
from forensics.case import Case
from forensics.errors import EvidenceError, IntegrityError
from forensics.records.comparison import Change, Pair
from forensics.records.document import Document
from forensics.records.figures import By
from forensics.records.finding import Finding
from forensics.records.geometry import Box
from forensics.records.message import Message
from forensics.records.page import Page, PageFigures
from forensics.records.person import Edge, Person
from forensics.records.region import Region, Style, Withheld
from forensics.records.source import Failure, Production, Source
from forensics.records.thread import Gap, Link, Thread
from forensics.records.topic import Topic
from forensics.selection import Filters
from forensics.store.decisions import standing

GROUPS = (By.PRODUCTION, By.DOCUMENT, By.CODE, By.MONTH, By.SENDER)
BLACK = 0


def write_exhibit(case: Case, out: Path, title: str) -> list[Path]:
    """Compare each production with the next, and write the report on all of them.

    Raises:
        UsageError: where the case is empty, or ``out`` holds something that is no report.
    """
    case.bring_up_all()
    productions = _in_order(case)
    for old, new in questions.consecutive(productions):
        case.compare(old, new)
    with Cropper(case) as cropper:
        return report.write_report(_gather(case, title, productions), out, cropper.crop)


class Cropper:
    """Renders places of the evidence, one source open at a time; text that survives beneath a mark is blacked out.

    So is what an annotation marks for redaction: until it is applied, the page still shows it.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._held: tuple[str, intake.Reader] | None = None
        self._open = ExitStack()

    def __enter__(self) -> "Cropper":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def crop(self, source_id: str, page: int, box: Box | None, dpi: float) -> bytes:
        """Return the PNG bytes of a place on a page.

        Raises:
            EvidenceError: where the evidence is gone, changed, or has no picture.
        """
        raster = self._reader(source_id).raster(page, dpi)
        pixels, scale = raster.pixels.copy(), raster.scale
        for region in self._case.store.iterate(Region, source=source_id, page=page):
            if region.box and (region.style is Style.ANNOTATION or (region.sealed and region.sealed.characters)):
                x0, y0, x1, y1 = (round(v * scale) for v in region.box)
                pixels[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = BLACK
        if box:
            x0, y0, x1, y1 = (max(0, round(v * scale)) for v in box)
            pixels = pixels[y0:y1, x0:x1]
        if not pixels.size:
            raise EvidenceError(f"The place asked for on page {page} is empty.", "Cite the page instead.")
        return encode_png(pixels)

    def _reader(self, source_id: str) -> intake.Reader:
        if self._held and self._held[0] == source_id:
            return self._held[1]
        try:
            source, data = self._case.evidence(source_id)
        except IntegrityError as error:
            raise EvidenceError(error.what, error.remedy) from error
        self._open.close()
        reader = self._open.enter_context(intake.open_source(source, data))
        self._held = (source_id, reader)
        return reader


def _in_order(case: Case) -> list[Production]:
    productions = case.store.read(Production)
    return sorted(productions, key=lambda p: (p.released is None, p.released or ""))


def _gather(case: Case, title: str, productions: list[Production]) -> report.ReportData:
    store = case.store
    everything = Filters()
    pairs = questions.consecutive(productions)
    return report.ReportData(
        title=title,
        case=store.path.name if store.path else "in memory",
        version=__version__,
        productions=productions,
        sources=store.count(Source),
        failures=store.read(Failure),
        pages=store.read(Page),
        figures=store.read(PageFigures),
        rows=questions.figure_tables(case, GROUPS, everything),
        regions=questions.regions(case, everything),
        withheld=store.read(Withheld),
        documents=store.read(Document),
        messages=store.read(Message),
        threads=store.read(Thread),
        links=store.read(Link),
        gaps=store.read(Gap),
        persons=store.read(Person),
        edges=store.read(Edge),
        pairs=[p for p in store.read(Pair) if (p.old_production, p.new_production) in pairs],
        changes=[c for c in store.read(Change) if (c.old_production, c.new_production) in pairs],
        topics=store.read(Topic),
        findings=store.read(Finding),
        decisions=len(standing(store)),
        settings=case.settings,
    )
