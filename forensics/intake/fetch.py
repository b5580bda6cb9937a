"""The bytes of a source again, by its locator, checked against the hash taken at intake."""

import hashlib
import threading
from collections import OrderedDict
from typing import IO

from forensics.errors import EvidenceError, IntegrityError
from forensics.intake.containers import Container, open_container
from forensics.intake.names import path_of
from forensics.intake.sniff import CONTAINERS, HEAD, Kind, sniff
from forensics.records.source import Locator, Source

_Key = tuple[str, int, int, tuple[int, ...]]
_KEPT = 4
_MAILS = frozenset({Kind.MAIL, Kind.MSG, Kind.TEXT, None})
"""What a mail is to one who does not know its name: some lack the fields by which mail as sent is told."""


class _Shelf:
    """The containers opened last: reading the directory of a zip again for each of its members would be quadratic."""

    def __init__(self) -> None:
        self._open: OrderedDict[_Key, Container] = OrderedDict()
        self._lock = threading.RLock()

    def read(self, locator: Locator, file: str, password: str | None) -> bytes:
        path = path_of(locator.path)
        with self._lock:
            if not locator.members:
                return path.read_bytes()
            state = path.stat()
            key = (locator.path, state.st_mtime_ns, state.st_size, locator.members[:-1])
            with self._container(key, file, password).open(locator.members[-1], file) as stream:
                return stream.read()

    def _container(self, key: _Key, file: str, password: str | None) -> Container:
        if key in self._open:
            self._open.move_to_end(key)
            return self._open[key]
        opened = self._opened(key, file, password)
        self._open[key] = opened
        while len(self._open) > _KEPT:
            self._open.popitem(last=False)[1].close()
        return opened

    def _opened(self, key: _Key, file: str, password: str | None) -> Container:
        path, changed, size, members = key
        if not members:
            return _as_container(path_of(path).open("rb"), file, password)
        outer = self._container((path, changed, size, members[:-1]), file, password)
        known = Kind.MAIL if outer.holds_mail(members[-1]) else None
        return _as_container(outer.open(members[-1], file), file, password, known)


_SHELF = _Shelf()


def _as_container(stream: IO[bytes], file: str, password: str | None, known: Kind | None = None) -> Container:
    """Open what holds a member; ``known`` is what a mail is, whatever its first bytes look like."""
    head = stream.read(HEAD)
    kind = known or sniff(head, "", whole=len(head) < HEAD).kind
    stream.seek(0)
    if kind not in CONTAINERS and kind not in _MAILS:
        stream.close()
        raise _changed(file)
    return open_container(kind if kind in CONTAINERS else Kind.MAIL, stream, file, password)


def read_bytes(source: Source, password: str | None = None) -> bytes:
    """Return the bytes of a source.

    Raises:
        EvidenceError: the file is gone or cannot be read.
        IntegrityError: its bytes are not those that were taken in.
    """
    try:
        data = _SHELF.read(source.locator, source.file, password)
    except (OSError, IndexError) as error:
        why = getattr(error, "strerror", None) or "it is no longer there"
        what = f"{source.file}: the evidence cannot be read at {source.locator.path} ({why})."
        raise EvidenceError(what, "Put it back where it was, or ingest it again from its new place.") from error
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise _changed(source.file)
    return data


def _changed(file: str) -> IntegrityError:
    return IntegrityError(
        f"{file}: the bytes differ from those taken in (SHA-256).",
        "Restore the original, or ingest it as a new delivery.",
    )
