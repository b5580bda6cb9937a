"""Which codes belong to which region: those in or over it, else beside it, else in the margin at its height."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forensics.records.geometry import Box
from forensics.records.page import RawWord
from forensics.records.region import Region
from forensics.redaction.codes import canonical, find_codes, neighbours
from forensics.redaction.rows import Row

BESIDE = 2.0
"""Widest gap between a region and a code in its line, in heights of the code."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Codes that stand together on a page, and their box."""

    codes: tuple[str, ...]
    box: Box
    bracketed: bool
    margin: bool
    """Alone at the edge of the page, or behind a wide gap."""


def stamps(rows: Sequence[Row], width: float) -> list[Stamp]:
    """Return every code on a page; those without brackets only where the words around them are far away."""
    return [stamp for row in rows for stamp in _in_row(row, width)]


def _in_row(row: Row, width: float) -> Iterator[Stamp]:
    strict = {(f.start, f.end) for f in find_codes(row.text, bracketed=True)}
    for group in neighbours(row.text, find_codes(row.text)):
        start, end = group[0].start, group[-1].end
        box = row.box(start, end)
        if box is None:
            continue
        before, after = row.text[:start], row.text[end:]
        last = not after.strip() or after.startswith("   ")
        first = not before.strip() or before.endswith("   ")
        margin = (first and last) or (at_edge(box, width) and (last if box.x0 > width / 2 else first))
        bracketed = any(a < end and start < b for a, b in strict)
        yield Stamp(tuple(f.code for f in group), box, bracketed, margin)


def at_edge(box: Box, width: float) -> bool:
    """Tell whether a box stands in the left or right margin of a page."""
    return box.x0 > 0.8 * width or box.x1 < 0.14 * width


def inside(region: Box, words: Sequence[RawWord]) -> tuple[str, ...]:
    """Return the codes that stand in or over a region."""
    reach = region.grow(1.0)
    within = [w for w in words if reach.contains(*w.box.centre) or w.box.covered_by(reach) > 0.6]
    return canonical(" ".join(w.text for w in within))


def beside(region: Box, placed: Sequence[Stamp], others: Sequence[Box]) -> tuple[str, ...]:
    """Return the codes next to a region in its line; a code that stands nearer to another region is not taken."""
    near = [s for s in placed if _gap(region, s) is not None and not _nearer(s, region, others)]
    best = min((_gap(region, s) or 0.0 for s in near), default=None)
    if best is None:
        return ()
    return canonical(" ".join(c for s in near for c in s.codes if (_gap(region, s) or 0.0) <= best + 6 * s.box.height))


def in_margin(region: Box, placed: Sequence[Stamp], others: Sequence[Box]) -> tuple[str, ...]:
    """Return the codes at the edge of the page at the height of a region.

    Where as many codes as regions stand in one line, they belong to each other from left to right; otherwise nobody can
    tell, and each region has all of them.
    """
    level = [s for s in placed if s.margin and is_level(region, s)]
    if len(level) == 1:
        line = sorted((b for b in {region, *others} if is_level(b, level[0])), key=lambda b: b.x0)
        if len(line) == len(level[0].codes) > 1:
            return canonical(level[0].codes[line.index(region)])
    return canonical(" ".join(c for s in level for c in s.codes))


def is_level(region: Box, stamp: Stamp) -> bool:
    """Tell whether a code stands at the height of a region."""
    return region.y0 - 0.3 * stamp.box.height <= stamp.box.centre[1] <= region.y1 + 0.3 * stamp.box.height


def _gap(region: Box, stamp: Stamp) -> float | None:
    """Return the gap between a region and a code in its line; None where it is too wide or the code is elsewhere."""
    common = min(region.y1, stamp.box.y1) - max(region.y0, stamp.box.y0)
    if common < 0.5 * min(stamp.box.height, region.height) or not (stamp.bracketed or stamp.margin):
        return None
    gap = max(region.x0 - stamp.box.x1, stamp.box.x0 - region.x1, 0.0)
    return gap if gap <= BESIDE * stamp.box.height else None


def _nearer(stamp: Stamp, region: Box, others: Sequence[Box]) -> bool:
    own = _gap(region, stamp)
    gaps = [_gap(other, stamp) for other in others if other != region]
    return own is not None and any(g is not None and g < own for g in gaps)


def belongs(stamp: Stamp, regions: Sequence[Region]) -> bool:
    """Tell whether a code stands in, beside or level with a region that is there."""
    boxes = [r.box for r in regions if r.box is not None]
    for box in boxes:
        if box.grow(1.0).contains(*stamp.box.centre) or _gap(box, stamp) is not None:
            return True
        if stamp.margin and is_level(box, stamp):
            return True
    return False
