"""``forensics status``: what is in a case, what failed, what is stale."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, Json, emit, note, place, say

SEVERITIES = ["note", "check", "serious"]

PRODUCTIONS = [
    Column("Production", "production"),
    Column("Released", "released"),
    Column("Party", "party"),
    Column("Sources", "sources", right=True),
    Column("Pages", "pages", right=True),
    Column("Withheld", "withheld", right=True),
    Column("Not read", "failed", right=True),
]
FAILURES = [
    Column("File not read", lambda r: f"{r['file']}, page {r['page']}" if r["page"] else r["file"]),
    Column("Reason", "reason"),
    Column("What to do", "remedy"),
]
FINDINGS = [
    Column("Severity", "severity"),
    Column("Finding", lambda r: str(r["kind"]).replace("_", " ")),
    Column("Production", "production"),
    Column("Number", "number", right=True),
    Column("First of them", lambda r: place(r["source"])),
    Column("Why", "why"),
]


@click.command("status")
@options.case_path
@options.form
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Exit with 1 where a finding is at least this severe.")
def command(case_path: Path, fail_on: str | None, **values: Any) -> None:
    """Show what is in CASE, what could not be read and why, what a person should look at, and what is stale."""
    from forensics import contract, questions
    from forensics.records.source import Failure

    form = options.make_form(values)
    with options.open_case(case_path, values) as case:
        stale, held = case.stale(), case.store.is_scrub_due()
        productions = _productions(case)
        failures = [contract.failure(f) for f in case.store.read(Failure)]
        findings = [contract.finding(f) for f in questions.findings(case)] if "inconsistent" not in stale else []
    if form is form.TABLE:
        emit(productions, PRODUCTIONS, form, title=f"Case {case_path.name}", empty="The case holds no production.")
        if attached := sum(p["attached"] for p in productions):
            say(f"Of these sources {attached:,} came attached to mails; each belongs to the family of its mail.")
        if failures:
            emit(failures, FAILURES, form, title="Not read", empty="")
        if findings:
            emit(_summed(findings), FINDINGS, form, title="To look at; --csv lists each", empty="")
        say(f"Not up to date: {', '.join(stale)}." if stale else "All stages are up to date.")
        if held:
            note("Withdrawn rows are still in the file, which another run holds: end that, and run `status` again.")
    else:
        emit([*productions, *failures, *findings], [], form, title="", empty="")
    _exit_on(findings, fail_on)


def _productions(case: Any) -> list[Json]:
    from forensics.records.page import Page
    from forensics.records.region import Withheld
    from forensics.records.source import Failure, Production, Source

    store = case.store
    return [
        {
            "record": "production",
            "production": p.name,
            "released": p.released,
            "party": p.party,
            "request": p.request,
            "replaces": p.replaces,
            "sources": store.count(Source, production=p.name),
            "attached": sum(s.parent is not None for s in store.iterate(Source, production=p.name)),
            "pages": store.count(Page, production=p.name),
            "withheld": sum(w.pages for w in store.read(Withheld, production=p.name)),
            "failed": store.count(Failure, production=p.name),
        }
        for p in store.read(Production)
    ]


def _summed(findings: list[Json]) -> list[Json]:
    """Return one row for each severity, kind and production, the first finding standing for all."""
    rows: dict[tuple[str, str, str], Json] = {}
    for found in findings:
        row = rows.setdefault((found["severity"], found["kind"], found["production"]), {**found, "number": 0})
        row["number"] += 1
    return list(rows.values())


def _exit_on(findings: list[Json], fail_on: str | None) -> None:
    from forensics.errors import ExitCode

    if fail_on and any(SEVERITIES.index(f["severity"]) >= SEVERITIES.index(fail_on) for f in findings):
        raise click.exceptions.Exit(ExitCode.FINDINGS)
