"""Redactions of small pages, by the finders as the page stage runs them."""

from collections.abc import Callable
from typing import Any

from forensics import redaction
from forensics.adapters.pdf import Pdf
from forensics.records.page import PageContent
from forensics.records.region import Region, Sealed
from forensics.records.source import Locator, Source, SourceFormat
from forensics.redaction.rulesets import Rules
from tests.pdf_pages import pdf

SOURCE = Source(
    id="s_1", production="first", file="a.pdf", sha256="0" * 64, size=1, format=SourceFormat.PDF, pages=1,
    locator=Locator(path="a.pdf"),
)  # fmt: skip


def seal(text: str) -> Sealed:
    """Count the characters; the hash is not of interest here."""
    return Sealed(characters=len(text), hmac=f"<{len(text)}>")


def found(*draw: Callable[[Any], None], rules: Rules | None = None, **more: Any) -> list[Region]:
    """Return the redactions of a page drawn by the function."""
    with Pdf.open(pdf(*draw, **more), "a.pdf") as document:
        content = document.content(1)

        def raster(dpi: float) -> Any:
            return document.raster(1, dpi)

        regions = redaction.candidates(content, raster, source=SOURCE, rules=rules)
        return redaction.complete(content, regions, content.words, source=SOURCE, seal=seal, raster=raster, rules=rules)


def in_text(text: str, rules: Rules | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """Return the replaced piece of each line and its codes."""
    content = PageContent(number=1, width=80, height=66, text=text)
    regions = redaction.complete(content, [], (), source=SOURCE, seal=seal, rules=rules)
    lines = text.split("\n")
    return [(lines[r.lines[0] - 1][slice(*r.columns)], r.codes) for r in regions if r.lines and r.columns]
