"""The second look at redacted files: once their pages are read, what else they carry.

It comes after the pages, because only they tell what a reader sees; and it opens only files with a redaction, because
no other file hides anything.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from forensics import intake, leaks, reading
from forensics.errors import EvidenceError, IntegrityError
from forensics.records.ids import stable_id
from forensics.records.leak import Leak
from forensics.records.page import TextOrigin
from forensics.records.region import Region
from forensics.records.source import Failure, Settings, Source
from forensics.store import Store

STAGE = "leaks"
VERSION = 2
"""Raised whenever a change makes the same bytes and pages give other leaks."""


PAGES_PER_WORKER = 300
"""A page takes some milliseconds, a process a second to start: fewer pages are looked at without another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One source, its pages as a reader sees them, and its redactions."""

    shown: leaks.Shown
    key: bytes = field(repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one source gave."""

    source: Source
    leaks: tuple[Leak, ...] = ()
    failures: tuple[Failure, ...] = ()


def look(task: Task) -> Look:
    """Look for what a source carries beside its pages; one that cannot be read gives a failure."""
    source = task.shown.source
    try:
        data = intake.read_bytes(source, task.password)
        found = leaks.find(data, task.shown, reading.sealer(task.key), task.password)
    except (EvidenceError, IntegrityError) as error:
        return Look(source=source, failures=(_failure(source, error.what, error.remedy),))
    return Look(source=source, leaks=tuple(found))


def crashed(task: Task) -> Look:
    """Return the look at a source whose worker died."""
    what = "Looking for text that the file carries beside its pages ended the process."
    remedy = "Its redactions are counted; save it anew with `qpdf IN.pdf OUT.pdf` to see whether it holds more."
    return Look(source=task.shown.source, failures=(_failure(task.shown.source, what, remedy),))


def shown(store: Store, source: Source, threshold: float) -> leaks.Shown:
    """Return the pages of a source as a reader sees them, and its redactions at or above the threshold."""
    regions = tuple(r for r in store.read(Region, source=source.id) if r.confidence >= threshold)
    texts = store.texts(source.id) if regions else []
    pages = tuple(leaks.ShownPage(number=n, text=text, origin=TextOrigin(origin)) for n, text, origin in texts)
    return leaks.Shown(source=source, pages=pages, regions=regions)


def key_of(source: Source, settings: Settings, read: Mapping[str, str]) -> str:
    """Return the key of a look: by the keys under which the parts of the source were read."""
    parts = [read.get(part.scope) for part in reading.parts_of(source, settings)]
    return stable_id("key", STAGE, VERSION, source.id, parts, settings.threshold)


def keep(store: Store, found: Look, key: str, gone: Collection[int]) -> None:
    """Store what a look gave, in the place of what an earlier one gave.

    Args:
        store: the case.
        found: the look.
        key: under which the case remembers it, unless it failed.
        gone: pages that were withdrawn. What belongs to the whole file may be what they held, so it goes with them.
    """
    source = found.source
    store.delete(Failure, production=source.production, file=source.file, stage=STAGE)
    store.delete(Leak, source=source.id)
    store.add(leak for leak in found.leaks if (not gone if leak.page is None else leak.page not in gone))
    store.add(found.failures)
    if not found.failures:
        store.record_stage(STAGE, source.id, key)


def _failure(source: Source, what: str, remedy: str) -> Failure:
    error = EvidenceError(what, remedy)
    return reading.failure_of(source.production, source.file, None, error, STAGE)
