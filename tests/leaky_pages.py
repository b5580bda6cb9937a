"""Redacted PDF pages that still carry a word in one of the places beside what they show, written by PyMuPDF."""

import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from forensics.adapters.image import encode_jpeg
from forensics.records.leak import LeakKind
from tests.pdf_pages import bar, line

BAR = (40.0, 100.0, 240.0, 116.0)
LEGIBLE = "Ada Alder wrote to Ben Birch about the harbour"
Document = Any
Plant = Callable[[Document, str], None]


def redacted(plant: Plant | None = None, secret: str = "", *, marked: bool = True) -> bytes:
    """Return a page of legible lines and, if ``marked``, a black bar; ``plant`` puts the secret somewhere."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    for y in (60, 80, 140, 160):
        line(page, y, LEGIBLE)
    if marked:
        bar(page, BAR)
    if plant:
        plant(document, secret)
    return bytes(document.tobytes(no_new_id=True))


def updated(before: bytes, *changes: Callable[[Any], None]) -> bytes:
    """Return a PDF after an incremental update of its first page for each change."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        path.write_bytes(before)
        for change in changes:
            document = pymupdf.open(path)
            change(document[0])
            document.saveIncr()
            document.close()
        return path.read_bytes()


def written(*texts: str) -> bytes:
    """Return a page of legible lines, and the texts where a bar may be drawn."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    for y in (60, 80, 140, 160):
        line(page, y, LEGIBLE)
    for text in texts:
        line(page, 112, text)
    return bytes(document.tobytes(no_new_id=True))


def blacked_out(page: Any) -> None:
    """Take away what stands in the place of the bar, and draw the bar."""
    page.add_redact_annot(pymupdf.Rect(BAR), fill=(0, 0, 0))
    page.apply_redactions()


def bookmark(document: Document, secret: str) -> None:
    """A bookmark that opens the page."""
    document.set_toc([[1, f"Interview of {secret}", 1]])


def title(document: Document, secret: str) -> None:
    """The title in the information dictionary."""
    document.set_metadata({"title": f"Letter to {secret}", "author": "clerk", "producer": "writer"})


def own_key(document: Document, secret: str) -> None:
    """A key of its own in the information dictionary, as mail programs leave."""
    document.set_metadata({"producer": "writer"})
    info = int(document.xref_get_key(-1, "Info")[1].split()[0])
    document.xref_set_key(info, "_EmailSubject", f"({secret})")


def xmp(document: Document, secret: str) -> None:
    """The description in XMP."""
    document.set_xml_metadata(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:dc="d">'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{secret}</rdf:li></rdf:Alt></dc:description>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def attachment(document: Document, secret: str) -> None:
    """An embedded file."""
    document.embfile_add("note.txt", f"The minister spoke to {secret}.\n".encode(), filename="note.txt")


def attached_mark(document: Document, secret: str) -> None:
    """A file attached to a mark on the page."""
    document[0].add_file_annot((300, 20), f"Call {secret} tomorrow.".encode(), "call.txt")


def comment(document: Document, secret: str) -> None:
    """A note whose text opens in a window of its own."""
    document[0].add_text_annot((300, 200), f"Ask {secret} first")


def marked_comment(document: Document, secret: str) -> None:
    """A highlight beneath the bar, whose comment repeats the marked words."""
    page = document[0]
    mark = page.add_highlight_annot(pymupdf.Rect(BAR))
    mark.set_info(content=secret)
    mark.update()


def field(document: Document, secret: str) -> None:
    """A hidden form field with a value."""
    widget = pymupdf.Widget()
    widget.rect = pymupdf.Rect(40, 220, 140, 240)
    widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
    widget.field_name, widget.field_value = "name", secret
    widget.field_flags = 0
    document[0].add_widget(widget)
    xref = next(iter(document[0].widgets())).xref
    document.xref_set_key(xref, "F", "2")  # hidden


def link(document: Document, secret: str) -> None:
    """A link beneath the bar to an address."""
    document[0].insert_link(
        {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(BAR), "uri": f"mailto:{secret}@example.org"}
    )


def actual_text(document: Document, secret: str) -> None:
    """Text for copying where nothing is drawn."""
    _append(document, f"/Span <</ActualText ({secret} (son))>> BDC EMC")


def glyph_text(document: Document, secret: str) -> None:
    """Text for copying in the place of other glyphs, as UTF-16."""
    digits = "FEFF" + secret.encode("utf-16-be").hex()
    _append(document, f"/Span <</ActualText <{digits}>>> BDC BT /helv 11 Tf 40 70 Td (xxxxx) Tj ET EMC")


def alternative(document: Document, secret: str) -> None:
    """An element of the structure tree with an alternative text."""
    root, element = document.get_new_xref(), document.get_new_xref()
    page = document[0].xref
    document.update_object(element, f"<</Type/StructElem/S/Figure/P {root} 0 R/Pg {page} 0 R/Alt({secret})/K 0>>")
    document.update_object(root, f"<</Type/StructTreeRoot/K {element} 0 R>>")
    document.xref_set_key(document.pdf_catalog(), "StructTreeRoot", f"{root} 0 R")


def piece(document: Document, secret: str) -> None:
    """Private data of a program."""
    document.xref_set_key(document[0].xref, "PieceInfo", f"<</Editor<</Private<</Was({secret})>>>>>>")


def outside(document: Document, secret: str) -> None:
    """Words below the part of the page that is shown."""
    page = document[0]
    page.insert_text((40, 280), f"File of {secret}", fontsize=11)
    page.set_cropbox(pymupdf.Rect(0, 0, 400, 250))


def layer(document: Document, secret: str) -> None:
    """Words of a layer that is turned off."""
    off = document.add_ocg("notes", on=False)
    document[0].insert_text((40, 240), f"File of {secret}", fontsize=11, oc=off)


def window(document: Document, secret: str) -> None:
    """A comment of which only the window has a text."""
    note = document[0].add_text_annot((300, 200), "")
    popup = document.get_new_xref()
    document.update_object(popup, f"<</Type/Annot/Subtype/Popup/Rect[0 0 50 50]/Contents(Ask {secret})>>")
    document.xref_set_key(note.xref, "Popup", f"{popup} 0 R")


def default(document: Document, secret: str) -> None:
    """A form field that was emptied, with the value it returns to."""
    field(document, "")
    document.xref_set_key(next(iter(document[0].widgets())).xref, "DV", f"({secret})")


def tip(document: Document, secret: str) -> None:
    """An empty form field beneath the bar, with a note that a viewer shows when one points at it."""
    _field_beneath(document, "TU", f"({secret})")


def choice(document: Document, secret: str) -> None:
    """A form field beneath the bar, which offers the name to choose."""
    _field_beneath(document, "Opt", f"[[(1)({secret})](nobody)]")


def _field_beneath(document: Document, key: str, value: str) -> None:
    field(document, "")
    xref = next(iter(document[0].widgets())).xref
    x0, y0, x1, y1 = pymupdf.Rect(BAR) * ~document[0].transformation_matrix
    document.xref_set_key(xref, "Rect", f"[{x0} {y0} {x1} {y1}]")
    document.xref_set_key(xref, key, value)


def jpeg_comment(document: Document, secret: str) -> None:
    """A comment inside a JPEG image."""
    _jpeg(document, b"\xff\xfe", f"Portrait of {secret}".encode())


def exif(document: Document, secret: str) -> None:
    """The description among the Exif tags of a JPEG image."""
    said = f"Portrait of {secret}\0".encode()
    entry = struct.pack(">HHHII", 1, 0x010E, 2, len(said), 26)
    _jpeg(document, b"\xff\xe1", b"Exif\0\0MM\0*\0\0\0\x08" + entry + bytes(4) + said)


def _jpeg(document: Document, marker: bytes, body: bytes) -> None:
    image = encode_jpeg(np.full((40, 40), 200, np.uint8), 90)
    segment = marker + (len(body) + 2).to_bytes(2, "big") + body
    document[0].insert_image(pymupdf.Rect(300, 220, 340, 260), stream=image[:2] + segment + image[2:])


def _append(document: Document, drawing: str) -> None:
    page = document[0]
    contents = page.get_contents()[0]
    document.update_stream(contents, document.xref_stream(contents) + b"\n" + drawing.encode() + b"\n")


PLANTS: tuple[tuple[Plant, LeakKind, bool], ...] = (
    (bookmark, LeakKind.BOOKMARK, False),
    (title, LeakKind.METADATA, False),
    (own_key, LeakKind.METADATA, False),
    (xmp, LeakKind.METADATA, False),
    (attachment, LeakKind.ATTACHMENT, False),
    (attached_mark, LeakKind.ATTACHMENT, False),
    (comment, LeakKind.ANNOTATION, False),
    (marked_comment, LeakKind.ANNOTATION, True),
    (field, LeakKind.FORM_VALUE, False),
    (link, LeakKind.LINK, True),
    (actual_text, LeakKind.REPLACEMENT_TEXT, False),
    (glyph_text, LeakKind.REPLACEMENT_TEXT, False),
    (alternative, LeakKind.REPLACEMENT_TEXT, False),
    (piece, LeakKind.PAGE_PIECE, False),
    (outside, LeakKind.OUTSIDE_PAGE, False),
    (layer, LeakKind.HIDDEN_LAYER, False),
    (window, LeakKind.ANNOTATION, False),
    (default, LeakKind.FORM_VALUE, False),
    (tip, LeakKind.FORM_VALUE, True),
    (choice, LeakKind.FORM_VALUE, True),
    (jpeg_comment, LeakKind.METADATA, False),
    (exif, LeakKind.METADATA, False),
)
"""How to plant a word, the kind of leak it makes, and whether it stands in the place of the bar."""
