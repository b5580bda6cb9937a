"""From paths to sources: every file, member, mail and attachment becomes a source, or a failure with its reason."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from forensics.errors import EvidenceError
from forensics.intake import archives
from forensics.intake.containers import Container, Item, open_container
from forensics.intake.examine import FORMATS, examine
from forensics.intake.folders import Found, Refused, walk
from forensics.intake.names import is_system_file, kept_path
from forensics.intake.sniff import CONTAINERS, HEAD, Kind, Sniffed, sniff
from forensics.records.ids import stable_id
from forensics.records.source import Failure, Locator, Source, SourceFormat

MAX_FILE = 4 << 30
"""Bytes of one document, which must fit into memory."""
MAX_TOTAL = 64 << 30
"""Bytes that all members of one archive may expand to, where that is also ``MAX_RATIO`` times its own size."""


MAX_NESTED = 16
"""Mails in mailboxes in archives, and mails attached to mails, that are told apart."""


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

    @property
    def exhausted(self) -> bool:
        return self.spent > max(MAX_TOTAL, archives.MAX_RATIO * self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a stream comes from: its name for citations, how to find it again, what its archive may still hold.

    ``parent`` is the mail to which it, or the archive it lies in, was attached.
    """

    file: str
    locator: Locator
    budget: _Budget
    parent: str | None = None


def discover(paths: Sequence[str | Path], production: str, password: str | None = None) -> Iterator[Source | Failure]:
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
                locator = Locator(path=kept_path(item.path))
                place = _Place(file=file, locator=locator, budget=_Budget(size=stream.seek(0, 2)))
                stream.seek(0)
                yield from _any(stream, place, run)
        except OSError as error:
            why = error.strerror or type(error).__name__
            yield run.failure(file, f"It cannot be read: {why}.", "Check the rights to read it and the disk.")


def _any(stream: IO[bytes], place: _Place, run: _Run) -> Iterator[Source | Failure]:
    head = stream.read(HEAD)
    sniffed = sniff(head, place.file, whole=len(head) < HEAD)
    if sniffed.kind is None:
        yield run.failure(place.file, sniffed.reason, sniffed.remedy)
    elif sniffed.kind in CONTAINERS:
        yield from _contained(sniffed, stream, place, run)
    else:
        yield from _leaf(sniffed, head, stream, place, run)


def _leaf(sniffed: Sniffed, head: bytes, stream: IO[bytes], place: _Place, run: _Run) -> Iterator[Source | Failure]:
    """Yield one piece of evidence and, where it is a mail, what is attached to it."""
    data = head if len(head) < HEAD else head + stream.read(MAX_FILE - len(head) + 1)
    found = _looked_at(sniffed, data, place, run)
    yield found
    if isinstance(found, Source) and found.format is SourceFormat.MAIL:
        yield from _attached(found, data, place, run)


def _attached(mail: Source, data: bytes, place: _Place, run: _Run) -> Iterator[Source | Failure]:
    container = open_container(Kind.MAIL, io.BytesIO(data), place.file)
    items = container.items()
    if items and len(place.locator.members) >= MAX_NESTED:
        reason = f"Mails are attached to mails more than {MAX_NESTED} deep."
        yield run.failure(place.file, reason, "Save what is attached to it and give that.")
        return
    for item in items:
        yield from _member(container, item, replace(place, parent=mail.id), run)
    for reason, remedy in container.left_out():
        yield run.failure(place.file, reason, remedy)


def _looked_at(sniffed: Sniffed, data: bytes, place: _Place, run: _Run) -> Source | Failure:
    file, kind = place.file, sniffed.kind or Kind.TEXT
    if len(data) > MAX_FILE:
        reason = f"The file is larger than {MAX_FILE:,} bytes."
        return run.failure(file, reason, "Split it (`qpdf --split-pages=1000`).")
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
        locator=place.locator,
        text_layer=seen.text_layer,
        note="; ".join(notes) or None,
        parent=place.parent,
    )


def _contained(sniffed: Sniffed, stream: IO[bytes], place: _Place, run: _Run) -> Iterator[Source | Failure]:
    kind = sniffed.kind or Kind.ZIP
    if kind is Kind.ZIP and len(place.locator.members) >= archives.MAX_DEPTH:
        reason = f"Archives are nested more than {archives.MAX_DEPTH} deep."
        yield run.failure(place.file, reason, "Unpack the inner ones.")
        return
    if sniffed.note:
        yield run.failure(place.file, f"The file is {sniffed.note}.", "What it holds was read; check its name.")
    try:
        container = open_container(kind, stream, place.file, run.password)
    except EvidenceError as error:
        yield run.failed(place.file, error)
        return
    for item in container.items():
        if not is_system_file(item.name):
            yield from _member(container, item, place, run)
        if place.budget.exhausted:
            reason = "The archive expands beyond what a delivery holds (a zip bomb?)."
            yield run.failure(place.file, reason, "Unpack it in parts.")
            return
    for reason, remedy in container.left_out():
        yield run.failure(place.file, reason, remedy)


def _member(container: Container, item: Item, within: _Place, run: _Run) -> Iterator[Source | Failure]:
    locator = Locator(path=within.locator.path, members=(*within.locator.members, item.index))
    place = replace(within, file=run.unique(item.file), locator=locator)
    try:
        with container.open(item.index, place.file) as member:
            place.budget.spent += member.seek(0, 2)
            member.seek(0)
            if container.holds_mail(item.index):
                yield from _leaf(Sniffed(kind=Kind.MAIL, note=item.note), member.read(HEAD), member, place, run)
            else:
                yield from _any(member, place, run)
    except EvidenceError as error:
        yield run.failed(place.file, error)
