"""Messages paired across two productions, and where each stands."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from forensics.compare.aligned import Aligned
from forensics.compare.sides import ProductionSide
from forensics.compare.strand import Strand, strand
from forensics.records.comparison import PairState, Side
from forensics.records.message import MessageCopy
from forensics.records.page import Page

LEAST_SHARE = 0.5
LEAST_WORDS = 6


class MessagePair(NamedTuple):
    """A message of the left and one of the right, as ids."""

    left: str | None
    right: str | None
    score: float
    margin: float
    method: str
    state: PairState


class Places:
    """Which message stands on which line of one production; quoted ones before those that quote them."""

    def __init__(self, copies: Iterable[MessageCopy]) -> None:
        self._at: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
        for copy in sorted(copies, key=lambda c: (c.depth, c.id)):
            for run in copy.place:
                lines = range(run.lines[0], run.lines[1] + 1)
                self._at[run.source, run.page].update(dict.fromkeys(lines, copy.message or copy.id))

    def __call__(self, page: Page, line: int) -> str | None:
        """Return the message on a line of a page."""
        return self._at.get((page.source, page.number), {}).get(line)


def shared_messages(old: ProductionSide, new: ProductionSide) -> list[str]:
    """Return the messages that have copies in both productions."""
    return sorted(_ids(old) & _ids(new))


def _ids(side: ProductionSide) -> set[str]:
    return {copy.message or copy.id for copy in side.copies}


class Votes:
    """Words that messages of the two sides share where their documents were aligned."""

    def __init__(self) -> None:
        self.shared: Counter[tuple[str, str]] = Counter()
        self.size_left: Counter[str] = Counter()
        self.size_right: Counter[str] = Counter()

    def add(self, found: Aligned, left: Places, right: Places) -> None:
        """Count the matched words of one alignment."""
        ours, theirs = _owners(found.left, left), _owners(found.right, right)
        self.size_left.update(owner for owner, item in zip(ours, found.left.items, strict=True) if owner and item.key)
        self.size_right.update(o for o, item in zip(theirs, found.right.items, strict=True) if o and item.key)
        for i, j in found.matches:
            if (a := ours[i]) and (b := theirs[j]):
                self.shared[a, b] += 1


def _owners(whole: Strand, places: Places) -> list[str | None]:
    return [places(whole.pages[item.page], item.tokens[0].line) for item in whole.items]


def pair_messages(old: ProductionSide, new: ProductionSide, votes: Votes) -> list[MessagePair]:
    """Return message pairs: shared identity first, then words aligned, then what is left over on either side."""
    same = shared_messages(old, new)
    found = [MessagePair(m, m, 1.0, 1.0, "same message", PairState.PAIRED) for m in same]
    left, right = sorted(_ids(old) - set(same)), sorted(_ids(new) - set(same))
    aligned_pairs = list(_by_words(votes, set(left), set(right)))
    found += aligned_pairs
    taken = {p.left for p in aligned_pairs} | {p.right for p in aligned_pairs}
    found += [MessagePair(m, None, 0.0, 0.0, "none", PairState.UNPAIRED) for m in left if m not in taken]
    found += [MessagePair(None, m, 0.0, 0.0, "none", PairState.UNPAIRED) for m in right if m not in taken]
    return found


def _by_words(votes: Votes, left: set[str], right: set[str]) -> Iterator[MessagePair]:
    taken: set[str] = set()
    for (a, b), count in sorted(votes.shared.items(), key=lambda v: (-v[1], v[0])):
        if a not in left or b not in right or a in taken or b in taken:
            continue
        smaller = max(1, min(votes.size_left[a], votes.size_right[b]))
        rival = max((n for (x, y), n in votes.shared.items() if (x == a) != (y == b)), default=0)
        clear = count / smaller >= LEAST_SHARE and count >= LEAST_WORDS
        state = PairState.PAIRED if clear else PairState.AMBIGUOUS
        taken |= {a, b}
        yield MessagePair(a, b, count / smaller, max(0.0, (count - rival) / smaller), "aligned words", state)


def first_sides(side: ProductionSide) -> dict[str, Side]:
    """Return for each message the first place where it stands in a production, its own document before quotes."""
    best: dict[str, MessageCopy] = {}
    for copy in sorted(side.copies, key=lambda c: (c.depth > 0, c.file, c.page, c.lines or (0, 0), c.id)):
        best.setdefault(copy.message or copy.id, copy)
    return {m: Side(id=m, file=c.file, page=c.page, bates=c.bates) for m, c in best.items()}


def copy_strand(copy: MessageCopy, pages: Mapping[tuple[str, int], Page], elastic: Container[str]) -> Strand:
    """Return the strand of one copy of a message: the lines it stands on."""
    cut: list[Page] = []
    for run in copy.place:
        page = pages.get((run.source, run.page))
        if page is not None:
            tokens = tuple(t for t in page.tokens if run.lines[0] <= t.line <= run.lines[1])
            cut.append(replace(page, tokens=tokens))
    return strand(cut, elastic)


def scattered(
    old: ProductionSide, new: ProductionSide, together: Mapping[str, Sequence[str]]
) -> Iterator[tuple[MessageCopy, MessageCopy]]:
    """Yield copies of one message whose documents were not aligned with one another, the plainest of the right.

    Args:
        old: the left.
        new: the right.
        together: documents of the right with which each document of the left was aligned.
    """
    right: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in new.copies:
        if copy.message:
            right[copy.message].append(copy)
    for copy in sorted(old.copies, key=lambda c: c.id):
        others = right.get(copy.message or "", [])
        if not others or any(o.document in together.get(copy.document, ()) for o in others):
            continue
        yield copy, max(others, key=lambda c: (len(c.body.replace("█", "")), c.depth == 0, c.id))
