"""The answer on stdout, as a table, JSON, JSON lines or CSV; progress and notes on stderr."""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from textwrap import fill
from typing import TYPE_CHECKING, Any, Literal

import click

from forensics.errors import ExitCode

if TYPE_CHECKING:
    from forensics.records.source import Failure, Source

Json = dict[str, Any]
GAP = 3
"""Characters between the columns of a table."""
WIDE = 180
"""Width in characters of a table that does not go to a terminal, unless ``COLUMNS`` says otherwise."""


class Form(StrEnum):
    """The form of an answer."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Column:
    """A column of a table for people: its heading, and what it shows of a JSON record."""

    def __init__(self, heading: str, show: str | Callable[[Json], object], *, right: bool = False) -> None:
        self.heading = heading
        self.right = right
        self._show = show

    def text(self, record: Json) -> str:
        """Return the cell for a record; empty for None."""
        value = record.get(self._show) if isinstance(self._show, str) else self._show(record)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else ""
        return f"{value:,}" if isinstance(value, int) else str(value)


def emit(records: Iterable[Json], columns: Sequence[Column], form: Form, *, title: str, empty: str) -> None:
    """Write records in the form asked for; ``empty`` is said on stderr where a table has no rows."""
    try:
        _emit(records, columns, form, title, empty)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(ExitCode.DONE) from None


def _emit(records: Iterable[Json], columns: Sequence[Column], form: Form, title: str, empty: str) -> None:
    if form is Form.JSONL:
        for record in records:
            click.echo(_dump(record))
    elif form is Form.JSON:
        rows = ",\n".join(_dump(record) for record in records)
        click.echo(f"[\n{rows}\n]" if rows else "[]")
    elif form is Form.CSV:
        _emit_csv(list(records))
    else:
        _emit_table(list(records), columns, title, empty)


def note(text: str) -> None:
    """Say something on stderr."""
    click.echo(text, err=True)


def say(text: str) -> None:
    """Write a line of the answer on stdout."""
    click.echo(text)


def show_failures(failures: Sequence["Failure"], noted: Sequence["Source"]) -> None:
    """List on stderr what could not be read, and files whose names belie their bytes."""
    for failure in failures:
        place = f"{failure.file}, page {failure.page}" if failure.page else failure.file
        note(f"not read: {place}: {failure.reason} {failure.remedy}")
    for source in noted:
        note(f"read, but look: {source.file}: {source.note}")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """Yield a function that shows progress on stderr; silent where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


def percent(share: float | None) -> str:
    """Return a share as a percentage with one decimal, a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"


def interval(values: Sequence[float]) -> str:
    """Return an estimate with its bounds: ``120 (100–150)``."""
    low, estimate, high = (round(v) for v in values)
    return f"{estimate:,}" if low == high else f"{estimate:,} ({low:,}–{high:,})"


def place(record: Json) -> str:
    """Return a citation in one cell: the Bates number, else file and page."""
    return str(record.get("bates") or f"{record['file']} p. {record['page']}")


def name(participant: Json | None) -> str:
    """Return who a participant is, as printed, on one line."""
    return "" if participant is None else " ".join(str(participant["printed"]).split())


def _dump(record: Json) -> str:
    return json.dumps(record, ensure_ascii=False)


def _emit_csv(records: Sequence[Json]) -> None:
    if not records:
        return
    names = list(dict.fromkeys(name for record in records for name in record))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([_cell(record.get(name)) for name in names])


def _cell(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value  # a spreadsheet would run it as a formula
    return _dump(value) if isinstance(value, (dict, list)) else value  # type: ignore[arg-type]


def _emit_table(records: Sequence[Json], columns: Sequence[Column], title: str, empty: str) -> None:
    if not records:
        note(empty)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    rows = [[column.text(record) for column in columns] for record in records]
    needed = 0
    for number, column in enumerate(columns):
        side: Literal["left", "right"] = "right" if column.right else "left"
        least = _least_width(column, [row[number] for row in rows])
        needed += least + GAP
        heading = fill(column.heading, least) if column.right else column.heading
        table.add_column(heading, justify=side, overflow="fold", min_width=least, no_wrap=column.right)
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or WIDE), highlight=False)
    if needed > console.width:  # a line that runs on is read better than a number cut short
        console = Console(width=needed, highlight=False)
    console.print(table)


def _least_width(column: Column, cells: Sequence[str]) -> int:
    """Return the width below which a column is not squeezed: numbers and words of the heading stay in one piece."""
    longest = max(len(cell) for cell in cells)
    heading = max(len(word) for word in column.heading.split())
    return max(heading, longest if column.right else min(longest, 14))
