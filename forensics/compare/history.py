"""More than two releases: what each production shows of a message or page, and what became of it since the one before.

A message is followed through the copy that shows most in each production, a page through the pages it is paired with.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from forensics import measures
from forensics.adapters.addresses import PLACEHOLDER
from forensics.compare.inconsistent import Held, plainest, shown_by
from forensics.compare.strand import key
from forensics.records.cite import Cite
from forensics.records.comparison import Change, ChangeKind, Level, Pair, PairState
from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page, PageFigures
from forensics.records.region import Region
from forensics.records.release import NOTHING, Appearance, History, Interval, Visibility
from forensics.records.source import Production

PageAt = tuple[str, str, int]
"""Production, file and number of a page."""


class _Step(NamedTuple):
    """What became readable and what became hidden since the production before."""

    released: Sequence[str]
    newly: Sequence[str]


class _State(NamedTuple):
    """What one production shows."""

    cite: Cite
    visible: int
    hidden: Interval


def message_histories(
    messages: Iterable[Message],
    copies: Iterable[MessageCopy],
    regions: Sequence[Region],
    hidden: Mapping[str, Interval],
    held: Held,
    productions: Sequence[Production],
) -> Iterator[History]:
    """Yield the history of each message of which some production hides something, in order of time.

    Args:
        messages: the messages.
        copies: their copies.
        regions: the redactions, each with its message.
        hidden: words that each of them hides.
        held: pages and redactions of the copies.
        productions: those to follow, in order.
    """
    by_message: dict[str, dict[str, list[MessageCopy]]] = defaultdict(lambda: defaultdict(list))
    for copy in copies:
        by_message[copy.message or ""][copy.production].append(copy)
    marks: dict[str, list[Region]] = defaultdict(list)
    for region in regions:
        if region.message and region.id in hidden:
            marks[region.message].append(region)
    for message in sorted(messages, key=lambda m: (m.sent is None, m.sent or "", m.id)):
        plain = {name: plainest(found) for name, found in by_message[message.id].items()}
        states = {name: _state(copy, marks[message.id], hidden) for name, copy in plain.items()}
        if any(states[p.name].hidden[1] for p in productions if p.name in states):
            chain = [plain.get(p.name) for p in productions]
            appearances = _appearances(productions, [states.get(p.name) for p in productions], _steps(chain, held))
            yield _of_message(message, appearances)


def _of_message(message: Message, appearances: tuple[Appearance, ...]) -> History:
    shown = message.sender if message.sender and not message.sender.redacted else None
    return History(
        id=message.id,
        level=Level.MESSAGE.value,
        course=course(appearances),
        appearances=appearances,
        message=message.id,
        sender=(shown.name or shown.printed) if shown else None,
        sent=message.sent,
        subject=message.subject,
    )


def _state(copy: MessageCopy, marks: Sequence[Region], hidden: Mapping[str, Interval]) -> _State:
    places = {(run.source, run.page) for run in copy.place}
    words = [hidden[r.id] for r in marks if (r.source, r.page) in places]
    cite = Cite(file=copy.file, page=copy.page, bates=copy.bates, lines=copy.lines)
    return _State(cite, len(PLACEHOLDER.sub(" ", copy.body).split()), measures.together(words) if words else NOTHING)


def _steps(chain: Sequence[MessageCopy | None], held: Held) -> list[_Step]:
    """Return for each production what changed since the last one before it that has the message."""
    steps: list[_Step] = []
    before: MessageCopy | None = None
    for copy in chain:
        if before is None or copy is None:
            steps.append(_Step((), ()))
        else:
            released = [seen.text for seen in shown_by(copy, before, held)]
            steps.append(_Step(released, [seen.text for seen in shown_by(before, copy, held)]))
        before = copy or before
    return steps


def page_histories(
    pages: Sequence[Page],
    figures: Iterable[PageFigures],
    pairs: Iterable[Pair],
    changes: Iterable[Change],
    productions: Sequence[Production],
) -> Iterator[History]:
    """Yield the history of each page of which some production hides something, in order of production and place.

    Args:
        pages: pages of the productions.
        figures: their measures.
        pairs: pairs between each production and the next.
        changes: changes between them.
        productions: those to follow, in order.
    """
    measured = {f.page: f for f in figures}
    by_id = {p.id: p for p in pages}
    following = {
        (p.left.id, p.new_production): p.right.id
        for p in pairs
        if p.level is Level.PAGE and p.state is PairState.PAIRED and p.left and p.right
    }
    became = _by_place(changes)
    followed: set[str] = set()
    for at, production in enumerate(productions):
        for page in (p for p in pages if p.production == production.name and p.id not in followed):
            chain: list[Page | None] = [None] * at + [page]
            for later in productions[at + 1 :]:
                last = chain[-1]
                after = by_id.get(following.get((last.id, later.name), "")) if last else None
                chain.append(after)
            followed |= {p.id for p in chain if p}
            states = [_page_state(p, measured) if p else None for p in chain]
            if any(s.hidden[1] for s in states if s):
                appearances = _appearances(productions, states, _page_steps(chain, became))
                yield History(id=page.id, level=Level.PAGE.value, course=course(appearances), appearances=appearances)


def _page_state(page: Page, measured: Mapping[str, PageFigures]) -> _State:
    cite = Cite(file=page.file, page=page.number, bates=page.bates)
    found = measured.get(page.id)
    return _State(
        cite, found.words_visible if found and not found.full else 0, found.words_hidden if found else NOTHING
    )


def _by_place(changes: Iterable[Change]) -> Mapping[tuple[PageAt, str], _Step]:
    """Return what was released and newly hidden since, by the page of the earlier production and the later one."""
    found: dict[tuple[PageAt, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for change in changes:
        if change.left and change.kind in (ChangeKind.RELEASED, ChangeKind.NEWLY_WITHHELD):
            place = change.old_production, change.left.file, change.left.page or 0
            found[place, change.new_production][change.kind is ChangeKind.NEWLY_WITHHELD].append(change.text)
    return {place: _Step(*texts) for place, texts in found.items()}


def _page_steps(chain: Sequence[Page | None], became: Mapping[tuple[PageAt, str], _Step]) -> list[_Step]:
    steps = [_Step((), ())]
    for before, page in pairwise(chain):
        place = (before.production, before.file, before.number) if before else ("", "", 0)
        steps.append(became.get((place, page.production), _Step((), ())) if page else _Step((), ()))
    return steps


def _appearances(
    productions: Sequence[Production], states: Sequence[_State | None], steps: Sequence[_Step]
) -> tuple[Appearance, ...]:
    released: Counter[str] = Counter()
    found: list[Appearance] = []
    for production, state, step in zip(productions, states, steps, strict=True):
        newly = _bag(step.newly)
        again = newly & released
        found.append(
            Appearance(
                production=production.name,
                released=production.released,
                visibility=_visibility(state),
                cite=state.cite if state else None,
                words_visible=state.visible if state else 0,
                words_hidden=_rounded(state.hidden) if state else NOTHING,
                words_released=_count(step.released),
                words_newly_hidden=_count(step.newly),
                words_hidden_again=again.total(),
            )
        )
        released = (released - newly) + _bag(step.released)
    return tuple(found)


def _visibility(state: _State | None) -> Visibility:
    if state is None:
        return Visibility.ABSENT
    if not state.hidden[1]:
        return Visibility.READABLE
    return Visibility.PARTLY_HIDDEN if state.visible else Visibility.HIDDEN


def course(appearances: Sequence[Appearance]) -> str:
    """Return what became of a message or page, one part for each production: ``hidden → released → hidden again``."""
    parts: list[str] = []
    before: Visibility | None = None
    for one in appearances:
        parts.append(_part(one, before))
        before = before if one.visibility is Visibility.ABSENT else one.visibility
    return " → ".join(parts)


def _part(one: Appearance, before: Visibility | None) -> str:
    """Return what became of it since the last production that has it; what it shows where there is none before."""
    shown = one.visibility.value.replace("_", " ")
    if one.visibility is Visibility.ABSENT:
        return "not found"
    if before is None:
        return shown
    said = []
    if one.words_released:
        said.append("released" if one.visibility is Visibility.READABLE else "partly released")
    if one.words_newly_hidden:
        said.append("hidden again" if one.words_hidden_again else "newly hidden")
    return ", ".join(said) or ("unchanged" if one.visibility is before else shown)


def _bag(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for part in text.split() if (word := key(part)))


def _count(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _rounded(words: Interval) -> Interval:
    low, estimate, high = words
    return round(low, 1), round(estimate, 1), round(high, 1)
