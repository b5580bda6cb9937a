"""The objects of a PDF, below its pages: dictionaries, text strings and streams (PyMuPDF's binding of MuPDF)."""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from forensics.adapters.pdf_errors import errors

T = TypeVar("T")

MAX_OBJECTS = 200_000
"""Most objects of a file that are looked at, about a second's work; tagged files have tens for each page."""

MAX_STREAM = 32 << 20
"""Bytes of a stored stream above which it is not unpacked; MuPDF itself stops at two hundred times a stream's size."""

MAX_DEPTH, MAX_ENTRIES = 8, 5_000
"""How deep, and through how many entries, one object is looked into."""

_LITERAL = rb"\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def damage() -> tuple[type[Exception], ...]:
    """Return what PyMuPDF raises on damage, and on objects that are of another kind than they should be."""
    return *errors(), TypeError, IndexError, AttributeError


def safely(collect: Callable[..., Iterator[T]], *given: Any) -> Iterator[T]:
    """Yield what a collector finds until it meets an object that is damaged."""
    try:
        yield from collect(*given)
    except damage():
        return


def load(document: Any, number: int) -> Any:
    """Return an object by its number; one that is free or broken has no entries."""
    import pymupdf

    return pymupdf.mupdf.pdf_new_indirect(handle(document), number, 0)


def handle(document: Any) -> Any:
    """Return MuPDF's own document."""
    import pymupdf

    return pymupdf._as_pdf_document(document)


def catalog(document: Any) -> Any:
    """Return the root of the document's objects."""
    import pymupdf

    return get(pymupdf.mupdf.pdf_trailer(handle(document)), "Root")


def resources(page: Any) -> Any:
    """Return the resources of a page, its own or those it inherits (ISO 32000-2, 7.7.3.4)."""
    import pymupdf

    return pymupdf.mupdf.pdf_page_resources(pymupdf._as_pdf_page(page))


def info(document: Any) -> Any:
    """Return the information dictionary."""
    import pymupdf

    return get(pymupdf.mupdf.pdf_trailer(handle(document)), "Info")


def get(thing: Any, key: str) -> Any:
    """Return the value of a key, references followed; a null object where there is none."""
    import pymupdf

    return pymupdf.mupdf.pdf_dict_gets(thing, key)


def number_of(thing: Any) -> int:
    """Return the number of an indirect object, 0 for a direct one."""
    import pymupdf

    return int(pymupdf.mupdf.pdf_to_num(thing))


def is_dict(thing: Any) -> bool:
    """Tell whether an object is a dictionary or a stream."""
    import pymupdf

    return bool(pymupdf.mupdf.pdf_is_dict(thing))


def name(thing: Any, key: str) -> str:
    """Return the name that a key has, without its slash; empty where it has none."""
    import pymupdf

    value = get(thing, key)
    return str(pymupdf.mupdf.pdf_to_name(value)) if pymupdf.mupdf.pdf_is_name(value) else ""


def integer(thing: Any, key: str) -> int:
    """Return the integer that a key has, 0 where it has none."""
    import pymupdf

    return int(pymupdf.mupdf.pdf_to_int(get(thing, key)))


def text(thing: Any, key: str) -> str:
    """Return the text string that a key has; empty where it has none."""
    import pymupdf

    value = get(thing, key)
    return str(pymupdf.mupdf.pdf_to_text_string(value)) if pymupdf.mupdf.pdf_is_string(value) else ""


def entries(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield the keys and values of a dictionary."""
    import pymupdf

    m = pymupdf.mupdf
    for at in range(m.pdf_dict_len(thing) if m.pdf_is_dict(thing) else 0):
        yield str(m.pdf_to_name(m.pdf_dict_get_key(thing, at))), m.pdf_dict_get_val(thing, at)


def items(thing: Any) -> Iterator[Any]:
    """Yield the items of an array."""
    import pymupdf

    m = pymupdf.mupdf
    for at in range(m.pdf_array_len(thing) if m.pdf_is_array(thing) else 0):
        yield m.pdf_array_get(thing, at)


def inside(thing: Any) -> Iterator[Any]:
    """Yield an object and those written inside it, itself first; references are not followed."""
    import pymupdf

    waiting, met = [(thing, 0)], 0
    while waiting and met < MAX_ENTRIES:
        each, depth = waiting.pop()
        met += 1
        yield each
        if depth < MAX_DEPTH:
            held = [*(value for _, value in entries(each)), *items(each)]
            nested = [v for v in held if pymupdf.mupdf.pdf_is_dict(v) or pymupdf.mupdf.pdf_is_array(v)]
            waiting += [(v, depth + 1) for v in reversed(nested) if not pymupdf.mupdf.pdf_is_indirect(v)]


def string(thing: Any) -> str | None:
    """Return a text string, None for any other object."""
    import pymupdf

    return str(pymupdf.mupdf.pdf_to_text_string(thing)) if pymupdf.mupdf.pdf_is_string(thing) else None


def rect(thing: Any) -> tuple[float, float, float, float] | None:
    """Return an array of four numbers as left, bottom, right and top; None for any other object."""
    import pymupdf

    m = pymupdf.mupdf
    values = [float(m.pdf_to_real(each)) for each in items(thing) if m.pdf_is_number(each)]
    if len(values) != 4:
        return None
    return min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2])


def stream(document: Any, thing: Any) -> bytes | None:
    """Return the unpacked bytes of a stream, None where it is none or larger than ``MAX_STREAM``."""
    number = number_of(thing)
    if not number or not document.xref_is_stream(number):
        return None
    if len(document.xref_stream_raw(number) or b"") > MAX_STREAM:
        return None
    data = document.xref_stream(number)
    return None if data is None else bytes(data)


def strings_of(contents: bytes, keys: tuple[bytes, ...]) -> Iterator[str]:
    """Yield the text strings that stand after any of the keys in a stream of page contents (ISO 32000-2, 14.9.4)."""
    if not any(b"/" + key in contents for key in keys):
        return
    pattern = rb"/(?:" + b"|".join(keys) + rb")\s*+(" + _LITERAL + rb"|" + _HEX + rb")"
    for found in re.finditer(pattern, contents, re.DOTALL):
        yield decoded(found[1])


def decoded(written: bytes) -> str:
    """Return a text string as written in a PDF, ``(...)`` or ``<...>`` (ISO 32000-2, 7.3.4 and 7.9.2.2)."""
    raw = bytes.fromhex(_even(written[1:-1])) if written.startswith(b"<") else _ESCAPE.sub(_unescaped, written[1:-1])
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("cp1252", "replace")  # PDFDocEncoding, but for a few accents and dashes


def _even(digits: bytes) -> str:
    packed = b"".join(digits.split()).decode("ascii")
    return packed + "0" if len(packed) % 2 else packed


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return _PLAIN.get(found[2], found[2]) if found[2] else b""
