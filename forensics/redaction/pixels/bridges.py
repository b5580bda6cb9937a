"""Bars that their codes part in two: what stands left and right of a code is one bar where its ground runs on past it.

A code that is nearly as high as its bar, or the light halo that scanners and printer drivers leave around its letters,
leaves nothing to join the halves but a strip above or below. Two bars side by side have paper, or a seam from top to
bottom, between them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.records.geometry import Box
from forensics.redaction.pixels.view import View

_LIKE = 36
"""Grey levels between tones that are the same."""
_LEVEL = 0.18
"""Heights by which the upper and lower edges of two halves differ at most."""
_NARROWEST, _WIDEST = 0.35, 8.0
"""Gap between halves, in their heights: one letter, a long code."""
_PALEST = 235
"""Tone of the palest bar; what is lighter is paper."""
_RUNS_ON = 0.85
"""Least share of a gap that a row of the bar's tone crosses."""
_EDGE = 2
"""Rows by which the edges of a half may lie inside the bar: dither frays them."""
_INK = 60
"""Grey levels from the tone to what is printed."""
_PRINTED = 0.15
"""Least share of a gap that is printed: a code fills it, a stroke or a comma between two bars does not."""


def bridged(view: View, kept: Sequence[Box]) -> list[list[int]]:
    """Return which of the boxes, in work pixels, are parts of one bar, from left to right; most stand alone."""
    groups: list[list[int]] = []
    for n in sorted(range(len(kept)), key=lambda n: (kept[n].x0, kept[n].y0)):
        found = [g for g in groups if _is_next(kept[g[-1]], kept[n]) and _runs_on(view, kept[g[-1]], kept[n])]
        if found:
            max(found, key=lambda g: kept[g[-1]].x1).append(n)
        else:
            groups.append([n])
    return sorted(groups, key=min)


def _is_next(left: Box, right: Box) -> bool:
    """Tell whether two boxes stand level on one line, as far apart as a code would part them."""
    height = min(left.height, right.height)
    edges = max(abs(left.y0 - right.y0), abs(left.y1 - right.y1))
    return edges <= _LEVEL * height + 1 and _NARROWEST * height <= right.x0 - left.x1 <= _WIDEST * height


def _runs_on(view: View, left: Box, right: Box) -> bool:
    """Tell whether a row of the boxes' tone crosses the gap between them, above or below what is printed there."""
    top, foot = max(0, int(max(left.y0, right.y0)) - _EDGE), int(min(left.y1, right.y1)) + _EDGE
    x0, x1 = int(left.x1), int(np.ceil(right.x0))
    if foot - top < 6 + 2 * _EDGE or x1 - x0 < 2:
        return False
    tones = [_tone(view.grey, box) for box in (left, right)]
    tone = sum(tones) / 2
    if abs(tones[0] - tones[1]) > _LIKE or tone > _PALEST:
        return False
    between = view.grey[top:foot, x0:x1].astype(np.float32)
    if float((np.abs(between - tone) > _INK).mean()) < _PRINTED:
        return False
    deep = _EDGE + max(3, (foot - top) // 4)
    level = _smooth(between)
    rows = np.concatenate([level[:deep], level[-deep:]])
    return bool(((np.abs(rows - tone) <= _LIKE).mean(axis=1) >= _RUNS_ON).any())


def _tone(grey: Pixels, box: Box) -> float:
    return float(np.median(grey[int(box.y0) + 2 : int(box.y1) - 2, int(box.x0) + 2 : int(box.x1) - 2]))


def _smooth(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the means over two rows and three columns, which level the dots of a dither."""
    wide = np.pad(plane, ((0, 1), (1, 1)), mode="edge")
    across = wide[:, :-2] + wide[:, 1:-1] + wide[:, 2:]
    return np.asarray((across[:-1] + across[1:]) / 6, np.float32)
