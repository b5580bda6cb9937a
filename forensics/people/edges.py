"""Who wrote to whom: one edge for each pair of persons or organisations, with the messages behind it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from forensics.records.message import Message, MessageCopy
from forensics.records.person import Edge, Person

UNKNOWN = "organisation unknown"
"""Stands for all persons whose organisation nothing shows, and for those whose names are hidden."""
Pair = tuple[str, str]


def edges_between(
    messages: Sequence[Message], copies: Sequence[MessageCopy], group: Mapping[str, str] | None = None
) -> list[Edge]:
    """Return the edges from each sender to every to, cc and bcc recipient; distinct messages count once.

    Args:
        messages: distinct messages whose participants know their person.
        copies: all their copies, for what some of them hide.
        group: what each person counts as; without it each is a point of its own.
    """
    copies_of: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        if copy.message:
            copies_of[copy.message].append(copy)
    behind: dict[Pair, list[Message]] = defaultdict(list)
    hidden: dict[Pair, int] = defaultdict(int)
    for message in messages:
        for pair, hides in _grouped(message, copies_of.get(message.id, ()), group).items():
            behind[pair].append(message)
            hidden[pair] += hides
    return [_edge(pair, held, hidden[pair]) for pair, held in sorted(behind.items())]


def organisations(persons: Sequence[Person]) -> dict[str, str]:
    """Return the organisation that each person counts as."""
    return {p.id: p.organisation or UNKNOWN for p in persons}


def _grouped(message: Message, copies: Sequence[MessageCopy], group: Mapping[str, str] | None) -> dict[Pair, bool]:
    """Return the pairs a message ties, each with whether a name of it is hidden in some copy."""
    sender = message.sender.person if message.sender else None
    sender_hidden = any(c.sender is not None and c.sender.redacted for c in copies)
    rows = [_Row(c) for c in copies]
    found: dict[Pair, bool] = {}
    for recipient, shown in _recipients(message):
        if sender is not None:
            pair = (sender, recipient) if group is None else (group.get(sender, UNKNOWN), group.get(recipient, UNKNOWN))
            hides = not shown or sender_hidden or _hides(rows, message, recipient)
            found[pair] = found.get(pair, False) or hides
    return found


class _Row:
    """The recipients of one copy: whether any is hidden, and those that can be read."""

    __slots__ = ("readable", "redacted")

    def __init__(self, copy: MessageCopy) -> None:
        people = (*copy.to, *copy.cc, *copy.bcc)
        self.redacted = any(p.redacted for p in people)
        self.readable = {p.printed for p in people if not p.redacted} if self.redacted else set[str]()


def _recipients(message: Message) -> Iterator[tuple[str, bool]]:
    """Yield each recipient of a message once, and whether sender and recipient can be read."""
    readable: Mapping[str, bool] = {
        p.person: not p.redacted for p in (*message.bcc, *message.cc, *message.to) if p.person is not None
    }
    sender_shown = message.sender is not None and not message.sender.redacted
    for recipient, shown in sorted(readable.items()):
        yield recipient, shown and sender_shown


def _hides(rows: Sequence[_Row], message: Message, recipient: str) -> bool:
    """Tell whether a copy hides some recipient and does not show this one."""
    if not any(row.redacted for row in rows):
        return False
    shown_as = {p.printed for p in (*message.to, *message.cc, *message.bcc) if p.person == recipient}
    return any(row.redacted and not shown_as & row.readable for row in rows)


def _edge(pair: Pair, messages: Sequence[Message], hidden: int) -> Edge:
    dates = sorted(m.sent for m in messages if m.sent)
    return Edge(
        sender=pair[0],
        recipient=pair[1],
        count=len(messages),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        messages=tuple(sorted(m.id for m in messages)),
        redacted=hidden,
    )
