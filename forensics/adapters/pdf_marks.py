"""The painted areas of a PDF page: every fill and stroke, with its clip, its opacity and its blend mode.

MuPDF hands out paths in drawing order, each at a level below the clips and transparency groups it is drawn in. A fill
shows only inside its clips; a group may make it see-through, or blend it with what lies beneath, as highlighters do.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.pdf_paths import displayed_boxes, filled, stroked
from forensics.records.geometry import Box
from forensics.records.overlap import Boxes, as_array, overlaps
from forensics.records.page import DrawnMark, MarkKind

LEAST = 3.0
"""Points; a mark that is thinner is a rule or an underline, unless others like it lie at its side."""

BESIDE = 0.8
"""Most points between two strips of one bar: no reader sees letters in so narrow a gap."""

ORNAMENT = 5.0
"""Least side in points of a shape on which a word could stand."""

Rgb = tuple[float, float, float]


class _Paint(NamedTuple):
    fill: Rgb | None
    stroke: Rgb | None
    opacity: float
    blend: str
    order: int
    shape: str


@dataclass(slots=True)
class _Within:
    """A clip or a group; what is drawn at a deeper level lies in it."""

    level: int
    clip: tuple[float, ...] | None = None
    opacity: float = 1.0
    blend: str = "Normal"
    is_box: bool = False
    is_clipped: bool = False
    """Whether a clip lies around it of which MuPDF does not tell: one of glyphs."""

    def skips(self, path: dict[str, Any]) -> bool:
        """Tell whether a path lies in a clip of glyphs: levels are counted one by one."""
        return self.is_clipped or bool(path["level"] > self.level + 1)


@dataclass(slots=True)
class Painted:
    """What the paths of a page paint, in unrotated space."""

    boxes: list[tuple[float, ...]] = field(default_factory=list)
    clips: list[tuple[float, ...] | None] = field(default_factory=list)
    paints: list[_Paint] = field(default_factory=list)
    shapes: list[tuple[float, ...]] = field(default_factory=list)
    """Fills that are no box."""
    tiled: list[tuple[tuple[float, ...], int]] = field(default_factory=list)
    """Clips that are filled with a pattern, whose one cell MuPDF draws elsewhere, and its drawing order."""


def painted(paths: Iterable[dict[str, Any]]) -> Painted:
    """Return what the paths paint."""
    found, around = Painted(), [_Within(-1)]
    for path in paths:
        while around[-1].level >= path["level"]:
            around.pop()
        if path["type"] in ("f", "s", "fs"):
            _add(found, path, around[-1])
        else:
            around.append(_entered(path, around[-1]))
    return found


def _entered(path: dict[str, Any], outer: _Within) -> _Within:
    if path["type"] == "group":
        blend = outer.blend if path["blendmode"] == "Normal" else path["blendmode"]
        opacity = outer.opacity * path["opacity"]
        return _Within(path["level"], outer.clip, opacity, blend, is_clipped=outer.skips(path))
    is_box = len(path["items"]) == 1 and path["items"][0][0] in ("re", "qu")
    return _Within(path["level"], path["scissor"], outer.opacity, outer.blend, is_box, outer.skips(path))


def _add(found: Painted, path: dict[str, Any], within: _Within) -> None:
    order = int(path["seqno"])
    if within.is_box and within.clip and _apart(path["rect"], within.clip):
        found.tiled.append((within.clip, order))
        return
    if within.skips(path):
        found.shapes.append(path["rect"])
        return
    shapes = list(_shapes(path))
    for box, shape, fill, stroke, opacity in shapes:
        found.boxes.append(box)
        found.clips.append(within.clip)
        found.paints.append(
            _Paint(fill, stroke, within.opacity * (1.0 if opacity is None else opacity), within.blend, order, shape)
        )
    if path.get("fill") and not any(fill and shape != "stroke" for _, shape, fill, _, _ in shapes):
        found.shapes.append(path["rect"])


def _apart(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] >= b[2] or a[2] <= b[0] or a[1] >= b[3] or a[3] <= b[1]


def _shapes(path: dict[str, Any]) -> Iterator[tuple[tuple[float, ...], str, Rgb | None, Rgb | None, float | None]]:
    """Yield the boxes of a path with shape, fill, line and opacity; a filled box that is also stroked once."""
    fill, line, items = path.get("fill"), path.get("color"), path["items"]
    if fill and not line and len(items) == 1 and items[0][0] == "re":  # most paths of most pages
        yield Box(*items[0][1]), "rectangle", fill, None, path.get("fill_opacity")
        return
    areas = filled(path) if fill else []
    lines = stroked(path) if line else []
    outlines = {box for box, shape in lines if shape == "outline"}
    for box, shape in areas:
        yield box, shape, fill, line if box in outlines else None, path.get("fill_opacity")
    done = {box for box, _ in areas}
    for box, shape in lines:
        if shape == "stroke" or box not in done:
            yield box, shape, line if shape == "stroke" else None, line, path.get("stroke_opacity")


def marks_of(found: Painted, matrix: Sequence[float], sheet: Box, words: Boxes) -> list[DrawnMark]:
    """Return the marks that could hide something, where the page shows them.

    Args:
        found: what the paths paint.
        matrix: turns the unrotated page into the displayed one.
        sheet: the displayed page.
        words: the middles of the page's words.
    """
    if not found.boxes:
        return []
    boxes = _shown(as_array(found.boxes), found.clips, matrix, sheet)
    with np.errstate(invalid="ignore"):
        width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        lesser = np.minimum(width, height)
        kept = lesser >= LEAST
        thin = (lesser > 0) & (np.maximum(width, height) >= LEAST) & ~kept
    thin &= np.array([p.fill is not None for p in found.paints])
    if thin.any():
        kept[thin] = _beside_others(boxes[thin]) | _through_words(boxes[thin], words)
    at = np.flatnonzero(kept)
    rows = boxes[at].round(2) + 0.0
    return [_mark(found.paints[n], Box(*row)) for n, row in zip(at.tolist(), rows.tolist(), strict=True)]


def unclear_of(found: Painted, matrix: Sequence[float], sheet: Box) -> list[Box]:
    """Return where shapes that are no box were filled and a word could stand."""
    if not found.shapes:
        return []
    boxes = _shown(as_array(found.shapes), [None] * len(found.shapes), matrix, sheet)
    large = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) >= ORNAMENT
    return [Box(*row) for row in boxes[large].round(2).tolist()]


def _mark(paint: _Paint, box: Box) -> DrawnMark:
    return DrawnMark(
        kind=MarkKind.PATH, box=box, fill=paint.fill, stroke=paint.stroke, opacity=paint.opacity, order=paint.order,
        blend=paint.blend, detail=paint.shape,
    )  # fmt: skip


def _shown(boxes: Boxes, clips: Sequence[tuple[float, ...] | None], matrix: Sequence[float], sheet: Box) -> Boxes:
    """Return boxes as displayed, cut to their clips and the sheet; what has no place gets no extent."""
    clipped = [n for n, clip in enumerate(clips) if clip]
    if clipped:
        boxes[clipped] = _cut(boxes[clipped], as_array([clip for clip in clips if clip]))
    boxes[~np.isfinite(boxes).all(axis=1)] = 0.0
    return _cut(displayed_boxes(boxes, matrix), as_array([sheet]))


def _cut(boxes: Boxes, to: Boxes) -> Boxes:
    cut = np.empty_like(boxes)
    low = np.maximum(boxes[:, :2], to[:, :2], out=cut[:, :2])
    np.maximum(low, np.minimum(boxes[:, 2:], to[:, 2:]), out=cut[:, 2:])
    return cut


def _beside_others(boxes: Boxes) -> NDArray[np.bool_]:
    """Tell which thin boxes lie side by side with another: strips of one bar, not the rules of a table."""
    upright = boxes[:, 2] - boxes[:, 0] < boxes[:, 3] - boxes[:, 1]
    found = np.zeros(len(boxes), bool)
    for lying in (False, True):
        rows = np.flatnonzero(upright != lying)
        along, low = (0, 1) if lying else (1, 0)
        order = rows[np.lexsort((boxes[rows, low], boxes[rows, along].round()))]
        first, then = order[:-1], order[1:]
        near = np.abs(boxes[then, low] - boxes[first, low + 2]) < BESIDE
        near &= np.abs(boxes[then, along] - boxes[first, along]) < LEAST
        found[first[near]] = found[then[near]] = True
    return found


def _through_words(boxes: Boxes, words: Boxes) -> NDArray[np.bool_]:
    """Tell which thin boxes cross the middle of a word, where neither a rule nor an underline is."""
    found = np.zeros(len(boxes), bool)
    if len(boxes) and len(words):
        found[overlaps(boxes, words)[0]] = True
    return found
