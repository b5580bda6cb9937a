"""Places on a page that could be redactions: dark, grey and coloured areas, and outlined boxes.

Proposals aim at recall; the judge decides. Lengths are given in pixels at 150 dpi: a line of 10-point type is 21 high.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import (
    Blob,
    Pixels,
    below,
    blobs,
    closed,
    opened,
    steps,
    within,
    without_holes,
)  # fmt: skip
from forensics.records.geometry import Box
from forensics.redaction.pixels.cutting import LEAST_HEIGHT, LEAST_WIDTH, cut
from forensics.redaction.pixels.frames import frames
from forensics.redaction.pixels.places import Place, even, places, tones
from forensics.redaction.pixels.view import View

KINDS = ("ink", "tone", "dithered", "outline", "split")

MOST = 900
"""Most proposals of a page; the largest are kept."""

DARK = 110
"""Grey value below which a pixel is ink; scans print black between 10 and 80."""

_SOLID = 0.6
"""Least share of its rectangle that a part cut from a blob fills."""


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
    found = list(_outlines(view))
    flat = even(view)
    for place in places(view, flat):
        part, (low, high) = _part(view, place), tones(view, flat, place)
        near = [*_inked(part, low, high), *(_tones(part) if high > DARK - 20 else ()), *_dithered(part)]
        found += [_moved(p, place[0], place[1]) for p in _without_pieces(near)]
    return _distinct(_without_text(view, found))[:MOST]


def _part(view: View, place: Place) -> View:
    x0, y0, x1, y1 = place
    cut = slice(y0, y1), slice(x0, x1)
    colour = None if view.colour is None else view.colour[cut]
    return replace(view, colour=colour, grey=view.grey[cut], least=view.least[cut], skew=0.0)


def _moved(proposal: Proposal, x: int, y: int) -> Proposal:
    box = proposal.box
    return replace(proposal, box=Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y))


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


def _inked(view: View, low: float, high: float) -> Iterator[Proposal]:
    """Bars: what is darker than paper and wider than strokes.

    A code that reaches the edge of its bar breaks it up, so it is also read with small gaps closed; at light levels,
    where closing makes blobs of text, with hardly any. Levels at which nothing even of the place shows are left out.
    """
    for level, gaps, least, most in ((DARK, (0, 7, 15), 0, DARK), (190, (0, 5), 0, 190), (232, (0, 5), 130, 255)):
        if low > most or high < least:
            continue
        ink = below(view.least, level)
        solid = without_holes(ink, view.px(40), view.px(30))  # letters of a code are holes in its bar
        for gap in gaps:
            whole = closed(solid, view.px(gap), view.px(min(gap, 9))) if gap else solid
            yield from _pieces(
                view, opened(whole, view.px(12), view.px(10)), ink, "ink", bridged=gap > 0, parted=gap < 15
            )


def _tones(view: View) -> Iterator[Proposal]:
    """Areas of one flat tone between ink and paper."""
    pixels = view.grey if view.colour is None else view.colour
    for mask in _tone_masks(pixels, view.least, 7, least=300 * view.unit**2, reach=14):
        for gap in (5, 13):
            whole = opened(closed(mask, view.px(gap), view.px(min(gap, 9))), view.px(11), view.px(9))
            yield from _pieces(view, whole, mask, "tone")


def _dithered(view: View) -> Iterator[Proposal]:
    """Dithered and stippled areas: their dots, closed up, are higher than the strokes of a line of text."""
    dots = closed(below(view.least, 205), view.px(4), view.px(4))
    yield from _pieces(view, opened(dots, view.px(24), view.px(15)), dots, "dithered")


def _outlines(view: View) -> Iterator[Proposal]:
    """Paper inside a frame."""
    for box, fill, upright, angle in frames(view):
        yield Proposal(box, "outline", fill, upright, angle)


def _tone_masks(pixels: Pixels, low: Pixels, tolerance: int, least: float, reach: int) -> Iterator[Pixels]:
    """Yield a mask for each tone that fills at least ``least`` flat pixels, the commonest first; paper is left out."""
    usable = (steps(low) <= tolerance) & (low <= 238) & (low > DARK - 30)
    level = pixels[usable].reshape(-1, 1 if pixels.ndim == 2 else 3)
    coarse = (level >> 4).astype(np.int32)
    keys = coarse[:, 0] if level.shape[1] == 1 else (coarse[:, 0] << 8) | (coarse[:, 1] << 4) | coarse[:, 2]
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


def _pieces(
    view: View, mask: Pixels, raw: Pixels, kind: str, *, bridged: bool = False, parted: bool = True
) -> Iterator[Proposal]:
    """Yield each blob of a mask whole, and cut where its rows or columns change or a seam runs through ``raw``."""
    found = blobs(mask, width=LEAST_WIDTH * view.unit, height=LEAST_HEIGHT * view.unit)
    text = _is_text(view, [(p.x0, p.y0, p.x1, p.y1) for p in found])
    for piece in (p for p, is_text in zip(found, text, strict=True) if not is_text or kind == "dithered"):
        cuts = list(cut(view, mask, raw, (piece.x0, piece.y0, piece.x1, piece.y1))) if parted else []
        whole = bridged and parted and not cuts and _is_bar(view, mask, raw, piece)
        yield from (replace(p, whole=whole) for p in _proposal(piece, kind))
        yield from (Proposal(Box(*part), "split", solid, solid, piece.angle) for part, solid in cuts if solid > _SOLID)


def _is_bar(view: View, mask: Pixels, raw: Pixels, piece: Blob) -> bool:
    """Tell whether a blob in which gaps were closed is one bar with a code in it: low, and dark for the most part."""
    if piece.y1 - piece.y0 > 70 * view.unit:
        return False
    place = slice(piece.y0, piece.y1), slice(piece.x0, piece.x1)
    return bool((raw[place][mask[place] > 0] > 0).mean() > 0.7)


def _proposal(piece: Blob, kind: str) -> Iterator[Proposal]:
    box = Box(piece.x0, piece.y0, piece.x1, piece.y1)
    fill = piece.area / piece.turned_area if piece.turned_area else 0.0
    yield Proposal(box, kind, min(1.0, fill), min(1.0, piece.area / box.area), piece.angle)


def _distinct(found: Sequence[Proposal]) -> list[Proposal]:
    """Drop proposals that are the same place (IoU over 0.88), keeping the one that fills its box best."""
    kept: list[Proposal] = []
    boxes = np.zeros((0, 4))
    for proposal in sorted(found, key=lambda p: (-round(p.upright, 2), KINDS.index(p.kind), p.box)):
        if len(kept) and _iou(boxes, proposal.box).max() > 0.88:
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
