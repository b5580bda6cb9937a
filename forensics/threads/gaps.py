"""What is missing from conversations, each with the documents that prove it and the persons to ask."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from forensics.records.cite import Cite
from forensics.records.ids import stable_id
from forensics.records.message import CopyCite, Message, MessageKind, Participant
from forensics.records.page import Page
from forensics.records.thread import Gap, GapKind, Link
from forensics.threads.corpus import Corpus
from forensics.threads.references import ancestries, bare_id
from forensics.threads.subjects import is_reply

MOST_EVIDENCE = 20
"""Citations kept for one gap."""
_BATES = re.compile(r"^(?P<prefix>.*?)(?P<number>\d{2,})$")


def find_gaps(
    corpus: Corpus,
    links: Sequence[Link],
    thread_of: Mapping[str, str],
    pages: Sequence[Page],
    files: Sequence[str],
) -> list[Gap]:
    """Return every gap, in order of thread, kind and id."""
    found = [
        *_quoted(corpus, thread_of),
        *_replies(corpus, links, thread_of),
        *_attachments(corpus, thread_of, {*files, *(p.file for p in pages)}),
        *_bates(corpus, thread_of, pages),
    ]
    return sorted({g.id: g for g in found}.values(), key=lambda g: (g.thread or "", g.kind, g.id))


def _quoted(corpus: Corpus, thread_of: Mapping[str, str]) -> Iterator[Gap]:
    """Yield messages that stand inside others and were not produced on their own."""
    for message in corpus.messages:
        if message.kind is MessageKind.QUOTED:
            what = f"The mail {_described(message)} is only quoted in others."
            yield _gap(corpus, GapKind.QUOTED_NEVER_PRODUCED, message, what, thread_of, message.id)


def _replies(corpus: Corpus, links: Sequence[Link], thread_of: Mapping[str, str]) -> Iterator[Gap]:
    """Yield replies whose parent is not among the messages."""
    parent = {link.message: link.parent for link in links}
    unseen = {m.id for m in corpus.messages if m.kind is MessageKind.INFERRED}
    named = {a.message: a.ancestors[-1] for a in ancestries(corpus)}
    known = {bare_id(m.message_id) for m in corpus.messages if m.message_id and m.id not in unseen}
    for message in corpus.messages:
        above = parent.get(message.id)
        answered = named.get(message.id)
        if answered and answered not in known:
            what = f"The mail {_described(message)} answers <{answered}>, which was not delivered."
            yield _gap(corpus, GapKind.REPLY_TO_UNSEEN, message, what, thread_of, answered)
        elif above is None and is_reply(message.subject):
            what = f"The mail {_described(message)} is a reply; the mail it answers was not found."
            yield _gap(corpus, GapKind.REPLY_TO_UNSEEN, message, what, thread_of, message.id)


def _attachments(corpus: Corpus, thread_of: Mapping[str, str], files: Iterable[str]) -> Iterator[Gap]:
    """Yield attachments that a mail names and no delivered file bears the name of."""
    delivered = {_base_name(f) for f in files}
    for message in corpus.messages:
        for name in message.attachments:
            if _base_name(name) not in delivered:
                what = f"The mail {_described(message)} names the attachment “{name}”; no delivered file has that name."
                yield _gap(corpus, GapKind.ATTACHMENT_MISSING, message, what, thread_of, message.id, name)


def _base_name(file: str) -> str:
    return re.split(r"[/\\]", file.strip().casefold())[-1]


def _bates(corpus: Corpus, thread_of: Mapping[str, str], pages: Sequence[Page]) -> Iterator[Gap]:
    """Yield runs of Bates numbers that are missing between two delivered pages of one conversation."""
    owners = _threads_of_pages(corpus, thread_of)
    numbered: dict[tuple[str, str, int], list[tuple[int, Page]]] = defaultdict(list)
    for page in pages:
        if page.bates and page.bates_origin != "inferred" and (match := _BATES.match(page.bates)):
            key = page.production, match["prefix"], len(match["number"])
            numbered[key].append((int(match["number"]), page))
    for (production, prefix, width), run in sorted(numbered.items()):
        run.sort(key=lambda n: (n[0], n[1].file, n[1].number))
        for (low, before), (high, after) in pairwise(run):
            shared = owners[before.source, before.number] & owners[after.source, after.number]
            if high - low > 1 and shared:
                missing = f"{prefix}{low + 1:0{width}d}–{prefix}{high - 1:0{width}d}"
                yield _bates_gap(corpus, production, min(shared), missing, high - low - 1, (before, after))


def _threads_of_pages(corpus: Corpus, thread_of: Mapping[str, str]) -> dict[tuple[str, int], set[str]]:
    owners: dict[tuple[str, int], set[str]] = defaultdict(set)
    for copy in corpus.copies:
        if copy.message is not None and copy.message in thread_of:
            for page in {copy.page, *(p.page for p in copy.place)}:
                owners[copy.source, page].add(thread_of[copy.message])
    return owners


def _bates_gap(
    corpus: Corpus, production: str, thread: str, missing: str, count: int, around: tuple[Page, Page]
) -> Gap:
    cites = tuple(Cite(file=p.file, page=p.number, bates=p.bates) for p in around)
    places = {(p.source, p.number) for p in around}
    seen = [c for c in corpus.copies if places & {(c.source, c.page), *((c.source, p.page) for p in c.place)}]
    people = [p for c in seen for p in (c.sender, *c.to, *c.cc)]
    return Gap(
        id=stable_id("g", GapKind.BATES_MISSING.value, production, missing),
        kind=GapKind.BATES_MISSING,
        what=f"{count} page{'s' * (count > 1)} numbered {missing} of {production} missing inside the conversation.",
        evidence=cites,
        custodians=_names(people),
        thread=thread,
    )


def _gap(corpus: Corpus, kind: GapKind, message: Message, what: str, thread_of: Mapping[str, str], *key: str) -> Gap:
    people = [message.sender, *message.to, *message.cc, *message.bcc]
    return Gap(
        id=stable_id("g", kind.value, *key),
        kind=kind,
        what=what,
        evidence=tuple(_cite(c) for c in _shown(message.copies)),
        custodians=_names(people) or _names(_around(corpus, message)),
        thread=thread_of.get(message.id),
    )


def _around(corpus: Corpus, message: Message) -> list[Participant | None]:
    """Return the senders of the copies that quote the message, where it names nobody itself."""
    by_id = {c.id: c for c in corpus.copies_of.get(message.id, ())}
    return [c.sender for c in by_id.values()]


def _shown(copies: Sequence[CopyCite]) -> list[CopyCite]:
    return sorted(copies, key=lambda c: (c.depth, c.production, c.file, c.page, c.lines or (0, 0)))[:MOST_EVIDENCE]


def _cite(copy: CopyCite) -> Cite:
    return Cite(file=copy.file, page=copy.page, bates=copy.bates, lines=copy.lines)


def _names(people: Iterable[Participant | None]) -> tuple[str, ...]:
    """Return the printed names of those who can be asked: not hidden, each once."""
    return tuple(sorted({p.printed for p in people if p is not None and not p.redacted and p.printed}))


def _described(message: Message) -> str:
    """Return a mail in words: from whom, when, on what."""
    sender = message.sender
    who = "an unnamed sender" if sender is None else "a redacted sender" if sender.redacted else sender.printed
    when = f" of {message.sent_raw or message.sent}" if message.sent or message.sent_raw else ""
    about = f" on “{message.subject}”" if message.subject else ""
    return f"by {who}{when}{about}"
