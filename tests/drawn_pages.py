"""PDF pages written by hand, operator by operator, for marks that no drawing library writes (ISO 32000-2, 8 and 11)."""

from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 400, 300
FIRST = 5
"""Number of the first object of a page's own."""


def obj(dictionary: str, stream: bytes | None = None) -> bytes:
    """Return the body of an object, with its stream."""
    if stream is None:
        return f"<<{dictionary}>>".encode()
    return f"<<{dictionary}/Length {len(stream)}>>\nstream\n".encode() + stream + b"\nendstream"


def page_of(
    content: bytes,
    *,
    resources: str = "",
    objects: Sequence[bytes] = (),
    page: str = "",
    box: str = f"0 0 {WIDTH} {HEIGHT}",
) -> bytes:
    """Return a PDF of one page.

    Args:
        content: its operators; the font ``/F1`` is Helvetica, the origin is bottom left.
        resources: more of the resource dictionary; the page's own objects are numbered from ``FIRST``.
        objects: bodies of these objects.
        page: more of the page dictionary.
        box: the media box.
    """
    fonts = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    bodies = [
        obj("/Type/Catalog/Pages 2 0 R"),
        obj("/Type/Pages/Kids[3 0 R]/Count 1"),
        obj(
            f"/Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources<<{fonts}{resources}>>/Contents 4 0 R{page}",
        ),
        obj("", content),
        *objects,
    ]
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    size = len(bodies) + 1
    head = f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    return data + head + table + f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF".encode()


def text(words: str = "Quillwort Umbrage", *, x: float = 40, y: float = 240, more: str = "") -> bytes:
    """Return operators that print words in 11 points at a place, after ``more`` operators of text state."""
    return f"BT /F1 11 Tf {more} {x} {y} Td ({words}) Tj ET\n".encode()


def box(x: float = 36, y: float = 236, width: float = 110, height: float = 16, *, paint: str = "0 g") -> bytes:
    """Return operators that fill a rectangle; as it stands it covers ``text()``."""
    return f"q {paint} {x} {y} {width} {height} re f Q\n".encode()


def state(**named: str) -> str:
    """Return graphics states for the resource dictionary: ``state(A="/ca 0.7")``."""
    return _resources("ExtGState", named)


def forms(**named: int) -> str:
    """Return form or image objects for the resource dictionary by their numbers."""
    return f"/XObject<<{''.join(f'/{name} {number} 0 R' for name, number in named.items())}>>"


def _resources(kind: str, named: Mapping[str, str]) -> str:
    return f"/{kind}<<{''.join(f'/{name}<<{entry}>>' for name, entry in named.items())}>>"
