"""Small PDF pages for tests, written by PyMuPDF, with marks in every way that redaction tools draw them."""

from collections.abc import Callable
from typing import Any

import pymupdf

WIDTH, HEIGHT = 400.0, 300.0


def pdf(*draw: Callable[[Any], None], rotation: int = 0, crop: tuple[float, ...] | None = None) -> bytes:
    """Return a PDF with one page for each function, which draws on it."""
    document = pymupdf.open()
    for each in draw:
        page = document.new_page(width=WIDTH, height=HEIGHT)
        each(page)
        if crop:
            page.set_cropbox(pymupdf.Rect(crop))
        page.set_rotation(rotation)
    return bytes(document.tobytes(no_new_id=True))


def line(page: Any, y: float = 60, text: str = "Ada Alder wrote to Ben Birch about the harbour") -> None:
    """Write one line of 11-point text with its baseline at ``y``."""
    page.insert_text((40, y), text, fontsize=11)


def bar(page: Any, box: tuple[float, ...], fill: tuple[float, ...] | None = (0, 0, 0), **more: Any) -> None:
    """Draw a filled rectangle without an outline, unless one is asked for."""
    page.draw_rect(pymupdf.Rect(box), fill=fill, color=more.pop("color", None), **more)
