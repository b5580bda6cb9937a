"""The shared filters: which records of a case a question is about.

Filters by date, person and topic select messages; redactions, changes and gaps follow the message they belong to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from forensics.case import Case
from forensics.errors import UsageError
from forensics.records.comparison import Change, Pair
from forensics.records.inconsistency import Inconsistency
from forensics.records.message import Message, Participant
from forensics.records.person import Alias, Person
from forensics.records.region import Region, Withheld
from forensics.records.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the user asked for; None and empty select everything."""

    productions: tuple[str, ...] = ()
    since: str | None = None
    """First day, ISO 8601, included."""
    until: str | None = None
    """Last day, ISO 8601, included."""
    person: str | None = None
    code: str | None = None
    bates: str | None = None
    """A number, the beginning of one, or ``FIRST..LAST``."""
    topic: str | None = None

    @property
    def by_message(self) -> bool:
        """Whether any of them selects messages, so that mails have to be read."""
        return any((self.since, self.until, self.person, self.topic))


class Selection:
    """Filters applied to one case."""

    def __init__(self, case: Case, filters: Filters) -> None:
        case.check_productions(filters.productions)
        self._filters = filters
        self._persons = _persons(case, filters.person)
        self._messages = self._select(case) if filters.by_message else None

    def region(self, r: Region) -> bool:
        """Tell whether a redaction is asked for."""
        f = self._filters
        return (
            self._production(r.production)
            and (f.code is None or f.code in r.codes)
            and self._bates(r.bates)
            and self._message(r.message)
        )

    def withheld(self, w: Withheld) -> bool:
        """Tell whether a slip sheet is asked for; it belongs to no message."""
        code = self._filters.code
        return (
            self._production(w.production)
            and (code is None or code in w.codes)
            and self._bates(w.bates)
            and self._messages is None
        )

    def page(self, production: str, bates: str | None, messages: Iterable[str], codes: Iterable[str] | None) -> bool:
        """Tell whether a page is asked for, by the messages and codes on it; ``codes`` None asks for no code."""
        code = self._filters.code
        return (
            self._production(production)
            and self._bates(bates)
            and (code is None or codes is None or code in set(codes))
            and (self._messages is None or not self._messages.isdisjoint(messages))
        )

    def message(self, m: Message, codes: Iterable[str] = ()) -> bool:
        """Tell whether a message is asked for: one of its copies must stand where the filters say."""
        f = self._filters
        placed = any(self._production(c.production) and self._bates(c.bates) for c in m.copies)
        return placed and self._message(m.id) and (f.code is None or f.code in set(codes))

    def change(self, c: Change) -> bool:
        """Tell whether a change is asked for."""
        f = self._filters
        sides = [s for s in (c.left, c.right) if s]
        numbered = f.bates is None or any(self._bates(s.bates) for s in sides)
        return numbered and (f.code is None or f.code in c.codes) and self._message(c.message)

    def inconsistency(self, i: Inconsistency) -> bool:
        """Tell whether it is asked for: by the production, code and number of the place that hides, and its message."""
        f = self._filters
        numbered = f.bates is None or any(self._bates(s.bates) for s in (i.hidden, i.readable))
        return (
            self._production(i.hidden_in)
            and numbered
            and (f.code is None or f.code in i.codes)
            and self._message(i.message)
        )

    def pair(self, p: Pair) -> bool:
        """Tell whether a pair is asked for; pairs are filtered by Bates number alone."""
        return self._filters.bates is None or any(self._bates(s.bates) for s in (p.left, p.right) if s)

    def _select(self, case: Case) -> set[str]:
        f = self._filters
        wanted = None if f.topic is None else _topic_messages(case, f.topic)
        return {
            m.id
            for m in case.read(Message, stage="people")
            if (wanted is None or m.id in wanted) and self._dated(m.sent) and self._with_person(m)
        }

    def _dated(self, sent: str | None) -> bool:
        f = self._filters
        if f.since is None and f.until is None:
            return True
        day = (sent or "")[:10]
        return bool(day) and (f.since or "") <= day and (f.until is None or day <= f.until)

    def _with_person(self, m: Message) -> bool:
        if self._filters.person is None:
            return True
        present = [p for p in (m.sender, *m.to, *m.cc, *m.bcc) if p]
        return any(p.person in self._persons for p in present if isinstance(p, Participant))

    def _production(self, name: str) -> bool:
        return not self._filters.productions or name in self._filters.productions

    def _bates(self, number: str | None) -> bool:
        wanted = self._filters.bates
        return wanted is None or bates_matches(wanted, number)

    def _message(self, message: str | None) -> bool:
        return self._messages is None or message in self._messages


def bates_matches(wanted: str, number: str | None) -> bool:
    """Tell whether a Bates number is the one wanted, begins with it, or lies in the range ``FIRST..LAST``."""
    if number is None:
        return False
    return bates_in_range(wanted, number) if ".." in wanted else number.startswith(wanted)


def bates_in_range(wanted: str, number: str | None) -> bool:
    """Tell whether a Bates number lies in ``FIRST..LAST``, both with its own prefix."""
    first, _, last = wanted.partition("..")
    prefix, value = _split_bates(number or "")
    low, high = _split_bates(first), _split_bates(last)
    return prefix == low[0] == high[0] and low[1] <= value <= high[1]


def _split_bates(number: str) -> tuple[str, int]:
    found = re.fullmatch(r"(.*?)(\d+)", number.strip())
    return (found[1], int(found[2])) if found else (number, -1)


def _persons(case: Case, wanted: str | None) -> set[str]:
    if wanted is None:
        return set()
    needle = wanted.casefold()
    found = {p.id for p in case.read(Person, stage="people") if p.id == wanted or needle in p.name.casefold()}
    found |= {a.person for a in case.store.iterate(Alias) if needle in a.printed.casefold()}
    if not found:
        raise UsageError(f"No person is called {wanted!r} here.", "`forensics people CASE` lists those that are known.")
    return found


def _topic_messages(case: Case, wanted: str) -> set[str]:
    known = case.read(Topic, stage="topics")
    found = [t for t in known if t.id == wanted or wanted.casefold() in t.label.casefold()]
    if not found:
        raise UsageError(f"There is no topic {wanted!r}.", f"Known: {'; '.join(t.label for t in known) or 'none'}.")
    return {m for t in found for m in t.messages}
