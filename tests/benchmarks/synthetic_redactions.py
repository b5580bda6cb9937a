"""Redactions drawn over clean pages of the public corpora, as scans show them, with their true boxes.

The pages and the styles are random, from a fixed seed: black bars with and without codes, white and coloured boxes with
an outline and a code, grey boxes, over a word, a line, or a paragraph; then turned, blurred, made noisy or bilevel.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pymupdf

from forensics.adapters.image import Pixels
from forensics.records.geometry import Box, hull

CODES = (
    "(b)(6)", "(b)(5)", "(b)(6), (b)(7)(C)", "(b)(7)(E)", "b6", "b7C -1", "(b) (5) DP", "(b)(4)", "5.1.2e", "10.2.e",
    "B6",     "(b)(6) per FBI", "Non-Responsive", "NR", "5.1.2.e", "(b)(3), (b)(7)(A)",
)  # fmt: skip
DPI = 150


def clean_pages(folder: Path) -> list[tuple[Path, int]]:
    """Return pages with text, without dark marks and without pictures."""
    found = []
    for path in sorted(folder.glob("*.pdf")):
        with pymupdf.open(path) as document:
            for page in document:
                words = page.get_text("words")
                dark = [d for d in page.get_cdrawings() if d.get("fill") and sum(d["fill"]) < 2.5 and _large(d["rect"])]
                if len(words) > 60 and not dark and not page.get_images():
                    found.append((path, page.number))
    return found


def _large(rect: tuple[float, float, float, float]) -> bool:
    return rect[2] - rect[0] > 6 and rect[3] - rect[1] > 5


def pages(folder: Path, count: int, seed: int = 11) -> Iterator[tuple[str, str, Pixels, list[Box]]]:
    """Yield name, document, pixels at ``DPI`` and true boxes in pixels of ``count`` pages."""
    random = Random(seed)  # noqa: S311
    clean = clean_pages(folder)
    for n in range(count):
        path, number = random.choice(clean)
        with pymupdf.open(path) as document:
            boxes = _redact(document, document[number], random)
            pixmap = document[number].get_pixmap(dpi=DPI, alpha=False)
        rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w, 3)[:, :, ::-1]
        pixels, placed = _scanned(rows.copy(), [Box(*(v * DPI / 72 for v in b)) for b in boxes], random)
        yield f"synthetic-{n:04d}", f"synthetic {path.name}", pixels, placed


def _redact(document: Any, page: Any, random: Random) -> list[Box]:
    """Draw redactions of one style over runs of words and return their boxes, in points."""
    lines: dict[tuple[int, int], list[Box]] = {}
    for word in page.get_text("words"):
        lines.setdefault((word[5], word[6]), []).append(Box(*word[:4]))
    rows = [sorted(line) for line in lines.values() if hull(line) and hull(line).height < 30]  # type: ignore[union-attr]
    style, boxes = _style(random), []
    table = _decoy(page, random) if random.random() < 0.2 else Box(0, 0, 0, 0)
    for _ in range(random.choice((0, 0, 1, 2, 4, 8, 14))):
        box = _place(rows, random)
        if (
            box
            and not box.intersect(table).area
            and not any(box.grow(1, 0).intersect(b).area > 0.15 * min(b.area, box.area) for b in boxes)
        ):
            boxes += _parted(box, random)
    for box in boxes:
        _draw(page, box, style, random)
    return boxes


def _decoy(page: Any, random: Random) -> Box:
    """Draw a table with empty cells, or a form, where they would be taken for outlined boxes."""
    rows, columns = random.randint(2, 9), random.randint(2, 5)
    left, top = random.uniform(40, 120), random.uniform(60, 420)
    width, height = random.uniform(60, 110), random.uniform(14, 34)
    whole = pymupdf.Rect(left, top, left + columns * width, top + rows * height)
    page.draw_rect(whole.intersect(page.rect), fill=(1, 1, 1), color=None)
    head = random.choice((None, (0.85,) * 3, (0, 0, 0), (0.2, 0.3, 0.6)))
    empty = random.uniform(0, 0.25)
    for row in range(rows):
        for column in range(columns):
            cell = pymupdf.Rect(
                left + column * width, top + row * height, left + (column + 1) * width, top + (row + 1) * height
            )
            fill = head if row == 0 else None
            page.draw_rect(cell, color=(0, 0, 0), fill=fill, width=0.6)
            if row == 0 or random.random() > empty:
                ink = (1, 1, 1) if fill and sum(fill) < 1.5 else (0, 0, 0)
                word = random.choice(
                    ("Name", "Total", "1,204", "Yes", "2011-04-03", "Status", "n/a", "Office", "37.5 %")
                )
                page.insert_text((cell.x0 + 3, cell.y0 + min(12, height - 3)), word, fontsize=9, color=ink)
    return Box(*whole)


def _style(random: Random) -> dict[str, Any]:
    kind = random.choices(("black", "outline", "grey", "colour"), (4, 5, 2, 1))[0]
    shade = random.uniform(0.55, 0.85)
    colour = random.choice(((1, 0.95, 0.6), (0.8, 0.5, 0.5), (0.7, 0.85, 1), (1, 0.8, 0.4)))
    fill = {"black": (0, 0, 0), "outline": (1, 1, 1), "grey": (shade,) * 3, "colour": colour}[kind]
    frame = kind == "outline" or random.random() < 0.25
    return {
        "fill": fill,
        "frame": random.choice(((0, 0, 0), (0, 0, 0), (1, 0, 0), (0.4, 0.4, 0.4))) if frame else None,
        "width": random.choice((0.4, 0.6, 0.8, 1.2)),
        "code": random.choice(CODES) if kind == "outline" or random.random() < 0.6 else "",
        "size": random.uniform(0.5, 0.85),
        "dark": kind == "black",
        "aside": random.random() < 0.4,
    }


def _place(rows: list[list[Box]], random: Random) -> Box | None:
    """Return the box of some words of a line, of whole lines, or of a paragraph."""
    if not rows:
        return None
    at = random.randrange(len(rows))
    if random.random() < 0.25:
        block = hull(b for row in rows[at : at + random.randint(2, 9)] for b in row)
        return block.grow(1.5, 0) if block and block.height < 250 else None
    row = rows[at]
    first = random.randrange(len(row))
    box = hull(row[first : first + random.randint(1, 7)])
    return box.grow(random.uniform(0.3, 2), random.uniform(-1.5, 0.5)) if box and box.width > 12 else None


def _parted(box: Box, random: Random) -> list[Box]:
    """Return a box, or two that touch but for a hairline, as tools draw them over neighbouring words."""
    if box.width < 60 or box.height > 20 or random.random() < 0.75:
        return [box]
    x = box.x0 + box.width * random.uniform(0.35, 0.65)
    gap = random.uniform(0.5, 1.5)
    return [Box(box.x0, box.y0, x, box.y1), Box(x + gap, box.y0, box.x1, box.y1)]


def _draw(page: Any, box: Box, style: dict[str, Any], random: Random) -> None:
    page.draw_rect(pymupdf.Rect(box), color=style["frame"], fill=style["fill"], width=style["width"])
    if not style["code"] or random.random() < 0.1:
        return
    size = min(11.0, max(5.0, style["size"] * min(box.height, 14)))
    length = pymupdf.get_text_length(style["code"], fontsize=size)
    x = box.x0 + 2 if style["aside"] else max(box.x0 + 1, box.centre[0] - length / 2)
    ink = (1, 1, 1) if style["dark"] else random.choice(((0, 0, 0), (1, 0, 0)))
    page.insert_text((x, box.centre[1] + size * 0.35), style["code"], fontsize=size, color=ink)


def _scanned(pixels: Pixels, boxes: list[Box], random: Random) -> tuple[Pixels, list[Box]]:
    """Return the page as a scanner or a printer driver would give it."""
    kind = random.choice(("born", "clean", "skewed", "skewed", "noisy", "bilevel"))
    if kind == "born":
        return pixels, boxes
    image = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if random.random() < 0.7 else pixels
    if kind in ("skewed", "noisy", "bilevel") and random.random() < 0.8:
        image, boxes = _turned(image, boxes, random.uniform(-2.5, 2.5))
    image = cv2.GaussianBlur(image, (0, 0), random.uniform(0.4, 0.9))
    if kind != "clean":
        noise = np.random.default_rng(random.randrange(10**6)).normal(0, random.uniform(2, 14), image.shape)
        image = np.clip(image.astype(float) * random.uniform(0.85, 1) + random.uniform(0, 30) + noise, 0, 255).astype(
            np.uint8
        )
    if kind == "bilevel":
        image = _bilevel(image, random)
    elif random.random() < 0.5:
        quality = [cv2.IMWRITE_JPEG_QUALITY, random.randint(30, 85)]
        image = cv2.imdecode(cv2.imencode(".jpg", image, quality)[1], cv2.IMREAD_UNCHANGED)
    return image, boxes


def _bilevel(image: Pixels, random: Random) -> Pixels:
    """Return black and white alone, with grey either lost or turned into dots (ordered dither, Bayer 1973)."""
    if random.random() < 0.4:
        return ((image > random.randint(110, 190)) * 255).astype(np.uint8)
    dots = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 12 + 30
    tiles = np.tile(dots, (image.shape[0] // 4 + 1, image.shape[1] // 4 + 1))[: image.shape[0], : image.shape[1]]
    if image.ndim == 3:  # a colour page keeps its colours under the dots
        image = image.copy()
        image[image.mean(axis=2) > tiles + 40] = 255
        return image
    return ((image > tiles) * 255).astype(np.uint8)


def _turned(image: Pixels, boxes: list[Box], degrees: float) -> tuple[Pixels, list[Box]]:
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    paper = 255 if image.ndim == 2 else (255, 255, 255)
    turned = cv2.warpAffine(image, matrix, (width, height), borderValue=paper)
    placed = []
    for box in boxes:
        corners = np.array([[x, y, 1] for x in (box.x0, box.x1) for y in (box.y0, box.y1)]) @ matrix.T
        placed.append(Box(*corners.min(axis=0), *corners.max(axis=0)))
    return turned, placed
