"""Which words a redaction hides."""

import math
from collections.abc import Sequence

from forensics.records.geometry import Box
from forensics.records.page import RawWord
from forensics.records.region import Region

VERTICAL = 0.35
"""Least part of a word's height under a region. Boxes of glyphs are taller than bars where lines stand close, so the
line above a bar reaches into it by up to a quarter."""
CHARACTER = 0.5
"""Part of a character's width under a region from which the word counts as hidden."""
NARROW = frozenset("iljtfI1.,:;'`’!|()[]/-")
NARROW_EM, WIDE_EM = 0.24, 0.42
"""Advance of letters as part of the height of a word's box, which is about 1.2 to 1.35 of the size of its type."""


def hides(region: Box, word: RawWord) -> bool:
    """Tell whether a region hides a word or part of it; in doubt it does."""
    common_height = min(region.y1, word.box.y1) - max(region.y0, word.box.y0)
    common_width = min(region.x1, word.box.x1) - max(region.x0, word.box.x0)
    if common_height <= 0 or common_width <= 0:
        return False
    across, along = (word.box.height, common_height), (word.box.width, common_width)
    if is_upright(word):
        across, along = along, across
    return across[1] >= VERTICAL * across[0] and along[1] >= CHARACTER * along[0] / max(1, len(word.text))


def is_upright(word: RawWord) -> bool:
    """Tell whether a word runs up or down the page, as stamps in a side margin do.

    A level ``it,`` is taller than wide, too; its letters are as wide as they should be for its height.
    """
    across, along = word.box.width, word.box.height
    if len(word.text) < 3 or along <= 1.5 * across:
        return False
    ems = sum(NARROW_EM if c in NARROW else WIDE_EM for c in word.text)
    level, upright = across / (ems * along), along / (ems * across)
    return abs(math.log(upright)) < abs(math.log(max(level, 1e-6)))


def hidden(words: Sequence[RawWord], regions: Sequence[Region]) -> set[int]:
    """Return the places in ``words`` of those that any region hides, wholly or in part."""
    boxes = sorted((r.box for r in regions if r.box is not None), key=lambda b: b.y0)
    return {at for at, word in enumerate(words) if any(hides(box, word) for box in boxes if box.y0 < word.box.y1)}
