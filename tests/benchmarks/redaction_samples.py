"""Pages that the judge of pixel proposals learns from and is measured on."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Raster, decode_frames
from forensics.adapters.pdf import Pdf
from forensics.records.geometry import Box
from forensics.redaction.pixels.features import measure
from forensics.redaction.pixels.proposals import Proposal, propose
from forensics.redaction.pixels.view import SHEET_INCHES, WORK_DPI, view_of
from tests.benchmarks import synthetic_redactions as drawing
from tests.benchmarks.clean_pages import Kind, judged
from tests.benchmarks.foia_pages import production
from tests.benchmarks.foia_scan import scan
from tests.benchmarks.synthetic_backgrounds import painted
from tests.shared_data import SHARED

CORPORA = SHARED / "corpora"
PAGES = CORPORA / "redaction-pages"

SYNTHETIC = 170
"""Pages with redactions drawn over clean ones."""
OFFICES = tuple(range(51, 60))
"""Seeds of synthetic productions that are learned from: below 100, where those that are reported begin."""
OFFICE_FILES = 10


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One page: its proposals in page units, what was measured of them, and the true boxes."""

    name: str
    document: str
    proposals: tuple[Proposal, ...]
    table: NDArray[np.float32]
    truth: tuple[Box, ...]
    drawn: bool = False
    """Whether redactions were drawn over it."""

    @property
    def overlap(self) -> NDArray[np.float64]:
        """Best IoU of each proposal with a true box."""
        common, own, true = self._common()
        return np.asarray((common / np.maximum(own[:, None] + true - common, 1e-9)).max(axis=1, initial=0.0))

    @property
    def merging(self) -> NDArray[np.bool_]:
        """Which proposals take several true boxes for one."""
        common, _, true = self._common()
        return np.asarray((common > 0.7 * true).sum(axis=1) > 1)

    def _common(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the area that each proposal shares with each true box, the areas of proposals, those of true boxes."""
        own = np.array([p.box for p in self.proposals], np.float64).reshape(-1, 4)
        true = np.array(self.truth, np.float64).reshape(-1, 4)
        near, far = np.maximum(own[:, None, :2], true[None, :, :2]), np.minimum(own[:, None, 2:], true[None, :, 2:])
        areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (own, true)]
        return np.maximum(far - near, 0).prod(axis=2), areas[0], areas[1]


def sample(
    name: str, document: str, raster: Raster, truth: Sequence[Box], inch: float | None = None, *, drawn: bool = False
) -> Sample:
    """Return a page as it is learned from."""
    view = view_of(raster, inch)
    found = propose(view)
    table = measure(view, found)
    placed = tuple(Proposal(view.to_page(p.box), p.kind, p.fill, p.upright, p.angle) for p in found)
    return Sample(name, document, placed, table, tuple(truth), drawn)


def truth() -> dict[tuple[str, str], list[Box]]:
    """Return the true boxes of each labelled page, by its name and document."""
    found: dict[tuple[str, str], list[Box]] = defaultdict(list)
    with (PAGES / "truth.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            found[row["image"], row["document"]].append(Box(*(float(row[k]) for k in ("x0", "y0", "x1", "y1"))))
    return dict(sorted(found.items()))


def image(name: str) -> NDArray[np.uint8]:
    """Return the pixels of a labelled page."""
    return decode_frames((PAGES / "images" / name).read_bytes(), name)[0]


def labelled() -> list[Sample]:
    """Return the labelled pages."""
    return [sample(name, document, Raster(image(name), 1.0), boxes) for (name, document), boxes in truth().items()]


def augmented(copies: int = 2) -> list[Sample]:
    """Return the labelled pages some times more, with further redactions drawn over them in other styles."""
    random = Random(5)  # noqa: S311
    found = []
    for (name, document), boxes in list(truth().items()) * copies:
        pixels = image(name)
        dpi = max(pixels.shape[:2]) / SHEET_INCHES
        page = drawing.drawn(f"painted {name}", painted(document, pixels, dpi, boxes), random)
        found.append(sample(page.name, document, Raster(page.pixels, 1.0), page.boxes, drawn=True))
    return found


def synthetic(count: int = SYNTHETIC) -> list[Sample]:
    """Return pages on which redactions were drawn."""
    return [
        sample(p.name, p.document, Raster(p.pixels, 1.0), p.boxes, p.dpi, drawn=True)
        for p in drawing.pages(CORPORA, count)
    ]


def office(seeds: Sequence[int] = OFFICES) -> list[Sample]:
    """Return scans of mails as offices of the United States redact them; never of the seeds that figures come from."""
    found = []
    for seed in seeds:
        for paper in production(seed, OFFICE_FILES, visible=True, pages=(3,)):
            file = scan(paper, seed)
            with Pdf.open(file.data, file.name) as pdf:
                for number, page in enumerate(file.pages, 1):
                    boxes = [r.box for r in page.regions]
                    name = f"{file.name} {number}"
                    found.append(sample(name, name, pdf.raster(number, WORK_DPI), boxes, 72.0, drawn=True))
    return found


def clean(every: int = 2) -> list[Sample]:
    """Return every n-th of the pages that were looked at and hold no redaction, scans and born-digital ones."""
    chosen = [(page.file, page.page) for page in judged() if page.kind is Kind.CLEAN]
    found = []
    for file, number in chosen[::every]:
        path = CORPORA / "pdfs" / file
        with Pdf.open(path.read_bytes(), file) as pdf:
            found.append(sample(f"{file} {number}", file, pdf.raster(number, WORK_DPI), (), 72.0))
    return found


def rasters(every: int = 3) -> Iterator[tuple[Raster, float | None]]:
    """Yield every n-th labelled page, decoded."""
    for name, _ in list(truth())[::every]:
        yield Raster(image(name), 1.0), None


def clean_scans(every: int = 4) -> Iterator[tuple[Raster, float | None]]:
    """Yield every n-th clean page of ``pdfs`` that is one image, decoded."""
    for page in [p for p in judged() if p.kind is Kind.CLEAN][::every]:
        with Pdf.open((CORPORA / "pdfs" / page.file).read_bytes(), page.file) as pdf:
            if pdf.content(page.page).scan:
                yield pdf.raster(page.page, WORK_DPI), 72.0
