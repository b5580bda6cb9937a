"""Words that stand where the other version of a page has a redaction, and that the alignment of the texts left over.

Where two pages are one print, their boxes can be laid over each other without a look at the order of their words. What
is found so is a proposal: it counts once the pictures bear it out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.compare.citing import quote
from forensics.compare.fitting import fitted
from forensics.compare.sides import ProductionSide, regions_by_page
from forensics.compare.spots import word_spots
from forensics.compare.strand import Item, page_items
from forensics.records.cite import Cite
from forensics.records.comparison import SHOWN_ON, Change, ChangeKind, Confirmed, Level, Pair
from forensics.records.geometry import Box, hull
from forensics.records.ids import stable_id
from forensics.records.page import Page, Token
from forensics.records.region import Region

UNDER = 0.6
"""Share of a word that must lie in the place of a redaction."""

INSIDE = 0.9
"""Share of the place of one change that must lie in that of another which tells of the same."""

Floats = NDArray[np.float64]
Pages = tuple[Page, Page]
Regions = tuple[Sequence[Region], Sequence[Region]]
Claimed = Mapping[str, Set[Token]]
"""Words that a change tells of, by page."""


class Found(NamedTuple):
    """Words of one page that follow each other, and the redactions of the other that lie over them."""

    items: list[Item]
    regions: dict[str, Region]


Place = tuple[int, str, int]
"""Side (0 the older, 1 the later), file and page."""


def proposals(
    pairs: Iterable[Pair], changes: Iterable[Change], old: ProductionSide, new: ProductionSide
) -> list[Change]:
    """Return releases and new redactions between paired pages of one print that no change tells of yet."""
    pages = [{p.id: p for p in side.pages} for side in (old, new)]
    regions = [regions_by_page(side) for side in (old, new)]
    documents = [_documents(side) for side in (old, new)]
    paired = list(pairs)
    ids = {(p.left.id, p.right.id): p.id for p in paired if p.level is Level.DOCUMENT and p.left and p.right}
    claimed = _claimed(changes, pages)
    found: list[Change] = []
    for pair in paired:
        if pair.level is Level.PAGE and pair.left and pair.right:
            both = pages[0][pair.left.id], pages[1][pair.right.id]
            held = [r.get((p.source, p.number), []) for r, p in zip(regions, both, strict=True)]
            if held[0] or held[1]:
                inside = [d.get((p.source, p.number), "") for d, p in zip(documents, both, strict=True)]
                own = ids.get((inside[0], inside[1]), pair.id)
                found += proposed(own, both, (held[0], held[1]), claimed)
    return found


def _documents(side: ProductionSide) -> dict[tuple[str, int], str]:
    return {(d.source, n): d.id for d in side.documents for n in range(d.first, d.last + 1)}


def _claimed(changes: Iterable[Change], pages: Sequence[Mapping[str, Page]]) -> Claimed:
    """Return the words, by page, that were released or newly withheld by what is known."""
    places = [{(p.file, p.number): p for p in side.values()} for side in pages]
    found: dict[str, set[Token]] = defaultdict(set)
    for change in changes:
        side = SHOWN_ON.get(change.kind)
        cite = (change.left, change.right)[side] if side is not None else None
        page = places[side or 0].get((cite.file, cite.page or 0)) if cite else None
        if cite and page:
            found[page.id].update(t for spot in word_spots(page, cite, change.text) for t in spot.tokens)
    return found


def proposed(pair: str, pages: Pages, regions: Regions, claimed: Claimed) -> Iterator[Change]:
    """Yield releases and new redactions between two pages of one print that no change tells of yet.

    Args:
        pair: id of the pair of documents.
        pages: the older and the later.
        regions: of both.
        claimed: words that a change tells of.
    """
    items = [list(page_items(page, n)) for n, page in enumerate(pages)]
    seen = [Counter(i.key for i in side if i.key) for side in items]
    wanted = [bool(regions[1 - shown]) and bool(seen[shown] - seen[1 - shown]) for shown in (0, 1)]
    onto = fitted(*pages) if any(wanted) else None
    if onto is None:
        return
    for shown, kind in ((1, ChangeKind.RELEASED), (0, ChangeKind.NEWLY_WITHHELD)):
        if wanted[shown]:
            places = [(r, (onto if shown else onto.inverse).box(r.box)) for r in regions[1 - shown] if r.box]
            own = [r.box for r in regions[shown] if r.box]
            for found in _under(items[shown], places, own, claimed.get(pages[shown].id, frozenset())):
                yield _change(pair, kind, pages, shown, found)


def _under(
    items: Sequence[Item], places: Sequence[tuple[Region, Box]], own: Sequence[Box], claimed: Set[Token]
) -> Iterator[Found]:
    """Yield runs of words that lie in the places of redactions, of one set of codes each."""
    run: Found | None = None
    beneath = _beneath(items, places, own)
    for n, item in enumerate(items):
        region = beneath.get(n) if item.key and not any(t in claimed for t in item.tokens) else None
        if run and (region is None or region.codes != next(iter(run.regions.values())).codes):
            yield run
            run = None
        if region:
            run = run or Found([], {})
            run.items.append(item)
            run.regions[region.id] = region
    if run:
        yield run


def _beneath(items: Sequence[Item], places: Sequence[tuple[Region, Box]], own: Sequence[Box]) -> dict[int, Region]:
    """Return the redaction over most of each word that one is over, and that no redaction of its own page is over."""
    boxes = [(n, item.tokens[0].box) for n, item in enumerate(items) if item.key and item.tokens[0].box]
    if not boxes or not places:
        return {}
    held = np.array([box for _, box in boxes])
    shares = _shares(held, np.array([place for _, place in places]))
    open_ = _shares(held, np.array(own)).max(axis=1) <= UNDER if own else np.ones(len(boxes), np.bool_)
    best = shares.argmax(axis=1)
    under = open_ & (shares.max(axis=1) >= UNDER)
    return {boxes[n][0]: places[best[n]][0] for n in np.flatnonzero(under)}


def _shares(boxes: Floats, places: Floats) -> Floats:
    """Return the share of each box that lies in each place."""
    low, high = np.maximum(boxes[:, None, :2], places[None, :, :2]), np.minimum(boxes[:, None, 2:], places[None, :, 2:])
    common = (high - low).clip(0).prod(axis=2)
    shares: Floats = common / np.maximum(1e-6, (boxes[:, 2:] - boxes[:, :2]).prod(axis=1))[:, None]
    return shares


def _boxes(items: Iterable[Item]) -> list[Box]:
    return [t.box for item in items for t in item.tokens if t.box]


def _change(pair: str, kind: ChangeKind, pages: Pages, shown: int, found: Found) -> Change:
    regions = list(found.regions.values())
    hidden = _cite(pages[1 - shown], [r.box for r in regions if r.box])
    words = _cite(pages[shown], _boxes(found.items))
    left, right = (hidden, words) if shown else (words, hidden)
    text, codes = quote(found.items), regions[0].codes
    return Change(
        id=stable_id(
            "h", pair, kind.value, "boxes", [left.file, left.page, left.box], [right.file, right.page, right.box]
        ),
        pair=pair,
        kind=kind,
        left=left,
        right=right,
        text=text,
        codes=codes,
        confirmed=Confirmed.NONE,
        words=len(found.items),
        message=regions[0].message,
        old_codes=codes if shown else (),
        new_codes=() if shown else codes,
    )


def _cite(page: Page, boxes: Sequence[Box]) -> Cite:
    box = hull(boxes)
    return Cite(file=page.file, page=page.number, bates=page.bates, box=box.rounded() if box else None)


def superseded(change: Change, fresh: Mapping[Place, Sequence[Change]]) -> bool:
    """Tell whether changes that the pictures bear out tell of a change that nothing bore out.

    Args:
        change: one that the texts gave.
        fresh: changes from boxes, by every place they cite.
    """
    if change.confirmed is Confirmed.VISUAL:
        return False
    if change.kind is ChangeKind.STILL_WITHHELD:
        return _told(0, change.left, fresh, ChangeKind.RELEASED)
    if change.kind is ChangeKind.TEXT_LAYER_ONLY:
        return _told(1, change.right, fresh, ChangeKind.RELEASED) or _told(
            0, change.left, fresh, ChangeKind.NEWLY_WITHHELD
        )
    return False


def by_place(changes: Iterable[Change]) -> dict[Place, list[Change]]:
    """Return changes by every place they cite."""
    found: dict[Place, list[Change]] = defaultdict(list)
    for change in changes:
        for side, cite in enumerate((change.left, change.right)):
            if cite:
                found[side, cite.file, cite.page or 0].append(change)
    return found


def _told(side: int, cite: Cite | None, fresh: Mapping[Place, Sequence[Change]], kind: ChangeKind) -> bool:
    if cite is None or cite.box is None:
        return False
    near = (c for c in fresh.get((side, cite.file, cite.page or 0), ()) if c.kind is kind)
    boxes = ((c.left, c.right)[side] for c in near)
    return any(cite.box.covered_by(b.box.grow(1)) > INSIDE for b in boxes if b and b.box)
