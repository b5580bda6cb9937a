"""The places of a page side by side on one sheet, so that each operation on pixels is done once for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.redaction.pixels.places import Place
from forensics.redaction.pixels.view import View

_APART = 16
"""Pixels of white between two places: more than any gap that is closed."""
_LOOSE = 1.3
"""Room on a sheet for each pixel of a place."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Places of a page and where each stands on the sheet, both as rows of x0, y0, x1, y1 in work pixels."""

    view: View
    places: NDArray[np.int64]
    here: NDArray[np.int64]
    width: int
    height: int
    grey: Pixels
    least: Pixels

    def moved(self, boxes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return boxes of the sheet where they stand on the page."""
        left, top = self.here[:, 0], self.here[:, 1]
        inside = (boxes[:, 0, None] >= left) & (boxes[:, 1, None] >= top)
        inside &= (boxes[:, 0, None] < self.here[:, 2]) & (boxes[:, 1, None] < self.here[:, 3])
        shift = (self.places - self.here)[inside.argmax(axis=1), :2]
        return boxes + np.tile(shift, 2)

    def of(self, plane: Pixels, ground: int) -> Pixels:
        """Return the places of a plane of the page, set on a ground."""
        sheet = np.full((self.height, self.width), ground, np.uint8)
        for (x0, y0, x1, y1), (a, b, c, d) in zip(self.places.tolist(), self.here.tolist(), strict=True):
            sheet[b:d, a:c] = plane[y0:y1, x0:x1]
        return sheet

    def without(self, mask: Pixels, left_out: NDArray[np.bool_]) -> Pixels:
        """Clear some places of a mask of the sheet, in place."""
        for a, b, c, d in self.here[left_out].tolist():
            mask[b:d, a:c] = 0
        return mask


def sheet_of(view: View, places: Sequence[Place]) -> Sheet:
    """Return the sheet of some places, the highest first, in rows on a square."""
    order = sorted(range(len(places)), key=lambda n: (places[n][1] - places[n][3], places[n]))
    chosen = np.array([places[n] for n in order], np.int64)
    widths, heights = chosen[:, 2] - chosen[:, 0] + _APART, chosen[:, 3] - chosen[:, 1] + _APART
    wide = int(max(widths.max(), (_LOOSE * (widths * heights).sum()) ** 0.5)) + _APART
    here, x, y, high = [], _APART, _APART, 0
    for x0, y0, x1, y1 in chosen.tolist():
        if x + x1 - x0 + _APART > wide and x > _APART:
            x, y, high = _APART, y + high + _APART, 0
        here.append((x, y, x + x1 - x0, y + y1 - y0))
        x, high = x + x1 - x0 + _APART, max(high, y1 - y0)
    stands = np.array(here, np.int64)
    bare = np.zeros((0, 0), np.uint8)
    sheet = Sheet(view, chosen, stands, int(stands[:, 2].max()) + _APART, y + high + _APART, bare, bare)
    grey = sheet.of(view.grey, 255)
    least = grey if view.colour is None else sheet.of(view.least, 255)
    return Sheet(view, chosen, stands, sheet.width, sheet.height, grey, least)
