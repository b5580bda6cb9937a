"""Office pages in colour that hide nothing: banded tables, filled cells, charts, marked words, messages, plans.

A judge that has seen colour in redactions alone takes every flat coloured rectangle for one.
"""

from collections.abc import Callable
from random import Random

import cv2
import numpy as np

from forensics.adapters.image import Pixels

DPI = 150
_WORDS = (
    "total", "costs", "review", "12,400", "office", "plan", "week", "yes", "no", "2019", "draft", "budget", "team",
    "mail", "3.5", "%", "open", "closed", "late", "March",
)  # fmt: skip
_SIZE = 1650, 1275
_LEFT, _TOP = 110, 290
Colour = tuple[int, ...]


def pages(count: int, seed: int) -> list[Pixels]:
    """Return pages at 150 dpi, as JPEG shows them, the kinds in turn."""
    random = Random(seed)  # noqa: S311
    return [_page(_KINDS[n % len(_KINDS)], random) for n in range(count)]


def _page(fill: Callable[[Pixels, Random], None], random: Random) -> Pixels:
    page = np.full((*_SIZE, 3), 255, np.uint8)
    _lines(page, (_LEFT, 100), 900, random.randint(2, 7), random)
    fill(page, random)
    _lines(page, (_LEFT, 1300), 900, random.randint(2, 12), random)
    _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, random.randint(50, 92)])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def _colour(random: Random, *, pale: bool) -> Colour:
    """Return a colour with one channel full and one low, or deeper ones as charts have them."""
    low, high = (140, 215) if pale else (20, 150)
    channels = [random.randint(low, 255) for _ in range(3)]
    channels[random.randrange(3)] = random.randint(low, high)
    return tuple(channels)


def _bar(page: Pixels, x: float, y: float, size: tuple[float, float], colour: Colour) -> None:
    cv2.rectangle(page, (int(x), int(y)), (int(x + size[0]), int(y + size[1])), colour, -1)


def _lines(page: Pixels, at: tuple[float, float], width: float, count: int, random: Random) -> None:
    """Lines of words, 22 pixels apart, as many as fit."""
    for n in range(count):
        words = " ".join(random.choice(_WORDS) for _ in range(max(1, int(width / 75))))
        place = int(at[0]), int(at[1] + 22 * n)
        cv2.putText(page, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.55, (30, 30, 30), 1, cv2.LINE_AA)


def _banded(page: Pixels, random: Random) -> None:
    """A table whose every second row is filled."""
    high, colour, columns = random.randint(22, 46), _colour(random, pale=True), random.randint(2, 5)
    wide = 1050 / columns
    for n in range(random.randint(5, 20)):
        y = _TOP + n * high
        if n % 2 == 0:
            _bar(page, _LEFT, y, (1050, high), colour)
        for c in range(columns):
            _lines(page, (_LEFT + 10 + c * wide, y + 0.7 * high), wide - 60, 1, random)


def _cells(page: Pixels, random: Random) -> None:
    """A table some cells of which are filled."""
    colours = [_colour(random, pale=random.random() < 0.8) for _ in range(random.randint(1, 3))]
    wide, high, gap = random.randint(90, 260), random.randint(24, 64), random.choice((0, 0, 3, 14))
    share = random.uniform(0.2, 0.9)
    for row in range(random.randint(3, 14)):
        for column in range(int(1050 / wide)):
            x, y = _LEFT + column * wide, _TOP + row * high
            if random.random() < share:
                _bar(page, x, y, (wide - gap, high - gap), random.choice(colours))
            if random.random() < 0.8:
                _lines(page, (x + 8, y + 0.65 * high), wide - 70, 1, random)


def _chart(page: Pixels, random: Random) -> None:
    """Columns or lying bars over an axis."""
    colours = [_colour(random, pale=random.random() < 0.3) for _ in range(random.randint(1, 3))]
    thick, lying = random.randint(12, 60), random.random() < 0.4
    for n in range(random.randint(3, 14)):
        long, at = random.randint(20, 620), n * thick * 1.5
        x, y = (_LEFT + 100, _TOP + at) if lying else (_LEFT + 30 + at, 1200 - long)
        _bar(page, x, y, (long, thick) if lying else (thick, long), colours[n % len(colours)])
    if random.random() < 0.7:
        cv2.line(page, (_LEFT + 20, 1201), (1150, 1201), (40,) * 3, 1)


def _marked(page: Pixels, random: Random) -> None:
    """Words under a marker, which stay legible."""
    colour = np.array(random.choice(((110, 255, 255), (150, 255, 150), (255, 220, 130), (200, 170, 255))), np.uint8)
    for n in range(random.randint(8, 34)):
        y = _TOP + n * 28
        _lines(page, (_LEFT, y), 900, 1, random)
        if random.random() < 0.4:
            x, wide = random.randint(_LEFT, 800), random.randint(60, 300)
            part = page[y - 19 : y + 7, x : x + wide]
            part[:] = np.minimum(part, colour)


def _messages(page: Pixels, random: Random) -> None:
    """Messages of two people in filled boxes."""
    colours = _colour(random, pale=True), random.choice((_colour(random, pale=True), (240, 240, 240)))
    y = _TOP
    while y < 1150:
        mine, wide, rows = random.random() < 0.5, random.randint(200, 750), random.randint(1, 4)
        x = 1150 - wide if mine else _LEFT
        _bar(page, x, y, (wide, 22 * rows + 22), colours[mine])
        _lines(page, (x + 15, y + 27), wide - 60, rows, random)
        y += 22 * rows + random.randint(36, 90)


def _plan(page: Pixels, random: Random) -> None:
    """Named boxes in rows, as of an office's people or of a screen's buttons."""
    colour, framed = _colour(random, pale=random.random() < 0.8), random.random() < 0.6
    wide, high, columns = random.randint(120, 260), random.randint(34, 90), random.randint(2, 4)
    for row in range(random.randint(1, 6)):
        for column in range(columns):
            x, y = _LEFT + column * 270, _TOP + row * (high + random.randint(20, 60))
            _bar(page, x, y, (wide, high), colour)
            if framed:
                cv2.rectangle(page, (x, y), (x + wide, y + high), (60,) * 3, 1)
            _lines(page, (x + 12, y + 0.6 * high), wide - 70, 1, random)


_KINDS = (_banded, _cells, _chart, _marked, _messages, _plan)
