"""What pairing looks at in a document: which words and word pairs stand in it, and how much is hidden.

Words are numbered over both productions. A word weighs ``log(N / n)`` where ``n`` of ``N`` documents hold it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.compare.sides import ProductionSide, Unit
from forensics.compare.strand import page_hidden, page_items
from forensics.records.region import Region

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PAIR_SHIFT = 32


class Profile(NamedTuple):
    """One document: distinct words with their weights and widths, distinct word pairs, characters seen and hidden."""

    words: Ints
    """Sorted."""
    pairs: Ints
    """Two visible words side by side, as one number; sorted."""
    seen: int
    hidden: int
    black: bool
    """No page shows anything but redactions."""


class Vocabulary:
    """Numbers for words, in order of first appearance, and their widths."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """Return the number of a word, a new one where it was not seen before."""
        return self.numbers.setdefault(word, len(self.numbers))

    @property
    def widths(self) -> Floats:
        """Characters of each word, the blank after it included."""
        return np.fromiter((len(word) + 1 for word in self.numbers), dtype=np.float64, count=len(self.numbers))


def profiles(
    side: ProductionSide, found: Sequence[Unit], regions: Mapping[str, Region], vocabulary: Vocabulary
) -> list[Profile]:
    """Return the profile of each document of one side, adding its words to the vocabulary."""
    return [_profile(side, unit, regions, vocabulary) for unit in found]


def _profile(side: ProductionSide, unit: Unit, regions: Mapping[str, Region], vocabulary: Vocabulary) -> Profile:
    pages = [side.pages[index] for index in unit.pages]
    numbers: list[int] = []
    seen = hidden = 0
    for page in pages:
        for item in page_items(page, 0, regions):
            if item.key:
                numbers.append(vocabulary.number(item.key))
                seen += item.width
            else:
                numbers.append(-1)
                hidden += item.width
    run = np.asarray(numbers, dtype=np.int64)
    return Profile(
        words=np.unique(run[run >= 0]),
        pairs=_pairs(run),
        seen=seen,
        hidden=hidden,
        black=bool(pages) and all(map(page_hidden, pages)),
    )


def _pairs(run: Ints) -> Ints:
    before, after = run[:-1], run[1:]
    beside = (before >= 0) & (after >= 0)
    return np.unique((before[beside] << _PAIR_SHIFT) | after[beside])


def weights(all_profiles: Sequence[Profile], size: int) -> Floats:
    """Return the weight of each word of the vocabulary over all documents of both sides."""
    count = np.zeros(size)
    for profile in all_profiles:
        count[profile.words] += 1
    return np.log(max(2, len(all_profiles)) / np.maximum(1, count))
