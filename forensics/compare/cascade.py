"""The cascade that pairs documents: same number, same message, same minute and subject, containment, neighbours."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from forensics.compare.candidates import shared_rare_words
from forensics.compare.pairing import Key, Paired, Weighed, pair_up, weigh
from forensics.compare.profile import Floats, Profile, Vocabulary, profiles, weights
from forensics.compare.sides import ProductionSide, Unit
from forensics.records.comparison import PairState
from forensics.records.decision import Decision, DecisionKind
from forensics.records.message import MessageCopy
from forensics.records.region import Region

LIFT_OF_NUMBER = 0.6
LIFT_OF_MESSAGE = 0.3
LIFT_OF_MINUTE = 0.15
LIFT_OF_NEIGHBOUR = 0.1
CONTRADICTED = 0.25
"""Score below which the words of two readable documents contradict their common number."""
LEAST_TRUST = 0.8
"""Share of common numbers that must not be contradicted before a number alone pairs anything."""

_REPLY = re.compile(r"^\s*(?:(?:re|fw|fwd|aw|wg|sv|tr|rv)\s*(?:\[\d+\])?\s*[:;]\s*)+", re.IGNORECASE)
KeysOf = Callable[[MessageCopy], Iterable[str]]
"""What tells that two copies are of one message."""

_NOT = frozenset({"no", "not", "never", "unpaired", "apart"})


class Sides(NamedTuple):
    """Both productions with the documents of each, their profiles, and the weights and widths of all words."""

    old: ProductionSide
    new: ProductionSide
    left: list[Unit]
    right: list[Unit]
    left_profiles: list[Profile]
    right_profiles: list[Profile]
    weight: Floats
    width: Floats


def survey(
    old: ProductionSide, new: ProductionSide, left: list[Unit], right: list[Unit], regions: Mapping[str, Region]
) -> Sides:
    """Read both productions once and return what pairing needs to know."""
    vocabulary = Vocabulary()
    ours = profiles(old, left, regions, vocabulary)
    theirs = profiles(new, right, regions, vocabulary)
    weight = weights([*ours, *theirs], len(vocabulary.numbers))
    return Sides(old, new, left, right, ours, theirs, weight, vocabulary.widths)


def pair_documents(sides: Sides, decisions: Sequence[Decision]) -> list[Paired]:
    """Return the document pairs."""
    forced, barred = _decided(sides, decisions)
    weighed = _weighed(sides)
    first = pair_up(weighed, forced, barred)
    return pair_up(_with_neighbours(weighed, sides, first), forced, barred)


def _weighed(sides: Sides) -> dict[Key, Weighed]:
    found: dict[Key, Weighed] = {}
    for key in sorted(shared_rare_words(sides.left_profiles, sides.right_profiles)):
        found[key] = Weighed(*_scored(sides, key), "containment")
    for method, lift, keys in (
        ("minute and subject", LIFT_OF_MINUTE, _same(sides, _minutes)),
        ("same message", LIFT_OF_MESSAGE, _same(sides, _messages)),
        ("number", LIFT_OF_NUMBER, _numbers(sides)),
    ):
        for key in keys:
            score, evidence = _scored(sides, key)
            found[key] = Weighed(1.0 if _dark(sides, key) and method == "number" else score, evidence, method, lift)
    return found


def _scored(sides: Sides, key: Key) -> tuple[float, float]:
    return weigh(sides.left_profiles[key[0]], sides.right_profiles[key[1]], sides.weight, sides.width)


def _dark(sides: Sides, key: Key) -> bool:
    return sides.left_profiles[key[0]].black or sides.right_profiles[key[1]].black


def _numbers(sides: Sides) -> list[Key]:
    """Return documents that carry the same number, where content does not show that the numberings differ."""
    ours = _unique_numbers(sides.left)
    theirs = _unique_numbers(sides.right)
    keys = [(ours[n], theirs[n]) for n in sorted(ours.keys() & theirs.keys())]
    readable = [key for key in keys if not _dark(sides, key)]
    agreeing = [key for key in readable if _scored(sides, key)[0] >= CONTRADICTED]
    if len(agreeing) < LEAST_TRUST * len(readable):
        return agreeing
    return sorted({*agreeing, *(key for key in keys if _dark(sides, key))})


def _unique_numbers(found: Sequence[Unit]) -> dict[str, int]:
    place: dict[str, int] = {}
    for index, unit in enumerate(found):
        number = unit.document.bates_first
        if number:
            place[number] = -1 if number in place else index
    return {number: index for number, index in place.items() if index >= 0}


def _same(sides: Sides, keys_of: KeysOf) -> list[Key]:
    """Return documents whose own messages share a key."""
    ours, theirs = _holders(sides.old, sides.left, keys_of), _holders(sides.new, sides.right, keys_of)
    found = {(i, j) for key in ours.keys() & theirs.keys() for i in ours[key] for j in theirs[key]}
    return sorted(found)


MOST_HOLDERS = 12
"""A key that more documents share tells nothing."""


def _holders(side: ProductionSide, found: Sequence[Unit], keys_of: KeysOf) -> dict[str, set[int]]:
    place = {unit.document.id: index for index, unit in enumerate(found)}
    held: dict[str, set[int]] = defaultdict(set)
    for copy in side.copies:
        if copy.depth == 0 and copy.document in place:
            for key in keys_of(copy):
                held[key].add(place[copy.document])
    return {key: where for key, where in held.items() if len(where) <= MOST_HOLDERS}


def _messages(copy: MessageCopy) -> Iterator[str]:
    if copy.message:
        yield copy.message


def _minutes(copy: MessageCopy) -> Iterator[str]:
    """Yield minute and subject, and the minute before: quotes often print it (FIELD_NOTES)."""
    if not copy.sent or not copy.subject:
        return
    try:
        sent = datetime.fromisoformat(copy.sent)
    except ValueError:
        return
    subject = " ".join(_REPLY.sub("", copy.subject).casefold().split())
    for minutes in (0, 1):
        yield f"{(sent - timedelta(minutes=minutes)).isoformat(timespec='minutes')[:16]} {subject}"


def _with_neighbours(weighed: Mapping[Key, Weighed], sides: Sides, found: Sequence[Paired]) -> dict[Key, Weighed]:
    """Lift candidates whose neighbours in page order are paired with one another."""
    sure = {p.left: p.right for p in found if p.state is PairState.PAIRED}
    lifted: dict[Key, Weighed] = {}
    for (i, j), w in weighed.items():
        support = sum(_beside(sides, (i, j), step) and sure.get(i + step) == j + step for step in (-1, 1))
        lifted[i, j] = w._replace(lift=w.lift + LIFT_OF_NEIGHBOUR * support)
    return lifted


def _beside(sides: Sides, key: Key, step: int) -> bool:
    """Tell whether both documents have a neighbour in their own files."""
    return all(
        0 <= at + step < len(found) and found[at + step].document.source == found[at].document.source
        for at, found in ((key[0], sides.left), (key[1], sides.right))
    )


def _decided(sides: Sides, decisions: Sequence[Decision]) -> tuple[dict[int, int], list[Key]]:
    """Return pairs that a person made and pairs that a person ruled out, the later decision before the earlier."""
    left = {unit.document.id: i for i, unit in enumerate(sides.left)}
    right = {unit.document.id: j for j, unit in enumerate(sides.right)}
    last: dict[Key, bool] = {}
    for decision in sorted(decisions, key=lambda d: d.id):
        if decision.kind is not DecisionKind.PAIR or len(decision.subjects) != 2:
            continue
        for a, b in (decision.subjects, decision.subjects[::-1]):
            if a in left and b in right:
                last[left[a], right[b]] = (decision.value or "").casefold() not in _NOT
    forced: dict[int, int] = {}
    for (i, j), together in last.items():
        if together and j not in forced.values():
            forced[i] = j
    return forced, [key for key, together in last.items() if not together]
