"""The largest releases with page images: the place as it was, and the place as it is, side by side.

Pictures are cut to the place with some lines around it. The frame that marks the place is drawn over the picture by
the page, so the picture itself is the page as rendered and nothing else.
"""

import base64
import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forensics.errors import EvidenceError
from forensics.records.cite import Cite
from forensics.records.comparison import Change
from forensics.records.document import Document
from forensics.records.geometry import Box, hull
from forensics.records.page import Page, PageFigures
from forensics.report.data import Crop, ReportData
from forensics.report.sections.releases import CONFIRMED
from forensics.report.text import excerpt, listed, of, plural

LIMIT, PER_DOCUMENT = 8, 2
"""How many exhibits there are, and how many come from one document: one that was released whole would fill all."""

QUOTED = 90
"""Words of a release that are quoted; the rest is in the file."""

_AROUND, _BESIDE = 34.0, 10.0
"""Points shown above and below a place, and left and right of the text block."""
_WHOLE = 0.6
"""A cut that would take this share of the height shows the page altogether."""
_PIXELS, _DPI = 620_000, 144.0
"""Most pixels of a picture, and its greatest resolution."""
_BYTES = 16_000_000
"""Bytes of pictures in one report; those after that are cited without a picture."""
_LETTER = 612.0
"""Width of a Letter page in points: pages of image files count in pixels, and are scaled to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The place in the picture, in per cent of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page image cut to a place."""

    uri: str
    width: int
    height: int
    alt: str
    frame: Frame | None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One side of an exhibit: which production, where, and the picture or why there is none."""

    production: str
    cite: str
    file: str
    picture: Picture | None
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One release: its rank among all, the words, and both views."""

    rank: int
    quote: str
    left_out: str
    words: str
    codes: str
    confirmed: str
    before: View
    after: View


@dataclass(slots=True)
class _Camera:
    """Takes pictures as long as there is room for them."""

    crop: Crop
    pages: dict[tuple[str, str, int], Page]
    blocks: dict[str, Box]
    left: int = _BYTES

    def view(self, production: str, cite: Cite | None) -> View:
        """Return the view of one side."""
        if cite is None:
            return View(production=production, cite="–", file="", picture=None, missing="No counterpart was found.")
        page = self.pages.get((production, cite.file, cite.page or 0))
        named = View(production=production, cite=str(cite), file=_place(cite), picture=None)
        if page is None:
            return _without(named, "The page is not among those read.")
        if self.left <= 0:
            return _without(named, "Left out to keep this file small.")
        try:
            return self._taken(named, page, cite)
        except EvidenceError as error:
            return _without(named, f"The page could not be rendered: {error.what}")

    def _taken(self, view: View, page: Page, cite: Cite) -> View:
        place = cite.box or (page.span(cite.lines) if cite.lines else None)
        box = cut(page, place, self.blocks.get(page.id))
        png = self.crop(page.source, page.number, box, _resolution(page, box))
        self.left -= len(png)
        width, height = struct.unpack(">II", png[16:24])
        picture = Picture(
            uri="data:image/png;base64," + base64.b64encode(png).decode("ascii"),
            width=width,
            height=height,
            alt=f"{'Part of the page' if box else 'Page'} {cite} in {view.production}",
            frame=None if place is None else _frame(place, box or Box(0, 0, page.width, page.height)),
        )
        return View(production=view.production, cite=view.cite, file=view.file, picture=picture)


def exhibits(data: ReportData, releases: Sequence[Change], crop: Crop) -> list[Exhibit]:
    """Return the exhibits for the largest releases, which come ranked."""
    camera = _Camera(crop, _pages(data), _blocks(data.figures))
    return [_exhibit(rank, change, camera) for rank, change in _chosen(releases, _documents(data.documents))]


def _chosen(releases: Sequence[Change], documents: Mapping[tuple[str, str, int], str]) -> list[tuple[int, Change]]:
    turns = Counter[object]()
    found: list[tuple[int, Change]] = []
    for rank, change in enumerate(releases, 1):
        place = _spot(change)
        document = documents.get(place, place[:2])
        if turns[document] < PER_DOCUMENT and len(found) < LIMIT:
            turns[document] += 1
            found.append((rank, change))
    return found


def _spot(change: Change) -> tuple[str, str, int]:
    if change.left:
        return change.old_production, change.left.file, change.left.page or 0
    return (change.new_production, change.right.file, change.right.page or 0) if change.right else ("", "", 0)


def _documents(documents: Sequence[Document]) -> dict[tuple[str, str, int], str]:
    ordered = sorted(documents, key=lambda d: d.id)
    return {(d.production, d.file, n): d.id for d in ordered for n in range(d.first, d.last + 1)}


def _pages(data: ReportData) -> dict[tuple[str, str, int], Page]:
    return {(p.production, p.file, p.number): p for p in sorted(data.pages, key=lambda p: p.id, reverse=True)}


def _blocks(figures: Sequence[PageFigures]) -> dict[str, Box]:
    return {f.page: f.text_block for f in figures if f.text_block}


def _exhibit(rank: int, change: Change, camera: _Camera) -> Exhibit:
    quote, more = excerpt(change.text, QUOTED)
    return Exhibit(
        rank=rank,
        quote=quote,
        left_out=f"{plural(more, 'further word')} in tables/changes.csv" if more else "",
        words=plural(change.words, "word"),
        codes=listed(change.codes) or "no code",
        confirmed=CONFIRMED[change.confirmed],
        before=camera.view(change.old_production, change.left),
        after=camera.view(change.new_production, change.right),
    )


def cut(page: Page, place: Box | None, block: Box | None) -> Box | None:
    """Return the box to show: the place with some lines around it, as wide as the text; None for the page."""
    if place is None:
        return None
    unit = page.width / _LETTER
    wide = hull([place, block]) if block else Box(0, place.y0, page.width, place.y1)
    sheet = Box(0, 0, page.width, page.height)
    x0, x1 = (wide or place).x0, (wide or place).x1
    shown = Box(x0, place.y0, x1, place.y1).grow(_BESIDE * unit, _AROUND * unit).intersect(sheet)
    return None if not shown.area or shown.height > _WHOLE * page.height else shown.rounded()


def _resolution(page: Page, box: Box | None) -> float:
    """Return dots per inch such that the picture has at most ``_PIXELS`` pixels."""
    unit = page.width / _LETTER or 1.0
    area = (box.area if box else page.width * page.height) / unit**2
    return float(round(min(_DPI, 72.0 * (_PIXELS / max(area, 1.0)) ** 0.5)))


def _frame(place: Box, shown: Box) -> Frame | None:
    part = place.grow(1.5).intersect(shown)
    if not part.area:
        return None
    return Frame(
        left=round(100 * (part.x0 - shown.x0) / shown.width, 2),
        top=round(100 * (part.y0 - shown.y0) / shown.height, 2),
        width=round(100 * part.width / shown.width, 2),
        height=round(100 * part.height / shown.height, 2),
    )


def _place(cite: Cite) -> str:
    return f"{cite.file}, page {cite.page}" if cite.page else cite.file


def _without(view: View, why: str) -> View:
    return View(production=view.production, cite=view.cite, file=view.file, picture=None, missing=why)


def chosen_note(shown: int, total: int) -> str:
    """Say which releases are shown with pictures, and where all of them are."""
    return (
        f"Shown with page images: {of(shown, total, 'release')}, the largest first, at most {PER_DOCUMENT} from "
        "any one document. The full list is in tables/changes.csv."
    )
