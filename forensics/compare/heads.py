"""What the headers of two documents say against their being versions of one another.

A reply that quotes a mail shows all of its words, a minute later and under the same subject. Its sender and its time
tell it apart, and so does the quotation.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from forensics.adapters import fuzzy
from forensics.compare.pairing import Key, Weighed
from forensics.compare.sides import ProductionSide, Unit
from forensics.records.message import MessageCopy, Participant
from forensics.records.page import INK, Token

COST_AT_ODDS = 12.0
"""Nats against a candidate whose own message has another sender or time."""
QUOTED_EARLIER = 60.0
"""Seconds by which printings of one mail differ (FIELD_NOTES)."""
ONE_DAY = 86400.0
NEARLY_SAME = 0.9
"""Score from which a different time on the same day is taken for a misreading."""
SAME_NAME = 75.0
"""Similarity (0 to 100) from which parts of names are one name misread."""

MOST_SPECKS = 8
"""Words above the first header that may be specks and stamps."""

_PART = re.compile(r"[^\W_]+")


class Head(NamedTuple):
    """The messages of one document: its own and those it quotes, and who sent its own ones when, as far as read."""

    copies: tuple[MessageCopy, ...]
    """Copies of its own messages."""
    own: frozenset[str]
    quoted: frozenset[str]
    before: frozenset[str]
    """Own messages of the document just before in the same file, of which this one may be the rest."""
    times: tuple[datetime, ...]
    senders: frozenset[str]
    """Parts of the senders' names and addresses, without domains; empty where one is hidden."""
    covered: bool = False
    """Redactions stand above its first header, which may therefore be that of a quoted message."""


def heads(side: ProductionSide, found: Sequence[Unit]) -> list[Head]:
    """Return the head of each document."""
    copies: dict[str, list[MessageCopy]] = {unit.document.id: [] for unit in found}
    for copy in sorted(side.copies, key=lambda c: c.id):
        if copy.document in copies:
            copies[copy.document].append(copy)
    made = [_head(_within(side, unit, copies[unit.document.id])) for unit in found]
    return [
        head._replace(before=_before(found, made, at), covered=_covered(side, found[at], head))
        for at, head in enumerate(made)
    ]


SHORTEST_BAR = 8
"""Characters that the shortest line of a header holds."""


def _is_bar(token: Token) -> bool:
    """Tell whether a redaction was seen as a box, wide enough for a line of a header; a code alone hides none."""
    return token.region is not None and token.box is not None and token.text.count(INK) >= SHORTEST_BAR


def _covered(side: ProductionSide, unit: Unit, head: Head) -> bool:
    """Tell whether a line without a word that shows stands above the first header, or above all where none shows."""
    first = min(((copy.page, copy.lines[0]) for copy in head.copies if copy.lines), default=None)
    for page in (side.pages[n] for n in unit.pages):
        lines: dict[int, bool] = {}
        for token in page.tokens:
            if token.line not in page.furniture:
                lines[token.line] = lines.get(token.line, True) and _is_bar(token)
        if first is None or page.number > first[0]:
            return any(lines.values())
        if any(hidden for line, hidden in lines.items() if (page.number, line) < first):
            return True
        if page.number == first[0]:
            return False
    return False


def _within(side: ProductionSide, unit: Unit, copies: Sequence[MessageCopy]) -> list[MessageCopy]:
    """Return the copies that begin on the pages of a document or of a part; a part has an own message too."""
    if unit.is_whole:
        return list(copies)
    places = {(side.pages[n].source, side.pages[n].number) for n in unit.pages}
    own = [copy for copy in copies if (copy.source, copy.page) in places]
    if any(copy.depth == 0 for copy in own):
        return own
    shallow = min((copy.depth for copy in own), default=0)
    return [replace(copy, depth=copy.depth - shallow) for copy in own]


def _before(found: Sequence[Unit], made: Sequence[Head], at: int) -> frozenset[str]:
    beside = at > 0 and found[at - 1].document.source == found[at].document.source
    return made[at - 1].own if beside else frozenset()


def _head(copies: Sequence[MessageCopy]) -> Head:
    own = _own(copies)
    ids = {copy.id for copy in own}
    times = [sent for copy in own if (sent := time_of(copy))]
    return Head(
        copies=tuple(own),
        own=frozenset(copy.message for copy in own if copy.message),
        quoted=frozenset(copy.message for copy in copies if copy.id not in ids and copy.message),
        before=frozenset(),
        times=tuple(sent.replace(tzinfo=None) for sent in times),
        senders=_senders(copy.sender for copy in own),
    )


def _own(copies: Sequence[MessageCopy]) -> list[MessageCopy]:
    """Return a document's own copies; where specks above its header make these headerless, the first with a header."""
    own = [copy for copy in copies if copy.depth == 0]
    headed = [copy for copy in copies if copy.lines]
    if any(copy.lines for copy in own) or not headed:
        return own
    if sum(len(copy.body.split()) for copy in own) > MOST_SPECKS:
        return own
    return [min(headed, key=lambda c: (c.page, c.lines or (0, 0), c.id))]


def _senders(found: Iterable[Participant | None]) -> frozenset[str]:
    parts: set[str] = set()
    for sender in found:
        if sender is None or sender.redacted or sender.address_redacted:
            return frozenset()
        local = (sender.address or "").partition("@")[0]
        parts.update(_PART.findall(f"{sender.name or ''} {local}".casefold()))
    return frozenset(parts)


def time_of(copy: MessageCopy) -> datetime | None:
    """Return when a copy was sent as printed, None where that cannot be read."""
    try:
        return datetime.fromisoformat(copy.sent) if copy.sent else None
    except ValueError:
        return None


def at_odds(weighed: Mapping[Key, Weighed], both: tuple[Sequence[Head], Sequence[Head]]) -> dict[Key, Weighed]:
    """Hold against candidates what their headers say; a number or message they share is stronger."""
    return {key: w if w.known else _judged(w, both[0][key[0]], both[1][key[1]]) for key, w in weighed.items()}


def _judged(w: Weighed, left: Head, right: Head) -> Weighed:
    if left.before & right.own or right.before & left.own or left.covered or right.covered:
        return w
    if left.own & right.quoted or right.own & left.quoted or _other_sender(left, right):
        return w._replace(lift=w.lift - COST_AT_ODDS, inside=True)
    apart = min((abs((a - b).total_seconds()) for a in left.times for b in right.times), default=0.0)
    if apart <= QUOTED_EARLIER:
        return w
    return w._replace(lift=w.lift - COST_AT_ODDS, inside=w.inside or apart >= ONE_DAY or w.score < NEARLY_SAME)


def _other_sender(left: Head, right: Head) -> bool:
    if not left.senders or not right.senders or left.senders & right.senders:
        return False
    return not any(
        fuzzy.ratio(a, b) >= SAME_NAME for a in left.senders for b in right.senders if min(len(a), len(b)) > 3
    )
