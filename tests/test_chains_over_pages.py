"""Chains that run over page breaks, and over files that hold a page each."""

from pathlib import Path

import pytest

from forensics import questions
from forensics.case import Case
from forensics.intake import documents, furniture, number_pages
from forensics.mail import chain_copies, identify, printed_copies
from forensics.records.document import Document
from forensics.records.finding import FindingKind
from forensics.records.message import MessageCopy
from forensics.records.page import Page
from forensics.records.source import Production, Settings, SourceFormat
from forensics.selection import Filters
from forensics.withdrawal import withdraw
from tests.test_intake_pages import pages_of, source_of

OWN = "From: Ada Alder\nSent: Tuesday, March 2, 2010 9:58 PM\nTo: Ben Birch\nSubject: RE: Draft\n\n"
OTHER = "From: Ben Birch\nSent: Tuesday, March 2, 2010 8:01 PM\nTo: Ada Alder\nSubject: Lunch\n\nAt noon?\n"
QUOTED = "From: Ben Birch\nSent: Tuesday, March 2, 2010 8:01 PM\nTo: Ada Alder\nSubject: Draft\n\nPlease look.\n"


def chain_of(*texts: str) -> list[list[MessageCopy]]:
    """Return the copies of each document of a file with these pages."""
    pages = furniture(pages_of(texts))
    return [printed_copies(d, pages, []) for d in documents(pages, [source_of(pages)])]


@pytest.mark.parametrize(
    ("foot", "top"),
    [
        ("Fine.\n\n-----Original Message-----", QUOTED),
        ("Fine.\n\n________________________________", QUOTED),
        ("Fine.\n\n----- Weitergeleitete Nachricht -----", QUOTED),
        ("Fine.\n\n---------------------- Forwarded by Cleo Cedar/AG on 03/02/2010 ----------", QUOTED),
        ("Fine.\n\nBegin forwarded message:", QUOTED),
        ("I have read it and would like to see", "the other half of the paper first.\n\n" + QUOTED),
        ("Fine.", "-----Original Message-----\n" + QUOTED),
        ("Fine.\nPage 1 of 2", QUOTED),
        ("Fine.", QUOTED + "Page 2 of 2"),
    ],
)
def test_a_quoted_header_at_the_top_of_a_page_opens_no_document(foot: str, top: str) -> None:
    """What announces it, runs on above it, or counts pages says that the chain goes on."""
    ((own, quoted),) = chain_of(OWN + foot, top)
    assert (own.subject, own.depth, quoted.subject, quoted.depth) == ("RE: Draft", 0, "Draft", 1)
    assert (quoted.page, quoted.quoted_in) == (2, own.id)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_header_cut_by_the_page_break_is_read_whole(at: int) -> None:
    """Wherever the break falls between its labels, the quoted header has all its fields."""
    header = QUOTED.split("\n")
    foot, top = "\n".join(header[:at]), "\n".join(header[at:])
    ((own, quoted),) = chain_of(f"{OWN}Fine.\n\n-----Original Message-----\n{foot}", top)
    assert quoted.sender is not None
    assert (quoted.sender.printed, quoted.sent, quoted.to[0].printed, quoted.subject, quoted.body) == (
        "Ben Birch",
        "2010-03-02T20:01",
        "Ada Alder",
        "Draft",
        "Please look.",
    )
    assert (quoted.page, quoted.depth, own.depth) == (1, 1, 0)


def test_a_recipient_list_runs_over_the_break_between_stamps() -> None:
    """Stamps at the foot and on top of the pages are no recipients, and end no list."""
    first = "From: Ada Alder\nSent: Tuesday, March 2, 2010 9:58 PM\nTo: Ben Birch; Cleo Cedar;\nAB-000001"
    second = "RELEASE IN PART B6\nDan Dogwood; Eve Elm\nCc: Fay Fir\nSubject: Draft\n\nBody\nAB-000002"
    ((copy,),) = chain_of(first, second)
    assert [p.printed for p in copy.to] == ["Ben Birch", "Cleo Cedar", "Dan Dogwood", "Eve Elm"]
    assert ([p.printed for p in copy.cc], copy.subject, copy.body) == (["Fay Fir"], "Draft", "Body")
    assert [(run.page, run.lines) for run in copy.place] == [(1, (1, 3)), (2, (2, 6))]


@pytest.mark.parametrize("above", ["Alder, Ada (AG)", "Message", "UNCLASSIFIED", "RELEASE IN PART B6"])
def test_a_header_below_a_name_or_stamp_opens_a_document(above: str) -> None:
    """Where a page ends with its words and nothing announces a quotation, the header on the next is a new mail's."""
    assert len(chain_of(OWN + "Fine.\n\nAda", f"{above}\n{OTHER}")) == 2
    assert len(chain_of(OWN + "See below.\nPage 2 of 2", f"{above}\n{QUOTED}")) == 2


@pytest.mark.parametrize("mark", ["RE:", "FW:", "AW:", "Re: Fwd:"])
@pytest.mark.parametrize("between", [[], ["More of it.\n\nAda\n(over)"]])
def test_a_header_of_what_the_mail_above_answers_goes_on_with_the_chain(mark: str, between: list[str]) -> None:
    """The same subject without its mark, and an earlier time: the page break fell between the answer and its mail."""
    ((own, quoted),) = chain_of(OWN.replace("RE:", mark) + "Fine.\n\nAda", *between, QUOTED)
    assert (quoted.subject, quoted.depth, quoted.page, quoted.quoted_in) == ("Draft", 1, 2 + len(between), own.id)


def test_pages_that_bear_one_document_number_are_one_document() -> None:
    """The stamp on every page says where a document ends, whatever header stands at a page top."""
    stamp = "\nUNCLASSIFIED U.S. Department of State Case No. F-2015-04841 Doc No. C0573970{} Date: 05/13/2015"
    pages = (OWN + "Fine." + stamp.format(6), OTHER + stamp.format(6), OTHER + stamp.format(7))
    assert [len(found) for found in chain_of(*pages)] == [2, 1]


@pytest.mark.parametrize(
    ("above", "top"),
    [
        (OWN, QUOTED.replace("8:01", "11:12")),
        (OWN, QUOTED.replace("Tuesday, March 2, 2010 8:01 PM", "")),
        (OWN.replace("RE: ", ""), QUOTED),
        (OWN, QUOTED.replace("Subject: Draft", "Subject: Draft of the other paper")),
        (OWN + "Fine.\n\n" + QUOTED, QUOTED),
        (OWN + "Fine.\n\n" + QUOTED.replace("8:01", "8:00"), QUOTED),
        (OWN, QUOTED.replace(": ", ":          ")),
        ("Cleo Cedar\n\n" + OWN, "Cleo Cedar\n\n" + QUOTED),
    ],
    ids=[
        "later",
        "without a time",
        "no answer above",
        "other subject",
        "quoted above",
        "quoted a minute earlier",
        "in a column",
        "below the name of the mailbox",
    ],
)
def test_a_header_of_what_is_not_answered_above_opens_a_document(above: str, top: str) -> None:
    """Without a mark above, with a later or no time, another subject, or a copy above, it may be a mail of its own."""
    assert len(chain_of(above + "Fine.\n\nAda", top)) == 2


def production(files: dict[str, str], form: SourceFormat) -> tuple[list[Document], list[Page]]:
    """Return the documents of a production that delivers each page as a file, and its pages."""
    made = [pages_of([text], name)[0] for name, text in files.items()]
    pages, _ = number_pages(furniture(made))
    return documents(pages, [source_of([page], form) for page in pages]), pages


PAGE_FILES = {
    "AB-000001.pdf": OWN + "I have read it and would like\nAB-000001",
    "AB-000002.pdf": "to see the other half first.\n\n-----Original Message-----\nFrom: Ben Birch\nAB-000002",
    "AB-000003.pdf": QUOTED.split("\n", 1)[1] + "AB-000003",
    "AB-000004.pdf": OWN.replace("Draft", "Lunch") + "At noon?\n\nAda\nAB-000004",
    "AB-000005.pdf": "With best wishes to all.\nAB-000005",
}


@pytest.mark.parametrize("form", [SourceFormat.PDF, SourceFormat.TEXT])
def test_a_production_of_one_page_files_is_read_as_its_chains(form: SourceFormat) -> None:
    """Files whose numbers run on are one chain; every copy and field is cited to the file in which it stands."""
    found, pages = production(PAGE_FILES, form)
    assert [d.continues is not None for d in found] == [False, True, True, False, True]
    assert (found[1].continues, found[2].continues, found[4].continues) == (found[0].id, found[1].id, found[3].id)
    assert found[1].why.startswith("goes on with AB-000001.pdf: its first words go on with the sentence")
    own, quoted = chain_copies(found[:3], pages, [])
    assert own.body == "I have read it and would like\nto see the other half first."
    assert [(run.source, run.page) for run in own.place] == [(found[0].source, 1), (found[1].source, 1)]
    assert quoted.sender is not None
    assert (quoted.sender.printed, quoted.sent, quoted.subject) == ("Ben Birch", "2010-03-02T20:01", "Draft")
    assert (quoted.file, quoted.page, quoted.bates, quoted.depth) == ("AB-000002.pdf", 1, "AB-000002", 1)
    assert (quoted.quoted_in, quoted.source) == (own.id, found[1].source)
    assert [quoted.places[key].file for key in ("from", "sent")] == ["AB-000002.pdf", "AB-000003.pdf"]
    _, told, _ = identify([own, quoted])
    cites = {key: source for m in told if m.subject == "Draft" for key, source in m.sources.items()}
    assert [cites[key].file for key in ("from", "to", "body")] == ["AB-000002.pdf", "AB-000003.pdf", "AB-000003.pdf"]
    assert cites["body"].lines == (4, 5)


def test_files_of_one_mail_each_stay_apart() -> None:
    """Where no page says that it goes on with the one before, numbers that run on join nothing."""
    found, _ = production({f"AB-{n:06}.txt": f"Memo {n}\n\nText.\nAB-{n:06}" for n in range(1, 6)}, SourceFormat.TEXT)
    assert [d.continues for d in found] == [None] * 5


def test_a_case_tells_which_files_are_read_as_one_chain(tmp_path: Path) -> None:
    """The case holds the chain once, quoted message and all, and a finding for each file that goes on with another."""
    for name, text in PAGE_FILES.items():
        (tmp_path / name.replace(".pdf", ".txt")).write_text(text, "utf-8")
    with Case.in_memory(Settings(), 1) as case:
        case.ingest([tmp_path], Production(name="A"))
        found = [f for f in questions.findings(case) if f.kind is FindingKind.CONTINUED_FILE]
        copies = questions.copies(case, Filters())
    assert [f.source.bates for f in found] == ["AB-000002", "AB-000003", "AB-000005"]
    assert [(c.subject, c.depth) for c in copies] == [("RE: Draft", 0), ("Draft", 1), ("RE: Lunch", 0)]


def test_a_mail_over_several_files_is_withdrawn_whole(tmp_path: Path) -> None:
    """The number at which a mail begins takes back every file it goes on in; a number amid it that page alone."""
    for name, text in PAGE_FILES.items():
        (tmp_path / name.replace(".pdf", ".txt")).write_text(text, "utf-8")
    for number, gone in (("AB-000001", {"AB-000001", "AB-000002", "AB-000003"}), ("AB-000002", {"AB-000002"})):
        with Case.in_memory(Settings(), 1) as case:
            case.ingest([tmp_path], Production(name="A"))
            stones = withdraw(case, number, reason="recall", by="counsel")
        assert {s.bates for s in stones} == gone
