"""The cascade that pairs documents: same number, same message, same minute and subject, containment, neighbours."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from forensics.compare.candidates import faint, shared_rare_words
from forensics.compare.cutting import cut
from forensics.compare.deciding import decided
from forensics.compare.heads import Head, at_odds, heads, time_of
from forensics.compare.pairing import Key, Paired, Rules, Version, Weighed, pair_up, weigh
from forensics.compare.profile import Profile, Vocabulary, page_words, profiles, weights
from forensics.compare.sequence import sequence_nats
from forensics.compare.sides import ProductionSide, Unit
from forensics.compare.strand import Strand, elastic_regions, strand
from forensics.mail import base_subject
from forensics.records.comparison import PairState
from forensics.records.decision import Decision
from forensics.records.document import DocumentKind
from forensics.records.message import MessageCopy

LIFT_OF_NUMBER = 20.0
LIFT_OF_MESSAGE = 15.0
LIFT_OF_MINUTE = 8.0
LIFT_OF_NEIGHBOUR = 3.0
"""Nats that each step of the cascade adds to what words say."""
BORNE_OUT = 0.4
"""Score from which words bear out that the own messages of two documents are one."""
CONTRADICTED = 0.25
"""Score below which the words of two readable documents contradict their common number."""
LEAST_TRUST = 0.8
"""Share of common numbers that must not be contradicted before a number alone pairs anything."""

KeysOf = Callable[[MessageCopy], Iterable[str]]
"""What tells that two copies are of one message."""


class Sides(NamedTuple):
    """Both productions with the documents of each, their profiles, and the weights and widths of all words."""

    old: ProductionSide
    new: ProductionSide
    left: list[Unit]
    right: list[Unit]
    left_versions: list[Version]
    right_versions: list[Version]
    elastic: frozenset[str]
    heads: tuple[list[Head], list[Head]]
    """What the headers of each document say, left and right."""

    @property
    def documents(self) -> int:
        """Documents of both sides."""
        return len(self.left) + len(self.right)


def survey(
    old: ProductionSide, new: ProductionSide, left: list[Unit], right: list[Unit], whole: Container[str] = ()
) -> Sides:
    """Read both productions once and return what pairing needs to know; documents in ``whole`` are never cut."""
    vocabulary = Vocabulary()
    elastic = elastic_regions([*old.regions, *new.regions])
    ours, theirs = (page_words(*side, vocabulary, elastic) for side in ((old, left), (new, right)))
    uncut = profiles(left, ours), profiles(right, theirs)
    left, right = cut(old, left, ours, uncut[1], whole), cut(new, right, theirs, uncut[0], whole)
    found = [*profiles(left, ours), *profiles(right, theirs)]
    versions = [Version(*pair) for pair in zip(found, weights(found, vocabulary), strict=True)]
    split = len(left)
    return Sides(
        old, new, left, right, versions[:split], versions[split:], elastic, (heads(old, left), heads(new, right))
    )


def pair_documents(sides: Sides, decisions: Sequence[Decision]) -> list[Paired]:
    """Return the document pairs."""
    own = ([head.own for head in heads] for heads in sides.heads)
    rules = Rules(*_decided(sides, decisions), *own)
    weighed = _weighed(sides)
    weighed |= _looked_at_closely(weighed, sides, pair_up(weighed, rules))
    found = pair_up(weighed, rules)
    return pair_up(_with_neighbours(weighed, sides, found), rules)


def _looked_at_closely(weighed: Mapping[Key, Weighed], sides: Sides, found: Sequence[Paired]) -> dict[Key, Weighed]:
    """Weigh the documents that are not surely paired once more: faint candidates too, and distances between words."""
    sure = [p for p in found if p.state is PairState.PAIRED]
    left = sorted(set(range(len(sides.left))) - {p.left for p in sure})
    right = sorted(set(range(len(sides.right))) - {p.right for p in sure})
    open_left, open_right = set(left), set(right)
    known = {k: w for k, w in weighed.items() if k[0] in open_left and k[1] in open_right}
    keys = [
        (left[a], right[b])
        for a, b in faint(_profiles(sides.left_versions, left), _profiles(sides.right_versions, right))
    ]
    fresh = {k: _weight(sides, k) for k in sorted(keys) if k not in known and not _forms(sides, k)}
    known |= at_odds(fresh, sides.heads)
    ours, theirs = _Strands(sides.old, sides.left, sides.elastic), _Strands(sides.new, sides.right, sides.elastic)
    return {
        key: w._replace(lift=w.lift + sequence_nats(ours.of(key[0]), theirs.of(key[1])), method=_closer(w.method))
        for key, w in _strongest(known).items()
    }


def _closer(method: str) -> str:
    return "gapped alignment" if method == "containment" else method


MOST_ALIGNED = 16
"""Candidates of one document that are aligned."""


def _strongest(known: Mapping[Key, Weighed]) -> dict[Key, Weighed]:
    """Return the candidates that are among the strongest of either of their documents."""
    rank_left: Counter[int] = Counter()
    rank_right: Counter[int] = Counter()
    chosen: dict[Key, Weighed] = {}
    for key, w in sorted(known.items(), key=lambda kw: (-kw[1].rank, kw[0])):
        if w.rank > 0 and (rank_left[key[0]] < MOST_ALIGNED or rank_right[key[1]] < MOST_ALIGNED):
            chosen[key] = w
        rank_left[key[0]] += 1
        rank_right[key[1]] += 1
    return chosen


class _Strands:
    """Strands of documents, made when first asked for."""

    def __init__(self, side: ProductionSide, found: Sequence[Unit], elastic: Container[str]) -> None:
        self._side, self._found, self._elastic = side, found, elastic
        self._made: dict[int, Strand] = {}

    def of(self, at: int) -> Strand:
        """Return the strand of one document."""
        if at not in self._made:
            self._made[at] = strand([self._side.pages[n] for n in self._found[at].pages], self._elastic)
        return self._made[at]


def _profiles(versions: Sequence[Version], chosen: Sequence[int]) -> list[Profile]:
    return [versions[n].profile for n in chosen]


def _weighed(sides: Sides) -> dict[Key, Weighed]:
    """Weigh what each step of the cascade proposes; slip sheets are forms, alike by nature: words say nothing."""
    found: dict[Key, Weighed] = {}
    left, right = (_profiles(v, range(len(v))) for v in (sides.left_versions, sides.right_versions))
    for key in sorted(shared_rare_words(left, right)):
        if _forms(sides, key):
            continue
        found[key] = _weight(sides, key)
    for method, lift, keys in (
        ("minute and subject", LIFT_OF_MINUTE, _same(sides, _minutes)),
        ("same message", LIFT_OF_MESSAGE, _same(sides, _messages)),
        ("number", LIFT_OF_NUMBER, _numbers(sides)),
        ("same text", LIFT_OF_NUMBER, _same_texts(sides)),
    ):
        for key in keys:
            w = _weight(sides, key)
            known = method in ("number", "same text") or (method == "same message" and w.score >= BORNE_OUT)
            found[key] = w._replace(method=method, lift=lift, known=known)
    return at_odds(found, sides.heads)


def _weight(sides: Sides, key: Key) -> Weighed:
    return weigh(sides.left_versions[key[0]], sides.right_versions[key[1]], "containment")


def _forms(sides: Sides, key: Key) -> bool:
    """Tell whether either document is a slip sheet."""
    kinds = sides.left[key[0]].document.kind, sides.right[key[1]].document.kind
    return DocumentKind.SLIP_SHEET in kinds


def _dark(sides: Sides, key: Key) -> bool:
    return sides.left_versions[key[0]].profile.black or sides.right_versions[key[1]].profile.black


def _numbers(sides: Sides) -> list[Key]:
    """Return documents that carry the same number, where content does not show that the numberings differ."""
    ours = _unique_numbers(sides.left)
    theirs = _unique_numbers(sides.right)
    keys = [(ours[n], theirs[n]) for n in sorted(ours.keys() & theirs.keys())]
    readable = [key for key in keys if not _dark(sides, key)]
    agreeing = [key for key in readable if _weight(sides, key).score >= CONTRADICTED]
    if len(agreeing) < LEAST_TRUST * len(readable):
        return agreeing
    return sorted({*agreeing, *(key for key in keys if _dark(sides, key))})


def _same_texts(sides: Sides) -> list[Key]:
    """Return documents that are alike to the word, redactions included, where no other document is."""
    ours, theirs = _by_text(sides.left_versions), _by_text(sides.right_versions)
    return sorted((i, theirs[text]) for text, i in ours.items() if i >= 0 and theirs.get(text, -1) >= 0)


def _by_text(found: Sequence[Version]) -> dict[bytes, int]:
    place: dict[bytes, int] = {}
    for index, version in enumerate(found):
        text = version.profile.text
        if text:
            place[text] = -1 if text in place else index
    return place


def _unique_numbers(found: Sequence[Unit]) -> dict[str, int]:
    place: dict[str, int] = {}
    for index, unit in enumerate(found):
        number = unit.number
        if number:
            place[number] = -1 if number in place else index
    return {number: index for number, index in place.items() if index >= 0}


def _same(sides: Sides, keys_of: KeysOf) -> list[Key]:
    """Return documents whose own messages share a key."""
    ours, theirs = _holders(sides.heads[0], keys_of), _holders(sides.heads[1], keys_of)
    found = {(i, j) for key in ours.keys() & theirs.keys() for i in ours[key] for j in theirs[key]}
    return sorted(found)


MOST_HOLDERS = 12
"""A key that more documents share tells nothing."""


def _holders(found: Sequence[Head], keys_of: KeysOf) -> dict[str, set[int]]:
    held: dict[str, set[int]] = defaultdict(set)
    for index, head in enumerate(found):
        for copy in head.copies:
            for key in keys_of(copy):
                held[key].add(index)
    return {key: where for key, where in held.items() if len(where) <= MOST_HOLDERS}


def _messages(copy: MessageCopy) -> Iterator[str]:
    if copy.message:
        yield copy.message


def _minutes(copy: MessageCopy) -> Iterator[str]:
    """Yield minute and subject, and the minute before: quotes often print it (FIELD_NOTES)."""
    sent = time_of(copy)
    if not sent or not copy.subject:
        return
    subject = base_subject(copy.subject)
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
    left = {unit.document.id: i for i, unit in reversed(list(enumerate(sides.left)))}
    right = {unit.document.id: j for j, unit in reversed(list(enumerate(sides.right)))}
    found = decided(decisions, left, right)
    return {left[a]: right[b] for a, b in found.together}, [(left[a], right[b]) for a, b in found.apart]
