"""Pages without redactions to draw on: court filings, typeset mail, phone screens, and what is mistaken for redactions.

All random choices come from the generator that is handed in, so the same seed gives the same pages.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pymupdf

from forensics.adapters.image import Pixels
from forensics.records.geometry import Box

FONTS = ("helv", "tiro", "cour", "hebo", "tibo")
WORDS = ("Name", "Total", "1,204", "Yes", "2011-04-03", "Status", "n/a", "Office", "37.5 %", "Date and time", "Remarks")


@dataclass(frozen=True, eq=False)
class Ground:
    """A page to draw on: its pixels, the boxes of its words line by line, its resolution, where it comes from."""

    document: str
    pixels: Pixels
    lines: tuple[tuple[Box, ...], ...]
    dpi: float
    taken: tuple[Box, ...] = ()
    """Places where nothing may be drawn, in pixels."""


def filing(pages: list[tuple[Path, int]], random: Random) -> Ground:
    """Return a page of a court filing."""
    path, number = random.choice(pages)
    with pymupdf.open(path) as document:
        return _rendered(path.name, document[number], random)


def typeset(texts: list[str], random: Random) -> Ground:
    """Return a page of mail set in some type."""
    text = random.choice(texts)
    start = random.randrange(max(1, len(text) - 1500))
    with pymupdf.open() as document:
        page = document.new_page(width=612, height=random.choice((792, 842)))
        left, top = random.uniform(40, 110), random.uniform(40, 180)
        frame = pymupdf.Rect(left, top, 612 - random.uniform(30, 90), page.rect.height - random.uniform(40, 300))
        body = "\n".join(line[:95] for line in text[start : start + 6000].split("\n"))
        look = {
            "fontname": random.choice(FONTS),
            "fontsize": random.uniform(8.5, 12.5),
            "lineheight": random.uniform(1, 1.5),
        }
        while body and page.insert_textbox(frame, body, **look) < 0:  # nothing is set where not all fits
            body = body[: int(0.8 * len(body))]
        return _rendered("synthetic typeset", page, random)


def painted(document: str, pixels: Pixels, dpi: float, taken: list[Box]) -> Ground:
    """Return a copy of a labelled page, its lines found by closing the gaps between words."""
    unit = dpi / 150
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (max(1, round(5 * unit)), max(1, round(unit))))
    ink = cv2.morphologyEx(255 * (grey < 120).astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    words = []
    for outline in cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        x, y, w, h = cv2.boundingRect(outline)
        if 10 * unit <= h <= 34 * unit and w > 12 * unit:
            words.append(Box(x, y, x + w, y + h))
    lines: dict[int, list[Box]] = {}
    for word in words:
        lines.setdefault(int(word.centre[1] / (16 * unit)), []).append(word)
    return Ground(document, pixels.copy(), tuple(tuple(sorted(line)) for line in lines.values()), dpi, tuple(taken))


def texts(folder: Path) -> list[str]:
    """Return the mails of a release, the longest of each file first."""
    found: list[str] = []
    for path in sorted(folder.glob("*.zip"))[:1]:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist())[:400]:
                text = archive.read(name).decode("utf-8", "replace")
                if len(text) > 1200:
                    found.append("".join(c if 32 <= ord(c) < 127 or c == "\n" else " " for c in text))
    return found


def _rendered(name: str, page: pymupdf.Page, random: Random) -> Ground:
    dpi = random.choice((100, 150, 150, 200, 200, 300))
    pixmap = page.get_pixmap(dpi=dpi, alpha=False)
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w, 3)[:, :, ::-1]
    lines: dict[tuple[int, int], list[Box]] = {}
    for word in page.get_text("words"):
        box = Box(*(v * dpi / 72 for v in word[:4]))
        if box.height < 30 * dpi / 72:
            lines.setdefault((word[5], word[6]), []).append(box.grow(0, -0.12 * box.height))
    return Ground(name, rows.copy(), tuple(tuple(sorted(line)) for line in lines.values()), dpi)


def screen(texts: list[str], random: Random) -> Ground:
    """Return a scan of a phone's screen: bubbles, a bar of buttons, a pattern on the ground."""
    dpi = random.choice((150, 200, 300))
    unit = dpi / 150
    page = np.full((round(1700 * unit), round(1240 * unit), 3), 255, np.uint8)
    x0, x1 = round(random.uniform(150, 400) * unit), round(random.uniform(700, 1100) * unit)
    tinted = random.random() < 0.5
    ground = [random.randint(215, 250) for _ in range(3)] if tinted else [random.randint(240, 255)] * 3
    page[:, x0:x1] = ground
    if random.random() < 0.5:
        cv2.rectangle(page, (x0, 0), (x1, round(70 * unit)), [random.randint(190, 245)] * 3, -1)
        pill = (x0 + round(random.uniform(100, 200) * unit), round(20 * unit))
        cv2.rectangle(page, pill, (x1 - round(120 * unit), round(52 * unit)), (0, 0, 0), -1)
    y, lines = round(110 * unit), []
    plain = random.random() < 0.6
    while y < page.shape[0] - 260 * unit:
        if random.random() < 0.3:
            y = _date(page, (x0 + x1) // 2, y, unit, random)
        y, more = _bubble(page, (x0, x1, y), random.choice(texts), plain, unit, random)
        lines += more
    _controls(page, (x0, x1), unit, random)
    middle = (x0 + x1) // 2
    if random.random() < 0.7:  # the bar by which one goes home
        length = round(random.uniform(70, 110) * unit)
        y0 = page.shape[0] - round(40 * unit)
        cv2.rectangle(page, (middle - length, y0), (middle + length, y0 + round(7 * unit)), (0, 0, 0), -1)
    return Ground("synthetic screen", page, tuple(lines), dpi)


def _date(page: Pixels, middle: int, y: int, unit: float, random: Random) -> int:
    """Draw the date of the messages that follow in a pill, or bare."""
    half, shade = round(random.uniform(60, 110) * unit), [random.randint(225, 250)] * 3
    if random.random() < 0.6:
        _rounded(page, (middle - half, y, middle + half, y + round(32 * unit)), shade, round(10 * unit))
    _write(page, "25 jan. 2022", (middle - 0.7 * half, y + 22 * unit), 17 * unit, 90)
    return y + round(48 * unit)


def _controls(page: Pixels, across: tuple[int, int], unit: float, random: Random) -> None:
    """Draw what a phone's screen shows beside messages; each of it now and then."""
    for control in (_charge, _search, _button, _matches, _tears, _number):
        if random.random() < 0.5:
            control(page, *across, unit, random)


def _charge(page: Pixels, x0: int, x1: int, unit: float, random: Random) -> None:
    """The charge of the battery and the strength of the signal."""
    ink = (random.randint(10, 90),) * 3
    battery = (x1 - round(70 * unit), round(26 * unit)), (x1 - round(34 * unit), round(44 * unit))
    cv2.rectangle(page, *battery, ink, random.choice((-1, max(1, round(2 * unit)))))
    for n in range(4):
        x, top = x1 - round((130 - 12 * n) * unit), round((40 - 5 * n) * unit)
        cv2.rectangle(page, (x, top), (x + round(8 * unit), round(44 * unit)), ink, -1)


def _search(page: Pixels, x0: int, x1: int, unit: float, random: Random) -> None:
    """The field with the word that is searched for."""
    field = x0 + round(30 * unit), round(62 * unit), x1 - round(130 * unit), round(100 * unit)
    _rounded(page, field, [random.randint(200, 245)] * 3, round(14 * unit))
    _write(page, random.choice(WORDS), (field[0] + 40 * unit, field[3] - 10 * unit), 24 * unit, 40)


def _button(page: Pixels, x0: int, x1: int, unit: float, random: Random) -> None:
    """The round button that leads to the last message."""
    centre, radius = (x1 - round(60 * unit), page.shape[0] - round(230 * unit)), round(32 * unit)
    cv2.circle(page, centre, radius, (random.randint(235, 255),) * 3, -1, cv2.LINE_AA)
    cv2.circle(page, centre, radius, (random.randint(180, 235),) * 3, max(1, round(unit)), cv2.LINE_AA)


def _matches(page: Pixels, x0: int, x1: int, unit: float, random: Random) -> None:
    """The bar that counts what the search found."""
    foot = page.shape[0]
    cv2.rectangle(page, (x0, foot - round(160 * unit)), (x1, foot), (random.randint(215, 250),) * 3, -1)
    _write(page, "17 of 17 matches", (x0 + 150 * unit, foot - 90 * unit), 28 * unit, 110)


def _tears(page: Pixels, x0: int, x1: int, unit: float, random: Random) -> None:
    """Light lines from side to side where the parts of a capture meet."""
    for _ in range(random.randint(1, 5)):
        y = random.randrange(page.shape[0])
        cv2.line(page, (x0, y), (x1, y), (random.randint(235, 255),) * 3, max(1, round(unit)))


def _number(page: Pixels, x0: int, x1: int, unit: float, random: Random) -> None:
    """The number of the page, stamped on a white patch."""
    left, foot = x1 - round(80 * unit), page.shape[0] - round(24 * unit)
    cv2.rectangle(page, (left, foot - round(26 * unit)), (left + round(76 * unit), foot), (255,) * 3, -1)
    _write(page, str(random.randrange(10**6, 10**7)), (left + 5 * unit, foot - 7 * unit), 14 * unit)


def _bubble(
    page: Pixels, place: tuple[int, int, int], text: str, plain: bool, unit: float, random: Random
) -> tuple[int, list[tuple[Box, ...]]]:
    x0, x1, y = place
    left = x0 + round(random.uniform(15, 120) * unit)
    right = x1 - round(random.uniform(20, 120) * unit)
    size = random.uniform(0.7, 1.0) * unit
    high = round(34 * size)
    count = random.randint(1, 7)
    shade = (
        [random.randint(215, 245)] * 3 if plain else random.choice(([220, 248, 220], [255, 255, 255], [250, 240, 215]))
    )
    bottom = y + round(24 * unit) + count * high
    _rounded(page, (left, y, right, bottom), shade, round(16 * unit))
    words, lines = text.split(), []
    at = random.randrange(max(1, len(words) - 60))
    for n in range(count):
        x, base = left + round(16 * unit), y + round(34 * unit) + n * high
        line: list[Box] = []
        while at < len(words) and len(line) < 9:
            word = words[at][:14]
            (w, h), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, size * 0.85, max(1, round(1.5 * unit)))
            if x + w > right - 10 * unit:
                break
            cv2.putText(page, word, (x, base), cv2.FONT_HERSHEY_SIMPLEX, size * 0.85, (30, 30, 30),
                        max(1, round(1.5 * unit)), cv2.LINE_AA)  # fmt: skip
            line.append(Box(x, base - h, x + w, base + 0.3 * h))
            x += w + round(10 * size)
            at += 1
        if line:
            lines.append(tuple(line))
            if random.random() < 0.12:  # a word that was searched for
                box = random.choice(line)
                patch = page[int(box.y0 - 4) : int(box.y1 + 4), int(box.x0 - 4) : int(box.x1 + 4)]
                patch[:] = (patch * random.uniform(0.55, 0.9)).astype(np.uint8)
    return bottom + round(random.uniform(15, 60) * unit), lines


def _rounded(page: Pixels, box: tuple[int, int, int, int], fill: list[int], radius: int) -> None:
    x0, y0, x1, y1 = box
    cv2.rectangle(page, (x0 + radius, y0), (x1 - radius, y1), fill, -1)
    cv2.rectangle(page, (x0, y0 + radius), (x1, y1 - radius), fill, -1)
    for x in (x0 + radius, x1 - radius):
        for y in (y0 + radius, y1 - radius):
            cv2.circle(page, (x, y), radius, fill, -1)


def decoy(page: Pixels, unit: float, random: Random) -> Box:
    """Draw something that is no redaction and return its place."""
    left, top = random.uniform(60, 500) * unit, random.uniform(40, 1100) * unit
    drawn = random.choice(
        (_table, _table, _table, _form, _form, _picture, _logo, _chart, _banner, _stamp, _marker, _hatching)
    )
    box = drawn(page, left, top, unit, random)
    return Box(*(float(v) for v in box))


def _write(page: Pixels, text: str, at: tuple[float, float], high: float, ink: int = 20) -> None:
    scale = max(0.25, high / 30)
    place = round(at[0]), round(at[1])
    cv2.putText(page, text, place, cv2.FONT_HERSHEY_SIMPLEX, scale, (ink,) * 3, max(1, round(scale * 1.6)), cv2.LINE_AA)


def _table(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    rows, columns = random.randint(2, 14), random.randint(1, 6)
    widths = [random.uniform(50, 260) * unit for _ in range(columns)]
    height = random.uniform(22, 70) * unit
    right, bottom = min(page.shape[1] - 5, left + sum(widths)), min(page.shape[0] - 5, top + rows * height)
    cv2.rectangle(page, (int(left), int(top)), (int(right), int(bottom)), (255,) * 3, -1)
    head = random.choice((None, (217,) * 3, (0, 0, 0), (150, 80, 50), (190,) * 3, (240, 225, 200)))
    stripes = random.choice((None, None, (235,) * 3, (250, 235, 220)))
    thick, empty = max(1, round(random.uniform(0.5, 2.5) * unit)), random.choice((0.1, 0.4, 0.8))
    for row in range(rows):
        x, y = left, top + row * height
        for width in widths:
            if x + width > right or y + height > bottom:
                break
            corner, end = (int(x), int(y)), (int(x + width), int(y + height))
            fill = head if row == 0 else stripes if row % 2 else None
            if fill:
                cv2.rectangle(page, corner, end, fill, -1)
            cv2.rectangle(page, corner, end, (0,) * 3, thick)
            if row == 0 or random.random() > empty:
                dark = fill is not None and sum(fill) < 320
                _write(page, random.choice(WORDS), (x + 6 * unit, y + 0.65 * height), 20 * unit, 250 if dark else 20)
            x += width
    return left - 4, top - 4, right + 4, bottom + 4


def _form(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    """Fields with their labels beside or in them, boxes to tick."""
    right, y = min(page.shape[1] - 10 * unit, left + random.uniform(300, 600) * unit), top
    inside, shade = random.random() < 0.5, random.choice((255, 255, 240, 225))
    for _ in range(random.randint(1, 6)):
        height = random.uniform(26, 60) * unit
        if y + height > page.shape[0] - 5:
            break
        start = left if inside else left + 170 * unit
        cv2.rectangle(page, (int(left), int(y)), (int(right), int(y + height)), (255,) * 3, -1)
        cv2.rectangle(page, (int(start), int(y)), (int(right), int(y + height)), (shade,) * 3, -1)
        cv2.rectangle(page, (int(start), int(y)), (int(right), int(y + height)), (60,) * 3, max(1, round(unit)))
        _write(page, random.choice(WORDS) + ":", (left + 5 * unit, y + 16 * unit), (12 if inside else 20) * unit)
        if random.random() < 0.5:
            _write(page, " ".join(random.choices(WORDS, k=2)), (start + 30 * unit, y + 0.8 * height), 20 * unit)
        y += height + random.choice((0, 0, 8, 20)) * unit
    return left - 4, top - 4, right + 4, y + 4


def _picture(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    w, h = round(random.uniform(80, 600) * unit), round(random.uniform(60, 500) * unit)
    noise = np.random.default_rng(random.randrange(10**6))
    small = noise.integers(0, 256, (random.randint(2, 9), random.randint(2, 9), 3)).astype(np.uint8)
    image = cv2.resize(
        small, (w, h), interpolation=random.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST))
    )
    if random.random() < 0.6:
        image = np.repeat(image.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    image = np.clip(image + noise.normal(0, random.uniform(0, 25), image.shape), 0, 255).astype(np.uint8)
    target = page[int(top) : int(top) + h, int(left) : int(left) + w]
    target[:] = image[: target.shape[0], : target.shape[1]]
    return left - 4, top - 4, left + w + 4, top + h + 4


def _logo(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    size = random.uniform(50, 160) * unit
    ink = random.choice(((0, 0, 0), (40, 40, 160), (120, 60, 20), (0, 120, 200), (90, 90, 90)))
    for _ in range(random.randint(1, 4)):
        x, y = left + random.uniform(0, 0.5) * size, top + random.uniform(0, 0.5) * size
        kind = random.randrange(4)
        if kind == 0:
            cv2.circle(
                page,
                (int(x + size / 3), int(y + size / 3)),
                int(size / random.uniform(2, 4)),
                ink,
                random.choice((-1, 4)),
            )
        elif kind == 1:
            points = np.array([[x + random.uniform(0, size), y + random.uniform(0, size)] for _ in range(4)], np.int32)
            cv2.fillPoly(page, [points], ink)
        elif kind == 2:
            cv2.ellipse(
                page, (int(x + size / 2), int(y + size / 3)), (int(size / 2), int(size / 4)), 0, 0, 360, ink, -1
            )
        else:
            _write(page, random.choice(("ACME", "HV", "Q", "GOV")), (x, y + size / 2), size / 2, ink[0])
    return left - 4, top - 4, left + 1.6 * size, top + 1.6 * size


def _chart(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    count, wide, high = random.randint(3, 12), random.uniform(8, 40) * unit, random.uniform(100, 300) * unit
    ink = random.choice(((0, 0, 0), (60, 120, 220), (120,) * 3, (200, 120, 40)))
    lying = random.random() < 0.3
    for n in range(count):
        length, at = random.uniform(0.05, 1) * high, n * wide * 1.6
        a = (left, top + at) if lying else (left + at, top + high - length)
        b = (left + length, top + at + wide) if lying else (left + at + wide, top + high)
        cv2.rectangle(page, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), ink, -1)
    extent = count * wide * 1.6
    across, down = (high, extent) if lying else (extent, high)
    return left - 4, top - 4, left + across + 4, top + down + 4


def _banner(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    """A heading in a bar, light on dark or dark on grey."""
    w, h = random.uniform(150, 1000) * unit, random.uniform(18, 60) * unit
    dark = random.random() < 0.5
    fill = (
        random.choice(((0, 0, 0), (110, 50, 20), (60, 60, 60)))
        if dark
        else random.choice(((210,) * 3, (230, 215, 190)))
    )
    cv2.rectangle(page, (int(left), int(top)), (int(left + w), int(top + h)), fill, -1)
    text = " ".join(random.choices(WORDS, k=max(1, int(w / unit / 200))))
    _write(page, text, (left + 6 * unit, top + 0.7 * h), 0.75 * h, 255 if dark else 0)
    return left - 4, top - 4, left + w + 4, top + h + 4


def _hatching(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    """A part of a map: level lines between a frame and a coast, names and meridians in gaps of them."""
    w, h = min(random.uniform(250, 800) * unit, page.shape[1] - left - 8), random.uniform(200, 700) * unit
    h, pitch = min(h, page.shape[0] - top - 8), random.uniform(9, 34) * unit
    thick, ink = max(1, round(random.choice((0.5, 1, 1, 1.5)) * unit)), (random.randint(0, 70),) * 3
    cv2.rectangle(page, (int(left), int(top)), (int(left + w), int(top + h)), (255,) * 3, -1)
    cv2.rectangle(page, (int(left), int(top)), (int(left + w), int(top + h)), ink, max(1, round(2 * unit)))
    for x in (left + random.uniform(0.2, 0.8) * w for _ in range(random.randint(0, 2))):
        cv2.line(page, (int(x), int(top)), (int(x), int(top + h)), ink, thick)
    coast, y = random.uniform(0.2, 0.9) * w, top + pitch
    points = []
    while y < top + h:
        points.append((int(left + coast), int(y)))
        gap = random.uniform(0, max(1.0, coast - 120 * unit)) if random.random() < 0.15 else None
        ends = ((0, coast),) if gap is None else ((0, gap), (gap + 110 * unit, coast))
        for a, b in ends:
            if b > a:
                cv2.line(page, (int(left + a), int(y)), (int(left + b), int(y)), ink, thick)
        if gap is not None:
            _write(page, random.choice(WORDS), (left + gap + 8 * unit, y + 7 * unit), 18 * unit, ink[0])
        coast = min(0.97 * w, max(0.1 * w, coast + random.uniform(-1.5, 1.5) * pitch))
        y += pitch
    if len(points) > 1:
        cv2.polylines(page, [np.array(points, np.int32)], False, ink, max(1, round(3 * unit)))
    return left - 4, top - 4, left + w + 4, top + h + 4


def _stamp(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    w, h = random.uniform(150, 350) * unit, random.uniform(50, 150) * unit
    cv2.rectangle(page, (int(left), int(top)), (int(left + w), int(top + h)), (60, 60, 60), max(1, round(3 * unit)))
    for n in range(random.randint(1, 3)):
        _write(page, random.choice(("RECEIVED", "FILED", "COPY", "APR 18 2012", "SECRET")),
               (left + 10 * unit, top + (n + 1) * 34 * unit), 34 * unit, 60)  # fmt: skip
    return left - 4, top - 4, left + w + 4, top + max(h, 130 * unit)


def _marker(page: Pixels, left: float, top: float, unit: float, random: Random) -> tuple[float, ...]:
    """A highlighter or a shade over words, which stay readable."""
    w, h = random.uniform(60, 700) * unit, random.uniform(20, 120) * unit
    patch = page[int(top) : int(top + h), int(left) : int(left + w)]
    tint = random.choice(((140, 255, 255), (170, 255, 170), (200, 200, 200), (255, 220, 190)))
    patch[:] = (patch.astype(np.uint16) * np.array(tint, np.uint16) // 255).astype(np.uint8)
    return left - 4, top - 4, left + w + 4, top + h + 4
