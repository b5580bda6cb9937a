"""Shares of what is set in windows of a plane."""

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.adapters.planes import sums


class Shares:
    """Share of the set pixels of a mask in any window, from sums over rectangles (Crow, SIGGRAPH 1984)."""

    def __init__(self, mask: Pixels | NDArray[np.bool_], step: int = 1) -> None:
        """Take a mask, each of whose pixels stands for ``step`` pixels each way."""
        self.sums = sums(mask.view(np.uint8))
        self.step = step
        self._set = 1 if mask.dtype == np.bool_ else 255
        self.whole = np.count_nonzero(mask) / max(1, mask.size)
        """Share over the whole plane."""

    def of(self, windows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share in each window (rows of x0, y0, x1, y1), cut at the edges; 0 for an empty one."""
        h, w = self.sums.shape[0] - 1, self.sums.shape[1] - 1
        bounds = np.array([w, h, w, h], np.int64)
        x0, y0, x1, y1 = np.maximum(0, np.minimum(np.rint(windows / self.step).astype(np.int64), bounds)).T
        area = np.maximum(x1 - x0, 0) * np.maximum(y1 - y0, 0)
        found = self.sums[y1, x1] - self.sums[y0, x1] - self.sums[y1, x0] + self.sums[y0, x0]
        return np.asarray(np.where(area > 0, found / np.maximum(area, 1) / self._set, 0.0))
