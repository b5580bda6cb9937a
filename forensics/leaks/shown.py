"""What a reader of a source sees: the words of each page, without what redactions hide, and the redactions."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from forensics.adapters.fuzzy import edit_distance
from forensics.records.page import TextOrigin
from forensics.records.region import Region, Style
from forensics.records.source import Source

_WORDS = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\b\d{2,4}(?:[ .-]\d{2,4}){1,4}\b")
"""Telephone, account and social security numbers come in groups of digits; a bare run is a date or a file number."""
LEAST_DIGITS = 7

PREFIX, PART, DAMAGED = 4, 5, 6
"""Least letters of a word that counts as shown where it begins a shown word; stands in a longer one; or differs from
one that OCR read by a single letter."""

MAX_COMPARED = 2_000
"""Most different words of one text that are looked for: an attached book need not be compared to its end."""

MAX_NEAR = 5_000
"""Most different words among which one is sought that OCR may have misread."""

_GENERIC = """
adobe affidavit agency agenda annex annotation appendix approved arrow article attached attachment blank book bookmark
box brief callout chapter cloud comment confidential contents copy cover declaration document docx draft email exempt
exemption exhibit fax figure file final form front graphic heading highlight https image index info inserted item
letter line link mail mailto memo message microsoft minutes module none note notice null order original outlook oval
page pages paragraph part pencil picture polygon polygonal popup powerpoint print printed production public rectangle
redact redacted redaction redactions release report revised scan scanned schedule section sheet signature slide
squiggly stamp sticky strikeout table tabs text title typewriter underline unknown untitled version volume word
"""
GENERIC = frozenset(_GENERIC.split())
"""Words that programs and clerks put into titles, bookmarks and comments whatever the document says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """The visible text of one page."""

    number: int
    text: str
    origin: TextOrigin


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The pages of one source as a reader sees them, and the redactions that count."""

    source: Source
    pages: tuple[ShownPage, ...]
    regions: tuple[Region, ...]

    @cached_property
    def marked(self) -> dict[int, list[Region]]:
        """The redactions by page, in their order."""
        found: dict[int, list[Region]] = {}
        for region in self.regions:
            found.setdefault(region.page, []).append(region)
        return dict(sorted(found.items()))

    @cached_property
    def _by_number(self) -> dict[int, "_Words"]:
        return {page.number: _Words(page.text, page.origin) for page in self.pages}

    @cached_property
    def _whole(self) -> "_Words":
        """All pages as one."""
        origin = TextOrigin.OCR if any(p.origin is TextOrigin.OCR for p in self.pages) else TextOrigin.LAYER
        return _Words("\n".join(page.text for page in self.pages), origin)

    @cached_property
    def _named(self) -> "_Words":
        """The name of the file, which was delivered too."""
        return _Words(self.source.file, TextOrigin.NATIVE)

    def is_marked(self, first: int | None, last: int | None) -> bool:
        """Tell whether any of these pages, or of all where ``first`` is None, has a redaction."""
        return any(first is None or first <= number <= (last or first) for number in self.marked)

    def is_read(self, first: int | None, last: int | None) -> bool:
        """Tell whether most of these pages have text, or hide all they had, so that a word's absence says something."""
        pages = [p for p in self.pages if first is None or first <= p.number <= (last or first)]
        read = [p for p in pages if p.origin is not TextOrigin.NONE or self._is_hidden_in_full(p.number)]
        return 2 * len(read) > len(pages)

    def _is_hidden_in_full(self, number: int) -> bool:
        return any(region.style is Style.PAGE for region in self.marked.get(number, ()))

    def missing(self, text: str, first: int | None, last: int | None) -> tuple[list[str], int]:
        """Return the telling words of a text that these pages do not show, and of how many words, up to a bound."""
        pages = [*self._over(first, last), self._named]
        words = list(dict.fromkeys(_WORDS.findall(text)))[:MAX_COMPARED]
        missed = [w for w in words if _tells(w) and not any(page.shows(w.casefold()) for page in pages)]
        numbers = list(dict.fromkeys(_NUMBERS.findall(text)))[:MAX_COMPARED]
        grouped = (n for n in numbers if sum(c.isdigit() for c in n) >= LEAST_DIGITS)
        numbers = [n for n in grouped if not _is_day(n) and not any(page.shows_number(n) for page in pages)]
        return missed + numbers, max(len(words), len(missed) + len(numbers))

    def share_in(self, text: str) -> float:
        """Return the share of the distinct words of all pages that a text holds too, 0 to 1."""
        held = set(_WORDS.findall(text.casefold()))
        shown = {word for word in self._whole.words if len(word) >= PREFIX}
        return len(shown & held) / len(shown) if shown else 0.0

    def _over(self, first: int | None, last: int | None) -> list["_Words"]:
        if first is None:
            return [self._whole]
        return [self._by_number[n] for n in range(first, (last or first) + 1) if n in self._by_number]


class _Words:
    """The words of one text, for asking what it shows."""

    def __init__(self, text: str, origin: TextOrigin) -> None:
        folded = text.casefold()
        self.words = frozenset(_WORDS.findall(folded))
        self._sorted = sorted(self.words)
        self._run_on = "".join(_WORDS.findall(folded))
        self._damaged = origin is TextOrigin.OCR and len(self.words) <= MAX_NEAR

    def shows(self, word: str) -> bool:
        """Tell whether a word stands here, whole, abbreviated, in another, or as OCR misreads it."""
        if word in self.words:
            return True
        if len(word) >= PREFIX and self._begins(word):
            return True
        if len(word) >= PART and word in self._run_on:
            return True
        near = (w for w in self.words if abs(len(w) - len(word)) <= 1)
        return self._damaged and len(word) >= DAMAGED and any(edit_distance(word, w, 1) <= 1 for w in near)

    def _begins(self, word: str) -> bool:
        at = bisect_left(self._sorted, word)
        return at < len(self._sorted) and self._sorted[at].startswith(word)

    def shows_number(self, number: str) -> bool:
        """Tell whether a number stands here, however it is grouped."""
        return "".join(c for c in number if c.isdigit()) in self._run_on


def _is_day(number: str) -> bool:
    """Tell whether a number reads as a day, ``2016-05-03`` or ``03.05.2016``."""
    return re.fullmatch(r"(?:19|20)\d\d.\d\d.\d\d|\d\d.\d\d.(?:19|20)\d\d", number) is not None


def _tells(word: str) -> bool:
    """Tell whether a word may be of the document: four letters in a row, or three as a name has them; none generic.

    Identifiers, in which letters stand between digits, are none.
    """
    longest = max(_LETTERS.findall(word), key=len, default="")
    return (len(longest) >= 4 or (len(word) == 3 and longest.istitle())) and word.casefold() not in GENERIC


def told(words: Sequence[str], of: int) -> str:
    """Return how many words are missing as a reason says it."""
    return f"{len(words):,} of its {of:,} word{'s' if of != 1 else ''}"
