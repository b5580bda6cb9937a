"""State of each header field under boxes, against exact truth: synthetic chains, born digital and as scans.

Scans come with a text layer that has specks where boxes are burnt in, or with none, and are then read by OCR.

Seeds below 100 are for tuning. ``python -m tests.benchmarks.bench_headers [SEED...]`` lists every miss.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from forensics import questions
from forensics.case import Case
from forensics.records.message import MessageCopy
from forensics.records.source import Production, Settings
from forensics.selection import Filters
from tests.benchmarks.foia_headers import FIELDS, Chain, TrueField, chains, with_layer
from tests.benchmarks.foia_scan import scan
from tests.benchmarks.table import Row, render

NEEDS_CORPORA = False
REPORTED = (101, 102)
FILES, READ_FILES = 40, 8
"""Files of one seed, and those of it that are scanned and read by OCR, which takes seconds a page."""
PRINTED, LAYER, READ = "headers, born digital", "headers, scans with a text layer", "headers, scans read by OCR"


@dataclass
class Tally:
    """Counts over the fields of one form."""

    seen: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, what: str, right: bool, note: str) -> None:
        """Count one field, and keep a line on it where it is wrong."""
        self.seen[what] += 1
        self.right[what] += right
        if not right:
            self.misses.append(f"{what}: {note}")


def run() -> list[Row]:
    """Return the figures on the reported seeds."""
    return [row for name, tally in measured(REPORTED).items() for row in _rows(name, tally, REPORTED)]


def measured(seeds: Sequence[int], *, read: bool = True) -> dict[str, Tally]:
    """Return the counts for born-digital pages and, where asked for, for scans read by OCR."""
    printed = [chain for seed in seeds for chain in chains(seed, FILES)]
    layered = [with_layer(c, seed) for seed in seeds for c in chains(seed + 2000, FILES, visible=True)]
    found = {PRINTED: _measure(printed, "never"), LAYER: _measure(layered, "never")}
    if read:
        papers = [(seed, chain) for seed in seeds for chain in chains(seed + 1000, READ_FILES, visible=True)]
        found[READ] = _measure([replace(c, file=scan(c.file, seed)) for seed, c in papers], "always")
    return found


def _measure(made: Sequence[Chain], ocr: str) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder, Case.in_memory(Settings(ocr=ocr), os.cpu_count() or 1) as case:
        for chain in made:
            (Path(folder) / chain.file.name).write_bytes(chain.file.data)
        case.ingest([Path(folder)], Production(name="foia"))
        copies: dict[str, list[MessageCopy]] = {}
        for copy in questions.copies(case, Filters()):
            copies.setdefault(copy.file, []).append(copy)
    for chain in made:
        _count(chain, copies.get(chain.file.name, []), tally)
    return tally


def _count(chain: Chain, copies: Sequence[MessageCopy], tally: Tally) -> None:
    where = f"{chain.file.name} {chain.file.hand.name}"
    tally.add("messages", len(copies) == len(chain.mails), f"{where}: {len(copies)} of {len(chain.mails)}")
    if len(copies) != len(chain.mails):
        return
    for copy, truth in zip(copies, chain.mails, strict=True):
        for key in FIELDS:
            if key in truth:
                _field(where, key, copy, truth[key], tally)


def _field(where: str, key: str, copy: MessageCopy, truth: TrueField, tally: Tally) -> None:
    state = copy.states.get(key)
    shown = {"from": copy.sender and copy.sender.printed, "sent": copy.sent_raw, "subject": copy.subject}.get(
        key, "; ".join(p.printed for p in (copy.to if key == "to" else copy.cc))
    )
    kind = "hidden" if truth.redacted else "partly hidden" if truth.partly else "open"
    note = f"{where}, {key} at depth {copy.depth}: {state}, {truth} {shown!r}"
    if key == "from" and truth.partly:
        sender = copy.sender
        told = (sender.redacted, sender.address_redacted) if sender else None
        tally.add("sender partly hidden", told == (truth.redacted, truth.address_redacted), f"{told} {note}")
    else:
        tally.add(f"{key}, {kind}", state is truth.state, note)


def _rows(name: str, tally: Tally, seeds: Sequence[int]) -> list[Row]:
    fields = {what for what in tally.seen if what != "messages"}
    note = f"{sum(tally.seen[w] for w in fields)} fields; seeds {', '.join(map(str, seeds))}"
    share = sum(tally.right[w] for w in fields) / max(1, sum(tally.seen[w] for w in fields))
    rows = [Row(name, "fields in the right state", round(share, 3), 0.97, note)]
    for what in sorted(tally.seen):
        rows.append(
            Row(name, f"right: {what}", round(tally.right[what] / tally.seen[what], 3), None, f"of {tally.seen[what]}")
        )
    return rows


def main(seeds: Sequence[int]) -> None:
    """Print the figures of some seeds and every miss."""
    found = measured(seeds)
    print(render([row for name, tally in found.items() for row in _rows(name, tally, seeds)]))
    print("\n".join(line for tally in found.values() for line in tally.misses))


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [1])
