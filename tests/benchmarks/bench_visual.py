"""Changes held against pictures: false changes on unchanged rescans, and the share of true releases borne out.

``python -m tests.benchmarks.bench_visual --misses [KIND]`` writes every false or missed change as a line.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from forensics import questions
from forensics.case import Case
from forensics.compare.strand import key
from forensics.records.comparison import Change, ChangeKind, Confirmed
from forensics.records.source import Production, Settings
from forensics.selection import Filters
from tests.benchmarks.rescans import Pair, pairs
from tests.benchmarks.table import Row, render

NEEDS_CORPORA = False
SEED, FILES = 71, 8
READ = 3
"""Files that are read by OCR, which takes seconds a page."""
COUNTED = (ChangeKind.RELEASED, ChangeKind.NEWLY_WITHHELD, ChangeKind.CODE_CHANGED)


@dataclass
class Tally:
    """Words of changes, by what the pictures said."""

    words: int = 0
    true: Counter[ChangeKind] = field(default_factory=Counter)
    right: Counter[tuple[ChangeKind, Confirmed]] = field(default_factory=Counter)
    wrong: Counter[tuple[ChangeKind, Confirmed]] = field(default_factory=Counter)
    false: Counter[Confirmed] = field(default_factory=Counter)
    """Changes called where nothing changed."""
    seconds: float = 0.0
    pages: int = 0
    misses: list[str] = field(default_factory=list)


def run() -> list[Row]:
    """Return the rows of this benchmark."""
    rows: list[Row] = []
    for kind in ("born digital", "rescans", "turned"):
        rows += _changed_rows(kind, measured(kind, SEED, FILES, changed=True))
    rows += _unchanged_rows("rescans", measured("rescans", SEED, FILES, changed=False))
    rows += _unchanged_rows("unread", measured("unread", SEED, READ, changed=False))
    rows += _changed_rows("unread", measured("unread", SEED, READ, changed=True))
    return rows


def measured(kind: str, seed: int, files: int, *, changed: bool) -> Tally:
    """Return the counts over pairs of files of one kind."""
    made = list(pairs(seed, files, kind=kind, changed=changed))
    tally = Tally(words=sum(p.words for p in made))
    settings = Settings(ocr="always" if kind == "unread" else "never")
    with tempfile.TemporaryDirectory() as folder, Case.in_memory(settings, os.cpu_count() or 1) as case:
        for name in ("old", "new"):
            (place := Path(folder) / name).mkdir()
            for pair in made:
                (place / pair.name).write_bytes(pair.old if name == "old" else pair.new)
            case.ingest([place], Production(name=name))
        case.bring_up_to("people")
        case.workers = 1  # so that all the work is this process's, and its time can be told
        began = time.process_time()
        _, changes = questions.comparison(case, "old", "new", Filters())
        tally.seconds = time.process_time() - began
    for pair in made:
        _count(pair, [c for c in changes if c.left and c.left.file.endswith(pair.name)], tally, changed=changed)
    return tally


def _count(pair: Pair, changes: Sequence[Change], tally: Tally, *, changed: bool) -> None:
    truths = ((ChangeKind.RELEASED, pair.released), (ChangeKind.NEWLY_WITHHELD, pair.newly))
    tally.pages += len(pair.released)
    for kind, truth in truths:
        left = Counter(k for page in truth for w in page if (k := key(w)))
        tally.true[kind] += left.total()
        for change in sorted((c for c in changes if c.kind is kind), key=lambda c: list(Confirmed).index(c.confirmed)):
            own = Counter(k for w in change.text.split() if (k := key(w)))
            good = own & left
            left -= good
            tally.right[kind, change.confirmed] += good.total()
            bad = own - good
            tally.wrong[kind, change.confirmed] += bad.total()
            if bad.total() > 0.1 * own.total():
                tally.misses.append(_line("wrong words", change, " ".join(bad.elements())))
            elif change.confirmed is not Confirmed.VISUAL:
                tally.misses.append(_line("not borne out", change, ""))
        tally.misses.append(f"never found: {kind} {pair.name} {' '.join(left.elements())}")
    if not changed:
        for change in changes:
            if change.kind in COUNTED:
                tally.false[change.confirmed] += change.words
                tally.misses.append(_line("false", change, ""))


def _line(what: str, change: Change, more: str) -> str:
    sides = " → ".join(f"{c.file} p{c.page} {c.box}" if c else "–" for c in (change.left, change.right))
    return f"{what}: {change.kind} {change.confirmed} {sides} {change.text[:60]!r} {more[:60]}"


def _changed_rows(kind: str, tally: Tally) -> Iterator[Row]:
    name = f"other redactions, {kind}"
    note = f"{tally.pages} pages, {1000 * tally.seconds / tally.pages:.0f} ms a page in all"
    for change, total in tally.true.items():
        seen = {c: tally.right[change, c] for c in Confirmed}
        bad = {c: tally.wrong[change, c] for c in Confirmed}
        visual, all_bad = seen[Confirmed.VISUAL], sum(bad.values())
        found = sum(seen.values())
        yield Row(name, f"{change}: found, of {total} words", _of(found, total), 0.93, note)
        yield Row(
            name, f"{change}: borne out by pictures, of those found", _of(visual, found), None, f"{visual} of {found}"
        )
        wrong = bad[Confirmed.VISUAL]
        yield Row(name, f"{change}: wrong among those borne out", _of(wrong, wrong + visual), 0.01, f"{wrong} words")
        yield Row(name, f"{change}: wrong of all", _of(all_bad, all_bad + found), 0.05, f"{all_bad} words")


def _unchanged_rows(kind: str, tally: Tally) -> Iterator[Row]:
    name = f"the same redactions, {kind}"
    unsure = sum(n for c, n in tally.false.items() if c is not Confirmed.VISUAL)
    yield Row(
        name, "words called changed, not borne out, of all words", _of(unsure, tally.words), 0.02, f"{unsure} words"
    )
    yield Row(name, "words called changed, borne out", tally.false[Confirmed.VISUAL], 0, f"of {tally.words}")


def _of(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def main(arguments: Iterable[str]) -> None:
    """Print misses."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", nargs="?", const="rescans")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--unchanged", action="store_true")
    chosen = parser.parse_args(list(arguments))
    tally = measured(chosen.misses or "rescans", chosen.seed, chosen.files, changed=not chosen.unchanged)
    rows = _unchanged_rows if chosen.unchanged else _changed_rows
    sys.stdout.write("\n".join([*tally.misses, render(list(rows(chosen.misses or "rescans", tally))), ""]))


if __name__ == "__main__":
    main(sys.argv[1:])
