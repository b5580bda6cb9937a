"""Section 2: the productions side by side, each measure with its definition, and where in each the redactions stand."""

from collections.abc import Callable, Sequence

from forensics.records.figures import By, FigureRow
from forensics.records.source import Production
from forensics.report.data import ReportData
from forensics.report.grid import Basis, Cell, Grid, Head, Row, row
from forensics.report.pagemap import page_map
from forensics.report.sections.parts import Section
from forensics.report.text import NONE, count, day, interval, of, percent

Fact = tuple[str, str, Basis, Callable[[FigureRow], str | Cell]]
"""Name of a measure, its definition in a line, what it rests on, how a row shows it."""

_C, _I, _O = Basis.CALCULATED, Basis.INFERRED, Basis.OBSERVED

_PAGES: tuple[Fact, ...] = (
    ("Pages delivered", "including those that could not be read", _C, lambda r: count(r.pages)),
    ("Pages withheld", "said to exist and not delivered; beside, not among, the pages above", _C,
     lambda r: count(r.withheld)),
    ("Pages touched", "at least one redaction", _C, lambda r: of(r.touched, r.pages)),
    ("Pages full", "at least 95% of the text block hidden and at most 10 words visible", _C,
     lambda r: of(r.full, r.pages)),
    ("Short pages, all text hidden", "the few lines on the page are all hidden; not among the full pages", _C,
     lambda r: of(r.all_text_hidden, r.pages)),
    ("Pages undetermined", "could not be read; they stay in every denominator", _C,
     lambda r: of(r.undetermined, r.pages)),
)  # fmt: skip

_REGIONS: tuple[Fact, ...] = (
    ("Redactions", "hidden places at or above the stated confidence", _C, lambda r: count(r.regions)),
    ("with an exemption code", "in or beside the redaction", _C, lambda r: of(r.coded, r.regions)),
    ("without any code", "on pages that were read; listed in tables/redactions.csv", _C,
     lambda r: of(r.uncoded, r.regions)),
    ("code not read", "on scans whose words were not read: a code may stand there", _C,
     lambda r: of(r.code_unread, r.regions)),
    ("with another marking", "Non-Responsive, Duplicate, Referral and the like: no exemption claimed", _C,
     lambda r: of(r.other_markings, r.regions)),
)  # fmt: skip

_EXTENT: tuple[Fact, ...] = (
    ("Words visible", "read on the pages delivered", _C, lambda r: count(r.words_visible)),
    ("Words hidden", "estimate (low–high) from the size of what hides them", _I, lambda r: interval(r.words_hidden)),
    ("Share of words hidden", "words hidden ÷ (words hidden + words visible), low–high", _I, lambda r: _words(r)),
    ("Area share", "area of redactions ÷ area of the text blocks, in square page units", _C, lambda r: _area(r)),
    ("Line share", "length of hidden lines ÷ length of all lines, in page units", _C, lambda r: _lines(r)),
)

_MESSAGES: tuple[Fact, ...] = (
    ("Distinct messages", "each counted once, however many copies were delivered", _I, lambda r: count(r.messages)),
    ("with a redaction", "in at least one of their copies in this production", _I,
     lambda r: of(r.messages_redacted, r.messages)),
)  # fmt: skip

_GROUPS = (
    ("By delivered page", _PAGES),
    ("By redaction", _REGIONS),
    ("By extent, on the pages delivered", _EXTENT),
    ("By distinct message", _MESSAGES),
)


def section(data: ReportData) -> Section:
    """Return the productions side by side."""
    rows = {r.production: r for r in data.by(By.PRODUCTION)}
    drawing = page_map(data)
    parts = (_table(data, rows),) if drawing is None else (_table(data, rows), drawing)
    return Section(parts=parts)


def _table(data: ReportData, rows: dict[str, FigureRow]) -> Grid:
    body = [*_particulars(data)]
    for name, facts in _GROUPS:
        body += [Row(part=name), *(_fact(fact, data.productions, rows) for fact in facts)]
    return Grid(
        caption="The productions side by side",
        heads=(Head("Measure"), *(Head(p.name, numeric=True) for p in data.productions), Head("Basis")),
        rows=tuple(body),
        csv="productions.csv",
        note="Area share and line share measure different things and are not interchangeable; a share "
        "without its denominator means nothing. Page units are points, pixels for image files.",
        style="measures",
    )


def _particulars(data: ReportData) -> list[Row]:
    facts = [
        ("Released", [day(p.released) for p in data.productions]),
        ("Producing party", [p.party or NONE for p in data.productions]),
        ("Request", [p.request or NONE for p in data.productions]),
        ("Replaces", [p.replaces or NONE for p in data.productions]),
    ]
    told = [(name, values) for name, values in facts if any(v != NONE for v in values)]
    files = [count(len({p.source for p in data.pages if p.production == one.name})) for one in data.productions]
    unread = [count(sum(1 for f in data.failures if f.production == one.name)) for one in data.productions]
    told += [("Files read", files), ("Files or pages not read", unread)]
    return [row(name, *values, _O.value) for name, values in told]


def _fact(fact: Fact, productions: Sequence[Production], rows: dict[str, FigureRow]) -> Row:
    name, definition, basis, show = fact
    values = [show(rows[p.name]) if p.name in rows else NONE for p in productions]
    return row(Cell(name, definition), *values, basis.value)


def _area(row: FigureRow) -> Cell:
    return Cell(percent(row.area_share), f"{count(row.hidden_area)} of {count(row.block_area)}")


def _lines(row: FigureRow) -> Cell:
    return Cell(percent(row.line_share), f"{count(row.hidden_line_length)} of {count(row.line_length)}")


def _words(row: FigureRow) -> str:
    low, estimate, high = (h / (h + row.words_visible) if h + row.words_visible else None for h in row.words_hidden)
    return NONE if estimate is None else f"{percent(estimate)} ({percent(low)}–{percent(high)})"
