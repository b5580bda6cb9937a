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
