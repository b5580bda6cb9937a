"""Words beneath bars of glyphs, beneath pictures of many tones, and where the page shows one even tone."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest

from forensics import reading, redaction, unsealing
from forensics.adapters.image import encode_png
from forensics.adapters.pdf import Pdf
from forensics.adapters.pdf_overprint import _BAR
from forensics.records.region import Region, Style
from tests.drawn_pages import FIRST, forms, obj, page_of, text
from tests.pdf_pages import pdf
from tests.test_leaks import ingested
from tests.test_redaction_drawn import SOURCE, found
from tests.test_text_legible import scan

PLACE = pymupdf.Rect(36, 48, 146, 64)


def drawn_glyphs(count: int, procedure: bytes) -> bytes:
    """Return a page of words and a run of Type 3 glyphs over them."""
    font = obj(
        "/Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 97"
        f"/Widths[1000]/Encoding<</Differences[97/a]>>/CharProcs<</a {FIRST + 1} 0 R>>/Resources<<>>"
    )
    show = b"/T gs BT 16 0 0 16 36 236 Tm (" + b"a" * count + b") Tj ET"
    return page_of(
        text() + show, resources=f"/ExtGState<</T<</Font[{FIRST} 0 R 1]>>>>", objects=[font, obj("", procedure)]
    )


def blocks(character: int) -> bytes:
    """Return a page of words and a run of a block character over them, one glyph of a font that maps to it."""
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
    cmap += b"1 beginbfchar <61> <%04x> endbfchar endcmap end" % character
    font = f"/Type/Font/Subtype/Type1/BaseFont/Courier/ToUnicode {FIRST + 1} 0 R"
    show = b"/T gs BT 1 0 0 1 38 240 Tm (" + b"a" * 16 + b") Tj ET"
    return page_of(
        text() + show, resources=f"/ExtGState<</T<</Font[{FIRST} 0 R 11]>>>>", objects=[obj(font), obj("", cmap)]
    )


def struck(*runs: str) -> Callable[[Any], None]:
    """Print words, and runs of letters over them."""

    def draw(page: Any) -> None:
        page.insert_text((40, 60), "Quillwort Umbrage", fontsize=11)
        for run in runs:
            page.insert_text((40, 60), run, fontsize=11)

    return draw


def picture(kind: str, place: pymupdf.Rect = PLACE) -> Callable[[Any], None]:
    """Print words, and lay a picture over them."""
    rng = np.random.default_rng(3)
    small = {
        "noise": rng.integers(0, 255, (16, 110, 3)),
        "photograph": rng.integers(120, 255, (4, 12, 3)).repeat(4, 0).repeat(9, 1),
        "gradient": np.linspace(90, 250, 330).reshape(3, 110, 1).repeat(3, 2).repeat(6, 0),
    }[kind].astype(np.uint8)

    def draw(page: Any) -> None:
        page.insert_text((40, 60), "Quillwort Umbrage", fontsize=11)
        page.insert_image(place, stream=encode_png(small.repeat(4, 0).repeat(4, 1)), keep_proportion=False)

    return draw


BOX = b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f"
HIDING = {
    "a Type 3 font of boxes": lambda: drawn_glyphs(7, BOX),
    "a Type 3 font of boxes of its own colour": lambda: drawn_glyphs(7, b"1000 0 d0 0.4 0 0 rg 0 0 1000 1000 re f"),
    "full blocks": lambda: blocks(0x2588),
    "dark shades": lambda: blocks(0x2593),
    "black squares": lambda: blocks(0x25A0),
    "a run of X": lambda: pdf(struck("X" * 13)),
    "W, M and X over each other": lambda: pdf(struck("W" * 11, "M" * 12, "X" * 14)),
    "W and M in turns": lambda: pdf(struck("WM" * 6)),
    "a photograph as large as the words": lambda: pdf(picture("photograph")),
    "a large photograph": lambda: pdf(picture("photograph", pymupdf.Rect(20, 20, 260, 110))),
    "a patch of noise": lambda: pdf(picture("noise")),
    "a gradient": lambda: pdf(picture("gradient")),
}


def turned(data: bytes, rotation: int) -> bytes:
    """Return a page turned and cropped."""
    with pymupdf.open(stream=data) as document:
        document[0].set_cropbox(pymupdf.Rect(10, 20, 390, 290))
        document[0].set_rotation(rotation)
        return bytes(document.tobytes())


@pytest.mark.parametrize("how", HIDING)
@pytest.mark.parametrize("rotation", [None, 0, 90, 270])
def test_words_beneath_are_sealed(how: str, rotation: int | None) -> None:
    """They are counted and told by nobody, and what covers them is no word."""
    data = HIDING[how]() if rotation is None else turned(HIDING[how](), rotation)
    regions, content = found(data)
    assert sum(r.sealed.characters for r in regions if r.sealed) in (16, 17)
    assert [w.text for w in content.words] == ["Quillwort", "Umbrage"]
    assert "Quillwort" not in repr(regions)


def printed_scan(page: Any) -> None:
    """Lay a scan of the words over the words, on a part of the page, as some OCR programs do."""
    with pymupdf.open() as other:
        shot = other.new_page(width=400, height=300)
        for n in range(5):
            shot.insert_text((40, 60 + 16 * n), "Quillwort Umbrage and others", fontsize=11)
            page.insert_text((40, 60 + 16 * n), "Quillwort Umbrage and others", fontsize=11)
        pixmap = shot.get_pixmap(dpi=150, clip=pymupdf.Rect(20, 40, 300, 150))
        page.insert_image(pymupdf.Rect(20, 40, 300, 150), pixmap=pixmap)


def captioned(page: Any) -> None:
    """Print words on a photograph."""
    picture("photograph", pymupdf.Rect(20, 100, 260, 200))(page)
    page.insert_text((60, 150), "Umbrage", fontsize=11, color=(1, 1, 1))


def seen_through(page: Any) -> None:
    """Lay a picture that is half transparent over words."""
    pixels = np.full((40, 200, 4), 120, np.uint8)
    page.insert_text((40, 60), "Quillwort Umbrage", fontsize=11)
    page.insert_image(PLACE, stream=encode_png(pixels), keep_proportion=False)


SHOWING = {
    "a part of the page scanned, its words beneath": printed_scan,
    "white words on a photograph": captioned,
    "a transparent picture": seen_through,
    "words printed twice": struck("Quillwort Umbrage"),
    "a line to sign on": struck("_" * 20),
    "a run of X beside words": lambda p: p.insert_text((40, 60), "Room XXX in Building MMM", fontsize=11),
}


@pytest.mark.parametrize("what", SHOWING)
def test_what_a_reader_sees_is_not_sealed(what: str) -> None:
    """Pictures that show the words, and letters that strike nothing out, hide nothing."""
    regions, _ = found(pdf(SHOWING[what]))
    assert [r.why for r in regions if r.sealed] == []


def test_drawn_letters_are_words() -> None:
    """A page set in Type 3 glyphs that are letters keeps its words."""
    letter = b"1000 0 0 0 1000 1000 d1 100 0 100 900 re f 700 0 100 900 re f"
    regions, content = found(drawn_glyphs(7, letter))
    assert "aaaaaaa" in [w.text for w in content.words]
    assert regions == []


# --- words that only the gate leaves out ----------------------------------------------------------------------------


def read(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[Region]]:
    """Return the visible text of a page and its regions, where no finder of marks or pixels sees anything."""
    monkeypatch.setattr(redaction, "candidates", lambda *_args, **_named: [])
    with Pdf.open(data, "a.pdf") as document:
        seal = reading.sealer(b"key")
        raster = partial(document.raster, 1)
        page, regions = reading._read_page(document.content(1), SOURCE, raster, None, seal, redaction.rules_of())
    return page.text, regions


@pytest.mark.parametrize("tone", [0.0, 0.5])
def test_a_bar_on_a_scan_that_no_finder_saw_leaves_a_placeholder(tone: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader learns that something stood there; the OCR layer beneath is masked, and no hidden text."""
    shown, regions = read(scan(tone), monkeypatch)
    (region,) = regions
    assert (region.style, region.sealed) == (Style.BLACK if tone == 0 else Style.GREY, None)
    assert "one even tone" in region.why
    assert shown.count("█") > 0


def test_blank_paper_on_a_scan_is_no_redaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """What OCR made of specks on white is left out without a region."""
    _, regions = read(scan(1.0, noise=0.5), monkeypatch)
    assert regions == []


TRIANGLES = b"0 g 36 236 m 146 252 l 36 252 l b 36 236 m 146 252 l 146 236 l b "
"""Two triangles that make up a bar."""


@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_glyphs_beneath_shapes_that_are_no_box_are_sealed(rotation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words that the shapes hide become a region with their count."""
    shown, (region,) = read(turned(page_of(text() + TRIANGLES), rotation), monkeypatch)
    assert "Quillwort" not in shown
    assert region.sealed
    assert region.sealed.characters == 17


@pytest.mark.parametrize("how", ["two triangles", "a photograph as large as the words", "full blocks"])
def test_what_is_sealed_can_be_unsealed(how: str, tmp_path: Path) -> None:
    """A person with a reason reads what was sealed, by the same code."""
    data = page_of(text() + TRIANGLES) if how == "two triangles" else HIDING[how]()
    with ingested(tmp_path, data) as case:
        ids = [thing.id for thing in unsealing.sealed(case)]
        texts = [unsealing.unseal(case, one, reason="a test", by="a person").text for one in ids]
    assert texts == ["Quillwort Umbrage"]


def test_forms_are_no_glyphs() -> None:
    """A box in a form over words stays a bar of its own kind."""
    regions, _ = found(page_of(text() + b"/X Do", resources=forms(X=FIRST), objects=[
        obj("/Type/XObject/Subtype/Form/BBox[0 0 400 300]", b"36 236 110 16 re f")]))  # fmt: skip
    assert "black rectangle" in regions[0].why


def test_a_long_run_of_heavy_letters_ends_at_once() -> None:
    """Text that is nearly a bar of struck-over letters takes no exponential time."""
    assert not _BAR.fullmatch("@" * 2000 + "!")
    assert _BAR.fullmatch("@" * 12)
