"""Words of a page: the layer where there is one, OCR around the redactions where there is none."""

import subprocess
import sys
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest

from forensics import text
from forensics.adapters.image import Pixels, Raster
from forensics.adapters.ocr import OcrWord
from forensics.adapters.tesseract import read_tsv
from forensics.errors import UsageError
from forensics.records.geometry import Box
from forensics.records.page import PageContent, RawWord, TextOrigin
from forensics.text.words import DPI
from tests.test_text_visible import line, region


@dataclass
class Fake:
    """An engine that says one word and keeps what it was shown."""

    engine: str = "fake 1"
    seen: list[Pixels] = field(default_factory=list)

    def read(self, pixels: Pixels) -> list[OcrWord]:
        """Return one word at a fixed place."""
        self.seen.append(pixels)
        return [OcrWord(text="read", box=Box(20, 40, 60, 60), confidence=0.9, line=0)]


def picture(dpi: float) -> Raster:
    """Return a page of noise-free stripes."""
    pixels = np.full((1584, 1224), 255, np.uint8)
    pixels[::7] = 0
    return Raster(pixels, 2.0)


SCAN = PageContent(number=1, width=612, height=792, scan=True)


def test_a_text_layer_needs_no_ocr() -> None:
    """Words of the file are taken as they are, invisible OCR layers included."""
    words = tuple(line("these words are here already and they are many more than a stamp would ever have in it", 72))
    content = PageContent(number=1, width=612, height=792, words=words, scan=True)
    engine = Fake()
    assert text.words(content, [], picture, engine) == (words, TextOrigin.LAYER)
    assert engine.seen == []


def test_without_an_engine_a_scan_has_no_words() -> None:
    """OCR is read where it is asked for, and nowhere else."""
    assert text.words(SCAN, [], picture, None) == ((), TextOrigin.NONE)


def test_ocr_words_come_in_page_units_with_solid_regions_painted_over() -> None:
    """Black boxes are white before the engine looks; outlined ones stay, because codes stand in them."""
    from forensics.records.region import Style

    engine = Fake()
    black, outlined = region(Box(100, 100, 200, 150)), region(Box(300, 100, 400, 150), style=Style.OUTLINE)
    words, origin = text.words(SCAN, [black, outlined], picture, engine)
    assert (words, origin) == ((RawWord(text="read", box=Box(10, 20, 30, 30), line=0),), TextOrigin.OCR)
    (pixels,) = engine.seen
    assert pixels[200:300, 200:400].min() == 255
    assert pixels[200:300, 600:800].min() == 0


def test_a_black_page_is_not_read() -> None:
    """Where nothing is left beside the redactions, the engine is not asked."""
    engine = Fake()
    assert text.words(SCAN, [region(Box(0, 0, 612, 792))], picture, engine) == ((), TextOrigin.OCR)
    assert engine.seen == []


def test_a_stamp_on_a_scan_is_kept_beside_what_ocr_reads() -> None:
    """A court's stamp is no text layer; OCR does not read the stamp a second time."""
    stamp = tuple(line("Case 1 Page 2", 10))
    over = RawWord(text="again", box=Box(9, 19, 31, 31), line=0)
    content = PageContent(number=1, width=612, height=792, words=(*stamp, over), scan=True)
    assert text.words(content, [], picture, Fake())[0] == (*stamp, over)
    content = PageContent(number=1, width=612, height=792, words=stamp, scan=True)
    assert [w.text for w in text.words(content, [], picture, Fake())[0]] == ["Case", "1", "Page", "2", "read"]


def test_text_sources_have_no_words_with_boxes() -> None:
    """A text file is its own text."""
    content = PageContent(number=1, width=10, height=1, text="only text")
    assert text.words(content, [], picture, Fake()) == ((), TextOrigin.NATIVE)


def test_unknown_and_absent_engines_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that does not exist, and a program that is not installed, are usage errors."""
    from forensics.adapters.tesseract import tesseract

    tesseract.cache_clear()
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(UsageError, match="apt install"):
        text.make_ocr("tesseract")
    with pytest.raises(UsageError, match="rapidocr or tesseract"):
        text.make_ocr("abacus")


def test_tesseract_tables_are_read() -> None:
    """Rows of level 5 are words; lines are counted over blocks and paragraphs."""
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    line = "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n"
    rows = '5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.5\t"From:\n5\t1\t1\t1\t2\t1\t10\t40\t30\t12\t50\tTo:\n'
    found = read_tsv(head + line + rows)
    assert [(w.text, w.line, w.confidence) for w in found] == [('"From:', 0, 0.965), ("To:", 1, 0.5)]
    assert found[0].box == Box(10, 20, 40, 32)


def test_rapidocr_reads_a_page_offline_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packaged models read a rendered line without a network, word by word, twice alike."""
    import socket

    import pymupdf

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("OCR reached for the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = pymupdf.open().new_page(width=320, height=60)
    page.insert_text((20, 35), "From: Ada Alder (b)(6)", fontsize=12)
    shot = page.get_pixmap(dpi=int(DPI))
    pixels = np.frombuffer(shot.samples, np.uint8).reshape(shot.height, shot.width, 3)
    engine = text.make_ocr("rapidocr")
    words = engine.read(pixels)
    assert [w.text for w in words] == ["From:", "Ada", "Alder", "(b)(6)"]
    assert all(a.box.x0 < b.box.x0 and a.line == b.line for a, b in pairwise(words))
    assert engine.read(pixels) == words
    assert engine.engine.startswith("rapidocr ")


def test_importing_the_stage_loads_no_engine() -> None:
    """Neither OCR nor the libraries beneath it are loaded before a page asks for them."""
    heavy = ("rapidocr", "pymupdf", "cv2", "mailparser", "charset_normalizer")
    script = f"import sys, forensics.text, forensics.intake; print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
