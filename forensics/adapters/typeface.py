"""PyMuPDF: how wide text is in the standard faces of PDF."""

from functools import lru_cache

from forensics.adapters.pdf_library import library

_FACES = {"Helvetica": "helv", "Helvetica-Bold": "hebo"}


@lru_cache(maxsize=20_000)
def text_width(text: str, face: str, size: float) -> float:
    """Return the width of a line of text in points.

    Args:
        text: characters of Windows code page 1252.
        face: ``Helvetica`` or ``Helvetica-Bold``.
        size: in points.
    """
    return float(library().get_text_length(text, fontname=_FACES[face], fontsize=size))
