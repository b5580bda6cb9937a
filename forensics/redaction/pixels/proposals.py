"""Places on a page that could be redactions: dark, grey and coloured areas, and outlined boxes.

Proposals aim at recall; the judge decides. Lengths are given in pixels at 150 dpi: a line of 10-point type is 21 high.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Blob, Pixels, below, blobs, closed, darkest, opened, steps, within, without_holes
from forensics.records.geometry import Box
from forensics.redaction.pixels.view import View

KINDS = ("ink", "tone", "dithered", "outline", "split")

MOST = 900
"""Most proposals of a page; the largest are kept."""

DARK = 110
"""Grey value below which a pixel is ink; scans print black between 10 and 80."""

_LEAST_WIDTH, _LEAST_HEIGHT = 14, 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place in work pixels, how it was found, and how well it fills its box."""

    box: Box
    kind: str
    fill: float
    """Share of the smallest turned rectangle that its outline encloses."""
    upright: float
    """Share of its upright box that its outline encloses."""
    angle: float
    whole: bool = False
    """One bar for certain, so that what its code cuts it into need not be looked at."""


def propose(view: View) -> list[Proposal]:
    """Return all proposals of a page, without near doubles, the largest first."""
    found = [*_inked(view), *_tones(view), *_dithered(view), *_outlines(view)]
    return _distinct(_without_pieces(_without_text(view, found)))[:MOST]


def _without_text(view: View, found: Sequence[Proposal]) -> list[Proposal]:
    """Leave out blobs of text, nine in ten proposals: rough all over, with the paper between strokes showing."""
    text = _is_text(view, [p.box for p in found])
    return [p for p, is_text in zip(found, text, strict=True) if p.kind in ("outline", "dithered") or not is_text]


def _is_text(view: View, boxes: Sequence[Sequence[float]]) -> NDArray[np.bool_]:
    inside = np.array(boxes, np.float64).reshape(-1, 4) + np.array([2, 2, -2, -2])
    rough, paper = view.rough.of(inside), view.paper.of(inside)
    return np.asarray((rough > 0.5) & (paper > 0.2) & (paper < 0.6))


def _without_pieces(found: Sequence[Proposal]) -> list[Proposal]:
    """Leave out the pieces into which a code cuts a bar that was also found whole."""
    bars = [p.box for p in found if p.whole]
    return [p for p in found if p.whole or not any(_is_piece(p.box, bar) for bar in bars)]


def _is_piece(box: Box, bar: Box) -> bool:
    return box.width < 0.9 * bar.width and box.height >= 0.6 * bar.height and box.covered_by(bar) > 0.95


def _inked(view: View) -> Iterator[Proposal]:
    """Bars: what is darker than paper and wider than strokes.

    A code that reaches the edge of its bar breaks it up, so it is also read with small gaps closed; at light levels,
    where closing makes blobs of text, with hardly any.
    """
    for level, gaps in ((DARK, (0, 7, 15)), (190, (0, 5)), (232, (0, 5))):
        ink = below(view.least, level)
        solid = without_holes(ink, view.px(40), view.px(30))  # letters of a code are holes in its bar
        for gap in gaps:
            whole = closed(solid, view.px(gap), view.px(min(gap, 9))) if gap else solid
            yield from _pieces(view, opened(whole, view.px(12), view.px(10)), ink, "ink", bridged=gap > 0)


def _tones(view: View) -> Iterator[Proposal]:
    """Areas of one flat tone between ink and paper."""
    for mask in _tone_masks(view.colour, 7, least=300 * view.unit**2, reach=14):
        for gap in (5, 13):
            whole = opened(closed(mask, view.px(gap), view.px(min(gap, 9))), view.px(11), view.px(9))
            yield from _pieces(view, whole, mask, "tone")


def _dithered(view: View) -> Iterator[Proposal]:
    """Dithered and stippled areas: their dots, closed up, are higher than the strokes of a line of text."""
    dots = closed(below(view.least, 205), view.px(4), view.px(4))
    yield from _pieces(view, opened(dots, view.px(24), view.px(15)), dots, "dithered")


def _outlines(view: View) -> Iterator[Proposal]:
    """Paper inside a frame: a hole in the ink that is nearly a rectangle."""
    for level in (150, 200):
        lines = below(view.grey, level)
        for piece in blobs(lines, holes=True):
            if (
                piece.inner
                and not _at_edge(view, piece)
                and piece.turned_area
                and piece.area >= 0.8 * piece.turned_area
            ):
                yield from _proposal(view, piece, "outline", grow=1)


def _at_edge(view: View, piece: Blob) -> bool:
    """The border of a scan makes frames with its own edge."""
    return piece.x0 < 4 or piece.y0 < 4 or piece.x1 > view.width - 4 or piece.y1 > view.height - 4


def _tone_masks(pixels: Pixels, tolerance: int, least: float, reach: int) -> Iterator[Pixels]:
    """Yield a mask for each tone that fills at least ``least`` flat pixels, the commonest first; paper is left out."""
    low = darkest(pixels)
    usable = (steps(pixels) <= tolerance) & (low <= 238) & (low > DARK - 30)
    level = pixels[usable]
    keys = ((level[:, 0] >> 4).astype(np.int32) << 8) | ((level[:, 1] >> 4).astype(np.int32) << 4) | (level[:, 2] >> 4)
    counts = np.bincount(keys, minlength=4096)
    taken: list[NDArray[Any]] = []
    for key in np.argsort(-counts, kind="stable")[:40]:
        if counts[key] < least or len(taken) >= 8:
            return
        centre = np.median(level[keys == key], axis=0)
        if any(np.abs(centre - other).max() <= reach for other in taken):
            continue
        taken.append(centre)
        yield within(pixels, centre.tolist(), reach)


def _pieces(view: View, mask: Pixels, raw: Pixels, kind: str, *, bridged: bool = False) -> Iterator[Proposal]:
    """Yield each blob of a mask whole, and cut where its rows or columns change or a seam runs through ``raw``."""
    found = [p for p in blobs(mask) if _is_large(view, p.x1 - p.x0, p.y1 - p.y0)]
    text = _is_text(view, [(p.x0, p.y0, p.x1, p.y1) for p in found])
    for piece in (p for p, is_text in zip(found, text, strict=True) if not is_text or kind == "dithered"):
        cuts = list(_columns(view, mask, raw, piece))
        whole = bridged and not cuts and _is_bar(view, mask, raw, piece)
        yield from (replace(p, whole=whole) for p in _proposal(view, piece, kind))
        yield from _rows(view, mask, piece)
        yield from cuts


def _is_large(view: View, width: float, height: float) -> bool:
    return width >= _LEAST_WIDTH * view.unit and height >= _LEAST_HEIGHT * view.unit


def _is_bar(view: View, mask: Pixels, raw: Pixels, piece: Blob) -> bool:
    """Tell whether a blob in which gaps were closed is one bar with a code in it: low, and dark for the most part."""
    if piece.y1 - piece.y0 > 70 * view.unit:
        return False
    place = slice(piece.y0, piece.y1), slice(piece.x0, piece.x1)
    return bool((raw[place][mask[place] > 0] > 0).mean() > 0.7)


def _proposal(view: View, piece: Blob, kind: str, grow: int = 0) -> Iterator[Proposal]:
    box = Box(piece.x0 - grow, piece.y0 - grow, piece.x1 + grow, piece.y1 + grow)
    if not _is_large(view, box.width, box.height):
        return
    fill = piece.area / piece.turned_area if piece.turned_area else 0.0
    yield Proposal(box, kind, min(1.0, fill), min(1.0, piece.area / box.area), piece.angle)


def _rows(view: View, mask: Pixels, piece: Blob) -> Iterator[Proposal]:
    """Cut a blob into runs of rows of equal extent: bars on neighbouring lines often touch."""
    if piece.y1 - piece.y0 < 2 * _LEAST_HEIGHT * view.unit:
        return
    part = mask[piece.y0 : piece.y1, piece.x0 : piece.x1] > 0
    first, last = part.argmax(axis=1), part.shape[1] - part[:, ::-1].argmax(axis=1)
    tolerance = 3 * view.unit
    cuts = np.flatnonzero((np.abs(np.diff(first)) > tolerance) | (np.abs(np.diff(last)) > tolerance)) + 1
    edges = [0, *cuts.tolist(), part.shape[0]]
    if not 3 <= len(edges) <= 40:
        return
    for top, bottom in pairwise(edges):
        x0, x1 = int(np.median(first[top:bottom])), int(np.median(last[top:bottom]))
        box = Box(piece.x0 + x0, piece.y0 + top, piece.x0 + x1, piece.y0 + bottom)
        if box.height >= _LEAST_HEIGHT * view.unit and box.width >= _LEAST_WIDTH * view.unit:
            solid = float(part[top:bottom, x0:x1].mean())
            yield Proposal(box, "split", solid, solid, piece.angle)


def _columns(view: View, mask: Pixels, raw: Pixels, piece: Blob) -> Iterator[Proposal]:
    """Cut a blob of one line's height where its top or bottom jumps or a light seam runs from top to bottom."""
    width, height = piece.x1 - piece.x0, piece.y1 - piece.y0
    if width < 2 * _LEAST_WIDTH * view.unit or height > 60 * view.unit:
        return
    part = mask[piece.y0 : piece.y1, piece.x0 : piece.x1] > 0
    first, last = part.argmax(axis=0), part.shape[0] - part[::-1].argmax(axis=0)
    tolerance = 3 * view.unit
    jumps = np.flatnonzero((np.abs(np.diff(first)) > tolerance) | (np.abs(np.diff(last)) > tolerance)) + 1
    paper = (raw[piece.y0 : piece.y1, piece.x0 : piece.x1] == 0).mean(axis=0)
    seams = np.flatnonzero(paper > 0.8)
    edges = [0, *sorted({*jumps.tolist(), *seams.tolist()}), width]
    if not 3 <= len(edges) <= 60:
        return
    for left, right in pairwise(edges):
        if right - left < _LEAST_WIDTH * view.unit:
            continue
        y0, y1 = int(np.median(first[left:right])), int(np.median(last[left:right]))
        if y1 - y0 >= _LEAST_HEIGHT * view.unit:
            solid = float(part[y0:y1, left:right].mean())
            yield Proposal(
                Box(piece.x0 + left, piece.y0 + y0, piece.x0 + right, piece.y0 + y1), "split", solid, solid, piece.angle
            )


def _distinct(found: Sequence[Proposal]) -> list[Proposal]:
    """Drop proposals that are the same place (IoU over 0.9), keeping the one that fills its box best."""
    kept: list[Proposal] = []
    boxes = np.zeros((0, 4))
    for proposal in sorted(found, key=lambda p: (-round(p.upright, 2), KINDS.index(p.kind), p.box)):
        if len(kept) and _iou(boxes, proposal.box).max() > 0.9:
            continue
        kept.append(proposal)
        boxes = np.vstack([boxes, proposal.box])
    return sorted(kept, key=lambda p: (-p.box.area, p.box))


def _iou(boxes: NDArray[Any], box: Box) -> NDArray[Any]:
    w = np.minimum(boxes[:, 2], box.x1) - np.maximum(boxes[:, 0], box.x0)
    h = np.minimum(boxes[:, 3], box.y1) - np.maximum(boxes[:, 1], box.y0)
    common = np.maximum(0, w) * np.maximum(0, h)
    whole = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) + box.area - common
    return np.asarray(common / np.maximum(whole, 1e-9))
