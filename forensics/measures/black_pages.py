"""What a page hides that is hidden altogether: as many words as the readable pages of its production hold.

Nothing on it tells more, but the page behind it does: where that one begins with a mail, a mail ended on the page
before, which is fuller where it runs on instead.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import fmean, quantiles

from forensics.intake.stamps import header_block
from forensics.measures.setting import Interval
from forensics.records.page import Page

ENOUGH_PAGES = 10
"""Readable pages from which the words of a page are taken."""

Room = tuple[float, bool | None]
"""What the words of a readable page take, and whether the page runs on."""


def running_on(pages: Iterable[Page], readable: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Yield the id of each page that a readable one follows in its file, and whether it runs on into that one.

    Args:
        pages: all pages of a production.
        readable: ids of those with enough words to tell how they begin.
    """
    ordered = sorted(pages, key=lambda p: (p.source, p.number))
    for page, after in pairwise(ordered):
        if page.source == after.source and after.number == page.number + 1 and after.id in readable:
            yield page.id, header_block(after.body_lines) is None


def rooms_of(pages: Sequence[Room]) -> Mapping[bool | None, Interval]:
    """Return the room that the words of a page take: 5th percentile, mean, 95th percentile.

    Args:
        pages: the readable pages of a production.

    Returns:
        For pages that run on, that do not, and of which nobody knows; that of all where a kind has too few, and
        nothing where all are too few.
    """
    everything = [room for room, _ in pages]
    if len(everything) < ENOUGH_PAGES:
        return {}
    kinds = {kind: [room for room, runs_on in pages if runs_on is kind] for kind in (True, False)}
    return {None: _spread(everything)} | {
        kind: _spread(rooms if len(rooms) >= ENOUGH_PAGES else everything) for kind, rooms in kinds.items()
    }


def _spread(rooms: Sequence[float]) -> Interval:
    twentieths = quantiles(rooms, n=20)
    mean = fmean(rooms)
    return min(max(0.0, twentieths[0]), mean), mean, max(twentieths[-1], mean)
