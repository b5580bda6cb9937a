"""PyMuPDF: reading PDF pages. The evidence is opened from bytes and never written.

All boxes are in points of the page as displayed: rotated and cropped, origin top left. MuPDF itself reports words,
drawings and images in the unrotated page.
"""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

import numpy as np

from forensics.adapters import image
from forensics.adapters.image import Pixels, Raster
from forensics.adapters.pdf_glyphs import rgb, under, with_order
from forensics.adapters.pdf_paths import displayed, filled, stroked
from forensics.errors import EvidenceError
from forensics.records.geometry import Box, union_area
from forensics.records.page import DrawnMark, MarkKind, PageContent, PlacedImage, RawWord

MAX_RASTER = 40_000_000
"""Most pixels of one raster; larger pages are rendered at a lower resolution."""

MAX_PAGES = 1_000_000
"""Most pages of a file; a page tree that claims more is broken."""

MAX_PATHS = 300_000
"""Most drawn paths of a page that is read; maps and plans reach tens of thousands."""

MAX_MARKS = 10_000
"""Most marks of a redaction's size on one page."""

MIN_SIDE, MAX_SIDE = 4.0, 10_000.0
"""Points; a page outside cannot be read by a person (ISO 32000-2 Annex C gives 3 to 14,400 as limits of writers)."""

LEAST = 3.0
"""Points; a mark that is thinner is a rule or an underline."""

_ANNOTATIONS = {"Redact", "Square", "Highlight", "Polygon", "FreeText"}
_LAST = 1_000_000
"""Drawing order of annotations: they are painted after the page."""


class Pdf:
    """An open PDF; use it as a context manager."""

    def __init__(self, document: Any, name: str, messages: str) -> None:
        self._document = document
        self._pages: dict[int, Any] = {}
        self.name = name
        self.messages = messages
        """What MuPDF said while it opened the file."""

    @classmethod
    def open(cls, data: bytes, name: str, password: str | None = None) -> Self:
        """Open a PDF from bytes.

        Raises:
            EvidenceError: encrypted and no password fits, damaged beyond repair, or without a page.
        """
        import pymupdf  # 1 to 2 seconds: only where a PDF is read

        pymupdf.TOOLS.mupdf_display_errors(False)
        pymupdf.TOOLS.mupdf_display_warnings(False)
        pymupdf.TOOLS.reset_mupdf_warnings()
        if not data:
            raise EvidenceError(f"{name}: the file is empty.", "Ask the producing party for the file again.")
        try:
            document = pymupdf.open(stream=data, filetype="pdf")
        except _errors() as error:
            raise _damaged(name, str(error)) from error
        if document.needs_pass and not (password and document.authenticate(password)):
            what = f"{name}: the PDF is encrypted" + (" and the password does not open it." if password else ".")
            raise EvidenceError(
                what, "Give --password, or run `qpdf --decrypt --password=... IN.pdf OUT.pdf` and add OUT.pdf."
            )
        pages = _count(document, name)
        if not pages:
            raise _damaged(name, "it holds no page")
        if pages > MAX_PAGES:
            raise _damaged(name, f"it claims to have {pages:,} pages")
        return cls(document, name, pymupdf.TOOLS.mupdf_warnings())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the document."""
        self._pages.clear()
        self._document.close()

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return int(self._document.page_count)

    @property
    def repaired(self) -> bool:
        """Whether MuPDF had to rebuild the file's table of objects."""
        return bool(self._document.is_repaired)

    def has_text(self, number: int) -> bool:
        """Tell whether a page (from 1) has text of its own, an OCR layer included."""
        page = self._page(number)
        return bool(page.get_text("text").strip()) if page else False

    def content(self, number: int) -> PageContent:
        """Return what page ``number`` (from 1) holds; ``undetermined`` says why where it cannot be read."""
        page = self._page(number)
        if page is None:
            return _unread(number, 0.0, 0.0, "the page object is damaged")
        width, height = float(page.rect.width), float(page.rect.height)
        if min(width, height) < MIN_SIDE or max(width, height) > MAX_SIDE:
            reason = f"the page measures {width:.0f} by {height:.0f} points, outside {MIN_SIDE:.0f} to {MAX_SIDE:.0f}"
            return _unread(number, width, height, reason)
        try:
            return _content(self._document, page, number)
        except _errors() as error:
            return _unread(number, width, height, f"the page's contents are damaged ({_line(error)})")

    def raster(self, number: int, dpi: float) -> Raster:
        """Return the pixels of a page at about ``dpi``, fewer where the page is huge.

        A page that is one scan is read from its own image, which is three to ten times quicker than rendering it.

        Raises:
            EvidenceError: the page cannot be rendered.
        """
        page = self._page(number)
        if page is None:
            raise _damaged(f"{self.name}, page {number}", "the page object cannot be read")
        scale = min(dpi / 72, (MAX_RASTER / max(1.0, page.rect.width * page.rect.height)) ** 0.5)
        own = _own_image(self._document, page, scale)
        if own is not None:
            return own
        return Raster(_rendered(page, scale, None, f"{self.name}, page {number}"), scale)

    def crop(self, number: int, box: Box | None, dpi: float) -> bytes:
        """Return a box of the page (the whole page for None), as a person sees it, as PNG.

        Raises:
            EvidenceError: the page cannot be rendered.
        """
        page = self._page(number)
        if page is None:
            raise _damaged(f"{self.name}, page {number}", "the page object cannot be read")
        area = Box(*page.rect) if box is None else box.intersect(Box(*page.rect))
        if area.width < 1 or area.height < 1:
            area = Box(*page.rect)
        scale = min(dpi / 72, (MAX_RASTER / max(1.0, area.area)) ** 0.5)
        return image.encode_png(_rendered(page, scale, area, f"{self.name}, page {number}"))

    def _page(self, number: int) -> Any:
        if number not in self._pages:
            self._pages.clear()  # one page at a time bounds the memory
            try:
                self._pages[number] = self._document[number - 1]
            except _errors():
                self._pages[number] = None
        return self._pages[number]


def _count(document: Any, name: str) -> int:
    try:
        return int(document.page_count)
    except _errors() as error:
        raise _damaged(name, str(error)) from error


def _errors() -> tuple[type[Exception], ...]:
    """Return what PyMuPDF raises on damage: its own errors are not all runtime errors."""
    import pymupdf

    return RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase


def _damaged(name: str, reason: str) -> EvidenceError:
    what = f"{name}: the PDF is damaged and cannot be read ({_line(reason)})."
    return EvidenceError(what, "Try `qpdf IN.pdf OUT.pdf`, or ask the producing party for the file again.")


def _line(error: object) -> str:
    return " ".join(str(error).split())[:120]


def _unread(number: int, width: float, height: float, reason: str) -> PageContent:
    return PageContent(number=number, width=width, height=height, undetermined=reason)


# --- contents of a page ---------------------------------------------------------------------------------------------


def _content(document: Any, page: Any, number: int) -> PageContent:
    width, height = float(page.rect.width), float(page.rect.height)
    paths = page.get_cdrawings()
    if len(paths) > MAX_PATHS:
        return _unread(number, width, height, f"{len(paths):,} drawn paths are beyond the limit of {MAX_PATHS:,}")
    matrix = tuple(page.rotation_matrix)
    infos = _image_infos(page)
    images = tuple(_placed(info, matrix) for info in infos)
    marks = [*_paths(paths, matrix), *_tones(document, page, infos, matrix), *_annotations(page, matrix)]
    marks = [m for m in marks if _on_page(m.box, width, height)]
    reason = f"{len(marks):,} drawn marks are beyond the limit of {MAX_MARKS:,}" if len(marks) > MAX_MARKS else None
    scan = _is_scan(images, width, height)
    words = _words(page, matrix)
    wanted = np.ones(len(words), bool) if scan else under(marks, words)
    if wanted.any() and not reason:
        words = with_order(page, matrix, words, wanted)
    kept = () if reason else tuple(sorted(marks, key=lambda m: (m.order, m.box)))
    return PageContent(
        number=number,
        width=width,
        height=height,
        words=tuple(words),
        marks=kept,
        images=images,
        scan=scan,
        undetermined=reason,
    )


def _on_page(box: Box, width: float, height: float) -> bool:
    seen = box.intersect(Box(0, 0, width, height))
    return seen.width >= LEAST and seen.height >= LEAST


def _is_scan(images: Sequence[PlacedImage], width: float, height: float) -> bool:
    """One image, or strips and layers of a scan, cover most of the page."""
    page = Box(0, 0, width, height)
    wide = [i.box.intersect(page) for i in images[:200] if i.box.width > 0.5 * width]
    return union_area(wide) >= 0.7 * page.area


def _words(page: Any, matrix: Sequence[float]) -> list[RawWord]:
    lines: dict[tuple[int, int], int] = {}
    words = []
    for x0, y0, x1, y1, text, block, line, _ in page.get_text("words"):
        at = lines.setdefault((block, line), len(lines))
        words.append(RawWord(text=text, box=displayed(Box(x0, y0, x1, y1), matrix).rounded(), line=at))
    return words


def _paths(paths: Sequence[dict[str, Any]], matrix: Sequence[float]) -> Iterator[DrawnMark]:
    for path in paths:
        rect = path["rect"]
        if max(rect[2] - rect[0], rect[3] - rect[1]) < LEAST:
            continue
        fill, colour = path.get("fill"), path.get("color")
        shapes = [(box, shape, fill, None, path.get("fill_opacity")) for box, shape in (filled(path) if fill else ())]
        if colour:
            for box, shape in stroked(path):
                paint = colour if shape == "stroke" else None
                shapes.append((box, shape, paint, colour, path.get("stroke_opacity")))
        shapes = _framed(shapes)
        for box, shape, paint, line, opacity in shapes:
            placed = displayed(box, matrix).rounded()
            if min(placed.width, placed.height) >= LEAST:
                yield DrawnMark(
                    kind=MarkKind.PATH, box=placed, fill=paint, stroke=line, order=int(path["seqno"]), detail=shape,
                    opacity=1.0 if opacity is None else float(opacity),
                )  # fmt: skip


def _framed(shapes: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Give a filled box that the same path also strokes its line, instead of two marks on one place."""
    outlines = {s[0]: s[3] for s in shapes if s[1] == "outline"}
    filled_boxes = {s[0] for s in shapes if s[1] in ("rectangle", "quad", "polygon")}
    return [(b, s, f, outlines.get(b, c), o) for b, s, f, c, o in shapes if not (s == "outline" and b in filled_boxes)]


def _placed(info: dict[str, Any], matrix: Sequence[float]) -> PlacedImage:
    box = displayed(Box(*info["bbox"]), matrix).rounded()
    return PlacedImage(xref=int(info["xref"]), box=box, width=int(info["width"]), height=int(info["height"]))


def _image_infos(page: Any) -> list[dict[str, Any]]:
    """Return the images of a page with their object numbers.

    MuPDF finds the numbers by decoding every image, 50 ms for a scan in JBIG2; the size alone tells most of them apart.
    """
    infos = list(page.get_image_info())
    by_size: dict[tuple[int, int], set[int]] = {}
    for entry in page.get_images(full=True) if infos else ():
        by_size.setdefault((entry[2], entry[3]), set()).add(entry[0])
    sizes = [by_size.get((info["width"], info["height"]), {0}) for info in infos]
    if any(len(found) > 1 for found in sizes):
        return list(page.get_image_info(xrefs=True))
    return [{**info, "xref": next(iter(found))} for info, found in zip(infos, sizes, strict=True)]


def _tones(document: Any, page: Any, infos: Sequence[dict[str, Any]], matrix: Sequence[float]) -> Iterator[DrawnMark]:
    """Yield image objects of one tone: a bar placed as a picture. One with a mask may show nothing at all."""
    whole = float(page.rect.width * page.rect.height)
    placed = [_placed(info, matrix) for info in infos[:300] if not info["has-mask"]]
    toned = [(i, _tone(document, i)) for i in placed if _bar_sized(i.box, whole)]
    if not any(tone for _, tone in toned):
        return
    log = enumerate(page.get_bboxlog())
    orders = {displayed(Box(*box), matrix).rounded(0): n for n, (kind, box) in log if kind.startswith("fill-im")}
    for where, tone in toned:
        if tone is not None:
            order = orders.get(where.box.rounded(0), _LAST - 1)
            yield DrawnMark(kind=MarkKind.IMAGE, box=where.box, fill=tone, stroke=None, opacity=1.0, order=order)


def _bar_sized(box: Box, whole: float) -> bool:
    return min(box.width, box.height) >= LEAST and box.area <= 0.9 * whole


def _tone(document: Any, placed: PlacedImage) -> tuple[float, float, float] | None:
    """Return the one colour of an image object, None where it shows anything.

    One anti-aliased edge row must not matter, so the middle 80 % is judged, with a tolerance.
    """
    import pymupdf

    if not placed.xref or placed.width * placed.height > 4_000_000:
        return None
    try:
        # a large image of one tone compresses to almost nothing: the rest need not be decoded
        if len(document.xref_stream_raw(placed.xref)) > 200_000 + placed.width * placed.height // 100:
            return None
        pixmap = pymupdf.Pixmap(document, placed.xref)
        pixels = _samples(pymupdf, pixmap)
    except _errors():
        return None
    h, w = pixels.shape[:2]
    inside = pixels[h // 10 : h - h // 10, w // 10 : w - w // 10].reshape(-1, 3).astype(int)
    tone = np.median(inside, axis=0)
    if not len(inside) or (np.abs(inside - tone).max(axis=1) > 16).mean() > 0.01:
        return None
    b, g, r = (float(v) / 255 for v in tone)
    return r, g, b


def _annotations(page: Any, matrix: Sequence[float]) -> Iterator[DrawnMark]:
    for n, annotation in enumerate(page.annots()):
        kind = annotation.type[1]
        if kind not in _ANNOTATIONS:
            continue
        colours = annotation.colors or {}
        fill, stroke = rgb(colours.get("fill")), rgb(colours.get("stroke"))
        if kind == "Highlight":
            fill, stroke = stroke, None
        opacity = annotation.opacity if annotation.opacity >= 0 else 1.0
        for box in _places(annotation, kind):
            yield DrawnMark(
                kind=MarkKind.ANNOTATION, box=displayed(box, matrix).rounded(), fill=fill, stroke=stroke,
                opacity=float(opacity), order=_LAST + n, detail=kind,
            )  # fmt: skip


def _places(annotation: Any, kind: str) -> list[Box]:
    """Return a box for each quad of a highlight or redaction mark, else the rectangle of the annotation."""
    points = annotation.vertices if kind in ("Highlight", "Redact") else None
    if not points or len(points) % 4:
        return [Box(*annotation.rect)]
    quads = [points[i : i + 4] for i in range(0, len(points), 4)]
    return [Box(min(p[0] for p in q), min(p[1] for p in q), max(p[0] for p in q), max(p[1] for p in q)) for q in quads]


# --- pixels ---------------------------------------------------------------------------------------------------------


def _samples(pymupdf: Any, pixmap: Any) -> Pixels:
    """Return the samples of a pixmap in blue, green, red."""
    if pixmap.colorspace is None:  # a stencil: its alpha is what gets painted, in black as far as the image knows
        painted = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)[:, : pixmap.w]
        return np.repeat((255 - painted)[:, :, None], 3, axis=2)
    if pixmap.alpha or pixmap.colorspace.n != 3:
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.Pixmap(pixmap, 0) if pixmap.alpha else pixmap)
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
    return np.ascontiguousarray(rows[:, : pixmap.w * 3].reshape(pixmap.h, pixmap.w, 3)[:, :, ::-1])


def _rendered(page: Any, scale: float, clip: Box | None, where: str) -> Pixels:
    import pymupdf

    matrix = pymupdf.Matrix(scale, scale)
    try:
        pixmap = page.get_pixmap(matrix=matrix, alpha=False, clip=pymupdf.Rect(*clip) if clip else None)
        return _samples(pymupdf, pixmap)
    except _errors() as error:
        raise EvidenceError(
            f"{where}: the page cannot be rendered ({_line(error)}).", "Look at the page in a PDF viewer."
        ) from error


def _own_image(document: Any, page: Any, scale: float) -> Raster | None:
    """Return the one image that is the whole page at ``scale``, None where the page must be rendered."""
    log = [kind for kind, _ in page.get_bboxlog() if kind not in ("ignore-text", "clip-path", "clip-image")]
    infos = _image_infos(page)
    if log != ["fill-image"] or len(infos) != 1 or not infos[0]["xref"] or next(iter(page.annots()), None):
        return None
    info, rect = infos[0], page.rect
    a, b, c, d, *_ = info["transform"]
    box = displayed(Box(*info["bbox"]), tuple(page.rotation_matrix))
    upright = a > 0 and d > 0 and abs(b) < 1e-3 * a and abs(c) < 1e-3 * d
    if not upright or box.intersect(Box(*rect)).area < 0.7 * rect.width * rect.height:
        return None
    pixels = _image_pixels(document, info, scale * abs(a))
    if pixels is None:
        return None
    return _on_canvas(image.turn(pixels, page.rotation // 90), box, scale, float(rect.width), float(rect.height))


def _image_pixels(document: Any, info: dict[str, Any], wanted: float) -> Pixels | None:
    """Return the image at no less than ``wanted`` pixels across where it has as many."""
    import pymupdf

    xref = info["xref"]
    if info["width"] * info["height"] > image.MAX_PIXELS or info["has-mask"]:
        return None
    try:
        if (
            document.xref_get_key(xref, "Decode")[0] == "null"
            and document.xref_get_key(xref, "Filter")[1] == "/DCTDecode"
        ):
            reduce = next((n for n in (8, 4, 2) if info["width"] / n >= wanted), 1)
            return (
                image.decode_jpeg(document.xref_stream_raw(xref), reduce=reduce)
                if info["colorspace"] in (1, 3)
                else None
            )
        return image_of(pymupdf, pymupdf.Pixmap(document, xref))
    except _errors():
        return None


def image_of(pymupdf: Any, pixmap: Any) -> Pixels:
    """Return the pixels of an image object, in grey where it has one component."""
    if pixmap.colorspace is not None and pixmap.colorspace.n == 1 and not pixmap.alpha:
        rows: Pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
        return rows[:, : pixmap.w]
    return _samples(pymupdf, pixmap)


def _on_canvas(pixels: Pixels, box: Box, scale: float, width: float, height: float) -> Raster:
    """Place the image where the page shows it, on white, at ``scale`` or its own lower resolution."""
    own = min(scale, pixels.shape[1] / box.width)
    small = image.shrink(pixels, own * box.width / pixels.shape[1])
    shape = (round(height * own), round(width * own), *small.shape[2:])
    canvas = np.full(shape, 255, np.uint8)
    x, y = round(box.x0 * own), round(box.y0 * own)
    part = small[max(0, -y) : max(0, shape[0] - y), max(0, -x) : max(0, shape[1] - x)]
    top, left = max(0, y), max(0, x)
    canvas[top : top + part.shape[0], left : left + part.shape[1]] = part
    return Raster(canvas, own)
