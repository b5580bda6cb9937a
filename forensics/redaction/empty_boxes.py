"""Empty boxes that look like fields of a form, or like nothing, until the page around them tells what they are.

A frame alone is a cell or a field (``drawn``), and white paint alone is paper. One without words in it is a redaction
where an exemption that no other redaction claims stands level with it in the margin (``claimed``), or where it stands
in a line of text and was painted like a redaction of the same page that carries its code (``alike``): it is too short
for one itself.
"""

from collections.abc import Iterator, Sequence

from forensics.records.geometry import Box
from forensics.records.page import DrawnMark, MarkKind, PageContent, RawWord
from forensics.records.region import Finder, Region, Style
from forensics.records.source import Source
from forensics.redaction.bars import LEAST_HEIGHT
from forensics.redaction.fusion import region_id
from forensics.redaction.placing import Stamp, belongs, is_level
from forensics.redaction.rulesets import Kind, Rules
from forensics.redaction.tone import Tone, tone_of

LEAST_WIDTH = 8.0
"""Points; narrower frames are boxes to tick."""
_SAME = 0.8
CLAIMED, ALIKE = 0.95, 0.93
"""Confidence; none of 1,850 and of 840 on synthetic pages was wrong, but forms have been seen to look like these."""


def claimed(
    content: PageContent,
    words: Sequence[RawWord],
    regions: Sequence[Region],
    placed: Sequence[Stamp],
    source: Source,
    rules: Rules,
) -> list[Region]:
    """Return the empty frames of a page that a code in its margin claims.

    Args:
        content: what the page holds.
        words: the words a reader sees.
        regions: the redactions that are known without.
        placed: the codes among the words.
        source: the source of the page.
        rules: what is a code, and what it claims.
    """
    exempt = {rule.code for rule in rules.rules if rule.kind is Kind.EXEMPTION}
    free = [s for s in placed if s.margin and exempt.issuperset(s.codes) and not belongs(s, regions, placed)]
    if not free:
        return []
    known = [r.box for r in regions if r.box is not None]
    found: list[Box] = []
    for mark in _frames(content):
        level = any(is_level(mark.box, s) and not mark.box.contains(*s.box.centre) for s in free)
        twice = any(mark.box.iou(box) > _SAME or mark.box.covered_by(box) > _SAME for box in (*known, *found))
        if level and not twice and not any(mark.box.contains(*w.box.centre) for w in words):
            found.append(mark.box)
    return [_region(content, box, source, _CLAIMED, (Finder.DRAWN, Finder.MARKINGS), CLAIMED) for box in found]


def alike(content: PageContent, words: Sequence[RawWord], regions: Sequence[Region], source: Source) -> list[Region]:
    """Return the empty boxes in lines of text that were painted like white or outlined redactions with a code.

    Cells are no such boxes: they share edges with others.

    Args:
        content: what the page holds.
        words: the words a reader sees.
        regions: the redactions that are known without, with their codes.
        source: the source of the page.
    """
    coded = [r.box for r in regions if r.codes and r.box and r.style in (Style.OUTLINE, Style.WHITE)]
    paths = [m for m in content.marks if m.kind is MarkKind.PATH] if coded else []
    models = {(m.fill, m.stroke, round(m.box.height)) for m in paths if any(m.box.iou(box) > _SAME for box in coded)}
    known = [r.box for r in regions if r.box is not None]
    found: list[Region] = []
    for mark in paths:
        painted = any((mark.fill, mark.stroke, round(mark.box.height) + d) in models for d in (-1, 0, 1))
        if not painted or mark.box.height < LEAST_HEIGHT or mark.box.width < LEAST_WIDTH:
            continue
        empty = not any(mark.box.contains(*w.box.centre) for w in words)
        if empty and _in_a_line(mark.box, words) and not _touches(mark.box, paths) and not _among(mark.box, known):
            known.append(mark.box)
            found.append(_region(content, mark.box, source, _ALIKE, (Finder.DRAWN,), ALIKE))
    return found


def _in_a_line(box: Box, words: Sequence[RawWord]) -> bool:
    return any(abs(w.box.centre[1] - box.centre[1]) < 0.5 * max(w.box.height, box.height) for w in words)


def _among(box: Box, known: Sequence[Box]) -> bool:
    return any(box.iou(other) > _SAME or box.covered_by(other) > _SAME for other in known)


def _touches(box: Box, paths: Sequence[DrawnMark]) -> bool:
    """Tell whether a box shares an edge with another one, as cells do."""
    others = (m.box for m in paths if m.box.iou(box) < 0.5 and m.box.height >= LEAST_HEIGHT)
    return any(_share_an_edge(box, other) for other in others)


def _share_an_edge(a: Box, b: Box) -> bool:
    level = min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.height, b.height)
    stacked = min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * min(a.width, b.width)
    beside = min(abs(a.x1 - b.x0), abs(b.x1 - a.x0)) < 1
    above = min(abs(a.y1 - b.y0), abs(b.y1 - a.y0)) < 1
    return (level and beside) or (stacked and above)


_CLAIMED = "Marking: an exemption stands level with it in the margin, which no other redaction claims."
_ALIKE = "It stands in a line of text, apart from other boxes, and is painted like redactions of this page with a code."


def _frames(content: PageContent) -> Iterator[DrawnMark]:
    """Yield the frames that could hold a line, from the largest to the smallest."""
    for mark in sorted(content.marks, key=lambda m: (-m.box.area, m.box)):
        empty = mark.fill is None or tone_of(mark.fill) is Tone.WHITE
        rim = mark.stroke is not None and tone_of(mark.stroke) is not Tone.WHITE
        large = mark.box.area > 0.6 * content.width * content.height
        tall = mark.box.height >= LEAST_HEIGHT and mark.box.width >= LEAST_WIDTH
        if empty and rim and tall and not large and mark.kind is MarkKind.PATH:
            yield mark


def _region(
    content: PageContent, box: Box, source: Source, reason: str, finders: tuple[Finder, ...], confidence: float
) -> Region:
    return Region(
        id=region_id(source, content.number, box),
        source=source.id, production=source.production, file=source.file, page=content.number,
        box=box.rounded(), style=Style.OUTLINE, codes=(), confidence=confidence, finders=finders,
        why=f"Drawn mark: empty box, {box.width:.0f} by {box.height:.0f} points. {reason}",
    )  # fmt: skip
