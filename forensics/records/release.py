"""What a later production revealed, added up, and what became of messages and pages over all productions."""

from dataclasses import dataclass
from enum import StrEnum

from forensics.records.cite import Cite

Interval = tuple[float, float, float]
"""Low, estimate, high."""
NOTHING: Interval = (0.0, 0.0, 0.0)


class Grouping(StrEnum):
    """What changes can be added up by."""

    PRODUCTION = "production"
    DOCUMENT = "document"
    CODE = "code"
    MONTH = "month"
    SENDER = "sender"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """What one production and a later one show of a group, counted together.

    A change that belongs to several groups (codes) counts in each. A passage that was produced twice counts twice.
    """

    by: Grouping
    key: str
    label: str
    """The key as people read it: the file, the person's name."""
    old_production: str
    new_production: str
    net: bool = False
    """The first production beside the last one, where others lie between."""
    file: str | None = None
    bates: str | None = None
    hidden_before: Interval | None = None
    """Words that the earlier production hides, by the measures; None where it has no such pages."""
    hidden_after: Interval | None = None
    released: Interval = NOTHING
    """Words read in the later production in place of redactions: those borne out by text or page images, all, and those
    with the words that only the later text layer has."""
    still_hidden: Interval = NOTHING
    newly_hidden: Interval = NOTHING
    """Words read in the earlier production in place of redactions of the later one, as ``released``."""
    pages_before: int = 0
    pages_after: int = 0
    full_before: int = 0
    full_after: int = 0
    places_released: int = 0
    places_still_hidden: int = 0
    places_newly_hidden: int = 0
    codes_changed: int = 0
    """Places still hidden, under other codes."""
    pages_added: int = 0
    pages_removed: int = 0
    words_differing: int = 0
    """Words that differ in the text layers without any redaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """What became of the places that one production hides, or comes to hide, by the codes of both."""

    old_production: str
    new_production: str
    old: str
    """Codes of the earlier production; ``no code``, or ``readable``."""
    new: str
    places: int
    words: Interval


class Visibility(StrEnum):
    """What a reader sees of a message or page in one production."""

    ABSENT = "absent"
    HIDDEN = "hidden"
    """Nothing but redactions."""
    PARTLY_HIDDEN = "partly_hidden"
    READABLE = "readable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What one production shows of a message or page."""

    production: str
    released: str | None
    """Day of its release."""
    visibility: Visibility
    cite: Cite | None
    """The copy that shows most."""
    words_visible: int
    words_hidden: Interval
    words_released: int
    """Words that an earlier production hid and this one shows."""
    words_newly_hidden: int
    """Words that an earlier production showed and this one hides."""
    words_hidden_again: int
    """Those of the newly hidden words that had been hidden before they were released."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One message or page over all productions asked about, in their order."""

    id: str
    level: str
    """``message`` or ``page``."""
    course: str
    """What became of it, in words: ``hidden, released, hidden again``."""
    appearances: tuple[Appearance, ...]
    message: str | None = None
    sender: str | None = None
    sent: str | None = None
    subject: str | None = None
