"""One page of pixels prepared for the finder: at a known resolution, once in colour and once in grey."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels, Raster, darkest, grey, levelled, shrink, steps, sums, turning
from forensics.records.geometry import Box

WORK_DPI = 150.0
"""Resolution of the finder: hairlines of outlined boxes are lost at 100 dpi."""

SHEET_INCHES = 11.3
"""Longer side of a sheet, between Letter (11.0) and A4 (11.7), for images that do not say their resolution."""


INK, PAPER, STEP = 140, 225, 24
"""Levels below which a pixel is ink, above which it is paper, and from which a step to a neighbour is rough."""


SKEW_DPI, LEAST_SKEW, MOST_SKEW = 75.0, 0.3, 5.0
"""Resolution at which skew is measured, and the degrees between which it is taken out."""


class Shares:
    """Share of the set pixels of a plane in any window, from sums over rectangles (Crow, SIGGRAPH 1984)."""

    def __init__(self, plane: NDArray[np.bool_]) -> None:
        self._sums = sums(plane)

    @property
    def whole(self) -> float:
        """Share over the whole plane."""
        return float(self._sums[-1, -1] / max(1, (self._sums.shape[0] - 1) * (self._sums.shape[1] - 1)))

    def of(self, windows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share in each window (rows of x0, y0, x1, y1), cut at the edges; 0 for an empty one."""
        h, w = self._sums.shape[0] - 1, self._sums.shape[1] - 1
        edges = np.rint(windows).astype(np.int64)
        x0, x1 = edges[:, 0].clip(0, w), edges[:, 2].clip(0, w)
        y0, y1 = edges[:, 1].clip(0, h), edges[:, 3].clip(0, h)
        area = (x1 - x0).clip(0) * (y1 - y0).clip(0)
        found = self._sums[y1, x1] - self._sums[y0, x1] - self._sums[y1, x0] + self._sums[y0, x0]
        return np.asarray(np.where(area > 0, found / np.maximum(area, 1), 0.0))


@dataclass(frozen=True, eq=False)
class View:
    """Work image of a page; ``scale`` is work pixels per page unit and ``unit`` work pixels for 1/150 inch."""

    colour: Pixels
    grey: Pixels
    least: Pixels
    """The darkest channel of each pixel."""
    scale: float
    unit: float
    skew: float = 0.0
    """Degrees, anticlockwise, by which the page was turned to make its lines level."""

    @cached_property
    def ink(self) -> Shares:
        """Dark pixels."""
        return Shares(self.grey < INK)

    @cached_property
    def paper(self) -> Shares:
        """Pixels light in every channel."""
        return Shares(self.least > PAPER)

    @cached_property
    def rough(self) -> Shares:
        """Pixels that differ from their neighbours."""
        return Shares(steps(self.colour) > STEP)

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
        back = turning(self.width, self.height, -self.skew)
        corners = np.array([[x, y, 1.0] for x in (box.x0, box.x1) for y in (box.y0, box.y1)]) @ back.T / self.scale
        return Box(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())

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
    factor = min(1.0, WORK_DPI / dpi)
    small = shrink(pixels, factor)
    own = small.shape[1] / pixels.shape[1]
    skew = skew_of(grey(small), dpi * own)
    small = levelled(small, skew) if skew else small
    colour = small if small.ndim == 3 else np.repeat(small[:, :, None], 3, axis=2)
    return View(
        colour=colour,
        grey=grey(small),
        least=darkest(small),
        scale=raster.scale * own,
        unit=dpi * own / WORK_DPI,
        skew=skew,
    )


def skew_of(page: Pixels, dpi: float) -> float:
    """Return the degrees, anticlockwise, that make the lines of a page level; 0 where they are, or nobody can tell.

    On a level page the ink gathers in rows: the rows' sums change most from one to the next (Postl, ICPR 1986).
    """
    small = shrink(page, min(1.0, SKEW_DPI / dpi))
    if min(small.shape) < 50:
        return 0.0
    level = _gathering(small, 0.0)
    coarse = max(np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 0.5), key=lambda angle: _gathering(small, float(angle)))
    fine = max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=lambda angle: _gathering(small, float(angle)))
    turned = abs(fine) >= LEAST_SKEW and _gathering(small, float(fine)) > 1.15 * level
    return round(float(fine), 1) if turned else 0.0


def _gathering(page: Pixels, degrees: float) -> float:
    rows = (255.0 - (levelled(page, degrees) if degrees else page)).sum(axis=1)
    return float((np.diff(rows) ** 2).sum())
