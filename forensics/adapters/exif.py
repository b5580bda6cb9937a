"""What a JPEG file says in words: comments, and the descriptions among its Exif tags (Exif 2.32, 4.6; TIFF 6.0).

Read by hand: a dozen lines, where a library would decode the whole. Names of cameras and programs are left out.
"""

import struct
from collections.abc import Iterator

MAX_SEGMENTS, MAX_TAGS = 200, 500

_COMMENT, _EXIF, _SCAN = 0xFE, 0xE1, 0xDA
_DESCRIPTION, _SUB, _USER = 0x010E, 0x8769, 0x9286
_WINDOWS = frozenset({0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F})
"""Title, comment, keywords and subject, in UTF-16, as Windows writes them."""
_MAKERS = ("adobe", "applemark", "creator:", "created with", "file written", "intel", "jpeg", "lavc", "lead tech")
"""How comments begin in which programs name themselves."""


def descriptions(data: bytes) -> Iterator[str]:
    """Yield the texts of a JPEG; none of other data, nor of what is damaged."""
    if not data.startswith(b"\xff\xd8"):
        return
    for marker, body in _segments(data):
        if marker == _COMMENT:
            text = body.decode("utf-8", "replace").strip("\0 \r\n\t")
            if not text.casefold().startswith(_MAKERS):
                yield text
        elif marker == _EXIF and body.startswith(b"Exif\0\0"):
            yield from _of_tags(body[6:])


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    for _ in range(MAX_SEGMENTS):
        if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] == _SCAN:
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + max(2, length)


def _of_tags(tiff: bytes) -> Iterator[str]:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return
    waiting, seen = [struct.unpack_from(order + "I", tiff, 4)[0]], set[int]()
    while waiting and len(seen) < 4:
        at = waiting.pop()
        if at in seen or at + 2 > len(tiff):
            continue
        seen.add(at)
        (count,) = struct.unpack_from(order + "H", tiff, at)
        for n in range(min(count, MAX_TAGS)):
            entry = at + 2 + 12 * n
            if entry + 12 > len(tiff):
                break
            tag, kind, length, value = struct.unpack_from(order + "HHII", tiff, entry)
            if tag == _SUB:
                waiting.append(value)
            elif text := _text(tag, kind, tiff[value : value + length] if length > 4 else tiff[entry + 8 :][:length]):
                yield text


def _text(tag: int, kind: int, value: bytes) -> str:
    if tag == _DESCRIPTION and kind == 2:
        return value.decode("utf-8", "replace").strip("\0 ")
    if tag == _USER:
        return value[8:].decode("utf-16-be" if value.startswith(b"UNICODE") else "utf-8", "replace").strip("\0 ")
    return value.decode("utf-16-le", "replace").strip("\0 ") if tag in _WINDOWS else ""
