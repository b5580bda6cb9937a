"""The images and shadings of a PDF page, and those of them that are bars: of one tone, or with one-tone patches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from forensics.adapters import image, planes
from forensics.adapters.pdf_errors import errors
from forensics.adapters.pdf_images import MAX_DECODED, Images, Part, one_tone, parts_of
from forensics.adapters.pdf_marks import LEAST, Rgb
from forensics.adapters.pdf_paths import displayed
from forensics.adapters.pdf_raster import rendered
from forensics.errors import EvidenceError
from forensics.records.geometry import Box
from forensics.records.page import DrawnMark, MarkKind, PlacedImage

MAX_LOOKED_AT = 300
"""Images of a page that are looked into, the first drawn; pages of bars have tens, pages of tiles thousands."""

MAX_RENDERED = 40
"""Places of a page whose tone is looked up in a rendering; inline images, stencils and shadings are rare."""

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
    images: Images, page: Any, found: Sequence[Picture], matrix: Sequence[float], sheet: Box
) -> list[DrawnMark]:
    """Return a mark for each image or shading of one tone, and for each one-tone patch of one with a soft mask."""
    seen = [
        (n, box, tone, shape)
        for n, picture in _looked_at(found)
        if _is_bar_sized(picture.placed.box.intersect(sheet), sheet)
        for box, tone, shape in _patches(images, page, picture, matrix)
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


def _patches(images: Images, page: Any, picture: Picture, matrix: Sequence[float]) -> Iterator[tuple[Box, Rgb, str]]:
    """Yield place, tone and shape of what an image hides."""
    painted, info = _painted(images, page, picture), picture.info
    pixels = info["width"] * info["height"]
    if painted is not None:
        yield from _stencilled(page, picture, painted, matrix)
    elif not picture.is_known or not info["colorspace"]:
        plain = all(images.may_be_plain(xref, pixels) for xref, _ in picture.objects)
        tone = _rendered_tone(page, picture.placed.box) if plain else None
        if tone:
            yield picture.placed.box, tone, "image" if info["size"] else "shading"
    elif info["has-mask"]:
        (xref, mask), *others = picture.objects
        if mask and not others and pixels <= MAX_DECODED:
            for (part, shape), tone in images.unmasked(xref, mask):
                yield _placed(part, picture, matrix), tone, shape
    else:
        tones = {images.tone(xref, pixels) for xref, _ in picture.objects}
        tone = tones.pop() if len(tones) == 1 else _rendered_tone(page, picture.placed.box)
        if tone:
            yield picture.placed.box, tone, "image"


def _painted(images: Images, page: Any, picture: Picture) -> Sequence[Part] | None:
    """Return what a stencil paints, None for another picture, or where its samples are not known."""
    import pymupdf

    info = picture.info
    if info["colorspace"] or not info["size"] or info["width"] * info["height"] > MAX_DECODED:
        return None
    if len(picture.objects) == 1:
        return images.painted(picture.objects[0][0])
    try:
        blocks = [] if picture.objects else page.get_text("dict", flags=pymupdf.TEXT_PRESERVE_IMAGES)["blocks"]
        own = [b for b in blocks if b["type"] == 1 and not b["colorspace"] and b["bbox"] == info["bbox"]]
        if len(own) != 1:
            return None
        return list(parts_of(planes.grey(image.decode_frames(own[0]["image"], "an inline image")[0])))
    except EvidenceError:
        return None
    except errors():
        return None


def _stencilled(
    page: Any, picture: Picture, painted: Sequence[Part], matrix: Sequence[float]
) -> Iterator[tuple[Box, Rgb, str]]:
    """Yield the boxes that a stencil paints, in the tone that the page shows there: it has one paint."""
    found = [(_placed(part, picture, matrix), shape) for part, shape in painted]
    tone = _rendered_tone(page, found[0][0]) if found else None
    if tone:
        yield from ((box, tone, shape) for box, shape in found)


def _placed(part: Box, picture: Picture, matrix: Sequence[float]) -> Box:
    """Return where the page shows a part of an image (ISO 32000-2, 8.9.5)."""
    return displayed(displayed(part, picture.info["transform"]), matrix)


def _rendered_tone(page: Any, box: Box) -> Rgb | None:
    """Return the tone that a place shows, a code or a line of text on it aside."""
    try:
        return one_tone(rendered(page, RENDERED, box, "a bar"), stray=0.35)
    except EvidenceError:
        return None


def drawing_orders(page: Any, found: Sequence[Picture], matrix: Sequence[float]) -> list[int]:
    """Return the drawing order of each picture."""
    log = [(n, *entry) for n, entry in enumerate(page.get_bboxlog()) if entry[0].startswith(("fill-im", "fill-sh"))]
    if len(log) == len(found):
        return [n for n, _, _ in log]
    by_box = {displayed(Box(*box), matrix).rounded(0): n for n, kind, box in log if kind.startswith("fill-im")}
    return [by_box.get(picture.placed.box.rounded(0), LAST - 1) for picture in found]
