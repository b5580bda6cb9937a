"""Documents: runs of pages that belong together."""

from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is, as far as its first page tells."""

    EMAIL = "email"
    SLIP_SHEET = "slip_sheet"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Pages ``first`` to ``last`` of one source."""

    id: str
    source: str
    production: str
    file: str
    kind: DocumentKind
    first: int
    last: int
    bates_first: str | None
    bates_last: str | None
    why: str
    """How its first page was recognised as a beginning, or as the continuation of another document."""
    continues: str | None = None
    """The document in another file with which its pages go on: a production may deliver each page as a file."""
    parent: str | None = None
    """The mail to whose family it belongs: the one it was attached to."""
