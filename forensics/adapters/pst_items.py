"""Items of an Outlook mailbox as libpff hands them out, read into mails; ``pst`` opens the mailbox they stand in.

Of a mail that is attached to a mail its Python binding hands out the first block alone: what lies outside is said.
"""

from collections.abc import Callable, Iterator
from typing import IO, Protocol, TypeVar, cast

from forensics.adapters.mapi import Bag, Value, and_lost, attachment_from, mail_from
from forensics.adapters.pst_heap import properties_of
from forensics.records.outlook import Attachment, OutlookMail

MAX_ROWS = 10_000
"""Properties of one item, and likewise its recipients and its attachments."""
MAX_BYTES = 512 << 20
"""Bytes of one mail with all that is attached to it."""
DAMAGE = (OSError, ValueError, TypeError, MemoryError, ArithmeticError, RuntimeError, SystemError)
"""What libpff raises on damage; it has no error of its own."""
_STRANGE = "recipients and attachments of a message class that libpff does not know"
_FLAGS, _HAS_ATTACHMENTS = 0x0E07, 0x10
_BODIES, _SHOWN_LISTS = frozenset({0x1000, 0x1013, 0x1009}), frozenset({0x0E04, 0x0E03, 0x0E02})
_T = TypeVar("_T")


class Entry(Protocol):
    """One property, as ``pypff`` gives it."""

    entry_type: int | None
    value_type: int | None
    data: bytes | None


class RecordSet(Protocol):
    """The properties of one thing."""

    number_of_entries: int

    def get_entry(self, index: int, /) -> Entry:
        """Return one of them."""
        ...


class Item(Protocol):
    """Anything with properties: a folder, a mail, an attachment, the table of recipients (a set for each)."""

    identifier: int
    number_of_record_sets: int

    def get_record_set(self, index: int, /) -> RecordSet:
        """Return the properties of one of its rows; most items have one."""
        ...


class Message(Item, Protocol):
    """An item of a class that libpff knows."""

    recipients: Item | None
    number_of_attachments: int

    def get_attachment(self, index: int, /) -> "Attached":
        """Return one of its attachments."""
        ...


class Attached(Item, Protocol):
    """An attachment."""

    size: int | None

    def read_buffer(self, size: int, /) -> bytes:
        """Return the next bytes of its data."""
        ...


class Folder(Item, Protocol):
    """A folder."""

    name: str | None
    number_of_sub_folders: int
    number_of_sub_messages: int

    def get_sub_folder(self, index: int, /) -> "Folder | None":
        """Return a folder in it, None where it is lost."""
        ...

    def get_sub_message(self, index: int, /) -> Item | None:
        """Return an item in it, None where it is lost; a ``Message`` where its class is known."""
        ...


class File(Protocol):
    """What is used of ``pypff.file``."""

    number_of_orphan_items: int
    ascii_codepage: bytes | None

    def open_file_object(self, stream: IO[bytes], /) -> None:
        """Open the mailbox in a stream."""
        ...

    def get_root_folder(self) -> Folder | None:
        """Return the folder that holds all others, None where it is lost."""
        ...

    def get_message_store(self) -> Item | None:
        """Return the properties of the mailbox."""
        ...

    def get_orphan_item(self, index: int, /) -> Item | None:
        """Return an item that no folder lists any more."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def reason(error: BaseException) -> str:
    """Return the first sentence of an error of libpff without the name of the function in it."""
    text = str(error) or type(error).__name__
    return text.split(". ")[0].split(": ", 1)[-1].strip().rstrip(".")


def read_mail(item: Item, page: int) -> OutlookMail:
    """Read a mail; where its recipients or attachments are damaged, all the rest of it, and say so.

    Args:
        item: the item.
        page: code page of its strings that are not Unicode.
    """
    lost: list[str] = []
    bag = bag_of(item, page, lost=lost)
    # The type is asked: a damaged table of recipients raises as soon as it is touched.
    if not hasattr(type(item), "recipients"):
        return and_lost(mail_from(bag, [], []), [*lost, _STRANGE])
    message = cast("Message", item)
    recipients = _each("recipients", lambda: _recipients(message, page, lost), lost)
    attachments = _each("attachments", lambda: _attachments(message, page), lost)
    return and_lost(mail_from(bag, recipients, attachments), lost)


def _each(what: str, read: Callable[[], Iterator[_T]], lost: list[str]) -> list[_T]:
    """Return what can be read of a table, and note in ``lost`` where it breaks off."""
    found: list[_T] = []
    try:
        for row in read():
            found.append(row)
    except DAMAGE as error:
        lost.append(f"{what} ({reason(error)})")
    return found


def _recipients(message: Message, page: int, lost: list[str]) -> Iterator[Bag]:
    if (table := message.recipients) is not None:
        for at in range(_bounded(table.number_of_record_sets)):
            yield _row(table, at, page, lost=lost)


def _attachments(message: Message, page: int) -> Iterator[Attachment]:
    left = MAX_BYTES
    for at in range(_bounded(message.number_of_attachments)):
        try:
            attachment = _attachment(message.get_attachment(at), page, left)
        except DAMAGE as error:
            attachment = Attachment(name=f"attachment {at + 1}", missing=f"damaged: {reason(error)}")
        left -= len(attachment.data)
        yield attachment


def _bounded(rows: int) -> int:
    if rows > MAX_ROWS:
        raise ValueError(f"{rows:,} of them; the limit is {MAX_ROWS:,}")
    return rows


def _attachment(item: Attached, page: int, left: int) -> Attachment:
    def data() -> bytes:
        size = item.size or 0
        if size > left:
            raise ValueError(f"the mail holds more than {MAX_BYTES:,} bytes")
        return bytes(item.read_buffer(size)) if size else b""

    def nested() -> OutlookMail | None:
        try:
            return _attached_mail(data(), page)
        except DAMAGE:
            return None

    return attachment_from(bag_of(item, page), data, nested, "which libpff does not hand out")


def _attached_mail(block: bytes, page: int) -> OutlookMail:
    bag, outside = properties_of(block, page)
    mail = mail_from(bag, [], [])
    lost = ["a body"] if outside & _BODIES and not (mail.plain or mail.html or mail.rtf or mail.lost) else []
    lost += ["recipients"] if outside & _SHOWN_LISTS else []
    lost += ["its attachments"] if (bag.number(_FLAGS) or 0) & _HAS_ATTACHMENTS else []
    return and_lost(mail, [f"of an attached mail {', '.join(lost)}"] if lost else [])


def bag_of(item: Item, page: int, *, only: int | None = None, lost: list[str] | None = None) -> Bag:
    """Return the properties of an item, or ``only`` the one of that tag; damaged ones are noted in ``lost``."""
    return _row(item, 0, page, only=only, lost=lost) if item.number_of_record_sets else Bag({})


def _row(item: Item, at: int, page: int, *, only: int | None = None, lost: list[str] | None = None) -> Bag:
    """Return the properties of one row; one that is damaged is left out, the others are evidence."""
    record, values = item.get_record_set(at), {}
    for number in range(min(record.number_of_entries, MAX_ROWS)):
        try:
            entry = record.get_entry(number)
            tag, kind = entry.entry_type, entry.value_type
            if tag is not None and kind is not None and only in {None, tag} and (data := entry.data) is not None:
                values[tag] = Value(kind, bytes(data))
        except DAMAGE:
            if lost is not None:
                lost.append("damaged properties")
    return Bag(values, page)
