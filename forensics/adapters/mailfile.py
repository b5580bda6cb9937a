"""Raw mails (RFC 5322, MIME) through mail-parser, always from bytes: its file reader loses bytes."""

import logging
import re
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message

_NAMED_BY_CHANCE = re.compile(r"[A-Za-z0-9]{10}\.(?:rtf|txt)")
"""mail-parser invents a random name for a nameless attachment, which would differ from run to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMail:
    """What one mail holds: decoded header fields in their order, body parts, names of attachments."""

    headers: tuple[tuple[str, str], ...]
    plain: tuple[str, ...]
    html: tuple[str, ...]
    attachments: tuple[str, ...]

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
    import mailparser
    from mailparser.exceptions import MailParserError

    logging.getLogger("mailparser").setLevel(logging.ERROR)
    try:
        mail = mailparser.parse_from_bytes(data)
    except (MailParserError, RecursionError, LookupError) as error:
        raise ValueError(str(error) or type(error).__name__) from error
    return ParsedMail(
        headers=tuple(_fields(mail.message)),
        plain=tuple(mail.text_plain),
        html=tuple(mail.text_html),
        attachments=tuple(_name(a, data) for a in mail.attachments),
    )


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
