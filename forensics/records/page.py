"""Pages: what stands in the file (contents), and what a reader may see (the page)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from forensics.records.cite import Lines
from forensics.records.geometry import Box, hull

INK = "█"
"""What stands in visible text for a character that a redaction hides."""


class RawWord(NamedTuple):
    """A word of the text layer, hidden or not. Never leaves the page stage.

    A tuple, not a dataclass: a page has hundreds, and they are made five times as fast.
    """

    text: str
    box: Box
    line: int
    """Lines of the file's own reading order, from 0."""
    order: int | None = None
    """Place in the drawing order of the page; None where it was not asked for."""
    invisible: bool = False
    """Text render mode 3, as OCR layers have it, or glyphs without any opacity."""
    colour: tuple[float, float, float] | None = None
    """Fill colour of its glyphs, 0 to 1; None where it was not asked for."""


class MarkKind(StrEnum):
    """How a mark was drawn."""

    PATH = "path"
    IMAGE = "image"
    ANNOTATION = "annotation"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnMark:
    """A filled path, a one-tone image object or an annotation, in displayed space, cut to what its clips let show."""

    kind: MarkKind
    box: Box
    fill: tuple[float, float, float] | None
    """Fill colour, 0 to 1 each; None for an outline alone."""
    stroke: tuple[float, float, float] | None
    opacity: float
    """That of its paint and of the groups it is drawn in, 0 to 1."""
    order: int
    """Place in the drawing order of the page."""
    blend: str = "Normal"
    """Blend mode of its paint or of a group around it (ISO 32000-2, 11.3.5)."""
    detail: str = ""
    """Subtype of an annotation (``Redact``), shape of a path (``rectangle``, ``quad``, ``stroke``, ``polygon``,
    ``pattern``, ``shading``), ``glyphs`` that make a bar, ``picture`` of many tones over words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedImage:
    """An image object and where it is shown."""

    xref: int
    box: Box
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What one page holds before anything is judged."""

    number: int
    """From 1."""
    width: float
    height: float
    """In PDF points, or pixels for image files."""
    words: tuple[RawWord, ...] = ()
    marks: tuple[DrawnMark, ...] = ()
    images: tuple[PlacedImage, ...] = ()
    unclear: tuple[Box, ...] = ()
    """Places painted with more than one tone, or in a shape that is no box: the ground of words there is not known."""
    text: str | None = None
    """Set for sources that are text, with their own lines and blanks; then there are no words."""
    scan: bool = False
    """True where one image covers the page, so that pixels must be looked at."""
    undetermined: str | None = None
    """Why the page could not be read; None where it could."""


class TextOrigin(StrEnum):
    """Where the visible text of a page comes from."""

    LAYER = "layer"
    OCR = "ocr"
    NATIVE = "native"
    NONE = "none"


class Token(NamedTuple):
    """A visible word, or a place-holder for a redaction where ``region`` is set.

    A tuple, not a dataclass: a production has millions, and they are made ten times as fast.
    """

    text: str
    box: Box | None
    line: int
    """Line on the page, from 1."""
    region: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of visible text; redactions stand in it as ``[████ (b)(6)]``."""

    number: int
    text: str
    box: Box | None
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as a reader may see it. ``text`` has one line for each ``Line``; hidden text is not in it."""

    id: str
    source: str
    production: str
    file: str
    number: int
    width: float
    height: float
    text_origin: TextOrigin
    text: str
    tokens: tuple[Token, ...] = ()
    ocr_engine: str | None = None
    undetermined: str | None = None
    bates: str | None = None
    bates_origin: str | None = None
    """``page``, ``file name``, ``calculated`` or ``inferred``."""
    furniture: tuple[int, ...] = ()
    """Numbers of the lines that repeat from page to page: stamps, captions, page numbers."""

    @property
    def lines(self) -> list[Line]:
        """The lines of ``text``, each with its tokens and the box around them."""
        by_line: dict[int, list[Token]] = {}
        for token in self.tokens:
            by_line.setdefault(token.line, []).append(token)
        return [self._line(n, text, by_line.get(n, ())) for n, text in enumerate(self.text.split("\n"), 1)]

    @property
    def body_lines(self) -> list[Line]:
        """The lines without furniture."""
        repeated = set(self.furniture)
        return [line for line in self.lines if line.number not in repeated]

    def span(self, lines: Lines) -> Box | None:
        """Return the box around the given lines."""
        return hull(t.box for t in self.tokens if t.box and lines[0] <= t.line <= lines[1])

    @staticmethod
    def _line(number: int, text: str, tokens: Sequence[Token]) -> Line:
        return Line(number=number, text=text, box=hull(t.box for t in tokens if t.box), tokens=tuple(tokens))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFigures:
    """The measures of one page; every share is 0 to 1, None where its denominator is 0."""

    page: str
    regions: int
    touched: bool
    full: bool
    all_text_hidden: bool
    undetermined: bool
    text_block: Box | None
    hidden_area: float
    block_area: float
    area_share: float | None
    hidden_line_length: float
    line_length: float
    line_share: float | None
    words_visible: int
    words_hidden: tuple[float, float, float]
    """Low, estimate, high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionFigures:
    """What one redaction hides of what its page hides: the redactions of a page add up to it."""

    region: str
    page: str
    words_hidden: tuple[float, float, float]
    """Low, estimate, high."""


def placeholder(width: int, codes: Sequence[str] = ()) -> str:
    """Return what stands in a line for a redaction about ``width`` characters wide: ``[████ (b)(6)]``."""
    return f"[{INK * max(1, width)}{' ' + ', '.join(codes) if codes else ''}]"
