"""Slip sheets and deleted-page sheets: how many pages they stand for, and under which codes."""

import pytest

from forensics.records.page import Page, TextOrigin
from forensics.redaction.rulesets import rules_of
from forensics.redaction.slipsheets import slip_sheets

FBI = """FEDERAL BUREAU OF INVESTIGATION
FOI/PA
DELETED PAGE INFORMATION SHEET
FOI/PA# 1353814-0

Total Deleted Page(s) = 58
Page 4 ~ b6; b7C;
Page 7-9 ~ Referral/Direct;
Page 12 ~ Duplicate;
XXXXXXXXXXXXXXXXXXXXXXXX
X  Deleted Page(s)     X
X  No Duplication Fee  X
"""


def page(text: str) -> Page:
    """Return a page of text."""
    return Page(
        id="p_1", source="s_1", production="first", file="a.pdf", number=1, width=612, height=792,
        text_origin=TextOrigin.LAYER, text=text,
    )  # fmt: skip


def test_a_deleted_page_sheet_counts_by_row() -> None:
    """Each row has its pages and codes; what the total names beyond the rows is one more record without codes."""
    found = [(w.pages, w.codes) for w in slip_sheets([page(FBI)])]
    assert found == [(1, ("(b)(6)", "(b)(7)(C)")), (3, ("Referral",)), (1, ("Duplicate",)), (53, ())]


def test_a_damaged_sheet_counts_the_same() -> None:
    """Letters that OCR put in place of digits and of the page word are read through."""
    rows = ["Page 4 - b6: b7C:", "Page1O ~ b5", "Pagc l2 ~ (b)(7)(C", "Page 14 ~ OTHER - Sealed;"]
    found = slip_sheets([page("\n".join(["DELETED PAGE lNFORMATION SHEET", "Total Deleted Page(s) ~ 4", *rows]))])
    assert [w.codes for w in found] == [("(b)(6)", "(b)(7)(C)"), ("(b)(5)",), ("(b)(7)(C)",), ("Sealed",)]
    assert [w.why.split(": ")[1].split(",")[0] for w in found] == ["page 4", "page 10", "page 12", "page 14"]


@pytest.mark.parametrize(
    ("text", "pages", "codes"),
    [
        ("Page(s) withheld in full\n12 pages\n(b)(5), (b)(6)", 12, ("(b)(5)", "(b)(6)")),
        ("58 page(s) withheld in full pursuant to (b)(5) DPP", 58, ("(b)(5)",)),
        ("Four pages withheld in full", 4, ()),
        ("Pages 12 through 34 withheld in full\n(b)(7)(A)", 23, ("(b)(7)(A)",)),
        ("The following are WITHHELD IN FULL:\nHHS-000010 to HHS-000019\nExemption 5", 10, ("(b)(5)",)),
        ("WIF\nBates 000123 - 000130\n(b)(5)", 8, ("(b)(5)",)),
        ("Page 14 withheld in full (b)(6)", 1, ("(b)(6)",)),
        ("Withheld pursuant to exemption\n(b) (5)\nof the Freedom of Information and Privacy Act", 1, ("(b)(5)",)),
        ("Request of 2012-2014. Page 14 withheld in full", 1, ()),
    ],
)
def test_sheets_that_say_a_number(text: str, pages: int, codes: tuple[str, ...]) -> None:
    """A count before or after, a number in words, a range of pages or of Bates numbers; else one page."""
    ((found),) = slip_sheets([page(text)])
    assert (found.pages, found.codes) == (pages, codes)


def test_codes_of_other_rules() -> None:
    """The codes of a sheet are those of the rules chosen."""
    (found,) = slip_sheets([page("3 pages withheld in full\ns.21(1)(a)")], rules_of(("ca-atip",)))
    assert (found.pages, found.codes) == (3, ("s.21(1)(a)",))
