"""The tones between ink and paper that fill an area of a place, and where each one stands."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.adapters.planes import both, doubled, grown, within
from forensics.redaction.pixels.sheet import Sheet

_DARKEST, _LIGHTEST = 80, 238
_REACH = 14
"""Levels by which a pixel may differ from the tone of its area."""
_SOFT = 20
"""The same for colours, which are known at half the size."""
_LEAST, _MOST = 75, 8
"""Least pixels, at 75 dpi, of a tone in a place, and most tones of a place."""


def shades(sheet: Sheet, flat: Pixels, wanted: NDArray[np.bool_]) -> Iterator[Pixels]:
    """Yield masks of the sheet: the commonest tone of each place that is wanted, then the next common of each.

    Args:
        sheet: the places.
        flat: what of the page is even, at half its size.
        wanted: the places whose tones are looked for.
    """
    found = [_tones(sheet, flat, n) if want else [] for n, want in enumerate(wanted.tolist())]
    for rank in range(max((len(tones) for tones in found), default=0)):
        mask = np.zeros((sheet.height, sheet.width), np.uint8)
        for n, tones in enumerate(found):
            if rank < len(tones):
                x0, y0, x1, y1 = sheet.here[n].tolist()
                mask[y0:y1, x0:x1] = _mask(sheet, n, tones[rank])
        yield mask


def _tones(sheet: Sheet, flat: Pixels, n: int) -> list[NDArray[np.int64]]:
    """Return the tones, commonest first, that fill an area of a place: values of its channels."""
    view = sheet.view
    part = _half(sheet, n)
    least = view.half[part]
    usable = (flat[part] > 0) & (least > _DARKEST) & (least <= _LIGHTEST)
    plane = view.half if view.colour is None else view.colour
    level = plane[part][usable].reshape(-1, 1 if view.colour is None else 3)
    coarse = (level >> 4).astype(np.int64) @ (16 ** np.arange(level.shape[1]))
    counts = np.bincount(coarse)
    often = np.flatnonzero(counts >= _LEAST * view.unit**2)
    taken: list[NDArray[np.int64]] = []
    for key in often[np.argsort(-counts[often], kind="stable")].tolist():
        same = np.sort(level[coarse == key], axis=0)
        tone = same[len(same) // 2].astype(np.int64)
        if all(np.abs(tone - other).max() > _REACH for other in taken):
            taken.append(tone)
    return taken[:_MOST]


def _half(sheet: Sheet, n: int) -> tuple[slice, slice]:
    x0, y0, x1, y1 = sheet.places[n].tolist()
    return slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2)


def _mask(sheet: Sheet, n: int, tone: NDArray[np.int64]) -> Pixels:
    x0, y0, x1, y1 = sheet.here[n].tolist()
    grey = sheet.grey[y0:y1, x0:x1]
    if sheet.view.colour is None:
        return within(grey, tone.tolist(), _REACH)
    blue, green, red = tone.tolist()
    near = within(grey, [0.114 * blue + 0.587 * green + 0.299 * red], _REACH)
    hue = grown(within(sheet.view.colour[_half(sheet, n)], tone.tolist(), _SOFT), 3, 3)
    return both(near, doubled(hue, x1 - x0, y1 - y0))
