"""Labels that stand above their values, each alone on its line: Lotus Notes tables read cell by cell."""

from collections.abc import Iterator, Sequence

from forensics.mail.labels import CORE, EXACT, SUBJECT, TO
from forensics.mail.lines import MailLine

_REACH = 14
"""Lines over which the labels of one header are stacked."""
_LONGEST = 12
"""Characters of a line that may be a label alone."""
_LEAST = 3
"""Different labels that make a stack: one word alone on a line may be anything."""


def unstacked(lines: Sequence[MailLine]) -> list[MailLine]:
    """Return the lines with stacked labels put before their values; other lines as they are.

    The value keeps its own line, and the line of the label becomes blank; a label above another has no value.
    """
    labels = {i: key for i, line in enumerate(lines) if 2 <= len(line.text) <= _LONGEST and (key := _alone(line.text))}
    if len(labels) < _LEAST:
        return list(lines)
    out = list(lines)
    for group in _stacks(labels):
        for i in group:
            below = next((k for k in range(i + 1, min(i + 3, len(lines))) if not lines[k].blank), None)
            if below is None or below in labels:
                out[i] = lines[i]._replace(text=f"{lines[i].text.strip()}:")
            else:
                out[below] = lines[below]._replace(text=f"{lines[i].text.strip()}: {lines[below].text.strip()}")
                out[i] = lines[i]._replace(text="")
    return out


def _alone(text: str) -> str | None:
    """Return the meaning of a line that is an English label and nothing else."""
    bare = text.strip()
    if not bare.isalpha():
        return None
    label = EXACT.get(bare.casefold())
    return label.key if label and label.sure and label.english and label.key in CORE else None


def _stacks(labels: dict[int, str]) -> Iterator[list[int]]:
    """Yield runs of different labels that stand close together, a recipient and a subject among them."""
    group: list[int] = []
    for i in [*sorted(labels), None]:
        if i is not None and (not group or (i - group[0] <= _REACH and labels[i] not in {labels[g] for g in group})):
            group.append(i)
            continue
        if len(group) >= _LEAST and {TO, SUBJECT} <= {labels[g] for g in group}:
            yield group
        group = [i] if i is not None else []
