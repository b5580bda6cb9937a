"""Run every benchmark, or those named on the command line, and print one table."""

import importlib
import sys
from pathlib import Path

from tests.benchmarks.table import Row, render
from tests.shared_data import SHARED


def main(names: list[str]) -> int:
    """Run ``bench_*.py`` in order of name; a set that is absent gives a row that says so."""
    found = sorted(p.stem for p in Path(__file__).parent.glob("bench_*.py"))
    chosen = [n for n in found if not names or n.removeprefix("bench_") in names]
    rows: list[Row] = []
    for name in chosen:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        if getattr(module, "NEEDS_CORPORA", True) and not SHARED.exists():
            rows.append(
                Row(name.removeprefix("bench_"), "skipped", "-", None, "public corpora are not beside this checkout")
            )
            continue
        print(f"running {name} ...", file=sys.stderr, flush=True)
        rows += module.run()
    print(render(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
