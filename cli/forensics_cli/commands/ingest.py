"""``forensics ingest``: read productions into a case."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import progress, say, show_failures


@click.command("ingest")
@options.case_path
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--production", "name", required=True, metavar="NAME", help="Name of the production they belong to.")
@click.option("--released", metavar="DAY", help="Day on which it was released (YYYY-MM-DD).")
@click.option("--party", metavar="NAME", help="Who produced it.")
@click.option("--request", metavar="TEXT", help="The request it answers.")
@click.option("--replaces", metavar="NAME", help="The production it was issued in place of.")
@click.option(
    "--later", is_flag=True, help="Read the pages only; messages, threads and the rest when they are asked for."
)
@options.reading
def command(case_path: Path, paths: tuple[Path, ...], name: str, later: bool, **values: Any) -> None:
    """Read files, folders, zips and mailboxes into a production of CASE, which is made if it is not there.

    What is in already is skipped, so that the same command goes on where it was stopped.
    """
    from forensics.case import Case
    from forensics.records.source import Production

    given = {key: values[key] for key in ("released", "party", "request", "replaces")}
    options.check_day(given["released"])
    if not name.strip():
        raise click.UsageError("A production needs a name.")
    options.check_paths(paths)
    with (
        Case.open(case_path, create=True, workers=options.default_workers(values["workers"])) as case,
        progress() as report,
    ):
        case.progress = report
        case.settings = options.make_settings(values, case.settings)
        taken = case.ingest(paths, Production(name=name, **given), values["password"])
        if not later:
            case.bring_up_all()
    _report(taken)
    show_failures(taken.failures, taken.noted)
    options.leave_partial(not (taken.failures or taken.noted))


def _report(taken: Any) -> None:
    if not taken.sources:
        say(f"{taken.production}: nothing could be read.")
        return
    if not taken.new:
        say(f"{taken.production}: nothing new; {taken.sources:,} sources are in already.")
        return
    say(f"{taken.production}: {taken.new:,} of {taken.sources:,} sources read, {taken.pages:,} pages.")
    if taken.failures:
        say(f"{len(taken.failures):,} could not be read; `forensics status` lists them.")
