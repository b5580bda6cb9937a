"""Pages of one print in two versions: with other boxes, scanned anew, set in another face."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pymupdf

from forensics.adapters.image import Pixels

LINES = (
    "From: Ada Alder",
    "Sent: Monday, January 11, 2016 11:42 AM",
    "To: Ben Birch; Cleo Cedar",
    "Subject: Barges at the northern quay",
    "Please hold the sentence until counsel has looked at it tomorrow.",
    "The harbour master counted seventeen barges before breakfast today.",
    "Nobody expected the inspector to arrive with fourteen lanterns.",
    "Our schedule allows another fortnight for painting every bollard.",
    "Could somebody forward the quarterly invoice from the ropemaker?",
    "Regards from the office beside the old customs warehouse.",
)
SIZE, LEFT, TOP, STEP = 11.0, 60.0, 80.0, 22.0
WIDTH, HEIGHT = 612.0, 792.0


def place(line: int, words: tuple[int, int], face: str = "helv") -> tuple[float, float, float, float]:
    """Return the box around some words of a line."""
    parts = LINES[line].split(" ")
    x0 = LEFT + pymupdf.get_text_length(" ".join([*parts[: words[0]], ""]), face, SIZE)
    x1 = LEFT + pymupdf.get_text_length(" ".join(parts[: words[1]]), face, SIZE)
    y = TOP + line * STEP
    return x0 - 1, y - SIZE * 0.92, x1 + 1, y + SIZE * 0.3


def letter(hidden: Sequence[tuple[int, tuple[int, int]]] = (), *, face: str = "helv", live: bool = False) -> Any:
    """Return a document of one page with boxes over words, which are left out, or beneath them where ``live``."""
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)
    for number, text in enumerate(LINES):
        _line(page, number, text, [w for n, w in hidden if n == number], face, live)
    for number, words in hidden:
        page.draw_rect(pymupdf.Rect(place(number, words, face)), color=None, fill=(0, 0, 0))
    return document


def _line(page: Any, number: int, text: str, hidden: Sequence[tuple[int, int]], face: str, live: bool) -> None:
    x = LEFT
    for n, word in enumerate(text.split(" ")):
        if live or not any(a <= n < b for a, b in hidden):
            page.insert_text((x, TOP + number * STEP), word, fontname=face, fontsize=SIZE)
        x += pymupdf.get_text_length(word + " ", face, SIZE)


def picture(document: Any, dpi: int = 150) -> Pixels:
    """Return the first page in grey."""
    pixmap = document[0].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY, alpha=False)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w).copy()


def rescanned(document: Any, *, angle: float = 1.2, scale: float = 1.006, shift: float = 5, dpi: int = 150) -> Any:
    """Return a scan of a page: turned, scaled, shifted and noisy, with the words where the scan has them."""
    grey = picture(document, dpi)
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    matrix[:, 2] += shift
    noise = np.random.default_rng(5).normal(0, 6, grey.shape)
    rough = cv2.warpAffine(grey, matrix, (width, height), borderValue=255) * 0.86 + 25 + noise
    result = of_picture(np.clip(rough, 0, 255).astype(np.uint8))
    for x0, _, x1, y1, word, *_ in document[0].get_text("words"):
        x, y = matrix @ (x0 * dpi / 72, (y1 - 3) * dpi / 72, 1) / (dpi / 72)
        size = SIZE * (x1 - x0) / max(1.0, pymupdf.get_text_length(word, "helv", SIZE))
        result[0].insert_text((x, y), word, fontname="helv", fontsize=size, render_mode=3)
    return result


def of_picture(grey: Pixels, width: float = WIDTH, height: float = HEIGHT) -> Any:
    """Return a page that is one picture."""
    document = pymupdf.open()
    page = document.new_page(width=width, height=height)
    done, data = cv2.imencode(".png", grey)
    assert done
    page.insert_image(page.rect, stream=data.tobytes(), keep_proportion=False)
    return document
