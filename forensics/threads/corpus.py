"""One view of messages and their copies, in an order of its own, that every finder of links reads."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property

from forensics.records.message import Message, MessageCopy, Participant
from forensics.threads.quotes import Layers
from forensics.threads.shingles import NO_RUNS, Runs
from forensics.threads.texts import Texts

_GREETING = re.compile(
    r"^\s*(?:(?:hi|hello|dear|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?|hallo|cher|chère)[\s,]+)?"
    r"(?P<names>[A-ZÀ-Þ][\w'’-]+(?:(?:\s+|\s*(?:,|and|&|/)\s*)[A-ZÀ-Þ][\w'’-]+){0,3})\s*[,:;!.–-]",
    re.IGNORECASE,
)
_ZONE = re.compile(r"T.*(?:Z|[+-]\d\d:?\d\d)$")
CLOCK = 900.0
"""Seconds by which clocks may put a reply before its parent."""
UNKNOWN_ZONE = 86400.0
"""The same where a time zone is not known."""
_BEHALF = re.compile(r"(?:on behalf of|de la part de|im auftrag von|em nome de|en nombre de) (.+)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTERS = re.compile(r"[^\W\d_]+")


class Corpus:
    """Messages in order of id, the copies of each, and what finders ask of them again and again."""

    def __init__(self, messages: Sequence[Message], copies: Sequence[MessageCopy], texts: Texts | None = None) -> None:
        """Sort what is given, so that nothing below depends on the order of ingest.

        Args:
            messages: distinct messages.
            copies: all copies, with ``message`` set.
            texts: of another view of the same copies, so that no text is taken apart twice.
        """
        self.messages = sorted(messages, key=lambda m: m.id)
        self.copies = sorted(copies, key=lambda c: (c.depth, c.production, c.file, c.page, c.lines or (0, 0), c.id))
        self.by_id = {m.id: m for m in self.messages}
        self.copy_by_id = {c.id: c for c in self.copies}
        self.copies_of: dict[str, list[MessageCopy]] = defaultdict(list)
        self.children_of: dict[str, list[MessageCopy]] = defaultdict(list)
        for copy in self.copies:
            if copy.message is not None:
                self.copies_of[copy.message].append(copy)
            if copy.quoted_in is not None:
                self.children_of[copy.quoted_in].append(copy)
        self._times = {m.id: seconds(m.sent) for m in self.messages}
        self._zoned = {m.id: bool(_ZONE.search(m.sent or "")) for m in self.messages}
        self.texts = texts or Texts()

    def time(self, message: str) -> float | None:
        """Return when a message was sent, in seconds; a time without an offset is taken as it stands."""
        return self._times[message]

    def later(self, one: str, other: str) -> bool:
        """Tell whether a message was sent after another, as far as clocks and unknown time zones allow to say."""
        a, b = self._times[one], self._times[other]
        if a is None or b is None:
            return False
        known = self._zoned[one] and self._zoned[other]
        return a > b + (CLOCK if known else UNKNOWN_ZONE)

    def layers(self, message: str) -> Layers:
        """Return the message's own words and those it quotes, by depth."""
        own = self.copies_of.get(message)
        return self.texts.layers(own[0], self.children_of) if own else Layers()

    def runs(self, message: str, level: int = 0) -> Runs:
        """Return the runs of words that a message wrote (0), quotes directly (1), quotes deeper (2)."""
        own = self.copies_of.get(message)
        return self.texts.runs(own[0], self.children_of, level) if own else NO_RUNS

    def all_runs(self, message: str, *, quoted: bool) -> Runs:
        """Return every run of words that a message wrote, in order, or that it quotes at any depth, sorted."""
        own = self.copies_of.get(message)
        return self.texts.all_runs(own[0], self.children_of, quoted=quoted) if own else NO_RUNS

    def quotes_something(self, message: str) -> bool:
        """Tell whether a copy of the message holds quoted text or a quoted message."""
        return any(self.layers(message).quoted) or any(c.id in self.children_of for c in self.copies_of[message])

    def senders(self, message: str) -> frozenset[str]:
        """Return the keys of the sender: address, name."""
        return self._keys.get(message, _NOBODY)[0]

    def recipients(self, message: str) -> frozenset[str]:
        """Return the keys of all recipients."""
        return self._keys.get(message, _NOBODY)[1]

    def greeted(self, message: str) -> frozenset[str]:
        """Return the names, in lower case, that the first line of the message's own words calls on."""
        lines = (line for line in self.layers(message).own.split("\n") if line.strip())
        match = _GREETING.match(next(lines, ""))
        return frozenset(w.lower() for w in _WORD.findall(match["names"])) if match else frozenset()

    def quoted_by(self, message: str) -> list[str]:
        """Return the messages that quote some copy of this one, in order of id."""
        around = {
            self.copy_by_id[c.quoted_in].message for c in self.copies_of[message] if c.quoted_in in self.copy_by_id
        }
        return sorted(m for m in around if m is not None and m in self.by_id)

    def name_agrees(self, one: str, other: str) -> bool | None:
        """Tell whether the senders of two messages share a word of their names; None where one names nobody."""
        people = [self.by_id[m].sender for m in (one, other)]
        names = [mailbox_names(person) for person in people]
        if not all(names):
            return None
        return bool(names[0] & names[1] or _spelled(people[0]) & names[1] or names[0] & _spelled(people[1]))

    def attributed(self, message: str) -> frozenset[str]:
        """Return the names, in lower case, of those whom the message's first copy says it quotes."""
        own = self.copies_of.get(message)
        quoted = self.children_of.get(own[0].id, ()) if own else ()
        return frozenset(w for c in quoted for w in mailbox_names(c.sender)) | self.layers(message).named

    @cached_property
    def in_time(self) -> list[str]:
        """All messages in order of time, unknown times last."""
        return sorted(self.by_id, key=lambda m: (self._times[m] is None, self._times[m] or 0.0, m))

    @cached_property
    def _keys(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        return {
            m.id: (
                participant_keys((m.sender,) if m.sender else ()),
                participant_keys((*m.to, *m.cc, *m.bcc)),
            )
            for m in self.messages
        }


_NOBODY: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def participant_keys(people: Sequence[Participant]) -> frozenset[str]:
    """Return what tells persons apart without deciding who they are: addresses, and the words of full names."""
    keys = set()
    for person in people:
        if person.address:
            keys.add(person.address.lower())
        words = sorted(name_words(person.name))
        if len(words) > 1:
            keys.add(" ".join(words))
    return frozenset(keys)


def name_words(name: str | None) -> frozenset[str]:
    """Return the words of two letters and more in a name, in lower case."""
    return frozenset(w.lower() for w in _WORD.findall(name or ""))


def mailbox_names(person: Participant | None) -> frozenset[str]:
    """Return the words by which a mail may call on this person; of a list, those on whose behalf it sent."""
    if person is None or person.redacted:
        return frozenset()
    behalf = _BEHALF.search(person.printed)
    if behalf:
        return name_words(behalf[1].partition("<")[0])
    return name_words(person.name) or name_words((person.address or "").partition("@")[0])


def _spelled(person: Participant | None) -> frozenset[str]:
    """Return the mailboxes that are written from a name: ``aalder``, ``adaalder``."""
    words = [w.lower() for w in _LETTERS.findall(person.name or "")] if person else []
    return frozenset({words[0][0] + words[-1], words[0] + words[-1]}) if len(words) > 1 else frozenset()


def seconds(sent: str | None) -> float | None:
    """Return an ISO 8601 time as seconds; without an offset it counts as UTC, None where it is no time."""
    if not sent:
        return None
    try:
        when = datetime.fromisoformat(sent)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
