"""One parent for each message: the strongest link that closes no loop."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from forensics.records.message import Message
from forensics.records.thread import Link, LinkKind

SURE, OLDER = 0.6, 0.55
"""Confidence from which a quotation competes by time, and what is left to one that holds an older mail."""
_STRENGTH = {kind: i for i, kind in enumerate(LinkKind)}


def choose(messages: Sequence[Message], candidates: Iterable[Link]) -> list[Link]:
    """Return exactly one link for each message, in order of message id; ``none`` where nothing speaks for a parent.

    Links are taken from the strongest to the weakest; one that would make a message its own ancestor is passed over
    (RFC 5256, threading step 1.B: existing links are kept, loops are not introduced).
    """
    parent: dict[str, str] = {}
    chosen: dict[str, Link] = {}
    looped: set[str] = set()
    top = _Tops()
    for link in sorted(candidates, key=_rank):
        if link.message in parent or link.parent is None:
            continue
        if top.of(link.parent) == link.message:
            looped.add(link.message)
            continue
        parent[link.message] = link.parent
        chosen[link.message] = link
        top.join(link.message, link.parent)
    return [chosen.get(m.id) or _root(m.id, m.id in looped) for m in sorted(messages, key=lambda m: m.id)]


class _Tops:
    """The topmost ancestor of each message, with path compression."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def of(self, message: str) -> str:
        path = []
        while message in self._up:
            path.append(message)
            message = self._up[message]
        for passed in path:
            self._up[passed] = message
        return message

    def join(self, message: str, parent: str) -> None:
        """Put a topmost message below another."""
        self._up[message] = self.of(parent)


def _rank(link: Link) -> tuple[int, float, int, str, str, str]:
    stated = link.kind is not LinkKind.REFERENCE
    return stated, -link.confidence, _STRENGTH[link.kind], link.message, link.parent or "", link.why


def prefer_latest(candidates: Iterable[Link], time: Callable[[str], float | None]) -> list[Link]:
    """Among the mails that one message quotes, put the latest first: a chain holds its parent and all that came before.

    What no header block names is weighed against the rest by time alone; the others stay, as weaker candidates.
    """
    links = list(candidates)
    quoted: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.parent is not None and link.kind in (LinkKind.NESTING, LinkKind.QUOTATION) and link.confidence >= SURE:
            quoted[link.message].append(link)
    older: set[Link] = set()
    for group in quoted.values():
        timed = [(when, link) for link in group if link.parent and (when := time(link.parent)) is not None]
        if timed:
            newest = max(when for when, _ in timed)
            older |= {link for when, link in timed if when < newest}
    return [replace(link, confidence=OLDER) if link in older else link for link in links]


def _root(message: str, looped: bool) -> Link:
    why = "every candidate would make it its own ancestor" if looped else "nothing shows that it answers another mail"
    return Link(message=message, parent=None, kind=LinkKind.NONE, confidence=0.5, why=why)
