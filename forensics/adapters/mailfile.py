"""Raw mails (RFC 5322, MIME) through mail-parser, always from bytes: its file reader loses bytes."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice

_NAMED_BY_CHANCE = re.compile(r"[A-Za-z0-9]{10}\.(?:rtf|txt)")
"""mail-parser invents a random name for a nameless attachment, which would differ from run to run."""


MAX_ATTACHED, MAX_NESTED = 1000, 16
"""Mails attached to one mail, and mails in mails in mails, that are told apart; the text of any more runs together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMail:
    """What one mail holds: decoded header fields in their order, body parts, names of attachments.

    ``attached`` are the mails attached to it, whose text and attachments are theirs alone.
    """

    headers: tuple[tuple[str, str], ...]
    plain: tuple[str, ...]
    html: tuple[str, ...]
    attachments: tuple[str, ...]
    attached: tuple["ParsedMail", ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first field of that name (any case), None where the mail has none."""
        return next((v for n, v in self.headers if n.lower() == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every field of that name, in order."""
        return tuple(v for n, v in self.headers if n.lower() == name)


def parse_mail(data: bytes) -> ParsedMail:
    """Read a mail. Defects do not raise: what can be read is returned, as evidence must be.

    Raises:
        ValueError: the parser gave up, as it does on parts nested without end.
    """
    from mailparser.exceptions import MailParserError

    logging.getLogger("mailparser").setLevel(logging.ERROR)
    try:
        return _parsed(message_from_bytes(data), data, 0)
    except (MailParserError, RecursionError, LookupError) as error:
        raise ValueError(str(error) or type(error).__name__) from error


def _parsed(message: Message, data: bytes, depth: int) -> ParsedMail:
    from mailparser import MailParser

    inner = list(islice(_taken_out(message), MAX_ATTACHED)) if depth < MAX_NESTED else []
    mail = MailParser(message)
    return ParsedMail(
        headers=tuple(_fields(mail.message)),
        plain=tuple(mail.text_plain),
        html=tuple(mail.text_html),
        attachments=tuple(_name(a, data) for a in mail.attachments),
        attached=tuple(_parsed(m, data, depth + 1) for m in inner),
    )


def _taken_out(message: Message) -> Iterator[Message]:
    """Yield the mails attached to a mail and leave their places empty: mail-parser would run all texts together."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        held = part.get_payload()
        if not isinstance(held, list):
            continue
        if part is not message and part.get_content_type() == "message/rfc822":
            part.set_payload([])
            yield from (m for m in held if isinstance(m, Message))
        else:
            waiting += [m for m in reversed(held) if isinstance(m, Message)]


def _fields(message: Message) -> list[tuple[str, str]]:
    return [(name, _decoded(str(value))) for name, value in message.raw_items()]


def _decoded(value: str) -> str:
    """Undo folding, RFC 2047 words, and raw bytes above ASCII that the parser kept as surrogates."""
    text = re.sub(r"\r?\n(?=[ \t])", "", value).strip()
    if not text.isascii():
        raw = text.encode("utf-8", "surrogateescape")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError):
        return text


def _name(attachment: dict[str, object], data: bytes) -> str:
    name = str(attachment.get("filename") or "")
    if _NAMED_BY_CHANCE.fullmatch(name) and name.encode() not in data:
        return f"(unnamed {attachment.get('mail_content_type') or 'attachment'})"
    return name
