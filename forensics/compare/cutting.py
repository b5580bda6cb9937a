"""Documents cut where the other production shows that several stand in one.

A black header hides where a document begins, and a file that counts its own pages looks like one document. Where the
words of one page stand in one document of the other side, and those of the next page in another, the two pages are
parts of their own. Hidden pages between them go where the lengths of both documents want them.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from forensics.compare.candidates import strongest
from forensics.compare.profile import Floats, Ints, PageWords, Profile, holders, shared
from forensics.compare.sides import ProductionSide, Unit

COST_OF_CUT = 4.0
"""Nats by which two documents of the other side must explain two runs of pages better than one does."""
AS_GOOD = 0.6
"""Share of what the best document explains of a page from which another does as well: mails quote one another."""
LEAST_LIKE = 0.4
"""Share of a page's weight, or of the document's where that is less, that stands in both."""
MOST_RIVALS = 24
"""Documents of the other side that are looked at for one document."""


def cut(
    side: ProductionSide,
    found: Sequence[Unit],
    pages: Mapping[int, PageWords],
    others: Sequence[Profile],
    whole: Container[str],
) -> list[Unit]:
    """Return the documents of one side, cut into parts where several stand in one.

    Args:
        side: the production.
        found: its documents.
        pages: the words of its pages, by index.
        others: the documents of the other production.
        whole: ids of documents that persons paired; they stay as they are.
    """
    long = [at for at, unit in enumerate(found) if len(unit.pages) > 1 and unit.document.id not in whole]
    places = [(at, n) for at in long for n in range(len(found[at].pages))]
    words = [pages[found[at].pages[n]].words for at, n in places]
    theirs = _Others(others, [*words, *(p.words for p in others)])
    sheets: dict[int, list[_Sheet]] = defaultdict(list)
    for (at, n), own in zip(places, words, strict=True):
        sheets[at].append(_Sheet(own, float(theirs.weight[own].sum()), pages[found[at].pages[n]].length))
    rivals: dict[int, Counter[int]] = defaultdict(Counter)
    for row, column in strongest(words, [p.words for p in others], len(words) + len(others)):
        rivals[places[row][0]][column] += 1
    parts: list[Unit] = []
    for at, unit in enumerate(found):
        likely = sorted(n for n, _ in sorted(rivals[at].items(), key=lambda r: (-r[1], r[0]))[:MOST_RIVALS])
        parts += _parts(side, unit, _starts(sheets[at], likely, theirs) if len(likely) > 1 else [0])
    return parts


class _Sheet(NamedTuple):
    """One page: its distinct words, what they weigh, and how long its text is."""

    words: Ints
    mass: float
    length: int


class _Others:
    """The documents of the other side, and what words weigh."""

    def __init__(self, found: Sequence[Profile], groups: Sequence[Ints]) -> None:
        self.found = found
        words, count = holders(groups)
        self.weight: Floats = np.zeros(int(words[-1]) + 1 if len(words) else 0)
        self.weight[words] = np.log(max(2, len(groups)) / count)
        self.mass = [float(self.weight[p.words].sum()) for p in found]

    def worth(self, page: _Sheet, at: int) -> float:
        """Return what the words weigh that a page shares with one document, 0 where they are few."""
        common = float(self.weight[page.words[shared(self.found[at].words, page.words)]].sum())
        return common if common >= LEAST_LIKE * min(page.mass, self.mass[at]) else 0.0


def _starts(pages: Sequence[_Sheet], likely: Sequence[int], others: _Others) -> list[int]:
    """Return the pages on which a document of the other side begins to explain the words better."""
    value = np.array([[others.worth(page, n) for n in likely] for page in pages])
    most = value.max(axis=1, keepdims=True)
    value = np.where(value >= AS_GOOD * most, most, 0.0)
    path = _path(value)
    starts = [0, *(n for n in range(1, len(path)) if path[n] != path[n - 1])]
    shown = [bool(row.any()) for row in value]
    return _settled(pages, starts, shown, [others.found[likely[path[n]]].length for n in starts])


def _path(value: Floats) -> list[int]:
    """Return the document that explains each page, with as few changes as pay (Viterbi)."""
    best, back = value[0], []
    for row in value[1:]:
        top = int(best.argmax())
        stay = best >= best[top] - COST_OF_CUT
        back.append(np.where(stay, np.arange(len(best)), top))
        best = np.where(stay, best, best[top] - COST_OF_CUT) + row
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return path[::-1]


def _settled(pages: Sequence[_Sheet], starts: Sequence[int], shown: Sequence[bool], long: Sequence[int]) -> list[int]:
    """Move each cut back over pages that tell nothing, to where both parts are as long as their documents."""
    found = [0]
    for place in range(1, len(starts)):
        end = starts[place + 1] if place + 1 < len(starts) else len(pages)
        first = starts[place]
        while first - 1 > found[-1] and not shown[first - 1]:
            first -= 1
        apart = {
            at: abs(_length(pages[found[-1] : at]) - long[place - 1]) + abs(_length(pages[at:end]) - long[place])
            for at in range(starts[place], first - 1, -1)
        }
        found.append(min(apart, key=lambda at: apart[at]))
    return found


def _length(pages: Sequence[_Sheet]) -> int:
    return sum(page.length for page in pages)


def _parts(side: ProductionSide, unit: Unit, starts: Sequence[int]) -> list[Unit]:
    if len(starts) == 1:
        return [unit]
    ends = [*starts[1:], len(unit.pages)]
    return [
        replace(unit, pages=unit.pages[first:end], start=side.pages[unit.pages[first]] if first else None)
        for first, end in zip(starts, ends, strict=True)
    ]
