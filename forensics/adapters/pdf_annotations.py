"""Annotations of a PDF page that mark or paint an area (ISO 32000-2, 12.5.6).

What an annotation paints is among the page's paths, with its opacity and blend mode; here it gets its name. A mark for
redaction paints only a frame until it is applied, so it is reported for itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from forensics.adapters.pdf_glyphs import rgb
from forensics.adapters.pdf_paths import displayed
from forensics.adapters.pdf_pictures import LAST
from forensics.records.geometry import Box
from forensics.records.overlap import Boxes, as_array
from forensics.records.page import DrawnMark, MarkKind

MAX_ANNOTATIONS = 5_000
"""Annotations of a page that are read, the first."""

SAME = 0.6
"""Least intersection over union of an annotation and what it paints: the line around it stands out."""

_NAMED = {"Redact", "Square", "Highlight", "Polygon", "FreeText", "Stamp", "Line", "Ink"}


def with_annotations(page: Any, marks: Sequence[DrawnMark], matrix: Sequence[float], sheet: Box) -> list[DrawnMark]:
    """Return the marks, paths first, those that annotations paint by their names, and the marks for redaction."""
    if not page.annot_xrefs():
        return list(marks)
    named, paths = list(marks), as_array([m.box for m in marks if m.kind is MarkKind.PATH])
    for n, annotation in enumerate(page.annots()):
        kind = annotation.type[1]
        if n >= MAX_ANNOTATIONS:
            break
        if kind not in _NAMED:
            continue
        for place in _places(annotation, kind):
            box = displayed(place, matrix).intersect(sheet)
            if kind == "Redact":
                named.append(_for_redaction(annotation, box, LAST + n))
            else:
                for at in _alike(paths, box):
                    named[at] = replace(named[at], kind=MarkKind.ANNOTATION, detail=kind)
    return named


def _alike(boxes: Boxes, box: Box) -> list[int]:
    """Return the rows of the boxes that are nearly the given one."""
    low, high = np.maximum(boxes[:, :2], box[:2]), np.minimum(boxes[:, 2:], box[2:])
    common = np.maximum(high - low, 0.0).prod(axis=1)
    whole = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) + box.area - common
    return [int(n) for n in np.flatnonzero(common >= SAME * np.maximum(whole, 1e-9))]


def _for_redaction(annotation: Any, box: Box, order: int) -> DrawnMark:
    colours = annotation.colors or {}
    return DrawnMark(
        kind=MarkKind.ANNOTATION, box=box.rounded(), fill=rgb(colours.get("fill")), stroke=rgb(colours.get("stroke")),
        opacity=float(annotation.opacity) if annotation.opacity >= 0 else 1.0, order=order, detail="Redact",
    )  # fmt: skip


def _places(annotation: Any, kind: str) -> list[Box]:
    """Return a box for each quad of a highlight or redaction mark, else the rectangle of the annotation."""
    points = annotation.vertices if kind in ("Highlight", "Redact") else None
    if not points or len(points) % 4:
        return [Box(*annotation.rect)]
    quads = [points[i : i + 4] for i in range(0, len(points), 4)]
    return [Box(min(p[0] for p in q), min(p[1] for p in q), max(p[0] for p in q), max(p[1] for p in q)) for q in quads]
