"""PyMuPDF: how wide text is in the standard faces of PDF."""

from functools import lru_cache

from forensics.adapters.pdf_library import library

_FACES = {"Helvetica": "helv", "Helvetica-Bold": "hebo"}
_BEYOND_LATIN_1 = {
    "€": (556, 556), "‚": (222, 278), "ƒ": (556, 556), "„": (333, 500), "…": (1000, 1000), "†": (556, 556),
    "‡": (556, 556), "ˆ": (333, 333), "‰": (1000, 1000), "Š": (667, 667), "‹": (333, 333), "Œ": (1000, 1000),
    "Ž": (611, 611), "‘": (222, 278), "’": (222, 278), "“": (333, 500), "”": (333, 500), "•": (350, 350),
    "–": (556, 556), "—": (1000, 1000), "˜": (333, 333), "™": (1000, 1000), "š": (500, 556), "›": (333, 333),
    "œ": (944, 944), "ž": (500, 500), "Ÿ": (667, 667),
}  # fmt: skip
"""Widths in thousandths of the size, regular and bold, that PyMuPDF does not know (Adobe Core 14 font metrics)."""


@lru_cache(maxsize=20_000)
def text_width(text: str, face: str, size: float) -> float:
    """Return the width of a line of text in points.

    Args:
        text: characters of Windows code page 1252.
        face: ``Helvetica`` or ``Helvetica-Bold``.
        size: in points.
    """
    known = "".join(c for c in text if c not in _BEYOND_LATIN_1)
    beyond = sum(_BEYOND_LATIN_1[c][face != "Helvetica"] for c in text if c in _BEYOND_LATIN_1)
    return float(library().get_text_length(known, fontname=_FACES[face], fontsize=size)) + beyond * size / 1000
