"""``forensics messages``: single messages, with their copies."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import chains, options
from forensics_cli.output import Column, Form, Json, emit, name, note, place

NOTHING = "No message matches."
_SILENT = "On {silent:,} of {pages:,} pages no words were read; --ocr always reads scans."


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
    Column("Copies differ", lambda r: r["disagreements"] or None, right=True),
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
            copies = [contract.copy(c) for c in questions.copies(case, chosen)]
            chains.show(copies) if copies else note(_nothing(case))
            return
        differing = questions.disagreements(case)
        records = [contract.message(m, differing[m.id]) for m in questions.messages(case, chosen)]
        emit(records, COLUMNS, form, title="Messages", empty=_nothing(case))


def _wants_chains(inputs: tuple[Path, ...], values: dict[str, Any]) -> bool:
    chosen = values["chains"]
    return not options.is_case(inputs[0]) if chosen is None else bool(chosen)


def _nothing(case: Any) -> str:
    """Say that there is no message, and on how many pages nobody could have found one."""
    from forensics.records.page import Page, TextOrigin

    pages, silent = case.store.count(Page), case.store.count(Page, text_origin=TextOrigin.NONE.value)
    return f"{NOTHING} {_SILENT.format(silent=silent, pages=pages)}" if silent else NOTHING
