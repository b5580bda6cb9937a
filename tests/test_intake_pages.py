"""Furniture, Bates numbers, documents and slip sheets over the pages of a production."""

import random
from collections.abc import Sequence

from forensics.intake import documents, furniture, number_pages
from forensics.records.document import DocumentKind
from forensics.records.finding import FindingKind
from forensics.records.ids import stable_id
from forensics.records.page import Page, TextOrigin
from forensics.records.source import Locator, Source, SourceFormat
from forensics.redaction.slipsheets import slip_sheets

WORDS = list(enumerate(["alder", "birch", "cedar", "douglas", "elm"], 1))
HEADER = "From: Ada Alder\nSent: Tuesday, March 2, 2010 9:58 PM\nTo: Ben Birch\nSubject: Draft"


def pages_of(texts: Sequence[str], file: str = "a.pdf") -> list[Page]:
    """Return the pages of one source."""
    return [
        Page(
            id=stable_id("p", file, number),
            source=stable_id("s", file),
            production="first",
            file=file,
            number=number,
            width=612,
            height=792,
            text_origin=TextOrigin.LAYER,
            text=text,
        )
        for number, text in enumerate(texts, 1)
    ]


def source_of(pages: Sequence[Page], form: SourceFormat = SourceFormat.PDF) -> Source:
    """Return the source of some pages."""
    return Source(
        id=pages[0].source,
        production="first",
        file=pages[0].file,
        sha256="",
        size=1,
        format=form,
        pages=len(pages),
        locator=Locator(path=pages[0].file),
    )


def furniture_text(page: Page) -> list[str]:
    """Return the furniture lines of a page as text."""
    lines = page.text.split("\n")
    return [lines[n - 1] for n in page.furniture]


def test_what_repeats_at_top_and_bottom_is_furniture() -> None:
    """A letterhead with a running number repeats; the same words inside the body, and header labels, do not count."""
    texts = [f"Office of Letters, file {n}\n{HEADER}\nBody {word}\nmore {word}\nPage {n}" for n, word in WORDS]
    first, *_ = furniture(pages_of(texts))
    assert furniture_text(first) == ["Office of Letters, file 1", "Page 1"]


def test_furniture_that_ocr_misread_is_known_by_its_place_and_letters() -> None:
    """A caption that OCR damages on one page is furniture there too; like words elsewhere on a page are not."""
    caption = "Lantern Alliance v. Bureau of Harbour Affairs, 16-cv-0482"
    damaged = [
        "Lantern Al1iance v, Bureau'of Harbour Affairs. 16-cv-0482",
        "Lantern A1liance v.Bureau of Harbcur Affair",
    ]
    bodies = [f"{HEADER}\nBody {w}\nmore {w}\nand {w}\nstill {w}\nyet {w}\n{w} again\n{w}, {w}" for _, w in WORDS]
    ends = [caption, damaged[0], caption, damaged[1], caption]
    texts = [f"{body}\n{end}" for body, end in zip(bodies, ends, strict=True)]
    texts[2] = texts[2].replace("and cedar", caption)
    found = [furniture_text(page) for page in furniture(pages_of(texts))]
    assert found == [[caption], damaged[:1], [caption], damaged[1:], [caption]]


def test_known_stamps_count_where_nothing_repeats() -> None:
    """One text file of one mail: its State Department stamps and captions are furniture, the mail is not."""
    text = (
        "UNCLASSIFIED U.S. Department of State Case No. F-2014-00001 Doc No. C05770001 Date: 08/31/2015\n\n"
        f"          RELEASE IN PART\n          B5,B6\n{HEADER}\n\nDepartment of State will answer.\nB6\n"
        "UNCLASSIFIED U.S. Department of State Case No. F-2014-00001 Doc No. C05770001 Date: 08/31/2015"
    )
    (page,) = furniture(pages_of([text], "C05770001.txt"))
    assert page.furniture == (1, 3, 4, 12)


def test_bates_numbers_are_learned_from_what_runs_on() -> None:
    """The number that grows by one from page to page is the Bates number, not the case number beside it."""
    texts = [f"Case No. F-2010-00077\nText of page {n}\nFBI-SC-{1311 + n}" for n in range(1, 6)]
    pages, findings = number_pages(pages_of(texts))
    assert [p.bates for p in pages] == ["FBI-SC-1312", "FBI-SC-1313", "FBI-SC-1314", "FBI-SC-1315", "FBI-SC-1316"]
    assert {p.bates_origin for p in pages} == {"page"}
    assert findings == []


def test_forms_with_blanks_hyphens_and_points() -> None:
    """``ICE FOIA 10-2674.0001234`` is one number, wherever on its line it stands."""
    texts = [f"CONFIDENTIAL          ICE FOIA 10-2674.{1234 + n:07d}\nText {n}" for n in range(3)]
    pages, _ = number_pages(pages_of(texts))
    assert [p.bates for p in pages] == [f"ICE FOIA 10-2674.{1234 + n:07d}" for n in range(3)]


def test_a_number_between_two_known_ones_is_calculated() -> None:
    """A black page without a number gets the one that its neighbours leave; at a gap that does not fit it gets none."""
    texts = ["NIH-000975", "", "NIH-000977", "", "NIH-000990"]
    pages, findings = number_pages(pages_of(texts))
    assert [(p.bates, p.bates_origin) for p in pages][:4] == [
        ("NIH-000975", "page"),
        ("NIH-000976", "calculated"),
        ("NIH-000977", "page"),
        (None, None),
    ]
    assert [f.kind for f in findings] == [FindingKind.BATES_GAP]
    assert "12 numbers are missing (NIH-000978 to NIH-000989)" in findings[0].why


def test_duplicates_are_findings() -> None:
    """Two pages with one number are a finding that names both."""
    first, second = pages_of(["NIH-000975", "NIH-000976"]), pages_of(["NIH-000976", "NIH-000977"], "b.pdf")
    _, findings = number_pages(first + second)
    assert [f.kind for f in findings] == [FindingKind.DUPLICATE_BATES]
    assert "a.pdf" in findings[0].why and "b.pdf" in findings[0].why


def test_document_numbers_and_file_names() -> None:
    """A stamped document number serves for its first page; else the name of the file does, if it is a number."""
    stamped = pages_of(["Doc No. C05773477 Date: 08/31/2015", "Doc No. C05773477 Date: 08/31/2015"], "x.pdf")
    named = pages_of(["Nothing here."], "C05773479.txt")
    pages, findings = number_pages(stamped + named)
    assert [(p.bates, p.bates_origin) for p in pages] == [
        ("C05773477", "page"),
        (None, None),
        ("C05773479", "file name"),
    ]
    assert findings == []


def test_years_page_counts_and_case_numbers_are_no_bates_numbers() -> None:
    """What only looks like a number, or repeats, numbers nothing."""
    texts = [f"March 2010\nCase 3:16-cv-03938 Document 163\nText\nPage {n} of 12\n{n}" for n in range(1, 13)]
    pages, findings = number_pages(pages_of(texts))
    assert {p.bates for p in pages} == {None}
    assert findings == []


def test_order_of_pages_does_not_matter() -> None:
    """Shuffled pages come back in their order with the same numbers, furniture and findings."""
    pages = pages_of([f"Letterhead of the office\nText {n}\nNIH-{970 + n:06d}" for n in range(1, 9) if n != 5])
    shuffled = random.Random(3).sample(pages, len(pages))  # noqa: S311
    one, found = number_pages(furniture(pages))
    other, again = number_pages(furniture(shuffled))
    assert sorted(one, key=lambda p: p.id) == sorted(other, key=lambda p: p.id)
    assert found == again


def test_a_pdf_is_cut_where_mails_begin() -> None:
    """Header blocks at page tops open documents; a second page, a black page and ``Page 2 of 3`` go on."""
    texts = [
        HEADER + "\n\nBody",
        "and so on",
        "[████████████]\n[████████████]",
        "From: [████ (b)(6)]\nSent: Tuesday, March 2, 2010 9:58 PM\nTo: Ben Birch\nSubject: Draft\n\nBody",
        "Sent: Tuesday, March 2, 2010 9:58 PM\nTo: Ben Birch\nSubject: Draft\n\nBody\nPage 1 of 2",
        HEADER + "\nPage 2 of 2",
        "58 page(s) withheld in full (b)(5)",
        "A letter after the slip sheet",
    ]
    pages = pages_of(texts)
    found = documents(pages, [source_of(pages)])
    assert [(d.first, d.last, d.kind) for d in found] == [
        (1, 3, DocumentKind.EMAIL),
        (4, 4, DocumentKind.EMAIL),
        (5, 6, DocumentKind.EMAIL),
        (7, 7, DocumentKind.SLIP_SHEET),
        (8, 8, DocumentKind.OTHER),
    ]
    assert [d.why for d in found][1:3] == ["a header block at the top of the page", "printed as page 1 of 2"]


def test_a_quoted_header_that_a_page_break_put_on_top_opens_nothing() -> None:
    """After ``Original Message`` at the foot of a page, the header on the next is a quoted one."""
    pages = pages_of([HEADER + "\n\nSee below.\n-----Original Message-----", HEADER + "\n\nOld text"])
    assert len(documents(pages, [source_of(pages)])) == 1


def test_other_sources_are_one_document() -> None:
    """A text file or a picture is one document, whatever stands on it."""
    pages = pages_of([HEADER], "a.txt")
    (found,) = documents(pages, [source_of(pages, SourceFormat.TEXT)])
    assert (found.first, found.last, found.kind, found.why) == (1, 1, DocumentKind.EMAIL, "the whole file")


def test_a_deleted_page_sheet_gives_a_record_for_each_row() -> None:
    """Rows with codes count one by one, over two sheets, and what the total names beyond them is one more."""
    texts = [
        "FEDERAL BUREAU OF INVESTIGATION\nDeleted Page Information Sheet\nTotal Deleted Page(s) = 8\n"
        "Page 4 ~ b6; b7C;\nPage 7-9 ~ Referral/Direct;",
        "Page 12 ~ b5;\nPage 13 ~ Duplicate;",
        HEADER + "\n\n58 pages were withheld in full, I hear.",
    ]
    found = slip_sheets(pages_of(texts))
    assert [(w.page, w.pages, w.codes) for w in found] == [
        (1, 1, ("(b)(6)", "(b)(7)(C)")),
        (1, 3, ("Referral",)),
        (2, 1, ("(b)(5)",)),
        (2, 1, ("Duplicate",)),
        (1, 2, ()),
    ]


def test_slip_sheets_name_a_count_a_range_or_one_page() -> None:
    """``58 page(s) withheld in full``, a range, and a sheet in the place of one page."""
    texts = [
        "58 page(s) withheld in full\npursuant to (b)(5), (b)(6)",
        "Page 012 to Page 034 of 0456\nWithheld pursuant to exemption\n(b)(5)\nof the Freedom of Information Act",
        "PAGE WITHHELD IN FULL\n(b)(7)(E)",
        "Nothing of the kind.",
    ]
    found = slip_sheets(pages_of(texts))
    assert [(w.page, w.pages, w.codes) for w in found] == [
        (1, 58, ("(b)(5)", "(b)(6)")),
        (2, 23, ("(b)(5)",)),
        (3, 1, ("(b)(7)(E)",)),
    ]
