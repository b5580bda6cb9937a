"""Synthetic FOIA mail pages: regions, their codes and hidden words against exact truth, through the whole reading path.

Seeds below 100 are for tuning; the figures are reported on ``REPORTED``. ``python -m tests.benchmarks.bench_foia
--pictures FOLDER [SEED...]`` writes every miss as a line, and its page as a picture.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pymupdf

from forensics import questions
from forensics.case import Case
from forensics.records.figures import By
from forensics.records.geometry import Box
from forensics.records.page import Page, PageFigures
from forensics.records.region import Region
from forensics.records.source import Production, Settings
from forensics.selection import Filters
from tests.benchmarks.foia_hands import FoiaFile, TruePage, TrueRegion
from tests.benchmarks.foia_pages import production
from tests.benchmarks.foia_scan import scan
from tests.benchmarks.foia_words import Words
from tests.benchmarks.matching import matched
from tests.benchmarks.table import Row, render

REPORTED = (101, 102, 103, 104)
FILES = 10
"""Files of one production."""
SCANNED_PAGES = (3,)
READ_FILES, READ_PAGES = 7, (3,)
"""Scans that are also read by OCR, which takes seconds a page."""
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.001)


@dataclass
class Tally:
    """Counts over the pages of one kind."""

    pages: int = 0
    true: int = 0
    found: int = 0
    right: int = 0
    clean: int = 0
    false_on_clean: int = 0
    coded: int = 0
    codes_right: int = 0
    words: Words = field(default_factory=Words)
    missed: Counter[str] = field(default_factory=Counter)
    bins: Counter[tuple[str, int, bool]] = field(default_factory=Counter)
    """Regions by the finder that saw them first, the bin of their confidence, and whether they are right."""
    misses: list[str] = field(default_factory=list)
    pictures: dict[str, list[tuple[Box, str]]] = field(default_factory=dict)


def run() -> list[Row]:
    """Return the figures on the reported seeds."""
    born, scans, read = measured(REPORTED)
    seeds = ", ".join(map(str, REPORTED))
    rows = [*_rows("foia pages, born digital", born, seeds), *_rows("foia pages, scans", scans, seeds, words=False)]
    rows += _rows("foia pages, scans read by OCR", read, seeds)
    return [*rows, *_calibration([born, scans])]


def measured(seeds: Sequence[int], folder: Path | None = None) -> tuple[Tally, Tally, Tally]:
    """Return the counts for born-digital pages, scans, and scans that are read by OCR."""
    born, scans, read = Tally(), Tally(), Tally()
    for seed in seeds:
        files = production(seed, FILES)
        _measure(files, "never", born, folder)
        papers = [scan(f, seed) for f in production(seed + 1000, FILES, visible=True, pages=SCANNED_PAGES)]
        _measure(papers, "never", scans, folder)
    papers = [scan(f, seeds[0]) for f in production(seeds[0] + 2000, READ_FILES, visible=True, pages=READ_PAGES)]
    _measure(papers, "always", read, folder)
    return born, scans, read


def _measure(files: Sequence[FoiaFile], ocr: str, tally: Tally, pictures: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder, Case.in_memory(Settings(ocr=ocr), os.cpu_count() or 1) as case:
        for file in files:
            (Path(folder) / file.name).write_bytes(file.data)
        case.ingest([Path(folder)], Production(name="foia"))
        everything = Filters()
        found = questions.regions(case, everything)
        regions: dict[tuple[str, int], list[Region]] = {}
        for region in found:
            regions.setdefault((region.file, region.page), []).append(region)
        pages = {(p.file, p.number): (p, f) for p, f in questions.pages(case, everything)}
        groups = questions.figure_tables(case, (By.PRODUCTION, By.CODE, By.MONTH), everything)
        tally.words.add_groups(files, groups, found, questions.messages(case, everything))
    tally.words.add_files(files, {place: figures for place, (_, figures) in pages.items()})
    for file in files:
        _count(file, regions, pages, tally)
        if pictures:
            _draw_misses(file, tally, pictures)


def _count(
    file: FoiaFile,
    regions: dict[tuple[str, int], list[Region]],
    pages: dict[tuple[str, int], tuple[Page, PageFigures]],
    tally: Tally,
) -> None:
    for number, truth in enumerate(file.pages, 1):
        place = file.name, number
        _count_regions(place, truth, regions.get(place, []), file, tally)
        low, middle, high = pages[place][1].words_hidden
        if truth.regions and not low <= truth.hidden_words <= high:
            note = f"words {truth.hidden_words} not in {low:.0f} {middle:.0f} {high:.0f}"
            tally.misses.append(f"{file.name} p.{number} {file.hand.name}: {note}{' full' * truth.full}")


def _count_regions(
    place: tuple[str, int], truth: TruePage, regions: Sequence[Region], file: FoiaFile, tally: Tally
) -> None:
    found = [r for r in regions if r.box]
    tally.pages += 1
    tally.true += len(truth.regions)
    tally.found += len(found)
    tally.clean += not truth.regions
    tally.false_on_clean += 0 if truth.regions else len(found)
    matches = dict(matched([r.box for r in truth.regions], [r.box for r in found if r.box]))
    tally.right += len(matches)
    for n, region in enumerate(found):
        bin_ = sum(region.confidence >= edge for edge in BINS) - 1
        tally.bins[region.finders[0].value, bin_, n in matches.values()] += 1
        if n not in matches.values():
            _note(tally, place, file, region.box, f"false {region.style.value} {region.confidence:.2f}: {region.why}")
    for n, true in enumerate(truth.regions):
        if n not in matches:
            tally.missed[file.hand.name] += 1
            _note(tally, place, file, true.box, f"missed {true.style} {true.label!r}")
        elif true.codes is not None:
            _count_codes(place, true, found[matches[n]], file, tally)


def _count_codes(place: tuple[str, int], true: TrueRegion, found: Region, file: FoiaFile, tally: Tally) -> None:
    tally.coded += 1
    right = sorted(found.codes) == sorted(true.codes or ())
    tally.codes_right += right
    if not right:
        _note(tally, place, file, true.box, f"codes {true.codes} of {true.label!r} read as {found.codes}")


def _note(tally: Tally, place: tuple[str, int], file: FoiaFile, box: Box | None, text: str) -> None:
    where = "" if box is None else f" {tuple(round(v) for v in box)}"
    tally.misses.append(f"{place[0]} p.{place[1]} {file.hand.name}{where}: {text}")
    if box:
        tally.pictures.setdefault(f"{place[0]}:{place[1]}", []).append((box, text.split()[0]))


def _rows(name: str, tally: Tally, seeds: str, *, words: bool = True) -> Iterator[Row]:
    precision, recall = tally.right / max(1, tally.found), tally.right / max(1, tally.true)
    note = f"{tally.true} regions on {tally.pages} pages, precision {precision:.3f}, recall {recall:.3f}; seeds {seeds}"
    yield Row(name, "F1 at IoU .5", round(2 * tally.right / max(1, tally.true + tally.found), 3), 0.98, note)
    share = round(tally.codes_right / max(1, tally.coded), 3)
    yield Row(name, "codes right", share, 0.97, f"of {tally.coded} regions found")
    clean = round(tally.false_on_clean / max(1, tally.clean), 3)
    yield Row(name, "false regions per clean page", clean, 0.1, f"{tally.clean} clean pages")
    yield from tally.words.rows(name, targets=words)


def _calibration(tallies: Sequence[Tally]) -> Iterator[Row]:
    """Yield, for each finder and bin of confidence, the share of regions that are right."""
    bins = sum((t.bins for t in tallies), Counter())
    for finder in sorted({key[0] for key in bins}):
        for n, low in enumerate(BINS[:-1]):
            right, wrong = bins[finder, n, True], bins[finder, n, False]
            if right + wrong:
                label = f"right at confidence {low:.2f} to {min(1.0, BINS[n + 1]):.2f}"
                yield Row(f"calibration, {finder}", label, round(right / (right + wrong), 3), "", f"{right + wrong}")


def _draw_misses(file: FoiaFile, tally: Tally, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    colours = {"missed": (0, 0, 255), "false": (255, 0, 255), "codes": (255, 128, 0)}
    with pymupdf.open(stream=file.data, filetype="pdf") as document:
        for number in range(1, len(file.pages) + 1):
            marks = tally.pictures.pop(f"{file.name}:{number}", [])
            if not marks:
                continue
            pixmap = document[number - 1].get_pixmap(dpi=110, alpha=False)
            pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w, 3)[:, :, ::-1].copy()
            for box, kind in marks:
                x0, y0, x1, y1 = (round(v * 110 / 72) for v in box.grow(1.5))
                cv2.rectangle(pixels, (x0, y0), (x1, y1), colours[kind], 2)
            cv2.imwrite(str(folder / f"{Path(file.name).stem}-{number:03}.png"), pixels)


def main(arguments: Sequence[str]) -> None:
    """Print the figures of some seeds and write their misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("seeds", nargs="*", type=int, default=[1, 2, 3, 4])
    chosen = parser.parse_args(arguments)
    tallies = measured(chosen.seeds, chosen.pictures)
    names = ("born digital", "scans", "scans read by OCR")
    seeds = ", ".join(map(str, chosen.seeds))
    rows = [row for name, tally in zip(names, tallies, strict=True) for row in _rows(name, tally, seeds)]
    print(render([*rows, *_calibration(tallies[:2])]))
    lines = [line for tally in tallies for line in tally.misses]
    (chosen.pictures / "misses.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
