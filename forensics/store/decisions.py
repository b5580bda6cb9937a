"""The decisions of people: one append-only, hash-chained table, keyed by stable ids, each reversible."""

from collections.abc import Sequence

from forensics.errors import UsageError
from forensics.records.decision import Decision, DecisionKind
from forensics.store.chain import START, check, head, link
from forensics.store.database import Store
from forensics.store.ledger import now, whoami

ACTS = frozenset({DecisionKind.UNDO, DecisionKind.UNSEAL})
"""Rows that say what was done; no later stage follows them, and they cannot be undone."""


def decide(
    store: Store, kind: DecisionKind, subjects: Sequence[str], value: str | None, by: str | None, reason: str
) -> Decision:
    """Append a decision.

    Raises:
        UsageError: where ``undo`` names a decision that is not there or already undone.
    """
    made = store.read(Decision)
    if kind is DecisionKind.UNDO:
        _check_undo(made, subjects)
    content = _content(kind, subjects, value, by or whoami(), reason, now())
    previous = head(made)
    decision = Decision(
        id=len(made) + 1,
        kind=kind,
        subjects=tuple(subjects),
        value=value,
        by=str(content["by"]),
        reason=reason,
        at=str(content["at"]),
        previous=previous,
        hash=link(previous, content),
    )
    store.add([decision])
    return decision


def standing(store: Store) -> list[Decision]:
    """Return the decisions that hold: those that were not undone, in the order they were made."""
    made = store.read(Decision)
    undone = {subject for d in made if d.kind is DecisionKind.UNDO for subject in d.subjects}
    return [d for d in made if d.kind not in ACTS and str(d.id) not in undone]


def decisions_key(store: Store) -> str:
    """Return a hash of the standing decisions, apart from who made them and when."""
    content = [[d.kind.value, list(d.subjects), d.value] for d in standing(store)]
    return link(START, {"standing": content})


def check_decisions(store: Store) -> int:
    """Check the chain and return how many decisions it has.

    Raises:
        IntegrityError: where a decision was changed, inserted or removed.
    """
    made = store.read(Decision)
    check("table of decisions", made, [_content(d.kind, d.subjects, d.value, d.by, d.reason, d.at) for d in made])
    return len(made)


def _content(
    kind: DecisionKind, subjects: Sequence[str], value: str | None, by: str, reason: str, at: str
) -> dict[str, object]:
    return {"kind": kind.value, "subjects": list(subjects), "value": value, "by": by, "reason": reason, "at": at}


def _check_undo(made: Sequence[Decision], subjects: Sequence[str]) -> None:
    known = {str(d.id) for d in made if d.kind not in ACTS}
    undone = {subject for d in made if d.kind is DecisionKind.UNDO for subject in d.subjects}
    for subject in subjects:
        if subject not in known or subject in undone:
            raise UsageError(
                f"There is no standing decision {subject!r} to undo.", "`forensics decide CASE list` shows the numbers."
            )
