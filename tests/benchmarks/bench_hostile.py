"""Seconds that hostile texts of one megabyte cost the header grammar: more than linear time would show at once."""

import time

from tests.benchmarks.bench_chains import copies_of
from tests.benchmarks.table import Row
from tests.test_mail_properties import HOSTILE

NEEDS_CORPORA = False
SIZE = 1_000_000


def run() -> list[Row]:
    """Return the dearest of the texts, each one piece over and over, as a page and as the value of a list."""
    spent: dict[str, float] = {}
    for piece in HOSTILE:
        text = (piece * (SIZE // len(piece) + 1))[:SIZE]
        header = f"From: Ada Alder\nSent: March 3, 2020 4:05 PM\nTo: {' '.join(text.split())}\nSubject: Plan\n\nText.\n"
        for form, page in (("page", text), ("To", header)):
            start = time.process_time()
            copies_of("hostile", page)
            spent[f"{piece!r} as {form}"] = time.process_time() - start
    dearest = sorted(spent.items(), key=lambda item: -item[1])[:5]
    note = "; ".join(f"{what} {seconds:.1f}" for what, seconds in dearest)
    return [Row("hostile texts, 1 MB", "most CPU seconds", round(dearest[0][1], 1), 15, note)]
