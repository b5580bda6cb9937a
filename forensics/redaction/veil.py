"""Pictures of pages with everything blacked out that a reader was not meant to see."""

import math
from collections.abc import Iterable

from forensics.adapters.image import Raster
from forensics.records.region import Region, Style

BLACK = 0


def is_veiled(region: Region) -> bool:
    """Tell whether the page itself may still show what a region hides.

    Text survives beneath it, or it is only marked for redaction: until that is applied, the page shows it.
    """
    return region.style is Style.ANNOTATION or bool(region.sealed and region.sealed.characters)


def veiled(raster: Raster, regions: Iterable[Region]) -> Raster:
    """Return the picture of a page with every place blacked out that its regions say may still show its text."""
    pixels, scale = raster.pixels.copy(), raster.scale
    for region in regions:
        if region.box and is_veiled(region):
            x0, y0 = (max(0, math.floor(v * scale)) for v in region.box[:2])
            x1, y1 = (max(0, math.ceil(v * scale)) for v in region.box[2:])
            pixels[y0:y1, x0:x1] = BLACK
    return Raster(pixels, scale)
