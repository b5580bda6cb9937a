"""``forensics people``: persons, their printed names, and who wrote to whom."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, Json, emit

PERSONS = [
    Column("Name", "name"),
    Column("Organisation", "organisation"),
    Column("Messages", "messages", right=True),
    Column("Printed as", lambda r: "; ".join(r["aliases"])),
    Column("Id", "id"),
]
ALIASES = [Column("Printed", "printed"), Column("Person", "person"), Column("Why", "why")]
EDGES = [
    Column("From", "from_name"),
    Column("To", "to_name"),
    Column("Messages", "count", right=True),
    Column("Names hidden", "redacted", right=True),
    Column("First", lambda r: (r["first"] or "")[:10]),
    Column("Last", lambda r: (r["last"] or "")[:10]),
]


@click.command("people")
@options.inputs
@click.option("--aliases", "view", flag_value="aliases", help="Each printed name, its person, and why.")
@click.option("--edges", "view", flag_value="edges", help="Who wrote to whom, how often, from when to when.")
@click.option("--names", is_flag=True, help="FILE is a bare list of printed names, one a line: resolve them.")
@options.filters
@options.form
@options.reading
def command(inputs: tuple[Path, ...], view: str | None, names: bool, **values: Any) -> None:
    """Show who is behind the printed names, and who wrote to whom."""
    form = options.make_form(values)
    if names:
        emit(_resolved(inputs), ALIASES, form, title="Printed names", empty="The list is empty.")
        return
    with options.open_inputs(inputs, values) as case:
        records, columns, title = _records(case, view, options.make_filters(values))
        emit(records, columns, form, title=title, empty="Nobody matches.")


def _records(case: Any, view: str | None, filters: Any) -> tuple[list[Json], list[Column], str]:
    from forensics import contract, questions
    from forensics.records.person import Person

    if view == "aliases":
        return [contract.alias(a) for a in questions.aliases(case, filters)], ALIASES, "Printed names"
    if view == "edges":
        found = questions.edges(case, filters)
        called = {p.id: p.name for p in case.store.read(Person)}
        edges = [contract.edge(e) for e in found]
        named = [{**e, "from_name": called.get(e["from"]), "to_name": called.get(e["to"])} for e in edges]
        return named, EDGES, "Who wrote to whom"
    return [contract.person(p) for p in questions.persons(case, filters)], PERSONS, "Persons"


def _resolved(inputs: tuple[Path, ...]) -> list[Json]:
    from forensics import contract, people

    options.check_paths(inputs)
    lines = [line.strip() for path in inputs for line in path.read_text("utf-8-sig", "replace").splitlines()]
    printed = list(dict.fromkeys(line for line in lines if line))
    return [contract.alias(a) for a in people.resolve_names(printed)]
