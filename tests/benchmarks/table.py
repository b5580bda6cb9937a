"""The one table all benchmarks print into."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure, beside the figure to reach where there is one."""

    set: str
    measure: str
    value: float | str
    target: float | str | None = None
    note: str = ""


def render(rows: Sequence[Row]) -> str:
    """Return the rows as a table for a terminal."""
    cells = [("set", "measure", "value", "target", "note")]
    cells += [(r.set, r.measure, str(r.value), "" if r.target is None else str(r.target), r.note) for r in rows]
    widths = [max(len(c[i]) for c in cells) for i in range(5)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells)
