"""Decisions of people: checked against what the case knows, then recorded."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from forensics.adapters.convert import plain
from forensics.case import Case
from forensics.errors import UsageError
from forensics.pair_subjects import Paired
from forensics.records.decision import Decision, DecisionKind
from forensics.records.person import Alias, Person
from forensics.records.region import Region
from forensics.store.decisions import ACTS, decide, standing

COLUMNS = ("action", "subjects", "value", "by", "reason")
PAIR_COLUMNS = ("left", "right", "level", "value", "by", "reason")
"""A table of pairs; all but the first two may be missing."""
_HOW = f"Use the columns {', '.join(COLUMNS)}; for pairs also {', '.join(PAIR_COLUMNS)}."
HOW_MANY: dict[DecisionKind, tuple[int, int | None]] = {
    DecisionKind.MERGE: (2, None),
    DecisionKind.SPLIT: (2, 2),
    DecisionKind.NAME: (1, 1),
    DecisionKind.PAIR: (2, 2),
    DecisionKind.REGION: (1, 1),
    DecisionKind.UNDO: (1, None),
}


def record(
    case: Case, action: str, subjects: Sequence[str], value: str | None, by: str | None, reason: str
) -> Decision:
    """Check a decision and record it.

    Raises:
        UsageError: where it has too few subjects, or one that the case does not know.
    """
    kind = DecisionKind(action)
    if kind is DecisionKind.PAIR:
        subjects = Paired(case).ids(subjects, "", value)
    else:
        _check(case, kind, subjects, value)
    with case.store.transaction():
        return decide(case.store, kind, subjects, value, by, reason)


def from_csv(case: Case, path: Path) -> list[Decision]:
    """Record the rows of a CSV with the columns of ``COLUMNS``, or of ``PAIR_COLUMNS``: all, or none where one fails.

    Raises:
        UsageError: naming the row that does not hold.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{k: v or "" for k, v in row.items() if isinstance(k, str)} for row in csv.DictReader(file)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path.name} is not a CSV in UTF-8 ({error}).", "Save it as CSV in UTF-8.") from error
    if not rows:
        raise UsageError(f"{path.name} holds no decision.", _HOW)
    paired = Paired(case)
    with case.store.transaction():
        return [_from_row(case, paired, row, f"{path.name}, row {number}") for number, row in enumerate(rows, 2)]


def listed(case: Case) -> list[dict[str, Any]]:
    """Return every decision as JSON, and whether it was undone."""
    kept = {d.id for d in standing(case.store)}
    made = case.store.read(Decision)
    return [{"record": "decision", **plain(d), "undone": d.kind not in ACTS and d.id not in kept} for d in made]


def _from_row(case: Case, paired: Paired, row: dict[str, str], where: str) -> Decision:
    if {"left", "right"} <= row.keys():
        row = {"action": "pair", "subjects": f"{row['left']};{row['right']}", **row}
    if not {"action", "subjects"} <= row.keys() or row["action"] not in HOW_MANY:
        raise UsageError(f"{where} is not a decision.", _HOW)
    kind = DecisionKind(row["action"])
    subjects = [part.strip() for part in row["subjects"].split(";") if part.strip()]
    value = row.get("value", "").strip() or None
    try:
        if kind is DecisionKind.PAIR:
            subjects = paired.ids(subjects, row.get("level", "").strip(), value)
        else:
            _check(case, kind, subjects, value)
        return decide(case.store, kind, subjects, value, row.get("by") or None, row.get("reason") or "")
    except UsageError as error:
        raise UsageError(f"{where}: {error.what}", error.remedy) from error


def _check(case: Case, kind: DecisionKind, subjects: Sequence[str], value: str | None) -> None:
    least, most = HOW_MANY[kind]
    if len(subjects) < least or (most and len(subjects) > most):
        wanted = f"{least}" if most == least else f"{least} or more"
        raise UsageError(
            f"`{kind.value}` takes {wanted} subjects, not {len(subjects)}.", "See `forensics decide --help`."
        )
    if kind is DecisionKind.NAME and not value:
        raise UsageError("`name` needs the new name.", "Give it with --value.")
    if kind is DecisionKind.REGION and value not in ("yes", "no"):
        raise UsageError("`region` needs a verdict.", "Give --value yes (a redaction) or --value no.")
    known = _known(case, kind)
    for subject in subjects:
        if known is not None and subject not in known:
            raise UsageError(f"This case knows nothing called {subject!r}.", _WHERE[kind])


_WHERE = {
    DecisionKind.MERGE: "`forensics people CASE --aliases` lists printed names and persons.",
    DecisionKind.SPLIT: "`forensics people CASE --aliases` lists printed names and persons.",
    DecisionKind.NAME: "`forensics people CASE` lists persons.",
    DecisionKind.REGION: "`forensics redactions CASE --by region --json` lists the ids.",
}


def _known(case: Case, kind: DecisionKind) -> set[str] | None:
    """Return what a decision of this kind may be about; None where ``decide`` checks it."""
    store = case.store
    if kind in (DecisionKind.MERGE, DecisionKind.SPLIT, DecisionKind.NAME):
        aliases = case.read(Alias, stage="people")
        return {a.printed for a in aliases} | {p.id for p in store.iterate(Person)}
    if kind is DecisionKind.REGION:
        return {r.id for r in case.read(Region, stage="identity")}
    return None
