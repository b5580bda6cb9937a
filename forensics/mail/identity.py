"""Which copies show one message: candidates by shared keys, tiers of evidence, clusters without contradiction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from forensics.mail.agreement import (
    FEW_WORDS,
    SUBSTANTIAL,
    Agreement,
    Reading,
    bodies,
    minutes,
    reading,
    recipients,
    senders,
    subjects,
)
from forensics.mail.merge import id_clashes, merged
from forensics.printed.subjects import is_reply
from forensics.records.finding import Finding
from forensics.records.message import Message, MessageCopy

BLOCK_LIMIT = 60
"""Copies that share a key beyond this number are compared with their neighbours only: a key so common proves little."""
_BODY_ONLY_WORDS = 25
_KEY_LENGTH = 24

_Edge = tuple[float, str, str, str]
"""Strength (negative, so that the strongest sorts first), two copy ids, and the tier."""


def identify(copies: Sequence[MessageCopy]) -> tuple[list[MessageCopy], list[Message], list[Finding]]:
    """Return the copies with their message, the messages, and the Message-IDs that stand over different texts.

    The result does not depend on the order of the copies. Tiers, strongest first: Message-ID; Thread-Index; sender,
    base subject and minute; body. Redacted or blank fields never count as agreement, and one contradiction keeps apart.
    """
    readings = {r.copy.id: r for r in map(reading, sorted(copies, key=lambda c: c.id))}
    edges = sorted(_edges(readings))
    clusters = _clusters(readings, edges)
    messages, named = [], {}
    for members, why in clusters:
        message = merged([r.copy for r in members], why)
        messages.append(message)
        named.update({r.copy.id: message.id for r in members})
    found = [replace(c, message=named[c.id]) for c in copies]
    ordered = sorted(messages, key=lambda m: m.id)
    return found, ordered, sorted(id_clashes(found), key=lambda f: f.id)


def _edges(readings: dict[str, Reading]) -> Iterator[_Edge]:
    """Yield every pair that shares a key and agrees, each pair once."""
    seen: set[tuple[str, str]] = set()
    for block in _blocks(readings.values()):
        for one, two in _pairs(block):
            pair = (one, two) if one < two else (two, one)
            if one == two or pair in seen:
                continue
            seen.add(pair)
            tier = same_message(readings[one], readings[two])
            if tier is not None:
                yield (-tier[0], *pair, tier[1])


def _pairs(block: Sequence[str]) -> Iterable[tuple[str, str]]:
    if len(block) <= BLOCK_LIMIT:
        return combinations(block, 2)
    return ((block[i], other) for i in range(len(block)) for other in block[i + 1 : i + 9])


def _blocks(readings: Iterable[Reading]) -> Iterator[list[str]]:
    """Yield groups of copies that share a key, in order of the keys; ids in order."""
    held: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for item in readings:
        for key in _keys(item):
            held[key].append(item.copy.id)
    for key in sorted(held):
        if len(held[key]) > 1:
            yield sorted(held[key])


def _keys(item: Reading) -> Iterator[tuple[str, ...]]:
    copy = item.copy
    if copy.message_id:
        yield "id", copy.message_id
    if copy.thread_index:
        yield "index", copy.thread_index
    for shingle in sorted(item.sketch):
        yield "body", str(shingle)
    if item.day is not None and item.subject:
        yield "day", str(item.day), item.subject[:_KEY_LENGTH]
    if item.minute is None:
        return
    for minute in (item.minute, item.minute + 1) if item.quoted else (item.minute,):
        if item.subject:
            yield "subject", str(minute), item.subject[:_KEY_LENGTH]
        for word in item.sender.split():
            yield "sender", str(minute), word


def same_message(a: Reading, b: Reading) -> tuple[float, str] | None:
    """Return how strongly two copies are one message and by which tier; None where they are not, or nobody can say."""
    body = bodies(a, b)
    if body is Agreement.CONTRADICT:
        return None
    if a.copy.message_id and b.copy.message_id:
        return (1.0, "Message-ID") if a.copy.message_id == b.copy.message_id else None
    who, what, when = senders(a, b), subjects(a, b), minutes(a, b)
    if a.copy.thread_index and a.copy.thread_index == b.copy.thread_index and when is not Agreement.CONTRADICT:
        return 0.95, "Thread-Index"
    if Agreement.CONTRADICT in (who, what, when):
        return None
    return _by_fields(a, b, (who, what, when, body))


def _by_fields(a: Reading, b: Reading, found: tuple[Agreement, ...]) -> tuple[float, str] | None:
    """Weigh sender, subject, minute and body, of which none contradicts."""
    who, what, when, body = (x is Agreement.AGREE for x in found)
    words = min(len(a.words), len(b.words))
    to = recipients(a, b) is Agreement.AGREE
    beside = _marks_agree(a, b)
    telling = to or words >= FEW_WORDS or not (a.subject or b.subject)  # "Please print." is sent twice in a minute
    named = "sender" if who else "subject"
    tiers = (
        (who and what and when and body, 0.9, "sender, subject, minute and body"),
        (who and what and when, 0.8, "sender, subject and minute"),
        (when and body and (what or (who and telling)), 0.75, f"minute, body and {named}"),
        (when and what and to, 0.65, "minute, subject and recipient"),
        (when and who and to, 0.65, "minute, sender and recipient"),
        (body and beside and words >= SUBSTANTIAL and (who or what), 0.7, f"body and {named}"),
        (body and beside and words >= _BODY_ONLY_WORDS and _whole(a, b), 0.6, "body"),
    )
    return next(((strength, tier) for holds, strength, tier in tiers if holds), None)


def _marks_agree(a: Reading, b: Reading) -> bool:
    """Tell whether both subjects are replies, or neither: a reply may hold all the words that it answers."""
    return not (a.subject and b.subject) or is_reply(a.copy.subject) == is_reply(b.copy.subject)


def _whole(a: Reading, b: Reading) -> bool:
    """Bodies alone must be of one length: a reply that copies a text in is not that text."""
    return min(len(a.words), len(b.words)) >= 0.8 * max(len(a.words), len(b.words))


def _clusters(readings: dict[str, Reading], edges: Sequence[_Edge]) -> list[tuple[list[Reading], str]]:
    """Join copies, strongest edge first; two clusters whose members contradict each other stay apart."""
    home = {copy_id: copy_id for copy_id in readings}
    members = {copy_id: [copy_id] for copy_id in readings}
    why: dict[str, set[str]] = defaultdict(set)
    for _, one, two, tier in edges:
        a, b = home[one], home[two]
        if a != b:
            if _clash(readings, members[a], members[b]):
                continue
            a, b = sorted((a, b))
            for copy_id in members[b]:
                home[copy_id] = a
            members[a] += members.pop(b)
            why[a] |= why.pop(b, set())
        why[a].add(tier)
    return [([readings[c] for c in sorted(members[k])], "; ".join(sorted(why[k]))) for k in sorted(members)]


def _clash(readings: dict[str, Reading], left: Sequence[str], right: Sequence[str]) -> bool:
    """Tell whether some copy on one side cannot be the message of some copy on the other."""
    return any(_contradict(readings[x], readings[y]) for x in sorted(left)[:12] for y in sorted(right)[:12])


def _contradict(a: Reading, b: Reading) -> bool:
    if a.copy.document == b.copy.document and (a.copy.quoted_in == b.copy.id or b.copy.quoted_in == a.copy.id):
        return True
    ids = a.copy.message_id, b.copy.message_id
    if all(ids):
        return ids[0] != ids[1] or bodies(a, b) is Agreement.CONTRADICT
    return Agreement.CONTRADICT in (bodies(a, b), senders(a, b), minutes(a, b))
