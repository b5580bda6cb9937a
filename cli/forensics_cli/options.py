"""What commands share: where the evidence is, the filters, the form of the answer."""

import datetime
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from forensics.errors import ExitCode
from forensics_cli.output import Form, progress, show_failures

if TYPE_CHECKING:
    from forensics.case import Case
    from forensics.records.source import Production, Settings
    from forensics.selection import Filters

F = TypeVar("F", bound=Callable[..., Any])

FILES = "files"
"""Name of the production that plain files make up."""


def _stack(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    def apply(function: F) -> F:
        for decorate in reversed(decorators):
            function = decorate(function)
        return function

    return apply


inputs = click.argument("inputs", nargs=-1, required=True, metavar="CASE|FILE...", type=click.Path(path_type=Path))
case_path = click.argument("case_path", metavar="CASE", type=click.Path(path_type=Path))

filters = _stack(
    click.option(
        "--production", "productions", multiple=True, metavar="NAME", help="Only this production; repeatable."
    ),
    click.option("--from", "since", metavar="DAY", help="Only messages sent on or after this day (YYYY-MM-DD)."),
    click.option("--to", "until", metavar="DAY", help="Only messages sent on or before this day."),
    click.option("--person", metavar="NAME", help="Only messages from or to this person (id, or part of a name)."),
    click.option("--code", metavar="CODE", help="Only redactions with this code, such as '(b)(5)' or b5."),
    click.option("--bates", metavar="NUMBER", help="Only this Bates number, beginning of one, or FIRST..LAST."),
    click.option("--topic", metavar="LABEL", help="Only messages on this topic (id, or part of its label)."),
)

form = _stack(
    click.option("--json", "form", flag_value="json", help="The answer as one JSON array."),
    click.option("--jsonl", "form", flag_value="jsonl", help="The answer as JSON lines."),
    click.option("--csv", "form", flag_value="csv", help="The answer as CSV."),
    click.option("--table", "form", flag_value="table", default="table", help="A table for people (the default)."),
)

reading = _stack(
    click.option(
        "--ocr",
        type=click.Choice(["auto", "always", "never"]),
        help="Read pages without text: of files that have none at all (auto, the default), always, or never.",
    ),
    click.option("--ocr-engine", type=click.Choice(["rapidocr", "tesseract"]), help="Default: rapidocr."),
    click.option(
        "--rules",
        multiple=True,
        metavar="NAME|FILE",
        help="Rule set of exemption codes: us-federal (the default), us-state, nl-woo, uk-foi, eu, ca-atip, or a TOML"
        " file; repeatable.",
    ),
    click.option("--workers", type=click.IntRange(1), help="Processes; default: one for each core."),
    click.option("--password", help="Password of encrypted files."),
)

DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def make_filters(values: dict[str, Any]) -> "Filters":
    """Take the filters out of a command's values and check them."""
    from forensics.selection import Filters

    for name in ("since", "until"):
        check_day(values[name])
    code = values["code"]
    return Filters(
        productions=values["productions"],
        since=values["since"],
        until=_last_day(values["until"]),
        person=values["person"],
        code=_code(code, values.get("rules") or ()) if code else None,
        bates=values["bates"],
        topic=values["topic"],
    )


def check_day(text: str | None) -> None:
    """Check a day, month or year: ``2016-05-03``, ``2016-05``, ``2016``."""
    if text and not (DAY.fullmatch(text) and _is_date(text + {4: "-01-01", 7: "-01"}.get(len(text), ""))):
        raise click.UsageError(f"{text!r} is not a day; write YYYY-MM-DD.")


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _code(printed: str, sets: tuple[str, ...]) -> str:
    """Return a code as records have it, by the rule sets given, else by those shipped, the default first."""
    from forensics.records.source import DEFAULT_RULES
    from forensics.redaction import canonical, chosen, rules_of, shipped

    for known in [chosen(sets)] if sets else [DEFAULT_RULES, *((name,) for name in shipped())]:
        codes = canonical(printed, rules_of(known))
        if len(codes) == 1:
            return codes[0]
    raise click.UsageError(
        f"{printed!r} is not one exemption code; write it like '(b)(5)' or b7C, or name its rule set with --rules."
    )


def check_paths(paths: tuple[Path, ...]) -> None:
    """Check that paths are there before anything is made."""
    for path in paths:
        if not os.path.lexists(path):
            raise click.UsageError(f"There is no file or folder {path}.")


def _last_day(day: str | None) -> str | None:
    """Return the end of a year or month that was given without a day."""
    return day and {4: f"{day}-12-31", 7: f"{day}-31"}.get(len(day), day)


def default_workers(chosen: int | None) -> int:
    """Return the number of processes: as chosen, else one for each core."""
    return chosen or os.cpu_count() or 1


@contextmanager
def open_inputs(paths: tuple[Path, ...], values: dict[str, Any]) -> Iterator["Case"]:
    """Open the case that was given, or build one in memory from plain files; list what could not be read."""
    from forensics.records.source import Production

    check_paths(paths)
    if is_case(paths[0]):
        if len(paths) > 1:
            raise click.UsageError(f"{paths[0]} is a case: give a case alone, or files alone.")
        with open_case(paths[0], values) as case:
            yield case
        return
    with memory_case(values) as case:
        whole = take_in(case, paths, Production(name=FILES), values)
        yield case
    leave_partial(whole)


def take_in(case: "Case", paths: tuple[Path, ...], production: "Production", values: dict[str, Any]) -> bool:
    """Read plain files into a case in memory, list what could not be read, and tell whether all could."""
    taken = case.ingest(paths, production, values.get("password"))
    show_failures(taken.failures, taken.noted)
    return not (taken.failures or taken.noted)


def leave_partial(whole: bool) -> None:
    """End the command with the exit code for a partial answer, unless the answer is whole."""
    if not whole:
        raise click.exceptions.Exit(ExitCode.PARTIAL)


@contextmanager
def open_case(path: Path, values: dict[str, Any]) -> Iterator["Case"]:
    """Open a case that exists."""
    from forensics.case import Case

    with Case.open(path, workers=default_workers(values.get("workers"))) as case, progress() as report:
        case.progress, case.password = report, values.get("password")
        yield case


@contextmanager
def memory_case(values: dict[str, Any]) -> Iterator["Case"]:
    """Make a case in memory."""
    from forensics.case import Case

    settings = make_settings(values)
    with Case.in_memory(settings, default_workers(values.get("workers"))) as case, progress() as report:
        case.progress = report
        yield case


def make_settings(values: dict[str, Any], base: "Settings | None" = None) -> "Settings":
    """Return the settings chosen on the command line, on top of those of the case."""
    from dataclasses import replace

    from forensics.records.source import Settings

    given = {name: values[name] for name in ("ocr", "ocr_engine") if values.get(name)}
    if values.get("rules"):
        from forensics.redaction import chosen

        given["rules"] = chosen(values["rules"])
    return replace(base or Settings(), **given)


def is_case(path: Path) -> bool:
    """Tell whether a path is a case rather than evidence."""
    from forensics.store.database import is_case

    return is_case(path)


def make_form(values: dict[str, Any]) -> Form:
    """Return the form of the answer."""
    return Form(values["form"])
