"""Bates numbers: observed on the page, else in the file name, else calculated between known neighbours."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from forensics.intake import numbers
from forensics.intake.numbers import Form, Number
from forensics.records.cite import Cite
from forensics.records.finding import Finding, FindingKind, finding
from forensics.records.page import Page

CONSECUTIVE = 0.5
"""Share of steps of one above which a form counts pages, so that a missing value is a gap."""
LARGEST_GAP = 10_000
"""A longer jump is another range of the same producing party, not pages left out."""

Known = tuple[Number, str]
"""A number and where it comes from."""


def number_pages(pages: Sequence[Page]) -> tuple[list[Page], list[Finding]]:
    """Return the pages of one production with their Bates numbers, and what is wrong with the numbering.

    The form (prefix, padding) is learned from what runs on from page to page. The order of ``pages`` does not matter;
    they come back in it.
    """
    ordered = sorted(pages, key=lambda p: (p.file, p.source, p.number))
    known = _observed(ordered)
    known.update(_calculated(ordered, known))
    by_id = {ordered[at].id: given for at, given in known.items()}
    out = [_with_number(page, by_id.get(page.id)) for page in pages]
    found = [known.get(i) for i in range(len(ordered))]
    return out, sorted([*_duplicates(ordered, found), *_gaps(ordered, found)], key=lambda f: f.id)


def _with_number(page: Page, given: Known | None) -> Page:
    return replace(page, bates=str(given[0]), bates_origin=given[1]) if given else page


def _observed(pages: Sequence[Page]) -> dict[int, Known]:
    forms = numbers.learn(pages)
    rank = {form: at for at, form in enumerate(forms)}
    known: dict[int, Known] = {}
    previous: tuple[str, str] | None = None
    for at, page in enumerate(pages):
        on_page = [n for n in numbers.on_page(page) if n.form in forms]
        document = numbers.document_number(page)
        if on_page:
            here = [Number(forms[n.form], n.value) for n in sorted(on_page, key=lambda n: rank[forms[n.form]])]
            known[at] = _running_on(here, known.get(at - 1) if page.number > 1 else None), "page"
        elif document and (page.source, document) != previous:
            known[at] = _parsed(document), "page"
        elif page.number == 1 and (named := numbers.of_file_name(page.file)):
            known[at] = named, "file name"
        previous = (page.source, document) if document else previous
    return known


def _running_on(here: Sequence[Number], before: Known | None) -> Number:
    """Return the number that runs on from the page before: a slip sheet names those it stands for as well."""
    expected = Number(before[0].form, before[0].value + 1) if before else None
    return expected if expected is not None and expected in here else here[0]


def _parsed(document: str) -> Number:
    return Number(Form(document[0], len(document) - 1), int(document[1:]))


def _calculated(pages: Sequence[Page], known: dict[int, Known]) -> Iterator[tuple[int, Known]]:
    """Yield numbers for pages between two known ones that leave exactly that many places."""
    places = sorted(known)
    for left, right in pairwise(places):
        (a, _), (b, _) = known[left], known[right]
        if right - left > 1 and a.form == b.form and b.value - a.value == right - left:
            for at in range(left + 1, right):
                yield at, (Number(a.form, a.value + at - left), "calculated")


def _duplicates(pages: Sequence[Page], found: Sequence[Known | None]) -> Iterator[Finding]:
    first: dict[Number, Page] = {}
    for page, known in zip(pages, found, strict=True):
        if known is None:
            continue
        earlier = first.setdefault(known[0], page)
        if earlier is not page:
            why = f"{known[0]} stands on {earlier.file}, page {earlier.number}, and on {page.file}, page {page.number}."
            yield finding(FindingKind.DUPLICATE_BATES, page.production, _cite(page, known[0]), why)


def _gaps(pages: Sequence[Page], found: Sequence[Known | None]) -> Iterator[Finding]:
    by_form: dict[Form, dict[int, Page]] = defaultdict(dict)
    for page, known in zip(pages, found, strict=True):
        if known is not None:
            by_form[known[0].form].setdefault(known[0].value, page)
    for form, places in by_form.items():
        yield from _gaps_of(form, places)


def _gaps_of(form: Form, places: dict[int, Page]) -> Iterator[Finding]:
    values = sorted(places)
    steps = list(pairwise(values))
    if len(steps) < 2 or sum(b - a == 1 for a, b in steps) < CONSECUTIVE * len(steps):
        return
    for a, b in steps:
        if 1 < b - a <= LARGEST_GAP:
            page, why = places[a], _missing(form, a, b)
            yield finding(FindingKind.BATES_GAP, page.production, _cite(page, Number(form, a)), why)


def _missing(form: Form, a: int, b: int) -> str:
    count = b - a - 1
    which = form.write(a + 1) if count == 1 else f"{form.write(a + 1)} to {form.write(b - 1)}"
    are = "1 number is" if count == 1 else f"{count:,} numbers are"
    return f"After {form.write(a)} comes {form.write(b)}: {are} missing ({which})."


def _cite(page: Page, number: Number) -> Cite:
    return Cite(file=page.file, page=page.number, bates=str(number))
