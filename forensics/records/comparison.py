"""What pairs with what across productions, and what changed."""

from dataclasses import dataclass
from enum import StrEnum

from forensics.records.cite import Cite


class Level(StrEnum):
    """What is paired."""

    DOCUMENT = "document"
    PAGE = "page"
    MESSAGE = "message"


class PairState(StrEnum):
    """How sure a pairing is."""

    PAIRED = "paired"
    AMBIGUOUS = "ambiguous"
    UNPAIRED = "unpaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a pair."""

    id: str
    file: str
    page: int | None
    bates: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions of one thing; a side is None where nothing was found."""

    id: str
    level: Level
    left: Side | None
    right: Side | None
    method: str
    score: float
    margin: float
    """Score less that of the runner-up."""
    state: PairState
    old_production: str = ""
    new_production: str = ""


class ChangeKind(StrEnum):
    """What became of a place between two productions."""

    RELEASED = "released"
    STILL_WITHHELD = "still_withheld"
    NEWLY_WITHHELD = "newly_withheld"
    CODE_CHANGED = "code_changed"
    PAGE_ADDED = "page_added"
    PAGE_REMOVED = "page_removed"
    TEXT_LAYER_ONLY = "text_layer_only"


SHOWN_ON = {ChangeKind.RELEASED: 1, ChangeKind.NEWLY_WITHHELD: 0}
"""The side on which the words of a change can be read: 0 the older, 1 the later."""


class Confirmed(StrEnum):
    """What beyond the text layer bears a change out."""

    VISUAL = "visual"
    TEXT = "text"
    NONE = "none"


class Basis(StrEnum):
    """How it is known whose name a released passage is."""

    OBSERVED = "observed"
    """The whole name, or the address, stands there in a header."""
    INFERRED = "inferred"
    """A part of the name, or a name in running text that one person of the case alone bears."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person whose name the words of a change are."""

    person: str
    name: str
    printed: str
    """As it stands there, or as the words have it."""
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change between two productions; ``text`` is what became visible, or was, without context."""

    id: str
    pair: str
    kind: ChangeKind
    left: Cite | None
    right: Cite | None
    text: str
    codes: tuple[str, ...]
    """Codes of the redaction, the older first; both where the code changed."""
    confirmed: Confirmed
    words: int = 0
    """Words in ``text``, or the estimate of those hidden."""
    message: str | None = None
    old_production: str = ""
    new_production: str = ""
    words_hidden: tuple[float, float, float] | None = None
    """Low, estimate, high of what the later production hides there; None where the words can be read on one side."""
    old_codes: tuple[str, ...] = ()
    new_codes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """What of its message it is: ``from``, ``to``, ``cc``, ``bcc``, ``sent``, ``subject``, else ``body``."""
    persons: tuple[Named, ...] = ()
    """Whose names the words are, where they are known."""
    sender: str | None = None
    """Who sent the message, read in whichever copy shows it."""
    sent: str | None = None
