"""Networks as GraphML and GEXF by networkx, as Gephi, yEd and Cytoscape open them."""

import re
from collections.abc import Mapping
from enum import StrEnum
from io import BytesIO
from typing import Any

from forensics.records.network import Actor, Network
from forensics.records.person import Edge

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (section 2.2) does not allow; networkx writes them as they are."""
_STAMP = re.compile(rb' lastmodifieddate="[^"]*"')


class GraphFormat(StrEnum):
    """A form of file for networks."""

    GRAPHML = "graphml"
    GEXF = "gexf"


def graph_file(network: Network, form: GraphFormat) -> bytes:
    """Return a network as a file; the same network gives the same bytes on any day.

    Points carry ``label``, ``kind``, ``organisation``, ``sent``, ``received``, ``centrality``, ``community`` and
    ``unidentified``; edges ``weight`` (the messages), ``redacted``, ``redacted_share``, ``first``, ``last`` and
    ``messages``, their ids parted by blanks. What is not known is left out.
    """
    import networkx as nx

    graph: Any = nx.DiGraph()
    for actor in sorted(network.actors, key=lambda a: a.id):
        graph.add_node(_clean(actor.id), **_given(_actor(actor)))
    for number, edge in enumerate(sorted(network.edges, key=lambda e: (e.sender, e.recipient))):
        graph.add_edge(_clean(edge.sender), _clean(edge.recipient), id=f"e{number}", **_given(_edge(edge)))
    buffer = BytesIO()
    if form is GraphFormat.GRAPHML:
        nx.write_graphml_xml(graph, buffer)
        return buffer.getvalue()
    nx.write_gexf(graph, buffer)
    return _STAMP.sub(b"", buffer.getvalue(), count=1)


def _actor(actor: Actor) -> dict[str, object]:
    return {
        "label": actor.name or actor.id,
        "kind": actor.kind.value,
        "organisation": actor.organisation,
        "sent": actor.sent,
        "received": actor.received,
        "centrality": actor.centrality,
        "community": actor.community,
        "unidentified": actor.unidentified,
    }


def _edge(edge: Edge) -> dict[str, object]:
    return {
        "weight": edge.count,
        "redacted": edge.redacted,
        "redacted_share": round(edge.redacted / edge.count, 4),
        "first": edge.first,
        "last": edge.last,
        "messages": " ".join(edge.messages),
    }


def _given(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values that are known, texts without what XML does not allow."""
    return {k: _clean(v) if isinstance(v, str) else v for k, v in values.items() if v is not None}


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
