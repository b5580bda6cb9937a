"""Who-to-whom as a network: persons or organisations, and the messages between them."""

from dataclasses import dataclass
from enum import StrEnum

from forensics.records.person import Edge


class ActorKind(StrEnum):
    """What the points of a network are."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A point of the network, with its place in it."""

    id: str
    kind: ActorKind
    name: str
    organisation: str | None
    sent: int
    """Messages to anybody, counted once each."""
    received: int
    centrality: float
    """Share of the shortest ways between others that lead through it, 0 to 1 (Freeman, 1977)."""
    community: int
    """Number of the group that writes among itself more than to others, from 1, the largest first."""
    unidentified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Points in order of centrality, and the edges between them."""

    actors: tuple[Actor, ...]
    edges: tuple[Edge, ...]
