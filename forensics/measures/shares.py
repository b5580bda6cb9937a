"""What each redaction hides of what its page hides, so that redactions add up to their pages, and pages to the rest."""

from collections.abc import Sequence

from forensics.measures.hidden import hidden_by
from forensics.measures.pages import Yardstick
from forensics.measures.setting import Interval
from forensics.records.page import Page, PageFigures, RegionFigures
from forensics.records.region import Region


def region_figures(
    pages: Sequence[Page], regions: Sequence[Region], figures: Sequence[PageFigures], yard: Yardstick
) -> list[RegionFigures]:
    """Return what each redaction hides, in the order of the redactions.

    Each is measured as if it stood alone. What a page hides, which counts places under two boxes once and takes a full
    page for a usual one, is shared out in proportion.

    Args:
        pages: pages of one production.
        regions: its redactions that count.
        figures: the measures of these pages.
        yard: what the production is measured by.
    """
    measured = {f.page: f for f in figures}
    page_of = {(p.source, p.number): p.id for p in pages}
    alone: dict[str, list[tuple[str, Interval]]] = {}
    for region in regions:
        page = page_of.get((region.source, region.page))
        if page in measured and page is not None:
            words = hidden_by([region], yard.settings[page], yard.text).words
            alone.setdefault(page, []).append((region.id, words))
    return [part for page, found in alone.items() for part in _shared_out(measured[page], found)]


def _shared_out(page: PageFigures, alone: Sequence[tuple[str, Interval]]) -> list[RegionFigures]:
    total = sum(words[1] for _, words in alone)
    return [
        RegionFigures(region=region, page=page.page, words_hidden=_part(page, words, total, len(alone)))
        for region, words in alone
    ]


def _part(page: PageFigures, words: Interval, total: float, regions: int) -> Interval:
    if page.full or not total:
        share = words[1] / total if total else 1 / regions
        return _times(share, page.words_hidden)
    return _times(page.words_hidden[1] / total, words)


def _times(factor: float, words: Interval) -> Interval:
    low, estimate, high = words
    return factor * low, factor * estimate, factor * high
