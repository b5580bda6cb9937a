"""Pairing and released words on mails of the public releases, redacted, reflowed and reordered by ``compare_world``."""

import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from forensics.compare import Comparison, compare
from forensics.compare.strand import key
from forensics.records.comparison import Change, ChangeKind, Level, PairState
from tests.benchmarks.compare_world import Mail, World, invented_mails, world
from tests.benchmarks.table import Row
from tests.shared_data import available

NEEDS_CORPORA = False
RATES = (0.1, 0.3, 0.5, 0.7, 0.9, 0.95)
COUNT = 400
LEAST_WORDS = 60
"""Shorter mails show nothing to pair by at 95 % hidden; they are measured in a row of their own."""
_STAMP = re.compile(r"UNCLASSIFIED|U\.S\. Department of State|Case No\.|Doc No\.|RELEASE IN|SUBJECT TO AGREEMENT")


def run() -> list[Row]:
    """Return the rows of this benchmark."""
    name = "releases" if release_texts() else "invented"
    rows: list[Row] = []
    for rate in RATES:
        rows += _measured(f"{name}, {rate:.0%} hidden", world(_mails(COUNT, LEAST_WORDS), rate))
    rows += _measured(f"{name}, short mails too, 50% hidden", world(_mails(COUNT, 1), 0.5))
    rows += _measured(
        f"{name}, 50% hidden, right misread 2%", world(_mails(COUNT, LEAST_WORDS), 0.5, misread=0.02), 0.93
    )
    rows += _unchanged(name)
    return rows


def _measured(name: str, made: World, recall: float = 0.98) -> list[Row]:
    began = time.perf_counter()
    found = compare(made.old, made.new)
    took = time.perf_counter() - began
    pairs = [p for p in found.pairs if p.level is Level.DOCUMENT and p.left and p.right]
    good = {p.left.id for p in pairs if p.left and p.right and made.truth.pairs[p.left.id] == p.right.id}
    sure = [p.left.id for p in pairs if p.left and p.state is PairState.PAIRED]
    total = len(made.truth.pairs)
    wrong = sum(left not in good for left in sure)
    exact, complete = _released(made, found, set(made.truth.pairs))
    _, complete_paired = _released(made, found, set(sure))
    return [
        Row(name, "partner ranked first", round(len(good) / total, 3), 0.98, f"{total} documents, {took:.1f} s"),
        Row(name, "called paired", round(len(sure) / total, 3)),
        Row(name, "wrong among paired", round(wrong / max(1, len(sure)), 4), 0.005, f"{wrong} of {len(sure)}"),
        Row(name, "released words precision", round(exact, 4), 0.99),
        Row(name, "released words recall", round(complete_paired, 4), recall, f"of paired; {complete:.4f} of all"),
    ]


def _released(made: World, found: Comparison, documents: set[str]) -> tuple[float, float]:
    """Return precision and recall of the released words of some documents of the left."""
    place = {d.file: d.id for d in made.old.documents}
    got = _words(found.changes, place)
    right = seen = hidden = 0
    for document in sorted(documents):
        truth = Counter(k for w in made.truth.released[document] if (k := key(w)))
        right += sum((truth & got.get(document, Counter())).values())
        seen += sum(got.get(document, Counter()).values())
        hidden += sum(truth.values())
    return right / max(1, seen), right / max(1, hidden)


def _words(changes: Iterable[Change], place: Mapping[str, str]) -> dict[str, Counter[str]]:
    got: dict[str, Counter[str]] = {}
    for change in changes:
        if change.kind is ChangeKind.RELEASED and change.left:
            words = (k for w in change.text.split() if (k := key(w)))
            got.setdefault(place[change.left.file], Counter()).update(words)
    return got


def _unchanged(name: str) -> list[Row]:
    """Measure what is called a change where the right is the left, read again with errors."""
    mails = _mails(COUNT, LEAST_WORDS)
    made = world(mails, 0.3, still=1.0, newly=0.0, misread=0.02)
    found = compare(made.old, made.new).changes
    false = [c for c in found if c.kind is not ChangeKind.STILL_WITHHELD]
    words = sum(c.words for c in false) / sum(len(line.split()) for mail in mails for line in mail)
    return [
        Row(f"{name}, unchanged, misread 2%", "false changes per document", round(len(false) / len(mails), 3)),
        Row(f"{name}, unchanged, misread 2%", "words falsely changed", round(words, 4), 0.02),
    ]


def _mails(count: int, least: int) -> Sequence[Mail]:
    long = [m for m in release_texts() if sum(len(line.split()) for line in m) >= least]
    return long[:count] or invented_mails(count)


@cache
def release_texts() -> tuple[Mail, ...]:
    """Return the mails of one public release as lines, in an order drawn once; none where it is absent."""
    path = available("corpora", "releases", "HRCEmail_JuneWeb.zip")
    if path is None:
        return ()
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if n.endswith(".txt"))
        random.Random(3).shuffle(names)  # noqa: S311
        texts = [archive.read(name).decode("utf-8", "replace") for name in names]
    return tuple(tuple(ln for ln in t.splitlines() if ln.strip() and not _STAMP.search(ln)) for t in texts)
