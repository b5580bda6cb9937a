"""Pairs that persons made or ruled out, at the three levels: they hold whatever numbers, words and order say."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from forensics.records.decision import Decision, DecisionKind

NOT = frozenset({"no", "not", "never", "unpaired", "apart"})
"""Values of a decision that rule a pair out."""
METHOD = "decision"


def rules_out(value: str | None) -> bool:
    """Tell whether a decision about a pair rules it out."""
    return (value or "").casefold() in NOT


Ids = tuple[str, str]
"""One of the left and one of the right."""


class Decided(NamedTuple):
    """What persons decided on one level, each pair once: the later decision holds."""

    together: tuple[Ids, ...]
    apart: tuple[Ids, ...]


def decided(decisions: Sequence[Decision], left: Iterable[str], right: Iterable[str]) -> Decided:
    """Return the decisions about things with the given ids; the order of the two subjects does not matter.

    One thing may be put together with one other: the last such decision about either holds.

    Args:
        decisions: those that stand.
        left: ids of the earlier production.
        right: ids of the later one.
    """
    ours, theirs = frozenset(left), frozenset(right)
    last: dict[Ids, bool] = {}
    for decision in sorted(decisions, key=lambda d: d.id):
        if decision.kind is DecisionKind.PAIR and len(decision.subjects) == 2:
            for a, b in dict.fromkeys((tuple(decision.subjects), tuple(decision.subjects[::-1]))):
                if a in ours and b in theirs:
                    last.pop((a, b), None)  # the last decision stands last
                    last[a, b] = not rules_out(decision.value)
    together: list[Ids] = []
    for (a, b), value in reversed(last.items()):
        if value and all(a != x and b != y for x, y in together):
            together.append((a, b))
    return Decided(tuple(sorted(together)), tuple(sorted(key for key, value in last.items() if not value)))
