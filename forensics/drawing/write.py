"""Write a drawing, page by page: what is held at once is one page, and the file appears when it is whole."""

import errno
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from forensics import __version__, measures, questions
from forensics.adapters.image import encode_jpeg
from forensics.adapters.planes import shrink
from forensics.case import Case
from forensics.drawing.pdf import MARK, PdfWriter
from forensics.drawing.sheet import Subject, sheets
from forensics.drawing.summary import Overview, summary
from forensics.errors import EvidenceError, UsageError
from forensics.intake.names import path_of
from forensics.pictures import PagePictures
from forensics.records.figures import By
from forensics.records.page import Page, PageFigures
from forensics.records.region import Region
from forensics.records.source import Source, SourceFormat
from forensics.selection import Filters

DPI = 130.0
MOST_PIXELS = 3_000_000
"""Most pixels of the picture of a page; a sheet of five metres is drawn coarser."""
QUALITY = 78
PICTURED = (SourceFormat.PDF, SourceFormat.IMAGE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a drawing shows."""

    pages: int
    regions: int
    not_drawn: tuple[str, ...]
    """Sentences: what could not be drawn, and why."""


def check_target(out: Path) -> None:
    """Check that a drawing may be written to a path: it is new, or an ordinary file that holds a former drawing.

    Raises:
        UsageError: it may not.
    """
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(f"{out} cannot be written.", "Give the name of a PDF in a folder that is there.")
    if out.exists() and not out.is_file():  # opening a pipe would wait for its other end
        raise UsageError(f"{out} is no ordinary file.", "Give the name of a new PDF with --draw; nothing was changed.")
    if os.path.lexists(out) and not _is_drawing(out):
        raise UsageError(
            f"{out} is there and is no former drawing.", "Give a new name with --draw; nothing was changed."
        )


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
    _check_no_evidence(case, out)
    work = _Work(case, filters, every)
    with _draft(out) as file, PagePictures(case, password) as pictures:
        writer = PdfWriter(file, f"Redactions: {title}")
        work.draw(writer, pictures)
        writer.page(summary(work.overview(title)), first=True)
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
        pixels = pictures.page(page.source, page.number, _dpi(page)).pixels
        excess = pixels.shape[0] * pixels.shape[1] / MOST_PIXELS
        pixels = shrink(pixels, 0.95 * excess**-0.5) if excess > 1 else pixels
        height, width = pixels.shape[:2]
        picture = writer.picture(encode_jpeg(pixels, QUALITY), width, height, colour=pixels.ndim == 3)
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


def _dpi(page: Page) -> float:
    """Return the resolution of a picture: less where it would pass the bound, to which sides may be rounded up."""
    return float(min(DPI, 72 * (0.98 * MOST_PIXELS / max(1.0, page.width * page.height)) ** 0.5))


def _is_drawing(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return MARK in file.read(200)
    except OSError:
        return False


def _check_no_evidence(case: Case, out: Path) -> None:
    if not out.exists():
        return
    for path in {s.locator.path for s in case.store.iterate(Source)}:
        evidence = path_of(path)
        if evidence.exists() and evidence.samefile(out):
            raise UsageError(f"{out} is evidence.", "Give a new name with --draw; nothing was changed.")


@contextmanager
def _draft(out: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes its name when it is whole, so that a reader finds the former one or the new one.

    Where a run is killed, its draft stays; the next run with the same name removes it.
    """
    draft = out.with_name(f".{out.name}.part")
    try:
        draft.unlink(missing_ok=True)
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if not os.path.samestat(os.fstat(file.fileno()), draft.stat()):
                raise FileExistsError(errno.EEXIST, "another run writes it at the same time")
        draft.replace(out)
    except OSError as error:
        raise UsageError(
            f"The drawing cannot be written to {out}: {error.strerror or error}.",
            "Give a place you may write to, with room for it.",
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink()
