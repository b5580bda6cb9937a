"""A writer of plain PDF files: pictures, lines and text, page after page, nothing kept in memory.

Drawings are written by this and not by a PDF library, so that nothing of the evidence but its pixels can get into them,
and the same drawing is always the same bytes. PDF 1.7, ISO 32000-1: objects in 7.3, file structure in 7.5, operators in
annex A. The two faces are of the standard fourteen (9.6.2.2), which every viewer has.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from forensics.adapters.typeface import text_width

MARK = b"% drawing made by email-forensics\n"
"""Second line of every drawing, by which a former one is known."""
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was written: its object, and its size in pixels."""

    number: int
    width: int
    height: int


@dataclass(slots=True)
class Canvas:
    """What is drawn on one page; origin top left, in points, as everywhere in this project."""

    width: float
    height: float
    _operators: list[str] = field(default_factory=list)
    _pictures: dict[str, int] = field(default_factory=dict)

    def picture(self, picture: Picture, x: float, y: float, width: float, height: float) -> None:
        """Place a picture."""
        name = f"P{picture.number}"
        self._pictures[name] = picture.number
        self._add(f"q {_n(width)} 0 0 {_n(height)} {_n(x)} {_n(self.height - y - height)} cm /{name} Do Q")

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        line: Colour | None = None,
        weight: float = 1.0,
        dash: tuple[float, ...] = (),
        tint: bool = False,
    ) -> None:
        """Draw a rectangle; ``tint`` lets what lies beneath its fill show through."""
        paint = [f"{_colour(fill)} rg" if fill else "", f"{_colour(line)} RG {_n(weight)} w" if line else ""]
        state = "/T gs " if tint else ""
        dashes = f"[{' '.join(map(_n, dash))}] 0 d" if dash else ""
        done = {(True, True): "B", (True, False): "f", (False, True): "S"}.get((bool(fill), bool(line)), "n")
        at = f"{_n(x)} {_n(self.height - y - height)} {_n(width)} {_n(height)} re"
        self._add(f"q {state}{' '.join(filter(None, [*paint, dashes]))} {at} {done} Q")

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, weight: float = 0.5) -> None:
        """Draw a straight line."""
        ends = f"{_n(x0)} {_n(self.height - y0)} m {_n(x1)} {_n(self.height - y1)} l"
        self._add(f"q {_colour(colour)} RG {_n(weight)} w {ends} S Q")

    def text(self, x: float, y: float, text: str, size: float, colour: Colour, face: str = REGULAR) -> None:
        """Write a line of text with its baseline at ``y``."""
        name = "F2" if face == BOLD else "F1"
        shown = printable(text).encode("cp1252").hex()
        at = f"{_n(x)} {_n(self.height - y)} Td"
        self._add(f"BT /{name} {_n(size)} Tf {_colour(colour)} rg {at} <{shown}> Tj ET")

    def _add(self, operator: str) -> None:
        self._operators.append(operator)

    def content(self) -> bytes:
        """Return the content stream."""
        return "\n".join(self._operators).encode("ascii")

    @property
    def pictures(self) -> Mapping[str, int]:
        """Object numbers of the pictures on the page, by name."""
        return self._pictures


class PdfWriter:
    """Writes one PDF from its first byte to its last."""

    def __init__(self, file: BinaryIO, title: str) -> None:
        self._file = file
        self._offsets: dict[int, int] = {}
        self._pages: list[int] = []
        self._next = 6  # 1 catalogue, 2 page tree, 3 resources of all pages, 4 information, 5 transparency
        file.write(b"%PDF-1.7\n" + MARK + b"%\xe2\xe3\xcf\xd3\n")
        fonts = " ".join(
            f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>"
            for name, face in (("F1", REGULAR), ("F2", BOLD))
        )
        self._object(3, f"<< {fonts} >>".encode())
        self._object(4, b"<< /Title <" + _utf16(title) + b"> /Producer (email-forensics) >>")
        self._object(5, b"<< /Type /ExtGState /ca 0.14 >>")

    def picture(self, jpeg: bytes, width: int, height: int, *, colour: bool) -> Picture:
        """Write a JPEG and return it for placing."""
        number = self._new()
        space = "DeviceRGB" if colour else "DeviceGray"
        head = (
            f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /{space} "
            f"/BitsPerComponent 8 /Filter /DCTDecode"
        )
        self._stream(number, head, jpeg)
        return Picture(number, width, height)

    @property
    def pages(self) -> int:
        """How many pages were written."""
        return len(self._pages)

    def page(self, canvas: Canvas, *, at: int | None = None) -> None:
        """Write a page; ``at`` puts it after that many others."""
        content, page = self._new(), self._new()
        self._stream(content, "/Filter /FlateDecode", zlib.compress(canvas.content(), 9))
        pictures = " ".join(f"/{name} {number} 0 R" for name, number in canvas.pictures.items())
        box = f"[0 0 {_n(canvas.width)} {_n(canvas.height)}]"
        resources = f"<< /Font 3 0 R /ExtGState << /T 5 0 R >> /XObject << {pictures} >> >>"
        body = f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources {resources} /Contents {content} 0 R >>"
        self._object(page, body.encode())
        self._pages.insert(len(self._pages) if at is None else at, page)

    def finish(self) -> None:
        """Write the page tree and the table of objects."""
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._object(2, f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>".encode())
        self._object(1, b"<< /Type /Catalog /Pages 2 0 R >>")
        start = self._file.tell()
        rows = "".join(f"{self._offsets[n]:010} 00000 n \n" for n in range(1, self._next))
        self._file.write(f"xref\n0 {self._next}\n0000000000 65535 f \n{rows}".encode())
        self._file.write(f"trailer\n<< /Size {self._next} /Root 1 0 R /Info 4 0 R >>\n".encode())
        self._file.write(f"startxref\n{start}\n%%EOF\n".encode())

    def _new(self) -> int:
        self._next += 1
        return self._next - 1

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._file.tell()
        self._file.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")

    def _stream(self, number: int, head: str, data: bytes) -> None:
        self._object(number, f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")


def printable(text: str) -> str:
    r"""Return text with what the standard faces lack written as escapes: ``\u4f60``."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return "".join(c if _has(c) else f"\\u{ord(c):04x}" for c in kept)


def cut(text: str, width: float, size: float, face: str = REGULAR) -> str:
    """Return text that fits a width, its middle left out where it is longer: names end in what tells them apart."""
    text = printable(text)
    if text_width(text, face, size) <= width:
        return text
    kept = len(text) - 1
    while kept > 2 and text_width(_without_middle(text, kept), face, size) > width:
        kept -= 1
    return _without_middle(text, kept)


def _without_middle(text: str, kept: int) -> str:
    return text[: kept // 2] + "…" + text[len(text) - (kept - kept // 2) :]


def _has(character: str) -> bool:
    try:
        return bool(character.encode("cp1252"))
    except UnicodeEncodeError:
        return False


def _colour(colour: Colour) -> str:
    return " ".join(_n(v) for v in colour)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _utf16(text: str) -> bytes:
    return (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().encode()
