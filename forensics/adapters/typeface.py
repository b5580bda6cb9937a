"""PyMuPDF: how wide text is in the standard faces of PDF."""

from functools import lru_cache

_FACES = {"Helvetica": "helv", "Helvetica-Bold": "hebo"}


@lru_cache(maxsize=20_000)
def text_width(text: str, face: str, size: float) -> float:
    """Return the width of a line of text in points.

    Args:
        text: characters of Windows code page 1252.
        face: ``Helvetica`` or ``Helvetica-Bold``.
        size: in points.
    """
    import pymupdf  # 1 to 2 seconds: only where something is drawn

    return float(pymupdf.get_text_length(text, fontname=_FACES[face], fontsize=size))
