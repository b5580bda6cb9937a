"""One page of pixels prepared for the finder: at a known resolution, level, in grey, and in colour if it has any."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from forensics.adapters.image import Pixels, Raster
from forensics.adapters.planes import (
    above,
    below,
    bordered,
    coloured,
    darkest,
    doubled,
    grey,
    leant,
    less,
    sampled,
    shrink,
    steps,
    to_size,
)  # fmt: skip
from forensics.records.geometry import Box
from forensics.redaction.pixels.shares import Shares
from forensics.redaction.pixels.skew import skew_of

WORK_DPI = 150.0
"""Resolution of the finder: hairlines of outlined boxes are lost at 100 dpi."""

SHEET_INCHES = 11.3
"""Longer side of a sheet, between Letter (11.0) and A4 (11.7), for images that do not say their resolution."""

INK, PAPER, STEP = 140, 225, 24
"""Levels below which a pixel is ink, above which it is paper, and from which a step to a neighbour is rough."""

BORDER = 40
"""Pixels of white around ``View.bordered``: what is looked at beyond a side."""


@dataclass(frozen=True, eq=False)
class View:
    """Work image of a page; ``scale`` is work pixels per page unit and ``unit`` work pixels for 1/150 inch."""

    colour: Pixels | None
    """The page in colour at half the size, None where it has none."""
    grey: Pixels
    scale: float
    unit: float
    skew: float = 0.0
    """Degrees, anticlockwise, by which the page leans; what makes its lines level is done to the planes."""

    @cached_property
    def least(self) -> Pixels:
        """The darkest channel of each pixel."""
        return self.grey if self.colour is None else less(self.grey, doubled(self._hue, self.width, self.height))

    @cached_property
    def half(self) -> Pixels:
        """The darkest channel at half the size."""
        return self.half_grey if self.colour is None else less(self.half_grey, self._hue)

    @cached_property
    def _hue(self) -> Pixels:
        """By how much the darkest channel is below grey, at half the size: as in most JPEGs, hues are coarser."""
        colour = self.half_grey if self.colour is None else self.colour
        return less(grey(colour), darkest(colour))

    @cached_property
    def bordered(self) -> Pixels:
        """The page in grey with white around it."""
        return bordered(self.grey, BORDER)

    @cached_property
    def half_grey(self) -> Pixels:
        """The page in grey at half the size."""
        return to_size(self.grey, max(1, self.width // 2), max(1, self.height // 2))

    @cached_property
    def ink(self) -> Shares:
        """Dark pixels."""
        return Shares(below(self.half_grey, INK), 2)

    @cached_property
    def paper(self) -> Shares:
        """Pixels light in every channel."""
        return Shares(above(self.half, PAPER), 2)

    @cached_property
    def rough(self) -> Shares:
        """Pixels that differ from their neighbours."""
        return Shares(above(steps(self.half), STEP), 2)

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.grey.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.grey.shape[0])

    def to_page(self, box: Box) -> Box:
        """Return a box of work pixels in page units: on a skewed page, the box around its turned corners."""
        if not self.skew:
            return Box(*(v / self.scale for v in box))
        lean = float(np.tan(np.radians(self.skew)))
        x, y = np.array([box.x0, box.x1, box.x0, box.x1]), np.array([box.y0, box.y0, box.y1, box.y1])
        x = x - (y - self.height / 2) * lean
        y = y + (x - self.width / 2) * lean
        return Box(*(float(v) / self.scale for v in (x.min(), y.min(), x.max(), y.max())))

    def px(self, length: float) -> int:
        """Return a length given in pixels at 150 dpi in work pixels, at least 1."""
        return max(1, round(length * self.unit))


def view_of(raster: Raster, page_units_per_inch: float | None) -> View:
    """Return the work image of a page.

    Args:
        raster: the page's pixels.
        page_units_per_inch: 72 for PDF pages; None for image files, whose sheet is taken to be Letter or A4.
    """
    pixels = raster.pixels
    sheet = max(pixels.shape[:2]) / SHEET_INCHES
    dpi = raster.scale * page_units_per_inch if page_units_per_inch else sheet
    small = shrink(grey(pixels), min(1.0, WORK_DPI / dpi))
    own = small.shape[1] / pixels.shape[1]
    height, width = (max(1, n // 2) for n in small.shape)
    colour = sampled(pixels, width, height) if coloured(pixels) else None
    skew = skew_of(shrink(small, 0.5))
    if skew:
        small = leant(small, skew)
        colour = None if colour is None else leant(colour, skew)
    return View(colour=colour, grey=small, scale=raster.scale * own, unit=dpi * own / WORK_DPI, skew=skew)
