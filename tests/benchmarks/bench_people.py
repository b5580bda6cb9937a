"""Printed names of a State Department release brought to persons, and the speed of that on many made-up names."""

import json
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

from forensics.people import resolve_names
from tests.benchmarks.table import Row
from tests.shared_data import available

TARGETS = {"b3": 0.94, "f1": 0.8, "precision": 0.97, "recall": None}


def run() -> list[Row]:
    """Return B-cubed, and precision, recall and F1 over pairs of names."""
    source = available("corpora", "people", "aliases.jsonl")
    if source is None:
        return [Row("aliases.jsonl", "skipped", "-", None, "not beside this checkout"), _speed()]
    printed = [json.loads(line)["printed"] for line in source.read_text().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "persons.jsonl"
        rows = ({"printed": a.printed, "person": a.person} for a in resolve_names(printed))
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        done = subprocess.run(
            [sys.executable, str(available("tools", "score_people.py")), str(source), str(path), "--json"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    score = json.loads(done.stdout)
    return [*(Row("aliases.jsonl", key, score[key], target) for key, target in TARGETS.items()), _speed()]


def _speed() -> Row:
    syllables = ["al", "bor", "cen", "dra", "el", "fir", "gon", "hul", "is", "jor", "kel", "lum"]
    stems = ["".join(three) for three in product(syllables, syllables, syllables[:8])]
    given = ["".join(two) for two in product(syllables[:4], "ao")]
    names = [f"{last.title()}, {first.title()} {initial}" for last, first, initial in product(stems, given, "AB")]
    started = time.process_time()
    resolve_names(names)
    return Row(f"{len(names)} made-up names", "names a second", round(len(names) / (time.process_time() - started)))
