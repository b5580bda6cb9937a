"""The two steps of finding redactions: before the words of a page are known, and after."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from forensics.adapters.image import Pixels, Raster
from forensics.intake.stamps import is_slip_sheet
from forensics.records.ids import stable_id
from forensics.records.page import PageContent, RawWord
from forensics.records.region import Finder, Region, Sealed, Style
from forensics.records.source import Source, SourceFormat
from forensics.redaction import drawn, empty_boxes, markings, pixels, placing
from forensics.redaction.fusion import fuse, in_order, region_id
from forensics.redaction.hidden import concealed, loose
from forensics.redaction.printed import Word, read_codes
from forensics.redaction.rows import Row, rows_of
from forensics.redaction.rulesets import Rules, rules_of
from forensics.redaction.sight import Look

Rasters = Callable[[float], Raster]


class Reader(Protocol):
    """An OCR engine, as far as codes need one."""

    def read(self, pixels: Pixels) -> Sequence[Word]:
        """Return the words of an image."""
        ...


def candidates(
    content: PageContent, raster: Rasters | None, *, source: Source, rules: Rules | None = None
) -> list[Region]:
    """Return the redactions that marks and pixels show, before the words of the page are known.

    Args:
        content: what the page holds.
        raster: gives the page's pixels at about a number of dots per inch; called only where it must be.
        source: the source of the page.
        rules: the codes there are; those of the United States' agencies unless given.
    """
    if content.undetermined or content.text is not None:
        return []
    sights = drawn.find(content, Look(raster), rules)
    if raster is not None and (content.scan or source.format is SourceFormat.IMAGE):
        sights += pixels.find(raster, None if source.format is SourceFormat.IMAGE else 72.0)
    return fuse(sights, source, content.number)


def complete(
    content: PageContent,
    regions: Sequence[Region],
    words: Sequence[RawWord],
    *,
    source: Source,
    seal: Callable[[str], Sealed],
    ocr: Reader | None = None,
    raster: Rasters | None = None,
    rules: Rules | None = None,
) -> list[Region]:
    """Return the final redactions of a page, sorted: with markings, codes, and what survives beneath them.

    Args:
        content: what the page holds.
        regions: what ``candidates`` found.
        words: the words of the page, from its text layer or by OCR.
        source: the source of the page.
        seal: turns hidden characters into a count and a keyed hash.
        ocr: reads codes in boxes of pages whose words come from OCR; None to leave them unread.
        raster: the page's pixels, for ``ocr``.
        rules: the codes there are; those of the United States' agencies unless given.
    """
    if content.undetermined:
        return []
    rules = rules or rules_of()
    if content.text is not None:
        return sorted(_in_text(content, source, rules), key=in_order)
    hidden = concealed(content)
    shown = hidden.shown(words)
    rows = rows_of(shown)
    boxes = [r for r in regions if not _is_field(r, shown, rules)]
    placed = placing.stamps(rows, content.width, rules)
    boxes += empty_boxes.claimed(content, shown, boxes, placed, source, rules)
    coded = placing.coded(boxes, shown, placed, rules)
    if ocr is not None and raster is not None:
        coded = read_codes(coded, ocr.read, raster, rules, shown)
    coded += empty_boxes.alike(content, shown, coded, source)
    found = [*coded, *_in_rows(content, rows, coded, placed, source, rules)]
    found += loose(content, hidden, found, Look(raster), source)
    return sorted((hidden.sealed(region, seal) for region in found), key=in_order)


def _is_field(region: Region, words: Sequence[RawWord], rules: Rules) -> bool:
    """A frame that pixels alone show, with words in it that are no code, is a field of a form or a cell of a table."""
    if region.style is not Style.OUTLINE or region.finders != (Finder.PIXELS,) or region.box is None:
        return False
    inside = [w.text for w in words if region.box.contains(*w.box.centre)]
    legible = [text for text in inside if sum(c.isalpha() for c in text) >= 3]
    return len(legible) >= 2 and not drawn.is_code_text(inside, rules)


def _in_rows(
    content: PageContent,
    rows: Sequence[Row],
    regions: Sequence[Region],
    placed: Sequence[placing.Stamp],
    source: Source,
    rules: Rules,
) -> Iterator[Region]:
    texts = [row.text for row in rows]
    if is_slip_sheet("\n".join(texts)):
        return  # its codes are those of the pages it stands for
    used = [s.box for s in placed if placing.belongs(s, regions, placed) or _is_above(s, regions, placed, rules)]
    taken = [*(r.box.grow(1) for r in regions if r.box is not None), *(box.grow(1) for box in used)]
    for number, marking in markings.find(texts, rules):
        row = rows[number - 1]
        box = row.box(marking.start, marking.end) or row.gap(marking.start, marking.end)
        if box is None or any(box.covered_by(other) > 0.5 for other in taken):
            continue
        yield Region(
            id=region_id(source, content.number, box),
            source=source.id, production=source.production, file=source.file, page=content.number,
            box=box.rounded(), style=Style.MARKING, codes=marking.codes, confidence=marking.confidence,
            finders=(Finder.MARKINGS,), why=marking.why,
        )  # fmt: skip


def _is_above(stamp: placing.Stamp, regions: Sequence[Region], placed: Sequence[placing.Stamp], rules: Rules) -> bool:
    below = placing.meant_below(stamp, regions, placed, rules)
    return any(set(stamp.codes) <= set(r.codes) for r in below)


def _in_text(content: PageContent, source: Source, rules: Rules) -> Iterator[Region]:
    for number, marking in markings.find((content.text or "").split("\n"), rules):
        place = [number, number], [marking.start, marking.end]
        yield Region(
            id=stable_id("r", source.id, content.number, *place),
            source=source.id, production=source.production, file=source.file, page=content.number, box=None,
            style=Style.MARKING, codes=marking.codes, confidence=marking.confidence, finders=(Finder.MARKINGS,),
            why=marking.why, lines=(number, number), columns=(marking.start, marking.end),
        )  # fmt: skip
