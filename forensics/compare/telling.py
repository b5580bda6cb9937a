"""What had covered released words, beside the code: which field of which message it was, whose name, sent when by whom.

A header that shows the words says which field they are. A name is *observed* where it stands whole in that field, and
*inferred* where only a part of it was hidden, or where the words are a name in running text that fits one person alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from forensics.compare.copies import Places
from forensics.compare.sides import ProductionSide
from forensics.people.names import mention
from forensics.records.cite import Cite
from forensics.records.comparison import Basis, Change, ChangeKind, Named
from forensics.records.geometry import Box
from forensics.records.message import FieldState, Message, MessageCopy, Participant
from forensics.records.page import Page
from forensics.records.person import Alias, Person

BODY = "body"
ON_ONE_LINE = 0.5
"""Share of the height of the lower of two boxes that they have in common where they stand on one line."""
MOST_NAME_WORDS = 5
"""Words above which a passage of a body is no name."""

MOSTLY = 0.5
"""Share of the words of a change or of a field, whichever has fewer, from which the change is about the field."""

_PAGES = frozenset({ChangeKind.PAGE_ADDED, ChangeKind.PAGE_REMOVED})
_WORD = re.compile(r"[^\W\d_]{2,}")
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dear"])

Words = frozenset[str]
Field = tuple[str, MessageCopy]
"""A field of a header, and the copy in whose header it stands."""


@dataclass(frozen=True, slots=True)
class Names:
    """The persons of a case by what they are called."""

    known: Mapping[str, str]
    """Name of each person, by id."""
    printed: Mapping[str, str]
    """Id of the person behind each printed name."""
    words: Mapping[str, Words]
    """All words of the names of each person, by id."""

    @classmethod
    def of(cls, persons: Iterable[Person], aliases: Iterable[Alias]) -> "Names":
        """Gather the names; place-holders for unidentified persons have none."""
        known = {p.id: p.name for p in persons if not p.unidentified}
        owners: dict[str, set[str]] = defaultdict(set)
        words: dict[str, set[str]] = {person: set(words_of(name)) for person, name in known.items()}
        for alias in aliases:
            if alias.person in known:
                owners[alias.printed].add(alias.person)
                words[alias.person] |= words_of(mention(alias.printed).shown)
        printed = {text: next(iter(found)) for text, found in owners.items() if len(found) == 1}
        return cls(known, printed, {person: frozenset(found) for person, found in words.items()})

    def within(self, said: Words, among: Iterable[str]) -> list[str]:
        """Return which of some persons bear all of the words."""
        return sorted(p for p in among if said <= self.words.get(p, frozenset()))


def words_of(text: str) -> Words:
    """Return the words of a name in no order and one case; initials say nothing."""
    return frozenset(_WORD.findall(text.casefold()))


def told(changes: Iterable[Change], old: ProductionSide, new: ProductionSide, names: Names) -> Iterator[Change]:
    """Yield the changes with field, names, sender and date of the message, where they can be told."""
    headers = _Headers(old.copies), _Headers(new.copies)
    owners = _Owners(old), _Owners(new)
    messages = {m.id: m for side in (old, new) for m in side.messages}
    for change in changes:
        if change.kind in _PAGES:
            yield change
            continue
        later = change.kind is ChangeKind.RELEASED or change.left is None
        found = _meant(change, headers[later].at(change.right if later else change.left))
        message = change.message or next((copy.message for _, copy in found if copy.message), None)
        message = message or owners[change.left is None].of(change.left or change.right)
        own = messages.get(message or "")
        yield replace(
            change,
            message=message,
            fields=tuple(dict.fromkeys(key for key, _ in found)) or ((BODY,) if own else ()),
            persons=tuple(_persons(change, found, own, names)),
            sender=_name(own.sender) if own else None,
            sent=own.sent if own else None,
        )


class _Headers:
    """The header fields of one production by page."""

    def __init__(self, copies: Sequence[MessageCopy]) -> None:
        self._at: dict[tuple[str, int | None], list[tuple[str, Cite, MessageCopy]]] = defaultdict(list)
        for copy in copies:
            for key, place in copy.places.items():
                self._at[place.file, place.page].append((key, place, copy))

    def at(self, cite: Cite | None) -> list[Field]:
        """Return the fields that a place touches, in order of the page."""
        if cite is None:
            return []
        near = [(key, place, copy) for key, place, copy in self._at[cite.file, cite.page] if _touch(cite, place)]
        return [(key, copy) for key, place, copy in sorted(near, key=lambda n: (n[1].lines or (0, 0), n[0]))]


class _Owners:
    """The messages of one production by place; pages are looked up once one is asked for."""

    def __init__(self, side: ProductionSide) -> None:
        self._side = side

    @cached_property
    def _pages(self) -> dict[tuple[str, int], Page]:
        return {(p.file, p.number): p for p in self._side.pages}

    @cached_property
    def _places(self) -> Places:
        return Places(self._side.copies)

    def of(self, cite: Cite | None) -> str | None:
        """Return the message that stands at a place."""
        page = self._pages.get((cite.file, cite.page or 0)) if cite else None
        if cite is None or page is None or not (cite.box or cite.lines):
            return None
        lines = [cite.lines[0]] if cite.lines else [t.line for t in page.tokens if t.box and _inside(t.box, cite)]
        return next((message for line in lines if (message := self._places(page, line))), None)


def _inside(box: Box, cite: Cite) -> bool:
    return cite.box is not None and box.covered_by(cite.box) > ON_ONE_LINE


def _touch(one: Cite, two: Cite) -> bool:
    if one.box and two.box:
        common = one.box.intersect(two.box)
        lower = min(one.box.height, two.box.height)
        return common.area > 0 and common.height >= ON_ONE_LINE * lower
    if one.lines and two.lines:
        return one.lines[0] <= two.lines[1] and two.lines[0] <= one.lines[1]
    return False


def _meant(change: Change, touched: Sequence[Field]) -> list[Field]:
    """Return the fields that a change is about, of those its place touches: the rest stands beside or between it."""
    said = _all_words(change.text)
    if said:
        return [(key, copy) for key, copy in touched if _alike(said, _value(copy, key))]
    hidden = [(key, copy) for key, copy in touched if hides(copy, key)]
    return hidden or list(touched)


def _alike(said: Words, value: Words) -> bool:
    return len(said & value) >= MOSTLY * min(len(said), len(value)) > 0


def _all_words(text: str) -> Words:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _value(copy: MessageCopy, key: str) -> Words:
    """Return the words of a field as it is printed."""
    if key in ("sent", "subject"):
        return _all_words((copy.sent_raw if key == "sent" else copy.subject) or "")
    return _all_words(" ".join(f"{p.printed} {p.address or ''}" for p in in_field(copy, key)))


def hides(copy: MessageCopy, key: str) -> bool:
    """Tell whether a copy hides a field, or the name of somebody in it."""
    return copy.states.get(key) is FieldState.REDACTED or any(p.redacted for p in in_field(copy, key))


def _persons(change: Change, found: Sequence[Field], own: Message | None, names: Names) -> Iterator[Named]:
    """Yield whose names the readable words of a change are, each once."""
    said = words_of(change.text)
    if not said:
        return
    in_header = [p for key, copy in found for p in in_field(copy, key) if not p.redacted]
    given = [_in_header(p, said, change.text, names) for p in in_header]
    named = {n.person: n for n in given if n is not None}
    if not found and own is not None and len(change.text.split()) <= MOST_NAME_WORDS:
        named |= {n.person: n for n in _in_body(change.text, said - _TITLES, own, names)}
    yield from named.values()


def in_field(copy: MessageCopy, key: str) -> Sequence[Participant]:
    """Return the persons in a field of a header."""
    if key == "from":
        return (copy.sender,) if copy.sender else ()
    return {"to": copy.to, "cc": copy.cc, "bcc": copy.bcc}.get(key, ())


def _in_header(found: Participant, said: Words, text: str, names: Names) -> Named | None:
    person = names.printed.get(found.printed)
    own = words_of(mention(found.printed).shown)
    if person is None or not own & said:
        return None
    whole = own <= said or bool(found.address and found.address.casefold() in text.casefold())
    basis = Basis.OBSERVED if whole else Basis.INFERRED
    return Named(person=person, name=names.known[person], printed=found.printed, basis=basis)


def _in_body(text: str, said: Words, own: Message, names: Names) -> Iterator[Named]:
    """Yield the one person whose name a passage is: of those who wrote or received the message, else of all."""
    if not said:
        return
    present = {p.person for p in (own.sender, *own.to, *own.cc, *own.bcc) if p and p.person}
    for among in (present, names.known):
        fitting = names.within(said, among)
        if len(fitting) == 1:
            person = fitting[0]
            yield Named(person=person, name=names.known[person], printed=text, basis=Basis.INFERRED)
        if fitting:
            return


def _name(sender: Participant | None) -> str | None:
    return None if sender is None or sender.redacted else (sender.name or sender.printed or None)
