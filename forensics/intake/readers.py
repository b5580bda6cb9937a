"""Readers: pages of one source, whatever its format."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from forensics.adapters.encoding import decode_text
from forensics.adapters.image import Pixels, Raster, decode_frames
from forensics.adapters.pdf import Pdf
from forensics.adapters.planes import shrink
from forensics.errors import EvidenceError
from forensics.intake.native import parse_native
from forensics.records.message import NativeMail
from forensics.records.page import PageContent
from forensics.records.source import Source, SourceFormat

LONG_SIDE = 11.0
"""Inches: the longer side of a letter page, by which the resolution of an image without one is judged."""
_BREAKS = re.compile(r"\r+\n")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x85\u2028\u2029\ufeff]")


class Reader(Protocol):
    """An open source."""

    @property
    def pages(self) -> int:
        """Number of pages."""
        ...

    @property
    def native(self) -> NativeMail | None:
        """Headers of a mail that came as a mail, None for anything else."""
        ...

    def content(self, number: int) -> PageContent:
        """Return what page ``number`` (from 1) holds."""
        ...

    def raster(self, number: int, dpi: float) -> Raster:
        """Return the pixels of a page at about ``dpi``.

        Raises:
            EvidenceError: the source has no picture of its pages, or the page is damaged.
        """
        ...


class _TextReader:
    """Text with its own lines: one page. Also the body of a mail."""

    pages = 1

    def __init__(self, text: str, name: str, native: NativeMail | None = None) -> None:
        self._text, self._name, self.native = text, name, native

    def content(self, number: int) -> PageContent:
        lines = self._text.split("\n")
        return PageContent(number=number, width=float(max(map(len, lines))), height=float(len(lines)), text=self._text)

    def raster(self, number: int, dpi: float) -> Raster:
        raise EvidenceError(f"{self._name}: text has no picture of its pages.", "Look at the text itself.")


class _ImageReader:
    """Frames of an image file; page units are its pixels."""

    native = None

    def __init__(self, frames: list[Pixels]) -> None:
        self._frames = frames
        self.pages = len(frames)

    def content(self, number: int) -> PageContent:
        height, width = self._frames[number - 1].shape[:2]
        return PageContent(number=number, width=float(width), height=float(height), scan=True)

    def raster(self, number: int, dpi: float) -> Raster:
        frame = self._frames[number - 1]
        factor = min(1.0, dpi * LONG_SIDE / max(frame.shape[:2]))
        small = shrink(frame, factor)
        return Raster(small, small.shape[1] / frame.shape[1])


class _PdfReader:
    """Pages of a PDF."""

    native = None

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self.pages = pdf.page_count

    def content(self, number: int) -> PageContent:
        return self._pdf.content(number)

    def raster(self, number: int, dpi: float) -> Raster:
        return self._pdf.raster(number, dpi)


@contextmanager
def open_source(source: Source, data: bytes, password: str | None = None) -> Iterator[Reader]:
    """Open the bytes of a source for reading its pages.

    Raises:
        EvidenceError: they cannot be read.
    """
    if source.format is SourceFormat.PDF:
        with Pdf.open(data, source.file, password) as pdf:
            yield _PdfReader(pdf)
    elif source.format is SourceFormat.IMAGE:
        yield _ImageReader(decode_frames(data, source.file))
    else:
        yield _written(source, data)


def _written(source: Source, data: bytes) -> _TextReader:
    if source.format is SourceFormat.MAIL:
        mail, body = parse_native(data, source.id, source.file)
        return _TextReader(clean_lines(body), source.file, mail)
    decoded = decode_text(data)
    if decoded is None:
        raise EvidenceError(f"{source.file}: the bytes are not text.", "Compare it with the original delivery.")
    return _TextReader(clean_lines(decoded[0]), source.file)


def clean_lines(text: str) -> str:
    r"""Return text with ``\n`` as its only line break, so that line n is line n of the file.

    A form feed (the page break of converters) opens the next line and takes no place of its own; other control
    characters become blanks, one for one, so that columns stay where they are.
    """
    text = _BREAKS.sub("\n", text) if "\n" in text else text.replace("\r", "\n")
    text = text.replace("\r", " ").replace("\f", "")
    return _CONTROLS.sub(" ", text).rstrip("\n ") if text else text
