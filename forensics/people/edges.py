"""Who wrote to whom: one edge for each pair of persons, with the messages behind it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from forensics.records.message import Message, MessageCopy
from forensics.records.person import Edge


def edges_between(messages: Sequence[Message], copies: Sequence[MessageCopy]) -> list[Edge]:
    """Return the edges from each sender to every to, cc and bcc recipient; distinct messages count once."""
    copies_of: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        if copy.message:
            copies_of[copy.message].append(copy)
    behind: dict[tuple[str, str], list[Message]] = defaultdict(list)
    hidden: dict[tuple[str, str], int] = defaultdict(int)
    for message in messages:
        for pair, shown in _pairs(message):
            behind[pair].append(message)
            hidden[pair] += not shown or _hides(copies_of.get(message.id, ()), message, pair[1])
    return [_edge(pair, held, hidden[pair]) for pair, held in sorted(behind.items())]


def _pairs(message: Message) -> Iterator[tuple[tuple[str, str], bool]]:
    """Yield sender and each recipient of a message once, and whether both names can be read."""
    sender = message.sender
    if sender is None or sender.person is None:
        return
    readable: Mapping[str, bool] = {
        p.person: not p.redacted for p in (*message.bcc, *message.cc, *message.to) if p.person is not None
    }
    for recipient, shown in sorted(readable.items()):
        yield (sender.person, recipient), shown and not sender.redacted


def _hides(copies: Sequence[MessageCopy], message: Message, recipient: str) -> bool:
    """Tell whether a copy hides the sender, or hides some recipient and does not show this one."""
    shown_as = {p.printed for p in (*message.to, *message.cc, *message.bcc) if p.person == recipient}
    for copy in copies:
        row = (*copy.to, *copy.cc, *copy.bcc)
        if copy.sender is not None and copy.sender.redacted:
            return True
        if any(p.redacted for p in row) and not shown_as & {p.printed for p in row if not p.redacted}:
            return True
    return False


def _edge(pair: tuple[str, str], messages: Sequence[Message], hidden: int) -> Edge:
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
