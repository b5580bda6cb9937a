"""The words of a page before anything is hidden: its text layer, else what OCR reads around the redactions."""

from collections.abc import Callable, Sequence

import numpy as np

from forensics.adapters.image import Pixels, Raster
from forensics.intake.examine import has_text_layer
from forensics.records.geometry import Box
from forensics.records.page import PageContent, RawWord, TextOrigin
from forensics.records.region import Region, Style
from forensics.text.ocr import Ocr, OcrWord

DPI = 150.0
"""Resolution at which RapidOCR reads best for its time (FIELD_NOTES; measured again in tests/benchmarks)."""
SOLID = frozenset({Style.BLACK, Style.GREY, Style.COLOUR, Style.PIXELATION, Style.PAGE})
"""Styles that are painted over before OCR, which would read their edges as letters; codes stand in the other ones."""
_INK = 96
"""Levels of grey below the ground that count as ink."""
_LEAST_INK = 20
"""Pixels of ink below which a page is blank and OCR not worth its time."""
_WHITE = 255


def words(
    content: PageContent, regions: Sequence[Region], raster: Callable[[float], Raster], ocr: Ocr | None
) -> tuple[tuple[RawWord, ...], TextOrigin]:
    """Return the words of a page, hidden ones included, and where they come from.

    Args:
        content: what the page holds.
        regions: its redactions as far as they are known without words; solid ones are masked before OCR.
        raster: gives the pixels of the page at a resolution in dots per inch.
        ocr: the engine, None where OCR is not wanted.

    Raises:
        EvidenceError: OCR was needed and the page has no readable picture.
    """
    if content.text is not None:
        return (), TextOrigin.NATIVE
    if content.undetermined:
        return (), TextOrigin.NONE
    if ocr is not None and not has_text_layer(content):
        return _by_ocr(content, regions, raster(DPI), ocr), TextOrigin.OCR
    unread = content.scan and not has_text_layer(content)  # a stamp alone says nothing about the words of a scan
    return content.words, TextOrigin.NONE if unread else TextOrigin.LAYER


def _by_ocr(content: PageContent, regions: Sequence[Region], picture: Raster, ocr: Ocr) -> tuple[RawWord, ...]:
    pixels = mask(picture, [r.box for r in regions if r.box is not None and r.style in SOLID])
    read = [] if _is_blank(pixels) else [_raw(w, picture.scale) for w in ocr.read(pixels)]
    stamped = [w.box for w in content.words]
    kept = [w for w in read if not any(w.box.covered_by(box) > 0.5 for box in stamped)]
    first = 1 + max((w.line for w in content.words), default=-1)
    return (*content.words, *(RawWord(text=w.text, box=w.box, line=first + w.line) for w in kept))


def _raw(word: OcrWord, scale: float) -> RawWord:
    box = Box(*(value / scale for value in word.box)).rounded()
    return RawWord(text=word.text, box=box, line=word.line)


def mask(picture: Raster, boxes: Sequence[Box]) -> Pixels:
    """Return the pixels with the boxes (in page units) painted white, a pixel beyond their edges."""
    pixels = picture.pixels.copy()
    for box in boxes:
        x0, y0, x1, y1 = (value * picture.scale for value in box)
        pixels[max(0, int(y0) - 1) : max(0, int(y1) + 2), max(0, int(x0) - 1) : max(0, int(x1) + 2)] = _WHITE
    return pixels


def _is_blank(pixels: Pixels) -> bool:
    grey = pixels if pixels.ndim == 2 else pixels.min(axis=2)
    return bool(np.count_nonzero(grey < int(np.median(grey)) - _INK) < _LEAST_INK)
