"""Drawn marks: time per born-digital page, split, beside rendering and x-ray; pixels of scans beside bare decoding."""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import cv2
import numpy as np
import pymupdf

from fixtures.__main__ import write_matter
from forensics import redaction
from forensics.adapters.pdf import Pdf
from forensics.adapters.pdf_glyphs import Text
from forensics.adapters.pdf_marks import painted
from forensics.records.page import PageContent
from forensics.records.source import Locator, Source, SourceFormat
from forensics.redaction import drawn
from forensics.redaction.sight import Look
from tests.benchmarks import xray_env
from tests.benchmarks.table import Row
from tests.drawn_pages import page_of, text
from tests.shared_data import available

NEEDS_CORPORA = False
EVERY = 3
"""Every third page is measured, from the first."""
MANY = 10_000
DPI = 100.0
BORN, SCANS = "drawn, born digital", "scans, pixels"
TARGET = 3.0
"""Milliseconds per born-digital page."""

Times = dict[str, list[float]]


def run() -> list[Row]:
    """Return the times of the public files and the fixtures."""
    born: Times = defaultdict(list)
    scans: dict[str, Times] = defaultdict(lambda: defaultdict(list))
    pages: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        write_matter(Path(folder))
        corpus = available("corpora", "pdfs")
        paths = [*sorted(corpus.glob("*.pdf") if corpus else ()), *sorted(Path(folder).glob("*/*.pdf"))]
        for path in paths:
            with Pdf.open(path.read_bytes(), path.name) as pdf:
                pages[str(path)] = list(_measured(pdf, born, scans))
        xray = xray_env.milliseconds(pages)
    return [*_born(born, xray), _crowded(), _started(), *_scans(scans)]


def _measured(pdf: Pdf, born: Times, scans: dict[str, Times]) -> Iterator[int]:
    """Measure the pages of a file; yield the numbers of those that are born digital."""
    for number in range(1, pdf.page_count + 1, EVERY):
        content = pdf.content(number)
        if content.undetermined:
            continue
        if content.scan:
            _scan(pdf, content, scans)
        else:
            _page(pdf, number, born)
            yield number


def _taken(work: Callable[[], Any], *, cold: bool = False) -> tuple[float, Any]:
    """Return the milliseconds of one core that work takes, if ``cold`` with nothing decoded beforehand."""
    if cold:
        pymupdf.TOOLS.store_shrink(100)
    start = process_time()
    found = work()
    return 1000 * (process_time() - start), found


def _page(pdf: Pdf, number: int, born: Times) -> None:
    pdf.content(number)  # fonts are loaded once for a file
    pdf.excess(number % pdf.page_count + 1)  # the page is let go of, and its work is counted anew
    opened, page = _taken(lambda: pdf.document[number - 1])
    matrix = tuple(page.rotation_matrix)
    read, content = _taken(lambda: pdf.content(number))
    found, _ = _taken(lambda: drawn.find(content, Look(lambda dpi: pdf.raster(number, dpi))))
    marks, _ = _taken(lambda: painted(page.get_cdrawings(extended=True)))
    words, _ = _taken(lambda: Text(page, matrix).words)
    rendered, _ = _taken(lambda: page.get_pixmap(dpi=int(DPI)))
    traced = any(word.order is not None for word in content.words)
    for name, value in {
        "open": opened, "marks": marks, "text": words, "finder": found, "total": opened + read + found,
        "rendered": rendered, "traced": float(traced),
    }.items():  # fmt: skip
        born[name].append(value)


def _born(born: Times, xray: list[float] | None) -> Iterator[Row]:
    count, middle = len(born["total"]), {name: median(values) for name, values in born.items()}
    traced = f"order of text asked on {sum(born['traced']):.0f} of {count} pages"
    yield Row(BORN, "ms per page", round(middle["total"], 2), TARGET, f"median of {count} pages; {traced}")
    for part in ("open", "marks", "text", "finder"):
        yield Row(BORN, f"ms per page, {part}", round(middle[part], 2), None, "measured apart")
    ratio = round(middle["total"] / middle["rendered"], 2)
    yield Row(BORN, "ratio to rendering at 100 dpi", ratio, None, f"rendering {middle['rendered']:.2f} ms, same pages")
    if xray is None:
        yield Row(BORN, "ratio to x-ray", "-", None, "the package index cannot be reached")
        return
    note = f"x-ray {median(xray):.2f} ms on PyMuPDF 1.24, same pages; mean {np.mean(xray) / np.mean(born['total']):.1f}"
    yield Row(BORN, "x-ray takes so many times as long", round(median(xray) / middle["total"], 1), 7.0, note)


def _crowded() -> Row:
    """Measure a page of very many marks, as a plan or a scribbled-over page has them."""
    numbers = np.random.default_rng(7).integers(0, 280, (MANY, 2)).tolist()
    marks = b"".join(b"0.%d g %d %d 8 8 re f\n" % (n % 90, x, y) for n, (x, y) in enumerate(numbers))
    words = b"".join(text(f"word{n}", x=5 + 48 * (n % 8), y=5 + 7 * (n // 8)) for n in range(320))
    with Pdf.open(page_of(words + marks), "crowded.pdf") as pdf:
        taken, _ = _taken(lambda: drawn.find(pdf.content(1), Look(None)))
    return Row("drawn, crowded", "seconds", round(taken / 1000, 2), 2.0, f"one page, {MANY:,} rectangles, 320 words")


def _started() -> Row:
    """Measure the command on one page: what somebody waits for who asks about a single letter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letter.pdf"
        path.write_bytes(page_of(text("Dear Sir") + b"0 g 20 40 90 10 re f\n"))
        command = [sys.executable, "-c", "from forensics_cli.main import run; run()", "redactions", str(path)]
        taken = [_of_child(command) for _ in range(3)]
    return Row("redactions of one file", "seconds of one core", round(min(taken), 2), 1.0, "one page, start-up and all")


def _of_child(command: list[str]) -> float:
    """Return the seconds of one core that a command takes."""
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _scan(pdf: Pdf, content: PageContent, scans: dict[str, Times]) -> None:
    """Measure a page that is one image: its pixels, what is found in them, and bare decoding."""
    xrefs = {image.xref for image in content.images}
    if len(xrefs) != 1 or 0 in xrefs:
        return
    xref, number = xrefs.pop(), content.number
    kind = pdf.document.xref_get_key(xref, "Filter")[1].strip("[]/ ")
    source = Source(
        id="s", production="p", file=pdf.name, sha256="", size=0, format=SourceFormat.PDF, pages=1,
        locator=Locator(path=pdf.name),
    )  # fmt: skip
    times = scans[kind]

    def raster(dpi: float) -> Any:
        return pdf.raster(number, dpi)

    times["bare"].append(_taken(lambda: _decoded(pdf.document, xref, kind), cold=True)[0])
    times["pixels"].append(_taken(lambda: raster(DPI), cold=True)[0])
    times["total"].append(_taken(lambda: redaction.candidates(content, raster, source=source), cold=True)[0])


def _decoded(document: Any, xref: int, kind: str) -> Any:
    """Decode the image and do nothing with it: JPEG by OpenCV, anything else by MuPDF."""
    if kind == "DCTDecode":
        return cv2.imdecode(np.frombuffer(document.xref_stream_raw(xref), np.uint8), cv2.IMREAD_COLOR)
    return pymupdf.Pixmap(document, xref)


def _scans(scans: dict[str, Times]) -> Iterator[Row]:
    for kind, times in sorted(scans.items()):
        bare, count = median(times["bare"]), len(times["bare"])
        note = f"{count} pages; bare decoding {bare:.1f} ms"
        yield Row(f"{SCANS}, {kind}", "ms to the page's pixels", round(median(times["pixels"]), 1), None, note)
        target = 1.5 if kind == "JBIG2Decode" else None
        ratio = round(median(t / b for t, b in zip(times["total"], times["bare"], strict=True)), 2)
        beyond = round(median(t - b for t, b in zip(times["total"], times["bare"], strict=True)), 1)
        yield Row(f"{SCANS}, {kind}", "decoding and finding, ratio to bare decoding", ratio, target, note)
        yield Row(f"{SCANS}, {kind}", "ms beyond bare decoding", beyond, 15.0, note)
