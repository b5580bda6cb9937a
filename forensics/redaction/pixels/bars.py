"""Pieces of masks that could be bars: whole, and cut into the bars that touch in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels
from forensics.adapters.outlines import Outline, outlines
from forensics.records.geometry import Box
from forensics.redaction.pixels.cutting import LEAST_HEIGHT, LEAST_WIDTH, cut
from forensics.redaction.pixels.proposal import Proposal
from forensics.redaction.pixels.sheet import Sheet
from forensics.redaction.pixels.view import View

_SOLID = 0.6
"""Least share of its rectangle that a part cut from a blob fills."""
_PLAIN, _SOFT = 0.96, 2
"""Share of its rectangle that a plain bar fills, and pixels by which its edges may differ from mask to mask."""
_ONE_BAR, _HIGHEST = 0.7, 70
"""Least dark share of one bar with a code in it, and its most height in pixels at 150 dpi."""


@dataclass(eq=False)
class Bars:
    """Collects the pieces of the masks of one sheet; what was seen in a mask before is not looked at again."""

    sheet: Sheet
    found: list[Proposal] = field(default_factory=list)
    _seen: set[tuple[int, int, int, int, float]] = field(default_factory=set)
    _plain: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, mask: Pixels, raw: Pixels, kind: str, *, bridged: bool = False) -> None:
        """Take each blob of a mask whole, and cut where its rows or columns change or a seam runs through ``raw``."""
        unit = self.sheet.view.unit
        pieces = outlines(mask, width=LEAST_WIDTH * unit, height=LEAST_HEIGHT * unit)
        if not pieces:
            return
        here = np.array([p.box for p in pieces], np.int64)
        page = self.sheet.moved(here)
        skipped = self._known(here)
        if kind != "dithered":
            skipped |= is_text(self.sheet.view, page)
        for n in np.flatnonzero(~skipped).tolist():
            piece = pieces[n]
            key = (*piece.box, piece.area)
            if key in self._seen:
                continue
            self._seen.add(key)
            self.found += self._proposals(piece, page[n].tolist(), mask, raw, kind, bridged=bridged)

    def _known(self, boxes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which boxes are those of plain bars, give or take their soft edges."""
        if not self._plain:
            return np.zeros(len(boxes), bool)
        return np.asarray((np.abs(boxes[:, None] - np.array(self._plain)).max(axis=2) <= _SOFT).any(axis=1))

    def _proposals(
        self, piece: Outline, place: Sequence[int], mask: Pixels, raw: Pixels, kind: str, *, bridged: bool
    ) -> Iterator[Proposal]:
        unit, upright = self.sheet.view.unit, piece.upright
        cuts = list(cut(self.sheet.grey, mask, raw, piece.box, unit, piece.solid))
        whole = bridged and not cuts and self._is_bar(mask, raw, piece)
        if piece.solid >= _PLAIN and not cuts:
            self._plain.append(piece.box)
        turned, angle = piece.turned()
        yield Proposal(Box(*place), kind, turned, upright, angle, whole)
        dx, dy = place[0] - piece.box[0], place[1] - piece.box[1]
        for (x0, y0, x1, y1), solid in cuts:
            if solid > _SOLID:
                yield Proposal(Box(x0 + dx, y0 + dy, x1 + dx, y1 + dy), "split", solid, solid, angle)

    def _is_bar(self, mask: Pixels, raw: Pixels, piece: Outline) -> bool:
        """Tell whether a blob in which gaps were closed is one bar with a code in it: low, and mostly of its tone."""
        x0, y0, x1, y1 = piece.box
        if y1 - y0 > _HIGHEST * self.sheet.view.unit:
            return False
        part = slice(y0, y1), slice(x0, x1)
        return bool(np.count_nonzero(raw[part]) > _ONE_BAR * np.count_nonzero(mask[part]))


def is_text(view: View, boxes: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which places are text, nine in ten blobs: rough all over, with the paper between strokes showing."""
    inside = boxes.astype(np.float64) + np.array([2, 2, -2, -2])
    rough, paper = view.rough.of(inside), view.paper.of(inside)
    return np.asarray((rough > 0.5) & (paper > 0.2) & (paper < 0.6))
