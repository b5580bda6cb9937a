"""What people decided, and what was run: both append-only and hash-chained."""

from dataclasses import dataclass
from enum import StrEnum


class DecisionKind(StrEnum):
    """What a person may decide."""

    MERGE = "merge"
    SPLIT = "split"
    NAME = "name"
    PAIR = "pair"
    REGION = "region"
    UNSEAL = "unseal"
    """Hidden text was read: who, when, why. It changes nothing, and cannot be undone."""
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision by one person, about things with stable ids."""

    id: int
    kind: DecisionKind
    subjects: tuple[str, ...]
    """Stable ids; printed names for ``merge`` and ``split`` of persons."""
    value: str | None
    by: str
    reason: str
    at: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One run of one command: who, what, when, with which version."""

    id: int
    at: str
    action: str
    by: str
    version: str
    detail: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of pages that were withdrawn: their numbers and hash, when, by whom and why. Never the content."""

    id: str
    production: str
    file: str
    sha256: str
    source: str
    first: int
    last: int
    bates: str | None
    reason: str
    by: str
    at: str
