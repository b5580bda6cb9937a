"""Every page of the public PDFs as a person saw it: clean or redacted, and how many redactions.

The judgements stand in ``clean_pages.csv`` beside this module; each page was looked at one by one. ``clean`` means that
nothing is hidden to be seen on it: a title page that says REDACTED VERSION is clean. A page on which the eye cannot
decide is ``unsure`` and measured nowhere. A count is there where redactions can be told apart: not where bars touch.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

TABLE = Path(__file__).with_suffix(".csv")


class Kind(StrEnum):
    """What a person saw on a page."""

    CLEAN = "clean"
    REDACTED = "redacted"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One page, as a person saw it."""

    file: str
    page: int
    """From 1."""
    kind: Kind
    count: int | None
    """Redactions on it; None where they run into each other or nobody counted."""


def judged() -> list[Judged]:
    """Return all pages that were looked at, in order of file and page."""
    with TABLE.open(encoding="utf-8") as rows:
        return [
            Judged(
                file=row["file"],
                page=int(row["page"]),
                kind=Kind(row["kind"]),
                count=int(row["count"]) if row["count"] else None,
            )
            for row in csv.DictReader(rows)
        ]
