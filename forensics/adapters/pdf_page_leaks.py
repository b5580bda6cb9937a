"""Text that a page of a PDF carries beside what it shows: comments, links, replacement text (PyMuPDF)."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from forensics.adapters import pdf_objects as objects
from forensics.adapters.image import MAX_PIXELS, Pixels
from forensics.adapters.pdf import Pdf
from forensics.adapters.pdf_errors import guarded
from forensics.adapters.pdf_layer_leaks import image_notes, layers, popups
from forensics.adapters.pdf_markup import bare
from forensics.adapters.pdf_paths import displayed
from forensics.adapters.pdf_raster import image_of
from forensics.errors import EvidenceError
from forensics.records.geometry import Box, hull
from forensics.records.leak import Carried, LeakKind
from forensics.records.page import PlacedImage

MAX_EACH = 5_000
"""Most comments or links of one page that are read."""

MAX_FORMS = 100
"""Most form objects of one page whose contents are searched; each is searched once."""

MAX_IMAGES = 50
"""Most images of one page that are looked at."""

_REPLACEMENTS = (b"ActualText", b"Alt", b"E")


def on_page(pdf: Pdf, number: int) -> list[Carried]:
    """Return the text that page ``number`` (from 1) holds beside what it shows; damaged parts are passed over."""
    try:
        page = pdf.document[number - 1]
        matrix = tuple(page.rotation_matrix)
        followed = () if pdf.excess(number) else (_replacements, _outside, layers)
    except EvidenceError:
        return []
    except objects.damage():
        return []
    collectors = (_comments, popups, _links, image_notes, *followed)
    return [found for collect in collectors for found in objects.safely(collect, page, matrix, number)]


def size(pdf: Pdf, number: int) -> tuple[float, float]:
    """Return width and height of page ``number`` in points, no less than 1.

    Raises:
        EvidenceError: the page cannot be read.
    """
    with guarded(f"{pdf.name}, page {number}"):
        shown = pdf.document[number - 1].rect
    return max(1.0, float(shown.width)), max(1.0, float(shown.height))


def thumbnail(pdf: Pdf, number: int) -> Pixels | None:
    """Return the small picture that a viewer may show for a page (ISO 32000-2, 12.3.4), None where there is none."""
    import pymupdf

    document = pdf.document
    try:
        picture = objects.number_of(objects.get(objects.load(document, document.page_xref(number - 1)), "Thumb"))
        return image_of(pymupdf, pymupdf.Pixmap(document, picture)) if picture else None
    except objects.damage():
        return None


def whole_images(pdf: Pdf, number: int) -> list[PlacedImage]:
    """Return the images of page ``number`` as they are placed, the parts beyond its edge included.

    An image whose object its size does not tell is left out, as are all on a page that is turned.

    Raises:
        EvidenceError: the page cannot be read.
    """
    if pdf.excess(number):
        return []
    try:
        page = pdf.document[number - 1]
        by_size: dict[tuple[int, int], set[int]] = {}
        for entry in page.get_images(full=True):
            by_size.setdefault((entry[2], entry[3]), set()).add(entry[0])
        infos = page.get_image_info() if by_size and not page.rotation else []
    except objects.damage():
        return []
    found = [(info, by_size.get((info["width"], info["height"]), set())) for info in infos[:MAX_IMAGES]]
    return [
        PlacedImage(xref=next(iter(known)), box=Box(*info["bbox"]), width=info["width"], height=info["height"])
        for info, known in found
        if len(known) == 1
    ]


def picture(pdf: Pdf, placed: PlacedImage) -> Pixels | None:
    """Return the pixels of an image object; None where it is too large or cannot be read."""
    import pymupdf

    if placed.width * placed.height > MAX_PIXELS:
        return None
    try:
        return image_of(pymupdf, pymupdf.Pixmap(pdf.document, placed.xref))
    except objects.damage():
        return None


def page_objects(pdf: Pdf) -> dict[int, int]:
    """Return the page, from 1, by the number of its object, which incremental updates keep.

    Raises:
        EvidenceError: the page tree cannot be read.
    """
    return {pdf.object_number(number): number for number in range(1, pdf.page_count + 1)}


def fingerprint(pdf: Pdf, number: int) -> str:
    """Return a hash of all that is drawn on page ``number``: contents, forms, images and annotations."""
    document, hashed = pdf.document, hashlib.sha256()
    try:
        page = document[number - 1]
        hashed.update(page.read_contents())
        drawn = [entry[0] for entry in (*page.get_xobjects(), *page.get_images())]
        for annotation, *_ in document.page_annot_xrefs(number - 1):
            hashed.update(document.xref_object(annotation).encode("utf-8", "surrogatepass"))
            appearance = objects.get(objects.get(objects.load(document, annotation), "AP"), "N")
            drawn.append(objects.number_of(appearance))
        for each in drawn:
            hashed.update(document.xref_stream_raw(each) or b"" if document.xref_is_stream(each) else b"")
    except objects.damage():
        hashed.update(b"damaged")
    return hashed.hexdigest()


def _comments(page: Any, matrix: Sequence[float], number: int) -> Iterator[Carried]:
    for at, annotation in enumerate(page.annots(), 1):
        if at > MAX_EACH:
            return
        thing = objects.load(page.parent, annotation.xref)
        box = displayed(Box(*annotation.rect), matrix).rounded()
        if texts := _said(page.parent, thing, annotation.type[1]):
            where = f"{annotation.type[1]} annotation {at}"
            yield _here(LeakKind.ANNOTATION, where, "\n".join(texts), number, box)


def _said(document: Any, thing: Any, subtype: str) -> list[str]:
    """Return what an annotation says, each text once, without the names of its type and of a file it attaches."""
    rich = objects.text(thing, "RC")
    rich = rich or (objects.stream(document, objects.get(thing, "RC")) or b"").decode("utf-8", "replace")
    file = objects.get(thing, "FS")
    named = {subtype, objects.text(file, "F"), objects.text(file, "UF"), objects.string(file)}
    held = [objects.text(thing, "Contents"), bare(rich) if rich else "", objects.text(thing, "Subj")]
    return [text for text in dict.fromkeys(held) if text and text not in named]


def _links(page: Any, matrix: Sequence[float], number: int) -> Iterator[Carried]:
    for at, link in enumerate(page.get_links()[:MAX_EACH], 1):
        target = link.get("uri") or link.get("file")
        if target:
            box = displayed(Box(*link["from"]), matrix).rounded()
            yield _here(LeakKind.LINK, f"link {at}", str(target), number, box)


def _replacements(page: Any, matrix: Sequence[float], number: int) -> Iterator[Carried]:
    """Yield the texts of marked content, in the page and its forms, and of the properties it names."""
    document = page.parent
    found = list(objects.strings_of(page.read_contents(), _REPLACEMENTS))
    for form in dict.fromkeys(entry[0] for entry in page.get_xobjects()[:MAX_FORMS]):
        found += objects.strings_of(objects.stream(document, objects.load(document, form)) or b"", _REPLACEMENTS)
    resources = objects.get(objects.load(document, page.xref), "Resources")
    for _, named in objects.entries(objects.get(resources, "Properties")):
        found += [text for key in _REPLACEMENTS if (text := objects.text(named, key.decode("ascii")))]
    places = _replaced(page) if found else {}
    for at, text in enumerate(dict.fromkeys(t for t in found if t.strip()), 1):
        box = next((b for word, b in places.items() if word in text), None)
        placed = displayed(box, matrix).rounded() if box else None
        yield _here(LeakKind.REPLACEMENT_TEXT, f"marked content {at}", text, number, placed)


def _replaced(page: Any) -> dict[str, Box]:
    """Return the words that stand on the page only where ActualText takes the place of glyphs, and where."""
    import pymupdf

    drawn = page.get_text("words", flags=pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_IGNORE_ACTUALTEXT)
    shown = {w[4] for w in drawn}
    said = page.get_text("words", flags=pymupdf.TEXTFLAGS_WORDS & ~pymupdf.TEXT_IGNORE_ACTUALTEXT)
    return {w[4]: Box(*w[:4]) for w in said if w[4] not in shown}


def _outside(page: Any, matrix: Sequence[float], number: int) -> Iterator[Carried]:
    """Yield the words beyond the crop box as one text; MuPDF leaves them out unless it is asked for all."""
    import pymupdf

    flags = (pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_IGNORE_ACTUALTEXT) & ~pymupdf.TEXT_MEDIABOX_CLIP
    left, top, right, bottom = page.rect * page.derotation_matrix
    words: list[tuple[str, Box]] = []
    for x0, y0, x1, y1, text, *_ in page.get_text("words", flags=flags, clip=pymupdf.INFINITE_RECT()):
        if x1 <= left or x0 >= right or y1 <= top or y0 >= bottom:
            words.append((text, displayed(Box(x0, y0, x1, y1), matrix).rounded()))
    if words:
        text = " ".join(word for word, _ in words)
        yield _here(LeakKind.OUTSIDE_PAGE, "words outside the page", text, number, hull(box for _, box in words))


def _here(kind: LeakKind, where: str, text: str, number: int, box: Box | None) -> Carried:
    return Carried(kind=kind, where=where, text=text, first=number, last=number, box=box)
