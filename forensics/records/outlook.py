"""A mail as Outlook keeps it: properties instead of lines, before it is written as RFC 5322."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Field(Enum):
    """The list of a mail that a recipient stands in (MS-OXOMSG 2.2.3.1, PidTagRecipientType)."""

    TO = "To"
    CC = "Cc"
    BCC = "Bcc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A person of a mail: the name shown, and the address (SMTP where known, else that of the directory)."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One row of the recipient table."""

    field: Field
    who: Mailbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file or a mail attached to a mail; ``missing`` says why it holds neither."""

    name: str
    media_type: str = ""
    content_id: str = ""
    data: bytes = b""
    mail: "OutlookMail | None" = None
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookMail:
    """One mail of a ``.msg`` file or of a PST or OST mailbox.

    ``sent`` is the time at which the client submitted it, which Outlook keeps in UTC without the sender's offset.
    """

    lost: str = ""
    """What of it could not be read, in a few words."""
    other: str = ""
    """What the item is where it is no mail: an appointment, a contact."""
    transport: str = ""
    """Header fields as the mail arrived with them; empty for mails that were written here."""
    sender: Mailbox | None = None
    behalf_of: Mailbox | None = None
    """Whom the sender represents; the sender himself in most mails."""
    recipients: tuple[Recipient, ...] = ()
    sent: datetime | None = None
    subject: str | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: str = ""
    conversation_index: bytes = b""
    draft: bool = False
    plain: str = ""
    html: str = ""
    rtf: str = ""
    """Rich text, as text."""
    attachments: tuple[Attachment, ...] = ()
