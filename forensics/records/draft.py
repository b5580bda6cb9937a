"""Drafts: one passage in its successive wordings, and the messages that carry each."""

from dataclasses import dataclass
from enum import StrEnum

from forensics.records.cite import Cite
from forensics.records.message import Participant


class Edit(StrEnum):
    """What became of some words between two wordings."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    HIDDEN = "hidden"
    """A redaction stands here in one of the two; nobody can say whether the words are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words of a wording that share one fate."""

    edit: Edit
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A message that carries a wording of the passage."""

    message: str
    sender: Participant | None
    sent: str | None
    cite: Cite
    part_hidden: bool
    """A redaction covers some of the words here; the wording is the one, or one of several, that the rest fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One wording. ``text`` is its fullest reading; redactions stand in it as ``[████ (b)(5)]``."""

    number: int
    """From 1, in order of the first message that carries it."""
    text: str
    against_earlier: tuple[Stretch, ...]
    """Word by word against the earlier wording it is most like; empty for the first."""
    earlier: int | None
    """Number of that wording."""
    same_conversation: bool
    """A message of one conversation with this one carries the earlier wording: it was passed on and changed."""
    appearances: tuple[Appearance, ...]
    """In order of time, those without a date last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The wordings of one passage, two or more."""

    id: str
    wordings: tuple[Wording, ...]
