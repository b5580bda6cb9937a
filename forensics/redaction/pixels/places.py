"""Where on a page to look closely: most pages have no such place and cost little more than their decoding.

At 75 dpi the strokes of text and their ground differ within a stroke's width; the inside of a bar, grey, coloured or
dithered, does not.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.adapters.outlines import extents
from forensics.adapters.planes import below, blurred, both, either, opened, spread, sums
from forensics.redaction.pixels.view import View

_EVEN, _PAPER = 28, 242
"""Most difference within an even place, and the tone from which a place is paper, if the paper is not darker."""
_USUAL, _LIGHTEST, _ALIKE = 0.75, 0.97, 10
"""Ranks of tones that are those of the paper where they differ by so little: most of the page is as light."""
_DARKEST, _GRAIN = 220, 12
"""Tone of the darkest paper whose grain is told from a bar, and levels by which the grain may be darker than it."""
_DENSE = 180
"""Mean tone over half a line below which a place may be of a bar: text is lighter."""
_CORE, _LEAST_EVEN = 40, 0.05
"""Least even pixels, at 75 dpi, of a dense place for it to be looked at, or least part of it that is even."""
_MARGIN = 16
"""Pixels at 150 dpi that are looked at around an even place."""

Place = tuple[int, int, int, int]


def tones(view: View, flat: Pixels, place: Place) -> tuple[float, float]:
    """Return the darkest and the lightest tone of what is even in a place, strays left out."""
    part = slice(place[1] // 2, place[3] // 2), slice(place[0] // 2, place[2] // 2)
    values = np.sort(view.half[part][flat[part] > 0])
    if not len(values):
        return 0.0, 255.0
    stray = len(values) // 50
    return float(values[stray]), float(values[-1 - stray])


def even(view: View) -> Pixels:
    """Return the mask, at half the size, of what is even and darker than paper."""
    soft = blurred(view.half, 3)
    return both(below(spread(soft, 3), _EVEN + 1), below(soft, _paper(soft)))


def _paper(soft: Pixels) -> int:
    """Return the tone from which a place is paper: the grain of a scan in grey is even here and there."""
    few = soft[::4, ::4]
    ranks = np.bincount(few.ravel(), minlength=256).cumsum()
    usual, lightest = np.searchsorted(ranks, (_USUAL * few.size, _LIGHTEST * few.size)).tolist()
    return min(_PAPER, usual - _GRAIN) if usual >= _DARKEST and lightest - usual <= _ALIKE else _PAPER


def places(view: View, flat: Pixels) -> list[Place]:
    """Return the rectangles, in work pixels and apart from each other, that hold an even place.

    Codes in large type leave little of a bar even; the rest of it is dense.

    Args:
        view: the page.
        flat: what of it is even.
    """
    cores = opened(flat, 4, 2)
    if not cores.any():
        return []
    dense = below(blurred(view.half, 7), _DENSE)
    found = extents(_in_bands(either(cores, dense), cores), width=4, height=2)
    if not len(found):
        return []
    kept = 2 * found[_are_bars(view, cores, found)] + view.px(_MARGIN) * np.array([-1, -1, 1, 1])
    limits = np.array([view.width, view.height] * 2)
    return merged([(x0, y0, x1, y1) for x0, y0, x1, y1 in np.clip(kept, 0, limits).tolist()])


def _in_bands(dense: Pixels, cores: Pixels) -> Pixels:
    """Return what is dense without the bands of rows, between empty ones, that hold no core: lines of text, mostly."""
    filled, held = (mask.any(axis=1) for mask in (dense, cores))
    band = np.cumsum(np.diff(filled, prepend=False))  # odd within bands
    left_out = ~np.isin(band, band[held])
    dense[left_out] = 0
    return dense


def _are_bars(view: View, cores: Pixels, found: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which dense places are even enough: a bold line has an even spot here and there."""
    x0, y0, x1, y1 = found.T
    summed = sums(cores)
    count = (summed[y1, x1] - summed[y0, x1] - summed[y1, x0] + summed[y0, x0]) / 255
    return np.asarray((count >= _CORE * view.unit**2) | (count > _LEAST_EVEN * (x1 - x0) * (y1 - y0)))


def merged(found: Sequence[Place]) -> list[Place]:
    """Return rectangles around those that touch, from the top down."""
    done: list[Place] = []
    todo = sorted(found, reverse=True)
    while todo:
        place = todo.pop()
        touching = [other for other in done if _touch(place, other)]
        if touching:
            done = [other for other in done if other not in touching]
            group = [place, *touching]
            x0, y0 = min(p[0] for p in group), min(p[1] for p in group)
            todo.append((x0, y0, max(p[2] for p in group), max(p[3] for p in group)))
        else:
            done.append(place)
    return sorted(done, key=lambda p: (p[1], p[0]))


def _touch(a: Place, b: Place) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
