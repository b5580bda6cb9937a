"""A leak from what was found: its id by place, its sentence from the table of kinds."""

from collections.abc import Callable

from forensics.leaks.shown import Shown
from forensics.records.finding import Severity
from forensics.records.geometry import Box
from forensics.records.ids import stable_id
from forensics.records.leak import MEANING, Leak, LeakKind
from forensics.records.region import Region, Sealed

Seal = Callable[[str], Sealed]
"""Turns text into a count and a keyed hash."""


def build(
    shown: Shown,
    kind: LeakKind,
    where: str,
    why: str,
    *,
    page: int | None = None,
    box: Box | None = None,
    region: Region | None = None,
    serious: bool = False,
    sealed: Sealed | None = None,
) -> Leak:
    """Return a leak; its id depends on source and place alone, never on the text."""
    key = [kind.value, page, where, region.id if region else None]
    return Leak(
        id=stable_id("k", shown.source.id, *key),
        source=shown.source.id,
        production=shown.source.production,
        file=shown.source.file,
        kind=kind,
        severity=Severity.SERIOUS if serious else Severity.CHECK,
        page=page,
        box=box,
        where=where,
        why=f"{MEANING[kind]}: {why} ({where}).",
        region=region.id if region else None,
        sealed=sealed,
    )
