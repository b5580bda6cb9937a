"""Page furniture: lines that repeat from page to page, and the classic stamps where nothing can repeat."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from forensics.adapters.fuzzy import ratio_matrix
from forensics.intake import numbers, stamps
from forensics.intake.numbers import Form
from forensics.intake.stamps import PLACEHOLDER
from forensics.printed.separators import announces
from forensics.records.page import Page

TOP, BOTTOM = 6, 5
"""Written lines at the top and bottom of a page among which repeats are looked for."""
LEAST_PAGES = 3
SHARE = 0.5
"""A line on more than this share of the pages of one source is furniture there."""
LEAST_FILES = 5
FILE_SHARE = 0.3
"""The same over the single-page files of a production, where a greeting or a sender repeats as well."""
LEAST_LETTERS = 12
"""Letters of a line that is recognised though OCR misread it."""
ALIKE = 85
"""Least similarity of its letters (0 to 100) to those of a line that repeats."""
HEADS = 20
"""The commonest lines of a zone to which others are compared."""
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")
_LETTERS = re.compile(r"[^\W\d_]")

Zone = tuple[str, str]
"""``top`` or ``bottom``, and the line with digits and blanks evened out."""


def furniture(pages: Sequence[Page]) -> list[Page]:
    """Return the pages of a production with the numbers of their furniture lines.

    Learned per source from what repeats by zone (digits evened out), over single-page files from what repeats across
    files; stamps of known wording count in any case. Header labels (``To:``) and separators of quoted mails never do:
    they repeat by nature.
    """
    by_source: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_source[page.source].append(page)
    singles = [run[0] for run in by_source.values() if len(run) == 1]
    across = _repeats(singles, LEAST_FILES, FILE_SHARE)
    learned = {s: _repeats(run, LEAST_PAGES, SHARE) if len(run) > 1 else across for s, run in by_source.items()}
    forms = set(numbers.learn(sorted(pages, key=lambda p: (p.file, p.source, p.number))))
    return [replace(page, furniture=tuple(sorted(_furniture(page, learned[page.source], forms)))) for page in pages]


def _repeats(pages: Sequence[Page], least: int, share: float) -> set[Zone]:
    if len(pages) < least:
        return set()
    counts = Counter(key for page in pages for key in {key for _, key in _zoned(page) if _may_repeat(key[1])})
    enough = max(least, math.floor(share * len(pages)) + 1)
    learned = {key for key, count in counts.items() if count >= enough}
    return learned | _misread(counts, learned, enough)


def _misread(counts: Counter[Zone], learned: set[Zone], enough: int) -> set[Zone]:
    """Return lines that OCR misread: like one that repeats, or like each other, in the same zone.

    Lines are compared by their letters, since most damage is to points and blanks; short ones are like too many.
    """
    found: set[Zone] = set()
    for zone in ("top", "bottom"):
        forms: dict[str, list[Zone]] = defaultdict(list)
        for key in counts:
            if key[0] == zone and len(letters := _letters(key[1])) >= LEAST_LETTERS:
                forms[letters].append(key)
        often = {form: sum(counts[key] for key in keys) for form, keys in forms.items()}
        heads = sorted((f for f in forms if often[f] >= min(enough, LEAST_PAGES)), key=lambda f: (-often[f], f))[:HEADS]
        for head, scores in zip(heads, ratio_matrix(heads, list(forms), ALIKE), strict=True) if heads else ():
            like = [form for form, score in zip(forms, scores, strict=True) if score >= ALIKE]
            known = any(key in learned for key in forms[head])
            if known or sum(often[form] for form in like) >= enough:
                found.update(key for form in like for key in forms[form])
    return found


def _letters(even: str) -> str:
    return "".join(c for c in even if c.isalpha())


def _zoned(page: Page) -> Iterator[tuple[int, Zone]]:
    """Yield the numbers of the lines at top and bottom, each with its zone and evened text."""
    written = [(n, line) for n, line in enumerate(page.text.split("\n"), 1) if line.strip()]
    for n, line in written[:TOP]:
        yield n, ("top", _even(line))
    for n, line in written[-BOTTOM:]:
        yield n, ("bottom", _even(line))


def _even(line: str) -> str:
    return _DIGITS.sub("#", _BLANKS.sub(" ", PLACEHOLDER.sub(" ", line)).strip()).casefold()


def _may_repeat(even: str) -> bool:
    if stamps.label(even) is not None or announces(even):
        return False
    return bool(even) and (len(_LETTERS.findall(even)) >= 4 or "#" in even)


def _furniture(page: Page, learned: set[Zone], forms: set[Form]) -> set[int]:
    lines = page.text.split("\n")
    found = {n for n, key in _zoned(page) if key in learned}
    found |= {n for n, line in enumerate(lines, 1) if stamps.STAMPS.search(line.strip())}
    found |= set(_captions(lines))
    found |= set(_page_numbers(page))
    found |= {n for n, _ in _zoned(page) if _is_number(lines[n - 1].strip(), forms)}
    return found | set(_beside(lines, found))


def _captions(lines: Sequence[str]) -> Iterator[int]:
    """Yield ``RELEASE IN PART`` and the line below it that ends it: ``B5,B6``, or ``FULL``."""
    for at, line in enumerate(lines):
        if not stamps.CAPTION.search(line):
            continue
        if line.strip().startswith("RELEASE"):
            yield at + 1
        below = next((i for i in range(at + 1, min(at + 3, len(lines))) if lines[i].strip()), None)
        if below is not None and stamps.OPEN_CAPTION.search(line) and stamps.CAPTION_TAIL.match(lines[below].strip()):
            yield below + 1


def _page_numbers(page: Page) -> Iterator[int]:
    """Yield the outermost written lines that are page numbers and nothing else."""
    written = [(n, line.strip()) for n, line in enumerate(page.text.split("\n"), 1) if line.strip()]
    for n, line in [*written[:2], *written[-2:]]:
        count = stamps.PAGE_COUNT.search(line)
        if stamps.PAGE_NUMBER.match(line) or (count and count.start() == 0):
            yield n


def _is_number(line: str, forms: set[Form]) -> bool:
    number = numbers.parse(line)
    return number is not None and number.form in forms


def _beside(lines: Sequence[str], found: set[int]) -> Iterator[int]:
    """Yield the lines of a stamp broken into several that count only beside another line of it."""
    for n, line in enumerate(lines, 1):
        if {n - 1, n + 1} & found and stamps.BESIDE_STAMP.match(line.strip()):
            yield n
