"""Passages that stand in several messages in different words, gathered as drafts of one another.

Candidates share runs of three words that few passages hold (shingling, Broder 1997); what makes them drafts is how much
of their words, by how rare each is, they share beyond what redactions hide.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from forensics.drafts.likeness import likeness, overlap, reworded, same_wording, stretches
from forensics.drafts.passages import Passage, Word, passages
from forensics.drafts.placing import Placer
from forensics.records.draft import Appearance, Draft, Wording
from forensics.records.ids import stable_id
from forensics.records.message import Message

RUN = 3
MOST_HOLDERS = 30
"""A run that more wordings hold is a phrase of the language or of the office."""
LEAST_RUNS = 2
"""Runs that two wordings share at least before they are compared."""
MOST_CANDIDATES = 20
"""Wordings compared with each, those that share most runs first."""
LIKE = 0.6
"""Share of common weight from which two passages are drafts of one another."""
LIKE_WHERE_SET_OFF = 0.25
"""The same, in any order of words, where both stand between quotation marks in one conversation: language that is
proposed and rewritten."""
ABOUT_AS_LIKE = 0.05
"""Difference of shares that does not tell which earlier wording was rewritten."""
FEWEST_TEXTS = 200
"""Sentences below which a corpus does not show which words are rare."""
LEAST_COMMON = 15.0
"""Nats that the common words must tell at least: about four rare words."""

Misread = Callable[[Message], bool]


@dataclass(slots=True)
class _Text:
    """One wording with the passages that carry it word for word."""

    words: tuple[Word, ...]
    held: list[Passage] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return all(w.key for w in self.words)

    @property
    def messages(self) -> set[str]:
        """Which messages carry it."""
        return {p.message.id for p in self.held}

    @property
    def mails(self) -> set[str]:
        """The messages, and the minutes at which they were sent: what was sent at one minute may be one mail."""
        return {p.message.sent for p in self.held if "T" in (p.message.sent or "") and p.message.sent} | self.messages

    @property
    def first(self) -> tuple[bool, str, str]:
        """When it is first seen; what has no date comes last."""
        return min(_time(p.message) for p in self.held)


def drafts(messages: Iterable[Message], placer: Placer) -> list[Draft]:
    """Return the passages that several messages carry in different wordings.

    Args:
        messages: distinct messages; what they quote is left to the message that wrote it.
        placer: finds passages on their pages.

    Returns:
        Those first of which most wordings were passed on in a conversation, then those with most to say.
    """
    texts = _texts(messages)
    weight = _weights(texts)
    families = _families(texts, weight, placer.misread)
    found = [_draft(group, weight, placer) for group in families]
    kept = [d for d in found if d is not None]
    return sorted(kept, key=_telling)


def _texts(messages: Iterable[Message]) -> list[_Text]:
    by_keys: dict[tuple[str, ...], _Text] = {}
    for message in sorted(messages, key=lambda m: m.id):
        for passage in passages(message):
            widths = tuple(w.width for w in passage.words if not w.key)
            one = by_keys.setdefault((*passage.keys, *map(str, widths)), _Text(passage.words))
            one.held.append(passage)
    return sorted(by_keys.values(), key=lambda t: (t.first, [w.key for w in t.words]))


def _weights(texts: Sequence[_Text]) -> dict[str, float]:
    """Return what each word tells: the logarithm of how few wordings hold it."""
    holders = Counter(key for text in texts for key in {w.key for w in text.words} if key)
    whole = max(len(texts), FEWEST_TEXTS)
    return {key: math.log(1 + whole / count) for key, count in holders.items()}


def _families(texts: Sequence[_Text], weight: Mapping[str, float], misread: Misread) -> Iterator[list[_Text]]:
    """Yield groups of wordings joined by likeness, each in order of time."""
    root = list(range(len(texts)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for a, b in _candidates(texts):
        if find(a) != find(b) and _are_drafts(texts[a], texts[b], weight, misread):
            root[max(find(a), find(b))] = min(find(a), find(b))
    groups: dict[int, list[_Text]] = defaultdict(list)
    for at, text in enumerate(texts):
        groups[find(at)].append(text)
    yield from (group for group in groups.values() if len(group) > 1)


def _candidates(texts: Sequence[_Text]) -> list[tuple[int, int]]:
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for run in _runs(text.words):
            holders[run].append(at)
    shared: list[Counter[int]] = [Counter() for _ in texts]
    for held in holders.values():
        if 1 < len(held) <= MOST_HOLDERS:
            for a, b in combinations(held, 2):
                shared[a][b] += 1
    near = {
        (a, b)
        for a, counts in enumerate(shared)
        for b, runs in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:MOST_CANDIDATES]
        if runs >= LEAST_RUNS
    }
    return sorted(near | _set_off_together(texts))


def _runs(words: Sequence[Word]) -> set[tuple[str, ...]]:
    keys = [w.key for w in words]
    runs = (tuple(keys[at : at + RUN]) for at in range(len(keys) - RUN + 1))
    return {run for run in runs if all(run)}


def _set_off_together(texts: Sequence[_Text]) -> set[tuple[int, int]]:
    """Return pairs of wordings that stand between quotation marks in one conversation."""
    by_thread: dict[str, set[int]] = defaultdict(set)
    for at, text in enumerate(texts):
        for passage in text.held:
            if passage.set_off and passage.message.thread:
                by_thread[passage.message.thread].add(at)
    return {pair for held in by_thread.values() if len(held) <= MOST_HOLDERS for pair in combinations(sorted(held), 2)}


def _are_drafts(a: _Text, b: _Text, weight: Mapping[str, float], misread: Misread) -> bool:
    loose = overlap(a.words, b.words, weight)
    if loose.common < LEAST_COMMON or a.mails & b.mails:  # like items of one mail are a list, no drafts
        return False
    if _threads(a) & _threads(b) and loose.share >= LIKE_WHERE_SET_OFF:
        return True
    if a.whole and b.whole and loose.share < LIKE:
        return False
    either = _either(a, b, misread)
    found = likeness(a.words, b.words, weight, misread=either)
    if found.common < LEAST_COMMON or found.share < LIKE:
        return False
    return reworded(a.words, b.words, misread=either) or same_wording(a.words, b.words, misread=either)


def _threads(text: _Text) -> set[str]:
    return {p.message.thread for p in text.held if p.set_off and p.message.thread}


def _is_same(a: _Text, b: _Text, misread: Misread) -> bool:
    return same_wording(a.words, b.words, misread=_either(a, b, misread))


def _either(a: _Text, b: _Text, misread: Misread) -> bool:
    return any(misread(text.held[0].message) for text in (a, b))


def _draft(group: Sequence[_Text], weight: Mapping[str, float], placer: Placer) -> Draft | None:
    """Return the draft that a family makes; None where all its texts can be one wording."""
    wordings = _merged(group, placer.misread)
    if not _is_draft(wordings):
        return None
    numbered: list[Wording] = []
    heads = [held[0] for held in wordings]
    for at, held in enumerate(wordings):
        earlier = _nearest(heads[:at], heads[at], weight)
        against = stretches(heads[earlier].words, heads[at].words) if earlier is not None else ()
        numbered.append(
            Wording(
                number=at + 1,
                text=" ".join(w.text for w in heads[at].words),
                against_earlier=against,
                earlier=None if earlier is None else earlier + 1,
                same_conversation=earlier is not None and bool(_all_threads(held) & _all_threads(wordings[earlier])),
                appearances=tuple(_appearances(held, placer)),
            )
        )
    return Draft(id=stable_id("v", *sorted(w.text for w in numbered)), wordings=tuple(numbered))


def _is_draft(wordings: Sequence[Sequence[_Text]]) -> bool:
    """Tell whether several messages carry several wordings."""
    return len(wordings) > 1 and len({m for held in wordings for text in held for m in text.messages}) > 1


def _merged(group: Sequence[_Text], misread: Misread) -> list[list[_Text]]:
    """Return the wordings of a family in order of time, each with its fullest reading first.

    What is read in part belongs to each wording that it fits.
    """
    wordings: list[list[_Text]] = []
    ordered = sorted(group, key=lambda t: (not t.whole, -sum(bool(w.key) for w in t.words), t.first))
    for text in ordered:
        own = [held for held in wordings if _is_same(held[0], text, misread)][: 1 if text.whole else None]
        for held in own:
            held.append(text)
        if not own:
            wordings.append([text])
    return sorted(wordings, key=lambda held: min(t.first for t in held))


def _nearest(earlier: Sequence[_Text], text: _Text, weight: Mapping[str, float]) -> int | None:
    """Return which earlier wording a wording is most like; the latest of those about as like."""
    shares = [overlap(one.words, text.words, weight).share for one in earlier]
    near = [at for at, share in enumerate(shares) if share >= max(shares) - ABOUT_AS_LIKE]
    return near[-1] if near else None


def _appearances(held: Sequence[_Text], placer: Placer) -> list[Appearance]:
    found = [
        Appearance(
            message=passage.message.id,
            sender=passage.message.sender,
            sent=passage.message.sent,
            cite=placer.place(passage),
            part_hidden=not text.whole,
        )
        for text in held
        for passage in text.held
    ]
    return sorted(found, key=lambda a: (a.sent is None, a.sent or "", a.message, str(a.cite), a.cite.lines or (0, 0)))


def _time(message: Message) -> tuple[bool, str, str]:
    return message.sent is None, message.sent or "", message.id


def _all_threads(held: Sequence[_Text]) -> set[str]:
    return {p.message.thread for text in held for p in text.held if p.message.thread}


def _telling(draft: Draft) -> tuple[int, int, str]:
    """Order drafts by how many wordings were passed on, then by length."""
    return -sum(w.same_conversation for w in draft.wordings), -len(draft.wordings[0].text), draft.id
