"""Text that a page hides and the file still carries in another place: earlier versions, bookmarks, attachments."""

from dataclasses import dataclass, field
from enum import StrEnum

from forensics.records.finding import Severity
from forensics.records.geometry import Box
from forensics.records.region import Sealed


class LeakKind(StrEnum):
    """The places of a file that hold text beside what its pages show."""

    EARLIER_REVISION = "earlier_revision"
    BOOKMARK = "bookmark"
    REPLACEMENT_TEXT = "replacement_text"
    METADATA = "metadata"
    PAGE_PIECE = "page_piece"
    ATTACHMENT = "attachment"
    ANNOTATION = "annotation"
    FORM_VALUE = "form_value"
    LINK = "link"
    OUTSIDE_PAGE = "outside_page"
    HIDDEN_LAYER = "hidden_layer"
    THUMBNAIL = "thumbnail"


MEANING: dict[LeakKind, str] = {
    LeakKind.EARLIER_REVISION: "An earlier version of the page is still in the file",
    LeakKind.BOOKMARK: "A bookmark is worded otherwise than the pages it opens",
    LeakKind.REPLACEMENT_TEXT: "Text for copying or reading aloud (ActualText, Alt) differs from what the page shows",
    LeakKind.METADATA: "The document's properties hold words that its pages do not show",
    LeakKind.PAGE_PIECE: "A program left private data of its own in the file",
    LeakKind.ATTACHMENT: "Another file is attached inside the document",
    LeakKind.ANNOTATION: "A comment or mark carries text that is not printed",
    LeakKind.FORM_VALUE: "A form field holds a value that the page does not show",
    LeakKind.LINK: "A link beneath a redaction still names its target",
    LeakKind.OUTSIDE_PAGE: "Contents lie outside the part of the page that is shown",
    LeakKind.HIDDEN_LAYER: "A layer of the page that is not shown holds words",
    LeakKind.THUMBNAIL: "The small picture of the page shows a place that is redacted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Text in a place of a file beside what its pages show, before anything is judged. Never leaves the page stage."""

    kind: LeakKind
    where: str
    """Which of its kind, in words that hold nothing of the text: ``bookmark 3``."""
    text: str = field(repr=False)
    first: int | None = None
    """First and last page it belongs to, from 1; None for the document."""
    last: int | None = None
    box: Box | None = None
    describes: bool = False
    """True for the description of a picture, which differs from the page by nature: it tells only where it stands."""
    data: bytes | None = field(default=None, repr=False)
    """Bytes of an attachment, whose text is not read yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One place in a file that still holds what a page of it hides, or may hide. Never the text itself."""

    id: str
    source: str
    production: str
    file: str
    kind: LeakKind
    severity: Severity
    """``serious`` where it stands in the place of a redaction, ``check`` where a person must compare."""
    page: int | None
    """None where it belongs to the document."""
    box: Box | None
    where: str
    why: str
    region: str | None = None
    """The redaction in whose place the text stands."""
    sealed: Sealed | None = None
    """None for pictures."""
    bates: str | None = None
