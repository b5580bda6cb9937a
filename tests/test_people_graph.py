"""Places and centrality for the who-to-whom picture."""

import random

from forensics.adapters.graph import SPRINGS, centrality, layout
from forensics.records.person import Edge


def edge(sender: str, recipient: str, count: int = 1) -> Edge:
    return Edge(sender=sender, recipient=recipient, count=count, first=None, last=None, messages=())


STAR = [edge("hub", f"n{i}", i + 1) for i in range(6)]


def test_layout_does_not_depend_on_order() -> None:
    """The same edges in any order give the same places, one for each person, inside the square."""
    shuffled = STAR[:]
    random.Random(1).shuffle(shuffled)  # noqa: S311
    places = layout(STAR)
    assert layout(shuffled) == places
    assert set(places) == {"hub", *(f"n{i}" for i in range(6))}
    assert all(abs(x) <= 1.5 and abs(y) <= 1.5 for x, y in places.values())


def test_many_persons_stand_on_a_circle_by_organisation() -> None:
    """Beyond what springs lay out well, members of one organisation are neighbours."""
    many = [edge("a0", f"{'ab'[i % 2]}{i}") for i in range(1, SPRINGS + 20)]
    organisations = {p: p[0] for e in many for p in (e.sender, e.recipient)}
    ordered = list(layout(many, organisations))
    assert [organisations[p] for p in ordered] == sorted(organisations[p] for p in ordered)


def test_nobody_and_a_pair_have_places() -> None:
    """No edge gives no place; one edge, or a mail to oneself, does not fail."""
    assert layout([]) == {}
    assert len(layout([edge("a", "b")])) == 2
    assert len(layout([edge("a", "a")])) == 1


def test_the_hub_is_central() -> None:
    """All ways between the others lead through the hub."""
    found = centrality(STAR)
    assert found["hub"] == 1.0
    assert found["n0"] == 0.0
