"""Forms of Bates numbers, and which of them a production uses."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from statistics import median

from forensics.intake import stamps
from forensics.records.page import Page

ZONE = 6
"""Written lines from the top and from the bottom of a page in which a number is looked for."""
LEAST_PREFIXED, LEAST_BARE = 3, 6
"""Digits of a number with a prefix and of one without: shorter bare ones are page numbers and years."""
DISTINCT = 0.7
"""Share of different values below which a form is no page number: a case number repeats."""
_NUMBER = re.compile(r"(?P<prefix>[A-Za-z][A-Za-z0-9&. _-]{0,40}?[. _-]?|)(?P<digits>\d{3,10})")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W*(?:\d{1,2}\W*)?$", re.IGNORECASE)
_NOT_PREFIX = re.compile(r"\b(?:page|document|case|doc|no|tel|fax|phone|room|suite|box|zip)\W*$", re.IGNORECASE)
_LIKE = str.maketrans("5018l", "SOIBI")
"""Digits that OCR reads for capitals."""
_FILE_NUMBER = re.compile(r"(?P<prefix>[A-Z][A-Z0-9&. _-]{0,40}?)(?P<digits>\d{3,10})")


@dataclass(frozen=True, slots=True, order=True)
class Form:
    """The form of a number: what stands before its digits, and how many digits it is padded to (0 for none)."""

    prefix: str
    width: int

    def write(self, value: int) -> str:
        """Return the number ``value`` in this form."""
        return f"{self.prefix}{value:0{self.width}d}"


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """A number read somewhere."""

    form: Form
    value: int

    def __str__(self) -> str:
        return self.form.write(self.value)


def parse(text: str) -> Number | None:
    """Return the number that a whole piece of text is, None where it is none."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    prefix, digits = match["prefix"], match["digits"]
    if (
        "  " in prefix
        or len(digits) < (LEAST_PREFIXED if prefix else LEAST_BARE)
        or _MONTH.search(prefix)
        or _NOT_PREFIX.search(prefix)
    ):
        return None
    # Without padding the digits grow with the number, so their count says nothing.
    return Number(Form(prefix, len(digits)), int(digits))


def of_file_name(file: str) -> Number | None:
    """Return the number that a file is named after, in capitals only: ``C05773477.txt``, ``FBI-SC-1312.pdf``."""
    match = _FILE_NUMBER.fullmatch(PurePosixPath(file).stem)
    return parse(match[0]) if match else None


def on_page(page: Page) -> list[Number]:
    """Return the numbers in the outer lines of a page, each once, in order: whole lines, columns, outer words."""
    written = [(n, text) for n, line in enumerate(page.text.split("\n"), 1) if (text := line.strip())]
    inner = written[ZONE:-ZONE]
    # A text file holds several printed pages, whose stamps stand in the middle of it.
    stamped = [item for item in inner if item[0] in set(page.furniture)]
    outer = written[:ZONE] + stamped + written[max(ZONE, len(written) - ZONE) :]
    pieces = (piece for _, line in outer if not stamps.STATE_NUMBER.search(line) for piece in _pieces(line))
    found = (parse(piece) for piece in pieces)
    return list(dict.fromkeys(n for n in found if n is not None))


def _pieces(line: str) -> Iterator[str]:
    yield line
    columns = re.split(r"\s{3,}", line)
    yield from columns
    for column in columns:
        words = column.split()
        yield from (words[0], words[-1]) if words else ()


def document_number(page: Page) -> str | None:
    """Return the number of a State Department document (``Doc No. C05773477``) stamped on its pages."""
    match = stamps.STATE_NUMBER.search(page.text)
    return match[1] if match else None


def learn(pages: Sequence[Page]) -> dict[Form, Form]:
    """Return the forms a production numbers its pages in, the commonest first, each with the form it stands for.

    A form that OCR made of a commoner one (``STATE-5CB`` of ``STATE-SCB``) stands for that; any other for itself.

    A form counts if its values differ from page to page and run on by one from a page to the next at least twice; a
    form in capitals padded with zeros needs no run, as it looks like nothing else.
    """
    seen: dict[Form, list[tuple[int, int]]] = defaultdict(list)
    for at, page in enumerate(pages):
        for number in on_page(page):
            seen[number.form].append((at, number.value))
    kept = [form for form, places in seen.items() if _counts_pages(form, places)]
    kept.sort(key=lambda form: (-len(seen[form]), form))
    commonest: dict[Form, Form] = {}
    return {form: commonest.setdefault(Form(form.prefix.translate(_LIKE), form.width), form) for form in kept}


def _counts_pages(form: Form, places: Sequence[tuple[int, int]]) -> bool:
    values = [value for _, value in places]
    if len(set(values)) < DISTINCT * len(values):
        return False
    known = dict(places)
    steps = sum(known.get(at + 1) == value + 1 for at, value in places)
    if steps >= 2 and steps >= 0.3 * (len(places) - 1):
        return True
    return _unmistakable(form, values)


def _unmistakable(form: Form, values: Sequence[int]) -> bool:
    letters = [c for c in form.prefix if c.isalpha()]
    padded = median(len(str(v)) for v in values) < form.width
    return len(letters) >= 2 and all(c.isupper() for c in letters) and form.width >= 5 and padded
