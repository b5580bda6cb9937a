"""Quoted passages that a delivered mail wrote: copies of that mail, and not mails that were never produced.

An attribution (``On 3 May 2017, Ada Alder wrote:``) gives a name and a time in somebody else's time zone, and the
passage beneath it is often a few lines of a long mail, so that identity by header cannot find its owner. Words can.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from forensics.printed.subjects import base_subject
from forensics.records.message import CopyCite, Message, MessageCopy, MessageKind
from forensics.threads.corpus import Corpus, mailbox_names
from forensics.threads.shingles import RunIndex
from forensics.threads.texts import Texts

LEAST_SHARE, LEAST_RUNS = 0.5, 3
"""Share and number of a passage's runs of words that its owner must have written, where nothing else is known."""
NAMED_SHARE = 0.2
"""The share needed where name and subject agree: a passage may hold answers and older words without marks."""
VERBATIM_SHARE, VERBATIM_RUNS = 0.9, 12
"""Share and number of runs from which words outweigh another spelling of the name: ``S?ren``, a mailbox, a list."""
FEW_WORDS = 20
"""Words below which a text says too little to speak for or against: a line, a notice that the text was taken out."""
WIDEST_ZONE = 14 * 3600.0
QUARTER = 900.0
"""Seconds that part time zones."""
MINUTE = 61.0
"""Seconds by which a printed minute may be off."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """A delivered mail that may have written a passage, and how much of it."""

    message: str
    share: float
    """Of the passage's runs of words; 1 where the clock shows it."""
    verbatim: bool = False
    """So much of the passage was found that its name may be spelled in another way."""


def absorb_excerpts(
    messages: Sequence[Message], copies: Sequence[MessageCopy], texts: Texts | None = None
) -> tuple[list[Message], list[MessageCopy]]:
    """Give each quoted passage to the delivered mail that wrote it, where words, name and time point to one alone.

    Args:
        messages: distinct messages.
        copies: all copies, with ``message`` set.
        texts: where the words of the copies are kept for those who ask next.

    Returns:
        The messages without those passages, and the copies, each with its message; both in order of id.
    """
    corpus = Corpus(messages, copies, texts)
    owner_of = _owners(corpus)
    moved: dict[str, list[CopyCite]] = defaultdict(list)
    for passage, owner in sorted(owner_of.items()):
        moved[owner] += corpus.by_id[passage].copies
    kept = [_with(m, moved[m.id]) if m.id in moved else m for m in corpus.messages if m.id not in owner_of]
    told = [replace(c, message=owner_of[c.message]) if c.message in owner_of else c for c in copies]
    return kept, sorted(told, key=lambda c: c.id)


def _with(message: Message, more: Sequence[CopyCite]) -> Message:
    cites = sorted({*message.copies, *more}, key=lambda c: (c.depth, c.production, c.file, c.page, c.copy))
    why = "; ".join(filter(None, [message.why, "words and name of a quoted passage"]))
    return replace(message, copies=tuple(cites), why=why)


def _owners(corpus: Corpus) -> dict[str, str]:
    """Return the one owner of each passage that has one."""
    passages = [m.id for m in corpus.messages if m.kind is MessageKind.QUOTED and corpus.copies_of.get(m.id)]
    if not passages:
        return {}
    candidates: dict[str, list[_Owner]] = defaultdict(list)
    worded = list(_by_words(corpus, passages))
    shared = {(passage, owner.message) for passage, owner in worded}
    for passage, owner in (*worded, *_by_name(corpus, passages)):
        # A header block of its own says who sent a mail and when; another minute, or other words, are another mail.
        headed = corpus.by_id[passage].subject and "T" in (corpus.by_id[passage].sent or "")
        named = corpus.name_agrees(passage, owner.message) or owner.verbatim
        unread = _few_words(corpus, passage) or _few_words(corpus, owner.message)
        alike = unread or (passage, owner.message) in shared
        if not headed or (named and alike and _same_clock(corpus, passage, owner.message)):
            candidates[passage].append(owner)
    found = {}
    for passage, owners in candidates.items():
        if best := _best(corpus, passage, owners):
            found[passage] = best
    return found


def _by_words(corpus: Corpus, passages: Sequence[str]) -> Iterator[tuple[str, _Owner]]:
    """Yield who wrote enough of the words of each passage."""
    produced = [m for m in corpus.in_time if corpus.by_id[m].kind is MessageKind.PRODUCED]
    index = RunIndex([corpus.runs(i) for i in produced])
    asked = [corpus.runs(i) for i in passages]
    matches = index.matches(asked)
    for at, writing, runs in zip(
        matches.quoting.tolist(), matches.writing.tolist(), matches.runs.tolist(), strict=True
    ):
        passage, message = passages[at], produced[writing]
        named = corpus.name_agrees(passage, message)
        share = runs / len(asked[at])
        on_subject = _on_subject(corpus, passage, message)
        needed = NAMED_SHARE if named and on_subject else LEAST_SHARE
        verbatim = on_subject and share >= VERBATIM_SHARE and runs >= VERBATIM_RUNS
        if (verbatim or named is not False) and share >= needed and runs >= min(LEAST_RUNS, len(asked[at])):
            yield passage, _Owner(message, share, verbatim)


def _on_subject(corpus: Corpus, passage: str, message: str) -> bool:
    return base_subject(corpus.by_id[message].subject) in _subjects(corpus, passage)


def _subjects(corpus: Corpus, passage: str) -> set[str]:
    """Return the base subjects of the mails that quote a passage; of one that says none, those of what quotes it."""
    found: set[str] = set()
    queue, seen = [passage], {passage}
    for held in queue:
        for around in corpus.quoted_by(held):
            if around not in seen:
                seen.add(around)
                base = base_subject(corpus.by_id[around].subject)
                found |= {base} if base else set()
                queue += [] if base else [around]
    return found


def _by_name(corpus: Corpus, passages: Sequence[str]) -> Iterator[tuple[str, _Owner]]:
    """Yield the mails of the named sender on the same subject that no words speak against.

    The printed minute must fit in some time zone; else the name must be known, and passage or mail have too few words
    to compare.
    """
    by_name, by_subject = _sent(corpus)
    for passage in passages:
        names = mailbox_names(corpus.by_id[passage].sender)
        for subject in sorted(_subjects(corpus, passage)):
            named = {m for word in names for m in by_name.get((word, subject), ())}
            for message in sorted(named) if names else by_subject.get(subject, ()):
                if _same_clock(corpus, passage, message):
                    yield passage, _Owner(message, 1.0)
                elif names and (_few_words(corpus, passage) or _few_words(corpus, message)):
                    yield passage, _Owner(message, 0.1)


def _sent(corpus: Corpus) -> tuple[dict[tuple[str, str], list[str]], dict[str, list[str]]]:
    """Return delivered mails by word of the sender's name and base subject, and by base subject alone."""
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_subject: dict[str, list[str]] = defaultdict(list)
    for message in corpus.messages:
        if message.kind is MessageKind.PRODUCED:
            subject = base_subject(message.subject)
            by_subject[subject].append(message.id)
            for word in mailbox_names(message.sender):
                by_name[word, subject].append(message.id)
    return by_name, by_subject


def _few_words(corpus: Corpus, message: str) -> bool:
    return len(corpus.layers(message).own.split()) < FEW_WORDS


def _best(corpus: Corpus, passage: str, owners: Sequence[_Owner]) -> str | None:
    """Return the owner with most of the words; of equal ones the latest before the mail that quotes the passage."""
    around = corpus.quoted_by(passage)
    possible = [o for o in owners if not any(o.message == q or corpus.later(o.message, q) for q in around)]
    if not possible:
        return None
    top = max(o.share for o in possible)
    near = [o for o in possible if o.share >= 0.9 * top]
    return max(
        near, key=lambda o: (_same_clock(corpus, passage, o.message), corpus.time(o.message) or 0.0, o.message)
    ).message


def _same_clock(corpus: Corpus, passage: str, message: str) -> bool:
    """Tell whether two times are whole quarters of an hour apart, as time zones are."""
    printed, sent = corpus.time(passage), corpus.time(message)
    if (
        "T" not in (corpus.by_id[passage].sent or "")
        or printed is None
        or sent is None
        or abs(printed - sent) > WIDEST_ZONE
    ):
        return False
    off = abs(printed - sent) % QUARTER
    return min(off, QUARTER - off) <= MINUTE
