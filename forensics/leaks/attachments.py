"""The text of files attached inside a document, as far as intake reads their format."""

import io
import re
import zipfile
from dataclasses import replace

from forensics.adapters.encoding import decode_text
from forensics.adapters.pdf import Pdf
from forensics.errors import EvidenceError
from forensics.intake.sniff import HEAD, Kind, sniff
from forensics.leaks.shown import Shown
from forensics.records.leak import Carried

MAX_PAGES = 500
"""Most pages of an attached PDF that are read."""

MAX_TEXT = 4_000_000
"""Most characters of an attachment that are compared."""

MAX_UNPACKED = 40_000_000
"""Most bytes of XML that are unpacked from an attached Office file."""

FULLER = 0.8
"""Share of the document's visible words in an attachment that may be the document itself."""

_OFFICE = re.compile(r"(word/document|word/comments|xl/sharedStrings|ppt/slides/slide\d+)\.xml")
_TAGS = re.compile(rb"<[^<>]*+>")


def opened(one: Carried) -> Carried:
    """Return an attachment with the text of its file below its names; the names alone where it has none."""
    data = one.data or b""
    text = _text(data)[:MAX_TEXT]
    where = f"{one.where}, {len(data):,} bytes"
    return replace(one, text=f"{one.text}\n{text}".strip(), where=where, data=None)


def is_fuller(text: str, shown: Shown) -> bool:
    """Tell whether an attachment holds nearly all that the pages of the document show."""
    return shown.share_in(text) >= FULLER


def _text(data: bytes) -> str:
    kind = sniff(data[:HEAD], "", whole=len(data) <= HEAD).kind if data else None
    try:
        if kind is Kind.PDF:
            return _of_pdf(data)
        if kind is Kind.ZIP:
            return _of_office(data)
    except (EvidenceError, zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        return ""
    decoded = decode_text(data) if kind in (Kind.TEXT, Kind.MAIL, Kind.MBOX) else None
    return decoded[0] if decoded else ""


def _of_pdf(data: bytes) -> str:
    with Pdf.open(data, "an attachment") as pdf:
        pages = range(1, min(pdf.page_count, MAX_PAGES) + 1)
        return "\n".join(" ".join(word.text for word in pdf.content(n).words) for n in pages)


def _of_office(data: bytes) -> str:
    """Return the text of an Office file, which is a zip of XML (ECMA-376)."""
    texts, left = [], MAX_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if _OFFICE.fullmatch(part.filename) and part.file_size <= left:
                left -= part.file_size
                texts.append(_TAGS.sub(b" ", archive.read(part)).decode("utf-8", "replace"))
    return "\n".join(" ".join(text.split()) for text in texts)
