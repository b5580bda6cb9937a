"""Outlook messages (``.msg``, MS-OXMSG) through olefile: a stream for each property, a storage for each attachment.

olefile alone, and not extract-msg on top of it: that brings twenty packages with it, among them a reader of macros.
"""

import io
import re
import struct
from typing import TYPE_CHECKING

from forensics.adapters.mapi import MAX_NESTED, Bag, Value, and_lost, attachment_from, mail_from
from forensics.records.outlook import Attachment, OutlookMail

if TYPE_CHECKING:
    from olefile import OleFileIO

MAX_STREAMS = 100_000
"""Streams of one message: some fifty a mail, ten an attachment, six a recipient."""
MAX_BYTES = 512 << 20
"""Bytes of all streams together, which in a damaged or hostile file may share their sectors."""
_PROPERTIES = "__properties_version1.0"
_VALUE = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_INNER = "__substg1.0_3701000D"
_LENGTHS = {0x02: 2, 0x03: 4, 0x0B: 2, 0x14: 8, 0x40: 8}
"""Bytes of the property types whose value stands in the list of properties itself (MS-OXMSG 2.4.2.1)."""
_HEADERS = {"": 32, _INNER: 24}
"""Bytes before that list in the message and in one attached to it; 8 in recipients and attachments."""
_DAMAGE = (OSError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError, MemoryError)
"""olefile meets damage with whatever its arithmetic raises."""
_Path = tuple[str, ...]


def read_msg(data: bytes) -> OutlookMail:
    """Read a message; where it is cut off, what is left of it.

    Raises:
        ValueError: nothing is left, it is damaged, no message, or larger than messages are.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            mail = _Message(ole).mail((), 0)
            issues = [str(issue) for _, issue in ole.parsing_issues]
            return and_lost(mail, issues)
    except _DAMAGE as error:
        raise ValueError(str(error) or type(error).__name__) from error
    except struct.error as error:
        raise ValueError(str(error)) from error


class _Message:
    """The storages and streams of one open file, by the path of the storage they stand in."""

    def __init__(self, ole: "OleFileIO") -> None:
        self._ole, self._left = ole, MAX_BYTES
        self._streams: dict[_Path, list[str]] = {}
        self._storages: dict[_Path, list[str]] = {}
        entries = ole.listdir(streams=True, storages=False)
        if len(entries) > MAX_STREAMS:
            raise ValueError(f"{len(entries):,} streams; the limit is {MAX_STREAMS:,}")
        for *parents, name in entries:
            self._streams.setdefault(tuple(parents), []).append(name)
        for *parents, name in ole.listdir(streams=False, storages=True):
            self._storages.setdefault(tuple(parents), []).append(name)

    def mail(self, path: _Path, depth: int) -> OutlookMail:
        """Read the message in a storage."""
        values = self._values(path)
        if not values:
            raise ValueError("it holds no message")
        page = Bag(values).number(0x3FFD) or 1252
        recipients = [Bag(self._values(p), page) for p in self._below(path, "__recip_version1.0_")]
        attachments = [self._attachment(p, page, depth) for p in self._below(path, "__attach_version1.0_")]
        return mail_from(Bag(values, page), recipients, attachments)

    def _below(self, path: _Path, prefix: str) -> list[_Path]:
        """Return the storages of one sort, by the number in their names."""
        return [(*path, name) for name in sorted(self._storages.get(path, ())) if name.lower().startswith(prefix)]

    def _attachment(self, path: _Path, page: int, depth: int) -> Attachment:
        bag = Bag(self._values(path), page)

        def nested() -> OutlookMail | None:
            held = depth + 1 < MAX_NESTED and _INNER in self._storages.get(path, ())
            return self.mail((*path, _INNER), depth + 1) if held else None

        return attachment_from(bag, lambda: bag.data(0x3701), nested, "nested too deep")

    def _values(self, path: _Path) -> dict[int, Value]:
        values: dict[int, Value] = {}
        for name in sorted(self._streams.get(path, ())):
            if name == _PROPERTIES:
                values |= self._fixed(path)
            elif match := _VALUE.fullmatch(name):
                values[int(match[1], 16)] = Value(int(match[2], 16), self._read((*path, name)))
        return values

    def _fixed(self, path: _Path) -> dict[int, Value]:
        rows = self._read((*path, _PROPERTIES))[_HEADERS.get(path[-1] if path else "", 8) :]
        found = {}
        for kind, tag, _flags, value in struct.iter_unpack("<HHI8s", rows[: len(rows) // 16 * 16]):
            if kind in _LENGTHS:
                found[tag] = Value(kind, value[: _LENGTHS[kind]])
        return found

    def _read(self, path: _Path) -> bytes:
        with self._ole.openstream(list(path)) as stream:
            data = bytes(stream.read(self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise ValueError(f"its streams hold more than {MAX_BYTES:,} bytes")
        return data
