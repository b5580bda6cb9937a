"""Character encodings of text files, decided from the bytes (charset-normalizer only where rules do not decide)."""

import codecs
import re

BOMS: tuple[tuple[bytes, str], ...] = (
    # UTF-32-LE begins with the mark of UTF-16-LE, so it is asked first.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 65_536
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FOREIGN_SHARE = 0.2
"""Western languages stay below this share of letters above ASCII; Cyrillic or Greek code pages are far above it."""
_CONTROL_SHARE = 0.02


def decode_text(data: bytes) -> tuple[str, str] | None:
    """Return the text and the name of its encoding, or None where the bytes are not text.

    Order: byte order mark, UTF-8, UTF-16 by the place of its zero bytes, Windows-1252 where letters above ASCII are
    few, else the guess of charset-normalizer. Latin-1 is never tried: it cannot fail, so it proves nothing.
    """
    encoding = detect(data)
    if encoding is None:
        return None
    text = data.decode(encoding, "replace")
    return None if _looks_binary(text) else (text, encoding)


def detect(data: bytes) -> str | None:
    """Return the encoding of some text, None where it cannot be told."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return name
    if b"\0" in data[:SAMPLE]:
        return _utf16_by_zeros(data[:SAMPLE])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(data)
    return "utf-8"


def _utf16_by_zeros(sample: bytes) -> str | None:
    """Latin letters in UTF-16 have every second byte zero: the odd ones in little-endian."""
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.5 and even < 0.1:
        return "utf-16-le"
    if even > 0.5 and odd < 0.1:
        return "utf-16-be"
    return None


def _code_page(data: bytes) -> str | None:
    high, letters = len(_HIGH.findall(data)), len(_LETTERS.findall(data))
    if high <= _FOREIGN_SHARE * max(1, letters) and not _CP1252_HOLES.search(data):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    return best.encoding if best is not None else None


def _looks_binary(text: str) -> bool:
    sample = text[:SAMPLE]
    return len(_CONTROL.findall(sample)) > max(2, _CONTROL_SHARE * len(sample))
