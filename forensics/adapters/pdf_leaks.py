"""Text that a PDF carries beside its pages: bookmarks, properties, attachments, structure, private data (PyMuPDF).

Nothing here is judged: the text is returned for comparison with what the pages show, and is stored by nobody. Who and
what made a file (Author, Creator, Producer, dates) is not text of the document and is left out.
"""

from collections.abc import Iterator
from typing import Any

from forensics.adapters import pdf_objects as objects
from forensics.adapters.pdf import Pdf
from forensics.adapters.pdf_markup import bare
from forensics.adapters.pdf_object_leaks import in_objects
from forensics.records.leak import Carried, LeakKind

MAX_BOOKMARKS = 20_000
_MAKERS = frozenset(
    {"Author", "Company", "CreationDate", "Creator", "Manager", "ModDate", "Producer", "SourceModified", "Trapped"}
)
_KNOWN = frozenset({"Title", "Subject", "Keywords"})


def carried(pdf: Pdf) -> Iterator[Carried]:
    """Yield the text that the document holds beside its pages, in a stable order; damaged parts are passed over."""
    for collect in (_bookmarks, _properties, in_objects, _form_data):
        yield from objects.safely(collect, pdf.document)


# --- bookmarks --------------------------------------------------------------------------------------------------------


def _bookmarks(document: Any) -> Iterator[Carried]:
    root = objects.get(objects.catalog(document), "Outlines")
    if not objects.is_dict(root):
        return
    found = [(level, title, _page_of(document, item)) for level, title, item in _outline(root)]
    for at, (level, title, page) in enumerate(found):
        after = (p for lv, _, p in found[at + 1 :] if lv <= level and p is not None)
        last = None if page is None else max(page, next(after, document.page_count + 1) - 1)
        yield Carried(kind=LeakKind.BOOKMARK, where=f"bookmark {at + 1}", text=title, first=page, last=last)


def _outline(root: Any) -> Iterator[tuple[int, str, Any]]:
    """Yield level, title and object of each bookmark in the order shown; each object once, so that circles end."""
    seen: set[int] = set()
    waiting = [(1, objects.get(root, "First"))]
    while waiting and len(seen) < MAX_BOOKMARKS:
        level, item = waiting.pop()
        number = objects.number_of(item)
        if not number or number in seen or not objects.is_dict(item):
            continue
        seen.add(number)
        yield level, objects.text(item, "Title"), item
        waiting += [(level, objects.get(item, "Next")), (level + 1, objects.get(item, "First"))]


def _page_of(document: Any, item: Any) -> int | None:
    """Return the page that a bookmark opens, from 1; None where it opens none."""
    import pymupdf

    m = pymupdf.mupdf
    target = objects.get(item, "Dest")
    target = objects.get(objects.get(item, "A"), "D") if m.pdf_is_null(target) else target
    if m.pdf_is_string(target) or m.pdf_is_name(target):
        target = m.pdf_lookup_dest(objects.handle(document), target)
    target = objects.get(target, "D") if objects.is_dict(target) else target
    page = next(objects.items(target), None)
    if page is None:
        return None
    at = m.pdf_to_int(page) if m.pdf_is_int(page) else m.pdf_lookup_page_number(objects.handle(document), page)
    return int(at) + 1 if 0 <= at < document.page_count else None


# --- properties -------------------------------------------------------------------------------------------------------


def _properties(document: Any) -> Iterator[Carried]:
    others = 0
    for key, value in objects.entries(objects.info(document)):
        text = objects.string(value)
        if text is None or key in _MAKERS:
            continue
        others += key not in _KNOWN
        yield _property(f"Info, {key}" if key in _KNOWN else f"Info, own key {others}", text)


def _property(where: str, text: str) -> Carried:
    return Carried(kind=LeakKind.METADATA, where=where, text=text)


# --- form data --------------------------------------------------------------------------------------------------------


def _form_data(document: Any) -> Iterator[Carried]:
    """Yield the texts of an XFA form, which a viewer without XFA does not show (ISO 32000-1, 12.7.8)."""
    packets = list(objects.items(objects.get(objects.get(objects.catalog(document), "AcroForm"), "XFA")))
    for at, (title, packet) in enumerate(zip(packets[::2], packets[1::2], strict=False)):
        data = objects.stream(document, packet) if objects.string(title) == "datasets" else None
        if data:
            text = bare(data.decode("utf-8", "replace"))
            yield Carried(kind=LeakKind.FORM_VALUE, where=f"XFA packet {at + 1}", text=text)
