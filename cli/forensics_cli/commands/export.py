"""``forensics export``: who wrote to whom as a file for programs that draw networks."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import say


@click.command("export")
@options.case_path
@click.option(
    "--as",
    "form",
    required=True,
    type=click.Choice(["graphml", "gexf"]),
    help="Form of the file; Gephi, yEd and Cytoscape open both.",
)
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    metavar="PATH",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; a former one is replaced.",
)
@click.option(
    "--by",
    type=click.Choice(["person", "organisation"]),
    default="person",
    help="What the points are; default: person.",
)
@options.filters
def command(case_path: Path, form: str, out: Path, by: str, **values: Any) -> None:
    """Write who wrote to whom: names, organisations, counts, dates, and the share of each edge that is redacted."""
    from forensics import questions
    from forensics.adapters.graph_files import GraphFormat, graph_file
    from forensics.records.network import ActorKind

    options.check_paths((case_path,))
    with options.open_case(case_path, values) as case:
        found = questions.network(case, options.make_filters(values), ActorKind(by))
    out.write_bytes(graph_file(found, GraphFormat(form)))
    say(f"{out}: {len(found.actors):,} {by}s, {len(found.edges):,} edges.")
