"""Synthetic FOIA pages as an office scans them: pictures alone, grey or black and white, skewed, noisy, compressed."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import pymupdf

from fixtures.drawing import pdf_bytes
from fixtures.scan import skewed_box
from forensics.adapters.image import Pixels
from forensics.records.geometry import Box
from tests.benchmarks.foia_hands import FoiaFile, TruePage

DPI = (150, 200, 200, 300)
DITHER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 15 + 8
"""Thresholds of an ordered dither (Bayer 1973): without it a black and white scan would lose grey bars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """One scanner: resolution, skew of its feeder in degrees, noise in grey levels, compression."""

    dpi: int
    skew: float
    noise: float
    quality: int
    """Of the JPEG; 0 for black and white pages in CCITT group 4."""
    ink: int
    border: bool


def scan(file: FoiaFile, seed: int, *, level: bool = False) -> FoiaFile:
    """Return a file as a scan: every page one picture, true boxes where the skew has put them, or without skew."""
    dice = random.Random(f"{seed}/{file.name}")  # noqa: S311
    scanner = _scanner(dice)
    result = pymupdf.open()
    pages = []
    with pymupdf.open(stream=file.data, filetype="pdf") as document:
        for page, truth in zip(document, file.pages, strict=True):
            angle = scanner.skew * dice.choice((1, -0.6, 0.3, 0)) * (not level)
            _add(result, page, scanner, angle, dice.randrange(2**32))
            pages.append(_turned_truth(truth, angle, page.rect.width, page.rect.height))
    return replace(file, name=file.name.replace(".pdf", "-scan.pdf"), data=pdf_bytes(result), pages=tuple(pages))


def _scanner(dice: random.Random) -> Scanner:
    bilevel = dice.random() < 0.4
    return Scanner(
        dpi=dice.choice(DPI[1:] if bilevel else DPI),
        skew=dice.choice((0.0, 0.3, 0.5, 0.8, 1.2)),
        noise=dice.uniform(2, 12),
        quality=0 if bilevel else dice.choice((45, 60, 75, 85)),
        ink=dice.randint(5, 45),
        border=dice.random() < 0.15,
    )


def _add(result: Any, page: Any, scanner: Scanner, angle: float, seed: int) -> None:
    pixmap = page.get_pixmap(dpi=scanner.dpi, colorspace=pymupdf.csGRAY, alpha=False)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    rough = _rough(_turned(grey, angle), scanner, seed)
    fresh = result.new_page(width=page.rect.width, height=page.rect.height)
    if scanner.quality:
        _, data = cv2.imencode(".jpg", rough, [cv2.IMWRITE_JPEG_QUALITY, scanner.quality])
        fresh.insert_image(fresh.rect, stream=data.tobytes(), keep_proportion=False)
    else:
        _insert_bilevel(result, fresh, _bilevel(rough))


def _turned(grey: Pixels, angle: float) -> Pixels:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)  # OpenCV turns the other way
    return np.asarray(cv2.warpAffine(grey, matrix, (width, height), borderValue=(255,)), np.uint8)


def _rough(grey: Pixels, scanner: Scanner, seed: int) -> Pixels:
    chance = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(grey, (0, 0), 0.5 * scanner.dpi / 150).astype(np.float32)
    faded = scanner.ink + soft * ((250 - scanner.ink) / 255)
    faded += chance.normal(0, scanner.noise, faded.shape).astype(np.float32)
    if scanner.border:
        faded[:, : scanner.dpi // 12] = 20
    rough = np.clip(faded, 0, 255).astype(np.uint8)
    height, width = rough.shape
    for x, y, size in chance.integers((0, 0, 1), (width - 4, height - 4, 3), (60, 3)):
        rough[y : y + size, x : x + size] = 50
    return rough


def _bilevel(rough: Pixels) -> Pixels:
    """Return black and white alone: dots where a tone covers an area, a plain threshold elsewhere."""
    tone = cv2.blur(rough, (15, 15))
    even = (
        (cv2.blur(np.abs(rough.astype(np.int16) - tone).astype(np.float32), (9, 9)) < 18) & (tone > 90) & (tone < 225)
    )
    tiles = np.tile(DITHER, (math.ceil(rough.shape[0] / 4), math.ceil(rough.shape[1] / 4)))
    limit = np.where(even, tiles[: rough.shape[0], : rough.shape[1]], 140)
    return np.where(rough > limit, 255, 0).astype(np.uint8)


def _insert_bilevel(document: Any, page: Any, pixels: Pixels) -> None:
    """Place a black and white picture as CCITT group 4 (ITU-T T.6), as scanners of paper do."""
    height, width = pixels.shape
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, width, height, pixels.tobytes(), False)
    page.insert_image(page.rect, stream=pixmap.tobytes("png"), keep_proportion=False)
    xref = page.get_images()[0][0]
    mupdf = pymupdf.mupdf
    bitmap = mupdf.fz_new_bitmap_from_pixmap(pixmap.this, mupdf.FzHalftone())
    bits = bitmap.m_internal  # a pointer into the bitmap, which must live on
    packed = mupdf.fz_compress_ccitt_fax_g4(bits.samples, bits.w, bits.h, bits.stride)
    document.update_stream(xref, mupdf.fz_buffer_extract_copy(packed), compress=False)
    settings = {
        "Filter": "/CCITTFaxDecode",
        "DecodeParms": f"<</K -1/Columns {width}/Rows {height}/BlackIs1 true>>",
        "ColorSpace": "/DeviceGray",
        "BitsPerComponent": "1",
    }
    for key, value in settings.items():
        document.xref_set_key(xref, key, value)


def _turned_truth(truth: TruePage, angle: float, width: float, height: float) -> TruePage:
    regions: Sequence[Any] = [
        replace(r, box=Box(*skewed_box(r.box, angle, width, height)).rounded()) for r in truth.regions
    ]
    return replace(truth, regions=tuple(regions))
