"""Places, centrality and groups of who wrote to whom, organisations, and the files other programs open."""

import json
import random
from dataclasses import replace
from io import BytesIO
from itertools import permutations
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

from forensics.adapters.graph import SPRINGS, centrality, communities, layout
from forensics.adapters.graph_files import GraphFormat, graph_file
from forensics.people import network
from forensics.people.edges import UNKNOWN
from forensics.records.message import Message, MessageKind, Participant
from forensics.records.network import ActorKind
from forensics.records.person import Edge, Person
from forensics_cli.main import main


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


def test_groups_are_told_apart() -> None:
    """Two circles with one mail between them are two groups, the larger first; nobody is in none."""
    small = [edge(a, b, 5) for a, b in permutations(("x", "y"), 2)]
    large = [edge(a, b, 5) for a, b in permutations(("a", "b", "c"), 2)]
    found = communities([*small, *large, edge("a", "x")])
    assert found == {"a": 1, "b": 1, "c": 1, "x": 2, "y": 2}
    assert communities([]) == {}


ADA, BEN, CAL = (
    Participant(printed=f"{n} <{n}@{d}>", name=n, address=f"{n}@{d}", person=n.lower())
    for n, d in (("Ada", "agency.example"), ("Ben", "agency.example"), ("Cal", "press.example"))
)
PERSONS = [
    Person(id=n.lower(), name=f"{n} \x01 <&> Ä", organisation=o, aliases=(), messages=1)
    for n, o in (("Ada", "agency.example"), ("Ben", "agency.example"), ("Cal", None))
]


def mail(number: int, sender: Participant, *to: Participant) -> Message:
    """Return a mail."""
    return Message(
        id=f"m{number}", message_id=None, kind=MessageKind.PRODUCED, sender=sender, to=to, cc=(), bcc=(),
        sent=f"2016-05-0{number}T10:00", sent_raw=None, subject=None, body="", attachments=(), copies=(), why="",
    )  # fmt: skip


MAILS = [mail(1, ADA, BEN, CAL), mail(2, ADA, replace(CAL, redacted=True)), mail(3, CAL, ADA)]


def test_organisations_write_to_each_other() -> None:
    """A mail to two persons of one organisation counts once; persons without one stand together, and say so."""
    found = {(e.sender, e.recipient): e for e in network(MAILS, [], PERSONS, ActorKind.ORGANISATION).edges}
    assert {k: (e.count, e.redacted) for k, e in found.items()} == {
        ("agency.example", "agency.example"): (1, 0),
        ("agency.example", UNKNOWN): (2, 1),
        (UNKNOWN, "agency.example"): (1, 0),
    }
    assert found["agency.example", UNKNOWN].messages == ("m1", "m2")
    assert (found["agency.example", UNKNOWN].first or "")[:10] == "2016-05-01"


@pytest.mark.parametrize("form", list(GraphFormat))
def test_networks_can_be_read_again(form: GraphFormat) -> None:
    """The file names everybody, carries counts, dates, redacted shares and messages, and is the same in any order."""
    whole = network(MAILS, [], PERSONS, ActorKind.PERSON)
    data = graph_file(whole, form)
    again = network(MAILS[::-1], [], PERSONS[::-1], ActorKind.PERSON)
    assert graph_file(again, form) == data
    assert b"lastmodified" not in data
    read = {GraphFormat.GRAPHML: nx.parse_graphml, GraphFormat.GEXF: lambda t: nx.read_gexf(BytesIO(t.encode()))}
    graph = read[form](data.decode())
    assert graph.nodes["ada"]["label"] == "Ada \ufffd <&> Ä"
    assert graph.nodes["ada"]["organisation"] == "agency.example"
    assert "organisation" not in graph.nodes["cal"]
    tie = graph.edges["ada", "cal"]
    assert (tie["weight"], tie["redacted"], tie["redacted_share"], tie["messages"]) == (2, 1, 0.5, "m1 m2")
    assert (tie["first"], tie["last"]) == ("2016-05-01T10:00", "2016-05-02T10:00")
    assert set(graph.edges) == {("ada", "ben"), ("ada", "cal"), ("cal", "ada")}


def test_nobody_is_a_network_too() -> None:
    """A case without mail gives an empty file that opens."""
    empty = network([], [], [], ActorKind.PERSON)
    assert len(nx.parse_graphml(graph_file(empty, GraphFormat.GRAPHML).decode())) == 0


def test_export_writes_a_case_as_a_network(tmp_path: Path) -> None:
    """The command writes what the case holds; a second run writes the same bytes, and a file is no case."""
    (tmp_path / "one.eml").write_bytes(
        b"From: Ada Alder <ada@agency.example>\r\nTo: Ben Birch <ben@press.example>\r\n"
        b"Date: Tue, 3 May 2016 10:00:00 +0000\r\nSubject: Rosters\r\nMessage-ID: <1@agency.example>\r\n\r\nHello.\r\n"
    )
    case, run = str(tmp_path / "case.sqlite"), CliRunner().invoke
    taken = run(main, ["ingest", case, str(tmp_path / "one.eml"), "--production", "one", "--workers", "1"])
    assert taken.exit_code == 0, taken.output
    written = []
    for name in ("a.gexf", "b.gexf"):
        done = run(main, ["export", case, "--as", "gexf", "--by", "organisation", "-o", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
        assert "2 organisations, 1 edge" in done.output
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    graph = nx.read_gexf(BytesIO(written[0]))
    assert set(graph.edges) == {("agency.example", "press.example")}
    central = run(main, ["people", case, "--central", "--json"])
    assert {r["record"] for r in json.loads(central.output)} == {"actor"}
    assert run(main, ["people", case, "--by", "organisation"]).exit_code == 2
