"""Findings about copies of one message: what one of them hides and another shows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from forensics.compare.telling import BODY
from forensics.records.finding import Finding, FindingKind, finding
from forensics.records.inconsistency import Inconsistency

FIELD_NAMES = {
    "from": "sender",
    "to": "recipient",
    "cc": "copy recipient",
    "bcc": "blind copy recipient",
    "sent": "date",
    "subject": "subject",
}


def findings_of(found: Iterable[Inconsistency]) -> Iterator[Finding]:
    """Yield the findings: one for each field a copy hides, one for each copy whose body hides what another shows."""
    passages: dict[tuple[str, str], list[Inconsistency]] = defaultdict(list)
    for one in found:
        if one.field == BODY:
            passages[one.hidden_copy, one.readable_in].append(one)
        else:
            why = f"the {FIELD_NAMES[one.field]} is redacted here and readable in {_elsewhere(one)}"
            yield finding(FindingKind.READABLE_ELSEWHERE, one.hidden_in, one.hidden, why)
    for group in passages.values():
        first, words = group[0], sum(one.words for one in group)
        places = f"{len(group)} passage{'s' * (len(group) > 1)} of the body ({words} word{'s' * (words > 1)})"
        why = f"{places} redacted here and readable in {_elsewhere(first)}"
        yield finding(FindingKind.DIFFERENT_REDACTIONS, first.hidden_in, first.hidden, why)


def _elsewhere(one: Inconsistency) -> str:
    production = "" if one.hidden_in == one.readable_in else f" of production {one.readable_in}"
    page = f" (page {one.readable.page})" if one.readable.bates and one.readable.page else ""
    return f"{one.readable}{page}{production}"
