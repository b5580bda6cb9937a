"""Mails of Outlook written as mails are sent (RFC 5322, RFC 2045), so that one reader serves all native mail.

The same mail gives the same bytes, whatever the machine: there is one body (plain text, else HTML, else rich text as
text), and no boundary, name or time that was invented. Text above ASCII is UTF-8, in fields too (RFC 6532).
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from email.utils import format_datetime
from urllib.parse import quote

from forensics.adapters.msg import read_msg
from forensics.intake.sniff import OLE
from forensics.records.outlook import Attachment, Field, Mailbox, OutlookMail

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_OURS = re.compile(r"content-|mime-version$", re.IGNORECASE)
"""Fields that speak of the body as it travelled, which is not kept; the body written here has its own."""
_MEDIA_TYPE = re.compile(r"(?!message/|multipart/)[\w.+-]+/[\w.+-]+", re.IGNORECASE)
_SPECIALS = re.compile(r"[()<>\[\]:;@,.']")
"""What makes a name need quotes (RFC 5322 3.2.3), and the apostrophe that stands for one in it."""
_BINARY = "application/octet-stream"
_Fields = list[tuple[str, str]]


def as_sent(data: bytes) -> bytes:
    """Return a mail as it is sent: a ``.msg`` file is written anew, anything else returned as it is.

    Raises:
        ValueError: the ``.msg`` is damaged.
    """
    return write_mail(read_msg(data)) if data.startswith(OLE) else data


def write_mail(mail: OutlookMail) -> bytes:
    """Return a mail as RFC 5322.

    The fields it arrived with come first, in their order; those that only its properties tell follow. The time of a
    mail without such fields is that of its submission, which Outlook keeps in UTC: its offset is ``+0000``.
    """
    fields, body = _body(mail)
    return _head([*_fields(mail), ("MIME-Version", "1.0"), *fields]) + b"\r\n" + body


def _head(fields: _Fields) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8", "replace")


def _fields(mail: OutlookMail) -> _Fields:
    arrived = [(name, value) for name, value in _arrived(mail.transport) if not _OURS.match(name)]
    have = {name.lower() for name, _ in arrived}
    return arrived + [(name, value) for name, value in _told(mail) if value and name.lower() not in have]


def _arrived(transport: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a transport header; folded ones stay folded, a line that is none is left out."""
    block = re.split(r"\r?\n\r?\n", transport.strip("\r\n\0"), maxsplit=1)[0]
    for field in re.split(r"\r?\n(?![ \t])", block):
        match = _FIELD.fullmatch(field)
        if match:
            lines = (_plain(line) for line in match[2].split("\n"))
            yield match[1], "\r\n ".join(line for line in lines if line)


def _told(mail: OutlookMail) -> _Fields:
    """Return the fields that the properties of a mail give."""
    author = mail.behalf_of or mail.sender
    other = mail.sender if author and mail.sender and not _same(author, mail.sender) else None
    index = base64.b64encode(mail.conversation_index).decode()
    return [
        ("From", _person(author) if author else ""),
        ("Sender", _person(other) if other else ""),
        *((field.value, _people(mail, field)) for field in Field),
        ("Date", format_datetime(mail.sent) if mail.sent else ""),
        ("Subject", _plain(mail.subject or "")),
        ("Message-ID", _plain(mail.message_id)),
        ("In-Reply-To", _plain(mail.in_reply_to)),
        ("References", "\r\n ".join(_plain(mail.references).split())),
        ("Thread-Index", index),
        ("X-Unsent", "1" if mail.draft else ""),
        ("X-Not-Included", _plain(mail.lost)),
    ]


def _plain(value: str) -> str:
    """Return a value on one line: a property that holds line breaks must not make fields of its own."""
    return _CONTROLS.sub(" ", value).strip()


def _same(one: Mailbox, other: Mailbox) -> bool:
    return one.name.casefold() == other.name.casefold() or one.address.casefold() == other.address.casefold()


def _people(mail: OutlookMail, field: Field) -> str:
    return ",\r\n ".join(_person(r.who) for r in mail.recipients if r.field is field)


def _person(who: Mailbox) -> str:
    """Return ``"Name" <address>``; an address of a directory stands in the brackets as well, as evidence."""
    name, address = _plain(who.name).replace('"', "'").replace("\\", "/"), re.sub(r"[<>\"]", "", _plain(who.address))
    if not name or name.strip("'").casefold() == address.casefold():
        return address if "@" in address else f"<{address}>"
    shown = f'"{name}"' if _SPECIALS.search(name) else name
    return f"{shown} <{address}>" if address else shown


def _body(mail: OutlookMail) -> tuple[_Fields, bytes]:
    kind = "html" if mail.html else "plain"
    fields = [("Content-Type", f"text/{kind}; charset=utf-8"), ("Content-Transfer-Encoding", "base64")]
    body = _base64((mail.plain or mail.html or mail.rtf).encode("utf-8", "replace"))
    if not mail.attachments:
        return fields, body
    parts = [_head(fields) + b"\r\n" + body, *(_part(a) for a in mail.attachments)]
    # A boundary made of what it bounds cannot stand in it, and is the same on every machine.
    boundary = f"=_{hashlib.sha256(b''.join(parts)).hexdigest()[:40]}"
    edge = f"--{boundary}".encode()
    whole = b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"
    return [("Content-Type", f'multipart/mixed;\r\n boundary="{boundary}"')], whole


def _part(attachment: Attachment) -> bytes:
    if attachment.mail is not None:
        name = attachment.name or attachment.mail.subject or "mail"
        fields = [("Content-Type", "message/rfc822"), ("Content-Disposition", _disposition(name))]
        return _head(fields) + b"\r\n" + write_mail(attachment.mail)
    kind = attachment.media_type if _MEDIA_TYPE.fullmatch(attachment.media_type) else _BINARY
    fields = [("Content-Type", kind), ("Content-Disposition", _disposition(attachment.name))]
    fields += [("Content-ID", f"<{_plain(attachment.content_id).strip('<>')}>")] if attachment.content_id else []
    fields += [("X-Not-Included", _plain(attachment.missing))] if attachment.missing else []
    return _head([*fields, ("Content-Transfer-Encoding", "base64")]) + b"\r\n" + _base64(attachment.data)


def _disposition(name: str) -> str:
    """Return a disposition with the name of a file; what is not plain is written as RFC 2231 has it."""
    plain = _plain(name)
    if not plain:
        return "attachment"
    if re.fullmatch(r"[A-Za-z0-9 ._()-]+", plain):
        return f'attachment; filename="{plain}"'
    return f"attachment; filename*=utf-8''{quote(plain, safe='')}"


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
