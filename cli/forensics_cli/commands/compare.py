"""``forensics compare``: what a later production revealed, still hides, or newly hides."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from forensics.store.database import is_case
from forensics_cli import options
from forensics_cli.output import Column, Form, Json, emit, note, place

PAIRS = [
    Column("Level", "level"),
    Column("Older", lambda r: _side(r["left"])),
    Column("Later", lambda r: _side(r["right"])),
    Column("State", "state"),
    Column("Score", lambda r: f"{r['score']:.2f}", right=True),
    Column("Margin", lambda r: f"{r['margin']:.2f}", right=True),
    Column("Method", "method"),
]
CHANGES = [
    Column("Change", lambda r: str(r["kind"]).replace("_", " ")),
    Column("Older", lambda r: _side(r["left"])),
    Column("Later", lambda r: _side(r["right"])),
    Column("Codes", lambda r: ", ".join(r["codes"])),
    Column("Words", "words", right=True),
    Column("Text", "text"),
    Column("Confirmed", "confirmed"),
]
SUMMARY = [
    Column("Document", "key"),
    Column("Released words", "released", right=True),
    Column("Still withheld words (estimate)", "still_withheld", right=True),
    Column("Newly withheld words", "newly_withheld", right=True),
    Column("Codes changed", "code_changed", right=True),
    Column("Pages added", "page_added", right=True),
    Column("Pages removed", "page_removed", right=True),
    Column("Text layer only", "text_layer_only", right=True),
]


@click.command("compare")
@click.argument(
    "inputs", nargs=-1, required=True, metavar="CASE OLD NEW | OLD.pdf NEW.pdf", type=click.Path(path_type=Path)
)
@click.option("--by", type=click.Choice(["pair", "change", "document", "production"]), help="Default: change.")
@options.filters
@options.form
@options.reading
def command(inputs: tuple[Path, ...], by: str | None, **values: Any) -> None:
    """Compare productions of a case in the order given, or two files.

    JSON lines give pairs, then changes, unless --by asks for one of them.
    """
    form, filters = options.make_form(values), options.make_filters(values)
    if is_case(inputs[0]):
        with options.open_case(inputs[0], values) as case:
            _answer(case, [str(name) for name in inputs[1:]], by, filters, form)
        return
    with options.memory_case(values) as case:
        names, whole = _take_two(case, inputs, values)
        _answer(case, names, by, filters, form)
    options.leave_partial(whole)


def _take_two(case: Any, inputs: tuple[Path, ...], values: dict[str, Any]) -> tuple[list[str], bool]:
    from forensics.records.source import Production

    if len(inputs) < 2:
        raise click.UsageError("Give two files, or a case and the names of two productions.")
    names = [path.name for path in inputs]
    if len(set(names)) < len(names):
        names = [f"{n}: {name}" for n, name in enumerate(names, 1)]
    whole = [options.take_in(case, (path,), Production(name=n), values) for path, n in zip(inputs, names, strict=True)]
    return names, all(whole)


def _answer(case: Any, names: list[str], by: str | None, filters: Any, form: Form) -> None:
    from forensics import contract, questions

    if len(names) < 2:
        raise click.UsageError("Name at least two productions: the older, then the later.")
    pairs: list[Json] = []
    changes: list[Json] = []
    for old, new in pairwise(names):
        found_pairs, found_changes = questions.comparison(case, old, new, filters)
        pairs += [contract.pair(p) for p in found_pairs]
        changes += [contract.change(c) for c in found_changes]
    title = " → ".join(names)
    if by in ("document", "production"):
        emit(_totals(changes, pairs, by), SUMMARY, form, title=f"Changes by {by}: {title}", empty="Nothing was paired.")
    elif by == "pair":
        emit(pairs, PAIRS, form, title=f"Pairs: {title}", empty="Nothing was paired.")
    elif by is None and form in (Form.JSON, Form.JSONL):
        emit([*pairs, *changes], [], form, title="", empty="")
    else:
        emit(changes, CHANGES, form, title=f"Changes: {title}", empty="Nothing changed.")
    unsure = sum(p["state"] == "ambiguous" for p in pairs)
    if unsure and form is Form.TABLE:
        note(f"{unsure:,} pairs are ambiguous and give no changes; see --by pair.")


def _totals(changes: list[Json], pairs: list[Json], by: str) -> list[Json]:
    """Add up words (pages for whole pages, places for codes) by the older document, or by pair of productions."""
    files = {p["id"]: (p["left"] or p["right"])["file"] for p in pairs}
    counted = (
        "released",
        "still_withheld",
        "newly_withheld",
        "code_changed",
        "page_added",
        "page_removed",
        "text_layer_only",
    )
    totals: dict[str, Json] = {}
    for change in changes:
        side = change["left"] or change["right"]
        key = f"{change['old']} → {change['new']}" if by == "production" else files.get(change["pair"], side["file"])
        row = totals.setdefault(key, {"record": "totals", "key": key, **dict.fromkeys(counted, 0)})
        whole = change["kind"] in ("code_changed", "page_added", "page_removed")
        row[change["kind"]] += 1 if whole else change["words"]
    return [totals[key] for key in sorted(totals)]


def _side(side: Json | None) -> str:
    return place(side) if side else "–"
