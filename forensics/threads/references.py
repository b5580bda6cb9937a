"""Links that mails state themselves: In-Reply-To, References (RFC 5322, 3.6.4) and Thread-Index.

References are read as in RFC 5256 and Zawinski's algorithm: each entry answers the one before it, and an entry that was
never delivered still holds its place, here as a message of kind ``inferred``.
"""

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from forensics.printed.subjects import is_reply
from forensics.records.ids import stable_id
from forensics.records.message import Message, MessageCopy, MessageKind
from forensics.records.thread import Link, LinkKind
from forensics.threads.corpus import Corpus

MOST_REFERENCES = 200
"""Entries of one References header that are read, the last ones; a mail with more is damaged or hostile."""
RECORDING = 0.2
"""Share of a production's native mails that must name what they answer for the silence of others to mean anything."""
_INDEX_ROOT, _INDEX_STEP = 22, 5
"""Bytes of a Thread-Index that begin a conversation, and bytes that each reply adds ([MS-OXOMSG] 2.2.1.3)."""


@dataclass(frozen=True, slots=True)
class Ancestry:
    """Message-IDs that mails say they answer, nearest last."""

    message: str
    ancestors: tuple[str, ...]
    stated: str
    """Header that names the nearest one."""


def bare_id(message_id: str | None) -> str:
    """Return a Message-ID without angle brackets and blanks."""
    return "".join((message_id or "").split()).strip("<>")


def ancestries(corpus: Corpus) -> list[Ancestry]:
    """Return what each message says it answers, from the first of its copies that says so."""
    found = []
    for message in corpus.messages:
        for copy in corpus.copies_of.get(message.id, ()):
            if ancestry := _ancestry(message, copy):
                found.append(ancestry)
                break
    return found


def _ancestry(message: Message, copy: MessageCopy) -> Ancestry | None:
    own = bare_id(message.message_id)
    chain = [bare_id(r) for r in copy.references]
    answered = bare_id(copy.in_reply_to)
    if answered:
        chain = [r for r in chain if r != answered] + [answered]
    chain = [r for r in dict.fromkeys(chain) if r and r != own][-MOST_REFERENCES:]
    header = "In-Reply-To" if answered else "References"
    return Ancestry(message.id, tuple(chain), header) if chain else None


def inferred_messages(messages: Sequence[Message], stated: Sequence[Ancestry]) -> list[Message]:
    """Return a message of kind ``inferred`` for each Message-ID that a mail directly answers and nobody delivered."""
    known = {bare_id(m.message_id) for m in messages if m.message_id}
    unseen = sorted({a.ancestors[-1] for a in stated} - known)
    return [
        Message(
            id=stable_id("m", "inferred", name),
            message_id=f"<{name}>",
            kind=MessageKind.INFERRED,
            sender=None,
            to=(),
            cc=(),
            bcc=(),
            sent=None,
            sent_raw=None,
            subject=None,
            body="",
            attachments=(),
            copies=(),
            why="named as the mail answered, never delivered",
        )
        for name in unseen
    ]


def begun_anew(corpus: Corpus, stated: Sequence[Ancestry]) -> frozenset[str]:
    """Return native mails that answer nothing: others of their production say what they answer, these do not.

    Neither a header nor a reply mark in the subject; what such a mail quotes it brings up, and does not answer.
    """
    answering = {a.message for a in stated}
    native: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in corpus.copies:
        if copy.depth == 0 and copy.message_id and copy.message is not None:
            native[copy.production].append(copy)
    anew: set[str] = set()
    for copies in native.values():
        if sum(c.message in answering for c in copies) >= RECORDING * len(copies):
            silent = (c for c in copies if not c.thread_index and not is_reply(c.subject))
            anew |= {c.message for c in silent if c.message is not None} - answering
    return frozenset(anew)


def reference_links(corpus: Corpus, stated: Sequence[Ancestry]) -> Iterator[Link]:
    """Yield a link to the nearest known ancestor of each message, and between ancestors that others name in order."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for message in corpus.messages:
        if message.message_id:
            by_name[bare_id(message.message_id)].append(message.id)
    for ancestry in stated:
        yield from _stated(ancestry, by_name)
    yield from _between(stated, by_name)


def _stated(ancestry: Ancestry, by_name: dict[str, list[str]]) -> Iterator[Link]:
    skipped = 0
    for name in reversed(ancestry.ancestors):
        parents = [p for p in by_name.get(name, ()) if p != ancestry.message]
        if not parents:
            skipped += 1
            continue
        doubt = "; two mails bear this Message-ID" if len(parents) > 1 else ""
        header = ancestry.stated if skipped == 0 else f"References, {skipped} unseen mails between"
        yield Link(
            message=ancestry.message,
            parent=parents[0],
            kind=LinkKind.REFERENCE,
            confidence=(1.0 if skipped == 0 else 0.8) - (0.2 if doubt else 0.0),
            why=f"{header} names <{name}>{doubt}",
        )
        return


def _between(stated: Sequence[Ancestry], by_name: dict[str, list[str]]) -> Iterator[Link]:
    """Yield what References of others say about two known messages that follow each other."""
    seen: set[tuple[str, str]] = set()
    for ancestry in stated:
        known = [name for name in ancestry.ancestors if name in by_name]
        for earlier, later in pairwise(known):
            if (earlier, later) not in seen:
                seen.add((earlier, later))
                yield Link(
                    message=by_name[later][0],
                    parent=by_name[earlier][0],
                    kind=LinkKind.REFERENCE,
                    confidence=0.7,
                    why=f"References of another mail put <{later}> after <{earlier}>",
                )


def thread_index_links(corpus: Corpus) -> Iterator[Link]:
    """Yield links by Thread-Index, which Outlook lengthens by five bytes with each reply."""
    owners: dict[bytes, str] = {}
    indexed: list[tuple[str, bytes]] = []
    for message in corpus.messages:
        for copy in corpus.copies_of.get(message.id, ()):
            if index := _index(copy.thread_index):
                owners.setdefault(index, message.id)
                indexed.append((message.id, index))
                break
    for message_id, index in indexed:
        for length in range(len(index) - _INDEX_STEP, _INDEX_ROOT - 1, -_INDEX_STEP):
            parent = owners.get(index[:length])
            if parent and parent != message_id:
                steps = (len(index) - length) // _INDEX_STEP
                yield Link(
                    message=message_id,
                    parent=parent,
                    kind=LinkKind.REFERENCE,
                    confidence=0.95 if steps == 1 else 0.75,
                    why=f"its Thread-Index lengthens that of the parent by {steps} step{'s' * (steps > 1)}",
                )
                break


def _index(text: str | None) -> bytes | None:
    try:
        raw = base64.b64decode(text or "", validate=False)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) >= _INDEX_ROOT else None
