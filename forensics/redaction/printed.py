"""Codes printed in the boxes of a scan, read by OCR from the boxes alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels, Raster
from forensics.adapters.outlines import without_edges
from forensics.adapters.planes import blurred, grey, grown, opened
from forensics.records.geometry import Box, hull
from forensics.records.page import RawWord
from forensics.records.region import Region, Style
from forensics.redaction.codes import canonical
from forensics.redaction.rulesets import Rules

READ_DPI = 200.0
LEAST_INK, MOST_INK = 0.01, 0.45
"""Share of what is cut out of a box that differs from its tone where something is printed there."""
SPECK = 2
"""Pixels; what is narrower or lower is noise, and does not say where the print is."""
MARGIN = 4
UNREAD = frozenset({Style.PIXELATION, Style.MARKING})
MOST_BOXES = 60
"""Most boxes read on one page."""
CONTRAST = (30, 60)
"""Levels of grey between a box and what is printed on it: half of the strongest ones, within these bounds."""
ROUGH, SMOOTHED = 24, 3
"""Levels of grey by which a quarter of a box, at least, differs from its tone where dots make up its grey; pixels over
which they are evened out, so that a code is not read among them."""
WIDER = 60
"""Pixels; wider than a letter of a code. Paper beside a box that leans, or its frame, is."""
STRONGEST = 40
"""Pixels that make a code's strokes in the smallest print, and more than grains of noise do."""


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


def read_codes(
    regions: Sequence[Region],
    read: Read,
    raster: Callable[[float], Raster],
    rules: Rules | None = None,
    words: Sequence[RawWord] = (),
) -> list[Region]:
    """Return the regions with the codes printed in them; those whose print was read already are left alone.

    What is printed in the boxes is set below each other on one sheet, since an OCR engine needs as long for a box as
    for a page.

    Args:
        regions: redactions of one page.
        read: reads the words of an image.
        raster: gives the page's pixels; called once, and only where a box is to be read.
        rules: what is a code.
        words: the words read on the page; where they leave print in a box unread, it is read again.
    """
    wanted = [r for r in regions if r.box is not None and r.style not in UNREAD]
    wanted = [r for r in wanted if not r.codes or _within(r.box, words)][:MOST_BOXES]
    if not wanted:
        return list(regions)
    page = raster(READ_DPI)
    prints = []
    for region in wanted:
        found = _printed(page, region.box) if region.box else None
        if found and not (region.codes and _is_read(found[1], _within(region.box, words))):
            prints.append((region.id, found[0]))
    codes = _read_together(prints, read, rules) if prints else {}
    return [replace(r, codes=_richer(codes.get(r.id, ()), r.codes, rules)) for r in regions]


def _within(box: Box | None, words: Sequence[RawWord]) -> list[Box]:
    return [w.box for w in words if box and box.contains(*w.box.centre)]


def _is_read(print_box: Box, read: Sequence[Box]) -> bool:
    """Tell whether words reach from end to end of what is printed."""
    around = hull(read)
    slack = 1.2 * print_box.height
    return around is None or (around.x0 - print_box.x0 < slack and print_box.x1 - around.x1 < slack)


def _richer(again: tuple[str, ...], before: tuple[str, ...], rules: Rules | None) -> tuple[str, ...]:
    """Return the codes of both readings, or of the first alone where the second knows less."""
    return canonical(" ".join((*again, *before)), rules) if again and before else again or before


def _read_together(prints: Sequence[tuple[str, Pixels]], read: Read, rules: Rules | None) -> dict[str, tuple[str, ...]]:
    tops = np.cumsum([0, *(cut.shape[0] for _, cut in prints)])
    sheet = np.full((int(tops[-1]), max(cut.shape[1] for _, cut in prints)), 255, np.uint8)
    for top, (_, cut) in zip(tops, prints, strict=False):
        sheet[top : top + cut.shape[0], : cut.shape[1]] = cut
    words: dict[str, list[str]] = {}
    for word in read(np.repeat(sheet[:, :, None], 3, axis=2)):
        at = int(np.searchsorted(tops, word.box.centre[1], side="right")) - 1
        if 0 <= at < len(prints):
            words.setdefault(prints[at][0], []).append(word.text)
    return {region: canonical(" ".join(texts), rules) for region, texts in words.items()}


def _printed(page: Raster, box: Box) -> tuple[Pixels, Box] | None:
    """Return what is printed in a box, cut close and dark on light, and where; None where the box is of one tone."""
    x0, y0, x1, y1 = (round(v * page.scale) for v in box)
    inset = max(3, round(0.06 * (y1 - y0)))
    inside = grey(page.pixels)[max(0, y0 + inset) : max(0, y1 - inset), max(0, x0 + inset) : max(0, x1 - inset)]
    if min(inside.shape) < 8:
        return None
    if np.percentile(apart := _apart(inside), 75) > ROUGH:
        apart = _apart(blurred(inside, SMOOTHED))
    apart[_beside(apart)] = 0
    strongest = float(np.partition(apart, -STRONGEST, axis=None)[-STRONGEST])
    away = (apart > np.clip(strongest / 2, *CONTRAST)).astype(np.uint8) * 255
    inner = without_edges(away, WIDER)
    inner[0] = inner[-1] = inner[:, 0] = inner[:, -1] = 0  # at the very edge a speck would outlast the opening
    print_only = opened(inner, SPECK, SPECK)
    ys, xs = np.flatnonzero(print_only.any(axis=1)), np.flatnonzero(print_only.any(axis=0))
    if not ys.size:
        return None
    ahead = max(MARGIN, int(ys[-1] - ys[0]) // 2)  # brackets are thinner than what stands in them
    cut = np.s_[max(0, ys[0] - MARGIN) : ys[-1] + MARGIN + 1, max(0, xs[0] - ahead) : xs[-1] + ahead + 1]
    if not LEAST_INK <= (away[cut] > 0).mean() <= MOST_INK:
        return None
    pale = apart[cut] * (255 / max(strongest, float(CONTRAST[0])))  # red on black is as faint as noise to an engine
    dark = (255 - np.clip(pale, 0, 255)).astype(np.uint8)
    left, top = max(0, x0 + inset) + int(xs[0]), max(0, y0 + inset) + int(ys[0])
    place = (left, top, left + int(xs[-1] - xs[0]) + 1, top + int(ys[-1] - ys[0]) + 1)
    return np.pad(dark, 14, constant_values=255), Box(*(v / page.scale for v in place))


def _apart(inside: Pixels) -> NDArray[np.int64]:
    """Return how far each pixel is from the tone of most."""
    return np.abs(inside.astype(np.int64) - int(np.median(inside)))


def _beside(apart: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return where paper or a frame lies inside the upright box around one that leans."""
    away = (apart > CONTRAST[1]).astype(np.uint8) * 255
    edges = away - without_edges(away, WIDER)
    return grown(edges, 2 * SPECK + 1, 2 * SPECK + 1) > 0
