"""What single image objects of a PDF show: one tone, patches of one tone, or the boxes that a stencil paints.

What was seen in one is kept: a logo or a letterhead stands on page after page.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import numpy as np

from forensics.adapters import outlines
from forensics.adapters.image import Pixels
from forensics.adapters.pdf_errors import errors
from forensics.adapters.pdf_marks import Rgb
from forensics.adapters.pdf_raster import pixmap_of, samples
from forensics.records.geometry import Box

MAX_DECODED = 10_000_000
"""Most pixels of an image that is decoded to see whether it is a bar: a letter page at 300 dpi has 8.4 million."""

MAX_KEPT = 1_000
"""Most images of a document of which is kept what they show."""

HEADER, PER_BYTE, PER_JPEG_BYTE = 2_000, 500, 32
"""Bytes that an image of one tone may have packed: its header, and one for so many pixels. Longer ones show something
and need not be decoded; JPEG spends some bits on each block of 64 pixels, the others hardly any."""

MAX_PATCHES = 200
"""Patches of one tone that are taken from one picture."""

TOLERANCE = 16
"""Greatest difference of a channel, 0 to 255, within one tone: JPEG moves it by some."""

SOLID = 192
"""Least alpha, 0 to 255, with which a pixel hides what lies beneath."""

LEAST_MASK = 16
"""Pixels to a side below which a stencil is enlarged before its shapes are looked for."""

Part = tuple[Box, str]
"""A box that set pixels fill, as shares of the image, and whether it is all of the image or a patch."""

T = TypeVar("T")


class Images:
    """The image objects of one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._known: dict[tuple[str, int, int], Any] = {}

    def may_be_plain(self, xref: int, pixels: int) -> bool:
        """Tell from the packed size whether an image of so many pixels could be of one tone."""
        per_byte = PER_JPEG_BYTE if "DCT" in self._document.xref_get_key(xref, "Filter")[1] else PER_BYTE
        unpacked = "null" in self._document.xref_get_key(xref, "Filter")
        packed = len(self._document.xref_stream_raw(xref) or b"")
        return pixels <= MAX_DECODED and (unpacked or packed <= HEADER + pixels // per_byte)

    def tone(self, xref: int, pixels: int) -> Rgb | None:
        """Return the one colour of an image of so many pixels, None where it shows more, or cannot be read."""
        return self._once("tone", xref, 0, lambda: self._tone(xref, pixels))

    def painted(self, xref: int) -> tuple[Part, ...] | None:
        """Return the boxes that a stencil paints, None where it cannot be read."""
        return self._once("painted", xref, 0, lambda: self._painted(xref))

    def unmasked(self, xref: int, mask: int) -> tuple[tuple[Part, Rgb], ...]:
        """Return the boxes that the solid part of an image with a soft mask fills with one tone."""
        return self._once("unmasked", xref, mask, lambda: tuple(self._unmasked(xref, mask)))

    def _once(self, what: str, xref: int, mask: int, look: Callable[[], T]) -> T:
        key = what, xref, mask
        if key not in self._known:
            if len(self._known) >= MAX_KEPT:
                self._known.clear()
            self._known[key] = look()
        return cast(T, self._known[key])

    def _tone(self, xref: int, pixels: int) -> Rgb | None:
        try:
            return one_tone(self._pixels(xref)) if self.may_be_plain(xref, pixels) else None
        except errors():
            return None

    def _painted(self, xref: int) -> tuple[Part, ...] | None:
        try:
            return tuple(parts_of(np.asarray(255 - self._pixels(xref)[:, :, 0])))
        except errors():
            return None

    def _unmasked(self, xref: int, mask: int) -> Iterator[tuple[Part, Rgb]]:
        try:
            pixels, alpha = self._pixels(xref), self._pixels(mask)[:, :, 0]
        except errors():
            return
        if alpha.shape != pixels.shape[:2]:
            return
        for (x0, y0, x1, y1), part in _solid(np.where(alpha >= SOLID, np.uint8(255), np.uint8(0))):
            if tone := one_tone(pixels[y0:y1, x0:x1]):
                yield part, tone

    def _pixels(self, xref: int) -> Pixels:
        import pymupdf

        return samples(pymupdf, pixmap_of(self._document, xref))


def one_tone(pixels: Pixels, stray: float = 0.01) -> Rgb | None:
    """Return the one colour of an image, None where more than ``stray`` of it shows another.

    One anti-aliased edge row must not matter, so the middle 80 % is judged, with a tolerance.
    """
    h, w = pixels.shape[:2]
    inside = pixels[h // 10 : h - h // 10, w // 10 : w - w // 10].reshape(-1, 3).astype(np.int16)
    if not len(inside):
        return None
    tone = np.median(inside, axis=0)
    if (np.abs(inside - tone).max(axis=1) > TOLERANCE).mean() > stray:
        return None
    b, g, r = (float(v) / 255 for v in tone)
    return r, g, b


def parts_of(painted: Pixels) -> Iterator[Part]:
    """Yield the boxes that a stencil paints; its plane is 255 where it does."""
    larger = -(-LEAST_MASK // min(painted.shape))
    yield from (part for _, part in _solid(painted.repeat(larger, axis=0).repeat(larger, axis=1)))


def _solid(mask: Pixels) -> Iterator[tuple[tuple[int, int, int, int], Part]]:
    """Yield the boxes that the set pixels of a mask fill, the largest first: in pixels, and as parts of it."""
    height, width = mask.shape
    found = outlines.outlines(mask, width=1, height=1)
    for piece in sorted(found, key=lambda p: (-p.area, p.box[1], p.box[0]))[:MAX_PATCHES]:
        x0, y0, x1, y1 = piece.box
        if mask[y0:y1, x0:x1].mean() < 0.9 * 255:
            continue
        whole = x1 - x0 >= 0.95 * width and y1 - y0 >= 0.95 * height
        yield piece.box, (Box(x0 / width, y0 / height, x1 / width, y1 / height), "image" if whole else "patch")
