"""Who wrote to whom, as a picture: persons as discs in the colour of their organisation, messages as arrows.

Only the persons with most messages are drawn; the table and the CSV file hold all. Positions come from the graph
adapter and are then spread so that no two names overlap.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from forensics.adapters.graph import layout
from forensics.records.person import Edge, Person
from forensics.report.colours import INK, MUTED, OTHER, of_organisations
from forensics.report.sections.parts import Figure, Swatch
from forensics.report.svg import element, number, svg, words
from forensics.report.text import count, of, plural

_PERSONS, _ARROWS = 32, 90
_WIDTH, _SIZE, _NAME = 1000.0, 12.0, 26
_ROUNDS = 400
_ARROW, _SWAY = 7.0, 0.12
_LINE = "#7d8590"

Point = tuple[float, float]


@dataclass(slots=True)
class _Node:
    """A person on the sheet; ``x`` and ``y`` are the middle of the disc, the name stands below it."""

    person: Person
    radius: float
    x: float
    y: float

    @property
    def name(self) -> str:
        name = self.person.name
        return name if len(name) <= _NAME else name[: _NAME - 1] + "…"

    @property
    def half(self) -> float:
        """Half the width that disc and name need."""
        return max(self.radius, 0.28 * _SIZE * len(self.name)) + 9

    @property
    def up(self) -> float:
        return self.radius + 9

    @property
    def down(self) -> float:
        return self.radius + _SIZE + 11


def network(persons: Sequence[Person], edges: Sequence[Edge]) -> Figure | None:
    """Return the picture, None where no message has both a sender and a recipient."""
    drawn = _drawn(persons, edges)
    if not drawn:
        return None
    nodes, height = _placed(persons, drawn)
    organisations = Counter(n.person.organisation for n in nodes.values() if n.person.organisation)
    colours = of_organisations(sorted(organisations, key=lambda o: (-organisations[o], o)))
    most = max(e.count for e in drawn)
    art = [_arrow(nodes[e.sender], nodes[e.recipient], e, most) for e in drawn]
    art += [_disc(n, colours) for n in nodes.values()]
    return Figure(
        svg=svg(_WIDTH, height, "".join(art)),
        caption=_caption(len(nodes), persons, edges),
        alt=_said(nodes, drawn),
        legend=_legend(nodes, colours),
    )


def _drawn(persons: Sequence[Person], edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges between the persons with most messages, thickest first."""
    known = {p.id for p in persons}
    usable = [e for e in edges if e.sender in known and e.recipient in known and e.sender != e.recipient]
    weight = Counter[str]()
    for edge in usable:
        weight[edge.sender] += edge.count
        weight[edge.recipient] += edge.count
    kept = set(sorted(weight, key=lambda p: (-weight[p], p))[:_PERSONS])
    among = [e for e in usable if e.sender in kept and e.recipient in kept]
    return sorted(among, key=lambda e: (-e.count, e.sender, e.recipient))[:_ARROWS]


def _placed(persons: Sequence[Person], edges: Sequence[Edge]) -> tuple[dict[str, _Node], float]:
    ids = sorted({i for e in edges for i in (e.sender, e.recipient)})
    height = 260.0 + 14.0 * len(ids)
    known = {p.id: p for p in persons}
    places = _even(layout(edges, {i: known[i].organisation for i in ids}), ids)
    most = max(known[i].messages for i in ids) or 1
    nodes = {}
    for i in ids:
        x, y = places[i]
        radius = 5.0 + 10.0 * math.sqrt(known[i].messages / most)
        nodes[i] = _Node(known[i], radius, 90 + x * (_WIDTH - 180), 30 + y * (height - 70))
    _spread(list(nodes.values()), height)
    return nodes, height


def _even(places: Mapping[str, Point], ids: Sequence[str]) -> dict[str, Point]:
    """Return positions in the unit square, half by place and half by rank, so that one far away crowds nobody."""

    def axis(n: int) -> dict[str, float]:
        values = {i: float(places.get(i, (0.5, 0.5))[n]) for i in ids}
        low, high = min(values.values()), max(values.values())
        ranked = {i: r / max(1, len(ids) - 1) for r, i in enumerate(sorted(ids, key=lambda i: (values[i], i)))}
        return {i: 0.5 * ((values[i] - low) / (high - low) if high > low else 0.5) + 0.5 * ranked[i] for i in ids}

    x, y = axis(0), axis(1)
    return {i: (x[i], y[i]) for i in ids}


def _spread(nodes: Sequence[_Node], height: float) -> None:
    """Move discs apart, a little each round, until no name covers another."""
    for _ in range(_ROUNDS):
        moved = [_part(a, b) for a, b in combinations(nodes, 2)]
        for node in nodes:
            node.x = min(max(node.x, node.half), _WIDTH - node.half)
            node.y = min(max(node.y, node.up), height - node.down)
        if not any(moved):
            return


def _part(a: _Node, b: _Node) -> bool:
    """Push two nodes apart along the axis on which they overlap less; tell whether they did overlap."""
    x = a.half + b.half - abs(a.x - b.x)
    y = (a.down + b.up if a.y <= b.y else b.down + a.up) - abs(a.y - b.y)
    if x <= 0 or y <= 0:
        return False
    if x < y:
        step = (x / 2 + 0.1) * (1 if a.x <= b.x else -1)
        a.x, b.x = a.x - step, b.x + step
    else:
        step = (y / 2 + 0.1) * (1 if a.y <= b.y else -1)
        a.y, b.y = a.y - step, b.y + step
    return True


def _arrow(a: _Node, b: _Node, edge: Edge, most: int) -> str:
    """Return an arrow that bends to its left, so that both directions can be seen."""
    dx, dy = b.x - a.x, b.y - a.y
    far = math.hypot(dx, dy) or 1.0
    bend = ((a.x + b.x) / 2 + dy * _SWAY, (a.y + b.y) / 2 - dx * _SWAY)
    end = _towards((b.x, b.y), bend, b.radius + 2)
    start = _towards((a.x, a.y), bend, min(a.radius + 1, far / 2))
    neck = _towards(end, bend, _ARROW)
    width = 0.8 + 3.2 * math.sqrt(edge.count / most)
    path = f"M{_xy(start)}Q{_xy(bend)} {_xy(neck)}"
    style = {"fill": "none", "stroke": _LINE, "stroke_width": number(width), "stroke_opacity": "0.75"}
    if edge.redacted:
        style["stroke_dasharray"] = f"{number(width + 3)} {number(width + 2)}"
    return element("path", d=path, **style) + _head(neck, end, width)


def _head(neck: Point, end: Point, width: float) -> str:
    dx, dy = (end[0] - neck[0]) / _ARROW, (end[1] - neck[1]) / _ARROW
    side = 2.2 + width * 0.7
    left, right = (neck[0] - dy * side, neck[1] + dx * side), (neck[0] + dy * side, neck[1] - dx * side)
    return element("path", d=f"M{_xy(left)}L{_xy(end)}L{_xy(right)}Z", fill=_LINE)


def _towards(start: Point, goal: Point, by: float) -> Point:
    dx, dy = goal[0] - start[0], goal[1] - start[1]
    far = math.hypot(dx, dy) or 1.0
    return start[0] + dx * by / far, start[1] + dy * by / far


def _xy(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"


def _disc(node: _Node, colours: Mapping[str, str]) -> str:
    colour = _colour(node.person, colours)
    look = {"fill": "#ffffff", "stroke": colour, "stroke_width": "2", "stroke_dasharray": "3 2"}
    if not node.person.unidentified:
        look = {"fill": colour, "stroke": "#ffffff", "stroke_width": "1.5"}
    disc = element("circle", cx=node.x, cy=node.y, r=node.radius, **look)
    tone = MUTED if node.person.unidentified else INK
    return disc + words(node.x, node.y + node.radius + _SIZE + 1, node.name, size=_SIZE, anchor="middle", colour=tone)


def _colour(person: Person, colours: Mapping[str, str]) -> str:
    return colours.get(person.organisation or "", OTHER)


def _legend(nodes: Mapping[str, _Node], colours: Mapping[str, str]) -> tuple[Swatch, ...]:
    found = [Swatch(colour=c, text=o) for o, c in colours.items()]
    if any(_colour(n.person, colours) == OTHER and not n.person.unidentified for n in nodes.values()):
        found.append(Swatch(colour=OTHER, text="other or not known"))
    if any(n.person.unidentified for n in nodes.values()):
        found.append(Swatch(colour=OTHER, text="name hidden or not known", hollow=True))
    return tuple(found)


def _caption(shown: int, persons: Sequence[Person], edges: Sequence[Edge]) -> str:
    total = len({i for e in edges for i in (e.sender, e.recipient)} & {p.id for p in persons})
    who = (
        f"{of(shown, total, 'person')}, those with most messages" if shown < total else f"All {plural(shown, 'person')}"
    )
    return (
        f"Who wrote to whom. {who}. An arrow runs from sender to recipient, the wider the more messages it stands for; "
        "it is dashed where a name is hidden in at least one copy. The place of a disc has no meaning."
    )


def _said(nodes: Mapping[str, _Node], edges: Sequence[Edge]) -> str:
    told = [f"{nodes[e.sender].person.name} to {nodes[e.recipient].person.name} {count(e.count)}" for e in edges[:12]]
    return f"{plural(len(nodes), 'person')} and {plural(len(edges), 'arrow')}. Most messages: {'; '.join(told)}."
