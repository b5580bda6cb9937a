"""The engines that read words from pixels."""

from typing import Protocol

from forensics.adapters.image import Pixels
from forensics.adapters.ocr import OcrWord, rapid_ocr
from forensics.adapters.tesseract import tesseract
from forensics.errors import UsageError

__all__ = ["Ocr", "OcrWord", "make_ocr"]


class Ocr(Protocol):
    """An engine that reads words from the pixels of a page."""

    engine: str
    """Name and version, recorded with each page it read."""

    def read(self, pixels: Pixels) -> list[OcrWord]:
        """Return the words of an image, boxes in its pixels."""
        ...


def make_ocr(engine: str) -> Ocr:
    """Return an engine, one of each kind per process.

    Raises:
        UsageError: there is no such engine, or its program is not installed.
    """
    if engine == "rapidocr":
        return rapid_ocr()
    if engine == "tesseract":
        return tesseract()
    raise UsageError(f"There is no OCR engine named {engine!r}.", "Use rapidocr or tesseract.")
