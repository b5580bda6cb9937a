"""One place of a page that could be a redaction."""

from dataclasses import dataclass

from forensics.records.geometry import Box

KINDS = ("ink", "tone", "dithered", "outline", "split")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place in work pixels, how it was found, and how well it fills its box."""

    box: Box
    kind: str
    fill: float
    """Share of the smallest turned rectangle that its outline encloses."""
    upright: float
    """Share of its upright box that its outline encloses."""
    angle: float
    whole: bool = False
    """One bar for certain, so that what its code cuts it into need not be looked at."""
