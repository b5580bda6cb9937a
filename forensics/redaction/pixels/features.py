"""What is measured of each proposal: its shape, its tone, its edges, what is printed on it, and the page around it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels, below, strips
from forensics.records.geometry import Box
from forensics.redaction.pixels.proposals import DARK, KINDS, Proposal
from forensics.redaction.pixels.view import View

SIDES = ("left", "right", "top", "bottom")

_SHAPE = (
    "width", "height", "aspect", "area", "fill", "upright", "angle", "x", "y", "page_width", "touches_edge",
    *(f"is_{kind}" for kind in KINDS),
)  # fmt: skip
_TONE = ("tone", "blue", "green", "red", "saturation", "near_tone", "spread", "dark", "light", "middle")

NAMES: tuple[str, ...] = (
    *_SHAPE, *_TONE, "paper", "rough",
    "row_low", "row_high", "column_low", "column_high",
    "seam_across", "seam_down", "print_share", "print_width", "print_height", "print_x", "print_y",
    "corners", "drift_down", "drift_across", "cut_across", "cut_down",
    *(f"{what}_{side}" for side in SIDES for what in ("ring", "step", "line", "gap")),
    "frame_dark", "beyond_down", "beyond_across", "beyond",
    "ink_left", "ink_right", "ink_above", "ink_below", "line_height", "height_in_lines",
    "page_ink", "page_paper", "page_proposals", "like_tone", "like_height", "inside", "around", "overlapping",
)  # fmt: skip
"""Names of the features, in the order of the columns."""

_INSIDE = len(_TONE) + 16
"""Number of the features of a box's inside."""
_SAMPLE = 3_000
"""Pixels of its inside by which a large box is judged."""
_LEVELS = np.arange(256.0)
_LEVELS_NEAR = np.abs(_LEVELS[:, None] - _LEVELS[None]) > 40
"""For each tone, which levels are another."""


def measure(view: View, proposals: Sequence[Proposal]) -> NDArray[np.float32]:
    """Return one row of ``NAMES`` for each proposal."""
    if not proposals:
        return np.zeros((0, len(NAMES)), np.float32)
    boxes = np.array([p.box for p in proposals], np.float64)
    line_height = _line_height(view)
    own = np.array([_own(view, p) for p in proposals], np.float64)
    inside = boxes + np.array([2, 2, -2, -2])
    middle = np.stack([view.paper.of(inside), view.rough.of(inside)], axis=1)
    tone = len(_SHAPE) + len(_TONE)
    table = np.hstack([own[:, :tone], middle, own[:, tone:], _around(view, boxes, line_height)])
    table = np.hstack([table, _related(table, boxes, view)])
    return np.nan_to_num(table, posinf=1e3, neginf=-1e3).astype(np.float32)


def _line_height(view: View) -> float:
    """Return the usual height of runs of rows that hold ink, in pixels at 150 dpi: the height of a line of text."""
    heights: list[int] = []
    for rows in strips(below(view.grey, DARK + 30), 8).T > 5:
        edges = np.flatnonzero(np.diff(np.concatenate([[0], rows.astype(np.int8), [0]])))
        heights += (edges[1::2] - edges[::2]).tolist()
    usual = [h / view.unit for h in heights if 6 <= h / view.unit <= 40]
    return float(np.median(usual)) if usual else 18.0


def _own(view: View, proposal: Proposal) -> list[float]:
    box, unit = proposal.box, view.unit
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    x1, y1 = min(view.width, int(box.x1)), min(view.height, int(box.y1))
    inset = 1 if min(x1 - x0, y1 - y0) < 12 else 2
    stride = max(1, int(((x1 - x0) * (y1 - y0) / _SAMPLE) ** 0.5))  # a large area is judged by a sample of its pixels
    place = slice(y0 + inset, y1 - inset, stride), slice(x0 + inset, x1 - inset, stride)
    gray = view.grey[place]
    edge = min(box.x0, box.y0, view.width - box.x1, view.height - box.y1) / unit
    shape = [
        box.width / unit, box.height / unit, box.width / max(1.0, box.height), box.area / (view.width * view.height),
        proposal.fill, proposal.upright, abs(proposal.angle), box.centre[0] / view.width, box.centre[1] / view.height,
        box.width / view.width, float(edge < 4), *(float(proposal.kind == kind) for kind in KINDS),
    ]  # fmt: skip
    if gray.size == 0:
        return [*shape, *[0.0] * _INSIDE, *_edges(view, box, 255.0)]
    counts = np.bincount(gray.ravel(), minlength=256)
    tone = _level(counts, 0.5)
    middle = [tone] * 3 if view.colour is None else _middle(view.colour[place])
    return [*shape, *_tone(counts, tone, middle), *_inner(gray, tone), *_edges(view, box, tone)]


def _level(counts: NDArray[np.int64], share: float) -> float:
    return float(np.searchsorted(np.cumsum(counts), share * counts.sum()))


def _middle(pixels: Pixels) -> list[float]:
    return [_level(np.bincount(pixels[:, :, n].ravel(), minlength=256), 0.5) for n in range(3)]


def _tone(counts: NDArray[np.int64], tone: float, middle: list[float]) -> list[float]:
    share = counts / counts.sum()
    near = float(share[max(0, int(tone) - 16) : int(tone) + 17].sum())
    mean = float(share @ _LEVELS)
    deviation = max(0.0, float(share @ _LEVELS**2) - mean**2) ** 0.5
    dark, light = float(share[:90].sum()), float(share[226:].sum())
    return [tone, *middle, max(middle) - min(middle), near, deviation, dark, light, 1 - dark - light]


def _inner(gray: Pixels, tone: float) -> list[float]:
    """Rows and columns of a bar are alike; what is printed on it is small and in one place."""
    near = _LEVELS_NEAR[int(tone)]
    away = near[gray]
    rows, columns = away.mean(axis=1), away.mean(axis=0)
    ys, xs = np.flatnonzero(rows > 0.01), np.flatnonzero(columns > 0.02)
    h, w = gray.shape
    place = [0.0] * 4
    if len(ys) and len(xs):
        place = [(xs[-1] - xs[0] + 1) / w, (ys[-1] - ys[0] + 1) / h, (xs[-1] + xs[0]) / 2 / w, (ys[-1] + ys[0]) / 2 / h]
    low_high = [
        float(v[min(len(v) - 1, int(q * len(v)))]) for v in (np.sort(rows), np.sort(columns)) for q in (0.2, 0.8)
    ]
    # a light line from edge to edge parts two bars that touch; a code does not reach that far
    seams = [float(v[len(v) // 10 : len(v) - len(v) // 10].max(initial=0.0)) for v in (rows, columns)]
    corner = max(1, h // 6), max(1, w // 12)
    corners = sum(
        float(away[rows_][:, columns_].mean())
        for rows_ in (slice(None, corner[0]), slice(-corner[0], None))
        for columns_ in (slice(None, corner[1]), slice(-corner[1], None))
    )
    drift = [float(np.ptp(v)) for v in (gray.mean(axis=1), gray.mean(axis=0))]
    return [*low_high, *seams, float(away.mean()), *place, corners / 4, *drift, *_cuts(gray, tone)]


def _cuts(gray: Pixels, tone: float) -> list[float]:
    """Return how far the row and the column that stand out most differ from the tone over four fifths of their length.

    A hairline between two bars stands out so; the stroke of a letter does not reach that far.
    """
    away = np.abs(gray.astype(np.int16) - int(tone))
    found = []
    for plane in (away.T, away):
        ends, fifth = len(plane.T) // 12 + 2, len(plane) // 5
        low = np.partition(plane, fifth, axis=0)[fifth, ends:-ends] if len(plane) else plane
        found.append(float(low.max(initial=0)))
    return found


def _edges(view: View, box: Box, tone: float) -> list[float]:
    """For each side: tone of a ring outside, step to it, dark pixels on the edge, another tone on it, and beyond."""
    gray, unit = view.grey, view.unit
    h, w = gray.shape
    d, far = max(2, round(3 * unit)), max(4, round(14 * unit))
    x0, y0, x1, y1 = (round(v) for v in box)

    def band(a: int, b: int, c: int, e: int) -> Pixels:
        return gray[max(0, c) : max(0, min(h, e)), max(0, a) : max(0, min(w, b))]

    sides = (
        (band(x0 - 2 * d, x0 - d + 1, y0, y1), band(x0 + d - 1, x0 + 2 * d, y0, y1), band(x0 - 2, x0 + 3, y0, y1), 1,
         (band(x0 - 2, x0 + 3, y0 - far, y0 - d), band(x0 - 2, x0 + 3, y1 + d, y1 + far))),
        (band(x1 + d - 1, x1 + 2 * d, y0, y1), band(x1 - 2 * d, x1 - d + 1, y0, y1), band(x1 - 3, x1 + 2, y0, y1), 1,
         (band(x1 - 3, x1 + 2, y0 - far, y0 - d), band(x1 - 3, x1 + 2, y1 + d, y1 + far))),
        (band(x0, x1, y0 - 2 * d, y0 - d + 1), band(x0, x1, y0 + d - 1, y0 + 2 * d), band(x0, x1, y0 - 2, y0 + 3), 0,
         (band(x0 - far, x0 - d, y0 - 2, y0 + 3), band(x1 + d, x1 + far, y0 - 2, y0 + 3))),
        (band(x0, x1, y1 + d - 1, y1 + 2 * d), band(x0, x1, y1 - 2 * d, y1 - d + 1), band(x0, x1, y1 - 3, y1 + 2), 0,
         (band(x0 - far, x0 - d, y1 - 3, y1 + 2), band(x1 + d, x1 + far, y1 - 3, y1 + 2))),
    )  # fmt: skip
    values: list[float] = []
    lines: list[float] = []
    beyond: list[float] = []
    for outside, inside, edge, axis, ends in sides:
        out, within = (x.mean(axis=axis) if x.size else None for x in (outside, inside))
        step = 1.0
        if out is not None and within is not None and len(out) == len(within):
            step = float((np.abs(out - within) > 40).mean())
        line = float((edge.min(axis=axis) < 140).mean()) if edge.size else 0.0
        gap = float((edge.max(axis=axis) > tone + 40).mean()) if edge.size else 1.0
        values += [float(out.mean()) if out is not None else 255.0, step, line, gap]
        lines.append(line)
        beyond.append(max(float((e.min(axis=axis) < 160).mean()) if e.size else 0.0 for e in ends))
    return [*values, min(lines), max(beyond[:2]), max(beyond[2:]), sum(beyond) / 4]


def _around(view: View, boxes: NDArray[np.float64], line_height: float) -> NDArray[np.float64]:
    """Ink on the same line to the left and right, and on the lines above and below."""
    reach, gap, high = 60 * view.unit, 3 * view.unit, line_height * view.unit * 1.6
    x0, y0, x1, y1 = boxes.T
    windows = (
        (x0 - reach, y0, x0 - gap, y1),
        (x1 + gap, y0, x1 + reach, y1),
        (x0, y0 - high, x1, y0 - gap),
        (x0, y1 + gap, x1, y1 + high),
    )
    shares = [view.ink.of(np.stack(w, axis=1)) for w in windows]
    lines = (y1 - y0) / view.unit / line_height
    return np.stack([*shares, np.full(len(boxes), line_height), lines], axis=1)


def _related(own: NDArray[np.float64], boxes: NDArray[np.float64], view: View) -> NDArray[np.float64]:
    """What the page holds besides: alike proposals, and those inside, around and across each one."""
    at = {name: n for n, name in enumerate(NAMES)}
    colours = own[:, [at["blue"], at["green"], at["red"]]]
    alike = np.abs(colours[:, None] - colours[None]).max(axis=2) <= 20
    heights = own[:, at["height"]]
    level = np.abs(heights[:, None] - heights[None]) <= 0.12 * np.minimum(heights[:, None], heights[None])
    w = np.minimum(boxes[:, None, 2], boxes[None, :, 2]) - np.maximum(boxes[:, None, 0], boxes[None, :, 0])
    h = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(boxes[:, None, 1], boxes[None, :, 1])
    common = np.maximum(w, 0) * np.maximum(h, 0)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    apart = common < 0.1 * np.minimum(area[:, None], area[None])
    inside = (common > 0.8 * area[None]) & (area[None] < 0.8 * area[:, None])
    n = len(own)
    columns = [
        np.full(n, view.ink.whole), np.full(n, view.paper.whole), np.full(n, float(n)),
        (alike & apart).sum(axis=1), (alike & level & apart).sum(axis=1), inside.sum(axis=1), inside.sum(axis=0),
        ((common > 0) & ~apart & ~inside & ~inside.T).sum(axis=1),
    ]  # fmt: skip
    return np.stack([c.astype(np.float64) for c in columns], axis=1)
