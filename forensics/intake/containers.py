"""Containers as one thing: a zip, a mailbox or a mail with attachments is a list of members that are read by index."""

import io
from collections import Counter
from dataclasses import dataclass
from typing import IO, Protocol

from forensics.adapters.mailfile import attachments
from forensics.adapters.pst import Found, missing_bytes
from forensics.errors import EvidenceError
from forensics.intake import archives, mailboxes, mboxes
from forensics.intake.names import shown
from forensics.intake.outlook import as_sent
from forensics.intake.sniff import Kind

MAX_ATTACHED = 1000
"""Attachments of one mail that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A member: its index in the container, its own name, and the name that citations give it."""

    index: int
    name: str
    file: str
    note: str | None = None
    """What a person should know about it."""


class Container(Protocol):
    """What intake needs of an archive or a mailbox."""

    def items(self) -> list[Item]:
        """Return the members in their stable order."""
        ...

    def open(self, index: int, name: str) -> IO[bytes]:
        """Return one member as a seekable stream; ``name`` is for messages."""
        ...

    def holds_mail(self, index: int) -> bool:
        """Tell whether a member is a mail, whatever its first bytes look like."""
        ...

    def left_out(self) -> list[tuple[str, str]]:
        """Return what the container holds beside its members, each with what to do; known once they were listed."""
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

    def holds_mail(self, _index: int) -> bool:
        """Leave it to their bytes."""
        return False

    def left_out(self) -> list[tuple[str, str]]:
        """Return nothing: all it holds are members."""
        return []

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

    def holds_mail(self, _index: int) -> bool:
        """Tell that all of them are."""
        return True

    def left_out(self) -> list[tuple[str, str]]:
        """Return nothing: all it holds are members."""
        return []

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


class OutlookContainer:
    """A mailbox of Outlook: its mails, each written as it is sent (RFC 5322), which is what their hash is over."""

    def __init__(self, stream: IO[bytes], file: str) -> None:
        self._stream, self._file = stream, file
        self._missing = missing_bytes(stream)
        self._mailbox = mailboxes.open_mailbox(stream, file)
        self._others: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()

    def items(self) -> list[Item]:
        """Return the mails by folder path and position; those that no folder lists any more come last, marked."""
        found = list(self._mailbox.found())
        self._others = Counter(f.other for f in found if f.other)
        return [self._item(f) for f in found if not f.other]

    def _item(self, found: Found) -> Item:
        where = mailboxes.place(found)
        note = "recovered: it lies in no folder of the mailbox any more" if found.orphan else None
        return Item(index=found.index, name=f"{found.index}.eml", file=f"{self._file}#{where}", note=note)

    def open(self, index: int, name: str) -> IO[bytes]:
        """Write one mail as it is sent."""
        return mailboxes.open_mail(self._mailbox, index, name, self._lost)

    def holds_mail(self, _index: int) -> bool:
        """Tell that all of them are."""
        return True

    def left_out(self) -> list[tuple[str, str]]:
        """Return how many items are no mail, and what could not be read of the folders and mails opened so far."""
        return mailboxes.left_out(self._mailbox, self._others, self._lost, self._missing)

    def close(self) -> None:
        """Close mailbox and file."""
        self._mailbox.close()
        self._stream.close()


class MailContainer:
    """A mail: the files and mails attached to it."""

    def __init__(self, stream: IO[bytes], file: str) -> None:
        self._file = file
        try:
            self._held = attachments(mboxes.mail_of(as_sent(stream.read())))
        except ValueError as error:
            raise EvidenceError(f"{file}: the mail cannot be taken apart ({error}).", "Export it again.") from error
        finally:
            stream.close()

    def items(self) -> list[Item]:
        """Return the attachments in their order."""
        return [
            Item(index=n, name=shown(a.name), file=f"{self._file}/{_one_name(a.name)}")
            for n, a in enumerate(self._held[:MAX_ATTACHED])
        ]

    def open(self, index: int, name: str) -> IO[bytes]:
        """Return the bytes of one attachment as they were before they were encoded for the way."""
        return io.BytesIO(self._held[index].data())

    def holds_mail(self, index: int) -> bool:
        """Tell whether a mail was attached as a mail."""
        return self._held[index].is_mail

    def left_out(self) -> list[tuple[str, str]]:
        """Say how many attachments are beyond those that are read."""
        if len(self._held) <= MAX_ATTACHED:
            return []
        reason = f"The mail has {len(self._held):,} attachments; the first {MAX_ATTACHED:,} were read."
        return [(reason, "Save the others to a folder and give that.")]

    def close(self) -> None:
        """Let go of the parts."""
        self._held = []


def _one_name(name: str) -> str:
    """Return a name for display in which nothing looks like a folder."""
    return shown(name).replace("/", "∕")


def open_container(kind: Kind, stream: IO[bytes], file: str, password: str | None = None) -> Container:
    """Open an archive, a mailbox or a mail; the container closes the stream.

    Raises:
        EvidenceError: it is damaged.
    """
    if kind is Kind.ZIP:
        return ZipContainer(stream, file, password)
    if kind in {Kind.MAIL, Kind.MSG}:
        return MailContainer(stream, file)
    return OutlookContainer(stream, file) if kind is Kind.PST else MboxContainer(stream, file)
