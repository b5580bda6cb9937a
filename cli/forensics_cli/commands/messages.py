"""``forensics messages``: single messages, with their copies."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import chains, options
from forensics_cli.output import Column, Form, Json, emit, name, note, place

NOTHING = "No message matches."


def _recipients(record: Json) -> str:
    return "; ".join(name(p) for p in record["to"])


def _first_copy(record: Json) -> str:
    return place(record["copies"][0]) if record["copies"] else ""


COLUMNS = [
    Column("Sent (as printed)", lambda r: (r["sent"] or r["sent_raw"] or "").replace("T", " ")),
    Column("From", lambda r: name(r["from"])),
    Column("To", _recipients),
    Column("Subject", "subject"),
    Column("Kind", "kind"),
    Column("Copies", lambda r: len(r["copies"]), right=True),
    Column("First copy", _first_copy),
]


@click.command("messages")
@options.inputs
@options.filters
@options.form
@click.option(
    "--chains/--list",
    default=None,
    help="Each copy where it stands, indented by depth (the default for files), or each message once (for a case).",
)
@options.reading
def command(inputs: tuple[Path, ...], **values: Any) -> None:
    """Show each message once, with the best reading of its fields and where its copies stand."""
    from forensics import contract, questions

    form = options.make_form(values)
    with options.open_inputs(inputs, values) as case:
        chosen = options.make_filters(values)
        if form is Form.TABLE and _wants_chains(inputs, values):
            _show_chains([contract.copy(c) for c in questions.copies(case, chosen)])
            return
        records = [contract.message(m) for m in questions.messages(case, chosen)]
        emit(records, COLUMNS, form, title="Messages", empty=NOTHING)


def _wants_chains(inputs: tuple[Path, ...], values: dict[str, Any]) -> bool:
    chosen = values["chains"]
    return not options.is_case(inputs[0]) if chosen is None else bool(chosen)


def _show_chains(copies: list[Json]) -> None:
    if copies:
        chains.show(copies)
    else:
        note(NOTHING)
