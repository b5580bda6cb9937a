"""One parent for each message: the strongest link that closes no loop."""

from collections.abc import Iterable, Sequence

from forensics.records.message import Message
from forensics.records.thread import Link, LinkKind

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


def _rank(link: Link) -> tuple[int, float, str, str, str]:
    return _STRENGTH[link.kind], -link.confidence, link.message, link.parent or "", link.why


def _root(message: str, looped: bool) -> Link:
    why = "every candidate would make it its own ancestor" if looped else "nothing shows that it answers another mail"
    return Link(message=message, parent=None, kind=LinkKind.NONE, confidence=0.5, why=why)
