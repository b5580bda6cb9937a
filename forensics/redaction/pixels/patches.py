"""Pixelated and blurred patches: text made unreadable in place, in scans and pictures.

Both leave an area of middle tones where print has only paper, ink and thin edges between them. A mosaic is made of
blocks of one tone each, on a regular grid; a blur has tones that swell and ebb without one sharp edge, beside print
that is sharp. Photographs, shading and watermarks are neither: they have no grid, and no swell at the pace of letters.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.adapters.outlines import extents
from forensics.adapters.planes import above, apart, below, both, closed, column_means, opened
from forensics.records.geometry import Box
from forensics.records.region import Finder, Style
from forensics.redaction.pixels.shares import Shares
from forensics.redaction.pixels.view import STEP, View
from forensics.redaction.sight import Sight

DARK, LEAST_PAPER, UNDER_PAPER = 60, 190, (6, 18)
"""Middle tones lie between ``DARK`` and the tone of the paper less its grain, which is put within ``UNDER_PAPER``;
paper darker than ``LEAST_PAPER`` is not judged."""
LEAST, TALLEST = 9, 150
"""Pixels at 150 dpi: least side of a patch after thin edges are gone, and most height (five lines)."""
FAINT = 4
"""Levels below the paper from which a place is tinted."""
MOST = 40
"""Most patches looked at on a page, from the largest on."""
BLOCKS = 3
"""Least edges of a mosaic along its longer side."""
LEAST_SPREAD = 6
"""Least standard deviation of the tones of a patch."""
_SIDES = (3.5, 40.0)
"""Side of a block, in pixels."""


def find(view: View) -> list[Sight]:
    """Return the pixelated and blurred patches of a prepared page, boxes in page units."""
    return [_sight(view, box, why, score) for box, why, score in _patches(view)]


def _patches(view: View) -> Iterator[tuple[Box, str, float]]:
    small = view.half_grey  # half the size keeps patches, loses thin edges, and costs a quarter
    paper, under = _paper(small[::4, ::4])
    if paper < LEAST_PAPER:
        return
    middle = both(above(small, DARK), below(small, round(paper - under)))
    least = _odd(view.px(LEAST / 2))  # an even kernel would move what it keeps
    core = opened(middle, least, least)
    if not core.any():
        return
    joined = closed(core, _odd(view.px(1.3 * LEAST)), least)
    boxes = [Box(*(2 * v for v in place)) for place in extents(joined, width=view.px(LEAST), height=2).tolist()]
    for box in sorted(boxes, key=lambda b: (-b.area, b))[:MOST]:
        if view.px(LEAST) <= box.height <= view.px(TALLEST) and box.width >= view.px(2 * LEAST):
            tones = view.grey[int(box.y0) + 2 : int(box.y1) - 2, int(box.x0) + 2 : int(box.x1) - 2]
            if not is_varied(tones):
                continue
            if side := mosaic(tones):
                yield _whole(view, box, paper), f"a mosaic of blocks {side / view.scale:.1f} units wide", 0.8
            elif is_blurred(tones, paper) and _beside_print(view, box):
                yield _whole(view, box, paper), "tones that swell without an edge, beside sharp print", 0.6


def _paper(tones: Pixels) -> tuple[int, float]:
    """Return the tone of the paper, and how far below it its grain reaches, within ``UNDER_PAPER``."""
    paper = int(np.median(tones))
    grain = tones[tones > paper - 2 * UNDER_PAPER[1]].astype(np.float64) - paper
    return paper, float(np.clip(3 * np.sqrt((grain**2).mean()), *UNDER_PAPER))


def _odd(size: int) -> int:
    return size + 1 - size % 2


def _whole(view: View, box: Box, paper: int) -> Box:
    """Return a patch with its palest parts, where print was thin: out to the paper or to the next sharp print."""
    tinted, far = Shares(view.grey < paper - FAINT), view.px(LEAST)
    x0, y0, x1, y1 = box
    for _ in range(far):
        edges = [[x0 - 1, y0, x0, y1], [x0, y0 - 1, x1, y0], [x1, y0, x1 + 1, y1], [x0, y1, x1, y1 + 1]]
        strips = np.array(edges, dtype=np.float64)
        more = (tinted.of(strips) > 0.5) & (view.ink.of(strips) < 0.05)
        if not more.any():
            break
        x0, y0, x1, y1 = x0 - more[0], y0 - more[1], x1 + more[2], y1 + more[3]
    return Box(float(x0), float(y0), float(x1), float(y1))


def is_varied(tones: Pixels) -> bool:
    """Tell whether tones differ at all: most places of middle tones are bars and shades of one."""
    return min(tones.shape) >= 2 and float(tones[::2, ::2].std()) >= LEAST_SPREAD


def mosaic(tones: Pixels) -> float | None:
    """Return the side of the blocks that tones are made of, in pixels; None where they are not."""
    if min(tones.shape) < LEAST:
        return None
    across, down = (_grid(column_means(s)) for s in _steps(tones))
    edges, side = max((g for g in (across, down) if g), default=(0, 0.0))
    other = down if across and (edges, side) == across else across
    if edges < BLOCKS or not _SIDES[0] <= side <= _SIDES[1]:
        return None
    if other is None:  # a mosaic of one or two rows of blocks shows no grid across
        return side if min(tones.shape) <= 2.6 * side else None
    return side if abs(other[1] - side) <= 0.25 * side else None


def _steps(tones: Pixels) -> tuple[Pixels, Pixels]:
    """Return the steps from each pixel to the next across, and down with rows and columns changed over."""
    turned = np.ascontiguousarray(tones.T)
    return apart(tones[:, 1:], tones[:, :-1]), apart(turned[:, 1:], turned[:, :-1])


def _grid(steps: NDArray[np.float32]) -> tuple[int, float] | None:
    """Return how many evenly spaced edges a profile of steps has, and their distance; None where it has none."""
    high = max(3.0, 0.35 * float(np.sort(steps)[int(0.97 * (len(steps) - 1))]))
    at = np.flatnonzero(steps > high)
    if at.size < 2:
        return None
    first = np.concatenate([[0], np.flatnonzero(at[1:] - at[:-1] > 1) + 1])
    last = np.append(first[1:], at.size)
    if len(first) < 2 or (last - first).max() > 3:
        return None  # a slope, not an edge
    weights = steps[at].astype(np.float64)
    places = np.add.reduceat(weights * at, first) / np.add.reduceat(weights, first)
    gaps = places[1:] - places[:-1]
    side = float(np.median(gaps[gaps <= 1.5 * gaps.min()]))
    if (np.abs(gaps / side - np.rint(gaps / side)) * side <= 1.3).mean() < 0.85:
        return None
    inner = np.ones(steps.size, bool)
    inner[np.clip(at[:, None] + np.array([-1, 0, 1]), 0, steps.size - 1)] = False
    quiet = bool((steps[inner] <= 0.25 * weights.mean() + 1).mean() > 0.9) if inner.any() else False
    return (len(first), side) if quiet else None


def is_blurred(tones: Pixels, paper: float) -> bool:
    """Tell whether tones are print without an edge: soft steps, a wide range, most of it between paper and darkest."""
    if min(tones.shape) < LEAST or any(np.count_nonzero(s > STEP) > 0.01 * s.size for s in _steps(tones)):
        return False
    ranked = np.sort(tones, axis=None)
    low, high = (float(ranked[int(share * (len(ranked) - 1))]) for share in (0.02, 0.98))
    if high - low < 35:
        return False
    between = ((tones > low + 12) & (tones < paper - UNDER_PAPER[0])).mean()
    turns = 4 if tones.shape[1] > 2.5 * tones.shape[0] else 2
    return bool(between >= 0.4) and _swells(column_means(tones)) >= turns


def _swells(profile: NDArray[np.float32]) -> int:
    """Return how often a profile turns, by at least a tenth of its range."""
    least, turns = 0.1 * float(np.ptp(profile)), 0
    anchor, rising = float(profile[0]), 0
    for value in profile.tolist():
        if rising >= 0 and value < anchor - least:
            turns, anchor, rising = turns + 1, value, -1
        elif rising <= 0 and value > anchor + least:
            turns, anchor, rising = turns + 1, value, 1
        elif (value - anchor) * rising > 0:
            anchor = value
    return turns


def _beside_print(view: View, box: Box) -> bool:
    """Tell whether sharp print stands left, right, above or below of a patch, a line away at most."""
    h, w = min(box.height, view.px(40)), box.width
    around = np.array([
        [box.x0 - 6 * h, box.y0, box.x0 - 2, box.y1],
        [box.x1 + 2, box.y0, box.x1 + 6 * h, box.y1],
        [box.x0, box.y0 - 1.5 * h, box.x0 + w, box.y0 - 2],
        [box.x0, box.y1 + 2, box.x0 + w, box.y1 + 1.5 * h],
    ])  # fmt: skip
    return bool(((view.ink.of(around) > 0.02) & (view.rough.of(around) > 0.05)).any())


def _sight(view: View, box: Box, why: str, score: float) -> Sight:
    return Sight(
        box=view.to_page(box), style=Style.PIXELATION, finder=Finder.PIXELS, confidence=score, why=f"Pixels: {why}."
    )
