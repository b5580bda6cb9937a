"""Codes printed in a box of a scan, read by OCR from the box alone."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from forensics.adapters.image import Pixels, Raster, grey
from forensics.records.geometry import Box
from forensics.redaction.codes import canonical

READ_DPI = 200.0
LEAST_INK, MOST_INK = 0.002, 0.35
"""Share of a box that differs from its tone where something is printed in it."""


class _Word(Protocol):
    @property
    def text(self) -> str: ...


def read_codes(
    box: Box, read: Callable[[Pixels], Sequence[_Word]], raster: Callable[[float], Raster]
) -> tuple[str, ...]:
    """Return the codes printed in a box; nothing is read where the box is of one tone.

    Args:
        box: in page units.
        read: reads the words of an image.
        raster: gives the page's pixels.
    """
    page = raster(READ_DPI)
    x0, y0, x1, y1 = (round(v * page.scale) for v in box)
    inset = max(2, round(0.06 * (y1 - y0)))
    inside = grey(page.pixels)[max(0, y0 + inset) : max(0, y1 - inset), max(0, x0 + inset) : max(0, x1 - inset)]
    if min(inside.shape) < 8:
        return ()
    tone = int(np.median(inside))
    away = np.abs(inside.astype(int) - tone) > 60
    if not LEAST_INK <= away.mean() <= MOST_INK:
        return ()
    plain = inside if tone > 127 else (255 - inside).astype(np.uint8)
    framed = np.pad(plain, 12, constant_values=int(np.median(plain)))
    return canonical(" ".join(word.text for word in read(framed)))
