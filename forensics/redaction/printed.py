"""Codes printed in the boxes of a scan, read by OCR from the boxes alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from forensics.adapters.image import Pixels, Raster, grey
from forensics.records.geometry import Box
from forensics.records.region import Region, Style
from forensics.redaction.codes import canonical

READ_DPI = 200.0
LEAST_INK, MOST_INK = 0.002, 0.35
"""Share of a box that differs from its tone where something is printed in it."""
MOST_BOXES = 60
"""Most boxes read on one page."""
CONTRAST = 60
"""Levels of grey between a box and what is printed on it."""


class Word(Protocol):
    """A word that an OCR engine read."""

    @property
    def text(self) -> str:
        """Its characters."""
        ...

    @property
    def box(self) -> Box:
        """Where it stands, in pixels."""
        ...


Read = Callable[[Pixels], Sequence[Word]]


def read_codes(regions: Sequence[Region], read: Read, raster: Callable[[float], Raster]) -> list[Region]:
    """Return the regions with the codes printed in them; those that have codes already are left alone.

    What is printed in the boxes is set below each other on one sheet, since an OCR engine needs as long for a box as
    for a page.

    Args:
        regions: redactions of one page.
        read: reads the words of an image.
        raster: gives the page's pixels; called once, and only where a box is to be read.
    """
    wanted = [r for r in regions if not r.codes and r.box is not None and r.style is not Style.PAGE][:MOST_BOXES]
    if not wanted:
        return list(regions)
    page = raster(READ_DPI)
    prints = [(r.id, cut) for r in wanted if r.box and (cut := _printed(page, r.box)) is not None]
    found = _read_together(prints, read) if prints else {}
    return [replace(r, codes=found[r.id]) if r.id in found else r for r in regions]


def _read_together(prints: Sequence[tuple[str, Pixels]], read: Read) -> dict[str, tuple[str, ...]]:
    tops = np.cumsum([0, *(cut.shape[0] for _, cut in prints)])
    sheet = np.full((int(tops[-1]), max(cut.shape[1] for _, cut in prints)), 255, np.uint8)
    for top, (_, cut) in zip(tops, prints, strict=False):
        sheet[top : top + cut.shape[0], : cut.shape[1]] = cut
    words: dict[str, list[str]] = {}
    for word in read(np.repeat(sheet[:, :, None], 3, axis=2)):
        at = int(np.searchsorted(tops, word.box.centre[1], side="right")) - 1
        if 0 <= at < len(prints):
            words.setdefault(prints[at][0], []).append(word.text)
    return {region: canonical(" ".join(texts)) for region, texts in words.items()}


def _printed(page: Raster, box: Box) -> Pixels | None:
    """Return what is printed in a box, cut close and dark on light; None where the box is of one tone."""
    x0, y0, x1, y1 = (round(v * page.scale) for v in box)
    inset = max(3, round(0.06 * (y1 - y0)))
    inside = grey(page.pixels)[max(0, y0 + inset) : max(0, y1 - inset), max(0, x0 + inset) : max(0, x1 - inset)]
    if min(inside.shape) < 8:
        return None
    tone = int(np.median(inside))
    away = np.abs(inside.astype(int) - tone) > CONTRAST
    if not LEAST_INK <= away.mean() <= MOST_INK:
        return None
    ys, xs = np.flatnonzero(away.mean(axis=1) > 0), np.flatnonzero(away.mean(axis=0) > 0)
    close = inside[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
    plain = close if tone > 127 else (255 - close).astype(np.uint8)
    ground = tone if tone > 127 else 255 - tone
    stretched = np.clip(plain.astype(int) + (255 - ground), 0, 255).astype(np.uint8)
    return np.pad(stretched, 14, constant_values=255)
