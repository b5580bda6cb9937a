"""What a PDF page or form may draw by name: forms, patterns, masks, fonts whose glyphs are drawings (PyMuPDF).

Each of these holds instructions of its own and resources of its own, so they nest in each other and multiply
(ISO 32000-2, 7.8.3).
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from forensics.adapters import pdf_objects as objects

TILING = 1

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class Font(NamedTuple):
    """A Type 3 font: the streams of its glyphs, the first of which tells it from others, and their resources."""

    number: int
    glyphs: tuple[int, ...]
    resources: Any


class State(NamedTuple):
    """What a graphics state sets: the form of its soft mask (0 for none), and a Type 3 font."""

    mask: int | None
    font: Font | None


class Named(NamedTuple):
    """Object numbers by name, of those things alone whose drawing is work."""

    forms: dict[bytes, int]
    patterns: dict[bytes, int]
    states: dict[bytes, State]
    fonts: dict[bytes, Font]
    shades: bool
    """Whether there are shadings, which are computed pixel by pixel."""

    @property
    def has_fonts(self) -> bool:
        """Whether text may be set in glyphs that are drawings."""
        return bool(self.fonts) or any(state.font for state in self.states.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be drawn by name."""
        return not (self.forms or self.patterns or self.states or self.fonts or self.shades)


NOTHING = Named({}, {}, {}, {}, False)


def named(resources: Any, known: dict[int, Font | None]) -> Named:
    """Return what resources name; ``known`` keeps the fonts of the document by number."""
    forms = {
        key: number
        for key, each in _entries(resources, "XObject")
        if objects.name(each, "Subtype") == "Form" and (number := objects.number_of(each))
    }
    patterns = {
        key: number
        for key, each in _entries(resources, "Pattern")
        if (number := objects.number_of(each)) and objects.integer(each, "PatternType") == TILING
    }
    states = {
        key: state for key, each in _entries(resources, "ExtGState") if (state := _state(each, known)) is not None
    }
    fonts = {key: font for key, each in _entries(resources, "Font") if (font := _font(each, known)) is not None}
    shades = any(True for _ in _entries(resources, "Shading"))
    return Named(forms, patterns, states, fonts, shades)


def spelled(name: bytes) -> bytes:
    """Return a name as written in instructions without its escapes, ``/A#42`` for ``/AB`` (ISO 32000-2, 7.3.5)."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name) if b"#" in name else name


def _entries(resources: Any, kind: str) -> Iterator[tuple[bytes, Any]]:
    held = objects.entries(objects.get(resources, kind))
    return ((key.encode("utf-8", "surrogateescape"), each) for key, each in held)


def _state(thing: Any, known: dict[int, Font | None]) -> State | None:
    """Return what a graphics state sets, None where it is nothing that is drawn."""
    mask, font = objects.get(thing, "SMask"), next(objects.items(objects.get(thing, "Font")), None)
    form = objects.number_of(objects.get(mask, "G")) if objects.is_dict(mask) else None
    if objects.name(thing, "SMask"):  # None
        form = 0
    found = State(form, _font(font, known) if font is not None else None)
    return None if found == State(None, None) else found


def _font(thing: Any, known: dict[int, Font | None]) -> Font | None:
    number = objects.number_of(thing)
    if number not in known or not number:
        known[number] = _drawn(thing) if objects.name(thing, "Subtype") == "Type3" else None
    return known[number]


def _drawn(thing: Any) -> Font | None:
    numbers = {objects.number_of(each) for _, each in objects.entries(objects.get(thing, "CharProcs"))} - {0}
    glyphs = tuple(sorted(numbers))
    return Font(glyphs[0], glyphs, objects.get(thing, "Resources")) if glyphs else None
