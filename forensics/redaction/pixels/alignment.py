"""What a drawn box shares with the others of its page: the cells of a table and the lines of a hatching stand in rows.

Two boxes that do not overlap may have a side in common, or the foot of one may be the top of another. A redaction has
few such neighbours, most of them with something printed in them; a cell has many, and most are bare.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

NAMES = (
    "same_left", "same_right", "same_top", "same_bottom", "stacked", "beside", "stacked_bare", "stacked_level", "bare",
)  # fmt: skip

_SAME, _MEET = 3.5, 5.0
"""Pixels at 150 dpi by which sides that are the same differ, and sides that meet."""
_FACE = 0.5
"""Part of the shorter of two sides along which boxes meet."""
_OVERLAP = 0.25
"""Part of the smaller width and height in common from which two boxes are no neighbours."""
_LEVEL = 0.15
"""Part by which heights that are the same differ."""
_PRINT, _PAPER = 0.02, 200
"""Printed share below which a box is bare, and the tone of its ground from which it is paper."""

Columns = dict[str, NDArray[Any]]


def measured(
    boxes: NDArray[np.float64], drawn: NDArray[np.bool_], printed: NDArray[Any], tone: NDArray[Any]
) -> Columns:
    """Return the measures of ``NAMES``, one value for each box: 0 for those that are not drawn with lines.

    Args:
        boxes: rows of x0, y0, x1, y1, in pixels at 150 dpi.
        drawn: which of them are drawn with lines.
        printed: the share of each that is printed.
        tone: the grey level of each.
    """
    columns = {name: np.zeros(len(boxes)) for name in NAMES}
    bare = (printed[drawn] < _PRINT) & (tone[drawn] > _PAPER)
    if len(bare):
        for name, value in _of(boxes[drawn], bare).items():
            columns[name][drawn] = value
    return columns


def _of(boxes: NDArray[np.float64], bare: NDArray[np.bool_]) -> Columns:
    x0, y0, x1, y1 = boxes.T
    width, height = x1 - x0, y1 - y0
    across = _common(x0, x1) / np.minimum(width[:, None], width)
    down = _common(y0, y1) / np.minimum(height[:, None], height)
    apart = (across <= _OVERLAP) | (down <= _OVERLAP)
    stacked = (_near(y0, y1, _MEET) | _near(y1, y0, _MEET)) & (across > _FACE) & apart
    beside = (_near(x0, x1, _MEET) | _near(x1, x0, _MEET)) & (down > _FACE) & apart
    level = np.abs(height[:, None] - height) <= _LEVEL * np.minimum(height[:, None], height)
    pairs = (
        *(_near(side, side, _SAME) & apart for side in (x0, x1, y0, y1)),
        stacked, beside, stacked & bare, stacked & level,
    )  # fmt: skip
    values = (*(pair.sum(axis=1) for pair in pairs), np.full(len(bare), bare.mean()))
    return dict(zip(NAMES, values, strict=True))


def _common(first: NDArray[np.float64], last: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the length that each stretch has in common with each other one."""
    return np.minimum(last[:, None], last) - np.maximum(first[:, None], first)


def _near(sides: NDArray[np.float64], others: NDArray[np.float64], most: float) -> NDArray[np.bool_]:
    return np.asarray(np.abs(sides[:, None] - others) <= most)
