"""What must be read of a conversation: mails that no other holds, those that another holds in part, and the rest.

Mails are judged from the latest to the earliest, and only a mail that must be read itself can hold another: who reads
all inclusive mails has read every word. Where an answer takes a mail apart to speak to each point, the pieces count.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forensics.records.cite import Cite
from forensics.records.message import MessageKind
from forensics.records.thread import Link, Mark, Review
from forensics.threads.corpus import Corpus
from forensics.threads.shingles import RUN

MOST_HOLDERS = 40
"""Later mails that are looked at for the words of one."""
SLACK = 4
"""Words that may be lost where lines were taken apart, or a last word stands below an answer."""
LEAST = 0.3
"""Share of its words below which a mail is not quoted at all."""


def reviews(corpus: Corpus, links: Sequence[Link], thread_of: Mapping[str, str]) -> list[Review]:
    """Return a review of each produced mail, in order of message id."""
    answers: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.parent is not None:
            answers[link.parent].append(link.message)
    found: dict[str, Review] = {}
    for message in reversed(_from_the_top(corpus, links, answers)):
        if corpus.by_id[message].kind is MessageKind.PRODUCED:
            found[message] = _review(corpus, message, list(_holders(corpus, message, answers, found)), thread_of)
    return [found[m] for m in sorted(found)]


def _from_the_top(corpus: Corpus, links: Sequence[Link], answers: Mapping[str, Sequence[str]]) -> list[str]:
    """Return all messages, each after the one it answers."""
    order = sorted(link.message for link in links if link.parent is None)
    for message in order:
        order += sorted(answers.get(message, ()))
    return order


def _holders(
    corpus: Corpus, message: str, answers: Mapping[str, Sequence[str]], known: Mapping[str, Review]
) -> Iterator[str]:
    """Yield the inclusive mails that may hold a mail: below it in the conversation, or quoting a copy of it."""
    seen: set[str] = set()
    queue = sorted({*answers.get(message, ()), *corpus.quoted_by(message)} - {message})
    for later in queue:
        review = known.get(later)
        holder = later if review is None or review.mark is not Mark.CONTAINED else review.held_by
        if holder is None or holder in seen or len(seen) >= MOST_HOLDERS:
            continue
        seen.add(holder)
        if holder in known:
            yield holder
        else:
            queue += sorted(set(answers.get(holder, ())) - {message})


def _review(corpus: Corpus, message: str, holders: Sequence[str], thread_of: Mapping[str, str]) -> Review:
    lost = {h: _lost(corpus, message, h) for h in holders}
    best = min(holders, key=lambda h: (lost[h].words, h), default=None)
    mark, why = _judged(corpus, message, best, lost.get(best or "", _Lost(0, 1.0)))
    return Review(
        message=message,
        thread=thread_of[message],
        mark=mark,
        held_by=best if mark is not Mark.INCLUSIVE else None,
        why=why,
        duplicates=tuple(_duplicates(corpus, message)),
    )


@dataclass(frozen=True, slots=True)
class _Lost:
    """What of a mail another does not quote: words, and their share of its own."""

    words: int
    share: float


def _judged(corpus: Corpus, message: str, holder: str | None, lost: _Lost) -> tuple[Mark, str]:
    if holder is None or lost.share > 1 - LEAST:
        return Mark.INCLUSIVE, "no other mail quotes it"
    alone = sorted(set(corpus.by_id[message].attachments) - set(corpus.by_id[holder].attachments))
    if alone:
        return Mark.INCLUSIVE_MINUS, f"quoted, but {', '.join(f'“{name}”' for name in alone)} came with it alone"
    if lost.words > SLACK:
        return Mark.INCLUSIVE_MINUS, f"quoted, but {lost.words} of its words stand in it alone"
    return Mark.CONTAINED, "a later mail quotes all of it"


def _lost(corpus: Corpus, message: str, holder: str) -> _Lost:
    """Return what of a mail's own words another does not quote."""
    own = corpus.all_runs(message, quoted=False)
    quoted = corpus.all_runs(holder, quoted=True)
    if not len(own) or not len(quoted):
        return _lost_words(corpus, message, holder)
    held = quoted[np.minimum(np.searchsorted(quoted, own), len(quoted) - 1)] == own
    covered = np.zeros(len(own) + RUN - 1, dtype=bool)
    for shift in range(RUN):
        covered[shift : shift + len(own)] |= held
    return _Lost(int(np.count_nonzero(~covered)), float(1 - covered.mean()))


def _lost_words(corpus: Corpus, message: str, holder: str) -> _Lost:
    """The same of a mail too short for runs: a line or a word is quoted as it stands, or not; an empty one always."""
    said = " ".join(corpus.layers(message).own.lower().split())
    quoted = " ".join(" ".join(corpus.layers(holder).quoted).lower().split())
    return _Lost(0, 0.0) if said in quoted and (said or quoted) else _Lost(RUN, 1.0)


def _duplicates(corpus: Corpus, message: str) -> Iterator[Cite]:
    for copy in [c for c in corpus.copies_of.get(message, ()) if c.depth == 0][1:]:
        yield Cite(file=copy.file, page=copy.page, bates=copy.bates, lines=copy.lines)
