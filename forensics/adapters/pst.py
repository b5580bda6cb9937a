"""Mailboxes of Outlook (PST and OST, MS-PST) through libpff, of which this is the only importer.

libpff unmasks both encodings that such files know (MS-PST 5.1, 5.2), and reads past the password of a PST: that is a
checksum which Outlook compares, and no key to anything.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import IO, TypeVar

from forensics.adapters.mapi import other_than_mail
from forensics.adapters.pst_items import DAMAGE, File, Folder, Item, bag_of, read_mail, reason
from forensics.records.outlook import OutlookMail

MAX_FOLDERS = 100_000
MAX_DEPTH = 64
"""Folders in folders."""
MAX_ITEMS = 2_000_000
_SEARCH_FOLDER = 0x03
"""Type of the node of a saved search, whose items lie in other folders (MS-PST 2.2.2.1)."""
_UNICODE = 23
"""Version from which on the header holds wide numbers."""
_CLASS, _TOP_FOLDER = 0x001A, 0x35E0
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An item of a mailbox: the folders it lies in and its position there, from 1.

    ``orphan`` marks one that no folder lists any more; ``other`` says what it is where it is no mail.
    """

    index: int
    path: tuple[str, ...]
    position: int
    orphan: bool = False
    other: str = ""


def open_file(stream: IO[bytes]) -> File:
    """Open a mailbox.

    Raises:
        ValueError: it is damaged, or protected by a means that libpff does not know.
    """
    import pypff

    file: File = pypff.file()
    try:
        file.open_file_object(stream)
    except DAMAGE as error:
        raise ValueError(reason(error)) from error
    return file


def missing_bytes(stream: IO[bytes]) -> int:
    """Return how many bytes a mailbox lacks of those that its header names (MS-PST 2.2.2.6, ``ibFileEof``)."""
    stream.seek(0)
    head = stream.read(192)
    at, width = (184, 8) if int.from_bytes(head[10:12], "little") >= _UNICODE else (168, 4)
    return max(0, int.from_bytes(head[at : at + width], "little") - stream.seek(0, 2))


class Mailbox:
    """The items of an open mailbox, in a stable order: by folder path, then as they lie in the folder; orphans last."""

    def __init__(self, file: File) -> None:
        """List the folders.

        Raises:
            ValueError: they cannot be listed, or there are more folders or items than any mailbox has.
        """
        self._file, self._page = file, _code_page(file)
        self.lost: list[tuple[str, str]] = []
        """Folders that cannot be read, by path, and why."""
        try:
            self._list()
        except DAMAGE as error:
            raise ValueError(reason(error)) from error

    def _list(self) -> None:
        self._folders = sorted(self._walk(), key=lambda pair: pair[0])
        counts = [
            *(self._count(folder, path) for path, folder in self._folders),
            self._number(lambda: self._file.number_of_orphan_items, ()),
        ]
        self._starts = [0, *accumulate(counts)]
        if self._starts[-1] > MAX_ITEMS:
            raise ValueError(f"it has more than {MAX_ITEMS:,} items")

    @property
    def count(self) -> int:
        """Number of items, mails or not."""
        return self._starts[-1]

    def found(self) -> Iterator[Found]:
        """Yield every item; its index opens it again."""
        return map(self._look, range(self._starts[-1]))

    def mail(self, index: int) -> OutlookMail:
        """Read the mail at an index.

        Raises:
            ValueError: it is damaged.
            IndexError: there is none.
        """
        try:
            return read_mail(self._item(*self._place(index)), self._page)
        except DAMAGE as error:
            raise ValueError(reason(error)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._folders = []
        self._file.close()

    def _walk(self) -> Iterator[tuple[tuple[str, ...], Folder]]:
        top, seen = _top(self._file), set[int]()
        waiting: list[tuple[tuple[str, ...], Folder]] = [((), _there(self._file.get_root_folder()))]
        while waiting:
            path, folder = waiting.pop()
            if folder.identifier in seen:
                continue
            seen.add(folder.identifier)
            if len(seen) > MAX_FOLDERS:
                raise ValueError(f"it has more than {MAX_FOLDERS:,} folders")
            path = () if folder.identifier == top else path
            if folder.identifier & 0x1F != _SEARCH_FOLDER:
                yield path, folder
            waiting += self._children(folder, path)

    def _children(self, folder: Folder, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Folder]]:
        for at in range(self._number(lambda: folder.number_of_sub_folders, path)):
            name = f"folder {at + 1}"
            try:
                child = _there(folder.get_sub_folder(at))
                name = child.name or name
                if len(path) >= MAX_DEPTH:
                    raise ValueError(f"folders are nested more than {MAX_DEPTH} deep")
                yield (*path, name), child
            except DAMAGE as error:
                self.lost.append(("/".join((*path, name)), reason(error)))

    def _count(self, folder: Folder, path: tuple[str, ...]) -> int:
        return self._number(lambda: folder.number_of_sub_messages, path)

    def _number(self, ask: Callable[[], int], path: tuple[str, ...]) -> int:
        try:
            return ask()
        except DAMAGE as error:
            self.lost.append(("/".join(path), reason(error)))
            return 0

    def _place(self, index: int) -> tuple[int, int]:
        """Return the folder of an item (one beyond the last for orphans) and its place in it."""
        if not 0 <= index < self._starts[-1]:
            raise IndexError(index)
        folder = bisect_right(self._starts, index) - 1
        return folder, index - self._starts[folder]

    def _look(self, index: int) -> Found:
        folder, at = self._place(index)
        orphan = folder == len(self._folders)
        try:
            other = other_than_mail(bag_of(self._item(folder, at), self._page, only=_CLASS).text(_CLASS))
        except DAMAGE:
            other = ""  # taken for a mail, so that reading it says what is wrong with it
        path = () if orphan else self._folders[folder][0]
        return Found(index=index, path=path, position=at + 1, orphan=orphan, other=other)

    def _item(self, folder: int, at: int) -> Item:
        if folder == len(self._folders):
            return _there(self._file.get_orphan_item(at))
        return _there(self._folders[folder][1].get_sub_message(at))


def _there(thing: _T | None) -> _T:
    if thing is None:
        raise ValueError("it is lost")
    return thing


def _code_page(file: File) -> int:
    name = file.ascii_codepage or b""
    digits = bytes(c for c in name if 48 <= c <= 57)
    return int(digits) if digits else 1252


def _top(file: File) -> int:
    """Return the folder that Outlook shows as the mailbox itself; it and what is around it go without a name."""
    try:
        store = file.get_message_store()
        return int.from_bytes(bag_of(store, 1252).data(_TOP_FOLDER)[-4:], "little") if store is not None else 0
    except DAMAGE:
        return 0
