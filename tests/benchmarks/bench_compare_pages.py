"""Pairing and released words from PDF to comparison, on mails typeset twice by ``compare_typeset``."""

import random
import re
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from fixtures.scan import Scan
from fixtures.storylines import MAILS
from forensics.case import Case
from forensics.compare.strand import key
from forensics.records.comparison import Change, ChangeKind, Level, Pair, PairState
from forensics.records.document import Document
from forensics.records.source import Production
from tests.benchmarks import compare_typeset
from tests.benchmarks.compare_typeset import COVERED, HEADER_LINES, Kind, Mail, Truth
from tests.benchmarks.table import Row
from tests.shared_data import available

NEEDS_CORPORA = False
RATES = (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 1.0)
COUNT, SCANNED = 60, 8
_COVERED = {
    "pages covered, same numbers": Kind(rate=1.0, ways=(COVERED,), same_numbers=True),
    "pages covered, one in three mails, same order": Kind(rate=0.3, ways=(COVERED, "words", "words"), shuffled=False),
}
FEWEST_WORDS, MOST_WORDS = 60, 500

Place = tuple[str, int]


def run() -> list[Row]:
    """Return the rows of this benchmark."""
    rows: list[Row] = []
    texts = mails(COUNT)
    for rate in RATES:
        rows += measured(f"typeset, {rate:.0%} hidden", texts, Kind(rate=rate))
    rows += measured("typeset, pages covered, same numbers", texts, Kind(rate=1.0, ways=(COVERED,), same_numbers=True))
    rows += measured(
        "typeset, pages covered, one in three mails", texts, Kind(rate=0.3, ways=(COVERED, "words", "words"))
    )
    for rate in (0.3, 0.7):
        rows += measured(
            f"typeset, scanned + OCR, {rate:.0%} hidden", texts[:SCANNED], Kind(rate=rate, scan=Scan()), scan=True
        )
    return rows


def measured(
    name: str, texts: Sequence[Mail], kind: Kind, keep: Path | None = None, *, scan: bool = False
) -> list[Row]:
    """Write both productions, read and compare them, and return the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = keep or Path(scratch)
        truth = compare_typeset.write(texts, kind, folder)
        case = _case(folder, Path(scratch) / "case.sqlite")
        began = time.process_time()
        case.compare("old", "new")
        took = time.process_time() - began
        rows = list(_rows(name, case, truth, took, kind.scan is not None))
        case.close()
    return rows


def _case(folder: Path, path: Path) -> Case:
    case = Case.open(path, create=True)
    for side in ("old", "new"):
        case.ingest([folder / side], Production(name=side))
    case.bring_up_to("people")
    return case


def _rows(name: str, case: Case, truth: Truth, took: float, scan: bool) -> Iterator[Row]:
    pairs = case.store.read(Pair, level=Level.DOCUMENT.value)
    held = {d.id: _mails_of(d, truth) for d in case.store.iterate(Document)}
    found = [(p, held[p.left.id] & held[p.right.id]) for p in pairs if p.left and p.right]
    sure = [(p, shared) for p, shared in found if p.state is PairState.PAIRED]
    both = truth.both
    first = both & {n for _, shared in found for n in shared}
    paired = both & {n for _, shared in sure for n in shared}
    wrong = sum(not shared for _, shared in sure)
    yield Row(name, "partner ranked first", round(len(first) / len(both), 3), 0.98, f"{len(both)} mails, {took:.1f} s")
    yield Row(name, "called paired", round(len(paired) / len(both), 3))
    yield Row(name, "wrong among paired", round(wrong / max(1, len(sure)), 4), 0.005, f"{wrong} of {len(sure)}")
    yield from _pages(name, case, truth)
    yield from _words(name, case, truth, paired, scan)


def _mails_of(document: Document, truth: Truth) -> set[int]:
    """Return the numbers of the mails that stand on the pages of a document."""
    mail = truth.left if document.production == "old" else truth.right
    places = ((_file(document.file), n) for n in range(document.first, document.last + 1))
    return {mail[place] for place in places if place in mail}


def _file(path: str) -> str:
    return Path(path).name


def _pages(name: str, case: Case, truth: Truth) -> Iterator[Row]:
    """Measure the pages of the left that show nothing and have a counterpart."""
    state: dict[Place, list[tuple[Place, PairState]]] = {}
    for pair in case.store.read(Pair, level=Level.PAGE.value):
        if pair.left and pair.right:
            left, right = ((_file(s.file), s.page or 1) for s in (pair.left, pair.right))
            state.setdefault(left, []).append((right, pair.state))
    black = [place for place in sorted(truth.black) if truth.pages.get(place)]
    got = [(place, right, s) for place in black for right, s in state.get(place, [])]
    sure = [(place, right) for place, right, s in got if s is PairState.PAIRED]
    wrong = sum(not truth.pages[place][right] for place, right in sure)
    right_ones = {place for place, right in sure if truth.pages[place][right]}
    if black:
        note = f"of {len(black)}; {len({g[0] for g in got}) - len(right_ones)} others ambiguous; {wrong} wrong"
        yield Row(name, "black pages paired", round(len(right_ones) / len(black), 3), None, note)


def _words(name: str, case: Case, truth: Truth, paired: set[int], scan: bool) -> Iterator[Row]:
    """Measure the words released, mail by mail, as bags."""
    got: dict[int, Counter[str]] = {}
    for change in case.store.read(Change, kind=ChangeKind.RELEASED.value):
        if change.left:
            number = truth.left[_file(change.left.file), change.left.page or 1]
            got.setdefault(number, Counter()).update(_keys(change.text.split()))
    true = {n: Counter(_keys(words)) for n, words in truth.released.items()}
    right = {n: sum((bag & got.get(n, Counter())).values()) for n, bag in true.items()}
    found = sum(sum(bag.values()) for bag in got.values())
    precision, recall = (0.95, 0.93) if scan else (0.99, 0.98)
    yield Row(name, "released words precision", round(sum(right.values()) / max(1, found), 4), precision)
    hidden = sum(sum(bag.values()) for bag in true.values())
    of_paired = sum(right[n] for n in paired) / max(1, sum(sum(true[n].values()) for n in paired))
    note = f"of paired; {sum(right.values()) / max(1, hidden):.4f} of all {hidden}"
    yield Row(name, "released words recall", round(of_paired, 4), recall, note)


def _keys(words: Sequence[str]) -> Iterator[str]:
    return (k for word in words if (k := key(word)))


_STAMP = re.compile(r"UNCLASSIFIED|U\.S\. Department of State|Case No\.|Doc No\.|RELEASE IN|SUBJECT TO AGREEMENT")
_CODE = re.compile(r"\s+B\d(\([A-Z]\))?$")
_FIELD = re.compile(r"^\s*(From|Sent|To|Cc|Subject):\s+(\S.*)$")
SHORT_LINE = 60
"""A line shorter than this ends its paragraph."""


def mails(count: int) -> Sequence[Mail]:
    """Return mails of the public releases, else those of the fixtures: four lines of header, then paragraphs."""
    return [*_releases()[:count]] or _invented()[:count]


@cache
def _releases() -> tuple[Mail, ...]:
    path = available("corpora", "releases", "HRCEmail_JuneWeb.zip")
    if path is None:
        return ()
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if n.endswith(".txt"))
        random.Random(3).shuffle(names)  # noqa: S311
        found = (_mail(archive.read(name).decode("utf-8", "replace")) for name in names)
        return tuple(m for m in found if m and FEWEST_WORDS <= sum(len(p.split()) for p in m) <= MOST_WORDS)


def _mail(text: str) -> Mail | None:
    """Return a printed mail as paragraphs, None where its header is not whole."""
    lines = [_CODE.sub("", line) for line in text.splitlines() if not _STAMP.search(line)]
    header: dict[str, str] = {}
    end = 0
    for n, line in enumerate(lines):
        if (field := _FIELD.match(line)) and field[1] not in header:
            header[field[1]] = field[2]
            end = n + 1
        elif header and n > end + 2:
            break
    header.setdefault("To", "H")
    if len(header.keys() - {"Cc"}) < HEADER_LINES:
        return None
    head = tuple(f"{label}: {header[label]}" for label in ("From", "Sent", "To", "Subject"))
    return tuple(" ".join(_printable(p).split()) for p in (*head, *_paragraphs(lines[end:])))


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        held += [line.strip()] if line.strip() else []
        if held and len(line.strip()) < SHORT_LINE:
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def _printable(text: str) -> str:
    """Return a text in the letters of the base fonts."""
    plain = text.translate(str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014\u2022\u2026", "''\"\"--*."))
    return plain.encode("latin-1", "ignore").decode("latin-1")


def _invented() -> list[Mail]:
    return [
        (
            f"From: {mail.author.name}",
            f"Sent: {mail.moment:%A, %B %d, %Y %H:%M}",
            f"To: {', '.join(mail.to)}",
            f"Subject: {mail.subject}",
            *mail.text.split("\n\n"),
        )
        for mail in MAILS.values()
    ]
