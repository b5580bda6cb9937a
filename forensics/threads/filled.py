"""Holes that a later production filled: mails first only quoted, then delivered on their own."""

from collections.abc import Iterator, Sequence

from forensics.records.cite import Cite
from forensics.records.message import CopyCite, Message
from forensics.records.thread import Filled


def filled(messages: Sequence[Message], order: Sequence[str]) -> list[Filled]:
    """Return the mails that one production quoted and a later one delivered, in order of message id.

    Args:
        messages: distinct messages with all their copies.
        order: names of the productions, in order of release.
    """
    rank = {name: at for at, name in enumerate(order)}
    return list(_filled(sorted(messages, key=lambda m: m.id), rank))


def _filled(messages: Sequence[Message], rank: dict[str, int]) -> Iterator[Filled]:
    for message in messages:
        known = [c for c in message.copies if c.production in rank]
        delivered = [c for c in known if c.depth == 0]
        if not delivered:
            continue
        first = min(delivered, key=lambda c: _place(c, rank))
        before = [c for c in known if rank[c.production] < rank[first.production]]
        if before:
            announced = min(before, key=lambda c: _place(c, rank))
            yield Filled(
                message=message.id,
                production=first.production,
                cite=_cite(first),
                announced=_cite(announced),
                announced_in=announced.production,
            )


def _place(copy: CopyCite, rank: dict[str, int]) -> tuple[int, str, int, tuple[int, int], str]:
    return rank[copy.production], copy.file, copy.page, copy.lines or (0, 0), copy.copy


def _cite(copy: CopyCite) -> Cite:
    return Cite(file=copy.file, page=copy.page, bates=copy.bates, lines=copy.lines)
