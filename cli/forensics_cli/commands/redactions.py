"""``forensics redactions``: what is hidden, where, how much, under which code."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forensics_cli import options
from forensics_cli.output import Column, Form, Json, emit, interval, percent, place

if TYPE_CHECKING:
    from forensics.selection import Filters

BY = ["document", "region", "page", "production", "code", "month", "sender"]

REGIONS = [
    Column("Where", place),
    Column("Page", "page", right=True),
    Column("Style", "style"),
    Column("Codes", lambda r: ", ".join(r["codes"]) or "none"),
    Column("Confidence", lambda r: f"{r['confidence']:.2f}", right=True),
    Column("Seen by", lambda r: ", ".join(r["finders"])),
    Column("Why", "why"),
]
PAGES = [
    Column("Where", place),
    Column("Text from", "text_origin"),
    Column("Redactions", "regions", right=True),
    Column("Full", "full"),
    Column("All text hidden", "all_text_hidden"),
    Column("Undetermined", "undetermined"),
    Column("Area hidden", lambda r: percent(r["area_share"]), right=True),
    Column("Line hidden", lambda r: percent(r["line_share"]), right=True),
    Column("Words visible", "words_visible", right=True),
    Column("Words hidden (low–high)", lambda r: interval(r["words_hidden"]), right=True),
]
PRODUCTIONS = [
    Column("Production", "production"),
    Column("Pages", "pages", right=True),
    Column("Touched", "touched", right=True),
    Column("Full", "full", right=True),
    Column("Undetermined", "undetermined", right=True),
    Column("Withheld beside", "withheld", right=True),
    Column("Redactions", "regions", right=True),
    Column("Uncoded", "uncoded", right=True),
    Column("Area hidden", lambda r: percent(r["area_share"]), right=True),
    Column("Line hidden", lambda r: percent(r["line_share"]), right=True),
    Column("Words visible", "words_visible", right=True),
    Column("Words hidden (low–high)", lambda r: interval(r["words_hidden"]), right=True),
]
GROUPS = [
    Column("Production", "production"),
    Column("Pages", "pages", right=True),
    Column("Touched", "touched", right=True),
    Column("Full", "full", right=True),
    Column("Redactions", "regions", right=True),
    Column("Uncoded", "uncoded", right=True),
    Column("Line hidden", lambda r: percent(r["line_share"]), right=True),
    Column("Words visible", "words_visible", right=True),
    Column("Words hidden (low–high)", lambda r: interval(r["words_hidden"]), right=True),
]
KEYS = {
    "document": Column("Document", lambda r: r["bates"] or r["file"]),
    "code": Column("Code", lambda r: r["key"] or "no code"),
    "sender": Column("Sender", lambda r: r.get("name") or r["key"]),
}


@click.command("redactions")
@options.inputs
@click.option("--by", type=click.Choice(BY), help="Default: document for a table, region for programs.")
@options.filters
@options.form
@options.reading
def command(inputs: tuple[Path, ...], by: str | None, **values: Any) -> None:
    """Show the redactions of a case or of files, and the measures by group.

    As detected; not validated by a person.
    """
    form = options.make_form(values)
    by = by or ("document" if form is Form.TABLE else "region")
    with options.open_inputs(inputs, values) as case:
        records, columns = _records(case, by, options.make_filters(values))
        emit(records, columns, form, title=_title(by), empty="No page matches.")


def _records(case: Any, by: str, filters: "Filters") -> tuple[list[Json], list[Column]]:
    from forensics import contract, questions
    from forensics.records.figures import By
    from forensics.selection import Filters

    if by == "region":
        return [contract.region(r) for r in questions.regions(case, filters)], REGIONS
    if by == "page":
        return [contract.page(p, f) for p, f in questions.pages(case, filters)], PAGES
    rows = [contract.figure_row(row) for row in questions.figure_rows(case, By(by), filters)]
    if by == "sender":
        called = {p.id: p.name for p in questions.persons(case, Filters())}
        rows = [{**row, "name": called.get(row["key"])} for row in rows]
    return rows, PRODUCTIONS if by == "production" else [KEYS.get(by, Column(by.capitalize(), "key")), *GROUPS]


def _title(by: str) -> str:
    return f"Redactions by {by}, as detected; not validated"
