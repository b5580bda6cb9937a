"""What a single finder saw, before the finders are brought together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from forensics.adapters.image import Raster
from forensics.adapters.planes import grey
from forensics.records.geometry import Box
from forensics.records.region import Finder, Style

LOOK_DPI = 100.0
"""Resolution at which pages are looked at: hairlines survive, and a page costs 6 to 9 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One place that one finder takes for a redaction, and why."""

    box: Box
    style: Style
    finder: Finder
    confidence: float
    why: str


class Look:
    """The page's pixels, rendered on the first question only."""

    def __init__(self, raster: Callable[[float], Raster] | None) -> None:
        self._raster = raster

    @cached_property
    def page(self) -> Raster | None:
        """The page at ``LOOK_DPI``, None where it has no pixels."""
        return self._raster(LOOK_DPI) if self._raster else None

    def is_even(self, box: Box, tolerance: float = 12.0) -> bool | None:
        """Tell whether a place shows one tone and nothing on it; None where nobody can look.

        The outermost pixels are left out: one anti-aliased row must not decide.
        """
        if self.page is None:
            return None
        x0, y0, x1, y1 = (round(v * self.page.scale) for v in box)
        inside = grey(self.page.pixels)[max(0, y0 + 2) : max(0, y1 - 1), max(0, x0 + 2) : max(0, x1 - 1)]
        if inside.size == 0:
            return None
        strays = np.abs(inside.astype(int) - int(np.median(inside))) > tolerance
        return bool(strays.mean() < 0.01)
