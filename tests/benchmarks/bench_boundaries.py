"""Where documents begin, without the numbers and stamps that say so: pages of releases whose documents are known."""

import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from forensics.intake import documents, stamps
from forensics.intake.documents import TOP
from forensics.mail.stamps import may_be_stamp
from forensics.records.page import Page, TextOrigin
from forensics.records.source import Locator, Source, SourceFormat
from tests.benchmarks.table import Row
from tests.shared_data import available

NEEDS_CORPORA = True
RELEASES = ("HRC_Email_296", "HRCEmail_JuneWeb")
_SOURCE = Source(
    id="s",
    production="bench",
    file="a.pdf",
    sha256="",
    size=1,
    format=SourceFormat.PDF,
    pages=1,
    locator=Locator(path="a.pdf"),
)


def run() -> list[Row]:
    """Return how often a header at a page top cuts a document in two, and how often one does not begin a document."""
    folder = available("corpora", "releases", "HRC_Email_296.zip")
    if folder is None:
        return [Row("releases", "boundaries", "skipped", None, "public corpora are not beside this checkout")]
    held = [pages for name in RELEASES for pages in _documents(folder.parent / f"{name}.zip")]
    inside = [_opens([*pages[:at], page]) for pages in held for at, page in enumerate(pages) if at and _headed(page)]
    starts = [_opens([*before, pages[0]]) for before, pages in pairwise(held) if _headed(pages[0])]
    return [
        Row(
            "releases",
            "documents cut in two",
            round(sum(inside) / len(inside), 3),
            0.15,
            f"of {len(inside)} headers at a page top",
        ),
        Row(
            "releases",
            "documents run together",
            round(1 - sum(starts) / len(starts), 4),
            0.005,
            f"of {len(starts)} beginnings",
        ),
    ]


def _documents(path: Path) -> Iterator[list[Page]]:
    """Yield the pages of each document that have words, their stamps taken off."""
    with zipfile.ZipFile(path) as held:
        for name in sorted(n for n in held.namelist() if n.endswith(".txt")):
            texts = (_unstamped(text) for text in held.read(name).decode("utf-8", "replace").split("\f"))
            pages = [_page(n, text) for n, text in enumerate((t for t in texts if t.strip()), 1)]
            if pages:
                yield pages


def _unstamped(text: str) -> str:
    return "\n".join(
        line
        for line in text.split("\n")
        if not (may_be_stamp(line) or stamps.STAMPS.search(line.strip()) or stamps.BESIDE_STAMP.match(line.strip()))
        or stamps.label(line) == "from"
    )


def _headed(page: Page) -> bool:
    return stamps.header_block(page.body_lines, TOP) is not None


def _opens(pages: Sequence[Page]) -> bool:
    """Tell whether the last page opens a document; a cover before all keeps the form of the first header unknown."""
    numbered = [_page(n, text) for n, text in enumerate(["Cover", *(page.text for page in pages)], 1)]
    return documents(numbered, [_SOURCE])[-1].first == len(numbered)


def _page(number: int, text: str) -> Page:
    return Page(
        id=f"p_{number}",
        source=_SOURCE.id,
        production=_SOURCE.production,
        file=_SOURCE.file,
        number=number,
        width=0,
        height=0,
        text_origin=TextOrigin.LAYER,
        text=text,
    )
