"""What is measured within the boxes of proposals, all at once: tones, prints, and how rows and columns differ.

A box is looked at on grids of points, so that a page costs the same few array operations however many proposals it has.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.redaction.pixels.view import View

TONE = ("tone", "blue", "green", "red", "saturation", "near_tone", "spread", "dark", "light", "middle")
PRINT = ("print_share", "print_width", "print_height", "print_x", "print_y", "corners")
PROFILE = (
    "row_low", "row_high", "column_low", "column_high", "seam_across", "seam_down", "drift_down", "drift_across",
    "cut_across", "cut_down",
)  # fmt: skip

_ROWS, _COLUMNS, _COLOURS = (40, 24), (8, 240), (6, 16)
"""Points down and across on which rows and tones, columns, and colours are looked at: a bar of one line has 20 rows."""
_BANDS = 8
"""Parts of its length in all of which a seam must stand out: a letter leaves the first and the last of them out."""
_NEAR, _AWAY = 16, 40
"""Levels within which a point is of the tone of its box, and beyond which it is of another."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """Boxes without their edges, in pixels of a plane; at least one pixel each."""

    x: Ints
    y: Ints
    width: Ints
    height: Ints

    @classmethod
    def of(cls, boxes: NDArray[np.float64], width: int, height: int) -> "Inside":
        """Return the insides of boxes (rows of x0, y0, x1, y1), cut at the edges of a plane."""
        whole = boxes.astype(np.int64)
        edge = np.where(np.minimum(whole[:, 2] - whole[:, 0], whole[:, 3] - whole[:, 1]) < 12, 1, 2)
        x0, y0 = np.clip(whole[:, 0] + edge, 0, width - 1), np.clip(whole[:, 1] + edge, 0, height - 1)
        x1, y1 = np.clip(whole[:, 2] - edge, x0 + 1, width), np.clip(whole[:, 3] - edge, y0 + 1, height)
        return cls(x0, y0, x1 - x0, y1 - y0)

    def points(self, plane: Pixels, rows: int, columns: int) -> Pixels:
        """Return the values on a grid of points of each box: (boxes, rows, columns)."""
        y = self.y[:, None] + (np.arange(rows) * 2 + 1) * self.height[:, None] // (2 * rows)
        x = self.x[:, None] + (np.arange(columns) * 2 + 1) * self.width[:, None] // (2 * columns)
        at = y[:, :, None] * plane.shape[1] + x[:, None, :]
        return np.asarray(plane.reshape(-1, *plane.shape[2:]).take(at, axis=0))

    def rows(self, plane: Pixels, n: int, columns: int) -> Pixels:
        """Return every row of one box at some points across: (rows, columns)."""
        x = self.x[n] + (np.arange(columns) * 2 + 1) * self.width[n] // (2 * columns)
        return plane[self.y[n] : self.y[n] + self.height[n], x]

    def columns(self, plane: Pixels, n: int, rows: int) -> Pixels:
        """Return every column of one box at some points down: (columns, rows)."""
        y = self.y[n] + (np.arange(rows) * 2 + 1) * self.height[n] // (2 * rows)
        return plane[y, self.x[n] : self.x[n] + self.width[n]].T


def measured(view: View, boxes: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
    """Return the measures of ``TONE``, ``PRINT`` and ``PROFILE`` by name, one value for each box."""
    inside = Inside.of(boxes, view.width, view.height)
    points = inside.points(view.grey, *_ROWS)
    tone = _median(points.reshape(len(boxes), -1))
    away = points.astype(np.int16) - tone[:, None, None]
    return {
        **_tones(view, boxes, points, tone, np.abs(away)),
        **_prints(np.abs(away) > _AWAY),
        **_profiles(view, inside, tone, away),
    }


def _median(values: Pixels) -> NDArray[np.int16]:
    middle = values.shape[1] // 2
    return np.asarray(np.partition(values, middle, axis=1)[:, middle].astype(np.int16))


def _tones(
    view: View, boxes: NDArray[np.float64], points: Pixels, tone: NDArray[np.int16], away: NDArray[np.int16]
) -> dict[str, NDArray[np.float64]]:
    flat = points.reshape(len(points), -1)
    channels = [tone] * 3
    if view.colour is not None:
        few = Inside.of(boxes / 2, view.colour.shape[1], view.colour.shape[0]).points(view.colour, *_COLOURS)
        channels = [_median(few[..., n].reshape(len(few), -1)) for n in range(3)]
    dark, light = _share(flat < 90), _share(flat > 225)
    saturation = np.maximum.reduce(channels) - np.minimum.reduce(channels)
    near = _share((away <= _NEAR).reshape(flat.shape))
    values = (tone, *channels, saturation, near, flat.std(axis=1, dtype=np.float32), dark, light, 1 - dark - light)
    return dict(zip(TONE, values, strict=True))


def _share(found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of what is found in each row."""
    return np.asarray(np.count_nonzero(found, axis=1) / found.shape[1])


def _prints(away: NDArray[np.bool_]) -> dict[str, NDArray[np.float64]]:
    """What is printed on a bar is small and in one place."""
    rows, columns = np.asarray(away.any(axis=2)), np.asarray(away.any(axis=1))
    (left, right), (top, bottom) = _extent(columns), _extent(rows)
    any_ = rows.any(axis=1)
    high, wide = away.shape[1] // 6, away.shape[2] // 12
    ends = np.concatenate([away[:, :high], away[:, -high:]], axis=1)
    corners = _share(np.concatenate([ends[:, :, :wide], ends[:, :, -wide:]], axis=2).reshape(len(away), -1))
    place = [right - left, bottom - top, (right + left) / 2, (bottom + top) / 2]
    values = _share(away.reshape(len(away), -1)), *(np.where(any_, v, 0.0) for v in place), corners
    return dict(zip(PRINT, values, strict=True))


def _extent(found: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the first and the last place found, as shares of the length."""
    length = found.shape[1]
    return found.argmax(axis=1) / length, 1 - found[:, ::-1].argmax(axis=1) / length


def _profiles(
    view: View, inside: Inside, tone: NDArray[np.int16], away: NDArray[np.int16]
) -> dict[str, NDArray[np.float32]]:
    """Rows and columns of a bar are alike; one that is of another tone from end to end parts two bars.

    A box with more rows or columns than the grid is looked at in each of them: the seam between bars is one pixel wide.
    """
    columns = inside.points(view.grey, *_COLUMNS).astype(np.int16) - tone[:, None, None]
    down, along = _spread(away), _spread(columns.transpose(0, 2, 1))
    for n in np.flatnonzero(inside.height > _ROWS[0]).tolist():
        down[:, n] = _spread(inside.rows(view.grey, n, _ROWS[1])[None].astype(np.int16) - tone[n])[:, 0]
    for n in np.flatnonzero(inside.width > _COLUMNS[1]).tolist():
        along[:, n] = _spread(inside.columns(view.grey, n, _COLUMNS[0])[None].astype(np.int16) - tone[n])[:, 0]
    row_low, row_high, across, drift_down, cut_across = down
    column_low, column_high, seam_down, drift, cut_down = along
    values = (
        row_low, row_high, column_low, column_high, across, seam_down, drift_down, drift, cut_across, cut_down,
    )  # fmt: skip
    return dict(zip(PROFILE, values, strict=True))


def _spread(away: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return low and high distance of slices from the tone, the furthest, the range, and the furthest in all bands.

    One row for each of the five, one column for each box.

    Args:
        away: levels from the tone of each box: (boxes, slices, points of a slice).
    """
    boxes, size, length = away.shape
    bands = away.reshape(boxes, size, _BANDS, length // _BANDS).mean(axis=3, dtype=np.float32)
    whole = bands.mean(axis=2)
    middle = slice(size // 10, size - size // 10)
    far = np.abs(whole)
    ranked = np.partition(far, (size // 5, size * 4 // 5), axis=1)
    everywhere = np.abs(bands[:, middle]).min(axis=2).max(axis=1)
    low, high = ranked[:, size // 5], ranked[:, size * 4 // 5]
    return np.stack([low, high, far[:, middle].max(axis=1), np.ptp(whole, axis=1), everywhere])
