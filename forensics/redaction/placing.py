"""Which codes belong to which region: those in or over it, else beside it, else in the margin at its height.

A region without a code near it stays without one: the law asks for the exemption at the place of the deletion, so a
code is never borrowed from a redaction elsewhere.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from forensics.records.geometry import Box
from forensics.records.page import RawWord
from forensics.records.region import Region
from forensics.redaction.codes import FoundCode, canonical, find_codes, neighbours
from forensics.redaction.rows import Row
from forensics.redaction.rulesets import Kind, Rules

BESIDE = 2.0
"""Widest gap between a region and a code in its line, in heights of the code."""
STACKED = 0.7
"""Widest gap between codes set below each other in a margin, in heights of a code."""
ABOVE = 4.0
"""Farthest that a margin code stands above the box it means, in heights of the code."""
CLOSE = 0.35
"""Widest gap between bars of one passage on lines below each other, in heights of a bar."""
_PERSONAL = frozenset({"(b)(6)", "(b)(7)(C)"})
"""Claimed together for the same name, as a rule; so are labels that stand alone elsewhere on the page."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Codes that stand together on a page, and their box."""

    codes: tuple[str, ...]
    box: Box
    bracketed: bool
    margin: bool
    """Alone at the edge of the page, or behind a wide gap."""
    edge: bool
    """At the edge of the page."""


def coded(regions: Sequence[Region], words: Sequence[RawWord], placed: Sequence[Stamp], rules: Rules) -> list[Region]:
    """Return the regions of a page with their codes.

    Args:
        regions: the redactions, with or without boxes.
        words: the words a reader sees.
        placed: the codes among them.
        rules: what is a code.
    """
    page = _Page(words, placed, [r.box for r in regions if r.box is not None], rules)
    found = [replace(r, codes=page.codes(r.box)) if r.box is not None else r for r in regions]
    for stamp in placed:
        below = {r.id for r in meant_below(stamp, found, placed, rules) if not r.codes}
        found = [replace(r, codes=canonical(" ".join(stamp.codes), rules)) if r.id in below else r for r in found]
    return found


def meant_below(stamp: Stamp, regions: Sequence[Region], placed: Sequence[Stamp], rules: Rules) -> list[Region]:
    """Return the regions that begin right below a margin code that stands beside none: some offices set it higher.

    The CIA's declassifiers, for one, set it at the edge of the page up to some lines above its box.
    """
    exempt = all((rule := rules.of(code)) and rule.kind is Kind.EXEMPTION for code in stamp.codes)
    if not (stamp.margin and stamp.edge and exempt) or belongs(stamp, regions, placed):
        return []
    height = stamp.box.height
    drops = {r.id: r.box.y0 - stamp.box.y1 for r in regions if r.box is not None}
    near = {name: drop for name, drop in drops.items() if -height <= drop <= ABOVE * height}
    first = min(near.values(), default=0.0)
    if any(s.margin and 0 < s.box.y0 - stamp.box.y0 <= first + height for s in placed):
        return []
    return [r for r in regions if near.get(r.id, math.inf) <= first + height]


def stamps(rows: Sequence[Row], width: float, rules: Rules) -> list[Stamp]:
    """Return every code on a page; those without brackets only where the words around them are far away."""
    return [stamp for row in rows for stamp in _in_row(row, width, rules)]


def _in_row(row: Row, width: float, rules: Rules) -> Iterator[Stamp]:
    strict = {(f.start, f.end) for f in find_codes(row.text, bracketed=True, rules=rules)}
    for group in neighbours(row.text, find_codes(row.text, rules=rules)):
        start, end = group[0].start, group[-1].end
        box = row.box(start, end)
        if box is None or _is_prose(row.text[start:end], group):
            continue
        before, after = row.text[:start], row.text[end:]
        last = not after.strip() or after.startswith("   ")
        first = not before.strip() or before.endswith("   ")
        margin = (first and last) or (at_edge(box, width) and (last if box.x0 > width / 2 else first))
        bracketed = any(a < end and start < b for a, b in strict)
        yield Stamp(tuple(f.code for f in group), box, bracketed, margin, at_edge(box, width))


def _is_prose(text: str, group: Sequence[FoundCode]) -> bool:
    """Tell whether words that claim no exemption are written as in a sentence: ``he referred``, not ``Referral``."""
    return text.islower() and all(code.kind is not Kind.EXEMPTION for code in group)


def at_edge(box: Box, width: float) -> bool:
    """Tell whether a box stands in the left or right margin of a page."""
    return box.x0 > 0.8 * width or box.x1 < 0.14 * width


def is_level(region: Box, stamp: Stamp) -> bool:
    """Tell whether a code stands at the height of a region."""
    return region.y0 - 0.3 * stamp.box.height <= stamp.box.centre[1] <= region.y1 + 0.3 * stamp.box.height


def belongs(stamp: Stamp, regions: Sequence[Region], placed: Sequence[Stamp]) -> bool:
    """Tell whether a code stands in, beside or level with a region that is there, or below such a code in a margin."""
    boxes = [r.box for r in regions if r.box is not None]
    if any(box.grow(1.0).contains(*stamp.box.centre) or _gap(box, stamp) is not None for box in boxes):
        return True
    return stamp.margin and any(is_level(box, s) for s in _stack(stamp, placed) for box in boxes)


@dataclass(frozen=True, eq=False)
class _Page:
    """What stands on a page; says which codes are those of a region."""

    words: Sequence[RawWord]
    placed: Sequence[Stamp]
    boxes: Sequence[Box]
    rules: Rules

    def codes(self, region: Box) -> tuple[str, ...]:
        """Return the codes of a region."""
        return (
            self._inside(region)
            or self._share(region)
            or self._beside(region)
            or self._in_margin(region)
            or self._of_passage(region)
        )

    def _together(self, found: Sequence[Stamp]) -> tuple[str, ...]:
        return canonical(" ".join(code for stamp in found for code in stamp.codes), self.rules)

    def _inside(self, region: Box) -> tuple[str, ...]:
        """Return the codes that stand in or over a region."""
        reach = region.grow(1.0)
        within = [w for w in self.words if reach.contains(*w.box.centre) or w.box.covered_by(reach) > 0.6]
        return canonical(" ".join(w.text for w in within), self.rules)

    def _share(self, region: Box) -> tuple[str, ...]:
        """Return the codes of one of several regions in a line whose codes stand together in its margin."""
        level = self._level(region)
        if len(level) != 1:
            return ()
        line = sorted({b for b in self.boxes if is_level(b, level[0])}, key=lambda b: b.x0)
        shares = shared_out(level[0].codes, len(line), self._labels())
        return canonical(" ".join(shares[line.index(region)]), self.rules) if shares and region in line else ()

    def _beside(self, region: Box) -> tuple[str, ...]:
        """Return the codes next to a region in its line, without those that stand nearer to another region."""
        near = [(gap, s) for s in self.placed if (gap := _gap(region, s)) is not None and not self._nearer(s, gap)]
        best = min((gap for gap, _ in near), default=0.0)
        found = [s for gap, s in near if gap <= best + 6 * s.box.height]
        level = self._level(region)  # a code at the end of the last line of a column stands in the margin as well
        return self._together([*found, *level] if any(s in level for s in found) else found)

    def _nearer(self, stamp: Stamp, own: float) -> bool:
        """Tell whether a code stands nearer to another region, or in one."""
        return any((gap := _gap(other, stamp)) is not None and gap < own for other in self.boxes)

    def _in_margin(self, region: Box) -> tuple[str, ...]:
        """Return the codes at the edge of the page at the height of a region.

        Where several regions stand in one line and nobody can tell whose a code is, each has all of them.
        """
        return self._together(self._level(region))

    def _level(self, region: Box) -> list[Stamp]:
        return [s for s in self.placed if s.margin and self._reaches(region, s) and not self._taken(s, region)]

    def _reaches(self, region: Box, stamp: Stamp) -> bool:
        """Tell whether a code is level with a region, or hangs below one that is.

        One that is level with another region hangs only as the second of two that are claimed together.
        """
        if is_level(region, stamp):
            return True
        above = list(_stack(stamp, self.placed))[1:]
        if any(is_level(box, stamp) for box in self.boxes):
            above = [s for s in above[:1] if {*s.codes, *stamp.codes} == _PERSONAL and len(s.codes) == 1]
        return any(is_level(region, s) for s in above)

    def _taken(self, stamp: Stamp, region: Box) -> bool:
        """Tell whether a code stands in another region, or beside one in the middle of the page."""
        others = [box for box in self.boxes if box != region]
        if any(box.contains(*stamp.box.centre) for box in others):
            return True
        return not stamp.edge and any(_gap(box, stamp) is not None for box in others)

    def _of_passage(self, region: Box) -> tuple[str, ...]:
        """Return the margin codes of the bar right above, of which this one is the next line."""
        for box in self.boxes:
            gap = region.y0 - box.y1
            over = min(region.x1, box.x1) - max(region.x0, box.x0) >= 0.5 * min(region.width, box.width)
            if over and box != region and -0.3 * box.height <= gap <= CLOSE * box.height and box.y0 < region.y0 - 2:
                return () if self._inside(box) or self._beside(box) else self._in_margin(box) or self._of_passage(box)
        return ()

    def _labels(self) -> set[tuple[str, ...]]:
        """Return the labels that stand in the margin for one region alone."""
        alone = (s for s in self.placed if s.margin and sum(is_level(box, s) for box in self.boxes) == 1)
        return {s.codes for s in alone}


def shared_out(codes: Sequence[str], regions: int, labels: set[tuple[str, ...]]) -> list[tuple[str, ...]] | None:
    """Return the labels, from left to right, of several regions in one line whose codes stand together in its margin.

    A label names each code once and in order, so a code that comes before the last one begins another label. Of the
    ways that are left, the one with most labels seen elsewhere wins; None where there is none, or several are alike.
    """
    if not 1 < regions <= len(codes):
        return None
    ways = []
    for cuts in combinations(range(1, len(codes)), regions - 1):
        parts = [tuple(codes[a:b]) for a, b in pairwise((0, *cuts, len(codes)))]
        if all(list(part) == sorted(set(part)) for part in parts):
            ways.append((sum(part in labels or set(part) == _PERSONAL for part in parts), parts))
    ways.sort(key=lambda way: -way[0])
    return ways[0][1] if ways and (len(ways) == 1 or ways[0][0] > ways[1][0]) else None


def _gap(region: Box, stamp: Stamp) -> float | None:
    """Return the gap between a region and a code in its line; None where it is too wide or the code is elsewhere."""
    common = min(region.y1, stamp.box.y1) - max(region.y0, stamp.box.y0)
    if common < 0.5 * min(stamp.box.height, region.height) or not (stamp.bracketed or stamp.margin):
        return None
    gap = max(region.x0 - stamp.box.x1, stamp.box.x0 - region.x1, 0.0)
    return gap if gap <= BESIDE * stamp.box.height else None


def _stack(stamp: Stamp, placed: Sequence[Stamp]) -> Iterator[Stamp]:
    """Yield a margin code and those right above it, one upon the other."""
    while True:
        yield stamp
        above = [s for s in placed if s.margin and s.box.y0 < stamp.box.y0 - 1 and _hangs(stamp.box, s.box)]
        if not above:
            return
        stamp = max(above, key=lambda s: s.box.y0)


def _hangs(below: Box, above: Box) -> bool:
    aligned = abs(below.x0 - above.x0) <= above.height
    return aligned and below.y0 - above.y1 <= STACKED * above.height
