"""Text in the objects of a PDF, wherever they hang: attachments, structure, metadata, private data, fields (PyMuPDF).

Every object is looked at once, so nothing depends on a tree that is whole: an attachment no tree names is found too.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from forensics.adapters import pdf_objects as objects
from forensics.adapters.pdf_markup import about
from forensics.adapters.pdf_paths import displayed
from forensics.records.geometry import Box
from forensics.records.leak import Carried, LeakKind

MAX_STREAMS = 200
"""Most XMP packets, private streams and attachments that are unpacked; files have one to a few of each."""

_TELLING = re.compile(r"/(?:EF|ActualText|Alt|E|PieceInfo|D?V|TU|Opt|Type\s*/Metadata)\b")
"""What an object must hold to be looked into: its text is searched first, which is quicker."""

_PLACES = {
    LeakKind.ATTACHMENT: "attachment",
    LeakKind.REPLACEMENT_TEXT: "structure element",
    LeakKind.METADATA: "XMP property",
    LeakKind.PAGE_PIECE: "private entry",
    LeakKind.FORM_VALUE: "field",
}
Rect = tuple[float, float, float, float]


class _Found(NamedTuple):
    """Text in one object; ``owner`` is the object of its page, 0 for none; ``rect`` is in the space of that page."""

    kind: LeakKind
    text: str
    owner: int = 0
    rect: Rect | None = None
    describes: bool = False
    data: bytes | None = None


class _Streams:
    """Unpacks streams, up to the bound."""

    def __init__(self, document: Any) -> None:
        self._document, self._left = document, MAX_STREAMS

    def read(self, thing: Any) -> bytes | None:
        """Return the bytes of a stream; None where it is none, too large, or one too many."""
        if not self._left:
            return None
        data = objects.stream(self._document, thing)
        self._left -= data is not None
        return data


def in_objects(document: Any) -> Iterator[Carried]:
    """Yield the texts of all objects, in the order of their numbers, up to the bounds."""
    pages = {document.page_xref(at): at + 1 for at in range(document.page_count)}
    counts: dict[LeakKind, int] = {}
    streams = _Streams(document)
    for number in range(1, min(document.xref_length(), objects.MAX_OBJECTS)):
        for found in _held(document, number, streams):
            at = counts[found.kind] = counts.get(found.kind, 0) + 1
            page = pages.get(found.owner)
            yield Carried(
                kind=found.kind, where=f"{_PLACES[found.kind]} {at}", text=found.text, first=page, last=page,
                box=_placed(document, page, found.rect), describes=found.describes, data=found.data,
            )  # fmt: skip


def _held(document: Any, number: int, streams: _Streams) -> list[_Found]:
    """Return what one object holds; nothing where it is damaged."""
    try:
        if not _TELLING.search(document.xref_object(number, compressed=True)):
            return []
        held = objects.inside(objects.load(document, number))
        return [found for thing in held if objects.is_dict(thing) for found in _read(thing, number, streams)]
    except objects.damage():
        return []


def _read(thing: Any, number: int, streams: _Streams) -> Iterator[_Found]:
    if objects.is_dict(objects.get(thing, "EF")):
        yield from _attached(thing, streams)
    for key in ("ActualText", "Alt", "E"):
        if text := objects.text(thing, key):
            rect = objects.rect(objects.get(objects.get(thing, "A"), "BBox"))
            yield _Found(LeakKind.REPLACEMENT_TEXT, text, _page_named(thing), rect, describes=key == "Alt")
    if objects.is_dict(private := objects.get(thing, "PieceInfo")):
        owner = number if objects.name(thing, "Type") == "Page" else 0
        yield from (_Found(LeakKind.PAGE_PIECE, text, owner) for text in _private(private, streams))
    if objects.name(thing, "Type") == "Metadata" and (data := streams.read(thing)):
        yield from (_Found(LeakKind.METADATA, text) for text in about(data))
    yield from _field(thing)


def _field(thing: Any) -> Iterator[_Found]:
    """Yield the value of a form field, placed where its first widget is, and what it says of itself or offers."""
    chosen = objects.get(thing, "V")
    own = (objects.text(thing, key) for key in ("V", "DV"))
    values = [*own, *(objects.string(each) or "" for each in objects.items(chosen))]
    offered = [objects.text(thing, "TU"), *_options(thing)]
    widget = next(objects.items(objects.get(thing, "Kids")), thing)
    page, rect = objects.number_of(objects.get(widget, "P")), objects.rect(objects.get(widget, "Rect"))
    for texts, describes in ((values, False), (offered, True)):
        text = "\n".join(value for value in dict.fromkeys(texts) if value)
        if text and (not describes or (page and rect)):  # what describes a field tells something only by its place
            yield _Found(LeakKind.FORM_VALUE, text, page, rect, describes)


def _options(thing: Any) -> Iterator[str]:
    """Yield what a choice field offers, each as it is shown (ISO 32000-1, 12.7.4.4)."""
    for each in objects.items(objects.get(thing, "Opt")):
        yield from (objects.string(one) or "" for one in (each, *objects.items(each)))


def _attached(thing: Any, streams: _Streams) -> Iterator[_Found]:
    named = [objects.text(thing, key) for key in ("UF", "F", "Desc")]
    text = "\n".join(dict.fromkeys(n for n in named if n))
    files = {objects.number_of(file): file for _, file in objects.entries(objects.get(thing, "EF"))}
    for file in files.values():
        yield _Found(LeakKind.ATTACHMENT, text, data=streams.read(file) or b"")


def _page_named(thing: Any) -> int:
    """Return the page object that a structure element names, itself or through those above it."""
    for _ in range(50):
        if number := objects.number_of(objects.get(thing, "Pg")):
            return number
        thing = objects.get(thing, "P")
        if not objects.is_dict(thing):
            break
    return 0


def _placed(document: Any, page: int | None, rect: Rect | None) -> Box | None:
    """Return a rectangle of the page's own space (origin bottom left) in the page as displayed."""
    if not page or not rect:
        return None
    shown = document[page - 1]
    return displayed(displayed(Box(*rect), tuple(shown.transformation_matrix)), tuple(shown.rotation_matrix)).rounded()


def _private(root: Any, streams: _Streams) -> Iterator[str]:
    """Yield the strings and printable streams of private data, each object once."""
    seen: set[int] = set()
    waiting, met = [(root, 0)], 0
    while waiting and met < objects.MAX_ENTRIES:
        thing, depth = waiting.pop()
        met += 1
        number = objects.number_of(thing)
        if number and number in seen:
            continue
        seen.add(number)
        if (text := objects.string(thing)) is not None:
            yield text
        elif data := streams.read(thing):
            yield from _printable(data)
        if depth < objects.MAX_DEPTH:
            held = [*objects.items(thing), *(value for _, value in objects.entries(thing))]
            waiting += [(value, depth + 1) for value in reversed(held[: objects.MAX_ENTRIES])]


def _printable(data: bytes) -> Iterator[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    if sum(c.isprintable() or c.isspace() for c in text) > 0.98 * len(text):
        yield text
