"""The pixels of a PDF page: from its own image where the page is one scan, else rendered.

Reading a scan's own image is three to ten times quicker than rendering the page, and nothing is resampled twice.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from forensics.adapters import image, planes
from forensics.adapters.image import Pixels, Raster
from forensics.adapters.pdf_errors import damaged, errors, short
from forensics.adapters.pdf_glyphs import Text
from forensics.adapters.pdf_paths import displayed
from forensics.errors import EvidenceError
from forensics.records.geometry import Box

MAX_RASTER = 40_000_000
"""Most pixels of one raster; larger pages are rendered at a lower resolution."""

MISSING = 0.05
"""Most part of an image that may be missing at its end: writers forget a last row, damage takes more."""

EMPTY = 0.5
"""The same where what is missing shows white, as the lower margin of a whole page does."""


def raster_of(document: Any, page: Any, text: Text, dpi: float, where: str) -> Raster:
    """Return the pixels of a page, whose text was read, at about ``dpi``, fewer where the page is huge.

    Raises:
        EvidenceError: the page cannot be rendered.
    """
    scale = _bounded(dpi / 72, page.rect.width * page.rect.height)
    own = _own_image(document, page, text, scale, where)
    return own if own is not None else Raster(rendered(page, scale, None, where), scale)


def crop_of(page: Any, box: Box | None, dpi: float, where: str) -> bytes:
    """Return a box of the page (the whole page for None), as a person sees it, as PNG.

    Raises:
        EvidenceError: the page cannot be rendered.
    """
    area = Box(*page.rect) if box is None else box.intersect(Box(*page.rect))
    if area.width < 1 or area.height < 1:
        area = Box(*page.rect)
    return image.encode_png(rendered(page, _bounded(dpi / 72, area.area), area, where))


def _bounded(scale: float, area: float) -> float:
    return float(min(scale, (MAX_RASTER / max(1.0, area)) ** 0.5))


def rendered(page: Any, scale: float, clip: Box | None, where: str) -> Pixels:
    """Return the page, or a part of it, as MuPDF shows it.

    Raises:
        EvidenceError: the page cannot be rendered.
    """
    import pymupdf

    matrix = pymupdf.Matrix(scale, scale)
    try:
        pixmap = page.get_pixmap(matrix=matrix, alpha=False, clip=pymupdf.Rect(*clip) if clip else None)
        return samples(pymupdf, pixmap)
    except errors() as error:
        raise EvidenceError(
            f"{where}: the page cannot be rendered ({short(error)}).", "Look at the page in a PDF viewer."
        ) from error


def samples(pymupdf: Any, pixmap: Any) -> Pixels:
    """Return the samples of a pixmap in blue, green, red."""
    if pixmap.colorspace is None:  # a stencil: its alpha is what gets painted, in black as far as the image knows
        painted = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)[:, : pixmap.w]
        return np.repeat((255 - painted)[:, :, None], 3, axis=2)
    if pixmap.alpha or pixmap.colorspace.n != 3:
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.Pixmap(pixmap, 0) if pixmap.alpha else pixmap)
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
    return planes.swapped(rows[:, : pixmap.w * 3].reshape(pixmap.h, pixmap.w, 3))


def _own_image(document: Any, page: Any, text: Text, scale: float, where: str) -> Raster | None:
    """Return the one image that is the whole page at ``scale``, None where the page must be rendered.

    Raises:
        EvidenceError: the image is damaged; rendering would show an empty page.
    """
    if not text.is_lone_image() or next(iter(page.annots()), None):
        return None
    infos, listed = text.images, page.get_images(full=True)
    if len(infos) != 1 or not infos[0]["size"] or not infos[0]["colorspace"]:  # a shading, a stencil
        return None
    info, rect = infos[0], page.rect
    numbers = {entry[0] for entry in listed if entry[2:4] == (info["width"], info["height"])}
    if len(numbers) != 1 or not _is_upright(info["transform"]):
        return None
    box = displayed(Box(*info["bbox"]), tuple(page.rotation_matrix))
    if box.intersect(Box(*rect)).area < 0.7 * rect.width * rect.height:
        return None
    try:
        pixels = _image_pixels(document, numbers.pop(), info, scale * info["transform"][0])
    except errors() as error:
        raise damaged(where, f"its image: {short(error)}") from error
    if pixels is None:
        return None
    return _on_canvas(planes.turn(pixels, page.rotation // 90), box, scale, float(rect.width), float(rect.height))


def _is_upright(transform: Sequence[float]) -> bool:
    a, b, c, d = transform[:4]
    return a > 0 and d > 0 and abs(b) < 1e-3 * a and abs(c) < 1e-3 * d


def _image_pixels(document: Any, xref: int, info: dict[str, Any], wanted: float) -> Pixels | None:
    """Return the image at no less than ``wanted`` pixels across where it has as many."""
    import pymupdf

    if info["width"] * info["height"] > image.MAX_PIXELS or info["has-mask"]:
        return None
    if _is_plain_jpeg(document, xref, info):
        reduce = next((n for n in (8, 4, 2) if info["width"] / n >= wanted), 1)
        pixels = image.decode_jpeg(document.xref_stream_raw(xref), reduce=reduce, grey=info["colorspace"] == 1)
        if pixels is not None:
            return pixels
    return image_of(pymupdf, pixmap_of(document, xref))


def pixmap_of(document: Any, xref: int) -> Any:
    """Return an image object as a pixmap.

    Raises:
        RuntimeError: it breaks off; MuPDF fills what is missing with black, which would be taken for a redaction.
    """
    import pymupdf

    pymupdf.TOOLS.reset_mupdf_warnings()
    pixmap = pymupdf.Pixmap(document, xref)
    if "padding truncated image" in pymupdf.TOOLS.mupdf_warnings():
        rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
        filled = np.flatnonzero((rows != rows[-1]).any(axis=1))
        missing = 1 - (int(filled[-1]) + 1 if len(filled) else 0) / pixmap.h
        if missing > (MISSING if rows[-1].max() == 0 else EMPTY):
            raise RuntimeError("it breaks off")
    return pixmap


def _is_plain_jpeg(document: Any, xref: int, info: dict[str, Any]) -> bool:
    plain = document.xref_get_key(xref, "Decode")[0] == "null" and info["colorspace"] in (1, 3)
    return bool(plain and document.xref_get_key(xref, "Filter")[1] == "/DCTDecode")


def image_of(pymupdf: Any, pixmap: Any) -> Pixels:
    """Return the pixels of an image object, in grey where it has one component."""
    if pixmap.colorspace is not None and pixmap.colorspace.n == 1 and not pixmap.alpha:
        rows: Pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
        return rows[:, : pixmap.w]
    return samples(pymupdf, pixmap)


def _on_canvas(pixels: Pixels, box: Box, scale: float, width: float, height: float) -> Raster:
    """Place the image where the page shows it, on white, at ``scale`` or its own lower resolution."""
    own = min(scale, pixels.shape[1] / box.width)
    small = planes.shrink(pixels, own * box.width / pixels.shape[1])
    shape: tuple[int, ...] = (round(height * own), round(width * own), *small.shape[2:])
    x, y = round(box.x0 * own), round(box.y0 * own)
    if (x, y) == (0, 0) and small.shape == shape:
        return Raster(small, own)
    canvas = np.full(shape, 255, np.uint8)
    part = small[max(0, -y) : max(0, shape[0] - y), max(0, -x) : max(0, shape[1] - x)]
    top, left = max(0, y), max(0, x)
    canvas[top : top + part.shape[0], left : left + part.shape[1]] = part
    return Raster(canvas, own)
