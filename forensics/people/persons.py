"""The stage: mentions to persons, hidden participants to place-holders, decisions of people on top, edges."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forensics.people.clusters import Clusters
from forensics.people.decisions import apply
from forensics.people.edges import edges_between
from forensics.people.hidden import placeholders
from forensics.people.mailboxes import organisation_of
from forensics.people.names import Form, Mention, mention
from forensics.people.rules import RULES
from forensics.records.decision import Decision
from forensics.records.message import Message, MessageCopy, Participant
from forensics.records.person import Alias, Edge, Person

Key = tuple[str, str | None, str | None]
"""Printed name, display name and address: what makes two participants one mention."""

PASSES = 2
"""A bare name finds its one owner only after the misreadings of that owner have come together."""
Seen = tuple[Mention, int]
"""A mention and in how many messages and copies it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Messages whose participants know their person; persons; printed names and why; who wrote to whom."""

    messages: list[Message]
    persons: list[Person]
    aliases: list[Alias]
    edges: list[Edge]


def persons(messages: Sequence[Message], copies: Sequence[MessageCopy], decisions: Sequence[Decision]) -> People:
    """Bring printed names to persons; the order of what is given does not matter.

    A hidden participant stays a place-holder of its own; where another copy of the same message shows the name, the
    message's best reading has it already.

    Args:
        messages: distinct messages with the best reading of each field.
        copies: all copies, whose spellings of names count as aliases.
        decisions: those of people; ``merge``, ``split``, ``name`` and ``undo`` concern persons.
    """
    ordered = sorted(messages, key=lambda m: m.id)
    seen = _mentions(ordered, copies)
    keys = sorted(seen, key=_order)
    clusters = _clustered([mention(*key) for key in keys])
    groups, names, reasons = apply(clusters, decisions)
    person_of = {keys[i]: person for person, members in groups.items() for i in members}
    hidden = placeholders(ordered)
    told = [_told(m, person_of, hidden) for m in ordered]
    counts = _message_counts(told)
    found = [
        _person(person, [(clusters.mentions[i], seen[keys[i]]) for i in members], clusters, counts, names)
        for person, members in groups.items()
    ]
    return People(
        messages=told,
        persons=sorted([*found, *hidden.values()], key=lambda p: p.id),
        aliases=_aliases(clusters, groups, reasons),
        edges=edges_between(told, copies),
    )


def resolve_names(printed: Sequence[str]) -> list[Alias]:
    """Return the person of each printed name of a bare list, one alias a distinct line, in order of the name."""
    lines = sorted({line for line in printed if line.strip()})
    clusters = _clustered([mention(line) for line in lines])
    groups, _, reasons = apply(clusters, ())
    return _aliases(clusters, groups, reasons)


def _clustered(mentions: Sequence[Mention]) -> Clusters:
    clusters = Clusters(mentions)
    for rule in RULES * PASSES:
        rule(clusters)
    return clusters


def _order(key: Key) -> tuple[str, str, str]:
    return key[0], key[1] or "", key[2] or ""


def _key(person: Participant) -> Key | None:
    """Return the mention that a participant is; None where the name is hidden and no address is left to go by."""
    if person.redacted:
        return (person.address, None, person.address) if person.address else None
    return (person.printed, person.name, person.address) if person.printed else None


def _slots(held: Message | MessageCopy) -> Iterable[Participant]:
    return (*((held.sender,) if held.sender else ()), *held.to, *held.cc, *held.bcc)


def _mentions(messages: Sequence[Message], copies: Sequence[MessageCopy]) -> Counter[Key]:
    """Count in how many messages and copies each mention stands."""
    seen: Counter[Key] = Counter()
    rows = [*map(_slots, messages), *map(_slots, copies)]
    for row in rows:
        seen.update({key for p in row if (key := _key(p))})
    return seen


def _told(message: Message, person_of: Mapping[Key, str], hidden: Mapping[tuple[str, str], Person]) -> Message:
    """Return the message with the person of each participant."""

    def told(person: Participant, slot: str) -> Participant:
        key = _key(person)
        placeholder = hidden.get((message.id, slot))
        return replace(person, person=person_of[key] if key else placeholder.id if placeholder else None)

    def row(people: Sequence[Participant], field: str) -> tuple[Participant, ...]:
        return tuple(told(p, f"{field}{n}") for n, p in enumerate(people, 1))

    return replace(
        message,
        sender=told(message.sender, "from1") if message.sender else None,
        to=row(message.to, "to"),
        cc=row(message.cc, "cc"),
        bcc=row(message.bcc, "bcc"),
    )


def _message_counts(messages: Iterable[Message]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for message in messages:
        counts.update({p.person for p in _slots(message) if p.person})
    return counts


def _person(
    person: str, seen: Sequence[Seen], clusters: Clusters, counts: Mapping[str, int], names: Mapping[str, str]
) -> Person:
    return Person(
        id=person,
        name=names.get(person) or _best_name(seen),
        organisation=_organisation(seen, clusters),
        aliases=tuple(sorted({m.printed for m, _ in seen})),
        messages=counts.get(person, 0),
    )


def _best_name(seen: Sequence[Seen]) -> str:
    """Return the name to show: the full form seen most often, the longest of those, else what is printed most often."""
    full, printed = Counter[str](), Counter[str]()
    for m, count in seen:
        printed[m.shown] += count
        full[m.shown] += count if m.form is Form.FULL else 0
    return max(printed, key=lambda name: (full[name], printed[name] if not full[name] else len(name), name))


def _organisation(seen: Sequence[Seen], clusters: Clusters) -> str | None:
    """Return the organisation printed beside the name most often, else that of the address."""
    printed: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for m, count in seen:
        if m.organisation:
            printed[m.organisation] += count
        if domain := organisation_of(clusters.domain(m)):
            domains[domain] += count
    votes = printed or domains
    return max(votes, key=lambda name: (votes[name], name)) if votes else None


def _aliases(clusters: Clusters, groups: Mapping[str, Sequence[int]], reasons: Mapping[int, str]) -> list[Alias]:
    rows = {
        (clusters.mentions[i].printed, person): Alias(
            printed=clusters.mentions[i].printed,
            person=person,
            why=reasons.get(i) or clusters.why[i] or ("first of its names" if len(members) > 1 else "seen on its own"),
        )
        for person, members in groups.items()
        for i in members
    }
    return [rows[key] for key in sorted(rows)]
