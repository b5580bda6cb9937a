"""Boxes of synthetic redactions and their labels: where tools draw them, and which codes they claim in print."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pymupdf

from fixtures.blocks import Layout, Placed, Sheet
from fixtures.typeset import text_width
from forensics.records.geometry import Box, hull
from tests.benchmarks.foia_hands import BLACK, LABEL_FACE, WHITE, Hand, Passage, TrueRegion, count

LEAST_LABEL, LARGEST_LABEL = 5.0, 10.0
APART = 1.6
"""Points between boxes of neighbouring lines: less could not be told apart on a scan."""


def boxes(passage: Passage, layout: Layout, hand: Hand, dice: random.Random) -> list[TrueRegion]:
    """Return the boxes of a passage: one a line, or one for the whole lines that follow each other."""
    lines = [list(group) for _, group in groupby(passage.words, key=lambda w: w.line)]
    whole = {w.line: 0 for w in passage.words}
    for word in layout.words:
        if word.line in whole:
            whole[word.line] += 1
    groups: list[list[list[Placed]]] = []
    for line in lines:
        joins = hand.block and groups and _is_next(groups[-1][-1], line, whole)
        if joins:
            groups[-1].append(line)
        else:
            groups.append([line])
    wide = dice.random() < 0.4
    return [_region(group, passage, layout, wide=wide and len(group) > 1) for group in groups]


def _is_next(last: Sequence[Placed], line: Sequence[Placed], whole: dict[int, int]) -> bool:
    near = line[0].baseline - last[0].baseline < 2.6 * line[0].size
    return near and len(last) == whole[last[0].line] and len(line) == whole[line[0].line]


def _region(group: Sequence[Sequence[Placed]], passage: Passage, layout: Layout, *, wide: bool) -> TrueRegion:
    box = hull([_around(line, layout.sheet) for line in group])
    if box is None:
        raise ValueError("a passage without words")
    if wide:
        box = box._replace(x1=max(box.x1, layout.sheet.width - layout.sheet.right))
    words = sum(count(line) for line in group)
    return TrueRegion(box=box.rounded(), codes=passage.codes, style="", words=words, label=passage.label)


def _around(line: Sequence[Placed], sheet: Sheet) -> Box:
    size = max(w.size for w in line)
    height = min(1.16 * size, sheet.leading * size - APART)
    top = line[0].baseline + 0.25 * size - height
    return Box(line[0].x - 1.2, top, line[-1].x + line[-1].width + 1.2, top + height)


@dataclass(frozen=True, slots=True)
class _At:
    """Where a label is printed: baseline of its first line, size."""

    x: float
    y: float
    size: float


def labelled(regions: Sequence[TrueRegion], layout: Layout, hand: Hand) -> list[tuple[TrueRegion, _At | None]]:
    """Give each region its label where there is room; one that is not printed claims no code."""
    found: list[tuple[TrueRegion, _At | None]] = []
    for region in regions:
        above = [(r, at) for r, at in found if at is not None]
        region, at = _margin(region, above, layout) if hand.place == "margin" else (region, None)
        if hand.place in ("inside", "left"):
            at = _inside(region, hand)
        elif hand.place == "beside":
            at = _beside(region, regions, layout)
        styled = replace(region, style=hand.style)
        kept = at is not None or hand.place == "margin"
        found.append((styled if kept else replace(styled, codes=(), label=""), at))
    return [_left_open(r, at, found) if hand.place == "beside" else (r, at) for r, at in found]


def _left_open(
    region: TrueRegion, at: _At | None, found: Sequence[tuple[TrueRegion, _At | None]]
) -> tuple[TrueRegion, _At | None]:
    """A code at the end of a line may mean every box of the line, or the one before it alone."""
    shared = any(other and region.box.y0 < other.y < region.box.y1 + 1 for _, other in found)
    return (replace(region, codes=None), at) if at is None and shared else (region, at)


def _inside(region: TrueRegion, hand: Hand) -> _At | None:
    box = region.box
    room = (box.width - 3) / text_width(region.label, LABEL_FACE, 1)
    size = min(LARGEST_LABEL, 0.82 * box.height, room)
    if size < LEAST_LABEL:
        return None
    x = box.x0 + 2 if hand.place == "left" else box.centre[0] - text_width(region.label, LABEL_FACE, size) / 2
    y = box.y0 + size if hand.place == "left" and box.height > 3 * size else box.centre[1] + 0.36 * size
    return _At(x, y, size)


def _beside(region: TrueRegion, regions: Sequence[TrueRegion], layout: Layout) -> _At | None:
    """Right of a box that ends its line, where nothing else stands."""
    box, size = region.box, min(9.0, 0.8 * region.box.height if region.box.height < 20 else 9.0)
    width = text_width(region.label, LABEL_FACE, size)
    room = Box(box.x1 + 1, box.y0, box.x1 + width + 6, box.y1)
    others = [r.box for r in regions if r is not region]
    words = [Box(w.x, w.baseline - w.size, w.x + w.width, w.baseline) for w in layout.words]
    if room.x1 > layout.sheet.width - 20 or any(room.intersect(b).area for b in (*others, *words)):
        return None
    return _At(box.x1 + 3, box.y0 + size * 1.05, size)


def _margin(
    region: TrueRegion, above: Sequence[tuple[TrueRegion, _At]], layout: Layout
) -> tuple[TrueRegion, _At | None]:
    """At the right edge, level with the top of the box; where a label stands already, the region shares its codes."""
    size, sheet = 8.5, layout.sheet
    y = region.box.y0 + 0.85 * size
    for other, at in above:
        reach = at.y + (other.label.count("\n") + 1.6) * size
        if at.y - 0.5 * size <= y <= reach:
            shares = y <= at.y + 0.5 * size
            return replace(region, codes=other.codes if shares else None, label=""), None
    width = max(text_width(part, LABEL_FACE, size) for part in region.label.split("\n"))
    x = sheet.width - sheet.right + 8
    return region, _At(min(x, sheet.width - width - 6), y, size)


def draw_region(page: Any, region: TrueRegion, at: _At | None, layout: Layout, hand: Hand) -> None:
    _fill(page, region.box, hand)
    ink = hand.ink
    if at is not None:
        if hand.place in ("beside", "margin") and ink == WHITE:
            ink = BLACK
        page.insert_text(
            (at.x, at.y), region.label.split("\n"), fontname=LABEL_FACE, fontsize=at.size, color=ink, lineheight=1.15
        )


def _fill(page: Any, box: Box, hand: Hand) -> None:
    shape = page.new_shape()
    middle = (box.y0 + box.y1) / 2
    if hand.shape == "stroke":
        shape.draw_line((box.x0, middle), (box.x1, middle))
        shape.finish(color=hand.fill, width=box.height, closePath=False)
        shape.commit()
        return
    if hand.shape == "quad":
        shape.draw_polyline([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1), (box.x0, box.y0)])
    elif hand.shape == "pieces" and box.width > 40:
        step = box.width / 3
        for n in range(3):
            shape.draw_rect((box.x0 + n * step, box.y0, box.x0 + (n + 1) * step + 0.2, box.y1))
    else:
        shape.draw_rect(pymupdf.Rect(box))
    shape.finish(fill=hand.fill, color=hand.rim, width=0.8 if hand.rim else 0)
    shape.commit()
