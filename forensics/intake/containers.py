"""Containers as one thing: a zip or an mbox is a list of members that are read by index."""

from dataclasses import dataclass
from typing import IO, Protocol

from forensics.intake import archives, mboxes
from forensics.intake.names import shown
from forensics.intake.sniff import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A member: its index in the container, its own name, and the name that citations give it."""

    index: int
    name: str
    file: str


class Container(Protocol):
    """What intake needs of an archive or a mailbox."""

    def items(self) -> list[Item]:
        """Return the members in their stable order."""
        ...

    def open(self, index: int, name: str) -> IO[bytes]:
        """Return one member as a seekable stream; ``name`` is for messages."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class ZipContainer:
    """A zip archive."""

    def __init__(self, stream: IO[bytes], file: str, password: str | None = None) -> None:
        self._stream, self._file, self._password = stream, file, password
        self._archive = archives.open_zip(stream, file)

    def items(self) -> list[Item]:
        """Return the files of the archive, sorted by name."""
        return [
            Item(index=m.index, name=m.name, file=f"{self._file}/{shown(m.name)}")
            for m in archives.members(self._archive)
        ]

    def open(self, index: int, name: str) -> IO[bytes]:
        """Unpack one member."""
        return archives.open_member(self._archive, index, name, self._password)

    def close(self) -> None:
        """Close archive and file."""
        self._archive.close()
        self._stream.close()


class MboxContainer:
    """A mailbox in one file."""

    def __init__(self, stream: IO[bytes], file: str) -> None:
        self._stream, self._file = stream, file
        self._bounds = mboxes.boundaries(stream)

    def items(self) -> list[Item]:
        """Return the mails in the order of the file, counted from 1."""
        count = len(self._bounds) - 1
        return [Item(index=i, name=f"{i + 1}.eml", file=f"{self._file}#{i + 1}") for i in range(count)]

    def open(self, index: int, name: str) -> IO[bytes]:
        """Return one mail."""
        return mboxes.open_mail_at(self._stream, self._bounds, index, name)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def open_container(kind: Kind, stream: IO[bytes], file: str, password: str | None = None) -> Container:
    """Open an archive or mailbox; the container closes the stream.

    Raises:
        EvidenceError: it is damaged.
    """
    return ZipContainer(stream, file, password) if kind is Kind.ZIP else MboxContainer(stream, file)
