"""How fast ``forensics --help`` answers: it must stay below 0.3 s."""

from statistics import median

from tests.benchmarks.command import forensics
from tests.benchmarks.table import Row

NEEDS_CORPORA = False
RUNS = 9


def run() -> list[Row]:
    """Time the help, as a whole process."""
    seconds = sorted(forensics("--help")[3] for _ in range(RUNS))
    note = f"median of {RUNS} runs, {seconds[0]:.2f} to {seconds[-1]:.2f} s"
    return [Row("command line", "--help, seconds", round(median(seconds), 3), 0.3, note)]
