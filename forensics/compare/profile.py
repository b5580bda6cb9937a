"""What pairing looks at in a document: which words and word pairs stand in it, and how much is hidden.

Words are numbered over both productions. A word weighs ``log(N / n)`` where ``n`` of ``N`` documents hold it.
"""

from collections.abc import Container, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.compare.sides import ProductionSide, Unit
from forensics.compare.strand import page_hidden, page_items
from forensics.records.page import Page

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
    least: int
    """Characters hidden at least; bars drawn to the margin may hide less than they are wide."""
    black: bool
    """No page shows anything but redactions."""
    text: bytes
    """Digest of its words in order, redactions included; empty where it has few."""

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


class PageWords(NamedTuple):
    """One page: its words in order as numbers, -1 for a hole, and how much is seen and hidden."""

    run: Ints
    seen: int
    hidden: int
    least: int
    dark: bool
    """Nothing shows but redactions."""

    @property
    def length(self) -> int:
        """Characters, hidden ones included."""
        return self.seen + self.hidden

    @property
    def words(self) -> Ints:
        """The distinct words, sorted."""
        return np.unique(self.run[self.run >= 0])


def page_words(
    side: ProductionSide, found: Sequence[Unit], vocabulary: Vocabulary, elastic: Container[str]
) -> dict[int, PageWords]:
    """Return the words of each page of some documents, by index, adding them to the vocabulary."""
    return {index: _page_words(side.pages[index], vocabulary, elastic) for unit in found for index in unit.pages}


def _page_words(page: Page, vocabulary: Vocabulary, elastic: Container[str]) -> PageWords:
    numbers: list[int] = []
    seen = hidden = least = 0
    for item in page_items(page, 0, elastic):
        if item.key:
            numbers.append(vocabulary.number(item.key))
            seen += item.width
        else:
            numbers.append(-1)
            hidden += item.width
            least += item.least
    return PageWords(np.asarray(numbers, dtype=np.int64), seen, hidden, least, page_hidden(page))


def profiles(found: Sequence[Unit], pages: Mapping[int, PageWords]) -> list[Profile]:
    """Return the profile of each document of one side."""
    return [_profile([pages[index] for index in unit.pages]) for unit in found]


def _profile(pages: Sequence[PageWords]) -> Profile:
    run = np.concatenate([_NONE, *(page.run for page in pages)])
    return Profile(
        words=np.unique(run[run >= 0]),
        pairs=_pairs(run),
        seen=sum(page.seen for page in pages),
        hidden=sum(page.hidden for page in pages),
        least=sum(page.least for page in pages),
        black=bool(pages) and all(page.dark for page in pages),
        text=_digest(run, sum(page.hidden for page in pages)),
    )


FEWEST_WORDS = 6
"""Words and redactions that documents of the same text have at least."""


def _digest(run: Ints, hidden: int) -> bytes:
    if len(run) < FEWEST_WORDS:
        return b""
    return blake2b(run.tobytes() + hidden.to_bytes(8, "little"), digest_size=16).digest()


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


FEWEST = 8
"""Documents that rarity is reckoned over at least: of two documents alone, every word that both hold would count
nothing."""


def weights(found: Sequence[Profile], vocabulary: Vocabulary) -> list[Weights]:
    """Return the weights of each document, by how many of all documents hold a word or word pair."""
    total = max(FEWEST, len(found))
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


def holders(groups: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Return the distinct numbers in some groups, sorted, and how many groups hold each."""
    return np.unique(np.concatenate([_NONE, *groups]), return_counts=True)


def shared(ours: Ints, theirs: Ints) -> NDArray[np.bool_]:
    """Tell for each of ``theirs`` whether it is among ``ours``; both are sorted."""
    if not len(ours):
        return np.zeros(len(theirs), dtype=np.bool_)
    found: NDArray[np.bool_] = ours[np.searchsorted(ours, theirs).clip(0, len(ours) - 1)] == theirs
    return found
