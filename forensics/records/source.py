"""Productions, the pieces of evidence in them, and what could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """One delivery of documents by one party."""

    name: str
    released: str | None = None
    """Date of release, ISO 8601, as the user gave it."""
    party: str | None = None
    request: str | None = None
    replaces: str | None = None


def by_release(productions: Iterable[Production]) -> list[Production]:
    """Return productions by date of release, those without one last, in the order they came in."""
    return sorted(productions, key=lambda p: (p.released is None, p.released or ""))


class SourceFormat(StrEnum):
    """What the bytes are, whatever the name says."""

    PDF = "pdf"
    IMAGE = "image"
    TEXT = "text"
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """How to find the bytes again: a path on this machine and, inside containers, the index of each member."""

    path: str
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One piece of evidence after containers were opened.

    ``file`` is for people and citations: the name below the folder given, with ``/`` before the member of a zip and
    the attachment of a mail, and ``#n`` (from 1) for a mail of an mbox; control characters are written as escapes. It
    is never used as a path.
    """

    id: str
    production: str
    file: str
    sha256: str
    size: int
    format: SourceFormat
    pages: int
    locator: Locator
    text_layer: bool = True
    """False where no page of the file has text of its own, so that OCR is worth asking for."""
    note: str | None = None
    """What a person should know about the file, such as a name that belies its bytes."""
    parent: str | None = None
    """The mail that this file, or the archive it lies in, was attached to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file, a member or a page that could not be read: what, why, and what to do."""

    id: str
    production: str
    file: str
    page: int | None
    reason: str
    remedy: str
    stage: str = "intake"
    """Which stage failed: ``intake``, ``pages``, ``leaks`` or ``mail``."""


DEFAULT_RULES = ("us-federal",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user may choose that changes results; part of every stage's key."""

    ocr: str = "auto"
    """``auto`` reads pages of files in which no page has text, ``always`` every page without text, ``never`` none."""
    ocr_engine: str = "rapidocr"
    threshold: float = 0.5
    """Least confidence of a region that counts in a measure."""
    rules: tuple[str, ...] = DEFAULT_RULES
    """Which exemption codes are known: names of shipped rule sets, or the TOML text of a user's own."""
