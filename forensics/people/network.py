"""Who-to-whom as a network: how many messages each point sent and received, who stands between, who forms a group."""

from collections import defaultdict
from collections.abc import Sequence

from forensics.adapters.graph import centrality, communities
from forensics.people.edges import UNKNOWN, edges_between, organisations
from forensics.records.message import Message, MessageCopy
from forensics.records.network import Actor, ActorKind, Network
from forensics.records.person import Edge, Person


def network(
    messages: Sequence[Message], copies: Sequence[MessageCopy], persons: Sequence[Person], kind: ActorKind
) -> Network:
    """Return the network of persons, or of their organisations; the order of what is given does not matter.

    Only who sent or received a message with a known other end is a point of it.

    Args:
        messages: distinct messages whose participants know their person.
        copies: all their copies.
        persons: everybody.
        kind: whether points are persons or organisations.
    """
    group = organisations(persons) if kind is ActorKind.ORGANISATION else None
    edges = edges_between(messages, copies, group)
    sent, received = _counts(edges)
    between, of_group = centrality(edges), communities(edges)
    known = {p.id: p for p in persons}
    actors = [
        Actor(
            id=id_,
            kind=kind,
            name=known[id_].name if id_ in known else id_,
            organisation=known[id_].organisation if id_ in known else None if id_ == UNKNOWN else id_,
            sent=sent[id_],
            received=received[id_],
            centrality=between[id_],
            community=of_group[id_],
            unidentified=known[id_].unidentified if id_ in known else id_ == UNKNOWN,
        )
        for id_ in between
    ]
    ordered = sorted(actors, key=lambda a: (-a.centrality, -(a.sent + a.received), a.id))
    return Network(actors=tuple(ordered), edges=tuple(edges))


def _counts(edges: Sequence[Edge]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many distinct messages each point sent and received."""
    sent: dict[str, set[str]] = defaultdict(set)
    received: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        sent[edge.sender].update(edge.messages)
        received[edge.recipient].update(edge.messages)
    ids = {*sent, *received}
    return {i: len(sent[i]) for i in ids}, {i: len(received[i]) for i in ids}
