"""One message produced more than once with different redactions: each place hidden here and readable there.

Header fields are held against each other by what they say, bodies word by word. Each copy is held against the plainest
copy of its own production and of every other one, so that the work grows with the copies and not with their square.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from forensics.adapters.addresses import PLACEHOLDER
from forensics.compare.aligned import aligned
from forensics.compare.changes import Context, changes_of
from forensics.compare.strand import Strand, elastic_regions, strand
from forensics.compare.telling import BODY, hides, in_field, words_of
from forensics.records.cite import Cite
from forensics.records.comparison import Change, ChangeKind, Confirmed
from forensics.records.ids import stable_id
from forensics.records.inconsistency import Inconsistency, InconsistencyKind
from forensics.records.message import FieldState, Message, MessageCopy
from forensics.records.page import INK, Page, TextOrigin
from forensics.records.region import Region
from forensics.records.source import Production
from forensics.redaction.drawn import is_code_text

FIELDS = ("from", "to", "cc", "bcc", "sent", "subject")

LEAST_FILL = 0.15
"""Share of the characters of a redaction that the words shown elsewhere must have: it does not hide a stray word."""
ONE_WORD_FILL = 0.4
"""The same for a single word: of these, most stand beside the redaction."""
_TELLING = re.compile(r"[^\W\d_]{2}|\d[\d.,]*\d\d")
"""Two letters or three digits: ``1.4(D)`` and specks say nothing."""
INSIDE = 0.9
"""Share of a line of a redaction that lies in a box, from which it is one of those the box was drawn around."""

PageAt = tuple[str, int]
"""Source and number of a page."""


class Seen(NamedTuple):
    """A place that hides, the place that shows, and what stands there."""

    field: str
    hidden: Cite
    readable: Cite
    codes: tuple[str, ...]
    text: str
    confirmed: Confirmed


@dataclass(frozen=True, slots=True)
class Held:
    """What all comparisons look at."""

    pages: Mapping[PageAt, Page]
    regions: Mapping[str, Region]
    elastic: Container[str]
    released: Mapping[str, str | None]
    """When each production was released."""

    @classmethod
    def of(cls, pages: Iterable[Page], regions: Sequence[Region], productions: Iterable[Production]) -> "Held":
        """Gather them; pages that nothing is compared on may be left out."""
        return cls(
            {(p.source, p.number): p for p in pages},
            {r.id: r for r in regions},
            elastic_regions(regions),
            {p.name: p.released for p in productions},
        )

    def kind(self, hidden: str, shown: str) -> InconsistencyKind:
        """Return how two productions lie to each other."""
        if hidden == shown:
            return InconsistencyKind.WITHIN_PRODUCTION
        one, two = self.released.get(hidden), self.released.get(shown)
        if not one or not two or one == two:
            return InconsistencyKind.ACROSS_PRODUCTIONS
        return InconsistencyKind.HIDDEN_LATER if one > two else InconsistencyKind.RELEASED_LATER


def inconsistencies(
    messages: Iterable[Message],
    copies: Iterable[MessageCopy],
    pages: Iterable[Page],
    regions: Sequence[Region],
    productions: Iterable[Production],
) -> list[Inconsistency]:
    """Return every place of a message that one copy hides and another shows, for each kind once.

    Those within one production come first, then what a later production hides that an earlier one shows.

    Args:
        messages: the messages.
        copies: their copies.
        pages: the pages they stand on; those that nothing is compared on may be left out.
        regions: the redactions.
        productions: the productions, with the days of their release.
    """
    held = Held.of(pages, regions, productions)
    groups = groups_of(copies)
    found: dict[str, Inconsistency] = {}
    for message in sorted(messages, key=lambda m: m.id):
        for one in _of_message(message, groups.get(message.id, ()), held):
            found.setdefault(one.id, one)
    order = list(InconsistencyKind)
    return sorted(found.values(), key=lambda f: (order.index(f.kind), f.sent or "9", f.message, _place(f.hidden), f.id))


def groups_of(copies: Iterable[MessageCopy]) -> dict[str, list[MessageCopy]]:
    """Return the copies of each message of which there are several and at least one hides something."""
    groups: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        if copy.message:
            groups[copy.message].append(copy)
    return {
        message: sorted(group, key=lambda c: (c.production, c.file, c.page, c.lines or (0, 0), c.id))
        for message, group in groups.items()
        if len(group) > 1 and any(INK in c.body or any(hides(c, key) for key in FIELDS) for c in group)
    }


def _of_message(message: Message, copies: Sequence[MessageCopy], held: Held) -> Iterator[Inconsistency]:
    """Yield what the copies of one message hide differently, the nearest place that shows it for each kind."""
    sender = message.sender.name or message.sender.printed if message.sender and not message.sender.redacted else None
    known: set[tuple[str, object, InconsistencyKind]] = set()
    for copy, other in _to_compare(copies, held):
        for hiding, showing in ((copy, other), (other, copy)):
            kind = held.kind(hiding.production, showing.production)
            for seen in shown_by(showing, hiding, held):
                place = (hiding.id, (seen.field, *_place(seen.hidden)), kind)
                if place in known:
                    continue
                known.add(place)
                yield Inconsistency(
                    id=stable_id("i", kind.value, hiding.id, seen.field, *_place(seen.hidden), seen.text),
                    kind=kind,
                    message=message.id,
                    field=seen.field,
                    hidden_in=hiding.production,
                    hidden=seen.hidden,
                    hidden_copy=hiding.id,
                    codes=seen.codes,
                    readable_in=showing.production,
                    readable=seen.readable,
                    readable_copy=showing.id,
                    text=seen.text,
                    words=len(seen.text.split()),
                    confirmed=seen.confirmed,
                    sender=sender,
                    sent=message.sent,
                    subject=message.subject,
                )


def _to_compare(copies: Sequence[MessageCopy], held: Held) -> Iterator[tuple[MessageCopy, MessageCopy]]:
    """Yield each copy with the plainest of its own production, then of the others, the earliest released first."""
    by_production: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        by_production[copy.production].append(copy)
    names = sorted(by_production, key=lambda n: (held.released.get(n) is None, held.released.get(n) or "", n))
    plain = {name: plainest(by_production[name]) for name in names}
    seen: set[frozenset[str]] = set()
    for copy in copies:
        for name in sorted(names, key=lambda n: (n != copy.production, names.index(n))):
            pair = frozenset({copy.id, plain[name].id})
            if len(pair) == 2 and pair not in seen:
                seen.add(pair)
                yield copy, plain[name]


def plainest(copies: Iterable[MessageCopy]) -> MessageCopy:
    """Return the copy that shows most."""
    return max(copies, key=_plainness)


def _plainness(copy: MessageCopy) -> tuple[int, int, bool, str]:
    read = sum(copy.states.get(key) is FieldState.READ and not hides(copy, key) for key in FIELDS)
    return len(copy.body) - 2 * copy.body.count(INK), read, copy.depth == 0, copy.id


def shown_by(showing: MessageCopy, hiding: MessageCopy, held: Held) -> Iterator[Seen]:
    """Yield each field and passage that one copy of a message shows and another hides."""
    yield from _fields(hiding, showing, held)
    yield from _body(hiding, showing, held)


def _fields(hiding: MessageCopy, showing: MessageCopy, held: Held) -> Iterator[Seen]:
    for key in FIELDS:
        readable = showing.states.get(key) is FieldState.READ and not hides(showing, key)
        if readable and hides(hiding, key) and (text := _shown(hiding, showing, key)):
            place, other = _field_place(hiding, key), _field_place(showing, key)
            proof = Confirmed.TEXT if _trusted(hiding, held) and _trusted(showing, held) else Confirmed.NONE
            yield Seen(key, place, other, _codes(hiding, key, place, held), text, proof)


def _trusted(copy: MessageCopy, held: Held) -> bool:
    """Tell whether a copy is read from the file's own text; words of OCR prove nothing by themselves."""
    page = held.pages.get((copy.source, copy.page))
    return page is not None and page.text_origin in (TextOrigin.LAYER, TextOrigin.NATIVE)


def _shown(hiding: MessageCopy, showing: MessageCopy, key: str) -> str:
    """Return what of a field one copy shows and another does not; of a list the names that the other lacks."""
    if key in ("sent", "subject"):
        return (showing.sent_raw if key == "sent" else showing.subject) or ""
    there = [words_of(p.printed) for p in in_field(hiding, key) if not p.redacted]
    printed = [" ".join(PLACEHOLDER.sub(" ", p.printed).split()) for p in in_field(showing, key)]
    named = [text for text in printed if words_of(text)]
    fresh = [text for text in named if not any(_one(words_of(text), words) for words in there)]
    return "; ".join(fresh)


def _one(name: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two printed names share most of their words, so that OCR damage does not make two of one."""
    return 2 * len(name & other) >= min(len(name), len(other)) > 0


def _field_place(copy: MessageCopy, key: str) -> Cite:
    """Return where a field stands; that of a native mail stands in its headers, on no printed line."""
    return copy.places.get(key) or Cite(file=copy.file, page=copy.page, bates=copy.bates, lines=copy.lines)


def _codes(copy: MessageCopy, key: str, place: Cite, held: Held) -> tuple[str, ...]:
    codes = [code for p in in_field(copy, key) if p.redacted for code in p.codes]
    page = held.pages.get((copy.source, place.page or 0)) if place.lines and place.file == copy.file else None
    if not codes and page is not None and place.lines:
        first, last = place.lines
        codes = [code for t in page.tokens if t.region and first <= t.line <= last for code in t.codes]
    return tuple(dict.fromkeys(codes))


def _body(hiding: MessageCopy, showing: MessageCopy, held: Held) -> Iterator[Seen]:
    if INK not in hiding.body:
        return
    found = aligned(_strand(hiding, held), _strand(showing, held))
    context = Context("", held.regions, lambda _page, _line: None)
    for change in changes_of(found, context):
        if change.kind is ChangeKind.RELEASED and change.left and change.right and _fills(change, hiding, held):
            yield Seen(BODY, change.left, change.right, change.codes, change.text, change.confirmed)


def _fills(change: Change, copy: MessageCopy, held: Held) -> bool:
    """Tell whether the words are long enough to be what lies beneath the boxes, or a part of it worth telling."""
    cite = change.left
    page = held.pages.get((copy.source, cite.page or 0)) if cite else None
    if cite is None or cite.box is None or page is None:
        return True
    inside = [t for t in page.tokens if t.region and t.box and t.box.covered_by(cite.box) > INSIDE]
    hidden = 0 if any(t.region in held.elastic for t in inside) else sum(t.text.count(INK) for t in inside)
    said = change.text.split()
    if not _TELLING.search(change.text) or is_code_text(said):
        return False
    if len(said) == 1 and change.text.islower() and not change.codes:
        return False
    return len(change.text) >= (LEAST_FILL if len(said) > 1 else ONE_WORD_FILL) * hidden


def _strand(copy: MessageCopy, held: Held) -> Strand:
    """Return the strand of the body of a copy: the lines it stands on, less those of its header."""
    header = {(c.page, n) for c in copy.places.values() if c.lines for n in range(c.lines[0], c.lines[1] + 1)}
    if copy.lines:
        header |= {(copy.page, n) for n in range(copy.lines[0], copy.lines[1] + 1)}
    cut: list[Page] = []
    for run in copy.place:
        page = held.pages.get((run.source, run.page))
        if page is not None:
            inside = (t for t in page.tokens if run.lines[0] <= t.line <= run.lines[1])
            cut.append(replace(page, tokens=tuple(t for t in inside if (run.page, t.line) not in header)))
    return strand(cut, held.elastic)


def _place(cite: Cite) -> tuple[object, ...]:
    return cite.file, cite.page or 0, tuple(cite.box or ()), cite.lines or ()
