"""Drawn marks in every way they are drawn, and the text that survives beneath them."""

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pymupdf
import pytest

from forensics import redaction
from forensics.adapters.image import encode_png
from forensics.adapters.pdf import Pdf
from forensics.records.geometry import Box
from forensics.records.page import PageContent
from forensics.records.region import Region, Sealed, Style
from forensics.records.source import Locator, Source, SourceFormat
from tests.drawn_pages import FIRST, box, forms, obj, page_of, state, text
from tests.pdf_pages import bar, line, pdf

SOURCE = Source(
    id="s_1", production="first", file="a.pdf", sha256="0" * 64, size=1, format=SourceFormat.PDF, pages=1,
    locator=Locator(path="a.pdf"),
)  # fmt: skip
WORDS = Box(38, 50, 134, 62)
"""Where ``text()`` stands, as displayed."""
BLACK_FORM = obj("/Type/XObject/Subtype/Form/BBox[0 0 110 16]", b"0 g 0 0 110 16 re f")


def seal(hidden: str) -> Sealed:
    """Count the characters; the hash is not of interest here."""
    return Sealed(characters=len(hidden), hmac=f"<{len(hidden)}>")


def found(data: bytes) -> tuple[list[Region], PageContent]:
    """Return the redactions of the first page, with what it holds."""
    with Pdf.open(data, "a.pdf") as document:
        content = document.content(1)

        def raster(dpi: float) -> Any:
            return document.raster(1, dpi)

        regions = redaction.candidates(content, raster, source=SOURCE)
        words = content.words
        return redaction.complete(content, regions, words, source=SOURCE, seal=seal, raster=raster), content


def sealed(data: bytes) -> int:
    """Return how many characters survive beneath the redactions of the first page."""
    regions, content = found(data)
    assert content.undetermined is None
    return sum(r.sealed.characters for r in regions if r.sealed)


def strips(count: int, *, along: bool, size: float = 1.0, operator: str = "re") -> bytes:
    """Return operators that fill the place of ``text()`` with strips of ``size`` points, side by side."""
    pieces = []
    for n in range(count):
        if operator == "stroke":
            y = 236 + size * (n + 0.5)
            pieces.append(f"36 {y} m 146 {y} l S")
        elif along:
            pieces.append(f"36 {236 + size * n} 110 {size} re f")
        else:
            pieces.append(f"{36 + size * n} 236 {size} 16 re f")
    return f"q 0 g {size} w {' '.join(pieces)} Q\n".encode()


def png_with_a_bar() -> bytes:
    """Return a transparent picture with one opaque black bar in its upper half."""
    pixels = np.zeros((60, 220, 4), np.uint8)
    pixels[4:28, 10:210, 3] = 255
    return encode_png(pixels)


def placed_png(page: Any) -> None:
    """Print words and lay a transparent picture with a bar over them."""
    page.insert_text((40, 60), "Quillwort Umbrage", fontsize=11)
    page.insert_image(pymupdf.Rect(34, 46, 144, 76), stream=png_with_a_bar())


SHADING = "/Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 400 0]/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/C0[0 0 0]/C1[0 0 0.05]/N 1>>>>>>"  # noqa: E501
CELL = obj("/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 5 5]/XStep 5/YStep 5/Resources<<>>",
           b"0 g 0 0 5 5 re f")  # fmt: skip

HIDING = {
    "a rectangle": lambda: page_of(text() + box()),
    "a dark grey rectangle": lambda: page_of(text() + box(paint="0.3 g")),
    "a coloured rectangle": lambda: page_of(text() + box(paint="0.8 0.1 0.1 rg")),
    "an opaque pale rectangle": lambda: page_of(text() + box(paint="1 1 0.6 rg")),
    "a white rectangle": lambda: page_of(text() + box(paint="1 g")),
    "a rectangle in CMYK": lambda: page_of(text() + box(paint="0 0 0 1 k")),
    "upright strips of 1 point": lambda: page_of(text() + strips(110, along=False)),
    "lying strips of 1 point": lambda: page_of(text() + strips(16, along=True)),
    "strips of half a point": lambda: page_of(text() + strips(220, along=False, size=0.5)),
    "strokes of 1 point": lambda: page_of(text() + strips(16, along=True, operator="stroke")),
    "a thick stroke": lambda: page_of(text() + b"q 14 w 36 244 m 146 244 l S Q"),
    "two fills of 70 %": lambda: page_of(
        text() + b"/A gs " + box() + box(), resources=state(A="/ca 0.7")
    ),
    "a group of 90 %": lambda: page_of(
        text() + b"q /A gs 1 0 0 1 36 236 cm /X Do Q",
        resources=state(A="/ca 0.9") + forms(X=FIRST),
        objects=[obj("/Type/XObject/Subtype/Form/BBox[0 0 110 16]/Group<</S/Transparency>>", b"0 0 110 16 re f")],
    ),
    "black in the mode Multiply": lambda: page_of(text() + b"/M gs " + box(), resources=state(M="/BM/Multiply")),
    "a form": lambda: page_of(
        text() + b"q 1 0 0 1 36 236 cm /X Do Q", resources=forms(X=FIRST), objects=[BLACK_FORM]
    ),
    "a form in a form": lambda: page_of(
        text() + b"/Y Do",
        resources=forms(Y=FIRST + 1),
        objects=[
            BLACK_FORM,
            obj(
                f"/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Matrix[1 0 0 1 36 236]/Resources<<{forms(X=FIRST)}>>",
                b"/X Do",
            ),
        ],
    ),
    "a clip that a fill floods": lambda: page_of(text() + b"q 36 236 110 16 re W n 0 g -500 -500 2000 2000 re f Q"),
    "a pattern": lambda: page_of(
        text() + b"q /Pattern cs /P scn 36 236 110 16 re f Q", resources=f"/Pattern<</P {FIRST} 0 R>>", objects=[CELL]
    ),
    "a shading": lambda: page_of(text() + b"q 36 236 110 16 re W n /S sh Q", resources=SHADING),
    "an inline image": lambda: page_of(
        text() + b"q 110 0 0 16 36 236 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q\n"
    ),
    "a stencil": lambda: page_of(
        text() + b"q 110 0 0 16 36 236 cm BI /W 1 /H 1 /IM true /BPC 1 ID \x00 EI Q\n"
    ),
    "a stencil object with its bits turned": lambda: page_of(
        text() + b"q 110 0 0 16 36 236 cm /X Do Q",
        resources=forms(X=FIRST),
        objects=[obj("/Type/XObject/Subtype/Image/ImageMask true/Width 8/Height 1/Decode[1 0]", b"\xff")],
    ),
    "the painted part of a stencil": lambda: page_of(
        text() + b"q 220 0 0 16 36 236 cm BI /W 8 /H 1 /IM true /BPC 1 ID \x0f EI Q\n"
    ),
    "a rectangle whose outline is thicker than it": lambda: page_of(text() + b"q 14 w 43 243 96 2 re S Q\n"),
    "an image object": lambda: page_of(
        text() + b"q 110 0 0 16 36 236 cm /X Do Q",
        resources=forms(X=FIRST),
        objects=[
            obj("/Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace/DeviceGray/BitsPerComponent 8", bytes(16)),
        ],
    ),
    "a transparent picture with a bar": lambda: pdf(placed_png),
    "shading drawn before black text": lambda: page_of(box() + text()),
    "white text on bare paper": lambda: page_of(text(more="1 g")),
    "text in mode 3 without a scan": lambda: page_of(text(more="3 Tr")),
    "text that only clips": lambda: page_of(b"q " + text(more="7 Tr") + b"Q " + text("To:", x=10)),
    "text of hardly any opacity": lambda: page_of(b"/A gs " + text(), resources=state(A="/ca 0.02")),
    "text of no opacity": lambda: page_of(b"/A gs " + text(), resources=state(A="/ca 0")),
    "the union of two bars": lambda: page_of(text() + box(height=8) + box(y=244, height=8, paint="0 0 0.02 rg")),
    "the union of left and right": lambda: page_of(
        text() + box(width=28) + box(x=64, width=30, paint="0.1 g") + box(x=94, width=52, paint="0.2 g")
    ),
    "a bar lower than its glyphs": lambda: page_of(text() + box(y=238.5, height=8)),
    "a square annotation": lambda: pdf(_squared),
    "an annotation with its appearance": lambda: page_of(
        text(),
        page=f"/Annots[<</Type/Annot/Subtype/Square/Rect[36 236 146 252]/IC[0 0 0]/AP<</N {FIRST} 0 R>>>>]",
        objects=[BLACK_FORM],
    ),
}  # fmt: skip


def _squared(page: Any) -> None:
    page.insert_text((40, 60), "Quillwort Umbrage", fontsize=11)
    square = page.add_rect_annot(pymupdf.Rect(36, 48, 146, 64))
    square.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
    square.update()


@pytest.mark.parametrize("how", HIDING)
def test_live_text_beneath_is_sealed(how: str) -> None:
    """Whatever hides the words from a reader, they are counted, hashed and told by nobody."""
    regions, content = found(HIDING[how]())
    assert content.undetermined is None
    assert sum(r.sealed.characters for r in regions if r.sealed) in (16, 17)
    assert "Quillwort" not in repr(regions)
    assert "Umbrage" not in repr(regions)


@pytest.mark.parametrize("how", HIDING)
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_it_is_sealed_on_turned_and_cropped_pages(how: str, rotation: int) -> None:
    """The page's rotation and crop box change where a mark is shown, not what it hides."""
    with pymupdf.open(stream=HIDING[how]()) as document:
        document[0].set_cropbox(pymupdf.Rect(10, 20, 390, 290))
        document[0].set_rotation(rotation)
        data = document.tobytes()
    assert sealed(data) in (16, 17)


@pytest.mark.parametrize("beneath", [True, False])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_bars_of_sideways_pages_are_bars(rotation: int, beneath: bool) -> None:
    """A bar that runs up the page is no rule where the words run up the page, text beneath it or none."""
    data = page_of(text("Between them", x=150) + text("and the others", y=200) + beneath * text() + box())
    with pymupdf.open(stream=data) as document:
        document[0].set_rotation(rotation)
        regions, _ = found(document.tobytes())
    assert [region.why.startswith("Drawn mark: black") for region in regions] == [True]
    assert "in a line of text" in regions[0].why
    assert bool(regions[0].sealed) == beneath


def scan_over(page: Any, *, mode: int = 3, box: tuple[float, ...] = (0, 0, 400, 300)) -> None:
    """Show a scan with a burnt-in bar, and an OCR layer with noise for the bar."""
    pixels = np.full((600, 800), 250, np.uint8)
    pixels[96:128, 76:290] = 0
    page.insert_image(pymupdf.Rect(box), stream=encode_png(pixels), keep_proportion=False)
    page.insert_text((40, 60), "yy wo@- Quillwort", fontsize=11, render_mode=mode)


def photograph(page: Any) -> None:
    """Print white words on a picture of many tones."""
    pixels = np.tile(np.linspace(10, 120, 200).astype(np.uint8), (50, 1))
    page.insert_image(pymupdf.Rect(30, 40, 230, 90), stream=encode_png(pixels))
    page.insert_text((40, 60), "Quillwort Umbrage", fontsize=11, color=(1, 1, 1))


def white_on(draw: Callable[[Any], Any]) -> Callable[[Any], None]:
    """Return a function that prints white words on what the other draws."""

    def both(page: Any) -> None:
        draw(page)
        page.insert_text((40, 60), "Quillwort Umbrage", fontsize=11, color=(1, 1, 1))

    return both


SHOWING = {
    "nothing": lambda: page_of(text()),
    "a highlighter in the mode Multiply": lambda: page_of(
        text() + b"/M gs " + box(paint="1 1 0 rg"), resources=state(M="/BM/Multiply")
    ),
    "one fill of 70 %": lambda: page_of(text() + b"/A gs " + box(paint="0.5 g"), resources=state(A="/ca 0.7")),
    "a highlight annotation": lambda: pdf(
        lambda p: (line(p, text="Quillwort"), p.add_highlight_annot(pymupdf.Rect(38, 48, 120, 64)))
    ),
    "a table header": lambda: page_of(box() + text(more="1 g")),
    "a table stripe": lambda: page_of(box(paint="0.9 g", width=330) + text()),
    "a fill that its clip cuts off": lambda: page_of(text() + b"q 300 20 20 20 re W n 0 g 36 236 110 16 re f Q"),
    "an underline": lambda: page_of(text() + box(y=236.5, height=1.2)),
    "a strike-through": lambda: page_of(text() + box(y=243, height=0.8)),
    "the rules of a table": lambda: page_of(
        text(y=241) + b"".join(box(y=238 + 14 * n, height=0.5, width=330) for n in range(5))
    ),
    "a frame of one path": lambda: page_of(text() + b"0 g 34 234 114 20 re 35 235 112 18 re f*"),
    "a frame of two directions": lambda: page_of(text() + b"0 g 34 234 114 20 re 35 253 112 -18 re f"),
    "a form field": lambda: page_of(text() + b"q 36 236 110 16 re S Q"),
    "white words on a photograph": lambda: pdf(photograph),
    "white words on a disc": lambda: pdf(
        white_on(lambda p: p.draw_oval(pymupdf.Rect(20, 10, 220, 100), fill=(0, 0, 0.5), color=None))
    ),
    "white words on a gradient": lambda: page_of(
        b"q 20 220 200 50 re W n /S sh Q" + text(more="1 g"), resources=SHADING.replace("0 0 0.05", "0.6 0 0")
    ),
    "words that clip a fill": lambda: page_of(b"q " + text(more="7 Tr") + b"0 g 0 0 400 300 re f Q"),
    "pale grey words": lambda: page_of(text(more="0.75 g")),
    "a watermark": lambda: page_of(b"/A gs " + text("Draft", x=100, y=120) + text(), resources=state(A="/ca 0.3")),
    "the OCR layer of a scan": lambda: pdf(scan_over),
    "an OCR layer printed over its scan": lambda: pdf(lambda p: scan_over(p, mode=0)),
    "the OCR layer of half a scan": lambda: pdf(lambda p: scan_over(p, box=(20, 20, 300, 120))),
    "a white page drawn first": lambda: page_of(box(0, 0, 400, 300, paint="1 g") + text()),
    "a stamp in blue": lambda: page_of(text() + text("Case 1:10-cv-3488", x=42, y=243, more="0 0 1 rg")),
    "blanks in white": lambda: page_of(text() + text("   ", y=200, more="1 g") + text("-", y=180, more="1 g")),
    "a speck of white type": lambda: page_of(text() + text("x17ZZ", y=20, more="/F1 1 Tf 1 g")),
    "a chart": lambda: page_of(
        text(y=20)
        + box(50, 60, 300, 180, paint="0.2 0.3 0.6 rg")
        + b"".join(box(60 + 50 * n, 60, 30, 40 + 20 * n, paint=f"0.{n + 1} 0.9 0.3 rg") for n in range(5))
    ),
}


@pytest.mark.parametrize("what", SHOWING)
def test_what_a_reader_sees_is_not_sealed(what: str) -> None:
    """Marks that leave text to be read hide nothing, and no region is made of them."""
    regions, content = found(SHOWING[what]())
    drawn = [r for r in regions if "drawn" in r.finders]
    assert drawn == []
    assert sum(r.sealed.characters for r in regions if r.sealed) == 0
    assert content.undetermined is None


@pytest.mark.parametrize("inline", [True, False])
def test_a_stencil_hides_only_what_it_paints(inline: bool) -> None:
    """Signatures and letterheads are stencils in wide boxes; the words beside what they paint are read."""
    image = b"BI /W 8 /H 1 /IM true /BPC 1 ID \xfe EI" if inline else b"/X Do"
    object_ = obj("/Type/XObject/Subtype/Image/ImageMask true/Width 8/Height 1/Decode[1 0]", b"\x01")
    data = page_of(text() + b"q 320 0 0 16 36 236 cm " + image + b" Q\n", resources=forms(X=FIRST), objects=[object_])
    assert sealed(data) == 0


def test_an_ocr_layer_beneath_a_drawn_bar_of_a_scan_is_not_hidden_text() -> None:
    """What OCR read on a scan is noise, whatever is drawn over the scan."""

    def draw(page: Any) -> None:
        scan_over(page)
        bar(page, (38, 48, 200, 64))

    assert sealed(pdf(draw)) == 0


def test_hidden_text_on_a_page_with_an_image_elsewhere() -> None:
    """A picture in another place makes no OCR layer of text without ink."""

    def draw(page: Any) -> None:
        scan_over(page, box=(200, 150, 390, 290))
        line(page, 100)
        page.insert_text((40, 200), "Quillwort", fontsize=11, render_mode=3)

    assert sealed(pdf(draw)) >= 9


def test_a_comma_half_under_a_bar_does_not_stand_on_it() -> None:
    """What a bar covers in part is no text on the bar, and leaves it a redaction."""
    regions, _ = found(page_of(text("Ada", x=10) + text(",", x=144.5) + box()))
    assert [r.box for r in regions] == [Box(36, 48, 146, 64)]


def test_strips_make_one_bar() -> None:
    """Hundreds of strips side by side are one redaction with one box."""
    regions, _ = found(page_of(text("To:", x=10) + strips(110, along=False)))
    assert [r.box for r in regions] == [Box(36, 48, 146, 64)]
    assert "black rectangle, 110 by 16 points" in regions[0].why


def test_bars_of_several_paints_are_all_found() -> None:
    """Each paint keeps its own bars."""
    data = page_of(
        text("To:", x=10)
        + b"".join(
            box(36, 236 - 40 * n, 110, 16, paint=paint) for n, paint in enumerate(("0 g", "0.5 g", "0.2 0 0.4 rg"))
        )
        + b"".join(text("Re:", x=10, y=200 - 40 * n) for n in range(2))
    )
    regions, _ = found(data)
    assert [r.box.y0 for r in regions if r.box] == [48, 88, 128]


def test_a_bar_in_a_transparent_picture_is_where_it_shows() -> None:
    """The box is that of the bar, not of the picture."""
    regions, _ = found(pdf(placed_png))
    (region,) = regions
    assert region.style is Style.BLACK
    assert region.box is not None
    assert region.box.iou(Box(39, 48, 139, 60)) > 0.9


def test_why_says_what_was_measured() -> None:
    """Tone, shape, opacity, order, what stands on it, coverage, and what it is not."""
    regions, _ = found(page_of(text() + b"/A gs " + box(), resources=state(A="/ca 0.9")))
    (region,) = regions
    for part in (
        "black rectangle", "110 by 16 points", "opacity 0.90", "drawn over 2 words", "no visible text on it",
        "covers 1.5% of the page", "not a rule",
    ):  # fmt: skip
        assert part in region.why


def test_why_says_when_nothing_lies_beneath() -> None:
    """A bar from beneath which the text was taken out says so."""
    regions, _ = found(page_of(text("To:", x=10) + box()))
    assert "no live text beneath it" in regions[0].why
    regions, _ = found(page_of(box() + text()))
    assert "2 words drawn on it in its own colour" in regions[0].why


def test_hidden_text_without_a_mark_says_why() -> None:
    """Text in the colour of the paper, and text without ink, are told apart."""
    (white,), _ = found(page_of(text(more="1 g")))
    (inkless,), _ = found(page_of(text(more="3 Tr")))
    assert white.why.startswith("Same-colour text: 2 words")
    assert inkless.why.startswith("Invisible text: 2 words")
    assert white.style is Style.WHITE
    assert white.box is not None
    assert WORDS.iou(white.box) > 0.6


def test_packed_images_of_one_size_are_told_apart() -> None:
    """Two images of equal size, one of them a bar, are not taken for each other."""
    entry = "/Type/XObject/Subtype/Image/Width 16/Height 16/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    busy = bytes(range(256))
    data = page_of(
        text() + b"q 110 0 0 16 36 236 cm /X Do Q q 50 0 0 50 300 100 cm /Y Do Q",
        resources=forms(X=FIRST, Y=FIRST + 1),
        objects=[obj(entry, zlib.compress(bytes(256))), obj(entry, zlib.compress(busy))],
    )
    regions, _ = found(data)
    assert [r.box for r in regions] == [Box(36, 48, 146, 64)]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_bar_is_found_however_the_page_is_turned(rotation: int) -> None:
    """A bar without text beneath it is a redaction, and a line below text is none, on pages shown sideways too."""

    def draw(page: Any) -> None:
        line(page, 60)
        line(page, 80, "To:")
        bar(page, (60, 69, 330, 83))
        line(page, 100, "Birch")
        bar(page, (80, 89, 90, 103))
        line(page, 120)
        bar(page, (40, 122, 330, 124))

    regions, content = found(pdf(draw, rotation=rotation))
    sizes = sorted(tuple(sorted((round(r.box.width), round(r.box.height)))) for r in regions if r.box)
    assert sizes == [(10, 14), (14, 270)]
    assert {r.style for r in regions} == {Style.BLACK}
    assert content.width == (300 if rotation % 180 else 400)
