"""The stage: candidates from every finder, one parent for each message, threads, and what is missing from them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from forensics.printed.subjects import is_reply
from forensics.records.ids import stable_id
from forensics.records.message import Message, MessageCopy, MessageKind
from forensics.records.page import Page
from forensics.records.thread import Gap, Link, Review, Thread
from forensics.threads.answered import between_links
from forensics.threads.choice import choose, prefer_latest
from forensics.threads.corpus import Corpus
from forensics.threads.excerpts import absorb_excerpts
from forensics.threads.gaps import find_gaps
from forensics.threads.nesting import nesting_links
from forensics.threads.quotation import quotation_links
from forensics.threads.references import ancestries, begun_anew, inferred_messages, reference_links, thread_index_links
from forensics.threads.review import reviews
from forensics.threads.subjects import subject_links
from forensics.threads.texts import Texts

FINDERS: tuple[Callable[[Corpus], Iterator[Link]], ...] = (
    thread_index_links,
    nesting_links,
    quotation_links,
    subject_links,
)
"""Finders of links besides the headers that name a parent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversations:
    """Messages with thread and parent, inferred ones among them; one link for each; threads; gaps."""

    messages: list[Message]
    copies: list[MessageCopy]
    """All copies; those of quoted passages that a delivered mail wrote now belong to that mail."""
    links: list[Link]
    threads: list[Thread]
    gaps: list[Gap]
    reviews: list[Review]


def conversations(
    messages: Sequence[Message], copies: Sequence[MessageCopy], pages: Sequence[Page], files: Sequence[str] = ()
) -> Conversations:
    """Tie messages into conversations; the order of what is given does not matter.

    Args:
        messages: distinct messages.
        copies: all their copies, with ``message`` set.
        pages: all pages, for Bates numbers and the names of delivered files.
        files: names of all delivered files, so that a named attachment can be looked for.
    """
    texts = Texts()
    known, told = absorb_excerpts(messages, copies, texts)
    given = Corpus(known, told, texts)
    stated = ancestries(given)
    inferred = inferred_messages(known, stated)
    corpus = Corpus([*known, *inferred], told, texts) if inferred else given
    anew = begun_anew(corpus, stated)
    found = (link for finder in FINDERS for link in finder(corpus) if link.confidence == 1 or link.message not in anew)
    candidates = [*reference_links(corpus, stated), *found]
    candidates += [link for link in between_links(corpus, candidates) if link.message not in anew]
    links = choose(corpus.messages, prefer_latest(candidates, corpus.time))
    members = _members(corpus, links)
    thread_of = {m: thread for thread, group in members.items() for m in group}
    gaps = find_gaps(corpus, links, thread_of, pages, files)
    missing = Counter(gap.thread for gap in gaps)
    parent = {link.message: link.parent for link in links}
    return Conversations(
        messages=[replace(m, thread=thread_of[m.id], parent=parent[m.id]) for m in corpus.messages],
        copies=told,
        links=links,
        threads=[_thread(corpus, t, group, parent, missing[t]) for t, group in sorted(members.items())],
        gaps=gaps,
        reviews=reviews(corpus, links, thread_of),
    )


def _members(corpus: Corpus, links: Sequence[Link]) -> dict[str, list[str]]:
    """Return the messages of each thread in order of time; its id comes from the smallest message id in it."""
    parent = {link.message: link.parent for link in links}
    top: dict[str, str] = {}
    for message in parent:
        path, at = [], message
        while at not in top and (above := parent[at]) is not None:
            path.append(at)
            at = above
        root = top.get(at, at)
        top.update(dict.fromkeys([*path, at], root))
    groups: dict[str, list[str]] = defaultdict(list)
    for message, root in top.items():
        groups[root].append(message)
    return {stable_id("t", min(group)): sorted(group, key=lambda m: _when(corpus, m)) for group in groups.values()}


def _when(corpus: Corpus, message: str) -> tuple[bool, float, str]:
    sent = corpus.time(message)
    return sent is None, sent or 0.0, message


def _thread(corpus: Corpus, thread: str, group: Sequence[str], parent: Mapping[str, str | None], gaps: int) -> Thread:
    held = [corpus.by_id[m] for m in group]
    times = [m.sent for m in held if m.sent]
    root = corpus.by_id[next(m for m in group if parent[m] is None)]
    delivered = [m.id for m in held if m.kind is MessageKind.PRODUCED and corpus.time(m.id) is not None]
    return Thread(
        id=thread,
        subject=next((m.subject for m in held if m.subject), None),
        first=times[0] if times else None,
        last=times[-1] if times else None,
        messages=tuple(group),
        gaps=gaps,
        rootless=root.kind is not MessageKind.PRODUCED or is_reply(root.subject),
        branches=len(group) - len({above for m in group if (above := parent[m]) is not None}),
        last_message=delivered[-1] if delivered else None,
    )
