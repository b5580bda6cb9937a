"""The pictures of two pages laid over each other: how well the print around a place agrees, and what covers a place."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from forensics.adapters import planes, registration
from forensics.adapters.image import Pixels, Raster
from forensics.compare.fitting import Affine
from forensics.records.geometry import Box

T = TypeVar("T", bound=np.generic)

CELL_WIDTH, CELL_HEIGHT = 48, 16
"""Pixels of a cell of print by which the two pictures are held together: two or three words."""
REACH = 6
"""Pixels by which a cell may be off; the lines of a page stand further apart at 100 dpi."""
MOST_CELLS = 70
PRINTED = 25.0
"""Least deviation of the grey levels of a cell of print."""
AGREES = 0.7
"""Correlation from which a cell shows one print: rescans reach .9, the same text in another face .4 to .8."""
SAME = 0.6
"""The same for a single word, which is smaller."""
DIFFERS = 0.4
"""Correlation below which they show different things."""
ALL_OVER, AROUND = 0.85, 0.7
"""Share of cells that must agree, all over the page and around a place."""
NEAREST = 8
"""Cells around a place that tell how far the pictures are off there."""
LEAST_CELLS = 4
NEARBY = 3
"""Pixels by which a word may be off from the cells around it."""
RIM, PIECE = 3, 14
"""Pixels of the rim of a box that are left out, and of a piece of it: two or three letters of a code."""
LEAST_SIDE = 5
"""Pixels below which a word says too little."""
SOLID, BLANK, EVEN = 0.75, 0.06, 0.12
"""Share of ink from which a place is solid, up to which it is blank; deviation of ink, 0 to 1, of an even tone."""


class Seen(StrEnum):
    """What a place shows where the other picture shows a word."""

    SAME = "same"
    COVERED = "covered"
    OTHER = "other"
    """Neither the word nor an even tone: the codes and the rim of a box, or another word."""
    DOUBTFUL = "doubtful"
    NOTHING = "nothing"
    """The word itself cannot be seen."""


class Shift(NamedTuple):
    """By how many pixels the older picture is off at a place, and whether the print around it agrees."""

    dx: int
    dy: int
    sure: bool


class Overlay:
    """Two pages in the pixels of the newer one."""

    def __init__(self, old: Raster, new: Raster, onto: Affine, hidden: tuple[Sequence[Box], Sequence[Box]]) -> None:
        """Lay the older page over the newer.

        Args:
            old: the older page.
            new: the newer page.
            onto: from pixels of the older page to those of the newer.
            hidden: redactions of the older and of the newer page, in the units of each.
        """
        self.to_frame = Affine.scaled(old.scale).then(onto), Affine.scaled(new.scale)
        laid = registration.laid(planes.grey(old.pixels), onto, new.width, new.height)
        self.planes = registration.softened(laid), registration.softened(planes.grey(new.pixels))
        self._tones = _tones(self.planes[0]), _tones(self.planes[1])
        self._cells = self._agreeing([self.to_frame[n].box(b) for n in (0, 1) for b in hidden[n]])
        self._shifts: dict[tuple[int, int], Shift] = {}

    @property
    def is_one_print(self) -> bool:
        """Whether the pictures show one print, redactions aside."""
        return len(self._cells) >= LEAST_CELLS and bool((self._cells[:, 2] >= AGREES).mean() >= ALL_OVER)

    def shift(self, place: Box) -> Shift:
        """Return how far the older picture is off at a place of the frame."""
        at = int(place.centre[0]) // CELL_WIDTH, int(place.centre[1]) // CELL_HEIGHT
        if at not in self._shifts:
            self._shifts[at] = self._shift((at[0] + 0.5) * CELL_WIDTH, (at[1] + 0.5) * CELL_HEIGHT)
        return self._shifts[at]

    def _shift(self, x: float, y: float) -> Shift:
        away = np.abs(self._cells[:, 0] - x) / 3 + np.abs(self._cells[:, 1] - y)  # lines lean more than they bend
        near = self._cells[np.argsort(away, kind="stable")[:NEAREST]]
        good = near[near[:, 2] >= AGREES]
        if len(good) < LEAST_CELLS or len(good) < AROUND * len(near):
            return Shift(0, 0, False)
        return Shift(int(np.median(good[:, 3])), int(np.median(good[:, 4])), True)

    def word(self, box: Box, shown: int, shift: Shift) -> Seen:
        """Return what stands in one picture where the other shows a word.

        Args:
            box: the word, in the units of its page.
            shown: 0 where the older page shows the word, 1 where the newer does.
            shift: of the place.
        """
        place = _whole(self.to_frame[shown].box(box))
        sign = 1 if shown else -1
        patch = _cut(self.planes[shown], place)
        if min(patch.shape) < LEAST_SIDE or patch.std() < PRINTED / 2:
            return Seen.NOTHING
        there = place.shifted(sign * shift.dx, sign * shift.dy)
        found = _found(patch, self.planes[1 - shown], there, NEARBY)
        if found.score >= SAME:
            return Seen.SAME
        if self.covered(there, 1 - shown):
            return Seen.COVERED
        return Seen.OTHER if found.score < DIFFERS else Seen.DOUBTFUL

    def inside(self, place: Box, shift: Shift) -> list[float]:
        """Return how well the codes printed in a box of the frame agree, piece by piece; nothing for an empty box."""
        whole, found = _whole(place).shrunk(RIM), []
        for x in range(whole.x0, whole.x1 - PIECE + 1, PIECE):
            piece = Pixelbox(x, whole.y0, x + PIECE, whole.y1)
            patch, there = _cut(self.planes[1], piece), piece.shifted(shift.dx, shift.dy)
            other = _cut(self.planes[0], there)
            if min(*patch.shape, *other.shape) >= LEAST_SIDE and max(patch.std(), other.std()) >= PRINTED:
                found.append(_found(patch, self.planes[0], there, NEARBY).score)
        return found

    def covered(self, place: "Pixelbox", side: int) -> bool:
        """Tell whether a place of a picture is solid, blank, or of one tone."""
        dark, paper = self._tones[side]
        ink = ((paper - _cut(self.planes[side], place.shrunk(1)).astype(np.float32)) / (paper - dark)).clip(0, 1)
        if not ink.size:
            return False
        return bool((ink > 0.5).mean() >= SOLID or (ink > 0.35).mean() <= BLANK or ink.std() <= EVEN)

    def _agreeing(self, hidden: Sequence[Box]) -> NDArray[np.float64]:
        """Return cells of print all over the page, outside redactions.

        A row for each: its middle across and down, how well it agrees, and by how much it is off across and down.
        """
        places = self._printed(hidden)
        step = max(1, -(-len(places) // MOST_CELLS))
        found = []
        for place in places[::step]:
            match = _found(_cut(self.planes[1], place), self.planes[0], place, REACH)
            found.append((place.x0 + CELL_WIDTH / 2, place.y0 + CELL_HEIGHT / 2, *match))
        return np.array(found, dtype=np.float64).reshape(-1, 5)

    def _printed(self, hidden: Sequence[Box]) -> list["Pixelbox"]:
        """Return the cells of the frame that hold print in either picture, and no redaction."""
        spread = [registration.cell_spread(p, CELL_WIDTH, CELL_HEIGHT) for p in self.planes]
        printed = np.maximum(*spread) >= PRINTED
        for box in hidden:
            down, across = (max(0, int(v - 2)) // n for v, n in ((box.y0, CELL_HEIGHT), (box.x0, CELL_WIDTH)))
            printed[down : int(box.y1 + 2) // CELL_HEIGHT + 1, across : int(box.x1 + 2) // CELL_WIDTH + 1] = False
        return [
            Pixelbox(int(c) * CELL_WIDTH, int(r) * CELL_HEIGHT, int(c + 1) * CELL_WIDTH, int(r + 1) * CELL_HEIGHT)
            for r, c in np.argwhere(printed)
        ]


class Pixelbox(NamedTuple):
    """A box in whole pixels, the last ones not included."""

    x0: int
    y0: int
    x1: int
    y1: int

    def shifted(self, dx: int, dy: int) -> "Pixelbox":
        """Return the box moved."""
        return Pixelbox(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def shrunk(self, by: int) -> "Pixelbox":
        """Return the box without its rim."""
        return Pixelbox(self.x0 + by, self.y0 + by, self.x1 - by, self.y1 - by)


def _whole(box: Box) -> Pixelbox:
    return Pixelbox(round(box.x0), round(box.y0), round(box.x1), round(box.y1))


def _cut(plane: NDArray[T], place: Pixelbox) -> NDArray[T]:
    return plane[max(0, place.y0) : max(0, place.y1), max(0, place.x0) : max(0, place.x1)]


def _found(patch: Pixels, plane: Pixels, place: Pixelbox, reach: int) -> registration.Match:
    window = _cut(plane, place.shrunk(-reach))
    if any(w < p for w, p in zip(window.shape, patch.shape, strict=True)) or not patch.size:
        return registration.Match(0.0, 0, 0)
    match = registration.found_in(patch, window)
    return match if window.shape[1] == patch.shape[1] + 2 * reach else match._replace(dx=0, dy=0)


def _tones(plane: Pixels) -> tuple[float, float]:
    """Return the grey levels of ink and of paper."""
    dark, paper = (float(v) for v in np.percentile(plane[::4, ::4], (1, 98)))
    return min(dark, paper - 80), paper
