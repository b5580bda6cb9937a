"""One page of pixels prepared for the finder: at a known resolution, level, in grey, and in colour if it has any."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import (
    Pixels,
    Raster,
    above,
    below,
    coloured,
    darkest,
    grey,
    levelled,
    shrink,
    steps,
    sums,
    turning,
)  # fmt: skip
from forensics.records.geometry import Box

WORK_DPI = 150.0
"""Resolution of the finder: hairlines of outlined boxes are lost at 100 dpi."""

SHEET_INCHES = 11.3
"""Longer side of a sheet, between Letter (11.0) and A4 (11.7), for images that do not say their resolution."""


INK, PAPER, STEP = 140, 225, 24
"""Levels below which a pixel is ink, above which it is paper, and from which a step to a neighbour is rough."""


LEAST_SKEW, MOST_SKEW = 0.3, 5.0
"""Degrees between which skew is taken out."""

_FEET, _INKED = 200, 12_000
"""Least and most pixels, evenly taken, from which skew is measured."""


class Shares:
    """Share of the set pixels of a mask in any window, from sums over rectangles (Crow, SIGGRAPH 1984)."""

    def __init__(self, mask: Pixels | NDArray[np.bool_]) -> None:
        self._sums = sums(mask.view(np.uint8))
        self._set = 1 if mask.dtype == np.bool_ else 255

    @property
    def whole(self) -> float:
        """Share over the whole plane."""
        return float(self._sums[-1, -1] / max(1, (self._sums.shape[0] - 1) * (self._sums.shape[1] - 1)) / self._set)

    def of(self, windows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share in each window (rows of x0, y0, x1, y1), cut at the edges; 0 for an empty one."""
        h, w = self._sums.shape[0] - 1, self._sums.shape[1] - 1
        bounds = np.array([w, h, w, h], np.int64)
        x0, y0, x1, y1 = np.maximum(0, np.minimum(np.rint(windows).astype(np.int64), bounds)).T
        area = np.maximum(x1 - x0, 0) * np.maximum(y1 - y0, 0)
        found = self._sums[y1, x1] - self._sums[y0, x1] - self._sums[y1, x0] + self._sums[y0, x0]
        return np.asarray(np.where(area > 0, found / np.maximum(area, 1) / self._set, 0.0))


@dataclass(frozen=True, eq=False)
class View:
    """Work image of a page; ``scale`` is work pixels per page unit and ``unit`` work pixels for 1/150 inch."""

    colour: Pixels | None
    """The page in colour, None where it has none."""
    grey: Pixels
    least: Pixels
    """The darkest channel of each pixel."""
    scale: float
    unit: float
    skew: float = 0.0
    """Degrees, anticlockwise, by which the page was turned to make its lines level."""

    @cached_property
    def half(self) -> Pixels:
        """The darkest channel at half the size."""
        return shrink(self.least, 0.5)

    @cached_property
    def ink(self) -> Shares:
        """Dark pixels."""
        return Shares(below(self.grey, INK))

    @cached_property
    def paper(self) -> Shares:
        """Pixels light in every channel."""
        return Shares(above(self.least, PAPER))

    @cached_property
    def rough(self) -> Shares:
        """Pixels that differ from their neighbours."""
        return Shares(above(steps(self.least), STEP))

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
    small = shrink(pixels if coloured(pixels) else grey(pixels), min(1.0, WORK_DPI / dpi))
    own = small.shape[1] / pixels.shape[1]
    least = darkest(small)
    skew = skew_of(shrink(least, 0.5))
    if skew:
        small = levelled(small, skew)
        least = darkest(small)
    return View(
        colour=small if small.ndim == 3 else None,
        grey=grey(small),
        least=least,
        scale=raster.scale * own,
        unit=dpi * own / WORK_DPI,
        skew=skew,
    )


def skew_of(page: Pixels) -> float:
    """Return the degrees, anticlockwise, that make the lines of a page level; 0 where they are, or nobody can tell.

    On a level page the feet of letters gather in rows: the rows' sums change most from one to the next (Postl, ICPR
    1986). Rows are leant, not the page turned, and only feet are counted, or the mass of a black bar would decide.

    Args:
        page: the page at about 75 dpi.
    """
    margin = max(page.shape) // 25  # the dark border of a scan is level, whatever lies on it is not
    if min(page.shape) < 50 + 2 * margin:
        return 0.0
    ink = below(page[margin:-margin, margin:-margin], INK)
    down, right = np.nonzero((ink[:-1] > 0) & (ink[1:] == 0))
    if len(down) < _FEET:
        return 0.0
    every = 1 + len(down) // _INKED
    ys, xs = down[::every].astype(np.float32), right[::every].astype(np.float32)
    level = _gathering(xs, ys, 0.0)
    coarse = max(np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 0.5), key=lambda angle: _gathering(xs, ys, float(angle)))
    fine = max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=lambda angle: _gathering(xs, ys, float(angle)))
    turned = abs(fine) >= LEAST_SKEW and _gathering(xs, ys, float(fine)) > 1.15 * level
    return round(float(fine), 1) if turned else 0.0


def _gathering(xs: NDArray[np.float32], ys: NDArray[np.float32], degrees: float) -> float:
    """Return how unlike neighbouring rows are once a page is turned anticlockwise, which moves what is right up."""
    lean = np.float32(np.tan(np.radians(degrees)))
    rows = ys - xs * lean
    counts = np.bincount((rows - rows.min()).astype(np.int64))
    return float((np.diff(counts, prepend=0, append=0) ** 2).sum())
