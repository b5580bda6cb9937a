"""What is measured of each proposal: its shape, its tone, its edges, what is printed on it, and the page around it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forensics.redaction.pixels import alignment, insides, sides
from forensics.redaction.pixels.proposals import KINDS, Proposal
from forensics.redaction.pixels.view import View

_SHAPE = (
    "width", "height", "aspect", "area", "fill", "upright", "angle", "x", "y", "page_width", "touches_edge",
    *(f"is_{kind}" for kind in KINDS),
)  # fmt: skip
_AROUND = ("paper", "rough", "ink_left", "ink_right", "ink_above", "ink_below", "line_height", "height_in_lines")
_RELATED = (
    "page_ink", "page_paper", "page_proposals", "like_tone", "like_height", "inside", "around", "overlapping",
)  # fmt: skip

NAMES: tuple[str, ...] = (
    *_SHAPE, *insides.TONE, *insides.PRINT, *insides.PROFILE, *sides.NAMES, *_AROUND, *_RELATED,
    *alignment.NAMES,
)  # fmt: skip
"""Names of the features, in the order of the columns."""

Columns = dict[str, NDArray[Any]]

_STRIPS = 8
"""Strips of the page, side by side, in which lines of text are measured."""


def measure(view: View, proposals: Sequence[Proposal]) -> NDArray[np.float32]:
    """Return one row of ``NAMES`` for each proposal."""
    if not proposals:
        return np.zeros((0, len(NAMES)), np.float32)
    boxes = np.array([p.box for p in proposals], np.float64)
    columns = _shape(view, proposals, boxes) | insides.measured(view, boxes)
    columns |= sides.measured(view, boxes, columns["tone"])
    columns |= _around(view, boxes) | _related(view, boxes, columns)
    drawn = np.array([p.kind == "outline" for p in proposals])
    columns |= alignment.measured(boxes / view.unit, drawn, columns["print_share"], columns["tone"])
    table = np.stack([columns[name] for name in NAMES], axis=1)
    return np.asarray(np.nan_to_num(table, posinf=1e3, neginf=-1e3).astype(np.float32))


def line_height(view: View) -> float:
    """Return the usual height of runs of rows that hold ink, in pixels at 150 dpi: the height of a line of text."""
    edges = np.linspace(0, view.ink.sums.shape[1] - 1, _STRIPS + 1).astype(np.int64)
    rows = np.diff(np.diff(view.ink.sums[:, edges], axis=1), axis=0) > 5 * np.diff(edges)
    ends = np.diff(np.pad(rows.astype(np.int8), ((1, 1), (0, 0))), axis=0).T
    heights = (np.argwhere(ends < 0) - np.argwhere(ends > 0))[:, 1] * view.ink.step / view.unit
    usual = heights[(heights >= 6) & (heights <= 40)]
    return float(np.median(usual)) if len(usual) else 18.0


def _shape(view: View, proposals: Sequence[Proposal], boxes: NDArray[np.float64]) -> Columns:
    x0, y0, x1, y1 = boxes.T
    width, height = x1 - x0, y1 - y0
    edge = np.minimum.reduce([x0, y0, view.width - x1, view.height - y1]) / view.unit
    fills = np.array([(p.fill, p.upright, abs(p.angle), KINDS.index(p.kind)) for p in proposals])
    values = (
        width / view.unit, height / view.unit, width / np.maximum(1.0, height),
        width * height / (view.width * view.height), *fills.T[:3],
        (x0 + x1) / 2 / view.width, (y0 + y1) / 2 / view.height, width / view.width, edge < 4,
        *(fills[:, 3] == n for n in range(len(KINDS))),
    )  # fmt: skip
    return dict(zip(_SHAPE, values, strict=True))


def _around(view: View, boxes: NDArray[np.float64]) -> Columns:
    """Paper and roughness within, and ink on the same line to the left and right, and on the lines above and below."""
    line = line_height(view)
    reach, gap, high = 60 * view.unit, 3 * view.unit, line * view.unit * 1.6
    x0, y0, x1, y1 = boxes.T
    inside = boxes + np.array([2, 2, -2, -2])
    windows = (
        (x0 - reach, y0, x0 - gap, y1),
        (x1 + gap, y0, x1 + reach, y1),
        (x0, y0 - high, x1, y0 - gap),
        (x0, y1 + gap, x1, y1 + high),
    )
    ink = view.ink.of(np.concatenate([np.stack(w, axis=1) for w in windows])).reshape(4, -1)
    usual = np.full(len(boxes), line)
    values = view.paper.of(inside), view.rough.of(inside), *ink, usual, (y1 - y0) / view.unit / line
    return dict(zip(_AROUND, values, strict=True))


def _related(view: View, boxes: NDArray[np.float64], columns: Columns) -> Columns:
    """What the page holds besides: alike proposals, and those inside, around and across each one."""
    alike = np.ones((len(boxes), len(boxes)), bool)
    for name in ("blue", "green", "red"):
        value = columns[name].astype(np.int16)
        alike &= np.abs(value[:, None] - value) <= 20
    heights = columns["height"]
    level = np.abs(heights[:, None] - heights) <= 0.12 * np.minimum(heights[:, None], heights)
    x0, y0, x1, y1 = boxes.astype(np.float32).T
    w = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    h = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    common = np.maximum(w, 0) * np.maximum(h, 0)
    area = (x1 - x0) * (y1 - y0)
    alike &= common < 0.1 * np.minimum(area[:, None], area)
    across = common >= 0.1 * np.minimum(area[:, None], area)
    inside = (common > 0.8 * area) & (area < 0.8 * area[:, None])
    values = (
        np.full(len(boxes), view.ink.whole), np.full(len(boxes), view.paper.whole), np.full(len(boxes), len(boxes)),
        alike.sum(axis=1), (alike & level).sum(axis=1), inside.sum(axis=1), inside.sum(axis=0),
        (across & ~inside & ~inside.T).sum(axis=1),
    )  # fmt: skip
    return dict(zip(_RELATED, values, strict=True))
