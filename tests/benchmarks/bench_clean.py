"""False redactions on clean pages, and redacted pages that are missed; public PDFs looked at one by one, and fixtures.

    python -m tests.benchmarks.bench_clean [--pictures FOLDER]

The shipped judge of pixels has learned from half of the clean public pages; ``bench_redactions`` holds files out. With
``--pictures`` each page with a false region, each missed page and each page with another count than a person's is
written as a picture, its regions outlined. What a region hides is in no picture: they show the page as displayed.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
import pymupdf

from fixtures.__main__ import write_matter
from fixtures.drawing import pdf_bytes
from fixtures.scan import Scan, scanned
from forensics import redaction
from forensics.adapters.image import Pixels
from forensics.adapters.pdf import Pdf
from forensics.records.region import Finder, Region, Sealed
from forensics.records.source import Locator, Source, SourceFormat
from tests.benchmarks.clean_pages import Judged, Kind, judged
from tests.benchmarks.table import Row, render
from tests.shared_data import available

NEEDS_CORPORA = False
SURE = 0.5
"""Least confidence of a region that counts."""
TARGET = 0.1
"""False regions per clean page."""
DPI = 80
"""Of the pictures."""
RED = (0, 0, 255)
EVERY = 2
"""One in so many clean born-digital pages is printed and scanned."""
SCANNERS = (
    Scan(skew=0.3, noise=4, speckles=60, dpi=200, quality=70, seed=1),
    Scan(skew=1.0, noise=9, dpi=150, quality=40, seed=2),
    Scan(skew=0.6, noise=6, speckles=120, dpi=300, quality=60, dark_border=True, seed=3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page: what a person saw on it, and what the finders say."""

    path: Path
    judged: Judged
    scan: bool
    undetermined: bool
    regions: tuple[Region, ...]


def run() -> list[Row]:
    """Return the figures of all sets that are there."""
    with tempfile.TemporaryDirectory() as folder:
        public = _public()
        return list(_rows(public, _fixtures(Path(folder)), list(_printed(public, Path(folder)))))


def main(arguments: Sequence[str]) -> int:
    """Print the figures; write pictures of what is wrong where a folder is named."""
    parser = argparse.ArgumentParser(prog="bench_clean", description="False regions on clean pages, and missed pages.")
    parser.add_argument("--pictures", type=Path, help="folder for pictures of false, missed and miscounted pages")
    folder = parser.parse_args(arguments).pictures
    with tempfile.TemporaryDirectory() as made:
        public, fixtures = _public(), _fixtures(Path(made))
        printed = list(_printed(public, Path(made)))
        print(render(list(_rows(public, fixtures, printed))))
        if folder is not None:
            _draw([*public, *fixtures, *printed], folder)
    return 0


def _rows(public: Sequence[Seen], fixtures: Sequence[Seen], printed: Sequence[Seen]) -> Iterator[Row]:
    if not public:
        yield Row("clean pages", "skipped", "-", None, "the public PDFs are not beside this checkout")
        yield from _false("clean pages, fixtures", fixtures)
        return
    yield from _false("clean pages", [*public, *fixtures])
    yield from _false("clean pages, public", public)
    yield from _false("clean pages, fixtures", fixtures)
    yield from _false("clean pages, printed and scanned", printed)
    unread = sum(s.undetermined for s in public)
    yield Row("clean and redacted pages, public", "undetermined", unread, 0, f"of {len(public)} pages")
    yield from _agreement("redacted pages, public", [s for s in public if s.judged.kind is Kind.REDACTED])


def _false(name: str, pages: Iterable[Seen]) -> Iterator[Row]:
    """Yield false regions per clean page: all, scans and born digital apart, and by finder."""
    clean = [s for s in pages if s.judged.kind is Kind.CLEAN]
    kinds = {"all": clean, "scans": [s for s in clean if s.scan], "born digital": [s for s in clean if not s.scan]}
    for kind, chosen in kinds.items():
        if not chosen:
            continue
        false = sum(len(s.regions) for s in chosen)
        struck = sum(bool(s.regions) for s in chosen)
        note = f"{false} regions on {struck} of {len(chosen)} pages"
        yield Row(name, f"false regions per page, {kind}", _ratio(false, len(chosen)), TARGET, note)
    by = Counter(finder for s in clean for r in s.regions for finder in r.finders)
    split = ", ".join(f"{finder.value} {by[finder]}" for finder in Finder)
    yield Row(name, "false regions, by finder", split, "", "a region that two finders see counts for both")


def _agreement(name: str, pages: Sequence[Seen]) -> Iterator[Row]:
    touched = sum(bool(s.regions) for s in pages)
    yield Row(name, "pages touched", _ratio(touched, len(pages)), 1.0, f"{touched} of {len(pages)} pages")
    counted = [s for s in pages if s.judged.count is not None]
    for kind, chosen in {
        "scans": [s for s in counted if s.scan],
        "born digital": [s for s in counted if not s.scan],
    }.items():
        same = sum(len(s.regions) == s.judged.count for s in chosen)
        found, true = sum(len(s.regions) for s in chosen), sum(s.judged.count or 0 for s in chosen)
        yield Row(name, f"same count, {kind}", _ratio(same, len(chosen)), "", f"{same} of {len(chosen)} pages")
        yield Row(name, f"found per counted, {kind}", _ratio(found, true), "", f"{found} found, {true} counted")


def _ratio(part: int, whole: int) -> float:
    return round(part / max(1, whole), 3)


def _public() -> list[Seen]:
    """Return the pages of the public PDFs; none where they are not there."""
    folder = available("corpora", "pdfs")
    if folder is None:
        return []
    return [_seen(folder / j.file, j) for j in judged() if j.kind is not Kind.UNSURE]


def _printed(pages: Iterable[Seen], made: Path) -> Iterator[Seen]:
    """Yield clean born-digital pages, printed and scanned, the files on three scanners in turn.

    Few public pages are clean scans. The judge of pixels has learned from half of these pages as they were before
    printing, and from some of them with redactions drawn over them.
    """
    chosen = [s for s in pages if s.judged.kind is Kind.CLEAN and not s.scan][::EVERY]
    for number, (path, group) in enumerate(groupby(chosen, key=lambda s: s.path)):
        numbers = [s.judged.page for s in group]
        target = made / f"scanned-{path.name}"
        with pymupdf.open(path) as document:
            document.select([n - 1 for n in numbers])
            target.write_bytes(pdf_bytes(scanned(document, SCANNERS[number % len(SCANNERS)])))
        for page in range(1, len(numbers) + 1):
            yield _seen(target, Judged(file=target.name, page=page, kind=Kind.CLEAN, count=None))


def _fixtures(folder: Path) -> list[Seen]:
    """Return the clean pages of the fictional matter, which is written into ``folder``."""
    write_matter(folder)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return [
        _seen(folder / name / page["file"], Judged(file=page["file"], page=page["page"], kind=Kind.CLEAN, count=None))
        for name, production in sorted(truth["productions"].items())
        for page in production["pages"]
        if page["form"] == "pdf" and not page["regions"]
    ]


def _seen(path: Path, judgement: Judged) -> Seen:
    source = Source(
        id="s", production="p", file=path.name, sha256="", size=0, format=SourceFormat.PDF, pages=1,
        locator=Locator(path=str(path)),
    )  # fmt: skip
    with Pdf.open(path.read_bytes(), path.name) as pdf:
        content = pdf.content(judgement.page)
        found = redaction.candidates(content, partial(pdf.raster, judgement.page), source=source)
    regions = redaction.complete(content, found, content.words, source=source, seal=_count)
    sure = tuple(r for r in regions if r.confidence >= SURE)
    return Seen(
        path=path, judged=judgement, scan=content.scan, undetermined=content.undetermined is not None, regions=sure
    )


def _count(text: str) -> Sealed:
    return Sealed(characters=len(text))


def _draw(pages: Iterable[Seen], folder: Path) -> None:
    """Write a picture of each page on which the finders and the person differ."""
    for seen in pages:
        fault = _fault(seen)
        if fault:
            target = folder / fault / f"{seen.path.stem}-{seen.judged.page:03d}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(target), _picture(seen))


def _fault(seen: Seen) -> str | None:
    if seen.judged.kind is Kind.CLEAN:
        return "false" if seen.regions else None
    if not seen.regions:
        return "missed"
    return "miscounted" if seen.judged.count not in (None, len(seen.regions)) else None


def _picture(seen: Seen) -> Pixels:
    """Return the page as a person sees it, with each region outlined and its confidence beside it."""
    with Pdf.open(seen.path.read_bytes(), seen.path.name) as pdf:
        page = np.frombuffer(pdf.crop(seen.judged.page, None, DPI), np.uint8)
    pixels = cv2.imdecode(page, cv2.IMREAD_COLOR)
    for region in seen.regions:
        if region.box is not None:
            x0, y0, x1, y1 = (round(v * DPI / 72) for v in region.box)
            cv2.rectangle(pixels, (x0, y0), (x1, y1), RED, 2)
            label = f"{region.confidence:.2f} {'+'.join(f.value for f in region.finders)}"
            cv2.putText(pixels, label, (x0, max(10, y0 - 3)), cv2.FONT_HERSHEY_SIMPLEX, 0.4, RED, 1)
    return np.asarray(pixels, np.uint8)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
