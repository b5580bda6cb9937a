"""``forensics report``: the exhibit."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import say


@click.command("report")
@options.case_path
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write; a former report in it is replaced.",
)
@click.option("--title", help="Name of the matter; default: the name of the case.")
def command(case_path: Path, out: Path, title: str | None, **values: Any) -> None:
    """Write one self-contained HTML file, and the same tables as CSV."""
    from forensics.exhibit import write_exhibit

    with options.open_case(case_path, values) as case:
        written = write_exhibit(case, out, title or case_path.stem)
    say(f"{out / 'index.html'}: open it in a browser; {len(written) - 1:,} tables beside it.")
