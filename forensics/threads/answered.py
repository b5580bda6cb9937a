"""A mail that quotes what its own sender wrote answers the answer to that, which stands between the two."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from forensics.printed.subjects import base_subject
from forensics.records.thread import Link, LinkKind
from forensics.threads.choice import SURE
from forensics.threads.corpus import Corpus

MORE = 0.05
"""By how much the answer between is likelier than the sender's own mail."""
LEAST = 0.5
"""Confidence from which a mail counts as an answer, and as quoting its own sender."""


def between_links(corpus: Corpus, candidates: Sequence[Link]) -> Iterator[Link]:
    """Yield a link to the latest answer to the mail that a sender quotes of himself.

    Args:
        corpus: the messages.
        candidates: what other finders saw; mails that surely quote somebody else are left alone.
    """
    answers: dict[str, set[str]] = defaultdict(set)
    quoting: dict[str, list[Link]] = defaultdict(list)
    for link in candidates:
        if link.parent is not None and link.confidence >= LEAST:
            answers[link.parent].add(link.message)
            if link.kind in (LinkKind.NESTING, LinkKind.QUOTATION):
                quoting[link.message].append(link)
    for message, links in sorted(quoting.items()):
        own = [link for link in links if _same_sender(corpus, message, link.parent)]
        if own and not any(link.confidence >= SURE for link in links if link not in own):
            link = max(own, key=lambda x: (x.confidence, x.parent or ""))
            if found := _latest(corpus, message, link.parent or "", answers[link.parent or ""]):
                yield _link(link, found)


def _same_sender(corpus: Corpus, message: str, parent: str | None) -> bool:
    return parent is not None and bool(corpus.senders(message) & corpus.senders(parent))


def _latest(corpus: Corpus, message: str, quoted: str, answers: Iterable[str]) -> str | None:
    """Return the last mail by somebody else, on the same subject, after the quoted mail and before this one."""
    sent, start = corpus.time(message), corpus.time(quoted)
    base = base_subject(corpus.by_id[message].subject)
    if sent is None or start is None or not base:
        return None
    timed = [(when, a) for a in answers if a != message and (when := corpus.time(a)) is not None]
    return max(
        (
            (when, a)
            for when, a in timed
            if start <= when < sent
            and not _same_sender(corpus, message, a)
            and base_subject(corpus.by_id[a].subject) == base
        ),
        default=(0.0, None),
    )[1]


def _link(own: Link, answer: str) -> Link:
    return Link(
        message=own.message,
        parent=answer,
        kind=LinkKind.QUOTATION,
        confidence=round(max(SURE, min(0.95, own.confidence + MORE)), 2),
        why="quotes a mail of its own sender, which this mail answers",
    )
