"""Printed names to persons: what is joined, what never is, hidden participants, decisions, edges."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.people import persons, resolve_names
from forensics.records.decision import Decision, DecisionKind
from forensics.records.ids import stable_id
from forensics.records.message import Message, MessageCopy, MessageKind, Participant

ADA = Participant(
    printed="Alder, Ada M <alderam@agency.example>", name="Alder, Ada M", address="alderam@agency.example"
)
BEN = Participant(printed="Ben Birch", name="Ben Birch")
HIDDEN = Participant(printed="[████ (b)(6)]", redacted=True, address_redacted=True, codes=("(b)(6)",))


def message(name: str, sender: Participant | None, *to: Participant, sent: str | None = None) -> Message:
    return Message(
        id=stable_id("m", name),
        message_id=None,
        kind=MessageKind.PRODUCED,
        sender=sender,
        to=to,
        cc=(),
        bcc=(),
        sent=sent,
        sent_raw=sent,
        subject=None,
        body="",
        attachments=(),
        copies=(),
    )


def copy_of(held: Message, **changes: object) -> MessageCopy:
    plain = MessageCopy(
        id=stable_id("c", held.id, str(changes)),
        document="d",
        source="s",
        production="first",
        file="a.pdf",
        page=1,
        bates=None,
        lines=None,
        depth=0,
        quoted_in=None,
        sender=held.sender,
        to=held.to,
        message=held.id,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def decision(number: int, kind: DecisionKind, *subjects: str, value: str | None = None) -> Decision:
    return Decision(
        id=number,
        kind=kind,
        subjects=subjects,
        value=value,
        by="A. Clerk",
        reason="seen in the file",
        at="2020-01-01T00:00:00",
        previous="",
        hash=f"h{number}",
    )


def joined(*printed: str) -> bool:
    return len({a.person for a in resolve_names(printed)}) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Alder, Ada M", "Ada Alder", "ALDER ADA", "Alder. Ada M"),
        ("Birch, Benjamin T", "Ben Birch", "Birch, Benjamin"),
        ("Alder, Ada (NIH/NIAID) [E]", "Ada Alder", "Alder, Ada (NIH/OD) [E]"),
        ("S/P:Alder, Ada M", "Alder, Ada M", "alderam@agency.example"),
        ("Alder, Ada M <alderam@agency.example>", "AlderAM@agency.example", "alderam@agency/example"),
        ("Birch, Benjamin", "ben.birch", "bbirch@agency.example", "Ben_T._Birch"),
        ("Chestnut, Laura C", "Chestnut, Luara C", "Chesnut, Laura C", "Chestnut, Laura  C"),
        ("Ada Alder/HOU/CORP@CORP", "Ada Alder"),
        ("Dogwood, Anne-Marie", "Dogwood, A M", "DogwoodA@agency.example"),
        ("Elm-Rowan, Liz", "eelm-rowan", "Elizabeth Elm-Rowan"),
    ],
)
def test_names_of_one_person(names: tuple[str, ...]) -> None:
    """Forms of one name come together: order, initials, offices, short forms, addresses, slips of reading."""
    assert joined(*names), [(a.printed, a.person, a.why) for a in resolve_names(names)]


@pytest.mark.parametrize(
    "names",
    [
        ("Ada", "Ada Alder"),
        ("Alder", "Alder, Ada"),
        ("Ada Alder <ada@agency.example>", "Ada Alder <ada@other.example>"),
        ("Alder, Ada (NIH)", "Alder, Ada (CDC)"),
        ("Alder, Ada M", "Alder, Ada T"),
        ("info@agency.example", "Info Alder"),
        ("Birch, Ben", "Birch, Bea"),
        ("smithj1@agency.example", "smithj2@agency.example"),
        ("Maria Oak", "Mario Oak"),
        ("Hansen, Erik", "Hanson, Erik"),
        ("All Staff", "Staff, Al"),
    ],
)
def test_names_that_stay_apart(names: tuple[str, ...]) -> None:
    """A single name, two organisations, other initials, a role mailbox and near misses join nobody."""
    assert len({a.person for a in resolve_names(names)}) == len(names), resolve_names(names)


def test_a_mailbox_that_fits_two_names_goes_to_neither() -> None:
    """Where two persons could own a mailbox nobody is given it."""
    found = {a.printed: a.person for a in resolve_names(["Birch, Benjamin", "Birch, Barbara", "bbirch@agency.example"])}
    assert len(set(found.values())) == 3


def test_a_bare_name_goes_to_neither_of_two_namesakes() -> None:
    """The same name in two organisations stays two, and without an address it is a third."""
    names = ["Ada Alder <ada@agency.example>", "Ada Alder <ada@other.example>", "Ada Alder"]
    assert len({a.person for a in resolve_names(names)}) == 3


def test_a_list_address_joins_nobody() -> None:
    """Several names on one mailbox are several persons."""
    shared = [f"{n} <branch@agency.example>" for n in ("Ada Alder", "Ben Birch", "Cy Cedar", "Di Dogwood")]
    assert len({a.person for a in resolve_names(shared)}) == 4


def test_every_alias_says_why() -> None:
    """No name is given to a person without a reason."""
    found = resolve_names(["Alder, Ada M", "Ada Alder", "alderam@agency.example", "Birch"])
    assert all(a.why for a in found)
    assert "surname+initials" in next(a.why for a in found if "@" in a.printed)


def test_hidden_participants_are_never_merged() -> None:
    """Each hidden slot of each message is a person of its own, numbered in order of time."""
    later = message("later", HIDDEN, HIDDEN, BEN, sent="2017-05-04T09:00")
    first = message("first", HIDDEN, HIDDEN, sent="2017-05-03T09:00")
    found = persons([later, first], [], [])
    hidden = {p.id: p.name for p in found.persons if p.unidentified}
    assert sorted(hidden.values()) == [
        "unidentified recipient #1",
        "unidentified recipient #2",
        "unidentified sender #1",
        "unidentified sender #2",
    ]
    told = {m.id: m for m in found.messages}
    assert hidden[told[first.id].sender.person or ""] == "unidentified sender #1"  # type: ignore[union-attr]


def test_a_name_that_another_copy_shows_is_used() -> None:
    """The best reading of a message has the name that one copy shows; the edge says that another hides it."""
    mail = message("mail", ADA, BEN, sent="2017-05-03T09:00")
    found = persons([mail], [copy_of(mail), copy_of(mail, sender=HIDDEN)], [])
    assert [(e.count, e.redacted) for e in found.edges] == [(1, 1)]
    assert not any(p.unidentified for p in found.persons)


def test_an_address_beside_a_hidden_name_identifies() -> None:
    """Where the name is hidden and the address is not, the address says who it is."""
    shown = Participant(printed="[████] <alderam@agency.example>", redacted=True, address="alderam@agency.example")
    found = persons([message("a", ADA, BEN), message("b", shown, BEN)], [], [])
    assert len({m.sender.person for m in found.messages if m.sender}) == 1


def test_edges_count_distinct_messages() -> None:
    """An edge has its messages, its first and last date, and counts a message once however often it names somebody."""
    mails = [
        message("a", ADA, BEN, BEN, sent="2017-05-03T09:00"),
        message("b", ADA, BEN, sent="2017-05-05T09:00"),
        message("c", BEN, ADA),
    ]
    found = persons(mails, [], [])
    edge = next(e for e in found.edges if e.count == 2)
    assert (edge.first, edge.last, edge.redacted) == ("2017-05-03T09:00", "2017-05-05T09:00", 0)
    assert edge.messages == tuple(sorted([mails[0].id, mails[1].id]))


def test_organisation_and_name() -> None:
    """A person shows the full name seen most, and the organisation of suffix or domain."""
    found = persons([message("a", ADA, BEN), message("b", ADA, BEN)], [], [])
    person = next(p for p in found.persons if "Alder" in p.name)
    assert (person.name, person.organisation, person.messages) == ("Ada M Alder", "agency.example", 2)


def test_people_decide() -> None:
    """Merge, name, split and undo are applied in order, on top of the rules, and say so."""
    mails = [message("a", BEN, ADA), message("b", Participant(printed="Benny", name="Benny"), ADA)]
    merge = decision(1, DecisionKind.MERGE, "Ben Birch", "Benny")
    name = decision(2, DecisionKind.NAME, "Ben Birch", value="Benedict Birch")
    found = persons(mails, [], [merge, name])
    assert next(p for p in found.persons if "Benny" in p.aliases).name == "Benedict Birch"
    assert "decision 1 by A. Clerk" in next(a.why for a in found.aliases if a.printed == "Benny")
    undone = persons(mails, [], [merge, decision(3, DecisionKind.UNDO, "1")])
    assert len(undone.persons) == 3
    apart = persons(mails, [], [merge, decision(4, DecisionKind.SPLIT, "Benny")])
    assert len(apart.persons) == 3


def test_ids_do_not_depend_on_counts() -> None:
    """A person keeps the id when more mail comes in."""
    few = persons([message("a", ADA, BEN)], [], [])
    more = persons([message("a", ADA, BEN), message("b", BEN, ADA), message("c", ADA, BEN)], [], [])
    assert [p.id for p in few.persons] == [p.id for p in more.persons]


NAMES = st.sampled_from(
    [
        "Alder, Ada M",
        "Ada Alder",
        "Alder, Ada T",
        "alderam@agency.example",
        "Ada Alder <ada@other.example>",
        "Ada",
        "aalder",
        "Birch, Ben",
        "Birch, Benjamin T (NIH/OD)",
        "Benjamin Birch (CDC)",
        "bbirch@cdc.example",
        "Brich, Ben",
        "",
    ]
)


@settings(max_examples=80, deadline=None)
@given(names=st.lists(NAMES, max_size=13), seed=st.integers(0, 99))
def test_order_of_names_does_not_matter(names: list[str], seed: int) -> None:
    """Shuffled names give the same persons."""
    shuffled = names[:]
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    assert resolve_names(shuffled) == resolve_names(names)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_line_is_a_name(line: str) -> None:
    """Reading a name never fails, and gives one alias for a line that is not blank."""
    assert len(resolve_names([line])) == (1 if line.strip() else 0)
