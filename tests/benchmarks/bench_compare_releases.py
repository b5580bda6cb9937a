"""The four public releases against each other: what was released twice, checked by hand on a sample drawn by hash."""

import csv
import hashlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from forensics.case import Case
from forensics.records.comparison import Level, Pair, PairState
from forensics.records.source import Production
from tests.benchmarks.bench_identity import RELEASES
from tests.benchmarks.table import Row
from tests.shared_data import available

SAMPLE = 50
VERDICTS = Path(__file__).with_name("compare_sample.csv")
"""For each pair drawn so far, by both files: whether a person who read both texts found them to be one mail."""


def run() -> list[Row]:
    """Return how many documents pair, the time, and the sample with its verdicts."""
    folder = available("corpora", "releases")
    if folder is None:
        return [Row("releases", "skipped", "-", None, "set is not beside this checkout")]
    return list(_rows(folder))


def _rows(folder: Path) -> Iterator[Row]:
    sure: list[Pair] = []
    with tempfile.TemporaryDirectory() as scratch, Case.open(Path(scratch) / "case.sqlite", create=True) as case:
        for name in RELEASES:
            case.ingest([folder / f"{name}.zip"], Production(name=name))
        case.bring_up_to("people")
        for old, new in combinations(RELEASES, 2):
            began = time.process_time()
            case.compare(old, new)
            took = time.process_time() - began
            found = case.store.read(Pair, old_production=old, new_production=new, level=Level.DOCUMENT.value)
            paired = [p for p in found if p.state is PairState.PAIRED]
            maybe = sum(p.state is PairState.AMBIGUOUS for p in found)
            yield Row(f"{old} {new}", "documents paired", len(paired), None, f"{maybe} ambiguous; {took:.0f} s")
            sure += paired
    yield from _sampled(sorted(sure, key=lambda p: hashlib.sha256(_key(p).encode()).hexdigest())[:SAMPLE])


def _key(pair: Pair) -> str:
    return " ".join(Path(side.file).name for side in (pair.left, pair.right) if side)


def _sampled(sample: Sequence[Pair]) -> Iterator[Row]:
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        verdicts = {row["pair"]: row["verdict"] for row in csv.DictReader(file)}
    judged = [verdicts[_key(p)] for p in sample if _key(p) in verdicts]
    wrong = sum(v == "different" for v in judged) / max(1, len(judged))
    note = f"of {len(judged)} judged by hand, {len(sample) - len(judged)} of the sample not judged yet"
    yield Row("releases", "pairs that are none", round(wrong, 3), 0.005, note)
    for pair in sample:
        yield Row("sample", _key(pair), verdicts.get(_key(pair), "?"), None, f"{pair.method}, {pair.score:.2f}")
