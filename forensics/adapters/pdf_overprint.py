"""What hides words of a PDF page though it is no path: runs of glyphs, and pictures of many tones.

Glyphs make a bar where they are blocks, where heavy letters are struck over a word as on a typewriter, or where a
Type 3 font draws boxes. A picture hides what was printed before it, unless it shows these words itself: then it is a
scan, and they are its text layer.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.pdf_glyphs import Text
from forensics.adapters.pdf_pictures import Picture, drawing_orders
from forensics.adapters.pdf_raster import rendered
from forensics.adapters.planes import grey, steps
from forensics.errors import EvidenceError
from forensics.records.geometry import Box, hull
from forensics.records.overlap import Index, as_array, middles, overlaps
from forensics.records.page import DrawnMark, MarkKind, RawWord

HEAVY = "WMXHNB#@%&$8"
"""Letters that are struck over others to make them illegible."""

FEWEST = 3
"""Least letters of a run that strikes out: shorter ones are initials and numerals."""

_BLOCKS = "\\u2580-\\u259f\\u25a0\\u25a1\\u25ac-\\u25af\\u25fc\\u25fe\\u2b1b"
_BAR = re.compile(rf"(?:^|(?<= ))(?:[{_BLOCKS}]+|([{HEAVY}])(?:\1|[{HEAVY}](?=\1|$| ))*+)(?=$| )")
"""A run without a way back: two of its ways to read a character would make hostile text take exponential time."""

UNDER = 0.6
"""Least share of a word, across and down, over which glyphs or a picture are drawn that hide it."""

INK = 0.7
"""Least share of a place that drawn glyphs fill with one tone if they are a bar: the blackest type fills a half."""

DPI = 100.0
MAX_LOOKED_AT = 40
"""Places of a page that are rendered to see what they show."""

PRINT = 1.5
"""How many times as rough words are as the paper around them, on a picture that shows them."""

PAPER, TOLERANCE = 0.4, 16
"""Least share of the place of words that shows one tone, where they are print on paper; and how far it may stray."""

ONE_SIDED = 0.1
"""Most part of what strays from the paper that strays to the other side than ink."""

FLAT = 2.0
"""Mean step between pixels, 0 to 255, below which a place shows no print."""


def glyph_bars(page: Any, text: Text, is_drawn: bool) -> tuple[list[DrawnMark], NDArray[np.bool_]]:
    """Return the bars that glyphs make over earlier words, and which words are such bars, no words at all.

    Args:
        page: the page.
        text: its text.
        is_drawn: whether the page has fonts whose glyphs are drawings, any of which may be a box.
    """
    none = np.zeros(len(text.words), bool)
    runs = _BAR.finditer(" ".join(text.spelled))
    if not is_drawn and not any(_strikes_out(run[0]) for run in runs):
        return [], none
    suspect = np.array([is_drawn or _strikes_out(w.text) for w in text.words], bool)
    at, below = _stacked(text, suspect)
    if not len(at):
        return [], none
    asked = none.copy()
    asked[at] = asked[below] = True
    words = text.ordered(asked)
    later = [
        n for n, (a, b) in enumerate(zip(at.tolist(), below.tolist(), strict=True)) if _is_over(words[a], words[b])
    ]
    found = none.copy()
    marks: list[DrawnMark] = []
    for n in sorted(set(at[later].tolist()))[:MAX_LOOKED_AT]:
        if _strikes_out(words[n].text) or _is_filled(page, words[n].box):
            found[n] = True
            marks.append(_mark(words[n]))
    return marks, found


def covering_pictures(
    page: Any, shown: Sequence[Picture], words: Sequence[RawWord], marks: Sequence[DrawnMark], matrix: Sequence[float]
) -> list[DrawnMark]:
    """Return a mark for each opaque picture of many tones that is drawn over words and does not show them itself."""
    inked = [w for w in words if w.order is not None and not w.invisible and any(c.isalnum() for c in w.text)]
    known = {m.box for m in marks if m.kind is MarkKind.IMAGE}
    opaque = [n for n, p in enumerate(shown) if _is_opaque(p) and p.placed.box not in known]
    if not inked or not opaque:
        return []
    word, picture = overlaps(middles(as_array([w.box for w in inked])), as_array([shown[n].placed.box for n in opaque]))
    if not len(word):
        return []
    orders = drawing_orders(page, shown, matrix)
    found = []
    for n in sorted(set(picture.tolist()))[:MAX_LOOKED_AT]:
        box, order = shown[opaque[n]].placed.box, orders[opaque[n]]
        beneath = [inked[k].box for k in word[picture == n].tolist() if (inked[k].order or 0) < order]
        beneath = [each for each in beneath if each.covered_by(box) >= UNDER]
        tone = _tone_without_print(page, box, beneath) if beneath else None
        if tone:
            found.append(_picture(box, tone, order))
    return found


def _strikes_out(text: str) -> bool:
    return bool(_BAR.fullmatch(text)) and (text[0] not in HEAVY or len(text) >= FEWEST)


def _stacked(text: Text, suspect: NDArray[np.bool_]) -> tuple[Index, Index]:
    """Return the suspect words and those of other letters that they are drawn over or under."""
    rows = np.flatnonzero(suspect)
    boxes = as_array([w.box for w in text.words])
    at, below = overlaps(boxes[rows], text.middles)
    apart = rows[at] != below
    at, below = rows[at][apart], below[apart]
    kept = [
        text.words[a].text != text.words[b].text and any(c.isalnum() for c in text.words[b].text)
        for a, b in zip(at.tolist(), below.tolist(), strict=True)
    ]
    return at[kept], below[kept]


def _is_over(upper: RawWord, lower: RawWord) -> bool:
    if upper.order is None or lower.order is None or upper.order <= lower.order:
        return False
    return lower.box.covered_by(upper.box) >= UNDER or _strikes_out(upper.text)


def _is_filled(page: Any, box: Box) -> bool:
    """Tell whether a place shows one dark tone nearly everywhere."""
    plane = _seen(page, box)
    if plane is None:
        return False
    height, width = plane.shape
    inside = plane[height // 5 : height - height // 5, width // 20 : width - width // 20]
    return bool(inside.size) and float((np.abs(inside.astype(int) - int(np.median(inside))) < TOLERANCE).mean()) >= INK


def _mark(word: RawWord) -> DrawnMark:
    return DrawnMark(
        kind=MarkKind.PATH, box=word.box, fill=word.colour or (0.0, 0.0, 0.0), stroke=None, opacity=1.0,
        order=word.order or 0, detail="glyphs",
    )  # fmt: skip


def _is_opaque(picture: Picture) -> bool:
    return bool(picture.info["size"]) and bool(picture.info["colorspace"]) and not picture.info["has-mask"]


def _tone_without_print(page: Any, box: Box, beneath: Sequence[Box]) -> tuple[float, float, float] | None:
    """Return the mean tone of a picture that does not show the words beneath it, None for one that does."""
    around = hull(beneath)
    plane = _seen(page, box)
    if around is None or plane is None:
        return None
    scale = plane.shape[1] / max(box.width, 1e-6)
    rough = steps(plane).astype(float)
    words, near = np.zeros(plane.shape, bool), np.zeros(plane.shape, bool)
    for each in beneath:
        words[_pixels(each, box, scale)] = True
        near[_pixels(each.grow(0.5 * each.height), box, scale)] = True
    near &= ~words
    if not words.any():
        return None
    rough_there, around_them = float(rough[words].mean()), rough[near]
    apart = near.sum() < words.sum() / 2 or rough_there >= PRINT * float(around_them.mean())
    if rough_there > FLAT and apart and _is_print(plane[words].astype(int)):
        return None
    level = float(plane.mean()) / 255
    return level, level, level


def _is_print(tones: NDArray[np.int_]) -> bool:
    """Tell whether tones are those of ink on paper: most of one tone, and what strays from it to one side of it."""
    apart = tones - int(np.median(tones))
    darker, lighter = (apart <= -TOLERANCE).mean(), (apart >= TOLERANCE).mean()
    return bool(1 - darker - lighter >= PAPER and min(darker, lighter) <= ONE_SIDED * (darker + lighter))


def _pixels(box: Box, within: Box, scale: float) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (
        max(0, round(v * scale))
        for v in (box.x0 - within.x0, box.y0 - within.y0, box.x1 - within.x0, box.y1 - within.y0)
    )
    return slice(y0, y1), slice(x0, x1)


def _seen(page: Any, box: Box) -> NDArray[np.uint8] | None:
    try:
        return grey(rendered(page, DPI / 72, box, "a place"))
    except EvidenceError:
        return None


def _picture(box: Box, tone: tuple[float, float, float], order: int) -> DrawnMark:
    return DrawnMark(kind=MarkKind.IMAGE, box=box, fill=tone, stroke=None, opacity=1.0, order=order, detail="picture")
