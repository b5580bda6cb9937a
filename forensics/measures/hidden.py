"""How many words a redaction hides: low, estimate and high, so that nine times in ten the truth lies between.

A box over part of one line hides about its width; how much fewer or more words follows from how much the lengths of
words differ on the page. A box over several lines hides what boxes of its size would hide over the readable text of its
production (see ``sample``). A marking that stands in place of text says nothing about how much it stands for. A page
that is black altogether says only that it is a page of its production: it is taken to hold as many words as that
production's readable pages do, at its own file's type.

The errors of boxes and of pages are independent of each other and partly cancel out; that of the mean advance of words
is common to all of them and does not.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles

from forensics.measures.sample import SNUG, Interval, Sample
from forensics.measures.setting import Setting
from forensics.records.geometry import union_area
from forensics.records.region import Region, Style

BLOCK_FILL: Interval = (0.45, 0.85, 1.2)
"""Hidden length as a share of lines times width, for a box over several lines where the production shows no text."""
PAGE_FILL: Interval = (0.25, 0.62, 1.05)
"""The same for a box over a whole page: nobody sees its headings and white space."""
MARKING_WORDS: Interval = (1.0, 4.0, 60.0)
"""Words behind a marking that stands in place of text, where the production shows no box to judge by."""
ENOUGH_PAGES = 10
"""Readable pages from which the words of a page are taken."""
NINE_IN_TEN = 1.65
"""Standard deviations on either side of a mean between which nine tenths of a normal distribution lie."""
COMMON_ERROR = 0.15
"""Error of the mean advance as a share: names and addresses are longer than the words around them."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the regions of a page hide, together."""

    area: float
    length: float
    """Estimated length of hidden lines, in page units."""
    words: Interval


def words_of_a_page(readable: Sequence[float]) -> Interval | None:
    """Return the words that a page of a production holds: 5th percentile, mean, 95th percentile.

    Args:
        readable: words, visible and hidden together, of each page that can be read.

    Returns:
        None where too few pages can be read; the area of the page then has to tell.
    """
    if len(readable) < ENOUGH_PAGES:
        return None
    twentieths = quantiles(readable, n=20)
    mean = fmean(readable)
    return min(max(0.0, twentieths[0]), mean), mean, max(twentieths[-1], mean)


def lines_of(region: Region, setting: Setting) -> int:
    """Return how many lines of text a region covers at the given leading; 0 without a box."""
    if region.box is None:
        return 0
    if region.box.height <= SNUG * setting.leading:
        return 1
    return max(1, round(region.box.height / setting.leading))


def hidden_by(regions: Sequence[Region], setting: Setting, sample: Sample) -> Hidden:
    """Return what regions hide; places that several of them cover count once."""
    boxes = [r.box for r in regions if r.box]
    area = union_area(boxes)
    once = area / total if (total := sum(b.area for b in boxes)) else 1.0
    low, estimate, high = together([_with_common_error(_words(r, setting, sample)) for r in regions])
    found = [(once * low, once * estimate, once * high)]
    found += [MARKING_WORDS for r in regions if r.box is None or r.style is Style.MARKING]
    words = together(found)
    return Hidden(area, words[1] * setting.advance, words)


def together(parts: Sequence[Interval]) -> Interval:
    """Return the words hidden in several places: what is common to their errors adds up, the rest partly cancels out.

    Args:
        parts: low, estimate and high of regions, of pages, or of groups that share no page.
    """
    estimate = sum(e for _, e, _ in parts)
    common = NINE_IN_TEN * COMMON_ERROR * estimate
    below = math.hypot(common, *(_own_error(e - low, e) for low, e, _ in parts))
    above = math.hypot(common, *(_own_error(high - e, e) for _, e, high in parts))
    return max(0.0, estimate - below), estimate, estimate + above


def _with_common_error(part: Interval) -> Interval:
    low, estimate, high = part
    common = NINE_IN_TEN * COMMON_ERROR * estimate
    return estimate - math.hypot(common, estimate - low), estimate, estimate + math.hypot(common, high - estimate)


def _own_error(error: float, estimate: float) -> float:
    """Return what of an error is not common to all."""
    return math.sqrt(max(0.0, error**2 - (NINE_IN_TEN * COMMON_ERROR * estimate) ** 2))


def _words(region: Region, setting: Setting, sample: Sample) -> Interval:
    if region.box is None or region.style is Style.MARKING:
        return 0.0, 0.0, 0.0
    lines, width = lines_of(region, setting), region.box.width / setting.advance
    if region.style is Style.PAGE:
        return _filled(PAGE_FILL, lines * width)
    if lines == 1:
        error = NINE_IN_TEN * setting.spread * math.sqrt(max(1.0, width))
        return width - error, width, width + error
    return sample.words_under(lines, width) or _filled(BLOCK_FILL, lines * width)


def _filled(fill: Interval, words: float) -> Interval:
    return fill[0] * words, fill[1] * words, fill[2] * words
