"""Finding redactions on pages: drawn marks, markings, codes, hidden text, fusion."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics import redaction
from forensics.records.geometry import Box
from forensics.records.page import PageContent
from forensics.records.region import Finder, Sealed, Style
from forensics.redaction.fusion import fuse
from forensics.redaction.sight import Sight
from tests.pdf_pages import bar, line
from tests.redacted_pages import SOURCE, found, seal

# --- drawn marks ----------------------------------------------------------------------------------------------------


def test_a_black_bar_in_a_line_is_a_redaction() -> None:
    """A bar without text beneath it is found, with its reason, and seals nothing."""

    def draw(page: Any) -> None:
        line(page, text="To:")
        bar(page, (60, 49, 160, 63))

    (region,) = found(draw)
    assert region.style is Style.BLACK
    assert region.box == Box(60, 49, 160, 63)
    assert region.finders == (Finder.DRAWN,)
    assert region.sealed is None
    assert "black rectangle, 100 by 14 points" in region.why
    assert "no visible text on it" in region.why


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_text_beneath_a_bar_is_sealed_and_not_told(rotation: int) -> None:
    """Glyphs under a bar drawn later are counted and hashed; no output of the finder holds them."""

    def draw(page: Any) -> None:
        line(page, text="Quillwort Umbrage")
        bar(page, (38, 48, 200, 64))

    (region,) = found(draw, rotation=rotation)
    assert region.sealed == Sealed(characters=17, hmac="<17>")
    assert "Quillwort" not in str(dataclasses.asdict(region))


def test_text_in_the_colour_of_its_ground_is_sealed() -> None:
    """Shading drawn before black text hides it as well."""

    def draw(page: Any) -> None:
        bar(page, (38, 48, 200, 64))
        page.insert_text((40, 60), "Quillwort Umbrage", fontsize=11, color=(0, 0, 0))

    (region,) = found(draw)
    assert region.sealed is not None
    assert region.sealed.characters == 17


def test_an_invisible_layer_under_a_bar_is_not_hidden_text() -> None:
    """What OCR put beneath a burnt-in bar (render mode 3) is noise, not a leak."""

    def draw(page: Any) -> None:
        page.insert_text((40, 60), "yy wo@-", fontsize=11, render_mode=3)
        bar(page, (38, 48, 200, 64))

    (region,) = found(draw)
    assert region.sealed is None


def test_a_word_under_two_bars_is_hidden_by_their_union() -> None:
    """Bars of two lines that stand close cover a word together."""

    def draw(page: Any) -> None:
        line(page, text="Quillwort")
        bar(page, (38, 48, 200, 56.5))
        bar(page, (38, 56.5, 200, 64), fill=(0, 0, 0.01))

    assert any(region.sealed for region in found(draw))


@pytest.mark.parametrize(
    ("what", "draw"),
    [
        ("a table header", lambda p: (bar(p, (38, 48, 300, 64)), p.insert_text((40, 60), "Sender", color=(1, 1, 1)))),
        ("a shaded cell", lambda p: (bar(p, (38, 48, 300, 64), fill=(0.8,) * 3), line(p))),
        ("a rule", lambda p: (line(p), bar(p, (38, 64, 300, 65.5)))),
        ("an underline", lambda p: (line(p), bar(p, (40, 61.5, 120, 64)))),
        ("a sidebar", lambda p: (line(p), bar(p, (20, 20, 30, 280)))),
        ("white layout", lambda p: (bar(p, (30, 30, 370, 270), fill=(1, 1, 1)), line(p))),
        ("the ground of the page", lambda p: (bar(p, (0, 0, 400, 300), fill=(0.97, 0.97, 0.9)), line(p))),
        ("a form field", lambda p: (line(p), bar(p, (100, 48, 200, 64), fill=None, color=(0, 0, 0)))),
        ("a page border", lambda p: (line(p), bar(p, (5, 5, 395, 295), fill=None, color=(0, 0, 0)))),
        ("a see-through highlighter", lambda p: (line(p), bar(p, (38, 48, 120, 64), fill=(1, 1, 0), fill_opacity=0.4))),
        ("a highlight annotation", lambda p: (line(p), p.add_highlight_annot(pymupdf.Rect(38, 48, 120, 64)))),
        ("a bullet", lambda p: (line(p), bar(p, (30, 54, 34, 58)))),
        ("a logo", lambda p: (line(p), bar(p, (300, 10, 360, 60), fill=(0.1, 0.4, 0.7)))),
    ],
)
def test_what_is_no_redaction(what: str, draw: Callable[[Any], None]) -> None:
    """Marks that hide nothing are left alone."""
    assert found(draw) == [], what


def test_a_white_box_with_a_frame_and_a_code_is_a_redaction() -> None:
    """The outlined style of many agencies: the text is gone, a code stands in the box."""

    def draw(page: Any) -> None:
        line(page, text="From:")
        bar(page, (80, 48, 180, 64), fill=(1, 1, 1), color=(0, 0, 0), width=0.5)
        page.insert_text((110, 60), "(b)(6), (b)(7)(C)", fontsize=8)

    (region,) = found(draw)
    assert (region.style, region.codes) == (Style.OUTLINE, ("(b)(6)", "(b)(7)(C)"))


def test_white_paint_over_words_is_a_redaction() -> None:
    """White drawn over live text hides it: the words are sealed."""

    def draw(page: Any) -> None:
        line(page, text="Quillwort Umbrage")
        bar(page, (38, 48, 200, 64), fill=(1, 1, 1))

    (region,) = found(draw)
    assert region.style is Style.WHITE
    assert region.sealed is not None


def test_a_black_page_is_one_region() -> None:
    """A fill over the whole sheet is a page withheld, whatever lies beneath it."""

    def draw(page: Any) -> None:
        line(page, text="Quillwort Umbrage")
        bar(page, (0, 0, 400, 300))

    (region,) = found(draw)
    assert region.style is Style.PAGE


def test_redaction_annotations_that_were_not_applied() -> None:
    """A mark for redaction that nobody applied is reported as an annotation."""
    (region,) = found(lambda page: (line(page), page.add_redact_annot(pymupdf.Rect(38, 48, 120, 64))))
    assert region.style is Style.ANNOTATION


def test_slices_in_one_path_are_one_bar_and_touching_bars_are_two() -> None:
    """Rectangles of one path that touch are joined; bars drawn one by one may carry codes of their own."""

    def draw(page: Any) -> None:
        line(page, text="To:")
        shape = page.new_shape()
        shape.draw_rect(pymupdf.Rect(60, 48, 100, 64))
        shape.draw_rect(pymupdf.Rect(100, 48, 140, 64))
        shape.finish(fill=(0, 0, 0), color=None)
        shape.commit()
        bar(page, (60, 80, 100, 96))
        bar(page, (100, 80, 140, 96))

    boxes = [region.box for region in found(draw)]
    assert boxes == [Box(60, 48, 140, 64), Box(60, 80, 100, 96), Box(100, 80, 140, 96)]


# --- fusion ---------------------------------------------------------------------------------------------------------


def sight(box: tuple[float, ...], finder: Finder = Finder.DRAWN, confidence: float = 0.8) -> Sight:
    """Return a sight of a black bar."""
    return Sight(box=Box(*box), style=Style.BLACK, finder=finder, confidence=confidence, why=f"{finder}.")


def test_two_finders_make_one_region_of_higher_confidence() -> None:
    """Agreement raises confidence, the drawn box leads, both reasons are kept."""
    (region,) = fuse([sight((0, 0, 100, 10)), sight((1, 0, 99, 11), Finder.PIXELS)], SOURCE, 1)
    assert region.box == Box(0, 0, 100, 10)
    assert region.confidence == pytest.approx(0.96)
    assert region.finders == (Finder.DRAWN, Finder.PIXELS)
    assert region.why == "drawn. pixels."


@given(st.permutations([(0, 0, 100, 10), (0, 20, 50, 30), (10, 2, 40, 8), (60, 20, 100, 30), (0, 21, 50, 31)]))
def test_fusion_does_not_depend_on_order(boxes: list[tuple[float, ...]]) -> None:
    """The same sights in any order give the same regions, sorted from top to bottom."""
    regions = fuse([sight(box) for box in boxes], SOURCE, 1)
    assert regions == fuse([sight(box) for box in sorted(boxes)], SOURCE, 1)
    assert len(regions) == 3


def test_ids_are_stable() -> None:
    """The id of a region depends on its source, page and box alone."""
    first, second = (fuse([sight((0, 0, 100, 10), confidence=c)], SOURCE, 1)[0] for c in (0.6, 0.9))
    assert first.id == second.id
    assert first.id != fuse([sight((0, 0, 100, 10))], SOURCE, 2)[0].id


def test_pages_that_could_not_be_read_have_no_regions() -> None:
    """An undetermined page abstains."""
    content = PageContent(number=1, width=0, height=0, undetermined="damaged")
    assert redaction.candidates(content, None, source=SOURCE) == []
    assert redaction.complete(content, [], (), source=SOURCE, seal=seal) == []
