"""Time and memory of comparing two productions that grow, half of each mail hidden on the older side."""

import random
import resource
import time
from collections.abc import Iterator, Sequence

from forensics.compare import compare
from tests.benchmarks.bench_compare import release_texts
from tests.benchmarks.compare_world import Mail, invented_mails, world
from tests.benchmarks.table import Row

NEEDS_CORPORA = False
MAILS = (1_000, 3_300, 10_000)
"""About 1,500, 5,000 and 15,000 pages a side."""
HEADER_LINES = 4
FEWEST_WORDS = 20
MOST_SECONDS, MOST_GIGABYTES = 300, 3.0


def run() -> list[Row]:
    """Return time and peak memory for each size; the peak is that of the process, so sizes grow."""
    return [row for count in MAILS for row in _measured(count)]


def _measured(count: int) -> Iterator[Row]:
    made = world(_mails(count), 0.5)
    pages = f"{len(made.old.pages):,} + {len(made.new.pages):,} pages"
    began = time.process_time()
    compare(made.old, made.new)
    took = time.process_time() - began
    yield Row(pages, "seconds, one core", round(took), MOST_SECONDS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    yield Row(pages, "peak memory, GB", round(peak, 2), MOST_GIGABYTES, "both productions in memory")


def _mails(count: int) -> Sequence[Mail]:
    """Return mails of the public releases, and beyond them mails mixed of their lines."""
    own = [m for m in release_texts() if sum(len(line.split()) for line in m) >= FEWEST_WORDS] or invented_mails(500)
    dice = random.Random(5)  # noqa: S311
    lines = [line for mail in own for line in mail[HEADER_LINES:]]
    mixed: list[Mail] = []
    while len(own) + len(mixed) < count:
        mail = dice.choice(own)
        mixed.append((*mail[:HEADER_LINES], *dice.sample(lines, min(len(lines), max(5, len(mail))))))
    return [*own, *mixed][:count]
