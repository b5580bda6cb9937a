"""Redactions: labelled scans with documents held out, the fixtures with their truth, time per page."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from fixtures.__main__ import write_matter
from forensics import redaction
from forensics.adapters.pdf import Pdf
from forensics.records.geometry import Box
from forensics.records.region import Region, Sealed
from forensics.records.source import Locator, Source, SourceFormat
from forensics.redaction import pixels
from tests.benchmarks import redaction_samples as samples
from tests.benchmarks import redaction_scores as scores
from tests.benchmarks import train_redaction_model as training
from tests.benchmarks.matching import matched
from tests.benchmarks.table import Row
from tests.shared_data import available

LEAST = 0.5
"""Least confidence of a region that counts."""
TARGETS = {"all": 0.93, "black": 0.97, "outline": 0.92, "colour": 0.96, "grey": 0.90}


@dataclass
class Tally:
    """Counts over pages of one kind."""

    pages: int = 0
    clean: int = 0
    true: int = 0
    found: int = 0
    right: int = 0
    codes: int = 0
    false_on_clean: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.true + self.found)

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the figures of these pages."""
        yield Row(name, "F1", round(self.f1, 3), 0.98, f"{self.true} regions on {self.pages} pages")
        yield Row(name, "codes right", round(self.codes / max(1, self.right), 3), 0.97, "of the regions found, no OCR")
        share = round(self.false_on_clean / max(1, self.clean), 3)
        yield Row(name, "false regions per clean page", share, 0.1, f"{self.clean} clean pages")
        yield Row(name, "ms per page", round(1000 * median(self.seconds), 1), "", "finding alone, median")


def run() -> list[Row]:
    """Return the figures of all sets that are there."""
    rows = list(_fixtures())
    if available("corpora", "redaction-pages") is not None:
        rows = [*_labelled(), *_timing(), *rows]
    return rows


def _labelled() -> Iterator[Row]:
    """Measure the finder on labelled pages: documents held out, and beside it pages held out at random."""
    labelled, clean = samples.labelled(), samples.clean()
    pages = [*labelled, *clean]
    extra = [*samples.synthetic(), *samples.augmented(), *samples.office()]
    found = training.found_in(training.held_out(pages, extra), pages)
    figures = scores.score({s.name: found[s.name] for s in labelled}, training.CUT)
    low, high = scores.interval(found, labelled, training.CUT)
    for style, target in TARGETS.items():
        note = f"documents held out; precision {figures[style]['precision']}, recall {figures[style]['recall']}"
        note += f"; 95 % over documents {low} to {high}" if style == "all" else ""
        yield Row("redaction-pages", f"F1 {style}", figures[style]["f1"], target, note)
    false, count = scores.false_on_clean(found, pages, training.CUT)
    note = f"{false} on {count} pages, files held out"
    yield Row("redaction-pages", "false regions per clean page", round(false / max(1, count), 3), 0.1, note)
    mixed = training.held_out(pages, extra, by_document=False)
    by_page = training.found_in(mixed, pages, by_document=False)
    for style, row in scores.score({s.name: by_page[s.name] for s in labelled}, training.CUT).items():
        yield Row("redaction-pages, random folds", f"F1 {style}", row["f1"], None, "documents shared by both sides")
    for bin_, number, mean, share in scores.reliability(found, labelled):
        note = f"{number} boxes; beside their mean score"
        yield Row("redaction-pages", f"share right, score {bin_}", share, mean, note)


def _timing() -> Iterator[Row]:
    """Time the finder on decoded pages, those with redactions and those without."""
    for name, rasters in (("redaction-pages", samples.rasters()), ("clean pages of scans", samples.clean_scans())):
        seconds = []
        for raster, inch in rasters:
            start = perf_counter()
            pixels.find(lambda dpi, raster=raster: raster, inch)  # type: ignore[misc]
            seconds.append(perf_counter() - start)
        if seconds:
            value = round(1000 * median(seconds), 1)
            yield Row(name, "ms per page", value, 15, f"beyond decoding, median of {len(seconds)} pages")


def _fixtures() -> Iterator[Row]:
    tallies = {"fixtures, born digital": Tally(), "fixtures, scans": Tally()}
    with tempfile.TemporaryDirectory() as folder:
        write_matter(Path(folder))
        truth = json.loads((Path(folder) / "truth.json").read_text("utf-8"))
        for name, production in sorted(truth["productions"].items()):
            for page in production["pages"]:
                if page["form"] == "pdf":
                    kind = "fixtures, scans" if page["scan"] else "fixtures, born digital"
                    _count(tallies[kind], Path(folder) / name / page["file"], page)
    for name, tally in tallies.items():
        yield from tally.rows(name)


def _count(tally: Tally, path: Path, page: dict[str, Any]) -> None:
    regions, seconds = _regions(path, page["page"])
    true = [t for t in page["regions"] if t["box"]]
    tally.pages += 1
    tally.clean += not true
    tally.true += len(true)
    tally.found += len(regions)
    tally.false_on_clean += 0 if true else len(regions)
    tally.seconds.append(seconds)
    for a, b in matched([Box(*t["box"]) for t in true], [r.box for r in regions]):
        tally.right += 1
        tally.codes += sorted(regions[b].codes) == sorted(true[a]["codes"])


def _regions(path: Path, number: int) -> tuple[list[Region], float]:
    source = Source(
        id="s", production="p", file=path.name, sha256="", size=0, format=SourceFormat.PDF, pages=1,
        locator=Locator(path=str(path)),
    )  # fmt: skip
    with Pdf.open(path.read_bytes(), path.name) as pdf:
        content = pdf.content(number)
        start = perf_counter()
        found = redaction.candidates(content, lambda dpi: pdf.raster(number, dpi), source=source)
        seconds = perf_counter() - start
    regions = redaction.complete(content, found, content.words, source=source, seal=lambda t: Sealed(characters=len(t)))
    return [r for r in regions if r.box and r.confidence >= LEAST], seconds
