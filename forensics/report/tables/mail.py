"""Messages, conversations, what is missing from them, persons and topics."""

from typing import NamedTuple

from forensics.records.message import CopyCite, Message, Participant
from forensics.records.person import Edge, Person
from forensics.records.thread import Gap, Link, Thread
from forensics.records.topic import Topic
from forensics.report.data import ReportData
from forensics.report.tables.table import CALCULATED, INFERRED, OBSERVED, AnyTable, Column, Table


def _late(sent: str | None) -> str:
    """Return a key by which unknown times stand last."""
    return sent or "9"


def _messages(data: ReportData) -> list[Message]:
    return sorted(data.messages, key=lambda m: (_late(m.sent), m.id))


def _who(person: Participant | None) -> str | None:
    return None if person is None else person.printed


def _all(persons: tuple[Participant, ...]) -> tuple[str, ...]:
    return tuple(p.printed for p in persons)


def _copy(copy: CopyCite) -> str:
    return copy.bates or f"{copy.file} p. {copy.page}"


_MESSAGES: tuple[Column[Message], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda m: m.id),
    Column("message_id", OBSERVED, "Message-ID of the mail.", lambda m: m.message_id),
    Column("kind", INFERRED, "Produced on its own, quoted only, or inferred.", lambda m: m.kind.value),
    Column("from", OBSERVED, "Sender as printed.", lambda m: _who(m.sender)),
    Column("from_person", INFERRED, "Sender, as in persons.csv.", lambda m: m.sender and m.sender.person),
    Column("to", OBSERVED, "Recipients as printed.", lambda m: _all(m.to)),
    Column("cc", OBSERVED, "Copy recipients as printed.", lambda m: _all(m.cc)),
    Column("bcc", OBSERVED, "Blind copy recipients as printed.", lambda m: _all(m.bcc)),
    Column("sent", OBSERVED, "Time sent as printed, ISO 8601, not converted.", lambda m: m.sent),
    Column("sent_raw", OBSERVED, "Time sent, the printed characters.", lambda m: m.sent_raw),
    Column("subject", OBSERVED, "Subject.", lambda m: m.subject),
    Column("attachments", OBSERVED, "Attachments named.", lambda m: m.attachments),
    Column("copies", INFERRED, "Where its copies stand.", lambda m: tuple(_copy(c) for c in m.copies)),
    Column("why", CALCULATED, "What brought the copies together.", lambda m: m.why),
    Column("thread", INFERRED, "Conversation, as in conversations.csv.", lambda m: m.thread),
    Column("parent", INFERRED, "Message it answers.", lambda m: m.parent),
)

_THREADS: tuple[Column[Thread], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda t: t.id),
    Column("subject", OBSERVED, "Subject.", lambda t: t.subject),
    Column("first", OBSERVED, "Time of the first message as printed.", lambda t: t.first),
    Column("last", OBSERVED, "Time of the last message as printed.", lambda t: t.last),
    Column("messages", INFERRED, "Distinct messages.", lambda t: len(t.messages)),
    Column("gaps", INFERRED, "Items that appear to be missing.", lambda t: t.gaps),
    Column("message_ids", INFERRED, "Messages in order of time.", lambda t: t.messages),
)

_LINKS: tuple[Column[Link], ...] = (
    Column("message", CALCULATED, "Message, as in messages.csv.", lambda k: k.message),
    Column("parent", INFERRED, "Message it answers.", lambda k: k.parent),
    Column("kind", CALCULATED, "What ties them together.", lambda k: k.kind.value),
    Column("confidence", CALCULATED, "Confidence, 0 to 1.", lambda k: k.confidence),
    Column("why", CALCULATED, "Measured reason.", lambda k: k.why),
)

_GAPS: tuple[Column[Gap], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda g: g.id),
    Column("kind", INFERRED, "What kind of thing appears to be missing.", lambda g: g.kind.value),
    Column("what", INFERRED, "What appears to be missing.", lambda g: g.what),
    Column("evidence", OBSERVED, "Places that show it.", lambda g: tuple(str(c) for c in g.evidence)),
    Column("ask", INFERRED, "Persons who would hold it.", lambda g: g.custodians),
    Column("thread", INFERRED, "Conversation, as in conversations.csv.", lambda g: g.thread),
)

_PERSONS: tuple[Column[Person], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda p: p.id),
    Column("name", INFERRED, "Name, or a place-holder for one who is hidden.", lambda p: p.name),
    Column("organisation", INFERRED, "Organisation.", lambda p: p.organisation),
    Column("unidentified", INFERRED, "The name is not known.", lambda p: p.unidentified),
    Column("aliases", OBSERVED, "Names printed for this person.", lambda p: p.aliases),
    Column("messages", INFERRED, "Distinct messages sent or received.", lambda p: p.messages),
)


class _NamedEdge(NamedTuple):
    edge: Edge
    sender: str
    recipient: str


def _edges(data: ReportData) -> list[_NamedEdge]:
    names = data.person_names()
    found = [_NamedEdge(e, names.get(e.sender, e.sender), names.get(e.recipient, e.recipient)) for e in data.edges]
    return sorted(found, key=lambda e: (-e.edge.count, e.sender, e.recipient, e.edge.sender, e.edge.recipient))


_EDGES: tuple[Column[_NamedEdge], ...] = (
    Column("from", INFERRED, "Sender.", lambda e: e.sender),
    Column("from_person", INFERRED, "Sender, as in persons.csv.", lambda e: e.edge.sender),
    Column("to", INFERRED, "Recipient.", lambda e: e.recipient),
    Column("to_person", INFERRED, "Recipient, as in persons.csv.", lambda e: e.edge.recipient),
    Column("count", INFERRED, "Distinct messages.", lambda e: e.edge.count),
    Column("redacted", INFERRED, "Of these, a name is hidden in at least one copy.", lambda e: e.edge.redacted),
    Column("first", OBSERVED, "Time of the first as printed.", lambda e: e.edge.first),
    Column("last", OBSERVED, "Time of the last as printed.", lambda e: e.edge.last),
    Column("messages", INFERRED, "Messages, as in messages.csv.", lambda e: e.edge.messages),
)

_TOPICS: tuple[Column[Topic], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda t: t.id),
    Column("label", INFERRED, "Label.", lambda t: t.label),
    Column("terms", CALCULATED, "Words that mark it.", lambda t: t.terms),
    Column("messages", INFERRED, "Distinct messages.", lambda t: len(t.messages)),
    Column("words_visible", CALCULATED, "Words of these that can be read.", lambda t: t.words_visible),
    Column("words_hidden_low", INFERRED, "Words hidden, low estimate.", lambda t: t.words_hidden[0]),
    Column("words_hidden", INFERRED, "Words hidden, estimate.", lambda t: t.words_hidden[1]),
    Column("words_hidden_high", INFERRED, "Words hidden, high estimate.", lambda t: t.words_hidden[2]),
    Column("hidden_share_low", INFERRED, "Share of words hidden, low estimate.", lambda t: t.hidden_share[0]),
    Column("hidden_share", INFERRED, "Share of words hidden, estimate.", lambda t: t.hidden_share[1]),
    Column("hidden_share_high", INFERRED, "Share of words hidden, high estimate.", lambda t: t.hidden_share[2]),
    Column("message_ids", INFERRED, "Messages, as in messages.csv.", lambda t: t.messages),
)

MAIL: tuple[AnyTable, ...] = (
    Table(
        "conversations",
        "Conversations and what is missing from them.",
        _THREADS,
        lambda d: sorted(d.threads, key=lambda t: (_late(t.first), t.id)),
    ),
    Table(
        "missing",
        "What appears to be missing, how it is known, whom to ask.",
        _GAPS,
        lambda d: sorted(d.gaps, key=lambda g: (g.kind, g.what, g.id)),
    ),
    Table("messages", "Distinct messages, with where their copies stand.", _MESSAGES, _messages),
    Table(
        "links",
        "Which message answers which, and why.",
        _LINKS,
        lambda d: sorted(d.links, key=lambda k: (k.message, k.parent or "")),
    ),
    Table("who_to_whom", "How often one person wrote to another.", _EDGES, _edges),
    Table(
        "persons",
        "Persons behind the printed names.",
        _PERSONS,
        lambda d: sorted(d.persons, key=lambda p: (-p.messages, p.name, p.id)),
    ),
    Table(
        "topics",
        "Topics and how much of each is hidden.",
        _TOPICS,
        lambda d: sorted(d.topics, key=lambda t: (-t.hidden_share[1], t.label, t.id)),
    ),
)
