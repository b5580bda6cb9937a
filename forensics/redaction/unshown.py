"""Places of words that the picture of a page does not show and no finder took for a redaction.

The gate to visible words leaves these words out. A reader must learn that something stood there: each run of them
becomes a region. Beneath an even place of a page of real glyphs they are hidden text, counted and sealed; in the OCR
layer of a scan they are noise or the remains of what was read before the bar was burnt in, and are masked alone.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from forensics.adapters.image import Raster
from forensics.adapters.planes import grey
from forensics.records.geometry import Box, hull
from forensics.records.page import PageContent, RawWord
from forensics.records.region import Finder, Region, Sealed, Style
from forensics.records.source import Source
from forensics.redaction.fusion import in_order, region_id
from forensics.redaction.hidden import FEWEST, LEAST_TYPE, in_lines, inside
from forensics.redaction.sight import LOOK_DPI
from forensics.redaction.tone import STYLES, Tone, tone_of

SCAN_DPI = 150.0
"""Resolution at which finders and gate look at scans, so that a page is unpacked once."""

GLYPHS, LAYER = 0.7, 0.55
"""Confidence for a page of real glyphs, and for the OCR layer of a scan, which may be wrong about what stood there."""


def unshown(
    content: PageContent,
    words: Sequence[RawWord],
    gone: Collection[int],
    regions: Sequence[Region],
    raster: Callable[[float], Raster],
    *,
    source: Source,
    seal: Callable[[str], Sealed],
) -> list[Region]:
    """Return a region for each run of words that the gate leaves out and no region holds, sorted.

    Args:
        content: what the page holds.
        words: its words, from its text layer.
        gone: places in ``words`` of those that the picture does not show.
        regions: the redactions that are known.
        raster: gives the page's pixels at about a number of dots per inch.
        source: the source of the page.
        seal: turns hidden characters into a count and a keyed hash.
    """
    boxes = [r.box for r in regions if r.box is not None]
    left = [w for w in (words[n] for n in gone) if not any(w.box.covered_by(box) > 0.5 for box in boxes)]
    return sorted(_regions(content, left, raster(SCAN_DPI if content.scan else LOOK_DPI), source, seal), key=in_order)


def _regions(
    content: PageContent, left: Sequence[RawWord], picture: Raster, source: Source, seal: Callable[[str], Sealed]
) -> Iterator[Region]:
    for run in in_lines([w for w in left if min(w.box.width, w.box.height) >= LEAST_TYPE]):
        box, letters = hull(w.box for w in run), sum(c.isalnum() for w in run for c in w.text)
        if box is None or letters < FEWEST:
            continue
        box = box.rounded()
        tone = _tone(picture, box)
        if content.scan and tone in (None, Tone.WHITE, Tone.PALE):  # specks that OCR took for words
            continue
        counted = f"{len(run)} word{'s'[: len(run) != 1]}"
        kind = "the OCR layer" if content.scan else "the text"
        yield Region(
            id=region_id(source, content.number, box),
            source=source.id, production=source.production, file=source.file, page=content.number,
            box=box, style=STYLES[tone] if tone else Style.WHITE, codes=(),
            confidence=LAYER if content.scan else GLYPHS, finders=(Finder.PIXELS,),
            why=f"Unshown text: {counted} of {kind} stand where the page shows one even tone; no bar was recognised.",
            sealed=None if content.scan else seal(" ".join(w.text for w in inside(box, content.words))),
        )  # fmt: skip


def _tone(picture: Raster, box: Box) -> Tone | None:
    """Return what the page shows in a place, None for a place beyond its edge."""
    x0, y0, x1, y1 = (max(0, round(v * picture.scale)) for v in box)
    place = grey(picture.pixels)[y0:y1, x0:x1]
    if not place.size:
        return None
    level = float(np.median(place)) / 255
    return tone_of((level, level, level))
