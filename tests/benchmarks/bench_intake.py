"""Throughput of intake and text, and what OCR costs and misreads on pages rendered here."""

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from forensics import intake, text
from forensics.adapters.planes import leant, shrink
from forensics.records.geometry import Box
from forensics.records.page import Page, PageContent, RawWord
from forensics.records.source import Source
from forensics.text.placed import compose
from tests.benchmarks.table import Row
from tests.shared_data import available

NEEDS_CORPORA = False
MAIL = """From: Alder, Ada (Field Office) <ada.alder@agency.example>
Sent: Tuesday, March 2, 2010 9:58 PM
To: Birch, Ben; Cedar, Carol; Douglas, Dan (Contractor)
Cc: Elm, Eve
Subject: RE: Draft policy language for interoperability, v3
Attachments: draft_memo_v3.doc; FAQ 2010-03-01.pdf

Ben, please find attached the revised draft of the memo. The second paragraph
was changed as discussed: local offices may not opt out of the programme, but
they may ask that results of a match not be sent to them. I will call you at
3:15 p.m. tomorrow about section 4(b), the budget of $1,250,000, and the FAQ.

Carol asked whether "participation" means the sharing of fingerprints alone, or
also the answer; see footnote 7 and the letter of 16 November 2009 (page 12).
Nobody has told the counties yet. If we say anything before the meeting, it
should be that the technical side is settled & the legal side is under review.

Regards,
Ada

-----Original Message-----
From: Birch, Ben
Sent: Monday, March 1, 2010 11:07 AM
To: Alder, Ada (Field Office)
Subject: Draft policy language for interoperability, v3

Ada - two questions. (1) Who signs this? (2) Do we still claim that a county
can decline? My notes of 12/15 say "no", the web page says "yes". Thanks, Ben
"""


def run() -> list[Row]:
    """Return the figures; those of the public corpora only where these are."""
    rows = [*_ocr("clean", 0.0, 0.0), *_ocr("skewed 0.8 degrees, noisy", 0.8, 22.0)]
    releases, pdfs = available("corpora", "releases", "HRCEmail_JulyWeb.zip"), available("corpora", "pdfs")
    if releases and pdfs:
        return [*_throughput(str(releases), str(pdfs)), *rows]
    return [Row("intake", "throughput", "skipped", None, "public corpora are not beside this checkout"), *rows]


def _throughput(releases: str, pdfs: str) -> list[Row]:
    start = time.perf_counter()
    sources = [s for s in intake.discover([releases], "p") if isinstance(s, Source)]
    pages = [p for s in sources for p in _pages(s)]
    numbered, _ = intake.number_pages(intake.furniture(pages))
    intake.documents(numbered, sources)
    written = len(pages) / (time.perf_counter() - start) * 60
    born, seconds = 0, 0.0
    for source in intake.discover([pdfs], "p"):
        assert isinstance(source, Source)
        start = time.process_time()
        read = list(_pages(source, lambda content: not content.scan))
        seconds += time.process_time() - start
        born += len(read)
    return [
        Row(
            "HRCEmail_JulyWeb.zip",
            "text documents a minute, one process",
            round(written),
            2000,
            f"{len(pages)} documents",
        ),
        Row("pdfs (no scans)", "pages a CPU second", round(born / seconds), 100, f"{born} pages"),
    ]


def _pages(source: Source, wanted: Callable[[PageContent], bool] = lambda _: True) -> list[Page]:
    out = []
    with intake.open_source(source, intake.read_bytes(source)) as reader:
        for number in range(1, reader.pages + 1):
            content = reader.content(number)
            if wanted(content):
                words, origin = text.words(content, [], lambda dpi, n=number: reader.raster(n, dpi), None)
                out.append(text.visible(content, words, origin, [], source=source))
    return out


def _ocr(what: str, degrees: float, noise: float) -> list[Row]:
    rows = []
    engine = text.make_ocr("rapidocr")
    scan = _scan(degrees, noise)
    for dpi in (100, 150, 200):
        small = shrink(scan, dpi / 300)
        start = time.process_time()
        words = engine.read(small)
        spent = time.process_time() - start
        read = _lines(small, words)
        note = f"rapidocr, one thread; {what} page of {len(MAIL)} characters"
        rows.append(Row(f"rendered mail, {what}", f"character error at {dpi} dpi", round(_error(read), 4), 0.01, note))
        rows.append(Row(f"rendered mail, {what}", f"CPU seconds a page at {dpi} dpi", round(spent, 1), None, note))
    return rows


def _scan(degrees: float, noise: float) -> NDArray[np.uint8]:
    """Return the mail printed on a letter page and scanned at 300 dpi."""
    import pymupdf

    page = pymupdf.open().new_page(width=612, height=792)
    for number, line in enumerate(MAIL.split("\n")):
        page.insert_text((72, 80 + 14 * number), line, fontsize=11, fontname="tiro")
    shot = page.get_pixmap(dpi=300, colorspace=pymupdf.csGRAY)
    pixels = np.frombuffer(shot.samples, np.uint8).reshape(shot.height, shot.width)
    spread = np.random.default_rng(7).normal(0, noise, pixels.shape)
    return np.clip(leant(pixels, degrees) + spread, 0, 255).astype(np.uint8)


def _lines(pixels: NDArray[np.uint8], words: Sequence[text.OcrWord]) -> str:
    """Return the words in lines as the gate lays them out."""
    raw = [RawWord(text=w.text, box=w.box, line=w.line) for w in words]
    return "\n".join(compose(raw, [], Box(0, 0, pixels.shape[1], pixels.shape[0]))[0])


def _error(read: str) -> float:
    """Return edits per character, blanks and line breaks counted as one blank."""
    from rapidfuzz.distance import Levenshtein

    true, got = " ".join(MAIL.split()), " ".join(read.split())
    return Levenshtein.distance(true, got) / len(true)
