"""``forensics compare``: what a later production revealed, still hides, or newly hides."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from forensics.store.database import is_case
from forensics_cli import comparison, drafts, options
from forensics_cli.output import Form, Json, emit, note

GROUPS = list(comparison.HEADINGS)


@click.command("compare")
@click.argument(
    "inputs", nargs=-1, required=True, metavar="CASE OLD NEW | OLD.pdf NEW.pdf", type=click.Path(path_type=Path)
)
@click.option("--by", type=click.Choice(["pair", "change", *GROUPS]), help="Default: change.")
@click.option("--inconsistent", is_flag=True, help="What one copy of a message hides and another shows.")
@click.option("--history", is_flag=True, help="What each production shows of each message and page.")
@click.option("--drafts", "wordings", is_flag=True, help="Passages that several messages carry in different wordings.")
@click.option(
    "--draw",
    metavar="OUT.pdf",
    type=click.Path(path_type=Path),
    help="Also write both versions of each changed page side by side, with every change outlined and quoted.",
)
@click.option("--all-pages", is_flag=True, help="With --draw: redacted pages on which nothing changed, too.")
@options.filters
@options.form
@options.reading
def command(
    inputs: tuple[Path, ...],
    by: str | None,
    inconsistent: bool,
    history: bool,
    wordings: bool,
    draw: Path | None,
    all_pages: bool,
    **values: Any,
) -> None:
    """Compare productions of a case in the order given, by default of release; or two files.

    JSON lines give pairs, then changes, unless --by asks for one of them. A later release does not show that the
    earlier redaction was wrong.
    """
    flags = {"inconsistent": inconsistent, "history": history, "drafts": wordings}
    asked = [name for name, given in flags.items() if given] + [by] * (by is not None)
    if len(asked) > 1:
        raise click.UsageError("Give one of --by, --inconsistent, --history and --drafts.")
    if all_pages and not draw:
        raise click.UsageError("--all-pages goes with --draw.")
    form, filters = options.make_form(values), options.make_filters(values)
    if draw:
        from forensics import drawing

        drawing.check_target(draw)
    question = asked[0] if asked else None
    if is_case(inputs[0]):
        with options.open_case(inputs[0], values) as case:
            names = _answer(case, [str(name) for name in inputs[1:]], question, filters, form)
            _draw(case, names, filters, draw, all_pages)
        return
    with options.memory_case(values) as case:
        names, whole = _take_two(case, inputs, values)
        _answer(case, names, question, filters, form)
        _draw(case, names, filters, draw, all_pages)
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


def _answer(case: Any, names: list[str], asked: str | None, filters: Any, form: Form) -> list[str]:
    """Answer, and return the names of the productions compared."""
    from forensics import questions

    known = [production.name for production in questions.in_order(case)]
    names = names or known
    case.check_productions(names)
    if asked == "inconsistent":
        _inconsistent(case, names, filters, form)
        return names
    if asked == "drafts":
        _drafts(case, names, filters, form)
        return names
    if len(names) < 2:
        raise click.UsageError("Name at least two productions: the older, then the later.")
    if asked == "history":
        _history(case, names, filters, form)
    elif asked in GROUPS:
        _summary(case, names, asked, filters, form)
    else:
        _changes(case, names, asked, filters, form)
    _note_unseen(case, names, form)
    return names


def _draw(case: Any, names: list[str], filters: Any, out: Path | None, all_pages: bool) -> None:
    from forensics import drawing

    if out is None:
        return
    done = drawing.write_comparison(case, names, filters, out, every=all_pages, password=case.password)
    note(f"Drawn in {out}: {done.changes:,} changes on {done.pages:,} pairs of pages.")
    for line in done.not_drawn:
        note(f"not drawn: {line}")


def _note_unseen(case: Any, names: list[str], form: Form) -> None:
    gone = [s.file for s in case.unreachable(names)]
    if gone and form is Form.TABLE:
        first = ", ".join(gone[:3])
        note(f"{len(gone):,} files are not where they were taken in ({first}); changes there rest on text alone.")


def _changes(case: Any, names: list[str], by: str | None, filters: Any, form: Form) -> None:
    pairs, changes = _compared(case, names, filters)
    title = " → ".join(names)
    if by == "pair":
        emit(pairs, comparison.PAIRS, form, title=f"Pairs: {title}", empty="Nothing was paired.")
    elif by is None and form in (Form.JSON, Form.JSONL):
        emit([*pairs, *changes], [], form, title="", empty="")
    else:
        emit(changes, comparison.changes(len(names) - 1), form, title=f"Changes: {title}", empty="Nothing changed.")
    _note_unsure(pairs, form)


def _summary(case: Any, names: list[str], by: str, filters: Any, form: Form) -> None:
    from forensics import contract_releases, releases
    from forensics.records.release import Grouping

    rows = releases.release_rows(case, names, Grouping(by), filters)
    records = [contract_releases.release_row(r) for r in rows]
    codes = []
    if by == "code":
        codes = [contract_releases.code_row(r) for r in releases.codes_before_and_after(case, names, filters)]
    title = f"What was later released, by {by}: {' → '.join(names)}, as detected; not validated"
    if form is not Form.TABLE:
        emit([*records, *codes], [], form, title="", empty="")
        return
    emit(records, comparison.summary(by, len(names) - 1), form, title=title, empty="Nothing was paired.")
    if codes:
        emit(codes, comparison.CODES, form, title="Codes before and after", empty="")
    pairs, changes = _compared(case, names, filters)
    if by in ("production", "document"):
        largest = comparison.largest(changes)
        emit(largest, comparison.LARGEST_RELEASES, form, title="The largest releases", empty="Nothing was released.")
    _note_unsure(pairs, form)


def _compared(case: Any, names: list[str], filters: Any) -> tuple[list[Json], list[Json]]:
    from forensics import contract_releases, questions

    pairs: list[Json] = []
    changes: list[Json] = []
    for old, new in pairwise(names):
        found_pairs, found_changes = questions.comparison(case, old, new, filters)
        pairs += [contract_releases.pair(p) for p in found_pairs]
        changes += [contract_releases.change(c) for c in found_changes]
    return pairs, changes


def _inconsistent(case: Any, names: list[str], filters: Any, form: Form) -> None:
    from forensics import contract_releases, questions

    found = [i for i in questions.inconsistencies(case, filters) if {i.hidden_in, i.readable_in} <= {*names}]
    records = [contract_releases.inconsistency(i) for i in found]
    title = "The same message, hidden in one place and readable in another, as detected; not validated"
    empty = "No message is redacted differently in two places."
    emit(records, comparison.INCONSISTENT, form, title=title, empty=empty)


def _drafts(case: Any, names: list[str], filters: Any, form: Form) -> None:
    from dataclasses import replace

    from forensics import contract, questions

    chosen = filters if filters.productions else replace(filters, productions=tuple(names))
    drafts.show([contract.draft(d) for d in questions.drafts(case, chosen)], form)


def _history(case: Any, names: list[str], filters: Any, form: Form) -> None:
    from forensics import contract_releases, releases

    records = [contract_releases.history(h) for h in releases.histories(case, names, filters)]
    if form is not Form.TABLE:
        emit(records, [], form, title="", empty="")
        return
    for level in ("message", "page"):
        of_level = [r for r in records if r["level"] == level]
        columns = comparison.histories(level, of_level[0]["productions"] if of_level else ())
        title = f"Each {level} over {len(names)} productions, as detected; not validated"
        emit(of_level, columns, form, title=title, empty=f"Nothing was hidden in any {level}.")


def _note_unsure(pairs: list[Json], form: Form) -> None:
    unsure = sum(p["state"] == "ambiguous" for p in pairs)
    if unsure and form is Form.TABLE:
        note(f"{unsure:,} pairs are ambiguous and give no changes; see --by pair.")
