"""Where numbers and labels of regions go, so that none covers what stands beside a region.

The number of a region stands inside its outline, where it covers nothing but the redaction itself, or, where there is
no room, beside it where the page is emptiest. What is said about it stands in a column beside the page, at its height.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forensics.adapters.image import Pixels
from forensics.adapters.typeface import text_width
from forensics.drawing.pdf import BOLD
from forensics.records.geometry import Box

LARGEST, SMALLEST = 7.0, 4.5
"""Points; sizes of a number."""
PADDING = 1.4
OUTSIDE = 14.0
"""How much busier, in grey levels, a place inside a region may be before its number is put outside."""
TAKEN = 1000.0


@dataclass(frozen=True, slots=True)
class Tab:
    """The number of a region, its place on the sheet and its size."""

    text: str
    box: Box
    size: float


def tabs(places: Sequence[Box], picture: Box, pixels: Pixels) -> list[Tab]:
    """Return where the numbers of regions stand.

    Args:
        places: the regions on the sheet, in the order of their numbers.
        picture: where the page stands on the sheet.
        pixels: the page.
    """
    made: list[Tab] = []
    for number, place in enumerate(places, 1):
        others = [p for p in places if p is not place] + [t.box for t in made]
        made.append(min(_candidates(str(number), place), key=lambda c: _cost(c, place, others, picture, pixels)))
    return made


def heights(wanted: Sequence[float], step: float, top: float, bottom: float) -> list[float]:
    """Return heights as close to those wanted as can be, in their order, ``step`` apart, between top and bottom."""
    placed: list[float] = []
    for want in wanted:
        placed.append(max(want, placed[-1] + step if placed else top))
    limit = bottom
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = max(top + n * step, min(placed[n], limit))
        limit = placed[n] - step
    return placed


def _candidates(text: str, place: Box) -> Iterator[Tab]:
    size = max(SMALLEST, min(LARGEST, place.height - 1.5))
    width, height = text_width(text, BOLD, size) + 2 * PADDING, size + 1
    middle = place.centre[1] - height / 2
    top = place.y0 + 0.6 if place.height > 2.2 * height else middle
    inside = ((place.x0 + 0.6, top), (place.x1 - width - 0.6, top), (place.centre[0] - width / 2, top))
    across = ((place.x0 - width - 1, middle), (place.x1 + 1, middle))
    beyond = ((place.x0, place.y0 - height - 1), (place.x0, place.y1 + 1), (place.x1 - width, place.y0 - height - 1))
    for x, y in (*inside, *across, *beyond):
        yield Tab(text, Box(x, y, x + width, y + height), size)


def _cost(tab: Tab, place: Box, others: Sequence[Box], picture: Box, pixels: Pixels) -> float:
    """Return how much a number would cover: ink beneath it, and places that are taken."""
    inside = tab.box.covered_by(place.grow(0.7)) > 0.99
    taken = any(tab.box.intersect(other).area > 0.2 for other in others if not _holds(other, place))
    off = tab.box.covered_by(picture) < 0.99
    return _ink(tab.box, picture, pixels) + (0 if inside else OUTSIDE) + TAKEN * (taken + off)


def _holds(other: Box, place: Box) -> bool:
    """Tell whether a region lies in another, whose number then has to stand aside instead."""
    return place.covered_by(other) > 0.9


def _ink(box: Box, picture: Box, pixels: Pixels) -> float:
    """Return how much the tones beneath a place differ."""
    across, down = pixels.shape[1] / picture.width, pixels.shape[0] / picture.height
    x0, x1 = (round((x - picture.x0) * across) for x in (box.x0, box.x1))
    y0, y1 = (round((y - picture.y0) * down) for y in (box.y0, box.y1))
    part = pixels[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    return float(part.std()) if part.size else 0.0
