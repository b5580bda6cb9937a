"""Places on a page that could be redactions: dark, grey and coloured areas, and outlined boxes.

Proposals aim at recall; the judge decides. Lengths are given in pixels at 150 dpi: a line of 10-point type is 21 high.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.outlines import without_holes
from forensics.adapters.planes import below, closed, opened
from forensics.redaction.pixels.bars import Bars, is_text
from forensics.redaction.pixels.frames import frames
from forensics.redaction.pixels.places import even, places, tones
from forensics.redaction.pixels.proposal import KINDS, Proposal
from forensics.redaction.pixels.shades import shades
from forensics.redaction.pixels.sheet import sheet_of
from forensics.redaction.pixels.view import View

__all__ = ["DARK", "KINDS", "MOST", "Proposal", "distinct", "propose"]

MOST = 900
"""Most proposals of a page; the largest are kept."""

DARK = 110
"""Grey value below which a pixel is ink; scans print black between 10 and 80."""

_LEVELS = ((DARK, (0, 13), 0, DARK), (190, (0,), 0, 190), (232, (5,), 130, 255))
"""Tones below which a bar is read, the gaps that are closed, and the tones between which a place must have some."""

_EDGE, _SHADOW, _LONG = 3, 0.02, 0.3
"""Pixels at 150 dpi from a shadow to the sheet's edge; its most thickness and least length in the sheet's."""
_MARGIN, _FRAME = 0.97, 0.8
"""Least part of the sheet's length that a margin between lines has, and of its width and height that a frame has."""
_ROUGH = 0.03
"""Rough part of a frame from which text stands in it: one around a page withheld in full holds a code."""


def propose(view: View) -> list[Proposal]:
    """Return all proposals of a page, without near doubles, the largest first."""
    found = [Proposal(box, "outline", fill, upright, angle) for box, fill, upright, angle in frames(view)]
    flat = even(view)
    where = places(view, flat)
    if where:
        sheet = sheet_of(view, where)
        bars = Bars(sheet)
        known = np.array([tones(view, flat, tuple(place)) for place in sheet.places.tolist()])
        _ink(bars, known)
        for mask in shades(sheet, flat, known[:, 1] > DARK - 20):
            _shade(bars, mask)
        _dithered(bars)
        found += _without_pieces(_without_text(view, bars.found))
    return distinct(_without_sheet(view, found))[:MOST]


def _ink(bars: Bars, known: NDArray[np.float64]) -> None:
    """Bars: what is darker than paper and wider than strokes.

    A code that reaches the edge of its bar breaks it up, so it is also read with small gaps closed; at light levels,
    where closing makes blobs of text, with hardly any. Levels at which nothing even of a place shows are left out.
    """
    sheet, px = bars.sheet, bars.sheet.view.px
    for level, gaps, least, most in _LEVELS:
        unfit = (known[:, 0] > most) | (known[:, 1] < least)
        if unfit.all():
            continue
        ink = sheet.without(below(sheet.least, level), unfit)
        solid = without_holes(ink, px(40), px(30))  # letters of a code are holes in its bar
        for gap in gaps:
            whole = closed(solid, px(gap), px(min(gap, 9))) if gap else solid
            bars.add(opened(whole, px(11), px(9)), ink, "ink", bridged=gap > 0)


def _shade(bars: Bars, mask: NDArray[np.uint8]) -> None:
    """Areas of one flat tone between ink and paper."""
    px = bars.sheet.view.px
    bars.add(opened(closed(mask, px(9), px(9)), px(11), px(9)), mask, "tone")


def _dithered(bars: Bars) -> None:
    """Dithered and stippled areas: their dots, closed up, are higher than the strokes of a line of text."""
    px = bars.sheet.view.px
    dots = closed(below(bars.sheet.least, 205), px(5), px(5))
    bars.add(opened(dots, px(25), px(15)), dots, "dithered")


def _without_text(view: View, found: Sequence[Proposal]) -> list[Proposal]:
    """Leave out parts that are text."""
    text = is_text(view, np.array([p.box for p in found], np.float64).reshape(-1, 4))
    return [p for p, is_text_ in zip(found, text, strict=True) if p.kind == "dithered" or not is_text_]


def _without_pieces(found: Sequence[Proposal]) -> list[Proposal]:
    """Leave out the pieces into which a code cuts a bar that was also found whole."""
    whole = np.array([p.whole for p in found], bool)
    if not whole.any():
        return list(found)
    boxes = np.array([p.box for p in found], np.float64)
    bars = boxes[whole]
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    piece = (width[:, None] < 0.9 * (bars[:, 2] - bars[:, 0])) & (height[:, None] >= 0.6 * (bars[:, 3] - bars[:, 1]))
    piece &= _common(boxes, bars) > 0.95 * (width * height)[:, None]
    return [p for p, out in zip(found, piece.any(axis=1) & ~whole, strict=True) if not out]


def _without_sheet(view: View, found: Sequence[Proposal]) -> list[Proposal]:
    """Leave out what is of the sheet: shadows along its edges, margins, a frame around all that is printed on it."""
    boxes = np.array([p.box for p in found], np.float64).reshape(-1, 4)
    drawn = np.array([p.kind == "outline" for p in found], bool)
    sheet = np.array([view.width, view.height])
    size = (boxes[:, 2:] - boxes[:, :2]) / sheet
    at_edge = np.minimum(boxes[:, :2], sheet - boxes[:, 2:]) < _EDGE * view.unit
    shadow = (at_edge & (size < _SHADOW) & (size[:, ::-1] > _LONG)).any(axis=1)
    pieces = (np.stack([boxes[:, :2], sheet - boxes[:, 2:]]) < _SHADOW * sheet) & (size < _SHADOW)
    if pieces.any():  # noise breaks a shadow up, and a skewed one leans away from the edge
        shadow |= (pieces & _shadowed(view)[:, None]).any(axis=(0, 2))
    margin = drawn & at_edge.any(axis=1) & ((size > _MARGIN).sum(axis=1) == 1)
    frame = drawn & (size > _FRAME).all(axis=1)
    if frame.any():
        frame[frame] = view.rough.of(boxes[frame]) > _ROUGH
    return [p for p, out in zip(found, shadow | margin | frame, strict=True) if not out]


def _shadowed(view: View) -> NDArray[np.bool_]:
    """Tell whether the sheet is dark along its left and top edges, and along its right and bottom ones."""
    columns, rows = view.grey.T, view.grey
    x, y = (max(1, int(_SHADOW * len(plane))) for plane in (columns, rows))
    edges = (columns[:x], rows[:y]), (columns[-x:], rows[-y:])
    return np.array([[(strip < DARK).mean(axis=1).max() > _LONG for strip in side] for side in edges])


def distinct(found: Sequence[Proposal]) -> list[Proposal]:
    """Drop proposals that are the same place (IoU over 0.88), keeping the one that fills its box best."""
    ranked = sorted(found, key=lambda p: (-round(p.upright, 2), KINDS.index(p.kind), p.box))
    boxes = np.array([p.box for p in ranked], np.float64).reshape(-1, 4)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    dropped = np.zeros(len(ranked), bool)
    kept: list[Proposal] = []
    for n, proposal in enumerate(ranked):
        if not dropped[n]:
            kept.append(proposal)
            common = _common(boxes[n : n + 1], boxes)[0]
            dropped |= common > 0.88 * (area + area[n] - common)
    return sorted(kept, key=lambda p: (-p.box.area, p.box))


def _common(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the area that each box has in common with each other one."""
    w = np.minimum(boxes[:, None, 2], others[:, 2]) - np.maximum(boxes[:, None, 0], others[:, 0])
    h = np.minimum(boxes[:, None, 3], others[:, 3]) - np.maximum(boxes[:, None, 1], others[:, 1])
    return np.asarray(np.maximum(w, 0) * np.maximum(h, 0))
