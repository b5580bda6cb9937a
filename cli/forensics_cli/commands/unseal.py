"""``forensics unseal``: read the text beneath one redaction, or that a file carries elsewhere; on the record."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, Form, emit, note, place, say

COLUMNS = [
    Column("Id", "id"),
    Column("Kind", lambda r: str(r["kind"]).replace("_", " ")),
    Column("Severity", "severity"),
    Column("Where", place),
    Column("Characters", "characters", right=True),
    Column("Why", "why"),
]


@click.command("unseal")
@options.case_path
@click.argument("what", required=False, metavar="[REGION|LEAK]")
@click.option("--reason", help="Why it must be read.")
@click.option("--by", metavar="WHO", help="Who reads it.")
@click.option("--password", help="Password of encrypted files.")
@options.form
def command(
    case_path: Path, what: str | None, reason: str | None, by: str | None, password: str | None, **values: Any
) -> None:
    """Read the hidden text of one redaction or leak in CASE; without an id, list what can be read.

    The text is read from the evidence, which must be where it was and unchanged. Who reads, when and why becomes a row
    among the decisions before anything is shown; `forensics decide CASE list` shows it, and it cannot be undone.
    """
    from forensics import contract, unsealing

    form = options.make_form(values)
    with options.open_case(case_path, values) as case:
        if what is None:
            found = [contract.hidden(s) for s in unsealing.sealed(case)]
            emit(found, COLUMNS, form, title="Hidden text, sealed", empty="No hidden text was found.")
            return
        if not reason or not by:
            raise click.UsageError("Say why (--reason) and who (--by): both are recorded.")
        read = unsealing.unseal(case, what, reason=reason, by=by, password=password)
        if form is Form.TABLE:
            note(f"Recorded as decision {read.decision.id}.")
            say(read.text)
        else:
            record = {**contract.hidden(read.of), "record": "unsealed", "text": read.text, "decision": read.decision.id}
            emit([record], [], form, title="", empty="")
