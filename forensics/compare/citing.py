"""Citations for items of a strand."""

from collections.abc import Mapping, Sequence

from forensics.compare.strand import Item, Strand
from forensics.records.cite import Cite
from forensics.records.geometry import hull
from forensics.records.page import Page, Token
from forensics.records.region import Region


def cite_words(strand: Strand, items: Sequence[Item]) -> Cite:
    """Return the place of some words: those on the first of their pages, with the box around them."""
    page = strand.pages[items[0].page]
    tokens = [t for item in items if item.page == items[0].page for t in item.tokens]
    return _cite(page, tokens)


def cite_holes(strand: Strand, items: Sequence[Item], regions: Mapping[str, Region]) -> Cite:
    """Return the place of some redactions of one page: the boxes of the regions, or their lines."""
    page = strand.pages[items[0].page]
    tokens = [t for item in items if item.page == items[0].page for t in item.tokens]
    found = [regions[t.region] for t in tokens if t.region and t.region in regions]
    boxes = [region.box for region in found if region.box]
    if not boxes:
        return _cite(page, tokens)
    box = hull(boxes)
    return Cite(file=page.file, page=page.number, bates=page.bates, box=box.rounded() if box else None)


def cite_page(page: Page) -> Cite:
    """Return the place of a whole page."""
    return Cite(file=page.file, page=page.number, bates=page.bates)


def quote(items: Sequence[Item]) -> str:
    """Return the words as printed, one blank between them."""
    return " ".join(_printed(item) for item in items)


def _printed(item: Item) -> str:
    first, *rest = (token.text for token in item.tokens)
    return first[:-1] + rest[0] if rest else first


def _cite(page: Page, tokens: Sequence[Token]) -> Cite:
    box = hull(t.box for t in tokens if t.box)
    lines = (min(t.line for t in tokens), max(t.line for t in tokens)) if tokens and not box else None
    return Cite(file=page.file, page=page.number, bates=page.bates, box=box.rounded() if box else None, lines=lines)
