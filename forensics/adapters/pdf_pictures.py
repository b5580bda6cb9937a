"""The images and shadings of a PDF page, and those of them that are bars: of one tone, or with one-tone patches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forensics.adapters import image, outlines, planes
from forensics.adapters.image import Pixels
from forensics.adapters.pdf_errors import errors
from forensics.adapters.pdf_marks import LEAST, Rgb
from forensics.adapters.pdf_paths import displayed
from forensics.adapters.pdf_raster import pixmap_of, rendered, samples
from forensics.errors import EvidenceError
from forensics.records.geometry import Box
from forensics.records.page import DrawnMark, MarkKind, PlacedImage

MAX_LOOKED_AT = 300
"""Images of a page that are looked into, the first drawn; pages of bars have tens, pages of tiles thousands."""

MAX_DECODED = 10_000_000
"""Most pixels of an image that is decoded to see whether it is a bar: a letter page at 300 dpi has 8.4 million."""

HEADER, PER_BYTE, PER_JPEG_BYTE = 2_000, 500, 32
"""Bytes that an image of one tone may have packed: its header, and one for so many pixels. Longer ones show something
and need not be decoded; JPEG spends some bits on each block of 64 pixels, the others hardly any."""

MAX_RENDERED = 40
"""Places of a page whose tone is looked up in a rendering; inline images, stencils and shadings are rare."""

MAX_PATCHES = 200
"""Patches of one tone that are taken from one picture."""

TOLERANCE = 16
"""Greatest difference of a channel, 0 to 255, within one tone: JPEG moves it by some."""

SOLID = 192
"""Least alpha, 0 to 255, with which a pixel hides what lies beneath."""

LEAST_MASK = 16
"""Pixels to a side below which a stencil is enlarged before its shapes are looked for."""

RENDERED = 1.0
"""Pixels per point of a place whose tone is looked up in a rendering."""

LAST = 1_000_000_000
"""Drawing order of what is painted after the page, and of images whose order is not known."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One image or shading in its place, with the object numbers it may have, each with that of its soft mask."""

    placed: PlacedImage
    info: dict[str, Any]
    objects: tuple[tuple[int, int], ...]

    @property
    def is_known(self) -> bool:
        """Whether the file holds it as an object; a shading and an inline image are none."""
        return bool(self.objects)

    @property
    def unpacked(self) -> int:
        """Bytes of its samples."""
        bits = int(self.info["bpc"]) * max(1, int(self.info["colorspace"]))
        return self.placed.width * self.placed.height * bits // 8


def pictures(page: Any, infos: Sequence[dict[str, Any]], matrix: Sequence[float]) -> list[Picture]:
    """Return the images and shadings of a page in drawing order.

    MuPDF finds object numbers by decoding every image, 50 ms for a scan in JBIG2; the size alone tells most apart.
    """
    by_size: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for entry in page.get_images(full=True) if infos else ():
        by_size.setdefault((entry[2], entry[3]), []).append((entry[0], entry[1]))
    found = []
    for info in infos:
        objects = tuple(sorted(set(by_size.get((info["width"], info["height"]), ())))) if info["size"] else ()
        xref = objects[0][0] if len(objects) == 1 else 0
        box = displayed(Box(*info["bbox"]), matrix).rounded()
        placed = PlacedImage(xref=xref, box=box, width=int(info["width"]), height=int(info["height"]))
        found.append(Picture(placed, info, objects))
    return found


def picture_marks(
    document: Any, page: Any, found: Sequence[Picture], matrix: Sequence[float], sheet: Box
) -> list[DrawnMark]:
    """Return a mark for each image or shading of one tone, and for each one-tone patch of one with a soft mask."""
    seen = [
        (n, box, tone, shape)
        for n, picture in _looked_at(found)
        if _is_bar_sized(picture.placed.box.intersect(sheet), sheet)
        for box, tone, shape in _patches(document, page, picture, matrix)
    ]
    orders = drawing_orders(page, found, matrix) if seen else []
    return [
        DrawnMark(
            kind=MarkKind.IMAGE, box=box.intersect(sheet).rounded(), fill=tone, stroke=None, opacity=1.0,
            order=orders[n], detail=shape,
        )
        for n, box, tone, shape in seen
        if min(box.intersect(sheet).width, box.intersect(sheet).height) >= LEAST
    ]  # fmt: skip


def _looked_at(found: Sequence[Picture]) -> Iterator[tuple[int, Picture]]:
    """Yield the pictures that are looked into, each with its place in the drawing order of pictures."""
    unknown = 0
    for n, picture in enumerate(found[:MAX_LOOKED_AT]):
        unknown += not picture.is_known
        if picture.is_known or unknown <= MAX_RENDERED:
            yield n, picture


def tiled_marks(
    page: Any, tiled: Sequence[tuple[tuple[float, ...], int]], matrix: Sequence[float], sheet: Box
) -> list[DrawnMark]:
    """Return a mark for each clip that a pattern fills with one tone."""
    found = []
    for clip, order in tiled[:MAX_RENDERED]:
        box = displayed(Box(*clip), matrix).intersect(sheet)
        tone = _rendered_tone(page, box) if _is_bar_sized(box, sheet) else None
        if tone:
            found.append(
                DrawnMark(
                    kind=MarkKind.PATH, box=box.rounded(), fill=tone, stroke=None, opacity=1.0, order=order,
                    detail="pattern",
                )
            )  # fmt: skip
    return found


def _is_bar_sized(box: Box, sheet: Box) -> bool:
    return min(box.width, box.height) >= LEAST and box.area <= 0.9 * sheet.area


def _patches(document: Any, page: Any, picture: Picture, matrix: Sequence[float]) -> Iterator[tuple[Box, Rgb, str]]:
    """Yield place, tone and shape of what an image hides."""
    painted = _painted(document, page, picture)
    if painted is not None:
        yield from _stencilled(page, picture, painted, matrix)
        return
    if not picture.is_known or not picture.info["colorspace"]:
        plain = all(_may_be_plain(document, xref, picture.info) for xref, _ in picture.objects)
        tone = _rendered_tone(page, picture.placed.box) if plain else None
        if tone:
            yield picture.placed.box, tone, "image" if picture.info["size"] else "shading"
        return
    if picture.info["has-mask"]:
        if len(picture.objects) == 1:
            yield from _unmasked(document, picture, matrix)
        return
    tones = {_tone(document, xref, picture.info) for xref, _ in picture.objects}
    tone = tones.pop() if len(tones) == 1 else _rendered_tone(page, picture.placed.box)
    if tone:
        yield picture.placed.box, tone, "image"


def _tone(document: Any, xref: int, info: dict[str, Any]) -> Rgb | None:
    try:
        return one_tone(_pixels(document, xref)) if _may_be_plain(document, xref, info) else None
    except errors():
        return None


def _may_be_plain(document: Any, xref: int, info: dict[str, Any]) -> bool:
    pixels = info["width"] * info["height"]
    per_byte = PER_JPEG_BYTE if "DCT" in document.xref_get_key(xref, "Filter")[1] else PER_BYTE
    unpacked = "null" in document.xref_get_key(xref, "Filter")
    packed = len(document.xref_stream_raw(xref) or b"")
    return pixels <= MAX_DECODED and (unpacked or packed <= HEADER + pixels // per_byte)


def _pixels(document: Any, xref: int) -> Pixels:
    import pymupdf

    return samples(pymupdf, pixmap_of(document, xref))


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


def _rendered_tone(page: Any, box: Box) -> Rgb | None:
    """Return the tone that a place shows, a code or a line of text on it aside."""
    try:
        return one_tone(rendered(page, RENDERED, box, "a bar"), stray=0.35)
    except EvidenceError:
        return None


def _painted(document: Any, page: Any, picture: Picture) -> Pixels | None:
    """Return 255 where a stencil paints, None for another picture, or where its samples are not known."""
    import pymupdf

    info = picture.info
    if info["colorspace"] or not info["size"] or info["width"] * info["height"] > MAX_DECODED:
        return None
    try:
        if len(picture.objects) == 1:
            return np.asarray(255 - _pixels(document, picture.objects[0][0])[:, :, 0])
        blocks = [] if picture.objects else page.get_text("dict", flags=pymupdf.TEXT_PRESERVE_IMAGES)["blocks"]
        own = [b for b in blocks if b["type"] == 1 and not b["colorspace"] and b["bbox"] == info["bbox"]]
        return planes.grey(image.decode_frames(own[0]["image"], "an inline image")[0]) if len(own) == 1 else None
    except EvidenceError:
        return None
    except errors():
        return None


def _stencilled(
    page: Any, picture: Picture, painted: Pixels, matrix: Sequence[float]
) -> Iterator[tuple[Box, Rgb, str]]:
    """Yield the boxes that a stencil paints, in the tone that the page shows there: it has one paint."""
    larger = -(-LEAST_MASK // min(painted.shape))
    solid = painted.repeat(larger, axis=0).repeat(larger, axis=1)
    found = [(displayed(_placed(area, solid, picture.info), matrix), shape) for area, shape in _solid(solid)]
    tone = _rendered_tone(page, found[0][0]) if found else None
    if tone:
        yield from ((box, tone, shape) for box, shape in found)


def _unmasked(document: Any, picture: Picture, matrix: Sequence[float]) -> Iterator[tuple[Box, Rgb, str]]:
    """Yield the boxes that the solid part of a picture with a soft mask fills with one tone."""
    (xref, mask), info = picture.objects[0], picture.info
    if not mask or info["width"] * info["height"] > MAX_DECODED:
        return
    try:
        pixels, alpha = _pixels(document, xref), _pixels(document, mask)[:, :, 0]
    except errors():
        return
    if alpha.shape != pixels.shape[:2]:
        return
    for area, shape in _solid(np.where(alpha >= SOLID, np.uint8(255), np.uint8(0))):
        tone = one_tone(pixels[int(area.y0) : int(area.y1), int(area.x0) : int(area.x1)])
        if tone:
            yield displayed(_placed(area, pixels, info), matrix), tone, shape


def _solid(mask: Pixels) -> Iterator[tuple[Box, str]]:
    """Yield the boxes that the set pixels of a mask fill, the largest first, and whether each is all of it."""
    height, width = mask.shape
    found = outlines.outlines(mask, width=1, height=1)
    for piece in sorted(found, key=lambda p: (-p.area, p.box[1], p.box[0]))[:MAX_PATCHES]:
        x0, y0, x1, y1 = piece.box
        if mask[y0:y1, x0:x1].mean() < 0.9 * 255:
            continue
        whole = x1 - x0 >= 0.95 * width and y1 - y0 >= 0.95 * height
        yield Box(x0, y0, x1, y1), "image" if whole else "patch"


def _placed(area: Box, pixels: Pixels, info: dict[str, Any]) -> Box:
    """Return where the page shows an area of an image, in unrotated space (ISO 32000-2, 8.9.5)."""
    height, width = pixels.shape[:2]
    unit = Box(area.x0 / width, area.y0 / height, area.x1 / width, area.y1 / height)
    return displayed(unit, info["transform"])


def drawing_orders(page: Any, found: Sequence[Picture], matrix: Sequence[float]) -> list[int]:
    """Return the drawing order of each picture."""
    log = [(n, *entry) for n, entry in enumerate(page.get_bboxlog()) if entry[0].startswith(("fill-im", "fill-sh"))]
    if len(log) == len(found):
        return [n for n, _, _ in log]
    by_box = {displayed(Box(*box), matrix).rounded(0): n for n, kind, box in log if kind.startswith("fill-im")}
    return [by_box.get(picture.placed.box.rounded(0), LAST - 1) for picture in found]
