"""From paths to sources: every file, member and mail becomes a source, or a failure with its reason."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from forensics.errors import EvidenceError
from forensics.intake import archives
from forensics.intake.containers import Container, open_container
from forensics.intake.examine import FORMATS, examine
from forensics.intake.folders import Found, Refused, walk
from forensics.intake.names import is_system_file
from forensics.intake.sniff import CONTAINERS, HEAD, Kind, Sniffed, sniff
from forensics.records.ids import stable_id
from forensics.records.source import Failure, Locator, Source

MAX_FILE = 4 << 30
"""Bytes of one document, which must fit into memory."""
MAX_TOTAL = 64 << 30
"""Bytes that all members of one archive may expand to, where that is also ``MAX_RATIO`` times its own size."""


@dataclass(slots=True, kw_only=True)
class _Run:
    """What holds for one call of ``discover``."""

    production: str
    password: str | None
    named: dict[str, int] = field(default_factory=dict)
    """How often each citation name was given, so that two files never share one."""

    def unique(self, file: str) -> str:
        times = self.named[file] = self.named.get(file, 0) + 1
        return file if times == 1 else f"{file} ({times})"

    def failure(self, file: str, reason: str, remedy: str) -> Failure:
        key = stable_id("e", self.production, file, None, reason)
        return Failure(id=key, production=self.production, file=file, page=None, reason=reason, remedy=remedy)

    def failed(self, file: str, error: EvidenceError) -> Failure:
        reason = error.what.removeprefix(f"{file}: ")
        return self.failure(file, reason[:1].upper() + reason[1:], error.remedy)


@dataclass(slots=True, kw_only=True)
class _Budget:
    """What the members of one archive on disk, inner archives included, may still expand to."""

    size: int
    spent: int = 0

    def spend(self, amount: int) -> bool:
        self.spent += amount
        return self.spent <= max(MAX_TOTAL, archives.MAX_RATIO * self.size)


def discover(
    paths: Sequence[str | Path], production: str, password: str | None = None
) -> Iterator[Source | Failure]:
    """Yield a source for every piece of evidence below the paths and a failure for everything unreadable.

    The order is that of the names, whatever the order of the paths. One file at a time is held in memory.

    Args:
        paths: files and folders.
        production: name of the production they belong to.
        password: opens encrypted PDFs and archives.

    Raises:
        UsageError: a path does not exist.
    """
    run = _Run(production=production, password=password)
    return _discover(walk(paths), run)


def _discover(found: Iterator[Found | Refused], run: _Run) -> Iterator[Source | Failure]:
    for item in found:
        file = run.unique(item.file)
        if isinstance(item, Refused):
            yield run.failure(file, item.reason, item.remedy)
            continue
        try:
            with item.path.open("rb") as stream:
                budget = _Budget(size=item.path.stat().st_size)
                yield from _any(stream, file, Locator(path=str(item.path)), run, budget)
        except OSError as error:
            why = error.strerror or type(error).__name__
            yield run.failure(file, f"It cannot be read: {why}.", "Check the rights to read it and the disk.")


def _any(stream: IO[bytes], file: str, locator: Locator, run: _Run, budget: _Budget) -> Iterator[Source | Failure]:
    head = stream.read(HEAD)
    sniffed = sniff(head, file, whole=len(head) < HEAD)
    if sniffed.kind is None:
        yield run.failure(file, sniffed.reason, sniffed.remedy)
    elif sniffed.kind in CONTAINERS:
        yield from _contained(sniffed, stream, file, locator, run, budget)
    else:
        yield _leaf(sniffed, head, stream, file, locator, run)


def _leaf(sniffed: Sniffed, head: bytes, stream: IO[bytes], file: str, locator: Locator, run: _Run) -> Source | Failure:
    data = head if len(head) < HEAD else head + stream.read(MAX_FILE - len(head) + 1)
    if len(data) > MAX_FILE:
        return run.failure(file, f"The file is larger than {MAX_FILE:,} bytes.", "Split it (`qpdf --split-pages=1000`).")
    kind = sniffed.kind or Kind.TEXT
    try:
        seen = examine(kind, data, file, run.password)
    except EvidenceError as error:
        return run.failed(file, error)
    sha256 = hashlib.sha256(data).hexdigest()
    notes = [note for note in (sniffed.note, seen.note) if note]
    return Source(
        id=stable_id("s", run.production, file, sha256),
        production=run.production,
        file=file,
        sha256=sha256,
        size=len(data),
        format=FORMATS[kind],
        pages=seen.pages,
        locator=locator,
        text_layer=seen.text_layer,
        note="; ".join(notes) or None,
    )


def _contained(
    sniffed: Sniffed, stream: IO[bytes], file: str, locator: Locator, run: _Run, budget: _Budget
) -> Iterator[Source | Failure]:
    if sniffed.kind is Kind.ZIP and len(locator.members) >= archives.MAX_DEPTH:
        yield run.failure(file, f"Archives are nested more than {archives.MAX_DEPTH} deep.", "Unpack the inner ones.")
        return
    if sniffed.note:
        yield run.failure(file, f"The file is {sniffed.note}.", "What it holds was read; check its name.")
    try:
        container = open_container(sniffed.kind or Kind.ZIP, stream, file, run.password)
    except EvidenceError as error:
        yield run.failed(file, error)
        return
    yield from _members(container, file, locator, run, budget)


def _members(container: Container, file: str, locator: Locator, run: _Run, budget: _Budget) -> Iterator[Source | Failure]:
    for item in container.items():
        if is_system_file(item.name):
            continue
        name = run.unique(item.file)
        inside = Locator(path=locator.path, members=(*locator.members, item.index))
        try:
            with container.open(item.index, name) as member:
                size = member.seek(0, 2)
                member.seek(0)
                if not budget.spend(size):
                    yield run.failure(file, "The archive expands beyond any delivery (a zip bomb?).", "Unpack it in parts.")
                    return
                yield from _any(member, name, inside, run, budget)
        except EvidenceError as error:
            yield run.failed(name, error)
