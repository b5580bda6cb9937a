"""A run of pages as one strand of comparable words, with a hole for each redaction.

Two printings of one text differ in line and page breaks, hyphens, quote marks, case and punctuation; their strands
do not.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.compare.widths import Type, type_of, width_of
from forensics.records.page import INK, Page, Token
from forensics.records.region import Finder, Region, Style

ELASTIC_WIDTH = 40
"""Characters that a redaction of unknown width is taken to hide."""

_CODE = re.compile(
    r"""^[\[(>]*(
        b\)?\(?[1-9]\)?(\(?[a-f]\)?|high)?   # (b)(7)(C), b7C, (b)(2)high
        | \([1-9]\)\(?[a-f]\)?               # (7)(C) after another code
        | [jkd]\)?\(?[1-7]\)?                # Privacy Act: (k)(2)
    )[\])>;,.]*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""A code of an exemption as printed beside or in a box; it stands for nothing of the text."""
_OUTSIDE_WORDS = re.compile(r"[^\w.]|_|(?<!\d)\.|\.(?!\d)")


class Item(NamedTuple):
    """A word, or a hole where ``key`` is empty."""

    key: str
    width: int
    """Characters, the blank after it included."""
    page: int
    """Index into the pages of the strand."""
    tokens: tuple[Token, ...]
    """One token; two where a hyphen divides the word between lines."""
    elastic: bool = False
    """A hole whose width nothing tells: only its code or a word such as ``[REDACTED]`` was seen."""
    least: int = 0
    """Characters that a hole hides at least."""


class Strand(NamedTuple):
    """The words and holes of some pages in reading order, without furniture."""

    pages: tuple[Page, ...]
    items: tuple[Item, ...]

    @property
    def keys(self) -> list[str]:
        """The words as they are compared; an empty key is a hole."""
        return [item.key for item in self.items]

    @property
    def reach(self) -> "Reach":
        """Running totals of characters along the strand."""
        seen = _totals([item.width if item.key else 0 for item in self.items])
        hidden = _totals([0 if item.key else item.width for item in self.items])
        return Reach(seen, hidden, _totals([item.least for item in self.items]))


class Reach(NamedTuple):
    """Running totals of characters, each one longer than the items: seen, hidden as boxes suggest, hidden at least."""

    seen: NDArray[np.int64]
    hidden: NDArray[np.int64]
    least: NDArray[np.int64]


def _totals(widths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.asarray(widths, dtype=np.int64)))).astype(np.int64)


@lru_cache(maxsize=1 << 18)
def key(text: str) -> str:
    """Return a word as it is compared: letters and digits alone, in one case; empty where it has none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _OUTSIDE_WORDS.sub("", plain)


def strand(pages: Sequence[Page], elastic: Container[str] = ()) -> Strand:
    """Return the strand of some pages; ``elastic`` are regions whose width nothing tells."""
    items = [item for index, page in enumerate(pages) for item in page_items(page, index, elastic)]
    return Strand(tuple(pages), tuple(items))


def page_items(page: Page, index: int, elastic: Container[str] = ()) -> Iterator[Item]:
    """Yield the words and holes of one page, hyphenated words joined, furniture and codes of exemptions left out."""
    repeated = set(page.furniture)
    tokens = [t for t in page.tokens if t.line not in repeated]
    kind = type_of(tokens, (t for t in tokens if not t.region and not _CODE.match(t.text)))
    joined = False
    for token, after in zip_longest(tokens, tokens[1:]):
        if joined:
            joined = False
        elif token.region:
            yield _hole(token, index, token.region in elastic, kind)
        elif after is not None and _divided(token, after):
            joined = True
            whole = token.text[:-1] + after.text
            yield Item(key(whole), len(whole) + 1, index, (token, after))
        elif not _CODE.match(token.text) and (word := key(token.text)):
            yield Item(word, len(token.text) + 1, index, (token,))


def elastic_regions(regions: Iterable[Region]) -> frozenset[str]:
    """Return the regions of which only a marking was seen, so that their boxes say nothing of what they hide."""
    return frozenset(r.id for r in regions if r.finders == (Finder.MARKINGS,) and r.style is not Style.PAGE)


def _hole(token: Token, index: int, elastic: bool, kind: Type) -> Item:
    """Return the hole of one line of a redaction."""
    likely, least = width_of(token, kind)
    if elastic:
        return Item("", max(likely + 1, ELASTIC_WIDTH), index, (token,), elastic, 1)
    return Item("", likely + 1, index, (token,), elastic, least + 1)


MOST_WORDS_OF_A_HIDDEN_PAGE = 10
"""Stamps and codes leave a few words on a page that is black otherwise (DESIGN, measure ``full``)."""
HIDDEN_TO_SEEN = 15
"""Least hidden characters for each visible one; a short mail with a long passage hidden still shows its header."""


def page_hidden(page: Page) -> bool:
    """Tell whether a reader sees nothing of a page but redactions, furniture and a few words of stamps."""
    repeated = set(page.furniture)
    tokens = [t for t in page.tokens if t.line not in repeated]
    inked = sum(t.text.count(INK) for t in tokens if t.region)
    seen = [t for t in tokens if not t.region and key(t.text)]
    if not inked or len(seen) > MOST_WORDS_OF_A_HIDDEN_PAGE:
        return False
    return inked > HIDDEN_TO_SEEN * sum(len(t.text) for t in seen)


def _divided(token: Token, after: Token) -> bool:
    """Tell whether a hyphen divides one word between two lines."""
    hyphen = len(token.text) > 2 and token.text[-1] in "-\u00ad\u2010" and token.text[-2].isalpha()
    return hyphen and not after.region and after.line == token.line + 1 and after.text[:1].islower()
