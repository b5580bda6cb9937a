"""``forensics people``: persons, their printed names, and who wrote to whom."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, Json, emit, percent

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
    Column("Share", lambda r: percent(r["redacted_share"]), right=True),
    Column("First", lambda r: (r["first"] or "")[:10]),
    Column("Last", lambda r: (r["last"] or "")[:10]),
]
CENTRAL = [
    Column("Name", "name"),
    Column("Organisation", "organisation", spare=1),
    Column("Sent", "sent", right=True),
    Column("Received", "received", right=True),
    Column("Between others", lambda r: percent(r["centrality"]), right=True),
    Column("Group", "community", right=True),
]


@click.command("people")
@options.inputs
@click.option("--aliases", "view", flag_value="aliases", help="Each printed name, its person, and why.")
@click.option("--edges", "view", flag_value="edges", help="Who wrote to whom, how often, from when to when.")
@click.option("--central", "view", flag_value="central", help="Who stands between others, and who forms a group.")
@click.option(
    "--by",
    type=click.Choice(["person", "organisation"]),
    default="person",
    help="With --edges and --central: between persons (the default) or organisations.",
)
@click.option("--names", is_flag=True, help="FILE is a bare list of printed names, one a line: resolve them.")
@options.filters
@options.form
@options.reading
def command(inputs: tuple[Path, ...], view: str | None, by: str, names: bool, **values: Any) -> None:
    """Show who is behind the printed names, and who wrote to whom."""
    form = options.make_form(values)
    if by != "person" and view not in ("edges", "central"):
        raise click.UsageError("--by goes with --edges or --central.")
    if names:
        emit(_resolved(inputs), ALIASES, form, title="Printed names", empty="The list is empty.")
        return
    with options.open_inputs(inputs, values) as case:
        records, columns, title = _records(case, view, by, options.make_filters(values))
        emit(records, columns, form, title=title, empty="Nobody matches.")


def _records(case: Any, view: str | None, by: str, filters: Any) -> tuple[list[Json], list[Column], str]:
    from forensics import contract, questions
    from forensics.records.network import ActorKind

    if view == "aliases":
        return [contract.alias(a) for a in questions.aliases(case, filters)], ALIASES, "Printed names"
    if view == "edges":
        found = [contract.edge(e) for e in questions.edges(case, filters, ActorKind(by))]
        return _named(case, found), EDGES, "Who wrote to whom"
    if view == "central":
        actors = questions.network(case, filters, ActorKind(by)).actors
        return [contract.actor(a) for a in actors], CENTRAL, "Who stands between others"
    return [contract.person(p) for p in questions.persons(case, filters)], PERSONS, "Persons"


def _named(case: Any, edges: list[Json]) -> list[Json]:
    """Add names and organisations to edges; those between organisations bear their names as ids."""
    from forensics.records.person import Person

    known = {p.id: p for p in case.store.read(Person)}
    shown = {i: known[i].name if i in known else i for e in edges for i in (e["from"], e["to"])}
    within = {i: known[i].organisation if i in known else i for i in shown}
    return [
        {**e}
        | {f"{side}_name": shown[e[side]] for side in ("from", "to")}
        | {f"{side}_organisation": within[e[side]] for side in ("from", "to")}
        for e in edges
    ]


def _resolved(inputs: tuple[Path, ...]) -> list[Json]:
    from forensics import contract, people

    options.check_paths(inputs)
    lines = [line.strip() for path in inputs for line in path.read_text("utf-8-sig", "replace").splitlines()]
    printed = list(dict.fromkeys(line for line in lines if line))
    return [contract.alias(a) for a in people.resolve_names(printed)]
