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
EDGE = 1
"""Characters less at its edges."""
WIDE = 180
"""Width in characters of a table that does not go to a terminal, unless ``COLUMNS`` says otherwise."""

_CONTROLS = (*range(9), *range(11, 32), *range(127, 160))
"""Characters by which names and codes in evidence could steer a terminal (ECMA-48), all but tab and line end."""
_TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Characters that let text run the other way, so that a name reads as another (Unicode Standard Annex 9)."""
_HALVES = range(0xD800, 0xE000)
"""Bytes of file names that are no text; no stream takes them."""
_VISIBLE = {n: f"\\x{n:02x}" for n in _CONTROLS} | {n: f"\\u{n:04x}" for n in (*_TURNS, *_HALVES)}
_IN_JSON = {n: f"\\u{n:04x}" for n in _VISIBLE}


class Form(StrEnum):
    """The form of an answer."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Column:
    """A column of a table for people: its heading, and what it shows of a JSON record.

    Where a terminal is too narrow, columns are left out, those with the highest ``spare`` first, until each has as many
    characters as its ``room`` says, or as its longest cell needs.
    """

    def __init__(
        self,
        heading: str,
        show: str | Callable[[Json], object],
        *,
        right: bool = False,
        spare: int = 0,
        room: int = 0,
    ) -> None:
        self.heading = heading
        self.right = right
        self.spare = spare
        self.room = room
        self._show = show

    def text(self, record: Json) -> str:
        """Return the cell for a record; empty for None."""
        value = record.get(self._show) if isinstance(self._show, str) else self._show(record)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else ""
        return f"{value:,}" if isinstance(value, int) else harmless(str(value))


def harmless(text: str) -> str:
    """Return text in which characters that steer a terminal, or turn its direction, are written out as numbers."""
    return text.translate(_VISIBLE)


def emit(
    records: Iterable[Json],
    columns: Sequence[Column],
    form: Form,
    *,
    title: str,
    empty: str,
    foot: Json | None = None,
) -> None:
    """Write records in the form asked for.

    Args:
        records: the answer.
        columns: what a table shows of it.
        form: table, JSON, JSON lines or CSV.
        title: stands above a table.
        empty: said on stderr where a table has no rows.
        foot: a record that stands below a table, such as its totals.
    """
    with _for_a_reader():
        _emit(records, columns, form, title, empty, foot)
        sys.stdout.flush()


@contextmanager
def _for_a_reader() -> Iterator[None]:
    """Stop where the reader has seen enough, as `head` has."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(ExitCode.DONE) from None


def _emit(
    records: Iterable[Json], columns: Sequence[Column], form: Form, title: str, empty: str, foot: Json | None
) -> None:
    if form is Form.JSONL:
        for record in records:
            click.echo(_dump(record))
    elif form is Form.JSON:
        rows = ",\n".join(_dump(record) for record in records)
        click.echo(f"[\n{rows}\n]" if rows else "[]")
    elif form is Form.CSV:
        _emit_csv(list(records))
    else:
        _emit_table(list(records), columns, title, empty, foot)


def note(text: str) -> None:
    """Say something on stderr."""
    click.echo(harmless(text), err=True)


def say(text: str) -> None:
    """Write a line of the answer on stdout."""
    with _for_a_reader():
        click.echo(harmless(text))


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
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    times = TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()
    shown = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), *times)
    with Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=harmless(what), completed=done, total=total)


def percent(share: float | None) -> str:
    """Return a share as a percentage with one decimal, a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"


def interval(values: Sequence[float]) -> str:
    """Return an estimate with its bounds: ``120 (100–150)``."""
    low, estimate, high = (round(v) for v in values)
    return f"{estimate:,}" if low == high else f"{estimate:,} ({low:,}–{high:,})"


def place(record: Json) -> str:
    """Return a citation in one cell: the Bates number, else file and page, else the file."""
    whole = record["file"] if record["page"] is None else f"{record['file']} p. {record['page']}"
    return str(record.get("bates") or whole)


def name(participant: Json | None) -> str:
    """Return who a participant is, as printed, on one line."""
    return "" if participant is None else " ".join(str(participant["printed"]).split())


def _dump(record: Json) -> str:
    return json.dumps(record, ensure_ascii=False).translate(_IN_JSON)


def _emit_csv(records: Sequence[Json]) -> None:
    if not records:
        return
    names = list(dict.fromkeys(name for record in records for name in record))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([_cell(record.get(name)) for name in names])


def _cell(value: object) -> object:
    if isinstance(value, str):
        formula = value[:1] in ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run it
        return "'" * formula + harmless(value)
    return _dump(value) if isinstance(value, (dict, list)) else value  # type: ignore[arg-type]


def _emit_table(records: Sequence[Json], columns: Sequence[Column], title: str, empty: str, foot: Json | None) -> None:
    if not records:
        note(empty)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = [*records, foot] if foot else list(records)
    console = Console(width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or WIDE), highlight=False)
    shown, needed = _that_fit(columns, rows, console.width)
    table = Table(
        title=Text(harmless(title)), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    table.show_footer = foot is not None
    for column in shown:
        side: Literal["left", "right"] = "right" if column.right else "left"
        least = _least_width(column, [column.text(row) for row in rows])
        heading = fill(column.heading, least) if column.right else column.heading
        below = Text(column.text(foot)) if foot else ""
        table.add_column(
            heading, below, justify=side, overflow="fold", min_width=least, no_wrap=column.right, footer_style="bold"
        )
    for record in records:
        table.add_row(*(Text(column.text(record)) for column in shown))
    if needed > console.width:  # a line that runs on is read better than a number cut short
        console = Console(width=needed, highlight=False)
    with console.capture() as shown_table:  # rich itself would end the program where a reader has seen enough
        console.print(table)
    click.echo(shown_table.get(), nl=False)
    if len(shown) < len(columns):
        left_out = ", ".join(c.heading for c in columns if c not in shown)
        note(f"Left out for want of room: {left_out}. A wider window or --csv shows all.")


def _that_fit(columns: Sequence[Column], rows: Sequence[Json], width: int) -> tuple[list[Column], int]:
    """Return the columns that a width has room for, and the room they need; some cannot be spared."""
    cells = {column: [column.text(row) for row in rows] for column in columns}
    least = {column: _least_width(column, cells[column]) + GAP for column in columns}
    wanted = {c: max(least[c], min(c.room, max(map(len, cells[c]))) + GAP) for c in columns}
    shown = list(columns)
    while sum(wanted[c] for c in shown) - EDGE > width and any(c.spare for c in shown):
        shown.remove(max(shown, key=lambda c: c.spare))
    return shown, sum(least[c] for c in shown) - EDGE


def _least_width(column: Column, cells: Sequence[str]) -> int:
    """Return the width below which a column is not squeezed: numbers and words of the heading stay in one piece."""
    longest = max(len(cell) for cell in cells)
    heading = max(len(word) for word in column.heading.split())
    return max(heading, longest if column.right else min(longest, 14))
