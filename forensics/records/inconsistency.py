"""One message redacted differently in two places: what is hidden here, and where it can be read."""

from dataclasses import dataclass
from enum import StrEnum

from forensics.records.cite import Cite
from forensics.records.comparison import Confirmed


class InconsistencyKind(StrEnum):
    """How the place that hides and the place that shows lie to each other."""

    WITHIN_PRODUCTION = "within_production"
    """Both stand in one production."""
    HIDDEN_LATER = "hidden_later"
    """Readable in an earlier production, hidden in a later one."""
    ACROSS_PRODUCTIONS = "across_productions"
    """In two productions of which nothing tells the order: no dates of release, or the same one."""
    RELEASED_LATER = "released_later"
    """Hidden in an earlier production, readable in a later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """A field or passage of one message that one copy hides and another shows."""

    id: str
    kind: InconsistencyKind
    message: str
    field: str
    """``from``, ``to``, ``cc``, ``bcc``, ``sent``, ``subject`` or ``body``."""
    hidden_in: str
    """Production."""
    hidden: Cite
    hidden_copy: str
    codes: tuple[str, ...]
    readable_in: str
    readable: Cite
    readable_copy: str
    text: str
    """The words that can be read there."""
    words: int
    confirmed: Confirmed
    """What beyond the text layer bears it out."""
    sender: str | None
    """Who sent the message, read in whichever copy shows it."""
    sent: str | None
    subject: str | None
