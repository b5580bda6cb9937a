"""Write a drawing, page by page: what is held at once is one page, and the file appears when it is whole."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from forensics import __version__, measures, questions
from forensics.case import Case
from forensics.drawing.files import check_no_evidence, check_target, draft
from forensics.drawing.pdf import PdfWriter
from forensics.drawing.picturing import PICTURED, picture_of
from forensics.drawing.sheet import Subject, sheets
from forensics.drawing.summary import Overview, summary
from forensics.errors import EvidenceError
from forensics.pictures import PagePictures
from forensics.records.figures import By
from forensics.records.page import Page, PageFigures
from forensics.records.region import Region
from forensics.records.source import Source
from forensics.selection import Filters


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a drawing shows."""

    pages: int
    regions: int
    not_drawn: tuple[str, ...]
    """Sentences: what could not be drawn, and why."""


def write_drawing(
    case: Case, filters: Filters, out: Path, title: str, *, every: bool = False, password: str | None = None
) -> Drawn:
    """Draw the pages asked for that have redactions, after a first sheet with the totals.

    Args:
        case: a case, or files in memory.
        filters: which pages, and which redactions on them.
        out: path of the PDF.
        title: what the drawing is about, for its first sheet.
        every: draw the pages without redactions, too.
        password: of encrypted files.

    Raises:
        UsageError: ``out`` is evidence, or holds something that is no drawing, or cannot be written.
    """
    check_target(out)
    check_no_evidence(case, out)
    work = _Work(case, filters, every)
    with draft(out) as file, PagePictures(case, password) as pictures:
        writer = PdfWriter(file, f"Redactions: {title}")
        work.draw(writer, pictures)
        writer.page(summary(work.overview(title)), at=0)
        writer.finish()
    return Drawn(work.drawn, work.regions_drawn, tuple(work.not_drawn))


class _Work:
    """A drawing in the making."""

    def __init__(self, case: Case, filters: Filters, every: bool) -> None:
        self._case, self._filters = case, filters
        self._pages = questions.pages(case, filters)
        self._regions = questions.regions(case, filters)
        self._verdicts = questions.verdicts(case)
        self._sources = {s.id: s for s in case.store.read(Source)}
        self._on_page: dict[tuple[str, int], list[Region]] = defaultdict(list)
        for region in self._regions:
            self._on_page[region.source, region.page].append(region)
        self._chosen = [(p, f) for p, f in self._pages if every or self._on_page[p.source, p.number]]
        self.drawn = self.regions_drawn = 0
        self.not_drawn: list[str] = []

    def draw(self, writer: PdfWriter, pictures: PagePictures) -> None:
        """Draw every page chosen; one that has no picture is listed."""
        for done, (page, figures) in enumerate(self._chosen, 1):
            try:
                self._draw(page, figures, writer, pictures)
            except EvidenceError as error:
                place = "" if error.what.startswith(page.file) else f"{page.file}, page {page.number}: "
                self.not_drawn.append(f"{place}{error.what}")
            self._case.progress("drawing pages", done, len(self._chosen))

    def _draw(self, page: Page, figures: PageFigures, writer: PdfWriter, pictures: PagePictures) -> None:
        regions = in_reading_order(self._on_page[page.source, page.number])
        if self._sources[page.source].format not in PICTURED:
            held = f"{len(regions)} redaction{'s' * (len(regions) != 1)} in it"
            self.not_drawn.append(f"{page.file}: text without pages, so nothing is drawn; {held}")
            return
        picture, pixels = picture_of(page, pictures, writer)
        for sheet in sheets(Subject(page, figures, regions, self._verdicts), picture, pixels):
            writer.page(sheet)
        self.drawn += 1
        self.regions_drawn += len(regions)

    def overview(self, title: str) -> Overview:
        """Return what the first sheet says."""
        rows = questions.figure_rows(self._case, By.PRODUCTION, self._filters)
        total = measures.total(rows)
        return Overview(title, total, self.drawn, self._regions, self._verdicts, self.not_drawn, __version__)


def in_reading_order(regions: Sequence[Region]) -> list[Region]:
    """Return regions line by line, those of a line from left to right; regions without a box last."""
    rest = sorted((r for r in regions if r.box), key=lambda r: (r.box.centre[1], r.box.x0, r.id) if r.box else ())
    found: list[Region] = []
    while rest:
        first = rest[0].box
        line = [r for r in rest if r.box and first and r.box.y0 <= first.centre[1] and r.box.centre[1] <= first.y1]
        line = line or rest[:1]
        found += sorted(line, key=lambda r: r.box or ())
        rest = [r for r in rest if r not in line]
    return [*found, *(r for r in regions if not r.box)]
