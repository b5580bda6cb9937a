"""Slip sheets: pages that the production says exist and does not contain, with the codes claimed for them.

Read: the FBI's ``Deleted Page Information Sheet`` (a total, rows such as ``Page 7-9 ~ Referral/Direct;``), sheets that
name a count (``58 page(s) withheld in full``) or a range (``Page 12 to Page 34 ... withheld pursuant to``), and sheets
that take the place of one page.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forensics.intake.stamps import PLACEHOLDER, SLIP_ROW, SLIP_TITLE, header_block, is_slip_sheet
from forensics.records.ids import stable_id
from forensics.records.page import Page
from forensics.records.region import Withheld
from forensics.redaction.codes import canonical

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


def slip_sheets(pages: Sequence[Page]) -> list[Withheld]:
    """Return the pages withheld, one record for each row or sheet that speaks of them, in order of file and page.

    A list of deleted pages may run over several sheets: rows on the pages after its title belong to it. Where a total
    is larger than its rows add up to, the rest is one more record.
    """
    by_source: dict[str, list[Page]] = defaultdict(list)
    for page in sorted(pages, key=lambda p: (p.file, p.source, p.number)):
        by_source[page.source].append(page)
    return [found for run in by_source.values() for found in _in_source(run)]


def _in_source(pages: Sequence[Page]) -> Iterator[Withheld]:
    at = 0
    while at < len(pages):
        page = pages[at]
        at += 1
        if SLIP_TITLE.search(page.text):
            sheets = [page]
            while at < len(pages) and _goes_on(pages[at]):
                sheets.append(pages[at])
                at += 1
            yield from _listed(sheets)
        elif is_slip_sheet(page.text) and header_block(page.body_lines) is None:
            yield _sheet(page)


def _goes_on(page: Page) -> bool:
    written = [text for line in page.body_lines if (text := line.text.strip())]
    return len(written) >= 2 and not SLIP_TITLE.search(page.text) and len(_rows(page)) > 0.6 * len(written)


def _rows(page: Page) -> list[_Row]:
    rows = []
    for number, line in enumerate(page.text.split("\n"), 1):
        match = SLIP_ROW.match(line.strip())
        if match is None or SLIP_TITLE.search(line):
            continue
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if first <= last < first + LARGEST:
            rows.append(_Row(number, first, last, match["reason"]))
    return rows


def _listed(sheets: Sequence[Page]) -> Iterator[Withheld]:
    total = next((int(m[1]) for page in sheets if (m := _TOTAL.search(page.text))), None)
    rows = [(page, row) for page in sheets for row in _rows(page)]
    for page, row in rows:
        which = f"page {row.first}" if row.pages == 1 else f"pages {row.first} to {row.last}"
        yield _withheld(
            page, row.pages, canonical(row.reason), f"deleted-page sheet: {which}, {_quote(row.reason)}", row.line
        )
    rest = (total or 0) - sum(row.pages for _, row in rows)
    if 0 < rest <= LARGEST:
        why = f"deleted-page sheet: total of {total}" + (f", {rest} more than its rows name" if rows else "")
        yield _withheld(sheets[0], rest, () if rows else _codes(sheets[0].text), why, 0)


def _sheet(page: Page) -> Withheld:
    text = " ".join(PLACEHOLDER.sub(lambda m: m[0].strip("[]█ "), page.text).split())
    count, span = _COUNT.search(text), _RANGE.search(text)
    number = 1
    if span and 0 <= int(span["last"]) - int(span["first"]) < LARGEST:
        number = int(span["last"]) - int(span["first"]) + 1
    elif count and 0 < int(count["count"]) <= LARGEST:
        number = int(count["count"])
    return _withheld(page, number, _codes(text), f"slip sheet: {_quote(text)}", 0)


def _codes(text: str) -> tuple[str, ...]:
    return canonical(_NUMBERS.sub(" ", text) if not re.search(r"\(b\) ?\(\d\)|\bb\d", text) else text)


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
