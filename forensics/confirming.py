"""Changes between two productions held against the pictures of their pages, which are rendered from the evidence.

Only pages on which something was released, newly withheld or given another code are looked at. What survives beneath
a mark is blacked out before anything is compared. Where the evidence is not at hand, changes stay as the text has them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import numpy as np

from forensics import engine, intake
from forensics.adapters import registration
from forensics.adapters.image import Pixels, Raster
from forensics.adapters.planes import grey
from forensics.compare.box_difference import by_place, proposals, superseded
from forensics.compare.fitting import Affine, fitted, same_words
from forensics.compare.ordering import change_order
from forensics.compare.sides import Comparison, ProductionSide, regions_by_page
from forensics.compare.visual import CALLING, Asked, Verdict, asked, judged, verdicts
from forensics.errors import EvidenceError, IntegrityError
from forensics.intake.names import path_of
from forensics.records.comparison import Change, Confirmed
from forensics.records.geometry import Box
from forensics.records.page import Page
from forensics.records.region import Region
from forensics.records.source import Source, SourceFormat
from forensics.redaction.veil import veiled

DPI = 100.0
PAIRS_PER_SHARD = 40
PAIRS_PER_WORKER = 100
"""Fewer are looked at sooner than another process starts."""
FEW_WORDS = 12
"""Words that two pages share, up to which they are laid over each other by their pictures instead."""
PICTURED = (SourceFormat.PDF, SourceFormat.IMAGE)

Spot = tuple[str, int]
"""A source and a page of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page to look at."""

    page: Page
    regions: tuple[Region, ...]

    @property
    def hidden(self) -> list[Box]:
        """The places of its redactions."""
        return [r.box for r in self.regions if r.box]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesApart:
    """Two pages, and the changes between them."""

    old: Sheet
    new: Sheet
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Pairs of pages of two sources, looked at together."""

    old: Source
    new: Source
    pairs: tuple[PagesApart, ...]
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Both productions, by place."""

    pages: tuple[Mapping[tuple[str, int], Page], Mapping[tuple[str, int], Page]]
    regions: tuple[Mapping[Spot, Sequence[Region]], Mapping[Spot, Sequence[Region]]]
    sources: Mapping[str, Source]


def confirmed(
    found: Comparison,
    old: ProductionSide,
    new: ProductionSide,
    sources: Iterable[Source],
    workers: int = 1,
    password: str | None = None,
) -> list[Change]:
    """Return changes as the pictures of their pages bear them out, and those that only the pictures show.

    Args:
        found: pairs and changes between the two productions, from their texts.
        old: the earlier production.
        new: the later one.
        sources: of both.
        workers: processes.
        password: of encrypted files.
    """
    sides = Sides(
        pages=(_by_file(old), _by_file(new)),
        regions=(regions_by_page(old), regions_by_page(new)),
        sources={s.id: s for s in sources},
    )
    fresh = proposals(found.pairs, found.changes, old, new)
    shards = list(_shards([*found.changes, *fresh], sides, password))
    said: dict[str, Verdict] = {}
    busy = min(workers, sum(len(s.pairs) for s in shards) // PAIRS_PER_WORKER)
    for _, told in engine.run(look, shards, busy):
        if not isinstance(told, engine.Crashed):
            said.update((v.id, v) for v in told)
    added = [c for c in (_judged(p, said, sides) for p in fresh) if c.confirmed is Confirmed.VISUAL]
    near = by_place(added)
    kept = (_judged(change, said, sides) for change in found.changes)
    return sorted([*(c for c in kept if not superseded(c, near)), *added], key=change_order)


def look(shard: Shard) -> list[Verdict]:
    """Return what the pictures of some pairs of pages say; nothing of those that cannot be seen."""
    found: list[Verdict] = []
    with ExitStack() as stack:
        try:
            readers = [
                stack.enter_context(
                    intake.open_source(s, intake.read_bytes(s, shard.password), password=shard.password)
                )
                for s in (shard.old, shard.new)
            ]
        except (EvidenceError, IntegrityError):
            return []
        for pair in shard.pairs:
            try:
                found += _looked(pair, readers[0], readers[1])
            except EvidenceError:  # a page that has no picture
                continue
    return found


def unreachable(sources: Iterable[Source]) -> list[Source]:
    """Return the sources with pictures whose evidence is not where it was taken in."""
    return [s for s in sources if s.format in PICTURED and not path_of(s.locator.path).exists()]


def _looked(pair: PagesApart, old: intake.Reader, new: intake.Reader) -> list[Verdict]:
    fit = fitted(pair.old.page, pair.new.page)
    if fit is None and len(same_words(pair.old.page, pair.new.page)) > FEW_WORDS:
        return []
    pictures = _picture(old, pair.old), _picture(new, pair.new)
    if fit:
        back, forth = Affine.scaled(1 / pictures[0].scale), Affine.scaled(pictures[1].scale)
        onto: Affine | None = back.then(fit).then(forth)
    else:
        onto = _by_features(pair, *pictures)
    return verdicts(pair.questions, *pictures, onto, (pair.old.hidden, pair.new.hidden)) if onto else []


def _picture(reader: intake.Reader, sheet: Sheet) -> Raster:
    return veiled(reader.raster(sheet.page.number, DPI), sheet.regions)


def _by_features(pair: PagesApart, old: Raster, new: Raster) -> Affine | None:
    masks = _outside(old, pair.old.hidden), _outside(new, pair.new.hidden)
    found = registration.by_features(grey(old.pixels), grey(new.pixels), masks)
    onto = Affine(*found) if found else None
    return onto if onto and onto.is_plain else None


def _outside(raster: Raster, hidden: Iterable[Box]) -> Pixels:
    """Return the mask of a page without its redactions and what stands close to them: corners of boxes mislead."""
    mask = np.full(raster.pixels.shape[:2], 255, np.uint8)
    for box in hidden:
        x0, y0, x1, y1 = (max(0, round(v * raster.scale) + s) for v, s in zip(box, (-4, -4, 4, 4), strict=True))
        mask[y0:y1, x0:x1] = 0
    return mask


def _shards(changes: Iterable[Change], sides: Sides, password: str | None) -> Iterator[Shard]:
    """Yield the pairs of pages to look at, those of two sources together."""
    by_sources: dict[tuple[str, str], list[PagesApart]] = defaultdict(list)
    for pages, own in _by_pages(changes, sides):
        if any(c.kind in CALLING for c in own) and (pair := _pair(pages, own, sides)):
            by_sources[pages[0].source, pages[1].source].append(pair)
    for key in sorted(by_sources):
        pairs = by_sources[key]
        for n in range(0, len(pairs), PAIRS_PER_SHARD):
            old, new = (sides.sources[s] for s in key)
            yield Shard(old=old, new=new, pairs=tuple(pairs[n : n + PAIRS_PER_SHARD]), password=password)


def _by_pages(changes: Iterable[Change], sides: Sides) -> list[tuple[tuple[Page, Page], list[Change]]]:
    found: dict[tuple[str, str], tuple[tuple[Page, Page], list[Change]]] = {}
    for change in changes:
        pages = _pages(change, sides)
        if pages and all(sides.sources[p.source].format in PICTURED for p in pages):
            found.setdefault((pages[0].id, pages[1].id), (pages, []))[1].append(change)
    return [found[key] for key in sorted(found, key=lambda k: (found[k][0][0].number, k))]


def _pair(pages: tuple[Page, Page], changes: Sequence[Change], sides: Sides) -> PagesApart | None:
    regions = [tuple(r.get((p.source, p.number), ())) for r, p in zip(sides.regions, pages, strict=True)]
    questions = [q for c in changes if (q := asked(c, pages, (regions[0], regions[1])))]
    if not questions:
        return None
    old, new = (Sheet(page=p, regions=r) for p, r in zip(pages, regions, strict=True))
    return PagesApart(old=old, new=new, questions=tuple(questions))


def _judged(change: Change, said: Mapping[str, Verdict], sides: Sides) -> Change:
    verdict, pages = said.get(change.id), _pages(change, sides)
    return judged(change, verdict, pages) if verdict and pages else change


def _pages(change: Change, sides: Sides) -> tuple[Page, Page] | None:
    """Return the two pages that a change cites."""
    cites = change.left, change.right
    found = [p.get((c.file, c.page or 0)) for p, c in zip(sides.pages, cites, strict=True) if c]
    old, new = found if len(found) == len(cites) else (None, None)
    return (old, new) if old and new else None


def _by_file(side: ProductionSide) -> dict[tuple[str, int], Page]:
    """Return the pages by what a citation names; where two files have one name, neither."""
    found: dict[tuple[str, int], Page | None] = {}
    for page in side.pages:
        place = page.file, page.number
        found[place] = None if place in found else page
    return {place: page for place, page in found.items() if page}
