"""Redactions: one region for each hidden place, and pages withheld altogether."""

from dataclasses import dataclass
from enum import StrEnum

from forensics.records.geometry import Box


class Style(StrEnum):
    """What a region looks like; ``page`` covers the page's text altogether."""

    BLACK = "black"
    GREY = "grey"
    COLOUR = "colour"
    OUTLINE = "outline"
    WHITE = "white"
    MARKING = "marking"
    ANNOTATION = "annotation"
    PIXELATION = "pixelation"
    PAGE = "page"


class Finder(StrEnum):
    """Which of the independent ways saw a region."""

    DRAWN = "drawn"
    PIXELS = "pixels"
    MARKINGS = "markings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Text that survives beneath a region: how much, and a keyed hash to recognise it by. Never the text."""

    characters: int
    hmac: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One redaction.

    ``box`` is None only for redactions seen in text alone, where ``lines`` cites them. ``bates`` and ``message`` are
    known once the corpus stages ran.
    """

    id: str
    source: str
    production: str
    file: str
    page: int
    box: Box | None
    style: Style
    codes: tuple[str, ...]
    confidence: float
    finders: tuple[Finder, ...]
    why: str
    lines: tuple[int, int] | None = None
    columns: tuple[int, int] | None = None
    """For a region known from text alone: first column (from 0) and the one after the last, in ``lines[0]``."""
    sealed: Sealed | None = None
    bates: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Pages that the production says exist and does not contain, from one slip sheet or one row of it."""

    id: str
    source: str
    production: str
    file: str
    page: int
    pages: int
    codes: tuple[str, ...]
    why: str
    bates: str | None = None
