"""How many words a redaction hides: low, estimate and high.

A box over part of one line hides about its width. A box over several lines hides less than its lines times its width:
paragraphs end short, and boxes are drawn to the longest line. A marking that stands in place of text says nothing about
how much it stands for. A page that is black altogether says only that it is a page of its production: it is taken to
hold as many words as that production's readable pages do. The shares below were measured on the fixtures, whose hidden
words are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles

from forensics.measures.setting import Setting
from forensics.records.geometry import union_area
from forensics.records.region import Region, Style

Interval = tuple[float, float, float]

LINE_FILL: Interval = (0.70, 1.05, 1.45)
"""Hidden length as a share of the box's width, for a box over one line: low, estimate, high."""
BLOCK_FILL: Interval = (0.60, 0.97, 1.25)
"""The same for each line of a box over several lines."""
PAGE_FILL: Interval = (0.25, 0.62, 1.05)
"""The same for a box over a whole page: nobody sees its headings and white space."""
MARKING_WORDS: Interval = (1.0, 4.0, 60.0)
"""Words behind a marking that stands in place of text, where the production shows no box to judge by."""
ENOUGH_PAGES = 10
"""Readable pages from which the words of a page are taken."""
SNUG = 1.6
"""A box up to this many leadings high is over one line."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the regions of a page hide, together."""

    area: float
    length: float
    """Estimated length of hidden lines, in page units."""
    words: Interval


def words_of_a_page(readable: Sequence[float]) -> Interval | None:
    """Return the words that a page of a production holds: first decile, mean, ninth decile.

    Args:
        readable: words, visible and hidden together, of each page that can be read.

    Returns:
        None where too few pages can be read; the area of the page then has to tell.
    """
    if len(readable) < ENOUGH_PAGES:
        return None
    deciles = quantiles(readable, n=10)
    mean = fmean(readable)
    return min(deciles[0], mean), mean, max(deciles[-1], mean)


def lines_of(region: Region, setting: Setting) -> int:
    """Return how many lines of text a region covers at the given leading; 0 without a box."""
    if region.box is None:
        return 0
    if region.box.height <= SNUG * setting.leading:
        return 1
    return max(1, round(region.box.height / setting.leading))


def hidden_by(regions: Sequence[Region], setting: Setting) -> Hidden:
    """Return what regions hide; places that several of them cover count once."""
    boxes = [r.box for r in regions if r.box]
    area = union_area(boxes)
    once = area / total if (total := sum(b.area for b in boxes)) else 1.0
    lengths = [_lengths(r, setting) for r in regions]
    low, estimate, high = (once * sum(found[i] for found in lengths) / setting.advance for i in range(3))
    unseen = sum(r.box is None or r.style is Style.MARKING for r in regions)
    words = (low + unseen * MARKING_WORDS[0], estimate + unseen * MARKING_WORDS[1], high + unseen * MARKING_WORDS[2])
    length = once * sum(found[1] for found in lengths) + unseen * MARKING_WORDS[1] * setting.advance
    return Hidden(area, length, words)


def _lengths(region: Region, setting: Setting) -> Interval:
    if region.box is None or region.style is Style.MARKING:
        return 0.0, 0.0, 0.0
    lines = lines_of(region, setting)
    fill = PAGE_FILL if region.style is Style.PAGE else LINE_FILL if lines == 1 else BLOCK_FILL
    whole = lines * region.box.width
    return fill[0] * whole, fill[1] * whole, fill[2] * whole
