"""How far a scanned page leans."""

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.adapters.planes import below

LEAST, MOST = 0.3, 5.0
"""Degrees between which skew is taken out."""

_INK = 140
_FEET, _COARSE, _FINE = 200, 3_000, 8_000
"""Least pixels from which skew is measured, and most, evenly taken: to tell half degrees, and to tell tenths."""

Points = tuple[NDArray[np.float32], NDArray[np.float32]]


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
    ink = below(np.ascontiguousarray(page[margin:-margin, margin:-margin]), _INK)
    feet = np.flatnonzero(ink[:-1] > ink[1:])
    if len(feet) < _FEET:
        return 0.0
    few, many = (_points(feet, most, ink.shape[1]) for most in (_COARSE, _FINE))
    coarse = max(np.arange(-MOST, MOST + 0.1, 0.5).tolist(), key=lambda angle: _gathering(few, angle))
    gathered = {angle: _gathering(many, angle) for angle in np.arange(coarse - 0.4, coarse + 0.41, 0.1).tolist()}
    fine = max(gathered, key=lambda angle: gathered[angle])
    turned = abs(fine) >= LEAST - 0.01 and gathered[fine] > 1.15 * _gathering(many, 0.0)
    return round(fine, 1) if turned else 0.0


def _points(places: NDArray[np.int64], most: int, width: int) -> Points:
    y, x = np.divmod(places[:: 1 + len(places) // most], width)
    return x.astype(np.float32), y.astype(np.float32)


def _gathering(points: Points, degrees: float) -> float:
    """Return how unlike neighbouring rows are once a page is turned anticlockwise, which moves what is right up."""
    rows = points[1] - points[0] * np.float32(np.tan(np.radians(degrees)))
    counts = np.bincount((rows - rows.min()).astype(np.int64) + 1)
    change = counts[1:] - counts[:-1]
    return float(change @ change) + float(counts[-1]) ** 2
