"""Raw mails (RFC 5322, MIME) through mail-parser, always from bytes: its file reader loses bytes."""

import logging
import re
from base64 import b64encode
from codecs import lookup
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from forensics.adapters.encoding import decode_text

_MAIL = "message/rfc822"
_HEAD = 65_536
"""Bytes of an attached mail in which its subject is looked for."""
_BODIES = frozenset({"text/plain", "text/html"})
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
SMALL_PICTURE = 16_384
"""Bytes of a picture inside the words of a mail: a smaller one is a logo or an icon and no document."""
MAX_FIELD = 32_768
"""Characters of a field up to which what is encoded in it is decoded; a longer one is shown as it stands."""
_NO_TEXT = frozenset({"idna", "punycode"})
"""Encodings of names on the net, which no text is written in and which take long to read."""
_CITED = re.compile(r"""cid:([^"'\s>)]{1,300})""", re.IGNORECASE)
_ANOTHER_PART = re.compile(
    rb"^content-(?:type[ \t]*:\s*(?!text/(?:plain|html)\b)|disposition[ \t]*:\s*attachment)|name\*?\d?\*?[ \t]*=",
    re.I | re.M,
)
"""What stands in every mail that holds more than words."""


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


@dataclass(frozen=True, slots=True)
class Attached:
    """A file or a mail attached to a mail."""

    name: str
    part: "_Part"

    @property
    def is_mail(self) -> bool:
        """True for a mail attached to the mail."""
        return self.part.get_content_type() == _MAIL

    def data(self) -> bytes:
        """Return its bytes, undone what encodes them for the way; of a mail exactly those that stand there."""
        payload = self.part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""


class _Part(Message):
    """A part whose attached mail stays as it stands: neither its bytes nor its depth are the parser's business."""

    def get_content_maintype(self) -> str:
        """Return the main type, by which the parser decides whether it looks inside."""
        kind = super().get_content_maintype()
        return "attached" if kind == "message" else kind


def parse_mail(data: bytes) -> ParsedMail:
    """Read a mail. Defects do not raise: what can be read is returned, as evidence must be.

    Raises:
        ValueError: the parser gave up, as it does on parts nested without end.
    """
    from mailparser import MailParser
    from mailparser.exceptions import MailParserError

    logging.getLogger("mailparser").setLevel(logging.ERROR)
    try:
        message = _read(data)
        names = []
        for part in list(_attached(message)):
            names.append(_name(part))
            if not _is_body(part):
                part.set_payload("")  # mail-parser would decode it, and take a mail in it for words of this one
        for part in message.walk():
            _mend(part)
        mail = MailParser(_words_alone(message))
        return ParsedMail(
            headers=tuple(_fields(message)),
            plain=tuple(mail.text_plain),
            html=tuple(mail.text_html),
            attachments=tuple(names),
        )
    except (MailParserError, RecursionError, LookupError) as error:
        raise ValueError(str(error) or type(error).__name__) from error


def attachments(data: bytes) -> list[Attached]:
    """Return what is attached to a mail, in order, each mail within as one; nothing where it cannot be taken apart.

    Left out are pictures smaller than ``SMALL_PICTURE`` that the mail shows among its words, signatures made by
    software, and words that are shown as its body.
    """
    if not _ANOTHER_PART.search(data):
        return []
    try:
        message = _read(data)
        cited = _cited(message)
        held = [p for p in _attached(message) if not _is_body(p) and p.get_content_type() not in _SIGNATURES]
        return [Attached(_name(p), p) for p in held if not _is_small_picture(p, cited)]
    except (RecursionError, LookupError, ValueError):
        return []  # reading the mail itself says why


def _read(data: bytes) -> _Part:
    message = message_from_bytes(data, _class=_Part)
    for part in message.walk():
        for name in {n for n, v in part.raw_items() if n.lower().startswith("content-") and len(v) > MAX_FIELD}:
            part.replace_header(name, part[name][:MAX_FIELD])  # parameters take the square of their length to read
        if part.get_content_maintype() == "multipart" and not part.is_multipart():
            part.set_type("text/plain")  # without its bounds the parts cannot be told apart: all of it is shown
    return message


def _mend(part: Message) -> None:
    """Write text that its named encoding cannot read in one that can, as its bytes tell."""
    if part.get_content_type() not in _BODIES or part.is_multipart():
        return
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or payload.isascii() or _reads(payload, part.get_content_charset("utf-8")):
        return
    if found := decode_text(payload):
        part.set_param("charset", "utf-8")
        del part["Content-Transfer-Encoding"]
        part["Content-Transfer-Encoding"] = "base64"
        part.set_payload(b64encode(found[0].encode("utf-8", "replace")).decode())


def _reads(payload: bytes, charset: str) -> bool:
    try:
        if lookup(charset).name in _NO_TEXT:
            return False
        payload.decode(charset).encode("utf-8")
    except (LookupError, ValueError):
        return False
    return True


def _words_alone(message: Message) -> Message:
    """Return a mail without its own fields: mail-parser reads each in several ways, of which none is asked for."""
    bare = _Part()
    for name, value in message.raw_items():
        if name.lower().startswith("content-"):
            bare[name] = value
    bare.set_payload(message.get_payload())
    return bare


def _attached(message: Message) -> Iterator["_Part"]:
    """Yield the parts of a mail that are no words of its own, or that bear the name of a file."""
    for part in message.walk():
        if isinstance(part, _Part) and not part.is_multipart() and (not _is_body(part) or _filename(part)):
            yield part


def _is_body(part: Message) -> bool:
    """Tell whether a part is shown as words of the mail (RFC 2183 2.1): text that is no file, or is shown in line."""
    if part.get_content_type() not in _BODIES:
        return False
    disposition = part.get_content_disposition()
    return disposition == "inline" or (disposition != "attachment" and not _filename(part))


def _cited(message: Message) -> frozenset[str] | None:
    """Return the Content-IDs of what the HTML of a mail shows among its words; None where it came without HTML."""
    pages = [p.get_payload(decode=True) for p in message.walk() if p.get_content_type() == "text/html"]
    texts = [p.decode("latin-1") for p in pages if isinstance(p, bytes)]
    return frozenset(name for text in texts for name in _CITED.findall(text)) if texts else None


def _is_small_picture(part: Message, cited: frozenset[str] | None) -> bool:
    name = _content_id(part)
    if part.get_content_maintype() != "image" or not name or (cited is not None and name not in cited):
        return False
    payload = part.get_payload(decode=True)
    return not isinstance(payload, bytes) or len(payload) < SMALL_PICTURE


def _content_id(part: Message) -> str:
    return str(part.get("Content-ID", "")).strip().strip("<>")


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
    if "=?" not in text or len(text) > MAX_FIELD:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError):
        return text


def _filename(part: Message) -> str:
    """Return the name that a part bears (RFC 2183, RFC 2231), empty where it has none or a broken one."""
    try:
        return _decoded(part.get_filename() or "")
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def _name(part: "_Part") -> str:
    """Return the name of an attachment; of one without, its subject, its Content-ID or what it is."""
    kind = part.get_content_type()
    if name := _filename(part):
        return name
    if kind == _MAIL:
        payload = part.get_payload(decode=True)
        head = payload[:_HEAD] if isinstance(payload, bytes) else b""
        subject = next((v for n, v in _fields(message_from_bytes(head, _class=_Part)) if n.lower() == "subject"), "")
        return f"{subject or '(unnamed mail)'}.eml"
    return _content_id(part) or f"(unnamed {kind})"
