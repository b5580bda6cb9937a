"""Pictures that show more than the page: its small picture, and images that reach beyond its edge."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Raster
from forensics.adapters.pdf import Pdf
from forensics.adapters.pdf_page_leaks import picture, size, thumbnail, whole_images
from forensics.adapters.planes import grey
from forensics.errors import EvidenceError
from forensics.leaks.building import build
from forensics.leaks.shown import Shown
from forensics.records.geometry import Box
from forensics.records.leak import Leak, LeakKind
from forensics.records.page import PlacedImage
from forensics.records.region import Region

CHANGED = 40.0
"""Levels of grey by which the mean of a place differs that shows something else."""

UNEVEN = 20.0
"""Levels of grey by which a place spreads that shows anything: text, a face, a line."""

LEAST = 3
"""Pixels of a place below which nothing can be told."""

BEYOND = 0.1
"""Part of an image that must lie outside the page; scans overlap their page by a few points."""


def leaks(pdf: Pdf, shown: Shown) -> Iterator[Leak]:
    """Yield a leak for each redaction that the small picture of its page shows, and each image with a hidden part."""
    for number, regions in shown.marked.items():
        if number <= pdf.page_count:
            try:
                yield from _small(pdf, shown, number, regions)
                yield from _beyond(pdf, shown, number)
            except EvidenceError:
                continue


def shows_more(other: Raster, page: Raster, box: Box) -> bool:
    """Tell whether another picture of a page shows something in a place where the page shows less or other things."""
    a, b = _patch(other, box), _patch(page, box)
    if min(*a.shape, *b.shape) < LEAST or float(a.std()) < UNEVEN:
        return False
    return abs(float(a.mean() - b.mean())) >= CHANGED or float(a.std() - b.std()) >= UNEVEN


def _patch(raster: Raster, box: Box) -> NDArray[np.float64]:
    x0, y0, x1, y1 = (max(0, round(v * raster.scale)) for v in box)
    return grey(raster.pixels)[y0:y1, x0:x1].astype(float)


def _small(pdf: Pdf, shown: Shown, number: int, regions: list[Region]) -> Iterator[Leak]:
    small = thumbnail(pdf, number)
    if small is None:
        return
    width, height = size(pdf, number)
    scale = small.shape[1] / width
    if abs(small.shape[0] / height / scale - 1) > 0.1:  # another shape: of another page, or of the page unrotated
        return
    page = pdf.raster(number, 72 * scale)
    for region in regions:
        if region.box and shows_more(Raster(small, scale), page, region.box):
            why = "it shows something where the page shows the redaction"
            where = f"small picture of {small.shape[1]} by {small.shape[0]} pixels"
            yield build(shown, LeakKind.THUMBNAIL, where, why, page=number, box=region.box, region=region)


def _beyond(pdf: Pdf, shown: Shown, number: int) -> Iterator[Leak]:
    page = Box(0, 0, *size(pdf, number))
    for at, placed in enumerate(whole_images(pdf, number), 1):
        outside = 1 - placed.box.covered_by(page)
        if placed.box.area and outside >= BEYOND and _has_more(pdf, placed, page):
            why = f"{outside:.0%} of an image lies beyond the edge of the page, and that part is not blank"
            yield build(shown, LeakKind.OUTSIDE_PAGE, f"image {at}", why, page=number, box=placed.box.rounded())


def _has_more(pdf: Pdf, placed: PlacedImage, page: Box) -> bool:
    """Tell whether the part of an upright image beyond the page shows anything."""
    pixels = picture(pdf, placed)
    if pixels is None:
        return False
    tones = grey(pixels).astype(float)
    across, down = tones.shape[1] / placed.box.width, tones.shape[0] / placed.box.height
    shown = placed.box.intersect(page)
    inside = np.zeros(tones.shape, bool)
    if shown.area:
        x0, x1 = (round((x - placed.box.x0) * across) for x in (shown.x0, shown.x1))
        y0, y1 = (round((y - placed.box.y0) * down) for y in (shown.y0, shown.y1))
        inside[y0:y1, x0:x1] = True
    beyond = tones[~inside]
    return bool(beyond.size) and float(beyond.std()) >= UNEVEN
