"""Slip sheets: pages that the production says exist and does not contain, with the codes claimed for them.

Read: the FBI's ``Deleted Page Information Sheet`` (a total, rows such as ``Page 7-9 ~ Referral/Direct;``), sheets that
name a count (``58 page(s) withheld in full``) or a range (``Page 12 to Page 34 ... withheld pursuant to``), and sheets
that take the place of one page.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forensics.intake.stamps import PLACEHOLDER, SLIP_TITLE, header_block, is_slip_sheet
from forensics.records.ids import stable_id
from forensics.records.page import Page
from forensics.records.region import Withheld
from forensics.redaction.codes import canonical
from forensics.redaction.rulesets import Rules, rules_of

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
LARGEST = 100_000
"""Pages one sheet may stand for; a larger number is a misreading."""
_BLANK = r"[\s_]*"
_TOTAL = re.compile(rf"Total Deleted Pages?(?:\(s\))?{_BLANK}[~=:–-]*{_BLANK}(\d+)", re.IGNORECASE)
_COUNT = re.compile(
    rf"\b(?P<count>\d{{1,6}}){_BLANK}(?:full\s+)?pages?(?:\(s\))?\s+(?:\S+\s+){{0,6}}?(?:withheld|denied|WIF\b)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\bpages?(?:\(s\))?\s+(?P<first>\d{1,6})\s*(?:-|–|to(?:\s*/?\s*page)?|through)\s*(?:page\s+)?(?P<last>\d{1,6})\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\bwith?held\b(?:\s+(?!pages?\b)\S+){0,4}?\s*[:=-]?\s+(?P<count>\d{1,6})\s+pages?\b", re.IGNORECASE
)
_NAMED = re.compile(
    rf"\b(?P<count>{'|'.join(_WORDS)})\s+(?:full\s+)?pages?\s+(?:\S+\s+){{0,4}}?(?:withheld|denied)", re.IGNORECASE
)
_PREFIX = r"[A-Z][A-Z_-]{0,15}?[-_ ]?"
_BATES = re.compile(
    rf"\b(?P<prefix>{_PREFIX})?(?P<first>\d{{5,10}})\s*(?:-|–|to|through|thru)\s*(?P<again>{_PREFIX})?(?P<last>\d{{5,10}})\b"
)
"""A range of Bates numbers, both of the same length."""
_ROW = re.compile(
    r"^\W*(?:Pa[gq][ec]s?|Pgs?\.?)\s*(?P<first>[\dOoIl|S]{1,6})(?:\s*(?:-|–|to|through)\s*(?P<last>[\dOoIl|S]{1,6}))?"
    r"\s*[~=:–-]+\s*(?P<reason>\S.*)$",
    re.IGNORECASE,
)
"""A row of a list of deleted pages, with the damage OCR does to it."""
_DIGITS = str.maketrans("OoIl|S", "001115")
_NUMBERS = re.compile(r"(?:\bFOIA\b|\bPA\b|\bU\.?S\.?C\.?).{0,30}")
"""Citations of the statute, whose section numbers are no codes: ``5 U.S.C. 552(b)``."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a list of deleted pages."""

    line: int
    first: int
    last: int
    reason: str

    @property
    def pages(self) -> int:
        return self.last - self.first + 1


def slip_sheets(pages: Sequence[Page], rules: Rules | None = None) -> list[Withheld]:
    """Return the pages withheld, one record for each row or sheet that speaks of them, in order of file and page.

    A list of deleted pages may run over several sheets: rows on the pages after its title belong to it. Where a total
    is larger than its rows add up to, the rest is one more record.
    """
    by_source: dict[str, list[Page]] = defaultdict(list)
    for page in sorted(pages, key=lambda p: (p.file, p.source, p.number)):
        by_source[page.source].append(page)
    return [found for run in by_source.values() for found in _in_source(run, rules or rules_of())]


def _in_source(pages: Sequence[Page], rules: Rules) -> Iterator[Withheld]:
    at = 0
    while at < len(pages):
        page = pages[at]
        at += 1
        if SLIP_TITLE.search(page.text):
            sheets = [page]
            while at < len(pages) and _goes_on(pages[at]):
                sheets.append(pages[at])
                at += 1
            yield from _listed(sheets, rules)
        elif is_slip_sheet(page.text) and header_block(page.body_lines) is None:
            yield _sheet(page, rules)


def _goes_on(page: Page) -> bool:
    written = [text for line in page.body_lines if (text := line.text.strip())]
    return len(written) >= 2 and not SLIP_TITLE.search(page.text) and len(_rows(page)) > 0.6 * len(written)


def _rows(page: Page) -> list[_Row]:
    rows = []
    for number, line in enumerate(page.text.split("\n"), 1):
        match = _ROW.match(line.strip())
        if match is None or SLIP_TITLE.search(line):
            continue
        first, last = (int(match[g].translate(_DIGITS)) for g in ("first", "last" if match["last"] else "first"))
        if first <= last < first + LARGEST:
            rows.append(_Row(number, first, last, match["reason"]))
    return rows


def _listed(sheets: Sequence[Page], rules: Rules) -> Iterator[Withheld]:
    total = next((int(m[1]) for page in sheets if (m := _TOTAL.search(page.text))), None)
    rows = [(page, row) for page in sheets for row in _rows(page)]
    for page, row in rows:
        which = f"page {row.first}" if row.pages == 1 else f"pages {row.first} to {row.last}"
        yield _withheld(
            page,
            row.pages,
            canonical(row.reason, rules),
            f"deleted-page sheet: {which}, {_quote(row.reason)}",
            row.line,
        )
    rest = (total or 0) - sum(row.pages for _, row in rows)
    if 0 < rest <= LARGEST:
        why = f"deleted-page sheet: total of {total}" + (f", {rest} more than its rows name" if rows else "")
        yield _withheld(sheets[0], rest, () if rows else _codes(sheets[0].text, rules), why, 0)


def _sheet(page: Page, rules: Rules) -> Withheld:
    text = " ".join(PLACEHOLDER.sub(lambda m: m[0].strip("[]█ "), page.text).split())
    number = _span(text) or _number(text) or 1
    return _withheld(page, number, _codes(text, rules), f"slip sheet: {_quote(text)}", 0)


def _number(text: str) -> int | None:
    """Return the number of pages a sheet names, in digits or as a word."""
    if (count := _COUNT.search(text) or _AFTER.search(text)) and 0 < int(count["count"]) <= LARGEST:
        return int(count["count"])
    named = _NAMED.search(text)
    return _WORDS.index(named["count"].lower()) + 1 if named else None


def _span(text: str) -> int | None:
    """Return the length of the range of pages a sheet names, or of Bates numbers where it counts no pages."""
    bates = None if _number(text) else _BATES.search(text)
    for found in (_RANGE.search(text), bates):
        if found and 0 <= int(found["last"]) - int(found["first"]) < LARGEST:
            alike = found is not bates or len(found["first"]) == len(found["last"])
            same = found is not bates or found["again"] in (None, found["prefix"])
            if alike and same:
                return int(found["last"]) - int(found["first"]) + 1
    return None


def _codes(text: str, rules: Rules) -> tuple[str, ...]:
    return canonical(_NUMBERS.sub(" ", text) if not re.search(r"\(b\) ?\(\d\)|\bb\d", text) else text, rules)


def _quote(text: str) -> str:
    return f"“{text if len(text) <= 120 else text[:117] + '...'}”"


def _withheld(page: Page, pages: int, codes: Sequence[str], why: str, line: int) -> Withheld:
    return Withheld(
        id=stable_id("w", page.source, page.number, line),
        source=page.source,
        production=page.production,
        file=page.file,
        page=page.number,
        pages=pages,
        codes=tuple(codes),
        why=why,
        bates=page.bates,
    )
