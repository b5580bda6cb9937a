"""Properties of Outlook items, as ``.msg`` files and mailboxes keep them, read into a mail (MS-OXPROPS, MS-OXCMSG).

Nothing here knows a file format: an adapter hands over what it found under each property tag.
"""

import re
from codecs import lookup
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from forensics.adapters.richtext import text_of_compressed
from forensics.records.outlook import Attachment, Field, Mailbox, OutlookMail, Recipient

MAX_NESTED = 8
"""Mails attached to mails attached to mails; a deeper one is named, and not read."""
_STRING8, _UNICODE = 0x1E, 0x1F
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_FIELDS = {1: Field.TO, 2: Field.CC, 3: Field.BCC}
_SENDER = (0x0C1A, 0x5D01, 0x0C1F)
_BEHALF_OF = (0x0042, 0x5D02, 0x0065)
_RECIPIENT = (0x3001, 0x39FE, 0x3003)
_SHOWN_LISTS = ((0x0E04, Field.TO), (0x0E03, Field.CC), (0x0E02, Field.BCC))
_UNSENT = 0x8
_BY_VALUE, _EMBEDDED, _OLE = 1, 5, 6
_METHODS = {2: "a reference", 3: "a reference", 4: "a reference", 7: "a reference to the web", _OLE: "an OLE object"}
_NO_MAIL = {
    "ipm.appointment": "appointment",
    "ipm.contact": "contact",
    "ipm.abchperson": "contact",
    "ipm.distlist": "distribution list",
    "ipm.task": "task",
    "ipm.stickynote": "note",
    "ipm.activity": "journal entry",
    "ipm.configuration": "setting",
    "ipm.microsoft": "setting",
}
"""Message classes of what is no mail (MS-OXPROPS 2.773); invitations (``IPM.Schedule``) and reports are mail."""
_META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE)
_CODE_PAGES = {65000: "utf-7", 65001: "utf-8", 1200: "utf-16-le", 20127: "ascii", 20866: "koi8-r", 21866: "koi8-u"} | {
    28590 + n: f"iso8859-{n}" for n in (*range(1, 12), *range(13, 17))
}
_ASIAN_CODE_PAGES = {50220: "iso2022_jp", 50221: "iso2022_jp", 51932: "euc_jp", 51949: "euc_kr", 54936: "gb18030"}


@dataclass(frozen=True, slots=True)
class Value:
    """What stands under a property tag: its type and its bytes, little-endian."""

    kind: int
    data: bytes


class Bag:
    """The properties of one item, recipient or attachment, by tag.

    Args:
        values: bytes by tag.
        code_page: Windows number of the code page of strings that are not Unicode.
    """

    def __init__(self, values: Mapping[int, Value], code_page: int = 1252) -> None:
        self._values, self._code_page = values, code_page

    def text(self, tag: int) -> str:
        """Return a string, empty where there is none; NULs that end it are left out."""
        value = self._values.get(tag)
        if value is None or value.kind not in {_STRING8, _UNICODE}:
            return ""
        encoding = "utf-16-le" if value.kind == _UNICODE else codec(self._code_page)
        return value.data.decode(encoding, "replace").rstrip("\0")

    def data(self, tag: int) -> bytes:
        """Return bytes, empty where there are none."""
        value = self._values.get(tag)
        return value.data if value is not None else b""

    def number(self, tag: int) -> int | None:
        """Return an integer or a flag."""
        value = self._values.get(tag)
        return int.from_bytes(value.data[:4], "little") if value is not None and value.data else None

    def time(self, tag: int) -> datetime | None:
        """Return a time, in UTC; None where there is none or it lies beyond the calendar (MS-DTYP 2.3.3, FILETIME)."""
        ticks = int.from_bytes(self.data(tag)[:8], "little")
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None


def codec(code_page: int | None) -> str:
    """Return Python's name of a Windows code page, Windows-1252 where it has none."""
    name = _CODE_PAGES.get(code_page or 0) or _ASIAN_CODE_PAGES.get(code_page or 0) or f"cp{code_page}"
    try:
        lookup(name)
    except LookupError:
        return "cp1252"
    return name


def other_than_mail(message_class: str) -> str:
    """Return what an item is that is no mail, empty for a mail; a class that is not known is taken to be mail."""
    parts = message_class.lower().split(".")
    return _NO_MAIL.get(".".join(parts[:2]), "")


def mail_from(bag: Bag, recipients: Sequence[Bag], attachments: Sequence[Attachment]) -> OutlookMail:
    """Read a mail out of its properties, its recipient table and its attachments."""
    subject = bag.text(0x0037)
    return OutlookMail(
        other=other_than_mail(bag.text(0x001A)),
        transport=bag.text(0x007D),
        sender=_mailbox(bag, _SENDER),
        behalf_of=_mailbox(bag, _BEHALF_OF),
        recipients=tuple(r for b in recipients for r in _recipient(b)) or _shown_lists(bag),
        sent=bag.time(0x0039),
        # Mailboxes mark the length of "RE: " with \1 and a character (MS-PST 2.5.3.1.1.1).
        subject=subject[2:] if subject.startswith("\1") else subject or None,
        message_id=bag.text(0x1035),
        in_reply_to=bag.text(0x1042),
        references=bag.text(0x1039),
        conversation_index=bag.data(0x0071),
        draft=bool((bag.number(0x0E07) or 0) & _UNSENT),
        attachments=tuple(attachments),
        **_body(bag),
    )


def and_lost(mail: OutlookMail, more: Iterable[str]) -> OutlookMail:
    """Return a mail that says what else of it could not be read."""
    return replace(mail, lost="; ".join(dict.fromkeys(filter(None, (mail.lost, *more)))))


def _body(bag: Bag) -> dict[str, str]:
    """Return the first body there is: plain text, HTML, rich text; of rich text that is damaged, that it is lost."""
    if plain := bag.text(0x1000):
        return {"plain": plain}
    if html := bag.text(0x1013) or _html(bag):
        return {"html": html}
    try:
        return {"rtf": text_of_compressed(bag.data(0x1009))}
    except ValueError as error:
        return {"lost": f"a body ({error})"}


def _html(bag: Bag) -> str:
    data = bag.data(0x1013)
    named = _META_CHARSET.search(data[:4096])
    page = bag.number(0x3FDE)
    for name in (codec(page) if page else "", named[1].decode() if named else "", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _mailbox(bag: Bag, tags: tuple[int, int, int]) -> Mailbox | None:
    """Return a person; an SMTP address goes before that of a directory (``/O=EXCHANGE/…/CN=JDOE``)."""
    name, smtp, address = (bag.text(tag).strip() for tag in tags)
    address = smtp or address
    return Mailbox(name=name, address=address) if name or address else None


def _recipient(bag: Bag) -> list[Recipient]:
    field = _FIELDS.get((bag.number(0x0C15) or 1) & 0xF)
    who = _mailbox(bag, _RECIPIENT)
    return [Recipient(field=field, who=who)] if field and who else []


def _shown_lists(bag: Bag) -> tuple[Recipient, ...]:
    """Return the names that Outlook shows above a mail, where the table of its recipients is lost."""
    return tuple(
        Recipient(field=field, who=Mailbox(name=name.strip()))
        for tag, field in _SHOWN_LISTS
        for name in bag.text(tag).split(";")
        if name.strip()
    )


def attachment_from(
    bag: Bag, data: Callable[[], bytes], mail: Callable[[], OutlookMail | None], why: str
) -> Attachment:
    """Read an attachment out of its properties (MS-OXCMSG 2.2.2).

    Args:
        bag: its properties.
        data: reads its bytes.
        mail: reads the mail it holds; None where it cannot be read.
        why: says why not.
    """
    method = bag.number(0x3705)
    inner = mail() if method == _EMBEDDED else None
    named = bag.text(0x3707) or bag.text(0x3704) or bag.text(0x3001)
    missing = _METHODS.get(method or _BY_VALUE, "") or (f"a mail, {why}" if method == _EMBEDDED and not inner else "")
    return Attachment(
        name=named,
        media_type=bag.text(0x370E),
        content_id=bag.text(0x3712),
        data=data() if method != _EMBEDDED and not missing else b"",
        mail=inner,
        missing=missing,
    )
