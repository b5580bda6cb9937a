"""Finding redactions on pages: drawn marks, markings, codes, hidden text, fusion."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics import redaction
from forensics.adapters.pdf import Pdf
from forensics.records.geometry import Box
from forensics.records.page import PageContent
from forensics.records.region import Finder, Region, Sealed, Style
from forensics.records.source import Locator, Source, SourceFormat
from forensics.redaction import markings
from forensics.redaction.codes import canonical, find_codes
from forensics.redaction.fusion import fuse
from forensics.redaction.sight import Sight
from tests.pdf_pages import bar, line, pdf

SOURCE = Source(
    id="s_1", production="first", file="a.pdf", sha256="0" * 64, size=1, format=SourceFormat.PDF, pages=1,
    locator=Locator(path="a.pdf"),
)  # fmt: skip


def seal(text: str) -> Sealed:
    """Count the characters; the hash is not of interest here."""
    return Sealed(characters=len(text), hmac=f"<{len(text)}>")


def found(*draw: Callable[[Any], None], **more: Any) -> list[Region]:
    """Return the redactions of a page drawn by the function."""
    with Pdf.open(pdf(*draw, **more), "a.pdf") as document:
        content = document.content(1)

        def raster(dpi: float) -> Any:
            return document.raster(1, dpi)

        regions = redaction.candidates(content, raster, source=SOURCE)
        return redaction.complete(content, regions, content.words, source=SOURCE, seal=seal, raster=raster)


def in_text(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the replaced piece of each line and its codes."""
    content = PageContent(number=1, width=80, height=66, text=text)
    regions = redaction.complete(content, [], (), source=SOURCE, seal=seal)
    lines = text.split("\n")
    return [(lines[r.lines[0] - 1][slice(*r.columns)], r.codes) for r in regions if r.lines and r.columns]


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


# --- codes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("(b)(6), (b)(7)(C)", ("(b)(6)", "(b)(7)(C)")),
        ("(b) (5) DP", ("(b)(5)",)),
        ("b6 b7C", ("(b)(6)", "(b)(7)(C)")),
        ("b7C -1", ("(b)(7)(C)",)),
        ("b7E Per FBI", ("(b)(7)(E)",)),
        ("(b)(2)high", ("(b)(2)",)),
        ("(j)(2), (k)(2)", ("(j)(2)", "(k)(2)")),
        ("(d)(5)", ("(d)(5)",)),
        ("(b)(6); (7)(C)", ("(b)(6)", "(b)(7)(C)")),
        ("6)(6)", ("(b)(6)",)),
        ("(b)(S)", ("(b)(5)",)),
        ("{b)(l}", ("(b)(1)",)),
        ("1.4(D),B1,B5", ("(b)(1)", "(b)(5)")),
        ("Ex. 6 - Personal Privacy", ("(b)(6)",)),
        ("Attorney-Client", ("ACP",)),
        ("Non-Responsive", ("Non-Responsive",)),
        ("NR", ("Non-Responsive",)),
        ("Outside the Scope", ("Outside Scope",)),
        ("Referral/Direct", ("Referral",)),
        ("Rule 12(b)(6)", ()),
        ("(Ex. 10.)", ()),
        ("(b)(0)", ()),
        ("b52", ()),
        ("b6@agency.example", ()),
    ],
)
def test_codes_in_a_box(text: str, codes: tuple[str, ...]) -> None:
    """Every written form gives its canonical code."""
    assert canonical(text) == codes


def test_other_markings_claim_no_exemption() -> None:
    """Duplicate, Referral and their kin are told apart from exemptions."""
    assert [f.exemption for f in find_codes("(b)(5) Duplicate")] == [True, False]


@given(st.text(alphabet="()[]{}bB67lSCcEe ,;-4jkdNR."))
def test_reading_codes_never_fails(text: str) -> None:
    """Any text gives codes inside it, in order, that do not overlap wrongly."""
    codes = find_codes(text)
    assert all(0 <= f.start < f.end <= len(text) for f in codes)
    assert codes == sorted(codes, key=lambda f: f.start)


def test_codes_beside_and_in_the_margin() -> None:
    """A code at the end of the line, or at the edge of the page, belongs to the bar at its height."""

    def draw(page: Any) -> None:
        line(page, 60, "To:")
        bar(page, (60, 49, 160, 63))
        page.insert_text((164, 60), "(b)(6)", fontsize=8)
        line(page, 100, "I met")
        bar(page, (80, 89, 160, 103))
        page.insert_text((350, 100), "b7C, b7E", fontsize=8)

    assert [(r.style, r.codes) for r in found(draw)] == [
        (Style.BLACK, ("(b)(6)",)),
        (Style.BLACK, ("(b)(7)(C)", "(b)(7)(E)")),
    ]


def test_as_many_codes_as_bars_are_shared_out() -> None:
    """Two bars in a line with two codes in its margin have one each, from left to right."""

    def draw(page: Any) -> None:
        line(page, 60, "To:")
        bar(page, (60, 49, 120, 63))
        bar(page, (140, 49, 200, 63))
        page.insert_text((350, 60), "b5, b6", fontsize=8)

    assert [r.codes for r in found(draw)] == [("(b)(5)",), ("(b)(6)",)]


# --- markings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("From: (b)(6)", [("(b)(6)", ("(b)(6)",))]),
        ("To: Alder, Ada <[(b)(6)]>; (b)(6), (b)(7)(C)", None),
        ("I spoke to [redacted] about it", [("[redacted]", ())]),
        ("[REDACTED (b)(7)(E)]", [("[REDACTED (b)(7)(E)]", ("(b)(7)(E)",))]),
        ("From: REDACTED", [("REDACTED", ())]),
        ("To:" + " " * 40 + "B6", [("B6", ("(b)(6)",))]),
        ("Please call me at" + " " * 30 + "B5,B6", [("B5,B6", ("(b)(5)", "(b)(6)"))]),
        ("called ████ today", [("████", ())]),
        ("a motion under Rule 12(b)(6)", []),
        ("see 5 U.S.C. § 552(b)(6)", []),
        ("b4 lunch we met", []),
        ("flight B6 to Boston", []),
        ("REDACTED PUBLIC VERSION", []),
        ("plan B6", []),
    ],
)
def test_markings_in_a_line(text: str, expected: list[tuple[str, tuple[str, ...]]] | None) -> None:
    """What stands where text should stand is found; what is spoken of is not."""
    if expected is None:
        assert len(in_text(text)) == 2
    else:
        assert in_text(text) == expected


def test_the_caption_of_a_release_is_no_redaction() -> None:
    """``RELEASE IN PART`` names the codes of the document; the blanked line below it is one redaction."""
    text = "\n".join(
        [" " * 60 + "RELEASE IN PART", " " * 60 + "B5,B6", "", "From: Alder, Ada", "To:" + " " * 60 + "B6"]
    )
    assert in_text(text) == [("B6", ("(b)(6)",))]


def test_a_guide_to_exemptions_is_not_redacted() -> None:
    """A page that names every code explains them."""
    codes = ["(b)(1)", "(b)(2)", "(b)(3)", "(b)(4)", "(b)(5)", "(b)(6)", "(b)(7)(A)", "(b)(8)", "(b)(9)"]
    assert markings.find([f"{code} something about it" for code in codes]) == []


def test_a_code_of_a_bar_is_no_region_of_its_own() -> None:
    """The code in a bar's margin is used up by the bar."""

    def draw(page: Any) -> None:
        line(page, 60, "To:")
        bar(page, (60, 49, 160, 63))
        page.insert_text((350, 60), "(b)(6)", fontsize=8)

    assert len(found(draw)) == 1


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
