"""The readable text of a production, by which its redactions are judged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from forensics.measures.sample import SNUG, Sample
from forensics.measures.setting import ENOUGH_WORDS, Interval, Setting, rows_of
from forensics.measures.stretches import LineKind, Stretches, kinds_of
from forensics.records.geometry import Box
from forensics.records.page import Page, Token
from forensics.records.region import Region

MOST_PAGES = 200
"""Pages from which text is taken, the first by their ids, which are hashes."""
SAME_EDGE = 0.05
"""Boxes whose right edges lie within this share of the leading end at the same place."""

USUAL_SNUG = 0.9
"""Height of a box over one line, in leadings, where a file shows none."""
LEAST_SNUG = 0.6
ENOUGH_BOXES = 3

LONGEST = 0.98
"""Share of the lines of a file that end before the edge of its text."""

ENOUGH_LINES = 40
"""Lines of a file from which a single block beyond all of them is told to be drawn to the measure."""


@dataclass(frozen=True, slots=True)
class Readable:
    """What boxes would hide over the readable text of a production."""

    sample: Sample
    """For boxes over several lines."""
    stretches: Stretches
    """For boxes over part of one."""
    kinds: Mapping[str, LineKind]
    """Of the line in which each redaction stands, by the redaction's id."""
    to_measure: frozenset[str]
    """Ids of the boxes over several lines that are drawn as wide as lines may be."""

    snug: Mapping[str, float]
    """Height of boxes over one line, in leadings, by their source."""

    @classmethod
    def of(cls, pages: Sequence[tuple[Page, Sequence[Token], Setting, Sequence[Region]]]) -> "Readable":
        """Take the lines of pages, each with its visible words, its setting and its regions."""
        readable = sorted((p for p in pages if len(p[1]) >= ENOUGH_WORDS), key=lambda p: p[0].id)[:MOST_PAGES]
        return cls(
            sample=Sample.of(readable),
            stretches=Stretches.of([(words, setting, kinds_of(page)) for page, words, setting, _ in readable]),
            kinds=dict(_kinds(page for page, *_ in pages)),
            to_measure=frozenset(_drawn_to_measure(pages)),
            snug=dict(_snug(pages)),
        )

    def in_line(self, region: Region, width: float) -> Interval | None:
        """Return the words under a box over one line: low, estimate and high; None where too little text can be read.

        Args:
            region: the redaction.
            width: of the words beneath it, in characters.
        """
        return self.stretches.words_in(self.kinds.get(region.id, LineKind.WHOLE), width)

    def in_block(self, region: Region, height: float, width: float) -> Interval | None:
        """Return the words under a box over several lines, ``height`` leadings high, as ``in_line`` does."""
        place = region.source, region.page
        rise = height - self.snug.get(region.source, USUAL_SNUG)
        return self.sample.words_under(rise, width, place, to_measure=region.id in self.to_measure)


def _kinds(pages: Iterable[Page]) -> Iterator[tuple[str, LineKind]]:
    for page in pages:
        places = [(t.region, t.line) for t in page.tokens if t.region]
        kinds = kinds_of(page) if places else {}
        yield from ((region, kinds[line]) for region, line in places)


def _snug(pages: Sequence[tuple[Page, Sequence[Token], Setting, Sequence[Region]]]) -> Iterator[tuple[str, float]]:
    """Yield the height of the boxes of each file that stand over one line, in leadings, where there are some."""
    heights: dict[str, list[float]] = defaultdict(list)
    for page, _, setting, regions in pages:
        heights[page.source] += [r.box.height / setting.leading for r in regions if r.box]
    for source, found in heights.items():
        low = [h for h in found if LEAST_SNUG <= h <= SNUG]
        if len(low) >= ENOUGH_BOXES:
            yield source, median(low)


def _drawn_to_measure(pages: Sequence[tuple[Page, Sequence[Token], Setting, Sequence[Region]]]) -> Iterator[str]:
    """Yield the blocks that end at the outermost edge of their file together with others: no line of theirs ends there.

    Lines of running text end at many places, and no two blocks of it at the very same one.
    """
    blocks: dict[str, list[tuple[Box, str, float]]] = defaultdict(list)
    ends: dict[str, list[float]] = defaultdict(list)
    for page, words, setting, regions in pages:
        boxes = ((r.box, r.id) for r in regions if r.box and r.box.height > SNUG * setting.leading)
        blocks[page.source] += [(box, name, SAME_EDGE * setting.leading) for box, name in boxes]
        ends[page.source] += [max(b.x1 for b in line) for _, line in rows_of(words)]
    for source, found in blocks.items():
        outermost = max((box.x1 for box, _, _ in found), default=0.0)
        edge = sorted(ends[source])[int(LONGEST * (len(ends[source]) - 1))] if ends[source] else 0.0
        outer = [name for box, name, slack in found if box.x1 >= outermost - slack]
        if outermost >= edge and (len(outer) > 1 or len(ends[source]) >= ENOUGH_LINES):
            yield from outer
