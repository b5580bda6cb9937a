"""Conversations: links between messages, threads, and what is missing from them."""

from dataclasses import dataclass
from enum import StrEnum

from forensics.records.cite import Cite


class LinkKind(StrEnum):
    """What ties a reply to its parent, strongest first."""

    REFERENCE = "reference"
    NESTING = "nesting"
    QUOTATION = "quotation"
    SUBJECT = "subject"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The parent of one message; ``parent`` is None for a message that begins its conversation."""

    message: str
    parent: str | None
    kind: LinkKind
    confidence: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation: the messages tied together by links."""

    id: str
    subject: str | None
    first: str | None
    last: str | None
    messages: tuple[str, ...]
    """Message ids in order of time, unknown times last."""
    gaps: int
    rootless: bool = False
    """The mail that began it was never produced: it is quoted, inferred, or a reply to what nobody found."""
    branches: int = 1
    """Mails that nobody answered: ends of the conversation."""
    last_message: str | None = None
    """The produced mail that is last in time; None where no time is known."""


class Mark(StrEnum):
    """Whether a produced mail must be read to have read its conversation."""

    INCLUSIVE = "inclusive"
    """No other mail holds its words."""
    INCLUSIVE_MINUS = "inclusive_minus"
    """Another quotes it, but not all: words or attachments are in it alone."""
    CONTAINED = "contained"
    """Another inclusive mail holds all its words, and what was attached to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a reviewer needs to know of one produced mail."""

    message: str
    thread: str
    mark: Mark
    held_by: str | None
    """The inclusive mail that holds it, or most of it."""
    why: str
    duplicates: tuple[Cite, ...]
    """Copies of it that were delivered besides the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A mail that one production only quoted, and a later one delivered: a hole that was filled."""

    message: str
    production: str
    """The production that delivered it first."""
    cite: Cite
    """Where it stands there."""
    announced: Cite
    """Where it was first quoted."""
    announced_in: str


class GapKind(StrEnum):
    """What is missing."""

    QUOTED_NEVER_PRODUCED = "quoted_never_produced"
    REPLY_TO_UNSEEN = "reply_to_unseen"
    ATTACHMENT_MISSING = "attachment_missing"
    BATES_MISSING = "bates_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One missing thing: what, the documents that prove it, and whom to ask."""

    id: str
    kind: GapKind
    what: str
    evidence: tuple[Cite, ...]
    custodians: tuple[str, ...]
    thread: str | None = None
