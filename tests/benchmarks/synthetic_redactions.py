"""Redactions drawn over pages without any, as scans show them, with their true boxes.

The styles are random, from a fixed seed: black, grey, coloured, dithered and outlined boxes, with codes and without,
over words, lines and paragraphs, touching each other and in stairs; then turned, blurred, made noisy or bilevel.
"""

import colorsys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pymupdf

from forensics.adapters.image import Pixels
from forensics.records.geometry import Box, hull
from tests.benchmarks import synthetic_backgrounds as grounds
from tests.benchmarks.synthetic_backgrounds import Ground

CODES = (
    "(b)(6)", "(b)(5)", "(b)(6), (b)(7)(C)", "(b)(7)(E)", "b6", "b7C -1", "(b) (5) DP", "(b)(4)", "5.1.2e", "10.2.e",
    "B6", "(b)(6) per FBI", "Non-Responsive", "NR", "5.1.2.e", "(b)(3), (b)(7)(A)", "5.1.2i", "10 2 e", "outside scope",
    "buiten verzoek", "5.1.1d", "EX 5", "Redacted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A drawn page: its true boxes are in pixels."""

    name: str
    document: str
    pixels: Pixels
    dpi: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How the boxes of a page are drawn."""

    fill: tuple[int, int, int]
    frame: tuple[int, int, int] | None
    line: int
    codes: tuple[str, ...]
    coded: float
    """Share of the boxes that carry a code."""
    ink: tuple[int, int, int]
    size: float
    """Height of the code in lines."""
    font: str
    aside: bool
    high: float
    """Height of a bar in lines."""
    dots: bool
    wide: bool
    """Whether the code is as large as its box lets it be, as programs for redaction set it unless told otherwise."""


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


def pages(corpora: Path, count: int, seed: int = 11) -> Iterator[Page]:
    """Yield ``count`` drawn pages."""
    random = Random(seed)  # noqa: S311
    clean, texts = clean_pages(corpora / "pdfs"), grounds.texts(corpora / "releases")
    for n in range(count):
        kind = random.random()
        if kind < 0.5:
            ground = grounds.filing(clean, random)
        elif kind < 0.82:
            ground = grounds.typeset(texts, random)
        else:
            ground = grounds.screen(texts, random)
        yield drawn(f"synthetic-{n:04d}", ground, random)


def drawn(name: str, ground: Ground, random: Random) -> Page:
    """Return a page with redactions drawn over it, as a scanner gives it; those it had are kept."""
    unit = ground.dpi / 150
    taken, boxes = list(ground.taken), list(ground.taken)
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        place = grounds.decoy(ground.pixels, unit, random) if not ground.taken else None
        taken += [place] if place else []
    look = _look(unit, random)
    for _ in range(random.choice((0, 1, 2, 4, 8, 14, 20))):
        group = _group(ground, unit, look, random)
        whole = hull(group)
        sheet = Box(2, 2, ground.pixels.shape[1] - 2, ground.pixels.shape[0] - 2)
        if whole is None or whole.covered_by(sheet) < 1:
            continue
        if any(whole.grow(3 * unit, 2 * unit).intersect(b).area for b in taken):
            continue
        true = _paint(ground.pixels, group, look, unit, random)
        taken += true
        boxes += true
    pixels, placed = _scanned(ground.pixels, boxes, unit, random)
    return Page(name, ground.document, pixels, ground.dpi, tuple(placed))


def _look(unit: float, random: Random) -> Look:
    kind = random.choices(("black", "outline", "grey", "colour", "dots"), (5, 6, 4, 4, 2))[0]
    shade = random.randint(130, 215)
    colour = _colour(random)
    dark = random.choice((0, 0, 0, 25, 45))
    fill = {"black": (dark,) * 3, "outline": (255,) * 3, "grey": (shade,) * 3, "colour": colour, "dots": (shade,) * 3}[
        kind
    ]
    framed = kind in ("outline", "dots") or random.random() < 0.3
    light = (255,) * 3
    ink = {"black": light, "outline": (0,) * 3}.get(kind) or random.choice(((0,) * 3, (0,) * 3, light, (0, 0, 200)))
    return Look(
        fill=fill,
        frame=random.choice(((0,) * 3, (0,) * 3, (0,) * 3, (0, 0, 220), (110,) * 3)) if framed else None,
        line=max(1, round(random.choice((0.5, 0.7, 1, 1, 1.5, 2, 3)) * unit)),
        codes=tuple(random.sample(CODES, random.choice((1, 1, 2, 4)))),
        coded=random.choice((0.95, 0.95, 0.6, 0.0)) if kind != "outline" else random.choice((1.0, 1.0, 0.9)),
        ink=ink,
        size=random.uniform(0.45, 1.0),
        font=random.choice(("helv", "tiro", "cour", "hebo")),
        aside=random.random() < 0.4,
        high=random.uniform(0.85, 1.5) if random.random() < 0.75 else random.uniform(1.5, 3.2),
        dots=kind == "dots",
        wide=random.random() < 0.4,
    )


def _colour(random: Random) -> tuple[int, int, int]:
    """Return a pastel or a strong colour of any hue (blue, green, red)."""
    value, saturation = random.uniform(150, 255), random.choice((0.3, 0.4, 0.5, 0.7, 0.9))
    red, green, blue = colorsys.hsv_to_rgb(random.choice((0.0, 0.14, 0.16, 0.33, 0.55, random.random())), saturation, 1)
    return int(value * blue), int(value * green), int(value * red)


def _group(ground: Ground, unit: float, look: Look, random: Random) -> list[Box]:
    """Return boxes to draw together: one, some side by side, or some below each other that touch."""
    if not ground.lines or random.random() < 0.12:
        return [_loose(ground.pixels, unit, random)]
    at = random.randrange(len(ground.lines))
    line = ground.lines[at]
    first = random.randrange(len(line))
    words = line[first : first + random.randint(1, 8)]
    box = hull(words)
    if box is None or box.width < 16 * unit or box.height < 8 * unit:
        return []
    extra = (look.high - 1) / 2 * box.height
    box = box.grow(random.uniform(-1, 4) * unit, extra)
    kind = random.random()
    if kind < 0.2:  # a paragraph in one box
        block = hull([b for row in ground.lines[at : at + random.randint(2, 12)] for b in row])
        return [block.grow(3 * unit, 2 * unit)] if block and block.height < 900 * unit else []
    if kind < 0.32 and box.width > 80 * unit:
        return _side_by_side(box, unit, random)
    if kind < 0.44:
        return _stairs(box, unit, random)
    if kind < 0.62:
        return _by_line(ground.lines[at : at + random.randint(2, 7)], unit, look)
    if kind < 0.72:
        return _passage(ground.lines[at : at + random.randint(2, 6)], random)
    return [box]


def _loose(page: Pixels, unit: float, random: Random) -> Box:
    """A box that follows no line, from a name to most of the page."""
    w = random.choice((random.uniform(40, 300), random.uniform(200, 1150))) * unit
    h = random.choice((random.uniform(16, 50), random.uniform(40, 300), random.uniform(100, 900))) * unit
    x = random.uniform(5, max(6.0, page.shape[1] - w - 5))
    y = random.uniform(5, max(6.0, page.shape[0] - h - 5))
    return Box(x, y, x + w, y + h)


def _side_by_side(box: Box, unit: float, random: Random) -> list[Box]:
    parts: list[Box] = []
    x = box.x0
    gap = random.choice((0, 1, 1, 2, 3, 6)) * unit
    while x < box.x1 - 20 * unit and len(parts) < 5:
        end = min(box.x1, x + random.uniform(30, 150) * unit)
        parts.append(Box(x, box.y0 + random.uniform(-2, 2) * unit, end, box.y1 + random.uniform(-2, 2) * unit))
        x = end + max(gap, 1)
    return parts


def _by_line(lines: Sequence[Sequence[Box]], unit: float, look: Look) -> list[Box]:
    """A passage hidden line by line, each line in its own box."""
    parts: list[Box] = []
    for box in filter(None, (hull(line) for line in lines)):
        bar = box.grow(2 * unit, (look.high - 1) / 2 * box.height)
        if box.width < 30 * unit or (parts and not 0 <= box.y0 - parts[-1].centre[1] < 60 * unit):
            break
        top = max(bar.y0, parts[-1].y1 + unit) if parts else bar.y0
        if bar.y1 - top < 12 * unit:
            break
        parts.append(Box(bar.x0, top, bar.x1, bar.y1))
    return parts


def _passage(lines: Sequence[Sequence[Box]], random: Random) -> list[Box]:
    """A passage that begins and ends inside a line, its lines marked without a gap."""
    rows = [row for row in map(hull, lines) if row]
    pitches = [b.y0 - a.y0 for a, b in pairwise(rows)]
    if len(rows) < 2 or max(pitches) > 1.3 * min(pitches) or min(pitches) < 8:
        return []
    x0, x1, pitch = min(r.x0 for r in rows), max(r.x1 for r in rows), sorted(pitches)[len(pitches) // 2]
    top = rows[0].centre[1] - pitch / 2
    starts = [random.choice((x0, x0 + random.uniform(0, 0.7) * (x1 - x0))), *[x0] * (len(rows) - 1)]
    ends = [*(r.x1 for r in rows[:-1]), x0 + random.uniform(0.1, 1) * (rows[-1].x1 - x0)]
    spans = zip(starts, ends, strict=True)
    bars = [Box(a, top + n * pitch, b, top + (n + 1) * pitch) for n, (a, b) in enumerate(spans)]
    return bars if all(bar.width > 2 * pitch for bar in bars) else []


def _stairs(box: Box, unit: float, random: Random) -> list[Box]:
    parts: list[Box] = []
    y = box.y0
    gap = random.choice((0, 0, 0, 1, 2)) * unit
    for _ in range(random.randint(2, 6)):
        left = box.x0 + random.choice((0, 0, 0, random.uniform(-120, 120))) * unit
        width = max(30 * unit, box.width * random.uniform(0.3, 1.6))
        parts.append(Box(left, y, left + width, y + box.height))
        y += box.height + gap
    return parts


def _paint(page: Pixels, group: Sequence[Box], look: Look, unit: float, random: Random) -> list[Box]:
    """Draw boxes and return the true ones: parts of one tone that touch are one, unless each has its code or line."""
    whole = [Box(*(round(v) for v in box)) for box in group]
    tight = all(b.y0 - a.y1 < 1 and b.x0 - a.x1 < 1 for a, b in pairwise(whole))
    passage = len(whole) > 1 and tight and look.frame is None and random.random() < 0.4  # lines marked in one go
    coded = [random.random() < look.coded and not passage for _ in whole]
    for box, code in zip(whole, coded, strict=True):
        _box(page, box, look, random)
        if look.frame and look.fill == (255, 255, 255) and random.random() < 0.15:
            _nested(page, box, look, unit, random)
        elif code and box.width > 20 * unit:
            _code(page, box, look, unit, random)
    touching = len(whole) > 1 and look.frame is None and not any(coded)
    one = hull(whole)
    return [one] if touching and tight and one else whole


def _box(page: Pixels, box: Box, look: Look, random: Random) -> None:
    x0, y0, x1, y1 = (int(v) for v in box)
    if look.dots:
        dots = np.random.default_rng(random.randrange(10**6)).random((y1 - y0, x1 - x0)) * 255 < look.fill[0]
        page[y0:y1, x0:x1] = np.where(dots[..., None], 255, 0)
    else:
        cv2.rectangle(page, (x0, y0), (x1 - 1, y1 - 1), look.fill, -1)
    if look.frame:
        cv2.rectangle(page, (x0, y0), (x1 - 1, y1 - 1), look.frame, look.line)


def _nested(page: Pixels, box: Box, look: Look, unit: float, random: Random) -> None:
    """Draw smaller boxes with their codes in a box: those who redact work over each other's marks."""
    for _ in range(random.randint(1, 5)):
        w, h = random.uniform(35, 90) * unit, min(random.uniform(16, 30) * unit, box.height - 5 * unit)
        if w > 0.6 * box.width or h < 12 * unit:
            return
        x, y = random.uniform(box.x0 + 3, box.x1 - w - 3), random.uniform(box.y0 + 3, box.y1 - h - 3)
        inner = Box(*(round(v) for v in (x, y, x + w, y + h)))
        _box(page, inner, look, random)
        _code(page, inner, look, unit, random)


def _code(page: Pixels, box: Box, look: Look, unit: float, random: Random) -> None:
    letters = _print(random.choice(look.codes), look.font)
    high = min(look.size * (box.height if look.wide else 26 * unit), 0.95 * box.height)
    if look.wide:
        high = max(min(high, 0.97 * box.width * letters.shape[0] / letters.shape[1]), 10 * unit)
    scale = high / letters.shape[0]
    small = cv2.resize(letters, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    x0, y0, x1, y1 = (int(v) for v in box)
    small = small[: y1 - y0, : x1 - x0]
    h, w = small.shape
    x = x0 + round(3 * unit) if look.aside else x0 + (x1 - x0 - w) // 2
    x = min(x, x1 - w)
    y = y0 + (y1 - y0 - h) // 2
    part = page[y : y + h, x : x + w]
    share = small[..., None].astype(np.float32) / 255
    part[:] = (part * (1 - share) + np.array(look.ink, np.float32) * share).astype(np.uint8)


@cache
def _print(text: str, font: str) -> Pixels:
    """Return the letters of a code, light on black, 80 pixels high."""
    with pymupdf.open() as document:
        width = pymupdf.get_text_length(text, fontname=font, fontsize=24)
        page = document.new_page(width=width + 4, height=28)
        page.insert_text((2, 21), text, fontname=font, fontsize=24)
        pixmap = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
        return 255 - np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w)


def _scanned(pixels: Pixels, boxes: list[Box], unit: float, random: Random) -> tuple[Pixels, list[Box]]:
    """Return the page as a scanner or a printer driver would give it."""
    kind = random.choice(("born", "clean", "clean", "skewed", "noisy", "bilevel"))
    if kind == "born":
        return pixels, boxes
    image = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if random.random() < 0.35 else pixels
    if kind in ("skewed", "noisy", "bilevel") and random.random() < 0.6:
        image, boxes = _turned(image, boxes, random.uniform(-2.5, 2.5))
    image = cv2.GaussianBlur(image, (0, 0), random.uniform(0.4, 0.9) * max(1, unit * 0.8))
    if kind != "clean":
        seed = random.randrange(2**31)
        noise = np.zeros(image.shape, np.int16)
        cv2.setRNGSeed(seed)
        cv2.randn(noise, 0, random.uniform(2, 14))
        shaded = image.astype(np.float32) * random.uniform(0.85, 1) + random.uniform(0, 30)
        image = np.clip(shaded + noise, 0, 255).astype(np.uint8)
    if kind == "bilevel":
        image = _bilevel(image, random)
    elif random.random() < 0.5:
        quality = [cv2.IMWRITE_JPEG_QUALITY, random.randint(30, 85)]
        image = np.asarray(cv2.imdecode(cv2.imencode(".jpg", image, quality)[1], cv2.IMREAD_UNCHANGED), np.uint8)
    return image, boxes


def _bilevel(image: Pixels, random: Random) -> Pixels:
    """Return black and white alone, with grey either lost or turned into dots (ordered dither, Bayer 1973)."""
    if random.random() < 0.5:
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
