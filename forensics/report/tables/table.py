"""What a table is: a file name, what one row is, and columns that say what they hold and what they rest on.

The files follow RFC 4180 but for line ends, which are single line feeds, as line-based programs expect.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from forensics.records.cite import Cite
from forensics.records.geometry import Box
from forensics.report.data import ReportData
from forensics.report.grid import Basis
from forensics.report.text import clean

T = TypeVar("T")

OBSERVED, CALCULATED, INFERRED = Basis.OBSERVED, Basis.CALCULATED, Basis.INFERRED


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its name in the file, what it rests on, what it means, how a row gives its value."""

    name: str
    basis: Basis
    meaning: str
    value: Callable[[T], object]


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """One file: its name without ``.csv``, what a row stands for, its columns and its rows."""

    name: str
    about: str
    columns: tuple[Column[T], ...]
    rows: Callable[[ReportData], Sequence[T]]


AnyTable = Table[Any]


def written(table: AnyTable, data: ReportData) -> bytes:
    """Return a table as the bytes of its file."""
    head = [c.name for c in table.columns]
    return _csv(head, ([_cell(c.value(row)) for c in table.columns] for row in table.rows(data)))


def dictionary(tables: Iterable[AnyTable]) -> bytes:
    """Return ``columns.csv``: every column of every table with what it rests on and what it means."""
    head = ["table", "column", "basis", "meaning"]
    return _csv(head, ([f"{t.name}.csv", c.name, c.basis.value, c.meaning] for t in tables for c in t.columns))


def readme(tables: Iterable[AnyTable]) -> bytes:
    """Return ``README.txt``: the files, and how to read their cells."""
    lines = [f"  {t.name + '.csv':<20}{t.about}" for t in tables]
    return (_README.format(files="\n".join(lines))).encode()


_README = """\
Tables of the report. Plain UTF-8, comma separated, one head line.

{files}
  columns.csv         Every column above: observed, calculated or inferred, and what it means.

observed    read from the evidence, or given by the user
calculated  arithmetic on what was observed or detected
inferred    a conclusion that other evidence could overturn

Pages count from 1. Boxes are x0 y0 x1 y1 from the top left of the page as displayed, in PDF points, in pixels for
image files. Shares run from 0 to 1. Several values in one cell are parted by "; ". A text that begins with = + - or @
has an apostrophe before it, so that a spreadsheet shows it and does not calculate it. Characters that cannot be seen
stand as \\u and their number. An empty cell means: not known, or not applicable.
"""


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".") if value else "0"
    if isinstance(value, Box):
        return " ".join(_cell(round(float(v), 2)) for v in value)
    return _text("; ".join(map(str, value)) if isinstance(value, tuple) else str(value))


def _text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    shown = clean(text)
    return f"'{shown}" if shown[:1] in {"=", "+", "-", "@", "\t"} else shown


def cite_columns(name: str, what: str, cite: Callable[[T], Cite | None]) -> tuple[Column[T], ...]:
    """Return the columns of a citation: file, page, Bates number, box and lines, each name after ``name``."""

    def part(take: Callable[[Cite], object]) -> Callable[[T], object]:
        return lambda row: None if (found := cite(row)) is None else take(found)

    return (
        Column(f"{name}file", OBSERVED, f"File {what}.", part(lambda c: c.file)),
        Column(f"{name}page", OBSERVED, f"Page {what}, from 1.", part(lambda c: c.page)),
        Column(f"{name}bates", OBSERVED, f"Bates number {what}.", part(lambda c: c.bates)),
        Column(f"{name}box", CALCULATED, f"Box {what}.", part(lambda c: c.box)),
        Column(f"{name}lines", CALCULATED, f"First and last line {what}.", part(lambda c: _lines(c.lines))),
    )


def interval_columns(
    name: str, what: str, words: Callable[[T], tuple[float, float, float] | None]
) -> tuple[Column[T], ...]:
    """Return the three columns of an estimate: low, estimate and high."""

    def part(at: int) -> Callable[[T], object]:
        return lambda row: None if (found := words(row)) is None else found[at]

    return tuple(
        Column(f"{name}{end}", INFERRED, f"{what}, {said}.", part(at))
        for at, (end, said) in enumerate((("_low", "low estimate"), ("", "estimate"), ("_high", "high estimate")))
    )


def _lines(lines: tuple[int, int] | None) -> str | None:
    return None if lines is None else f"{lines[0]}-{lines[1]}"
