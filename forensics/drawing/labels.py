"""Where numbers and labels of regions go, so that none covers what stands beside a region.

The number of a region stands inside its outline, where it covers nothing but the redaction itself, or, where there is
no room, beside it where the page is emptiest. What is said about it stands in a column beside the page, at its height.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

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
LATER = 7.0
"""How much busier, in grey levels, a place on the upper edge of words may be than the next choice."""
SLIGHTLY = 0.12
"""Share of a number up to which it may lie over another place."""


@dataclass(frozen=True, slots=True)
class Tab:
    """The number of a region, its place on the sheet and its size."""

    text: str
    box: Box
    size: float


class Numbered(NamedTuple):
    """A place that gets a number; where it holds words, the number must not cover them."""

    number: int
    words: bool = False


def tabs(places: Sequence[Box], picture: Box, pixels: Pixels, given: Sequence[Numbered] = ()) -> list[Tab]:
    """Return where the numbers of regions stand.

    Args:
        places: the regions on the sheet, in the order of their numbers.
        picture: where the page stands on the sheet.
        pixels: the page.
        given: what is numbered, where that is not 1, 2, 3 and so on.
    """
    made: list[Tab] = []
    for what, place in zip(given or map(Numbered, count(1)), places, strict=bool(given)):
        others = [p for p in places if p is not place or what.words] + [t.box for t in made]
        choice = list(_beside(what.number, place) if what.words else _candidates(str(what.number), place))
        late = LATER if what.words else 0.0
        costs = [_cost(tab, place, others, picture, pixels) + late * n for n, tab in enumerate(choice)]
        made.append(choice[costs.index(min(costs))])
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


def _beside(number: int, place: Box) -> Iterator[Tab]:
    """Yield small numbers that ride on an edge of a place, where the gap between lines is, or stand beside it."""
    width, height = text_width(str(number), BOLD, SMALLEST) + 2 * PADDING, SMALLEST + 1
    middle = place.centre[1] - height / 2
    for y in (place.y0 - 0.9 * height, place.y1 - 0.1 * height):
        for x in (place.x0, place.x1 - width, place.centre[0] - width / 2):
            yield Tab(str(number), Box(x, y, x + width, y + height), SMALLEST)
    for x in (place.x0 - width - 1, place.x1 + 1):
        yield Tab(str(number), Box(x, middle, x + width, middle + height), SMALLEST)


def _cost(tab: Tab, place: Box, others: Sequence[Box], picture: Box, pixels: Pixels) -> float:
    """Return how much a number would cover: ink beneath it, and places that are taken."""
    inside = tab.box.covered_by(place.grow(0.7)) > 0.99
    taken = any(tab.box.intersect(other).area > SLIGHTLY * tab.box.area for other in others if not _holds(other, place))
    off = tab.box.covered_by(picture) < 0.99
    return _ink(tab.box, picture, pixels) + (0 if inside else OUTSIDE) + TAKEN * (taken + off)


def _holds(other: Box, place: Box) -> bool:
    """Tell whether a region lies in another, whose number then has to stand aside instead."""
    return other != place and place.covered_by(other) > 0.9


def _ink(box: Box, picture: Box, pixels: Pixels) -> float:
    """Return how much the tones beneath a place differ."""
    across, down = pixels.shape[1] / picture.width, pixels.shape[0] / picture.height
    x0, x1 = (round((x - picture.x0) * across) for x in (box.x0, box.x1))
    y0, y1 = (round((y - picture.y0) * down) for y in (box.y0, box.y1))
    part = pixels[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    return float(part.std()) if part.size else 0.0
