"""Markings: words, codes and blanks that stand where text should stand, in lines of text or between words of a page."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.records.region import Style
from forensics.redaction import blanks, markings
from tests.pdf_pages import bar, line
from tests.redacted_pages import found, in_text

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


# --- codes that are spoken of ---------------------------------------------------------------------------------------

LEGEND = """Exemption codes
(b)(1) classified national security information
(b)(2) internal personnel rules
(b)(4) trade secrets
(b)(5) privileged memoranda
(b)(6) personal privacy"""


@pytest.mark.parametrize(
    "text",
    [
        "The agency invoked (b)(5) because the drafts are deliberative.",
        "See FOIA (b)(4), [12] and [Exhibit A].",
        "We withheld pages under Exemption (b)(6) and Exemption (b)(7)(C) of the Act.",
        "We relied on Exemptions (b)(5), (b)(6) or (b)(7)(C) throughout.",
        "See 5 U.S.C. 552(b)(6); 5 U.S.C. § 552(b)(5); section 552 (b)(7)(C).",
        "Here (b)(5) protects the drafts, and (b)(6) is asserted for the names.",
        "The names were cited (b)(6) in the index.",
        "1 (b)(6): personnel and medical files.",
        "[2] (b)(7)(C) - law enforcement records that could invade privacy",
        "(b)(6) = Privacy",
        "The name is withheld.(b)(6)",
        LEGEND,
        LEGEND.replace(" information", "\n    information").replace("(b)", "* (b)"),
        "(b)(4)   trade secrets\n(b)(6), (b)(7)(C)   personal privacy",
    ],
)
def test_a_code_that_is_spoken_of_is_no_redaction(text: str) -> None:
    """Laws, sentences about exemptions, footnotes and lists that explain codes replace no words."""
    assert in_text(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I spoke with (b)(6) about it",
        "(b)(6), (b)(7)(C)",
        "(b)(6) made a game of it",
        "(b)(6): please call me at noon",
        "(b)(6) - Office of the Chief",
        "I will see (b)(6) tomorrow",
        "He asserted (b)(6) was there",
        "Direct: (b)(6)",
        "FW: (b)(4) for the pier",
        "Alder met\n(b)(6) at the pier, and\n(b)(5) followed by\n(b)(7)(C) in a car",
    ],
)
def test_a_code_in_place_of_words_is_a_redaction(text: str) -> None:
    """A sentence that needs a word where the code stands was redacted, also where the code opens its line."""
    assert len(in_text(text)) == text.count("\n(b)") or len(in_text(text)) == 1


def test_many_codes_in_a_line_are_read_without_end_of_the_stack() -> None:
    """A line of a thousand codes joined by ``or`` is judged one after the other."""
    assert in_text("under " + " or ".join(["(b)(6)"] * 1_000)) == []


# --- blanks ---------------------------------------------------------------------------------------------------------

PART = " " * 60 + "RELEASE IN PART\n" + " " * 60 + "B6\n"
SENT = "\nSent: Thursday, 9 September 2010\n"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("To:      'alder              Birch, Ben", [" " * 13]),
        ("From: Ada <aalder", [""]),
        ("From: Ada Alder <                  >", ["                 "]),
        ("Cc: ada.alder             Birch, Ben; Crane, Joss", ["           "]),
        ("Speaking of which, today is       s birthday, would be nice", ["     "]),
        ("From:" + SENT, [""]),
        ("To:" + SENT, []),
        ("From: Ada <aalder@agency.example>", []),
        ("From: Ada Alder <AlderA4agency.gov>", []),
        ("From: Ada Alder <ada.alder>", [">"]),
        ("To:        Birch, Ben", []),
        ("Population        169.7 million       Li    Aid per capita", []),
        ("5:00 PM       Meeting with the board concludes", []),
        ("Subject: Tides                                  RELEASE IN PART", []),
        ("It ends here.      The next sentence begins after a hole", []),
        ("To: Alder, Ada; 'alder\nharbour.example'\nSubject: Tides", []),
        ("To: Alder, Ada <ada.\nalder@harbour.example>\nSubject: Tides", []),
        ("To: Alder, Ada; 'alder\nSubject: 'Tides'", [""]),
        ("one two three four five     on\nsix seven eight nine tens     in\nlast line of this column     at", []),
    ],
)
def test_blanks_where_something_stood(text: str, pieces: list[str]) -> None:
    """Cut addresses, holes and missing senders are found; columns, tabs and fields left open are not."""
    assert [piece for piece, _ in in_text(PART + text)] == pieces
    assert [p for p, _ in in_text(text)] == [], "nothing says that this page is redacted"


def test_a_blank_in_a_line_with_a_code_is_one_region() -> None:
    """The code in the margin says already what is blank."""
    text = PART + "\nFrom: Ada Alder\nSent: Thursday\nTo:   'alder" + " " * 30 + "B6"
    assert in_text(text) == [("B6", ("(b)(6)",))]


def test_a_blank_says_why_with_less_confidence() -> None:
    """Its evidence is the page's own word that it is released in part."""
    lines = (PART + "today is       s birthday, and we would like to").split("\n")
    ((number, marking),) = markings.find(lines)
    assert number == 3
    assert marking.confidence < 0.7
    assert "released in part" in marking.why


@given(st.text(alphabet="<>';: \nabFrom", max_size=200))
def test_reading_blanks_never_fails(text: str) -> None:
    """Any text gives blanks inside or right behind its lines."""
    lines = text.split("\n")
    assert all(1 <= b.line <= len(lines) and 0 <= b.start < b.end for b in blanks.find(lines))


def test_a_hole_between_words_of_a_page_has_a_box() -> None:
    """On a page with geometry the blank is the place between its neighbours."""

    def draw(page: Any) -> None:
        page.insert_text((260, 30), "RELEASE IN PART", fontsize=9)
        line(page, 60, "we think that today is")
        page.insert_text((260, 60), "going to work well", fontsize=11)

    (region,) = found(draw)
    assert region.style is Style.MARKING
    assert region.box is not None
    assert 140 < region.box.x0 < region.box.x1 < 262


def test_two_codes_that_cite_one_exemption_below_each_other_are_one_region() -> None:
    """``1.4(D)`` above ``B1`` says of one passage under which clause it is classified; two ``B6`` are two places."""
    assert in_text("Dear Ada,\n" + " " * 60 + "1.4(D)\n" + " " * 60 + "B1\nthe rest") == [("1.4(D)", ("(b)(1)",))]
    assert len(in_text("Dear Ada,\n" + " " * 60 + "B6\n" + " " * 60 + "B6\nthe rest")) == 2
