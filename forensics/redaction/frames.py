"""Empty frames that a code in the margin claims: drawn boxes that look like fields of a form until a code stands level.

A frame alone is a cell or a field (``drawn``); one without words in it, at the height of an exemption that no other
redaction claims, is a redaction whose code was put into the margin.
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
    return [_region(content, box, source) for box in found]


def _frames(content: PageContent) -> Iterator[DrawnMark]:
    """Yield the frames that could hold a line, from the largest to the smallest."""
    for mark in sorted(content.marks, key=lambda m: (-m.box.area, m.box)):
        empty = mark.fill is None or tone_of(mark.fill) is Tone.WHITE
        rim = mark.stroke is not None and tone_of(mark.stroke) is not Tone.WHITE
        large = mark.box.area > 0.6 * content.width * content.height
        tall = mark.box.height >= LEAST_HEIGHT and mark.box.width >= LEAST_WIDTH
        if empty and rim and tall and not large and mark.kind is MarkKind.PATH:
            yield mark


def _region(content: PageContent, box: Box, source: Source) -> Region:
    return Region(
        id=region_id(source, content.number, box),
        source=source.id, production=source.production, file=source.file, page=content.number,
        box=box.rounded(), style=Style.OUTLINE, codes=(), confidence=0.85,
        finders=(Finder.DRAWN, Finder.MARKINGS),
        why=f"Drawn mark: empty frame, {box.width:.0f} by {box.height:.0f} points. "
        "Marking: an exemption stands level with it in the margin, which no other redaction claims.",
    )  # fmt: skip
