"""Draw a comparison, pair of pages by pair of pages; the file appears when it is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from forensics import __version__, questions, releases
from forensics.adapters.image import Pixels
from forensics.case import Case
from forensics.compare.spots import by_line, region_spots, word_spots
from forensics.drawing.change_entries import CHANGE_LOOKS
from forensics.drawing.change_summary import Compared, change_summary
from forensics.drawing.files import check_no_evidence, check_target, draft
from forensics.drawing.lone_pages import lone_sheets
from forensics.drawing.pdf import PdfWriter, Picture
from forensics.drawing.picturing import PICTURED, picture_of
from forensics.drawing.side_by_side import Half, sheets
from forensics.errors import EvidenceError
from forensics.pictures import PagePictures
from forensics.records.cite import Cite
from forensics.records.comparison import SHOWN_ON, Change, ChangeKind
from forensics.records.geometry import Box
from forensics.records.page import Page
from forensics.records.region import Region
from forensics.records.release import Grouping
from forensics.records.source import Source
from forensics.selection import Filters

SIDES = (0, 1)
"""The older, the later."""


@dataclass(frozen=True, slots=True)
class DrawnChanges:
    """What a drawing of a comparison shows."""

    pages: int
    """Pairs of pages."""
    changes: int
    not_drawn: tuple[str, ...]
    """Sentences: what could not be drawn, and why."""


def write_comparison(
    case: Case,
    names: Sequence[str],
    filters: Filters,
    out: Path,
    *,
    every: bool = False,
    password: str | None = None,
) -> DrawnChanges:
    """Draw what changed from each production to the next: both versions of each page beside each other.

    Args:
        case: a case, or files in memory.
        names: productions, the older first.
        filters: which changes.
        out: path of the PDF.
        every: draw the pages with redactions on which nothing changed, too.
        password: of encrypted files.

    Raises:
        UsageError: ``out`` is evidence, or holds something that is no drawing, or cannot be written.
    """
    check_target(out)
    check_no_evidence(case, out)
    done = [_Step(case, old, new, filters, every) for old, new in pairwise(names)]
    with draft(out) as file:
        writer = PdfWriter(file, f"What changed: {', '.join(names)}")
        for step in done:
            with PagePictures(case, password) as older, PagePictures(case, password) as later:
                step.draw(writer, (older, later))
        writer.finish()
    return DrawnChanges(
        pages=sum(s.compared.drawn for s in done),
        changes=sum(s.drawn for s in done),
        not_drawn=tuple(note for s in done for note in s.compared.notes),
    )


class _Step:
    """Two productions, and the drawing of what changed between them."""

    def __init__(self, case: Case, old: str, new: str, filters: Filters, every: bool) -> None:
        self._case, self._names, self._every = case, (old, new), every
        pairs, changes = questions.comparison(case, old, new, filters)
        grouped = [
            releases.release_rows(case, [old, new], by, filters) for by in (Grouping.PRODUCTION, Grouping.DOCUMENT)
        ]
        title = f"{old} and {new}"
        total = grouped[0][0] if grouped[0] else None
        self.compared = Compared(title, pairs, changes, total, grouped[1], __version__)
        self.drawn = 0
        self._pages = tuple(_by_place(case, name) for name in self._names)
        self._sources = {s.id: s for s in case.store.read(Source)}
        self._written: list[tuple[str, Picture, Pixels] | None] = [None, None]

    def draw(self, writer: PdfWriter, pictures: tuple[PagePictures, PagePictures]) -> None:
        """Draw the first sheet, every pair of pages chosen, and the list of pages without a counterpart."""
        first, chosen = writer.pages, self._chosen()
        for done, (pages, changes) in enumerate(chosen, 1):
            try:
                self._draw(pages, changes, f"{done} of {len(chosen)}", writer, pictures)
            except EvidenceError as error:
                self.compared.notes.append(f"{pages[0].file}, page {pages[0].number}: {error.what}")
            self._case.progress("drawing pages", done, len(chosen))
        writer.page(change_summary(self.compared), at=first)
        for sheet in lone_sheets(self.compared.pairs, self._names):
            writer.page(sheet)

    def _chosen(self) -> list[tuple[tuple[Page, Page], list[Change]]]:
        """Return the pairs of pages to draw, with their changes, in the order of the older production."""
        found: dict[tuple[str, str], tuple[tuple[Page, Page], list[Change]]] = {}
        for change in self.compared.changes:
            if change.kind in CHANGE_LOOKS and (pages := self._cited(change)):
                found.setdefault((pages[0].id, pages[1].id), (pages, []))[1].append(change)
        chosen = [
            (pages, own)
            for pages, own in found.values()
            if self._every or any(c.kind is not ChangeKind.STILL_WITHHELD for c in own)
        ]
        self.compared.unchanged = len(found) - len(chosen)
        ordered = [(pages, sorted(own, key=_reading_order)) for pages, own in chosen]
        return sorted(ordered, key=lambda f: [(p.file, p.number, p.id) for p in f[0]])

    def _cited(self, change: Change) -> tuple[Page, Page] | None:
        cites = change.left, change.right
        old, new = (self._pages[n].get((c.file, c.page or 0)) if c else None for n, c in zip(SIDES, cites, strict=True))
        return (old, new) if old and new else None

    def _draw(
        self,
        pages: tuple[Page, Page],
        changes: Sequence[Change],
        number: str,
        writer: PdfWriter,
        pictures: tuple[PagePictures, PagePictures],
    ) -> None:
        for page in pages:
            if self._sources[page.source].format not in PICTURED:
                held = f"{len(changes)} change{'s' * (len(changes) != 1)} there"
                self.compared.notes.append(f"{page.file}: text without pages, so nothing is drawn; {held}")
                return
        halves = [self._half(side, pages[side], changes, writer, pictures[side]) for side in SIDES]
        title = f"Pair {number}: {' and '.join(p.bates or f'{p.file}, page {p.number}' for p in pages)}"
        for sheet in sheets((halves[0], halves[1]), changes, title):
            writer.page(sheet)
        self.compared.drawn += 1
        self.drawn += len(changes)

    def _half(
        self, side: int, page: Page, changes: Sequence[Change], writer: PdfWriter, pictures: PagePictures
    ) -> Half:
        held = self._written[side]
        if held is None or held[0] != page.id:
            held = self._written[side] = (page.id, *picture_of(page, pictures, writer))
        regions = self._case.store.read(Region, source=page.source, page=page.number)
        places = [_places(change, side, page, regions) for change in changes]
        words = [SHOWN_ON.get(change.kind) == side for change in changes]
        return Half(self._names[side], page, held[1], held[2], places, words)


def _places(change: Change, side: int, page: Page, regions: Sequence[Region]) -> list[Box]:
    """Return the boxes of a change on one side: the lines of its words, or its redactions."""
    cite: Cite | None = (change.left, change.right)[side]
    if cite is None:
        return []
    words = by_line(word_spots(page, cite, change.text)) if SHOWN_ON.get(change.kind) == side else []
    found = words or region_spots(regions, cite)
    return found or ([cite.box] if cite.box else [])


def _reading_order(change: Change) -> tuple[object, ...]:
    """Return the place of a change on the older page, and where that is the same, on the later one."""
    boxes = [(c.box if c else None) or Box(0, 0, 0, 0) for c in (change.left, change.right)]
    return (*((round(b.y0), b.x0) for b in boxes), change.id)


def _by_place(case: Case, production: str) -> Mapping[tuple[str, int], Page]:
    return {(p.file, p.number): p for p in case.store.iterate(Page, production=production)}
