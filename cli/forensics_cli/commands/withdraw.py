"""``forensics withdraw``: take recalled pages out of a case."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import say


@click.command("withdraw")
@options.case_path
@click.argument("what", metavar="BATES|ID")
@click.option("--reason", required=True, help="Why: the recall letter, its date.")
@click.option("--by", required=True, metavar="WHO", help="Who withdraws it.")
def command(case_path: Path, what: str, reason: str, by: str, **values: Any) -> None:
    """Take a document, page or source out of every table of CASE; a tombstone stays.

    BATES is a number or FIRST..LAST; ID is that of a document, page or source. The evidence itself is not touched.
    """
    from forensics.withdrawal import withdraw

    with options.open_case(case_path, values) as case:
        for stone in withdraw(case, what, reason=reason, by=by):
            pages = f"page {stone.first}" if stone.first == stone.last else f"pages {stone.first} to {stone.last}"
            say(f"Withdrawn: {stone.file}, {pages} ({stone.bates or 'no Bates number'}).")
