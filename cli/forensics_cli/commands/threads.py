"""``forensics threads``: conversations, what is missing from them, what must be read, and parent links."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.letter import paragraphs
from forensics_cli.output import Column, Form, Json, emit, place, say

THREADS = [
    Column("Subject", "subject"),
    Column("First", lambda r: (r["first"] or "")[:16].replace("T", " ")),
    Column("Last", lambda r: (r["last"] or "")[:16].replace("T", " ")),
    Column("Messages", lambda r: len(r["messages"]), right=True),
    Column("Branches", "branches", right=True, spare=1),
    Column("Beginning missing", "rootless", spare=2),
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
REVIEWS = [
    Column("Mail", lambda r: place(r["cite"])),
    Column("Subject", "subject", spare=2),
    Column("Sent", lambda r: (r["sent"] or "")[:16].replace("T", " ")),
    Column("Mark", lambda r: r["mark"].replace("_", " ")),
    Column("Held by", lambda r: place(r["holder"]) if r["holder"] else ""),
    Column("Why", "why", spare=1),
    Column("Copies of it", lambda r: "; ".join(place(c) for c in r["duplicates"])),
    Column("Last in time", "last"),
]
FILLED = [
    Column("Mail", lambda r: place(r["cite"])),
    Column("Subject", "subject"),
    Column("Sent", lambda r: (r["sent"] or "")[:16].replace("T", " ")),
    Column("Delivered in", "production"),
    Column("First quoted in", lambda r: f"{r['announced_in']}, {place(r['announced'])}"),
]


@click.command("threads")
@options.inputs
@click.option("--missing", "view", flag_value="missing", help="What is missing, how we know, whom to ask.")
@click.option("--letter", is_flag=True, help="With --missing: as numbered paragraphs to paste into a letter.")
@click.option("--review", "view", flag_value="review", help="Which mails must be read, and which another holds.")
@click.option("--filled", "view", flag_value="filled", help="Mails first only quoted, later delivered.")
@click.option("--links", "view", flag_value="links", help="The parent of each message, and why.")
@options.filters
@options.form
@options.reading
def command(inputs: tuple[Path, ...], view: str | None, letter: bool, **values: Any) -> None:
    """Show conversations, the gaps in them, what of them must be read, or the links they are made of."""
    form = options.make_form(values)
    if letter and (view != "missing" or form is not Form.TABLE):
        raise click.UsageError("--letter goes with --missing, and has a form of its own.")
    with options.open_inputs(inputs, values) as case:
        records, columns, title = _records(case, view, options.make_filters(values))
        if letter and records:
            say("\n\n".join(paragraphs(records)))
        else:
            emit(records, columns, form, title=title, empty="Nothing matches.")


def _records(case: Any, view: str | None, filters: Any) -> tuple[list[Json], list[Column], str]:
    from forensics import contract, questions

    if view == "missing":
        return [contract.gap(g) for g in questions.gaps(case, filters)], GAPS, "Missing from the conversations"
    if view == "links":
        ids = questions.message_ids(case)
        return [contract.link(link, ids) for link in questions.links(case, filters)], LINKS, "Parent links"
    if view == "review":
        return _reviews(case, filters), REVIEWS, "What must be read"
    if view == "filled":
        found = [contract.filled(f) for f in questions.filled(case, filters)]
        return _with_messages(case, found), FILLED, "Quoted first, delivered later"
    return [contract.thread(t) for t in questions.threads(case, filters)], THREADS, "Conversations"


def _reviews(case: Any, filters: Any) -> list[Json]:
    """Return reviews with the place of each mail and of its holder, and whether it is last in its conversation."""
    from forensics import contract, questions
    from forensics.records.thread import Thread

    last = {t.last_message for t in case.store.iterate(Thread)}
    rows = _with_messages(case, [contract.review(r) for r in questions.reviews(case, filters)])
    return [{**row, "last": row["message"] in last} for row in rows]


def _with_messages(case: Any, records: list[Json]) -> list[Json]:
    """Add to each record the subject, time and place of its message, and the place of the one that holds it."""
    from forensics.records.message import Message

    wanted = {record[key] for record in records for key in ("message", "held_by") if record.get(key)}
    known = {m.id: m for m in case.store.iterate(Message) if m.id in wanted}
    first = {i: _place(m) for i, m in known.items()}
    return [
        {
            **record,
            "subject": known[record["message"]].subject,
            "sent": known[record["message"]].sent,
            "cite": record.get("cite") or first[record["message"]],
            "holder": first.get(record.get("held_by") or ""),
        }
        for record in records
    ]


def _place(message: Any) -> Json:
    """Return where a message stands first, copies of its own before those quoted in others."""
    copy = min(message.copies, key=lambda c: c.depth)
    lines = list(copy.lines) if copy.lines else None
    return {"file": copy.file, "page": copy.page, "bates": copy.bates, "lines": lines}
