"""What pairing looks at in a document: which words and word pairs stand in it, and how much is hidden.

Words are numbered over both productions. A word weighs ``log(N / n)`` where ``n`` of ``N`` documents hold it.
"""

from collections.abc import Container, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.compare.sides import ProductionSide, Unit
from forensics.compare.strand import page_hidden, page_items

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PAIR_SHIFT = 32
_PAIR_MASK = (1 << _PAIR_SHIFT) - 1
_NONE = np.empty(0, dtype=np.int64)


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

    @property
    def length(self) -> int:
        """Characters, hidden ones included."""
        return self.seen + self.hidden


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
    side: ProductionSide, found: Sequence[Unit], vocabulary: Vocabulary, elastic: Container[str]
) -> list[Profile]:
    """Return the profile of each document of one side, adding its words to the vocabulary."""
    return [_profile(side, unit, vocabulary, elastic) for unit in found]


def _profile(side: ProductionSide, unit: Unit, vocabulary: Vocabulary, elastic: Container[str]) -> Profile:
    pages = [side.pages[index] for index in unit.pages]
    numbers: list[int] = []
    seen = hidden = 0
    for page in pages:
        for item in page_items(page, 0, elastic):
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


class Weights(NamedTuple):
    """What the words and word pairs of one document weigh, in nats, beside the widths of the words."""

    words: Floats
    pairs: Floats
    """What each word pair weighs beyond its two words."""
    widths: Floats

    @property
    def mass(self) -> float:
        """What the document weighs with a perfect copy of itself."""
        return float(self.words.sum() + self.pairs.sum())


def weights(found: Sequence[Profile], vocabulary: Vocabulary) -> list[Weights]:
    """Return the weights of each document, by how many of all documents hold a word or word pair."""
    total = max(2, len(found))
    count = np.zeros(len(vocabulary.numbers))
    for profile in found:
        count[profile.words] += 1
    words, widths = np.log(total / np.maximum(1, count)), vocabulary.widths
    runs = np.concatenate([*(p.pairs for p in found), _NONE])
    pairs, place, held = np.unique(runs, return_inverse=True, return_counts=True)
    lone = words[pairs >> _PAIR_SHIFT] + words[pairs & _PAIR_MASK]
    extra = (np.log(total / held) - lone).clip(0)[place]
    ends = np.cumsum([len(p.pairs) for p in found])
    return [
        Weights(words[p.words], extra[end - len(p.pairs) : end], widths[p.words])
        for p, end in zip(found, ends, strict=True)
    ]


def shared(ours: Ints, theirs: Ints) -> NDArray[np.bool_]:
    """Tell for each of ``theirs`` whether it is among ``ours``; both are sorted."""
    if not len(ours):
        return np.zeros(len(theirs), dtype=np.bool_)
    found: NDArray[np.bool_] = ours[np.searchsorted(ours, theirs).clip(0, len(ours) - 1)] == theirs
    return found
