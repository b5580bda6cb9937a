"""Text broken into lines of a width, and lines laid into columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forensics.adapters.typeface import text_width
from forensics.drawing.looks import INK
from forensics.drawing.pdf import REGULAR, Canvas, Colour, printable


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text in a column, and how far it stands in."""

    text: str
    size: float
    colour: Colour = INK
    face: str = REGULAR
    indent: float = 0.0
    above: float = 0.0
    """Points of space before it."""
    keep: bool = False
    """Whether the next line must stand in the same column."""

    @property
    def height(self) -> float:
        """Points that it takes."""
        return self.above + self.size * 1.22

    def write(self, canvas: Canvas, x: float, y: float) -> None:
        """Write it with the top of its place at ``y``."""
        canvas.text(x + self.indent, y + self.above + self.size * 0.95, self.text, self.size, self.colour, self.face)


def wrapped(text: str, width: float, size: float, face: str = REGULAR) -> list[str]:
    """Return text in lines no wider than a width; a word that is wider is broken."""
    lines: list[str] = []
    for word in (piece for whole in printable(text).split() for piece in _pieces(whole, width, size, face)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, face, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: float, size: float, face: str) -> Iterator[str]:
    while text_width(word, face, size) > width and len(word) > 1:
        fit = next((n for n in range(len(word) - 1, 1, -1) if text_width(word[:n], face, size) <= width), 1)
        yield word[:fit]
        word = word[fit:]
    yield word


def columns(lines: Sequence[Written], heights: Iterator[float]) -> Iterator[list[Written]]:
    """Yield the lines that each column takes; a line that keeps the next goes with it."""
    rest = list(lines)
    while rest:
        room, taken = next(heights), 0
        while taken < len(rest) and (need := sum(w.height for w in rest[taken : _end(rest, taken)])) <= room:
            room -= need
            taken = _end(rest, taken)
        yield rest[:taken]
        rest = rest[taken:]


def _end(lines: Sequence[Written], start: int) -> int:
    """Return the end of the lines that must stand together from one on."""
    end = start
    while end < len(lines) - 1 and lines[end].keep:
        end += 1
    return end + 1
