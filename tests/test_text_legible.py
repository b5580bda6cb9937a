"""Words of a text layer that the picture of the page does not show."""

from functools import partial

import numpy as np
import pymupdf
import pytest

from forensics import reading, redaction, text
from forensics.adapters.image import Raster, encode_jpeg, encode_png
from forensics.adapters.pdf import Pdf
from forensics.records.page import TextOrigin
from forensics.records.source import Locator, Source, SourceFormat

SOURCE = Source(
    id="s_1", production="first", file="a.pdf", sha256="0" * 64, size=1, format=SourceFormat.PDF, pages=1,
    locator=Locator(path="a.pdf"),
)  # fmt: skip
BAR = pymupdf.Rect(37, 129, 161, 143)
LINE = "Quillwort Umbrage"


def scan(bar: float | None, *, noise: float = 2.0, mode: int = 3, under: bool = False, shift: float = 0.0) -> bytes:
    """Return a scanned page with a text layer; a bar of a tone from 0 to 1 is burnt in over its fourth line."""
    page = pymupdf.open().new_page(width=400, height=300)
    for n in range(8):
        page.insert_text((40, 80 + 20 * n), LINE, fontsize=11)
    if bar is not None:
        page.draw_rect(BAR, fill=(bar,) * 3, color=None)
    shown = np.frombuffer((pixmap := page.get_pixmap(dpi=150, colorspace=pymupdf.csGRAY)).samples, np.uint8)
    grain = np.random.default_rng(1).normal(0, noise, shown.shape)
    pixels = np.clip(shown + grain, 0, 255).astype(np.uint8).reshape(pixmap.h, pixmap.w)
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    steps = [partial(page.insert_image, page.rect, stream=encode_jpeg(pixels, 90)), partial(_layer, page, mode, shift)]
    for step in reversed(steps) if under else steps:
        step()
    return bytes(document.tobytes())


def _layer(page: pymupdf.Page, mode: int, shift: float) -> None:
    for n in range(8):
        page.insert_text((40 + shift, 80 + 20 * n + shift), LINE, fontsize=11, render_mode=mode)


def unread(data: bytes) -> set[int]:
    """Return the lines of which a word is not to be read."""
    with Pdf.open(data, "a.pdf") as pdf:
        content = pdf.content(1)
        found = text.unread(content, content.words, partial(pdf.raster, 1))
        return {content.words[n].line for n in found}


@pytest.mark.parametrize("tone", [0.0, 0.2, 0.6, 0.85, 1.0])
@pytest.mark.parametrize("rotation", [0, 90])
def test_words_beneath_a_burnt_in_bar_are_not_read(tone: float, rotation: int) -> None:
    """Whatever the tone of a bar, nobody reads the words beneath it."""
    with pymupdf.open(stream=scan(tone, noise=0.5)) as document:
        document[0].set_rotation(rotation)
        assert unread(document.tobytes()) == {3}


def test_a_black_bar_with_the_grain_of_a_scanner_hides() -> None:
    """Noise on a dark bar is no print."""
    assert unread(scan(0.1, noise=8)) == {3}


def test_text_drawn_before_its_scan_is_judged_by_the_picture() -> None:
    """Some producers lay the text beneath the picture; it is an OCR layer all the same."""
    assert unread(scan(0.0, mode=0, under=True)) == {3}


@pytest.mark.parametrize("shift", [-3.0, -1.5, 0.0, 1.5, 3.0])
def test_a_layer_a_little_beside_its_print_loses_no_word(shift: float) -> None:
    """Where no bar is, every word is kept, though its box may miss a part of the print."""
    assert unread(scan(None, shift=shift)) == set()


def test_pages_without_a_picture_are_not_looked_at() -> None:
    """A page of real glyphs costs no rendering."""
    document = pymupdf.open()
    document.new_page().insert_text((40, 80), LINE)
    with Pdf.open(document.tobytes(), "a.pdf") as pdf:
        content = pdf.content(1)
        assert text.unread(content, content.words, _refuse) == frozenset()


@pytest.mark.parametrize("size", [0.4, 1.0])
def test_tiny_type_is_not_read(size: float) -> None:
    """Nobody reads type of a point on paper, and nobody is told what it says."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((40, 80), LINE, fontsize=size)
    page.insert_text((40, 120), "i I . small print", fontsize=4)
    with Pdf.open(document.tobytes(), "a.pdf") as pdf:
        content = pdf.content(1)
        gone = text.unread(content, content.words, _refuse)
    assert sorted(content.words[n].text for n in gone) == sorted(LINE.split())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_tiny_type_is_told_by_its_height_on_turned_pages(rotation: int) -> None:
    """Letters and words of ordinary print are kept, whichever way they run."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((40, 80), "I am ill . l Quillwort", fontsize=7)
    page.insert_text((40, 120), LINE, fontsize=0.8)
    page.set_rotation(rotation)
    with Pdf.open(document.tobytes(), "a.pdf") as pdf:
        content = pdf.content(1)
        gone = text.unread(content, content.words, _refuse)
    assert sorted(content.words[n].text for n in gone) == sorted(LINE.split())


def test_shapes_that_are_no_box_are_looked_at() -> None:
    """Two triangles that make up a bar hide; a disc drawn beneath white words does not."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((40, 80), LINE)
    for corner in ((36, 90), (146, 68)):
        page.draw_polyline([(36, 68), (146, 90), corner], fill=(0, 0, 0), color=(0, 0, 0))
    page.draw_oval((20, 160, 220, 260), fill=(0, 0, 0.4))
    page.insert_text((70, 210), LINE, color=(1, 1, 1))
    with Pdf.open(document.tobytes(), "a.pdf") as pdf:
        content = pdf.content(1)
        gone = text.unread(content, content.words, partial(pdf.raster, 1))
    assert {round(content.words[n].box.centre[1], -1) for n in gone} == {80}
    assert len(gone) == 2


def test_a_dark_picture_of_several_tones_hides_what_lies_beneath() -> None:
    """A picture that is drawn over words is looked at, and what is printed on one is read."""
    pixels = np.zeros((30, 200, 3), np.uint8)
    pixels[12:18] = (90, 20, 0)
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((40, 80), LINE)
    page.insert_image(pymupdf.Rect(30, 66, 150, 86), stream=encode_png(pixels), keep_proportion=False)
    page.insert_image(pymupdf.Rect(30, 166, 150, 186), stream=encode_png(pixels), keep_proportion=False)
    page.insert_text((40, 180), LINE, color=(1, 1, 1))
    with Pdf.open(document.tobytes(), "a.pdf") as pdf:
        content = pdf.content(1)
        gone = text.unread(content, content.words, partial(pdf.raster, 1))
    assert {round(content.words[n].box.centre[1], -1) for n in gone} == {80}
    assert len(gone) == 2


def _refuse(_dpi: float) -> Raster:
    raise AssertionError("a page was rendered")


def test_the_gate_leaves_them_out_where_no_region_is() -> None:
    """They stand neither in the text of the page nor among its tokens, though no finder took the bar for one."""
    with Pdf.open(scan(0.0), "a.pdf") as pdf:
        content = pdf.content(1)
        gone = text.unread(content, content.words, partial(pdf.raster, 1))
        page = text.visible(content, content.words, TextOrigin.LAYER, [], source=SOURCE, unread=gone)
    assert page.text.split() == LINE.split() * 7
    assert [token.text for token in page.tokens] == LINE.split() * 7


def test_the_page_stage_asks_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of a scan whose bars no finder found has a place-holder where the words beneath them stood."""
    monkeypatch.setattr(redaction, "candidates", lambda *_args, **_named: [])
    with Pdf.open(scan(0.0), "a.pdf") as pdf:
        page, _ = reading._read_page(
            pdf.content(1), SOURCE, partial(pdf.raster, 1), None, reading.sealer(b"key"), redaction.rules_of()
        )
    assert [word for word in page.text.split() if "█" not in word] == LINE.split() * 7
    assert len([token for token in page.tokens if token.region]) == 1
