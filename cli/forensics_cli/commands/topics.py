"""``forensics topics``: what the mails are about, and how much of each topic is hidden."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, emit, interval, percent

COLUMNS = [
    Column("Topic", "label"),
    Column("Messages", lambda r: len(r["messages"]), right=True),
    Column("Hidden", lambda r: percent(r["hidden_share"][1]), right=True),
    Column("Low–high", lambda r: f"{percent(r['hidden_share'][0])} – {percent(r['hidden_share'][2])}", right=True),
    Column("Words visible", "words_visible", right=True),
    Column("Words hidden", lambda r: interval(r["words_hidden"]), right=True),
    Column("Terms", lambda r: ", ".join(r["terms"])),
]


@click.command("topics")
@options.inputs
@options.filters
@options.form
@options.reading
def command(inputs: tuple[Path, ...], **values: Any) -> None:
    """Show topics, those hidden most first."""
    from forensics import contract, questions

    with options.open_inputs(inputs, values) as case:
        records = [contract.topic(t) for t in questions.topics(case, options.make_filters(values))]
        title = "Topics and the share of each that is hidden, as detected; not validated"
        emit(records, COLUMNS, options.make_form(values), title=title, empty="There are no messages.")
