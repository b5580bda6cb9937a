"""A run of pages as one strand of comparable words, with a hole for each redaction.

Two printings of one text differ in line and page breaks, hyphens, quote marks, case and punctuation; their strands
do not.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.records.page import INK, Page, Token
from forensics.records.region import Finder, Region, Style

BAR_TO_WORD = 0.75
"""Height of a bar that hides a whole line, as part of the height of the boxes of words."""
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


class Strand(NamedTuple):
    """The words and holes of some pages in reading order, without furniture."""

    pages: tuple[Page, ...]
    items: tuple[Item, ...]

    @property
    def keys(self) -> list[str]:
        """The words as they are compared; an empty key is a hole."""
        return [item.key for item in self.items]

    def reach(self, holes: bool) -> NDArray[np.int64]:
        """Return running totals of characters, of the holes or of the words alone, one longer than the items."""
        widths = [item.width if (not item.key) == holes else 0 for item in self.items]
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
    tall = _bar_height(tokens)
    joined = False
    for token, after in zip_longest(tokens, tokens[1:]):
        if joined:
            joined = False
        elif token.region:
            yield _hole(token, index, token.region in elastic, tall)
        elif after is not None and _divided(token, after):
            joined = True
            whole = token.text[:-1] + after.text
            yield Item(key(whole), len(whole) + 1, index, (token, after))
        elif not _CODE.match(token.text) and (word := key(token.text)):
            yield Item(word, len(token.text) + 1, index, (token,))


def elastic_regions(regions: Iterable[Region]) -> frozenset[str]:
    """Return the regions of which only a marking was seen, so that their boxes say nothing of what they hide."""
    return frozenset(r.id for r in regions if r.finders == (Finder.MARKINGS,) and r.style is not Style.PAGE)


def _hole(token: Token, index: int, elastic: bool, tall: float) -> Item:
    """Return the hole of one line of a redaction.

    A place-holder whose box is lower than a bar stands for a line that the redaction only touches; it counts in part.
    """
    whole = min(1.0, token.box.height / tall) if token.box and tall else 1.0
    width = max(1, round(token.text.count(INK) * whole)) + 1
    return Item("", max(width, ELASTIC_WIDTH) if elastic else width, index, (token,), elastic)


def _bar_height(tokens: Sequence[Token]) -> float:
    """Return the least height of a bar that hides a line of a page; 0 where nothing tells."""
    words = [t.box.height for t in tokens if t.box and not t.region]
    bars = [t.box.height for t in tokens if t.box and t.region]
    if not bars:
        return 0.0
    return BAR_TO_WORD * median(words) if words else BAR_TO_WORD * max(bars)


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
