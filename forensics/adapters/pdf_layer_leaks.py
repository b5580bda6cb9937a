"""Words that a PDF page holds and does not show: of layers turned off, of windows, inside images (PyMuPDF)."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from forensics.adapters import pdf_objects as objects
from forensics.adapters.exif import descriptions
from forensics.adapters.pdf_markup import about
from forensics.adapters.pdf_paths import displayed
from forensics.records.geometry import Box, hull
from forensics.records.leak import Carried, LeakKind

MAX_LAYERS = 1_000
"""Most optional-content groups of a file that are turned on and off; plans have some hundreds."""

MAX_IMAGES = 50
"""Most images of one page whose descriptions are read."""

MAX_ANNOTATIONS = 5_000

_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_Word = tuple[str, float, float]


def layers(page: Any, matrix: Sequence[float], number: int) -> Iterator[Carried]:
    """Yield the words of layers that are off, as one text (ISO 32000-2, 8.11); the layers are left as they were."""
    import pymupdf

    m, pdf = pymupdf.mupdf, objects.handle(page.parent)
    count = min(int(m.pdf_count_layers(pdf)), MAX_LAYERS)
    if not count:
        return
    shown, found = dict(_words(page)), dict[_Word, Box]()
    before = [int(m.pdf_layer_is_enabled(pdf, n)) for n in range(count)]
    try:
        for state in (1, 0):  # a group may show its words where another is off
            for n in range(count):
                m.pdf_enable_layer(pdf, n, state)
            found |= {word: box for word, box in _words(page) if word not in shown}
    finally:
        for n, state in enumerate(before):
            m.pdf_enable_layer(pdf, n, state)
    if found:
        box = hull(displayed(each, matrix).rounded() for each in found.values())
        text = " ".join(word for word, _, _ in found)
        yield Carried(
            kind=LeakKind.HIDDEN_LAYER, where="words of layers that are off", text=text, first=number, last=number,
            box=box,
        )  # fmt: skip


def popups(page: Any, matrix: Sequence[float], number: int) -> Iterator[Carried]:
    """Yield what the windows of comments say of themselves (ISO 32000-2, 12.5.6.14)."""
    annotations = objects.get(objects.load(page.parent, page.xref), "Annots")
    for at, each in enumerate(objects.items(annotations), 1):
        if at > MAX_ANNOTATIONS:
            return
        window = each if objects.name(each, "Subtype") == "Popup" else objects.get(each, "Popup")
        if text := objects.text(window, "Contents"):
            yield Carried(
                kind=LeakKind.ANNOTATION, where=f"window of annotation {at}", text=text, first=number, last=number
            )


def image_notes(page: Any, matrix: Sequence[float], number: int) -> Iterator[Carried]:
    """Yield the descriptions that the page's JPEG images hold: Exif, XMP, comments."""
    document = page.parent
    for at, entry in enumerate(page.get_images()[:MAX_IMAGES], 1):
        if "DCT" not in str(entry[8]):
            continue
        data = bytes(document.xref_stream_raw(entry[0]) or b"")
        found = [*descriptions(data), *(text for packet in _XMP.findall(data) for text in about(packet))]
        for text in dict.fromkeys(found):
            yield Carried(
                kind=LeakKind.METADATA, where=f"description of image {at}", text=text, first=number, last=number
            )


def _words(page: Any) -> Iterator[tuple[_Word, Box]]:
    import pymupdf

    flags = pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_IGNORE_ACTUALTEXT
    for x0, y0, x1, y1, text, *_ in page.get_text("words", flags=flags):
        yield (text, round(x0), round(y0)), Box(x0, y0, x1, y1)
