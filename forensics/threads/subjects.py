"""The weakest of links: the same subject, people who were on both mails, close in time."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from forensics.printed.subjects import base_subject, is_reply
from forensics.records.message import Message
from forensics.records.thread import Link, LinkKind
from forensics.threads.corpus import Corpus, mailbox_names

WINDOW = 30 * 86400.0
"""Seconds after which one subject no longer ties two mails together."""
MOST_EARLIER = 40
"""Mails of one subject that are looked at as the parent of one mail."""


def subject_links(corpus: Corpus) -> Iterator[Link]:
    """Yield, for each mail that looks like an answer, the likeliest earlier mail of the same subject."""
    groups: dict[str, list[Message]] = defaultdict(list)
    for message in corpus.messages:
        base = base_subject(message.subject)
        if base and corpus.time(message.id) is not None:
            groups[base].append(message)
    for base, group in sorted(groups.items()):
        if len(group) > 1:
            ordered = sorted(group, key=lambda m: (corpus.time(m.id) or 0.0, m.id))
            yield from _links_in(corpus, base, ordered)


def _links_in(corpus: Corpus, base: str, group: Sequence[Message]) -> Iterator[Link]:
    times = [corpus.time(m.id) or 0.0 for m in group]
    for i, message in enumerate(group):
        start = max(bisect_left(times, times[i] - WINDOW), i - MOST_EARLIER)
        earlier = [m for m in group[start:i] if m.id != message.id]
        if earlier and (found := _best(corpus, message, earlier, base)):
            yield found


def _best(corpus: Corpus, message: Message, earlier: Sequence[Message], base: str) -> Link | None:
    """Return the link to the earlier mail with most in common; the latest of those that are equal."""
    greeted = corpus.greeted(message.id)
    scored = [(_tie(corpus, message, other, greeted), i) for i, other in enumerate(earlier)]
    (score, why), at = max(scored, key=lambda s: (s[0][0], s[1]))
    if score < _needed(corpus, message, base):
        return None
    days = ((corpus.time(message.id) or 0.0) - (corpus.time(earlier[at].id) or 0.0)) / 86400
    return Link(
        message=message.id,
        parent=earlier[at].id,
        kind=LinkKind.SUBJECT,
        confidence=round(min(0.75, 0.35 + 0.1 * score), 2),
        why=f"same subject “{base}”, {days:.1f} days later; {why}",
    )


def _tie(corpus: Corpus, message: Message, other: Message, greeted: frozenset[str]) -> tuple[float, str]:
    """Return how much ties a mail to an earlier one besides the subject, and in words."""
    mine, theirs = corpus.senders(message.id), corpus.senders(other.id)
    if mine and mine & theirs:
        return 0.5, "both by the same sender"
    if theirs & corpus.recipients(message.id):
        return 3.0, "it is addressed to the sender of the earlier mail"
    if greeted & mailbox_names(other.sender):
        return 3.0, "it greets the sender of the earlier mail"
    if mine & corpus.recipients(other.id):
        return 2.0, "its sender received the earlier mail"
    if corpus.recipients(message.id) & (corpus.recipients(other.id) | theirs):
        return 1.5, "recipients in common"
    return 1.0, "no contrary sign"


def _needed(corpus: Corpus, message: Message, base: str) -> float:
    """Return the least tie that counts: a reply mark or quoted text makes a weak one enough, a common subject none."""
    answers = is_reply(message.subject) or corpus.quotes_something(message.id)
    plain = len(base.split()) < 2
    return (1.5 if plain else 0.5) if answers else (2.0 if plain else 1.0)
