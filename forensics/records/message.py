"""Messages: each copy as it stands in the evidence, and the one message that copies share."""

from dataclasses import dataclass, field
from enum import StrEnum

from forensics.records.cite import Cite, Lines


class FieldState(StrEnum):
    """What became of a header field."""

    READ = "read"
    BLANK = "blank"
    REDACTED = "redacted"
    ILLEGIBLE = "illegible"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A sender or recipient as printed; ``person`` is set once persons are known."""

    printed: str
    name: str | None = None
    address: str | None = None
    redacted: bool = False
    """The name is hidden."""
    address_redacted: bool = False
    codes: tuple[str, ...] = ()
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeMail:
    """Headers of a mail that came as a mail (RFC 5322), by source."""

    source: str
    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    thread_index: str | None
    sender: Participant | None
    to: tuple[Participant, ...]
    cc: tuple[Participant, ...]
    bcc: tuple[Participant, ...]
    sent: str | None
    sent_raw: str | None
    subject: str | None
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLines:
    """Lines of one page, with its source and file: a chain may run over files."""

    source: str
    file: str
    page: int
    lines: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCopy:
    """One appearance of a message: the document's own (depth 0) or one quoted in it.

    ``sent`` is ISO 8601 as printed, never converted; an offset only where one is printed. ``lines`` are those of the
    header block on ``page``, None for a body without one. ``body`` holds redactions as ``[████ (b)(6)]``.
    """

    id: str
    document: str
    source: str
    production: str
    file: str
    page: int
    bates: str | None
    lines: Lines | None
    depth: int
    quoted_in: str | None
    """The copy of the same document that quotes this one."""
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    thread_index: str | None = None
    sender: Participant | None = None
    to: tuple[Participant, ...] = ()
    cc: tuple[Participant, ...] = ()
    bcc: tuple[Participant, ...] = ()
    sent: str | None = None
    sent_raw: str | None = None
    subject: str | None = None
    body: str = ""
    attachments: tuple[str, ...] = ()
    states: dict[str, FieldState] = field(default_factory=dict)
    """State of ``from``, ``to``, ``cc``, ``bcc``, ``sent``, ``subject``."""
    place: tuple[PageLines, ...] = ()
    """Header and body: one run of lines for each page they stand on."""
    message: str | None = None
    """The message this is a copy of, once copies were identified."""
    places: dict[str, Cite] = field(default_factory=dict)
    """Where each of these fields is printed, with its label; one that runs on over a page is cited where it begins."""


class MessageKind(StrEnum):
    """How a message is known: delivered on its own, only inside others, or only implied."""

    PRODUCED = "produced"
    QUOTED = "quoted"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyCite:
    """Where a copy of a message stands."""

    copy: str
    production: str
    file: str
    page: int
    bates: str | None
    lines: Lines | None
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, with the best reading of each field over all its copies."""

    id: str
    message_id: str | None
    kind: MessageKind
    sender: Participant | None
    to: tuple[Participant, ...]
    cc: tuple[Participant, ...]
    bcc: tuple[Participant, ...]
    sent: str | None
    sent_raw: str | None
    subject: str | None
    body: str
    attachments: tuple[str, ...]
    copies: tuple[CopyCite, ...]
    why: str = ""
    """Which tests of identity brought the copies together."""
    thread: str | None = None
    parent: str | None = None
    sources: dict[str, Cite] = field(default_factory=dict)
    """For each field that was read (``from``, ``to``, ``cc``, ``bcc``, ``sent``, ``subject``, ``body``), from where."""
