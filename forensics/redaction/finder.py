"""The two steps of finding redactions: before the words of a page are known, and after."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from forensics.adapters.image import Pixels, Raster
from forensics.intake.stamps import is_slip_sheet
from forensics.records.geometry import Box
from forensics.records.ids import stable_id
from forensics.records.page import PageContent, RawWord
from forensics.records.region import Finder, Region, Sealed, Style
from forensics.records.source import Source, SourceFormat
from forensics.redaction import drawn, markings, pixels, placing
from forensics.redaction.fusion import fuse, in_order, region_id
from forensics.redaction.hidden import COVERED, buried, in_lines, survivors
from forensics.redaction.printed import Word, read_codes
from forensics.redaction.rows import Row, rows_of
from forensics.redaction.sight import Look

Rasters = Callable[[float], Raster]


class Reader(Protocol):
    """An OCR engine, as far as codes need one."""

    def read(self, pixels: Pixels) -> Sequence[Word]:
        """Return the words of an image."""
        ...


def candidates(content: PageContent, raster: Rasters | None, *, source: Source) -> list[Region]:
    """Return the redactions that marks and pixels show, before the words of the page are known.

    Args:
        content: what the page holds.
        raster: gives the page's pixels at about a number of dots per inch; called only where it must be.
        source: the source of the page.
    """
    if content.undetermined or content.text is not None:
        return []
    sights = drawn.find(content, Look(raster))
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
    """
    if content.undetermined:
        return []
    if content.text is not None:
        return sorted(_in_text(content, source), key=in_order)
    shown = _shown(content, words)
    rows = rows_of(shown)
    boxes = [r for r in regions if not _is_field(r, shown)]
    coded = _coded(boxes, shown, placing.stamps(rows, content.width))
    if ocr is not None and raster is not None:
        coded = read_codes(coded, ocr.read, raster)
    found = [*coded, *_in_rows(content, rows, coded, source)]
    found += _buried(content, found, source)
    return sorted((_sealed(region, content, seal) for region in found), key=in_order)


def _is_field(region: Region, words: Sequence[RawWord]) -> bool:
    """A frame that pixels alone show, with words in it that are no code, is a field of a form or a cell of a table."""
    if region.style is not Style.OUTLINE or region.finders != (Finder.PIXELS,) or region.box is None:
        return False
    inside = [w.text for w in words if region.box.contains(*w.box.centre)]
    legible = [text for text in inside if sum(c.isalpha() for c in text) >= 3]
    return len(legible) >= 2 and not drawn.is_code_text(inside)


def _shown(content: PageContent, words: Sequence[RawWord]) -> list[RawWord]:
    """Return the words without those that marks hide: a code beneath a bar was not printed on it."""
    solid = [m for m in content.marks if m.fill is not None and m.opacity >= drawn.OPAQUE]
    return [
        w
        for w in words
        if w.order is None or w.invisible or all(drawn.is_seen_on(w, m) for m in solid if m.box.contains(*w.box.centre))
    ]


def _coded(regions: Sequence[Region], words: Sequence[RawWord], placed: Sequence[placing.Stamp]) -> list[Region]:
    boxes = [r.box for r in regions if r.box is not None]
    return [replace(r, codes=_codes(r, words, placed, boxes)) for r in regions]


def _codes(
    region: Region, words: Sequence[RawWord], placed: Sequence[placing.Stamp], boxes: Sequence[Box]
) -> tuple[str, ...]:
    if region.box is None:
        return region.codes
    others = [b for b in boxes if b != region.box]
    return (
        placing.inside(region.box, words)
        or placing.beside(region.box, placed, others)
        or placing.in_margin(region.box, placed, others)
    )


def _in_rows(content: PageContent, rows: Sequence[Row], regions: Sequence[Region], source: Source) -> Iterator[Region]:
    texts = [row.text for row in rows]
    if is_slip_sheet("\n".join(texts)):
        return  # its codes are those of the pages it stands for
    used = [s.box for s in placing.stamps(rows, content.width) if placing.belongs(s, regions)]
    taken = [*(r.box.grow(1) for r in regions if r.box is not None), *(box.grow(1) for box in used)]
    for number, marking in markings.find(texts):
        box = rows[number - 1].box(marking.start, marking.end)
        if box is None or any(box.covered_by(other) > 0.5 for other in taken):
            continue
        yield Region(
            id=region_id(source, content.number, box),
            source=source.id, production=source.production, file=source.file, page=content.number,
            box=box.rounded(), style=Style.MARKING, codes=marking.codes, confidence=marking.confidence,
            finders=(Finder.MARKINGS,), why=marking.why,
        )  # fmt: skip


def _buried(content: PageContent, regions: Sequence[Region], source: Source) -> Iterator[Region]:
    """Yield a region for each run of words beneath opaque marks that are too thin, too small or too busy to be bars."""
    boxes = [r.box for r in regions if r.box is not None]
    under = buried(content.words, content.marks)
    loose = [w for w in under if not any(w.box.covered_by(box) > COVERED for box in boxes)]
    for box in in_lines(loose):
        yield Region(
            id=region_id(source, content.number, box),
            source=source.id, production=source.production, file=source.file, page=content.number,
            box=box.rounded(), style=Style.COLOUR, codes=(), confidence=0.8, finders=(Finder.DRAWN,),
            why="Drawn marks: words lie beneath opaque marks drawn over them, which are no bar of their own.",
        )  # fmt: skip


def _in_text(content: PageContent, source: Source) -> Iterator[Region]:
    for number, marking in markings.find((content.text or "").split("\n")):
        place = [number, number], [marking.start, marking.end]
        yield Region(
            id=stable_id("r", source.id, content.number, *place),
            source=source.id, production=source.production, file=source.file, page=content.number, box=None,
            style=Style.MARKING, codes=marking.codes, confidence=marking.confidence, finders=(Finder.MARKINGS,),
            why=marking.why, lines=(number, number), columns=(marking.start, marking.end),
        )  # fmt: skip


def _sealed(region: Region, content: PageContent, seal: Callable[[str], Sealed]) -> Region:
    if region.box is None or not content.words:
        return region
    found = survivors(region.box, content.words, content.marks)
    hidden = " ".join(w.text for w in found)
    return replace(region, sealed=seal(hidden)) if any(c.isalnum() for c in hidden) else region
