"""``forensics messages``: single messages, with their copies."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, Json, emit, name, place


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
@options.reading
def command(inputs: tuple[Path, ...], **values: Any) -> None:
    """Show each message once, with the best reading of its fields and where its copies stand."""
    from forensics import contract, questions

    with options.open_inputs(inputs, values) as case:
        found = questions.messages(case, options.make_filters(values))
        records = [contract.message(m) for m in found]
        emit(records, COLUMNS, options.make_form(values), title="Messages", empty="No message matches.")
