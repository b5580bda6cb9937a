"""Links inside one document: a mail printed beneath another is what that other answers or forwards."""

from collections import defaultdict
from collections.abc import Iterator

from forensics.records.message import MessageCopy, MessageKind
from forensics.records.thread import Link, LinkKind
from forensics.threads.corpus import Corpus

IMPOSSIBLE = 0.2
"""Confidence in a parent that was sent after the mail that quotes it: its identity is in doubt."""


def nesting_links(corpus: Corpus) -> Iterator[Link]:
    """Yield, for each message, the messages that its copies directly quote; more documents make a link stronger."""
    by_id = {c.id: c for c in corpus.copies}
    votes: dict[tuple[str, str], list[MessageCopy]] = defaultdict(list)
    for copy in corpus.copies:
        around = by_id.get(copy.quoted_in or "")
        if around and around.message and copy.message and around.message != copy.message:
            votes[around.message, copy.message].append(copy)
    for (message, parent), copies in sorted(votes.items()):
        if message in corpus.by_id and parent in corpus.by_id:
            yield _link(corpus, message, parent, copies)


def _link(corpus: Corpus, message: str, parent: str, copies: list[MessageCopy]) -> Link:
    """Return a link that is certain where a header block says who is quoted, and likely where an attribution does.

    A passage that no delivered mail wrote is less sure, one by the sender himself less still: between the two stands
    the mail that he answers.
    """
    first = copies[0]
    documents = len({c.document for c in copies})
    place = f"{first.file}, page {first.page}" + (f", lines {first.lines[0]}–{first.lines[1]}" if first.lines else "")
    return Link(
        message=message,
        parent=parent,
        kind=LinkKind.NESTING,
        confidence=_confidence(corpus, message, parent, copies),
        why=f"quoted inside it in {documents} document{'s' * (documents > 1)}, first {place}",
    )


def _confidence(corpus: Corpus, message: str, parent: str, copies: list[MessageCopy]) -> float:
    if corpus.later(parent, message):
        return IMPOSSIBLE
    if any(c.lines is not None and (c.subject or c.to) for c in copies):
        return 1.0
    if corpus.senders(message) & corpus.senders(parent):
        return 0.55
    return 0.9 if corpus.by_id[parent].kind is MessageKind.PRODUCED else 0.7
