"""Graphs of who wrote to whom by networkx: places for a picture, who stands in the middle, who belongs together."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from forensics.records.person import Edge

SPRINGS = 60
"""Persons up to which springs are laid out well; more are put on circles, one for each organisation."""
MOST_STEPS = 2_000_000
"""Edges that centrality may walk over; where all starting points would need more, as many as fit are drawn."""
_DIGITS = 4


def layout(
    edges: Sequence[Edge], organisations: Mapping[str, str | None] | None = None
) -> dict[str, tuple[float, float]]:
    """Return a place for each person, x and y from -1 to 1; the same edges in any order give the same places.

    Few persons are drawn by springs (Fruchterman and Reingold, 1991), started from the circle so that nothing is left
    to chance; many on the circle in order of organisation, so that an organisation is one arc.

    Args:
        edges: who wrote to whom; persons without an edge have no place.
        organisations: organisation of each person, where known.
    """
    import networkx as nx

    graph = _undirected(edges)
    circle = _circle(sorted(graph.nodes, key=lambda person: ((organisations or {}).get(person) or "~", person)))
    if len(graph) < 3 or len(graph) > SPRINGS:
        return circle
    places = nx.spring_layout(graph, pos=circle, weight="weight", iterations=60, seed=0, scale=1.0)
    return {person: (round(float(x), _DIGITS), round(float(y), _DIGITS)) for person, (x, y) in places.items()}


def centrality(edges: Sequence[Edge]) -> dict[str, float]:
    """Return the share of shortest ways between others that lead through each person, 0 to 1 (Freeman, 1977).

    In large graphs it is estimated from ways that start at some persons, drawn with a fixed seed (Brandes and Pich,
    2007), and may come out a little above 1.
    """
    import networkx as nx

    graph = _undirected(edges)
    sampled = min(len(graph), max(10, MOST_STEPS // max(1, graph.number_of_edges())))
    found = nx.betweenness_centrality(graph, k=sampled, normalized=True, seed=0)
    return {person: round(float(found[person]), _DIGITS) for person in sorted(graph.nodes)}


def communities(edges: Sequence[Edge]) -> dict[str, int]:
    """Return the number of each person's group, from 1, the largest first (Blondel and others, 2008: Louvain).

    Persons are handed over as numbers in order of id: sets of texts have another order in each run of Python.
    """
    import networkx as nx

    graph = _undirected(edges)
    names = sorted(graph.nodes)
    number = {name: i for i, name in enumerate(names)}
    plain: Any = nx.Graph()
    plain.add_nodes_from(range(len(names)))
    ties = sorted((*sorted((number[a], number[b])), weight) for a, b, weight in graph.edges(data="weight"))
    plain.add_weighted_edges_from(ties)
    found = nx.community.louvain_communities(plain, weight="weight", seed=0) if names else []
    ordered = sorted(map(sorted, found), key=lambda group: (-len(group), group))
    return {names[i]: at for at, group in enumerate(ordered, 1) for i in group}


def _undirected(edges: Sequence[Edge]) -> Any:
    """Return the graph with the messages of both directions together as weight, persons in order of id."""
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_nodes_from(sorted({p for e in edges for p in (e.sender, e.recipient)}))
    for edge in sorted(edges, key=lambda e: (e.sender, e.recipient)):
        before = graph.get_edge_data(edge.sender, edge.recipient, {"weight": 0})["weight"]
        if edge.sender != edge.recipient:
            graph.add_edge(edge.sender, edge.recipient, weight=before + edge.count)
    return graph


def _circle(persons: Sequence[str]) -> dict[str, tuple[float, float]]:
    step = 2 * math.pi / max(1, len(persons))
    return {p: (round(math.cos(i * step), _DIGITS), round(math.sin(i * step), _DIGITS)) for i, p in enumerate(persons)}
