"""How much work a PDF page is, counted before MuPDF is asked to follow its instructions: forms in forms multiply."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from forensics.adapters import pdf_objects as objects

MAX_INSTRUCTIONS = 50_000_000
"""Most bytes of drawing instructions of a page, each form counted as often as it is drawn: plans have some millions."""

MAX_FORMS = 200_000
"""Most times that forms are drawn on a page: charts whose every symbol is a form reach some thousands."""

MAX_PATHS = 100_000
"""Most drawn paths of a page that is read; maps and plans reach tens of thousands."""

MAX_PACKED_PAGE = 1_000_000
"""Bytes of packed instructions of a page from which they are unpacked and counted before they are followed."""

_PAINTS = re.compile(rb"\s(?:[fBbSsF]|[fBb]\*)(?=\s)")
_DRAWN_FORM = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


class _Work(NamedTuple):
    """What instructions amount to, the forms they draw included."""

    length: int = 0
    forms: int = 0
    paths: int = 0

    def and_also(self, other: "_Work") -> "_Work":
        return _Work(self.length + other.length, self.forms + other.forms, self.paths + other.paths)


def too_long(document: Any, page: Any) -> str | None:
    """Say what a page draws too much of, None where its work is bounded; forms are counted and not followed."""
    own = [int(xref) for xref in page.get_contents()]
    forms, appearances = page.get_xobjects(), list(_appearances(document, page))
    if not forms and not appearances and sum(_packed(document, xref) for xref in own) < MAX_PACKED_PAGE:
        return None
    inside: dict[int, dict[str, int]] = {}
    for xref, name, invoker, _ in forms:
        inside.setdefault(int(invoker), {})[str(name)] = int(xref)
    known: dict[int, _Work] = {}
    work = _drawn(document, own, inside.get(0, {}), inside, known, ())
    for form in appearances:
        work = work.and_also(_drawn(document, [form], _named(document, form, inside), inside, known, (form,)))
    if work.length > MAX_INSTRUCTIONS:
        return f"more than {MAX_INSTRUCTIONS:,} bytes of drawing instructions"
    if work.forms > MAX_FORMS:
        return f"{work.forms:,} drawn forms are beyond the limit of {MAX_FORMS:,}"
    return f"{work.paths:,} drawn paths are beyond the limit of {MAX_PATHS:,}" if work.paths > MAX_PATHS else None


def _packed(document: Any, xref: int) -> int:
    """Return the bytes of a stream in the file; what it says of its length may be wrong."""
    from pymupdf import mupdf

    pdf = mupdf.pdf_document_from_fz_document(document.this)
    if not mupdf.pdf_obj_num_is_stream(pdf, xref):
        return len(document.xref_stream_raw(xref) or b"")
    return int(mupdf.fz_buffer_storage(mupdf.pdf_load_raw_stream_number(pdf, xref))[0])


def _appearances(document: Any, page: Any) -> Iterator[int]:
    """Yield the form that each annotation of a page is drawn with, which the page's own resources do not name."""
    for annotation in objects.items(objects.get(objects.load(document, page.xref), "Annots")):
        shown = objects.get(objects.get(annotation, "AP"), "N")
        if not objects.is_dict(shown):  # a link, most of the time
            continue
        state = objects.name(annotation, "AS")
        if number := objects.number_of(objects.get(shown, state) if state else shown):
            yield number


def _named(document: Any, form: int, inside: dict[int, dict[str, int]]) -> dict[str, int]:
    """Return the forms that a form may draw, by their names."""
    if form not in inside:
        resources = objects.get(objects.load(document, form), "Resources")
        held = objects.entries(objects.get(resources, "XObject"))
        inside[form] = {key: objects.number_of(each) for key, each in held if objects.name(each, "Subtype") == "Form"}
    return inside[form]


def _drawn(
    document: Any,
    streams: Sequence[int],
    names: dict[str, int],
    inside: dict[int, dict[str, int]],
    known: dict[int, _Work],
    above: tuple[int, ...],
) -> _Work:
    """Return the work of streams, forms and all; a form inside itself draws nothing."""
    work = _Work()
    for data in (document.xref_stream(xref) or b"" for xref in streams):
        work = work.and_also(_Work(len(data), 0, len(_PAINTS.findall(data))))
        for name in _DRAWN_FORM.findall(data) if names else ():
            form = names.get(name.decode("latin-1"))
            if form is None or form in above:
                continue
            if form not in known:
                held = _named(document, form, inside)
                known[form] = _drawn(document, [form], held, inside, known, (*above, form))
            work = work.and_also(known[form]).and_also(_Work(forms=1))
    return work
