"""Two printings of the same pages, redacted differently or alike, each scanned anew, with exact truth.

Mails are typeset once; passages are hidden in the older version, and of these some are released in the later one and
others hidden newly. A scan turns, scales and shifts the page, fades and roughens it, and has a text layer as OCR
leaves it: words at their places, some misread. Hidden words are written nowhere.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pymupdf

from fixtures.blocks import Layout, Placed
from fixtures.drawing import Stamp, draw, pdf_bytes
from forensics.adapters.image import Pixels
from tests.benchmarks.foia_boxes import boxes, draw_region, labelled
from tests.benchmarks.foia_hands import HANDS, LABELS, Hand, Passage
from tests.benchmarks.foia_pages import any_sheet, layouts, replace_words

MISREAD = 0.03
"""Share of words with a wrong letter, as of a good OCR engine on office scans."""
_LOOKALIKES = str.maketrans("eoilcn5S1B", "cc1ieuS5l8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """How a page is scanned; angles in degrees, shifts in points, noise in grey levels."""

    dpi: int
    angle: float
    scale: float
    shift: tuple[float, float]
    noise: float
    bilevel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions of one file, and the words of each page that only one of them shows, as they are read there."""

    name: str
    old: bytes
    new: bytes
    released: tuple[tuple[str, ...], ...]
    newly: tuple[tuple[str, ...], ...]
    words: int
    """All words of its pages."""


def pairs(seed: int, files: int, *, kind: str, changed: bool) -> Iterator[Pair]:
    """Yield pairs of files.

    Args:
        seed: of the dice.
        files: how many.
        kind: ``born digital``, ``rescans``, ``turned`` (rescans turned by quarters, too) or ``unread`` (rescans without
            a text layer).
        changed: redact the later version differently; else alike.
    """
    hands = [h for h in HANDS if h.style != "white"]
    for n in range(files):
        dice = random.Random(f"{seed}/{n}/{changed}")  # noqa: S311
        yield _pair(f"r{seed:02}-{n:02}.pdf", hands[n % len(hands)], kind, changed, dice)


def _pair(name: str, hand: Hand, kind: str, changed: bool, dice: random.Random) -> Pair:
    documents = pymupdf.open(), pymupdf.open()
    released, newly, words = [], [], 0
    scanners = [scanner(dice) for _ in documents]
    for layout in layouts(any_sheet(dice), 3, dice):
        hidden = [_passages(layout, share, dice) for share in (0.25, 0.08)]
        hidden[1] = [p for p in hidden[1] if not any(_meet(p, q) for q in hidden[0])]
        stay = [p for p in hidden[0] if not changed or dice.random() < 0.4]
        later = [*stay, *hidden[1]] if changed else stay
        words += len(layout.words)
        read: list[dict[int, str]] = []
        for side, (document, chosen) in enumerate(zip(documents, (hidden[0], later), strict=True)):
            shown = _page(document, layout, hand, chosen, side, f"{name}/{words}")
            if kind != "born digital":
                quarter = dice.choice((0, 90, 180, 270)) if kind == "turned" and side else 0
                layer = [] if kind == "unread" else shown
                read.append({id(w): w.text for w in shown} | _scan(document, layer, scanners[side], quarter, dice))
            else:
                read.append({id(w): w.text for w in shown})
        released.append(tuple(read[1][id(w)] for p in hidden[0] if p not in stay for w in p.words))
        newly.append(tuple(read[0][id(w)] for p in later if p not in stay for w in p.words))
    old, new = (pdf_bytes(d) for d in documents)
    return Pair(name=name, old=old, new=new, released=tuple(released), newly=tuple(newly), words=words)


def scanner(dice: random.Random) -> Scanner:
    """Return a scanner as offices have them."""
    return Scanner(
        dpi=dice.choice((150, 200, 200, 300)),
        angle=dice.uniform(-1.5, 1.5),
        scale=dice.uniform(0.99, 1.01),
        shift=(dice.uniform(-9, 9), dice.uniform(-9, 9)),
        noise=dice.uniform(2, 12),
        bilevel=dice.random() < 0.3,
    )


def _passages(layout: Layout, share: float, dice: random.Random) -> list[Passage]:
    """Return runs of words until the share is reached, a word apart at least."""
    words = [w for w in layout.words if w.run.owner in ("header", "body")]
    free, found, wanted = [True] * len(words), [], share * len(words)
    for _ in range(80):
        first = dice.randrange(max(1, len(words)))
        last = min(len(words), first + dice.choice((1, 2, 3, 6, 12, 25)))
        if wanted > 0 and all(free[max(0, first - 1) : last + 1]):
            free[first:last] = [False] * (last - first)
            label, codes = dice.choice(LABELS)
            found.append(Passage(list(words[first:last]), label, codes))
            wanted -= last - first
    return sorted(found, key=lambda p: (p.words[0].baseline, p.words[0].x))


def _meet(one: Passage, two: Passage) -> bool:
    """Tell whether passages share a word, or boxes around them would touch in one line."""
    lines = {w.line for w in one.words} & {w.line for w in two.words}
    return bool(lines)


def _page(document: Any, layout: Layout, hand: Hand, hidden: Sequence[Passage], side: int, seed: str) -> list[Placed]:
    """Draw a page and return the words that it shows."""
    gone = {id(w) for p in hidden for w in p.words}
    shown = replace_words(layout, [w for w in layout.words if id(w) not in gone])
    stamp = Stamp(text=f"{'AB'[side]}-{document.page_count + 1:06}", place="bottom right")
    draw(document, shown, [stamp])
    same = [random.Random(f"{seed}/{p.words[0].x}/{p.words[0].baseline}") for p in hidden]  # noqa: S311
    found = [r for p, dice in zip(hidden, same, strict=True) for r in boxes(p, layout, hand, dice)]
    placed = labelled(found, shown, hand)
    for region, at in placed:
        draw_region(document[-1], region, at, layout, hand)
    return list(shown.words)


def _scan(document: Any, words: Sequence[Placed], used: Scanner, quarter: int, dice: random.Random) -> dict[int, str]:
    """Replace the last page by a scan of it, with a text layer as OCR makes it; return what it makes of each word."""
    page = document[-1]
    width, height = page.rect.width, page.rect.height
    pixmap = page.get_pixmap(dpi=used.dpi, colorspace=pymupdf.csGRAY, alpha=False)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    document.delete_page(-1)
    fresh = document.new_page(width=width, height=height)
    scale = used.dpi / 72
    moved = np.array(_moved(used, width, height), np.float64).reshape(2, 3)
    in_pixels = moved.copy()
    in_pixels[:, 2] *= scale
    rough = _rough(
        np.asarray(cv2.warpAffine(grey, in_pixels, grey.shape[::-1], borderValue=(255,)), np.uint8), used, dice
    )
    _, data = cv2.imencode(".png" if used.bilevel else ".jpg", rough)
    fresh.insert_image(fresh.rect, stream=data.tobytes(), keep_proportion=False)
    read = {id(word): _read(word.text, dice) for word in words}
    for word in words:
        x, y = moved @ (word.x, word.baseline, 1)
        fresh.insert_text((x, y), read[id(word)], fontsize=word.size, fontname=word.font, render_mode=3)
    fresh.set_rotation(quarter)
    return read


def _moved(used: Scanner, width: float, height: float) -> tuple[float, ...]:
    turn = math.radians(used.angle)
    cos, sin = used.scale * math.cos(turn), used.scale * math.sin(turn)
    x, y = width / 2, height / 2
    return cos, -sin, x - cos * x + sin * y + used.shift[0], sin, cos, y - sin * x - cos * y + used.shift[1]


def _rough(grey: Pixels, used: Scanner, dice: random.Random) -> Pixels:
    chance = np.random.default_rng(dice.randrange(2**32))
    faded = 25 + cv2.GaussianBlur(grey, (0, 0), 0.5 * used.dpi / 150).astype(np.float32) * (222 / 255)
    faded += chance.normal(0, used.noise, faded.shape).astype(np.float32)
    rough = np.clip(faded, 0, 255).astype(np.uint8)
    for x, y, size in chance.integers((0, 0, 1), (*(n - 4 for n in rough.shape[::-1]), 3), (80, 3)):
        rough[y : y + size, x : x + size] = 50
    return np.where(rough > 140, 255, 0).astype(np.uint8) if used.bilevel else rough


def _read(text: str, dice: random.Random) -> str:
    if dice.random() >= MISREAD:
        return text
    at = dice.randrange(len(text))
    return text[:at] + text[at].translate(_LOOKALIKES) + text[at + 1 :]
