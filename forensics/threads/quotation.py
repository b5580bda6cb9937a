"""Replies found by what they quote: the words inside a mail are traced to the mail that wrote them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forensics.printed.subjects import base_subject
from forensics.records.message import MessageKind
from forensics.records.thread import Link, LinkKind
from forensics.threads.corpus import Corpus, mailbox_names
from forensics.threads.shingles import NO_RUNS, RUN, Matches, RunIndex, Runs

LEAST_RUNS = 2
"""Common runs below which a match is chance."""
LEAST_STRANGE_RUNS = 4
LEAST_STRANGE_SHARE = 0.3
"""Common runs, and their share of all that is quoted, needed where the subjects differ."""
NEAR = 0.2
"""Candidates with this share of the best weight are told apart by subject, sender and time instead."""
FAR = 400 * 86400.0
"""Seconds after which a quotation needs the same subject to count as an answer."""


@dataclass(frozen=True, slots=True)
class _Source:
    """One message that wrote what another quotes."""

    message: str
    weight: float
    runs: int


def quotation_links(corpus: Corpus) -> Iterator[Link]:
    """Yield for each quoting message the likeliest writer of what it quotes directly, else of what stands deeper."""
    ids = corpus.in_time
    written = [corpus.runs(i) if corpus.by_id[i].kind is MessageKind.PRODUCED else NO_RUNS for i in ids]
    index = RunIndex(written)
    direct, deeper = ([corpus.runs(i, level) for i in ids] for level in (1, 2))
    found: set[str] = set()
    for link in _links(corpus, ids, index.matches(direct), direct, "directly"):
        found.add(link.message)
        yield link
    for link in _links(corpus, ids, index.matches(deeper), deeper, "within other quotations"):
        if link.message not in found:
            found.add(link.message)
            yield link


def _links(corpus: Corpus, ids: Sequence[str], matches: Matches, runs: Sequence[Runs], how: str) -> Iterator[Link]:
    sources: dict[int, list[_Source]] = defaultdict(list)
    for quoting, writing, weight, count in zip(
        matches.quoting.tolist(), matches.writing.tolist(), matches.weight.tolist(), matches.runs.tolist(), strict=True
    ):
        if quoting != writing:
            sources[quoting].append(_Source(ids[writing], weight, count))
    for quoting, candidates in sorted(sources.items()):
        if link := _best(corpus, ids[quoting], candidates, len(runs[quoting]), how):
            yield link


def _best(corpus: Corpus, message: str, sources: Sequence[_Source], total: int, how: str) -> Link | None:
    possible = [s for s in sources if _in_time(corpus, message, s.message) and _enough(corpus, message, s, total)]
    if not possible:
        return None
    heaviest = max(s.weight for s in possible)
    near = [s for s in possible if s.weight >= NEAR * heaviest]
    best = max(near, key=lambda s: (*_agreement(corpus, message, s.message), s.weight, s.message))
    _, subject, named, _ = _agreement(corpus, message, best.message)
    confidence = 0.5 + 0.2 * min(1.0, best.runs / max(1, total)) + 0.1 * subject + 0.08 * named
    also = [words for words, so in (("same subject", subject), ("it names the sender", named)) if so]
    return Link(
        message=message,
        parent=best.message,
        kind=LinkKind.QUOTATION,
        confidence=round(confidence if how == "directly" else confidence - 0.25, 2),
        why="; ".join([f"quotes {how} {best.runs} of {total} runs of {RUN} words that this mail wrote", *also]),
    )


def _enough(corpus: Corpus, message: str, source: _Source, total: int) -> bool:
    """Tell whether a match is more than a turn of phrase: least is needed from another sender on the same subject."""
    share = source.runs / max(1, total)
    own = bool(corpus.senders(message) & corpus.senders(source.message))
    if _same_subject(corpus, message, source.message):
        return source.runs >= min(LEAST_RUNS, total) and (not own or share >= LEAST_STRANGE_SHARE)
    return source.runs >= LEAST_STRANGE_RUNS and share >= LEAST_STRANGE_SHARE


def _in_time(corpus: Corpus, message: str, parent: str) -> bool:
    """Tell whether a message may answer another: it is not earlier, and not a year later on another subject."""
    if corpus.later(parent, message):
        return False
    sent, before = corpus.time(message), corpus.time(parent)
    return sent is None or before is None or sent - before <= FAR or _same_subject(corpus, message, parent)


def _same_subject(corpus: Corpus, message: str, parent: str) -> bool:
    base = base_subject(corpus.by_id[message].subject)
    return bool(base) and base == base_subject(corpus.by_id[parent].subject)


def _agreement(corpus: Corpus, message: str, parent: str) -> tuple[bool, bool, bool, float]:
    """Return what besides the words speaks for a parent: it is earlier, subject, a name called, how late it is."""
    names = mailbox_names(corpus.by_id[parent].sender)
    named = bool(names & (corpus.greeted(message) | corpus.attributed(message)))
    sent, before = corpus.time(message), corpus.time(parent)
    earlier = sent is None or before is None or before <= sent
    return earlier, _same_subject(corpus, message, parent), named, before if before is not None else float("-inf")
