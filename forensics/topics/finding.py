"""Topics by TF-IDF and NMF, fitted once on the lightest visible text of each message.

The number of topics is that of the finest division which comes out alike when conversations are left out at random
(Greene, O'Callaghan and Cunningham, "How many topics? Stability analysis for topic models", 2014).
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from forensics.adapters import learn
from forensics.records.ids import stable_id
from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page, PageFigures
from forensics.records.topic import Topic
from forensics.topics.lightest import Range, Reading, readings

NO_TEXT = "no visible text"
"""Label of the topic of those messages of which no word is visible."""
LEAST_MESSAGES = 8
"""Fewer messages with text make one topic."""
SIZES = (2, 3, 4, 5, 6, 8, 10)
MESSAGES_PER_TOPIC = 8
MOST_SAMPLED = 500
"""Messages by which the number of topics is chosen."""
RESAMPLES = 2
ROUNDS = 60
"""Iterations while the number is chosen; the order of the heaviest terms settles early."""
KEPT = 0.8
"""Share of the conversations in each resample."""
NEARLY_BEST = 0.05
TERMS = 10
LABEL_TERMS = 4

_PART = re.compile(r"[^\W\d_]{3,}")


def topics(
    messages: Sequence[Message],
    copies: Sequence[MessageCopy],
    pages: Sequence[Page],
    figures: Sequence[PageFigures],
) -> list[Topic]:
    """Return the topics, the largest first; messages without visible words come last, as ``no visible text``.

    Each message belongs to the topic that weighs most in it. ``hidden_share`` is the share of the words of all copies
    of its messages that redactions hide: the measure of each page, shared out over the messages on it.
    """
    found = readings(messages, copies, pages, figures)
    names = _names(messages)
    space = learn.TopicSpace([r.text for r in found], names)
    lit = [n for n, countable in enumerate(space.countable) if countable]
    dark = [r for r, countable in zip(found, space.countable, strict=True) if not countable]
    grouped = _grouped(space, found, lit) if lit else []
    made = [_topic(terms, members) for terms, members in grouped]
    made.sort(key=lambda t: (-len(t.messages), t.label, t.id))
    return [*made, *([_topic((), dark)] if dark else [])]


def _grouped(
    space: learn.TopicSpace, found: Sequence[Reading], lit: Sequence[int]
) -> list[tuple[tuple[str, ...], list[Reading]]]:
    model = space.model(lit, _size(space, found, lit), TERMS)
    groups: dict[int, list[Reading]] = {}
    for n, topic in zip(lit, model.dominant, strict=True):
        groups.setdefault(topic, []).append(found[n])
    return [(model.terms[topic], members) for topic, members in sorted(groups.items())]


def _size(space: learn.TopicSpace, found: Sequence[Reading], lit: Sequence[int]) -> int:
    """Return the largest number of topics that is nearly as stable as the most stable one."""
    if len(lit) < LEAST_MESSAGES:
        return 1
    sample = sorted(sorted(lit, key=lambda n: _dice(found[n].message, 0))[:MOST_SAMPLED])
    sizes = [size for size in SIZES if size * MESSAGES_PER_TOPIC <= len(sample)] or [1]
    stable = {size: _stability(space, found, sample, size) for size in sizes}
    best = max(stable.values())
    return max(size for size, value in stable.items() if value >= best - NEARLY_BEST)


def _stability(space: learn.TopicSpace, found: Sequence[Reading], sample: Sequence[int], size: int) -> float:
    """Return how alike the terms of the topics are over resamples of the conversations, 0 to 1."""
    whole = space.model(sample, size, TERMS, ROUNDS).terms
    alike = []
    for round_ in range(1, RESAMPLES + 1):
        kept = [n for n in sample if _dice(found[n].thread, round_) < KEPT]
        if len(kept) >= size:
            alike.append(_agreement(whole, space.model(kept, size, TERMS, ROUNDS).terms))
    return float(np.mean(alike)) if alike else 0.0


def _agreement(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> float:
    """Return the mean overlap (Jaccard) of the terms of topics matched one to one."""
    overlap = np.array([[len({*a} & {*b}) / max(1, len({*a} | {*b})) for b in theirs] for a in ours])
    return float(np.mean([overlap[i, j] for i, j in learn.assign(overlap)])) if overlap.size else 0.0


def _dice(name: str, round_: int) -> float:
    """Return a number from 0 to 1 that depends on name and round alone."""
    digest = hashlib.sha256(f"{round_}:{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _names(messages: Iterable[Message]) -> frozenset[str]:
    """Return the parts of the participants' names, which say who writes and not about what."""
    people = chain.from_iterable(([m.sender] if m.sender else [], m.to, m.cc) for m in messages)
    printed = (f"{p.name or p.printed} {(p.address or '').partition('@')[0]}" for p in chain.from_iterable(people))
    return frozenset(part for text in printed for part in _PART.findall(text.casefold()))


def _topic(terms: Sequence[str], members: Sequence[Reading]) -> Topic:
    visible = sum(r.visible for r in members)
    hidden = (
        sum(r.hidden[0] for r in members),
        sum(r.hidden[1] for r in members),
        sum(r.hidden[2] for r in members),
    )
    label = ", ".join(terms[:LABEL_TERMS]) if terms else NO_TEXT
    ids = tuple(sorted(r.message for r in members))
    return Topic(
        id=stable_id("k", label, ids),
        label=label,
        terms=tuple(terms),
        messages=ids,
        hidden_share=_share(hidden, visible),
        words_visible=visible,
        words_hidden=(round(hidden[0], 1), round(hidden[1], 1), round(hidden[2], 1)),
    )


def _share(hidden: Range, visible: int) -> Range:
    low, estimate, high = (round(h / (h + visible), 4) if h + visible else 0.0 for h in hidden)
    return low, estimate, high
