"""Tables as the page shows them: heads that say what they rest on, cells, a caption, and a word on rows left out."""

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What a column rests on; every exported column is one of the three."""

    OBSERVED = "observed"
    """Read from the evidence, or given by the user."""
    CALCULATED = "calculated"
    """Arithmetic on what was observed or detected."""
    INFERRED = "inferred"
    """A conclusion that other evidence could overturn."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    text: str
    basis: Basis | None = None
    numeric: bool = False
    group: str = ""
    """Heads side by side with the same group share a head above them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``sub`` stands smaller below it."""

    text: str
    sub: str = ""
    swatch: str = ""
    """A colour shown before the text."""
    marked: tuple[tuple[str, str], ...] = ()
    """Stretches of text in place of ``text``, each with ``del``, ``ins`` or nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; the first cell names it. A row with a ``part`` alone is a head across the table."""

    cells: tuple[Cell, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with its caption; ``csv`` names the file that holds all its rows."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    csv: str
    total: int = 0
    """How many rows there are, shown or not."""
    note: str = ""
    empty: str = "None."
    style: str = ""

    @property
    def left_out(self) -> int:
        """How many rows are in the file alone."""
        return max(0, self.total - sum(1 for r in self.rows if not r.part))

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Heads above the heads, each with the number of columns it spans; empty where no head has a group."""
        if not any(h.group for h in self.heads):
            return []
        spans: list[tuple[str, int]] = []
        for head in self.heads:
            if head.group and spans and spans[-1][0] == head.group:
                spans[-1] = (head.group, spans[-1][1] + 1)
            else:
                spans.append((head.group, 1))
        return spans


def row(*cells: str | Cell) -> Row:
    """Return a row of plain cells."""
    return Row(tuple(c if isinstance(c, Cell) else Cell(c) for c in cells))


def heads(*items: tuple[str, Basis] | tuple[str, Basis, bool]) -> tuple[Head, ...]:
    """Return heads from (text, basis) or (text, basis, numeric)."""
    return tuple(Head(*item) for item in items)
