"""Drafts: the same passage in several wordings across messages, found though parts are redacted."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.drafts import Placer, drafts
from forensics.drafts.likeness import fits, stretches
from forensics.drafts.passages import passages
from forensics.records.cite import Cite
from forensics.records.draft import Draft, Edit
from forensics.records.message import CopyCite, Message, MessageCopy, MessageKind, PageLines, Participant
from forensics.records.page import Page, TextOrigin, Token, placeholder
from forensics.report.data import ReportData
from forensics.report.grid import Grid
from forensics.report.sections.drafts import section
from forensics_cli.main import main

FIRST = "Local agencies may decline to join the programme by writing to the bureau before their activation date."
SECOND = (
    "Local agencies may ask to postpone joining the programme by writing to the bureau before their activation date."
)
OTHER = "The caterer will bring sandwiches, fruit and two urns of coffee to the second floor at noon on Thursday."
FILLER = [
    "Parking permits expire in March; collect yours from reception and bring the old one along, please.",
    "Travel claims that lack a receipt go back unpaid, which the auditors told us twice already.",
    "Toner for both printers arrived this morning and waits in the cupboard under the back stairs.",
    "Whoever borrowed the projector should return it before our visitors from Gorsemouth sit down.",
]


def message(number: int, body: str, sent: str | None = None, thread: str | None = "t1") -> Message:
    """Return a message with one copy, a page of its own."""
    cite = CopyCite(
        copy=f"c{number}", production="first", file=f"{number}.pdf", page=1, bates=f"A-{number}", lines=None, depth=0
    )
    return Message(
        id=f"m{number}", message_id=None, kind=MessageKind.PRODUCED, sender=Participant(printed=f"Person {number}"),
        to=(), cc=(), bcc=(), sent=sent or f"2017-01-{number:02}T09:00", sent_raw=None, subject="Language", body=body,
        attachments=(), copies=(cite,), thread=thread,
        sources={"body": Cite(file=f"{number}.pdf", page=1, bates=f"A-{number}")},
    )  # fmt: skip


def copy_of(m: Message) -> MessageCopy:
    """Return the copy that a message has."""
    lines = (1, 1 + m.body.count("\n"))
    run = PageLines(source=f"s{m.id}", file=m.copies[0].file, page=1, lines=lines)
    return MessageCopy(
        id=m.copies[0].copy, document="d", source=run.source, production="first", file=run.file, page=1,
        bates=m.copies[0].bates, lines=None, depth=0, quoted_in=None, message=m.id, place=(run,),
    )  # fmt: skip


def page_of(m: Message, origin: TextOrigin = TextOrigin.LAYER) -> Page:
    """Return the page that a message stands on."""
    tokens = [Token(text=w, box=None, line=n) for n, ln in enumerate(m.body.split("\n"), 1) for w in ln.split()]
    return Page(
        id=f"p{m.id}", source=f"s{m.id}", production="first", file=m.copies[0].file, number=1, width=612, height=792,
        bates=m.copies[0].bates, text_origin=origin, text=m.body, tokens=tuple(tokens), furniture=(),
    )  # fmt: skip


def found(*messages: Message, origin: TextOrigin = TextOrigin.LAYER) -> list[Draft]:
    """Return the drafts among some messages and others that fill the office."""
    every = [*messages, *(message(20 + n, text) for n, text in enumerate(FILLER))]
    pages = {(f"s{m.id}", 1): page_of(m, origin) for m in every}
    return drafts(every, Placer(map(copy_of, every), lambda source, number: pages.get((source, number))))


def test_two_wordings_are_one_draft_in_order_of_time() -> None:
    """The later mail is given first; its wording is numbered second, and compared with the first."""
    (draft,) = found(message(2, SECOND), message(1, f"Use this:\n{FIRST}\n{OTHER}"))
    assert [w.text for w in draft.wordings] == [FIRST, SECOND]
    assert [w.appearances[0].message for w in draft.wordings] == ["m1", "m2"]
    assert draft.wordings[1].earlier == 1


def test_word_level_differences_give_back_both_wordings() -> None:
    """What is the same or added is the later wording; what is the same or removed is the earlier one."""
    (draft,) = found(message(1, FIRST), message(2, SECOND))
    parts = draft.wordings[1].against_earlier
    later = " ".join(s.text for s in parts if s.edit is not Edit.REMOVED)
    earlier = " ".join(s.text for s in parts if s.edit is not Edit.ADDED)
    assert (later.split(), sorted(earlier.split())) == (SECOND.split(), sorted(FIRST.split()))


def test_the_same_words_twice_are_no_draft() -> None:
    """A sentence repeated word for word, however it is wrapped, has one wording."""
    wrapped = FIRST.replace(" by writing", "\nby writing")
    assert found(message(1, FIRST), message(2, wrapped)) == []


def test_one_message_alone_makes_no_draft() -> None:
    """Two like sentences of one mail are how its author writes."""
    assert found(message(1, f"{FIRST}\n\n{SECOND}")) == []


def test_a_part_that_is_redacted_fits_the_wording_it_came_from() -> None:
    """A mail that hides the middle of the first wording adds no wording; it is said to be hidden in part."""
    hidden = "decline to join the programme"
    covered = FIRST.replace(hidden, placeholder(len(hidden), ("(b)(5)",)))
    (draft,) = found(message(1, FIRST), message(2, covered), message(3, SECOND))
    assert len(draft.wordings) == 2
    assert [(a.message, a.part_hidden) for a in draft.wordings[0].appearances] == [("m1", False), ("m2", True)]


def test_a_redaction_too_narrow_for_the_words_is_another_wording() -> None:
    """A box of three characters cannot hide thirty."""
    covered = FIRST.replace("decline to join the programme", placeholder(3))
    (draft,) = found(message(1, FIRST), message(2, covered))
    assert len(draft.wordings) == 2


def test_each_appearance_is_cited_by_the_lines_it_stands_on() -> None:
    """The passage begins on the third line of its page."""
    body = f"Colleagues, please read what follows before noon.\n\n{FIRST}"
    (draft,) = found(message(1, body), message(2, SECOND))
    cite = draft.wordings[0].appearances[0].cite
    assert (cite.file, cite.page, cite.bates, cite.lines) == ("1.pdf", 1, "A-1", (3, 3))


def test_misread_letters_are_no_other_wording_where_ocr_read_the_page() -> None:
    """``activatlon`` is a reading error on a scan, and a difference in a mail that nobody scanned."""
    misread = FIRST.replace("activation", "activatlon")
    assert found(message(1, FIRST), message(2, misread), origin=TextOrigin.OCR) == []
    assert len(found(message(1, FIRST), message(2, misread))) == 1


def test_language_between_quotation_marks_is_followed_through_a_rewriting() -> None:
    """Few words in common are enough where one conversation proposes language, and not elsewhere."""
    rewritten = '"Joining the programme does not depend on the wishes of local agencies or on any activation date."'
    apart = message(2, rewritten, thread="t2")
    assert len(found(message(1, f'"{FIRST}"'), replace(apart, thread="t1"))) == 1
    assert found(message(1, f'"{FIRST}"'), apart) == []


def test_signatures_and_notices_are_left_out() -> None:
    """What stands below every mail is no passage."""
    notice = (
        "This email is confidential and intended only for the addressee; if you received this message in error, "
        "please notify the sender and delete it, disclosure being strictly prohibited."
    )
    assert [p.text for p in passages(message(1, f"{FIRST}\n\nAda\n\n{notice}"))] == [FIRST]


def test_abbreviations_end_no_sentence() -> None:
    """``Mr. Birch`` and ``U.S. Attorney`` stay in their sentence."""
    text = "We asked Mr. Birch and the U.S. Attorney in St. Agnes whether No. 4 of the list applies to the port."
    assert [p.text for p in passages(message(1, text))] == [text]


def test_the_order_of_messages_does_not_matter() -> None:
    """Any order of input gives the same drafts."""
    every = [message(1, FIRST), message(2, SECOND), message(3, FIRST.replace("bureau", "office")), message(4, OTHER)]
    assert found(*every) == found(*reversed(every))


def test_a_message_without_a_date_comes_last() -> None:
    """What has no date claims no place in the order."""
    undated = replace(message(1, FIRST), sent=None)
    (draft,) = found(undated, message(2, SECOND))
    assert [w.appearances[0].message for w in draft.wordings] == ["m2", "m1"]


@pytest.mark.parametrize("body", ["", "█" * 50, '"' * 90, "[█ (b)(5)] " * 300, "a" * 5000, ". " * 2000, "\n" * 3000])
def test_odd_bodies_give_no_passage_and_no_error(body: str) -> None:
    """Bodies of bars, marks and blanks alone hold no sentence."""
    assert found(message(1, body), message(2, body)) == []


def test_the_command_shows_each_wording_and_who_sent_it(tmp_path: Path) -> None:
    """Two mails of one file give a table with the words gone and new, and one JSON record."""
    head = "From: {}\nSent: Tuesday, March {}, 2020 4:05 PM\nTo: Cyd Ash\nSubject: Language\n\n{}\n"
    for number, (who, text) in enumerate((("Ada Alder", FIRST), ("Ben Birch", SECOND)), 3):
        (tmp_path / f"{number}.txt").write_text(head.format(who, number, text))
    files = [str(tmp_path / "3.txt"), str(tmp_path / "4.txt")]
    shown = CliRunner().invoke(main, ["compare", *files, "--drafts", "--workers", "1"])
    assert (shown.exit_code, "Birch" in shown.stdout, "[-decline" in shown.stdout) == (0, True, True)
    told = CliRunner().invoke(main, ["compare", *files, "--drafts", "--json", "--workers", "1"])
    (record,) = json.loads(told.stdout)
    assert (record["record"], [w["number"] for w in record["wordings"]]) == ("draft", [1, 2])
    assert record["wordings"][1]["appearances"][0]["from"]["name"] == "Ben Birch"


def test_the_report_strikes_out_what_is_gone() -> None:
    """The cell of a later wording holds what was removed and what was added, marked so."""
    data = ReportData(
        title="t", case="c", version="0", productions=(), sources=2, drafts=found(message(1, FIRST), message(2, SECOND))
    )
    (grid,) = section(data).parts
    assert isinstance(grid, Grid)
    marks = {mark for row in grid.rows for cell in row.cells for mark, _ in cell.marked}
    assert marks == {"", "del", "ins"}


_SOME = st.lists(
    st.sampled_from(["the", "board", "may", "decline", "date", "[████]", "bureau"]), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(_SOME, _SOME)
def test_differences_are_complete(a: list[str], b: list[str]) -> None:
    """Whatever the wordings, every word of both is in some stretch, and a wording fits itself."""
    lead = "Nobody in this office has ever written down that "
    (left,) = passages(message(1, lead + " ".join(a)))
    (right,) = passages(message(2, lead + " ".join(b)))
    shown = sum(len(s.text.split()) * (2 if s.edit is Edit.SAME else 1) for s in stretches(left.words, right.words))
    assert shown == len(left.words) + len(right.words)
    assert fits(left.words, left.words, misread=False)
