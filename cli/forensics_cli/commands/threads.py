"""``forensics threads``: conversations, what is missing from them, and parent links."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, Json, emit, place

THREADS = [
    Column("Subject", "subject"),
    Column("First", lambda r: (r["first"] or "")[:16].replace("T", " ")),
    Column("Last", lambda r: (r["last"] or "")[:16].replace("T", " ")),
    Column("Messages", lambda r: len(r["messages"]), right=True),
    Column("Missing", "gaps", right=True),
    Column("Id", "id"),
]
GAPS = [
    Column("Missing", lambda r: str(r["kind"]).replace("_", " ")),
    Column("What", "what"),
    Column("How we know", lambda r: "; ".join(place(c) for c in r["evidence"])),
    Column("Whom to ask", lambda r: "; ".join(r["custodians"])),
]
LINKS = [
    Column("Message", "message_id"),
    Column("Replies to", "parent"),
    Column("Kind", "kind"),
    Column("Confidence", lambda r: f"{r['confidence']:.2f}", right=True),
    Column("Why", "why"),
]


@click.command("threads")
@options.inputs
@click.option("--missing", "view", flag_value="missing", help="What is missing, how we know, whom to ask.")
@click.option("--links", "view", flag_value="links", help="The parent of each message, and why.")
@options.filters
@options.form
@options.reading
def command(inputs: tuple[Path, ...], view: str | None, **values: Any) -> None:
    """Show conversations, the gaps in them, or the links they are made of."""
    with options.open_inputs(inputs, values) as case:
        records, columns, title = _records(case, view, options.make_filters(values))
        emit(records, columns, options.make_form(values), title=title, empty="Nothing matches.")


def _records(case: Any, view: str | None, filters: Any) -> tuple[list[Json], list[Column], str]:
    from forensics import contract, questions

    if view == "missing":
        return [contract.gap(g) for g in questions.gaps(case, filters)], GAPS, "Missing from the conversations"
    if view == "links":
        ids = questions.message_ids(case)
        return [contract.link(link, ids) for link in questions.links(case, filters)], LINKS, "Parent links"
    return [contract.thread(t) for t in questions.threads(case, filters)], THREADS, "Conversations"
