"""What is missing from conversations, each with the documents that prove it and the persons to ask."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from forensics.printed.subjects import is_reply
from forensics.records.cite import Cite
from forensics.records.ids import stable_id
from forensics.records.message import CopyCite, Message, MessageCopy, MessageKind, Participant
from forensics.records.page import Page
from forensics.records.thread import Gap, GapKind, Link
from forensics.threads.corpus import Corpus
from forensics.threads.references import ancestries, bare_id

MOST_EVIDENCE = 20
"""Citations kept for one gap."""
MOST_PAGES = 500
"""Numbers beyond that of a page that a stamp in its text may be; a higher one is something else."""
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
    on_page = _copies_by_page(corpus)
    numbered: dict[tuple[str, str, int], list[tuple[int, int, Page]]] = defaultdict(list)
    for page in pages:
        if page.bates and page.bates_origin != "inferred" and (match := _BATES.match(page.bates)):
            first, width = int(match["number"]), len(match["number"])
            numbered[page.production, match["prefix"], width].append((first, _last_number(page, first, width), page))
    for (_, prefix, width), run in sorted(numbered.items()):
        run.sort(key=lambda n: (n[0], n[1], n[2].file, n[2].number))
        reached = 0
        for (_, last, before), (first, _, after) in pairwise(run):
            reached = max(reached, last)
            held = [on_page.get((p.source, p.number), ()) for p in (before, after)]
            shared = set.intersection(*({thread_of[c.message] for c in copies if c.message} for copies in held))
            if first - reached > 1 and shared:
                missing = [f"{prefix}{number:0{width}d}" for number in (reached + 1, first - 1)]
                people = [p for copies in held for c in copies for p in (c.sender, *c.to, *c.cc)]
                yield _bates_gap((before, after), missing, first - reached - 1, min(shared), people)


def _last_number(page: Page, first: int, width: int) -> int:
    """Return the last number stamped on a page: one page of a text file may hold the text of several."""
    stamps = (int(n) for n in re.findall(rf"(?<!\d)\d{{{width}}}(?!\d)", page.text))
    return max((n for n in stamps if first < n <= first + MOST_PAGES), default=first)


def _copies_by_page(corpus: Corpus) -> dict[tuple[str, int], list[MessageCopy]]:
    found: dict[tuple[str, int], list[MessageCopy]] = defaultdict(list)
    for copy in corpus.copies:
        for place in sorted({(copy.source, copy.page), *((r.source, r.page) for r in copy.place)}):
            found[place].append(copy)
    return found


def _bates_gap(
    around: tuple[Page, Page], missing: Sequence[str], count: int, thread: str, people: Iterable[Participant | None]
) -> Gap:
    production = around[0].production
    numbers = missing[0] if count == 1 else "–".join(missing)
    return Gap(
        id=stable_id("g", GapKind.BATES_MISSING.value, production, *missing),
        kind=GapKind.BATES_MISSING,
        what=f"{count} page{'s' * (count > 1)} of {production} inside the conversation not delivered: {numbers}.",
        evidence=tuple(Cite(file=p.file, page=p.number, bates=p.bates) for p in around),
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
    """Return the names, else addresses, of those who can be asked: not hidden, each once."""
    shown = {p.name or p.address or p.printed for p in people if p is not None and not p.redacted}
    return tuple(sorted(shown - {""}))


def _described(message: Message) -> str:
    """Return a mail in words: from whom, when, on what."""
    sender = message.sender
    who = "a redacted sender" if sender and sender.redacted else next(iter(_names([sender])), "an unnamed sender")
    when = (message.sent or "").replace("T", " ") or " ".join((message.sent_raw or "").split())
    about = f" on “{message.subject}”" if message.subject else ""
    return f"by {who}{f' of {when}' if when else ''}{about}"
