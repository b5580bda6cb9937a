"""``forensics decide``: every decision of a person, by command or from a CSV."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, emit, say

ACTIONS = ["merge", "split", "name", "pair", "region", "undo", "list"]

COLUMNS = [
    Column("No.", "id", right=True),
    Column("Decision", "kind"),
    Column("About", lambda r: "; ".join(r["subjects"])),
    Column("Value", "value"),
    Column("By", "by"),
    Column("Reason", "reason"),
    Column("Undone", "undone"),
]


@click.command("decide")
@options.case_path
@click.argument("action", required=False, type=click.Choice(ACTIONS))
@click.argument("subjects", nargs=-1)
@click.option(
    "--value",
    help="The new name (name); what the region is: yes or no (region); no: these are no pair (pair).",
)
@click.option("--by", metavar="WHO", help="Who decides; default: the login name.")
@click.option("--reason", default="", help="Why.")
@click.option(
    "--from",
    "source",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Rows with the columns action, subjects (separated by ;), value, by, reason; for pairs also left, right, "
    "level, value, by, reason.",
)
@options.form
def command(case_path: Path, action: str | None, subjects: tuple[str, ...], source: Path | None, **values: Any) -> None:
    """Record a decision about CASE; later stages follow it, and `undo` takes it back.

    \b
    merge NAME NAME...    these printed names (or person ids) are one person
    split NAME PERSON     this printed name is not that person
    name PERSON --value   call a person so
    pair LEFT RIGHT       these documents, pages or messages are versions of one, or,
                          with --value no, are not: by id, a page by its number or
                          "FILE p. N", a document by FIRST..LAST
    region ID --value     the region is a redaction (yes) or is not (no)
    undo NUMBER           take a decision back
    list                  all decisions
    """  # noqa: D301 - click's marker for text that is not rewrapped
    from forensics import judgement

    with options.open_case(case_path, values) as case:
        if source:
            made = judgement.from_csv(case, source)
            say(f"{len(made):,} decisions recorded from {source.name}.")
        elif action == "list":
            emit(judgement.listed(case), COLUMNS, options.make_form(values), title="Decisions", empty="None was made.")
        elif action:
            one = judgement.record(case, action, subjects, values["value"], values["by"], values["reason"])
            say(f"Decision {one.id} recorded: {one.kind.value} {'; '.join(one.subjects)}.")
        else:
            raise click.UsageError("Say what to decide, or give --from FILE.csv.")
