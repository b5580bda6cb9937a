"""Mails that came as mails (RFC 5322, or Outlook's own form): header fields as printed, and the decoded body."""

import re
from email.utils import parsedate_to_datetime

from forensics.adapters.addresses import parse_participants
from forensics.adapters.mailfile import ParsedMail, parse_mail
from forensics.errors import EvidenceError
from forensics.intake.markup import text_of_html
from forensics.intake.mboxes import mail_of
from forensics.intake.names import shown
from forensics.intake.outlook import as_sent
from forensics.records.message import NativeMail, Participant

_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


def parse_native(data: bytes, source_id: str, name: str) -> tuple[NativeMail, str]:
    """Return headers and body of a mail; a separator line of the mbox it stood in is left out.

    The body is its plain text, else its HTML as text. ``sent`` is the Date field as ISO 8601 with the offset it names,
    never converted.

    Raises:
        EvidenceError: its parts are nested without end, or it is a damaged message of Outlook.
    """
    try:
        mail = parse_mail(mail_of(as_sent(data)))
    except ValueError as error:
        raise EvidenceError(f"{name}: the mail cannot be taken apart ({error}).", "Export it again as .eml.") from error
    return _native(mail, source_id), _body(mail)


def _native(mail: ParsedMail, source_id: str) -> NativeMail:
    date = mail.header("date")
    sender = _people(mail, "from") or _people(mail, "sender")
    return NativeMail(
        source=source_id,
        message_id=_id(mail.header("message-id")),
        in_reply_to=next(iter(_MESSAGE_ID.findall(mail.header("in-reply-to") or "")), None),
        references=tuple(dict.fromkeys(_MESSAGE_ID.findall(" ".join(mail.all("references"))))),
        thread_index=mail.header("thread-index") or None,
        sender=sender[0] if sender else None,
        to=_people(mail, "to"),
        cc=_people(mail, "cc"),
        bcc=_people(mail, "bcc"),
        sent=printed_time(date or ""),
        sent_raw=date,
        subject=mail.header("subject"),
        attachments=tuple(shown(a) for a in mail.attachments),
    )


def _people(mail: ParsedMail, name: str) -> tuple[Participant, ...]:
    return tuple(p for value in mail.all(name) for p in parse_participants(value))


def _id(value: str | None) -> str | None:
    """Return a Message-ID in angle brackets, which some writers leave out."""
    if not value or not value.strip():
        return None
    found = _MESSAGE_ID.search(value)
    return found[0] if found else f"<{''.join(value.split()).strip('<>')}>"


def printed_time(date: str) -> str | None:
    """Return a Date field as ISO 8601, with an offset only where it names one (RFC 5322 3.3; ``-0000`` names none)."""
    try:
        return parsedate_to_datetime(date).isoformat()
    except (ValueError, OverflowError):
        return None


def _body(mail: ParsedMail) -> str:
    plain = "\n".join(part for part in mail.plain if part.strip())
    return plain or "\n".join(text_of_html(part) for part in mail.html)
