"""Reading PDF pages: displayed space, drawing order, damage, bounds."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pymupdf
import pytest

from forensics.adapters import pdf_content, pdf_images, pdf_raster
from forensics.adapters.image import decode_frames, encode_png, frame_sizes
from forensics.adapters.pdf import Pdf
from forensics.adapters.pdf_paths import filled, stroked
from forensics.errors import EvidenceError
from forensics.records.geometry import Box
from forensics.records.page import MarkKind
from tests.pdf_pages import bar, line, pdf


def dark_box(pixels: np.ndarray, scale: float) -> Box:
    """Return the box around the pixels that are nearly black, in points."""
    ys, xs = np.nonzero(pixels.min(axis=2) < 40)
    return Box(xs.min() / scale, ys.min() / scale, (xs.max() + 1) / scale, (ys.max() + 1) / scale)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (20.0, 10.0, 390.0, 290.0)])
def test_marks_and_pixels_share_the_displayed_space(rotation: int, crop: tuple[float, ...] | None) -> None:
    """A mark is reported where a person sees it, for every rotation and crop."""
    data = pdf(lambda page: bar(page, (100, 100, 180, 120)), rotation=rotation, crop=crop)
    with Pdf.open(data, "a.pdf") as document:
        (mark,) = document.content(1).marks
        raster = document.raster(1, 144)
    assert mark.box.iou(dark_box(raster.pixels, raster.scale)) > 0.95


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_share_the_displayed_space(rotation: int) -> None:
    """Words are reported where a person sees them."""
    with Pdf.open(pdf(lambda page: line(page, text="Alder"), rotation=rotation), "a.pdf") as document:
        (word,) = document.content(1).words
        raster = document.raster(1, 144)
    assert dark_box(raster.pixels, raster.scale).covered_by(word.box) > 0.9


def test_order_tells_what_is_drawn_on_top() -> None:
    """Text under a bar has a lower order than the bar, text over it a higher one."""

    def draw(page: Any) -> None:
        line(page, 60, "beneath")
        bar(page, (38, 48, 200, 64))
        page.insert_text((100, 60), "above", fontsize=11, color=(1, 1, 1))

    with Pdf.open(pdf(draw), "a.pdf") as document:
        content = document.content(1)
    order = {word.text: word.order for word in content.words}
    assert order["beneath"] is not None
    assert order["above"] is not None
    assert order["beneath"] < content.marks[0].order < order["above"]
    assert {w.text: w.colour for w in content.words}["above"] == (1.0, 1.0, 1.0)


def test_text_order_is_not_asked_for_without_marks() -> None:
    """A page without marks costs no tracing of its text."""
    with Pdf.open(pdf(line), "a.pdf") as document:
        assert all(word.order is None for word in document.content(1).words)


@pytest.mark.parametrize(
    "draw",
    [
        lambda p: bar(p, (38, 80, 300, 96)),
        lambda p: (line(p, 60), bar(p, (38, 63, 300, 76))),
        lambda p: (line(p, 30), bar(p, (30, 40, 370, 270), fill=(1, 1, 1)), line(p, 60)),
        lambda p: (bar(p, (38, 48, 300, 64)), p.insert_text((40, 60), "Sender", color=(1, 1, 1))),
        lambda p: (line(p, 60), p.draw_line((40, 62), (200, 62), width=1)),
    ],
    ids=["a bar apart", "a bar under a line", "white paper", "a header", "an underline"],
)
def test_text_order_is_not_asked_for_where_nothing_can_hide(draw: Callable[[Any], None]) -> None:
    """Paint beside words, or laid before words that stand out from it, costs no tracing."""
    with Pdf.open(pdf(draw), "a.pdf") as document:
        assert all(word.order is None for word in document.content(1).words)


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("rectangle", lambda page: bar(page, (40, 50, 140, 64))),
        ("stroke", lambda page: page.draw_line((40, 57), (140, 57), width=14, color=(0, 0, 0))),
        (
            "polygon",
            lambda page: page.draw_polyline([(40, 50), (140, 50), (140, 64), (40, 64)], fill=(0, 0, 0), color=None),
        ),
        ("quad", lambda page: page.draw_quad(pymupdf.Rect(40, 50, 140, 64).quad, fill=(0, 0, 0), color=None)),
    ],
)
def test_every_way_to_draw_a_bar_is_read(name: str, draw: Callable[[Any], None]) -> None:
    """Rectangles, thick strokes, polygons and quads all give the same box."""
    with Pdf.open(pdf(draw), f"{name}.pdf") as document:
        (mark,) = document.content(1).marks
    assert mark.box.iou(Box(40, 50, 140, 64)) > 0.95


def test_a_one_tone_image_is_a_mark() -> None:
    """A black picture placed over text is a mark; a picture with something in it is none."""

    def draw(page: Any) -> None:
        black = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 60, 12))
        black.clear_with(0)
        page.insert_image(pymupdf.Rect(40, 50, 140, 70), pixmap=black)
        pixels = np.arange(60 * 12 * 3, dtype=np.uint8).reshape(12, 60, 3)
        page.insert_image(pymupdf.Rect(200, 50, 300, 70), stream=encode_png(pixels))

    with Pdf.open(pdf(draw), "a.pdf") as document:
        marks = document.content(1).marks
    assert [(m.kind, m.box) for m in marks] == [(MarkKind.IMAGE, Box(40, 50, 140, 70))]


def test_a_logo_on_every_page_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an image object shows is kept for the pages that follow, which give the same marks."""
    decoded: list[int] = []

    def counted(document: Any, xref: int) -> Any:
        decoded.append(xref)
        return pdf_raster.pixmap_of(document, xref)

    monkeypatch.setattr(pdf_images, "pixmap_of", counted)
    document, black = pymupdf.open(), pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 60, 12))
    black.clear_with(0)
    for _ in range(3):
        document.new_page().insert_image(pymupdf.Rect(40, 50, 140, 70), pixmap=black)
    with Pdf.open(document.tobytes(), "logo.pdf") as file:
        first, *others = (file.content(number).marks for number in (1, 2, 3))
    assert [m.box for m in first] == [Box(40, 50, 140, 70)]
    assert others == [first, first]
    assert len(decoded) == 1


def test_redaction_annotations_are_marks() -> None:
    """An annotation that marks a place for redaction is reported with its subtype."""
    with Pdf.open(pdf(lambda page: page.add_redact_annot(pymupdf.Rect(40, 50, 140, 64))), "a.pdf") as document:
        kinds = {m.detail for m in document.content(1).marks if m.kind is MarkKind.ANNOTATION}
    assert kinds == {"Redact"}


def test_a_scan_is_read_from_its_own_image() -> None:
    """The one image of a page gives the same pixels as rendering, where it is shown."""
    pixels = np.full((600, 800), 255, np.uint8)
    pixels[100:140, 200:500] = 0
    data = pdf(lambda page: page.insert_image(page.rect, stream=encode_png(pixels)))
    with Pdf.open(data, "a.pdf") as document:
        content, raster = document.content(1), document.raster(1, 144)
        shown = decode_frames(document.crop(1, None, 144), "crop.png")[0]
    assert content.scan
    assert raster.scale == pytest.approx(2.0)
    shape = (*raster.pixels.shape[:2], -1)
    assert np.abs(raster.pixels.reshape(shape)[:, :, 0].astype(int) - shown[:, :, 0].astype(int)).mean() < 3


def test_a_frame_drawn_with_the_even_odd_rule_is_no_bar() -> None:
    """A rectangle with a hole is a border, not a fill."""
    items = [("re", (0, 0, 100, 20), 1), ("re", (1, 1, 99, 19), 1)]
    path = {"items": items, "even_odd": True, "fill": (0, 0, 0)}
    assert filled(path) == []


def test_a_staircase_is_cut_into_its_rows() -> None:
    """One outline over two lines of text gives one box a line."""
    points = [(50, 0), (100, 0), (100, 10), (80, 10), (80, 20), (0, 20), (0, 10), (50, 10)]
    items = [("l", a, b) for a, b in zip(points, [*points[1:], points[0]], strict=True)]
    assert [box for box, _ in filled({"items": items})] == [Box(50, 0, 100, 10), Box(0, 10, 80, 20)]


def test_thin_lines_are_marks_only_side_by_side() -> None:
    """Rules and underlines are no marks; strips of one bar are."""
    assert stroked({"items": [("l", (0, 10), (100, 10))], "width": 1.0}) == [(Box(0, 9.5, 100, 10.5), "stroke")]

    def ruled(page: Any) -> None:
        for n in range(8):
            page.draw_line((40, 50 + 14 * n), (140, 50 + 14 * n), width=1)
            page.draw_line((200, 50 + n), (300, 50 + n), width=1)

    with Pdf.open(pdf(ruled), "a.pdf") as document:
        marks = document.content(1).marks
    assert {(m.box.x0, m.box.x1) for m in marks} == {(200, 300)}
    assert len(marks) == 8


def test_encrypted_says_what_to_do() -> None:
    """An encrypted file names the option and the command that help."""
    document = pymupdf.open()
    document.new_page()
    data = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="birch", owner_pw="birch")
    with pytest.raises(EvidenceError, match=r"a\.pdf.*encrypted.*--password.*qpdf --decrypt"):
        Pdf.open(data, "a.pdf")
    with pytest.raises(EvidenceError, match="password does not open"):
        Pdf.open(data, "a.pdf", "alder")
    with Pdf.open(data, "a.pdf", "birch") as opened:
        assert opened.page_count == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"not a pdf at all", b"\0" * 500])
def test_damage_names_the_file(data: bytes) -> None:
    """What cannot be opened gives an error with the name of the file."""
    with pytest.raises(EvidenceError, match=r"broken\.pdf"):
        Pdf.open(data, "broken.pdf")


def test_a_truncated_file_is_repaired_or_refused() -> None:
    """A file cut in half never crashes."""
    data = pdf(line, line, line)
    try:
        with Pdf.open(data[: len(data) * 2 // 3], "cut.pdf") as document:
            assert document.repaired
            document.content(1)
    except EvidenceError as error:
        assert "cut.pdf" in str(error)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 400), (14173, 14173)])
def test_impossible_pages_are_undetermined(width: float, height: float) -> None:
    """Pages of a point or of five metres are not read, and say so."""
    document = pymupdf.open()
    document.new_page(width=width, height=height)
    with Pdf.open(document.tobytes(), "a.pdf") as opened:
        content = opened.content(1)
        raster = opened.raster(1, 600)
    assert content.undetermined
    assert raster.width * raster.height <= pdf_raster.MAX_RASTER * 1.01


def test_too_many_marks_are_undetermined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with more marks than the bound says so instead of taking minutes."""
    monkeypatch.setattr(pdf_content, "MAX_MARKS", 20)

    def draw(page: Any) -> None:
        shape = page.new_shape()
        for n in range(30):
            shape.draw_rect(pymupdf.Rect(10, 5 + 9 * n, 100, 12 + 9 * n))
        shape.finish(fill=(0, 0, 0), color=None)
        shape.commit()

    with Pdf.open(pdf(draw), "a.pdf") as document:
        content = document.content(1)
    assert content.undetermined == "30 drawn marks are beyond the limit of 20"
    assert content.marks == ()


def test_images_round_trip_and_damage_is_named() -> None:
    """PNG gives its own pixels back; a truncated one is refused by name; sizes come from the header."""
    pixels = np.arange(12 * 30, dtype=np.uint8).reshape(12, 30)
    data = encode_png(pixels)
    assert list(frame_sizes(data)) == [(30, 12)]
    assert np.array_equal(decode_frames(data, "a.png")[0], pixels)
    with pytest.raises(EvidenceError, match=r"a\.png"):
        decode_frames(data[:-20], "a.png")
    with pytest.raises(EvidenceError, match=r"a\.png"):
        decode_frames(b"", "a.png")
