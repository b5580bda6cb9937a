"""Printed and native mail: header grammar, chains, fields, redactions."""

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.adapters.addresses import parse_participants
from forensics.mail import native_copies, printed_copies, read_date
from forensics.records.document import Document, DocumentKind
from forensics.records.geometry import Box
from forensics.records.message import FieldState, MessageCopy, NativeMail, Participant
from forensics.records.page import Page, TextOrigin, Token
from forensics.records.region import Finder, Region, Style


def document(*texts: str, kind: DocumentKind = DocumentKind.EMAIL) -> tuple[Document, list[Page]]:
    """Return a document whose pages hold the texts."""
    doc = Document(
        id="d", source="s", production="A", file="a.pdf", kind=kind, first=1, last=len(texts),
        bates_first=None, bates_last=None, why="test",
    )  # fmt: skip
    pages = [
        Page(
            id=f"p{n}", source="s", production="A", file="a.pdf", number=n, width=612, height=792,
            text_origin=TextOrigin.LAYER, text=text, bates=f"AB-{n:04d}",
        )
        for n, text in enumerate(texts, 1)
    ]  # fmt: skip
    return doc, pages


def copies(*texts: str, kind: DocumentKind = DocumentKind.EMAIL, regions: Sequence[Region] = ()) -> list[MessageCopy]:
    """Return the copies of a document whose pages hold the texts."""
    doc, pages = document(*texts, kind=kind)
    return printed_copies(doc, pages, regions)


def only(text: str) -> MessageCopy:
    """Return the one copy in a text."""
    (found,) = copies(text)
    return found


OUTLOOK = """From: Alder, Ada (AG)
Sent: Tuesday, March 3, 2020 4:05 PM
To: Birch, Ben (AG) [E]; Cedar, Cleo <cleo@agency.example>
Cc: Dogwood, Dan
Subject: RE: Budget draft

Fine with me.

-----Original Message-----
From: Birch, Ben (AG) [E]
Sent: Tuesday, March 3, 2020 3:59 PM
To: Alder, Ada (AG)
Subject: Budget draft

Please look at this.
"""


def test_outlook_chain_is_split_with_depth_and_lines() -> None:
    """A printed chain gives the document's own message and the quoted one, each with the lines of its header."""
    top, quoted = copies(OUTLOOK)
    assert (top.depth, top.lines, quoted.depth, quoted.lines) == (0, (1, 5), 1, (10, 13))
    assert quoted.quoted_in == top.id
    assert top.body == "Fine with me."
    assert quoted.body == "Please look at this."
    assert top.sent == "2020-03-03T16:05"
    assert top.sender is not None
    assert (top.sender.printed, top.sender.name) == ("Alder, Ada (AG)", "Alder, Ada")
    assert [p.name for p in top.to] == ["Birch, Ben", "Cedar, Cleo"]
    assert top.to[1].address == "cleo@agency.example"
    assert top.states["bcc"] is FieldState.ABSENT


def test_chain_runs_over_a_page_break() -> None:
    """The body and the quoted chain go on on the next page, and the place says which lines of which page."""
    head, tail = OUTLOOK.split("-----Original")
    top, quoted = copies(head, "More words.\n-----Original" + tail)
    assert top.body.splitlines()[-1] == "More words."
    assert [(p.page, p.lines) for p in top.place] == [(1, (1, 7)), (2, (1, 1))]
    assert (quoted.page, quoted.lines, quoted.bates) == (2, (3, 6), "AB-0002")


def test_furniture_is_no_part_of_a_message() -> None:
    """Lines that repeat from page to page neither break a header nor enter a body; line numbers stay the page's."""
    doc, (page,) = document("STAMP\n" + OUTLOOK)
    from dataclasses import replace

    top, _ = printed_copies(doc, [replace(page, furniture=(1,))], [])
    assert (top.lines, top.depth) == ((2, 6), 0)


def test_redacted_fields_are_placeholders_not_losses() -> None:
    """A header with a blacked-out sender, recipient and subject is still a header."""
    found = only(
        "From: [████████ (b)(6)]\nSent: March 3, 2020 4:05 PM\nTo: [████ (b)(6), (b)(7)(C)]; Birch, Ben\n"
        "Subject: [██████ (b)(5)]\n\nText [███ (b)(5)] more.\n"
    )
    assert found.sender is not None
    assert found.sender.redacted
    assert (found.sender.printed, found.sender.codes) == ("[████████ (b)(6)]", ("(b)(6)",))
    assert [(p.redacted, p.name) for p in found.to] == [(True, None), (False, "Birch, Ben")]
    assert found.to[0].codes == ("(b)(6)", "(b)(7)(C)")
    assert found.states["from"] is FieldState.REDACTED
    assert found.states["subject"] is FieldState.REDACTED
    assert "[███ (b)(5)]" in found.body


def test_address_alone_redacted_keeps_the_name() -> None:
    """A box over the address hides the address, not the person."""
    (person,) = parse_participants("Alder, Ada <[████ (b)(6)]>")
    assert (person.name, person.redacted, person.address_redacted) == ("Alder, Ada", False, True)


def test_columns_of_a_text_release() -> None:
    """Labels and values in columns, a code in the margin for the sender, a blank recipient, stamps above."""
    gap = " " * 24
    found = only(
        f"UNCLASSIFIED U.S. Department of State Case No. F-2014-00001 Doc No. C00000001\n"
        f"{gap * 3}RELEASE IN PART B6\n\n"
        f"From:{gap}{gap}{gap}B6\nSent{gap}Friday, March 11, 2011 1:36 PM\nTo:\nSubject:{gap}Fw: Syria\n\nPls print.\n"
    )
    assert (found.depth, found.lines, found.subject) == (0, (4, 7), "Fw: Syria")
    assert found.sender is not None
    assert (found.sender.redacted, found.sender.codes) == (True, ("(b)(6)",))
    assert (found.states["to"], found.sent) == (FieldState.BLANK, "2011-03-11T13:36")
    assert found.body == "Pls print."


def test_region_known_from_text_explains_a_blank_value() -> None:
    """A redaction that text alone shows on the line of a blank field makes the field redacted."""
    region = Region(
        id="r", source="s", production="A", file="a.pdf", page=1, box=None, style=Style.MARKING, codes=("(b)(6)",),
        confidence=0.9, finders=(Finder.MARKINGS,), why="gap", lines=(3, 3),
    )  # fmt: skip
    text = "From: Alder, Ada\nSent: March 3, 2020 4:05 PM\nTo:\nSubject: Lunch\n\nNoon?\n"
    (found,) = copies(text, regions=[region])
    assert found.states["to"] is FieldState.REDACTED
    assert found.to[0].codes == ("(b)(6)",)


@pytest.mark.parametrize(
    "header",
    [
        "Frorn: Ada Alder\nSent: March 3, 2020 4:05 PM\nTo; Ben Birch\nCe: Dan Dogwood\nSubject      Fw: Budget",
        "From: Ada Alder Sent: March 3, 2020 4:05 PM\nTo: Ben Birch Cc: Dan Dogwood\nSubject: Fw: Budget",
        "Von: Ada Alder\nGesendet: Dienstag, 3. März 2020 16:05\nAn: Ben Birch\nCc: Dan Dogwood\nBetreff: Fw: Budget",
        "De : Ada Alder\nEnvoyé : mardi 3 mars 2020 16:05\nÀ : Ben Birch\nCc : Dan Dogwood\nObjet : Fw: Budget",
        "-----Original Message----- From: Ada Alder\nSent: 03/03/2020 4:05 PM\nTo: Ben Birch\nCc: Dan Dogwood\n"
        "Subject: Fw: Budget",
        "---------------------- Forwarded by Eve Elm/AG on 03/04/2020 \n09:00 AM ---------------------------\n\n"
        "Ada Alder\n03/03/2020 04:05 PM\nTo: Ben Birch/AG@AG\ncc: Dan Dogwood/AG@AG \n\nSubject: Fw: Budget",
        "   ----- Forwarded Message ----- From: Ada Alder <a@agency.example>To: Ben Birch <b@agency.example>"
        "Cc: Dan Dogwood <d@agency.example>Sent: Tuesday, March 3, 2020, 4:05:00 PM ESTSubject: Fw: Budget",
        "Ada Alder/AG/US@AGENCY\n03/03/2020 04:05 PM\nTo\nBen Birch/AG/US@AGENCY\ncc\nDan Dogwood/AG@AGENCY\nSubject\n"
        "Fw: Budget",
        "Ada Alder\nTue 3/3/2020 4:05 PM\nTo: Ben Birch\nCc: Dan Dogwood\nSubject: Fw: Budget",
        "From: Ada Alder At: 03/03/20 16:05:11\nTo: Ben Birch\nCc: Dan Dogwood\nSubject: Fw: Budget",
        "> From: Ada Alder\n> Date: 3 March 2020 at 16:05:00 EST\n> To: Ben Birch\n"
        "> Cc: Dan Dogwood\n> Subject: Fw: Budget",
    ],
)
def test_forms_of_one_header(header: str) -> None:
    """Damage, merged labels, languages and clients: the same header is read from all."""
    found = next(c for c in copies(f"{header}\n\nbody\n") if c.lines)
    assert found.sender is not None
    assert found.sender.name == "Ada Alder"
    assert (found.sent or "")[:16] == "2020-03-03T16:05"
    assert [p.name for p in found.to] == ["Ben Birch"]
    assert [p.name for p in found.cc] == ["Dan Dogwood"]
    assert found.subject == "Fw: Budget"


def test_a_printed_conversation_holds_messages_side_by_side() -> None:
    """Gmail prints the messages of a conversation below each other under one title; none of them is quoted."""
    head = "<{0}@agency.example>                          Tue, Mar 3, 2020 at {1}"
    first, second = copies(
        "Ada Alder <ada@agency.example>\nBudget draft\n2 messages\n\n"
        f"Ada Alder {head.format('ada', '4:05 PM')}\nTo: Ben Birch <ben@agency.example>\n\nPlease look.\n\n"
        f"Ben Birch {head.format('ben', '4:15 PM')}\nTo: Ada Alder <ada@agency.example>\n\nFine.\n"
    )
    assert [(c.depth, c.subject, c.sent) for c in (first, second)] == [
        (0, "Budget draft", "2020-03-03T16:05"), (0, "Budget draft", "2020-03-03T16:15"),
    ]  # fmt: skip
    assert second.sender is not None
    assert (second.sender.address, second.quoted_in) == ("ben@agency.example", None)


def test_attributions_nest_and_come_back_up() -> None:
    """Quote marks give the depth, a wrapped attribution is one, and words below a quotation belong to the author."""
    text = (
        "Yes.\n\nOn Wed, Feb 22, 2017 at 12:22 PM, Ben Birch\n<ben@agency.example> wrote:\n> Shall we?\n>\n"
        "> On 21 February 2017 at 10:02, Ada Alder <ada@agency.example> wrote:\n>> Lunch on Friday.\n\nAda\n"
    )
    top, ben, ada = copies(text)
    assert [(c.depth, c.lines) for c in (top, ben, ada)] == [(0, None), (1, (3, 4)), (2, (7, 7))]
    assert ben.sender is not None
    assert (ben.sender.name, ben.sender.address, ben.sent) == ("Ben Birch", "ben@agency.example", "2017-02-22T12:22")
    assert (ada.quoted_in, ada.body) == (ben.id, "Lunch on Friday.")
    assert top.body == "Yes.\n\nAda"


def test_a_header_in_columns_is_the_documents_own_below_misread_stamps() -> None:
    """Stamps that OCR made noise of do not make the document's own header a quotation."""
    found = only(
        "[RELEASE IN FULLI\nB5,B6'\n\nFrom:                Ada Alder <ada@agency.example>\n"
        "Sent:                March 3, 2020 4:05 PM\nTo:                  Ben Birch\nSubject:    Oaks\n\nFine.\n"
    )
    assert (found.depth, found.subject) == (0, "Oaks")


def test_prose_is_no_header() -> None:
    """A document without mail gives nothing unless it was recognised as mail."""
    text = "As Ben wrote: the plan is sound.\nNote to: all staff\nTime: 10:00\n"
    assert copies(text, kind=DocumentKind.OTHER) == []
    assert [c.depth for c in copies(text)] == [0]


def test_native_mail_keeps_its_headers_and_reads_its_chain() -> None:
    """The mail itself has no header lines; what its body quotes is deeper, even where the body begins with it."""
    doc, (page,) = document("From: Birch, Ben\nSent: March 3, 2020 3:59 PM\nTo: Alder, Ada\nSubject: Hi\n\nHello\n")
    mail = NativeMail(
        source="s", message_id="<1@agency.example>", in_reply_to=None, references=(), thread_index=None,
        sender=Participant(printed="Ada Alder", name="Ada Alder"), to=(), cc=(), bcc=(),
        sent="2020-03-03T16:05:00+00:00",
        sent_raw="Tue, 3 Mar 2020 16:05:00 +0000", subject="Fw: Hi", attachments=(),
    )  # fmt: skip
    top, quoted = native_copies(doc, page, mail)
    assert (top.depth, top.lines, top.message_id, top.body) == (0, None, "<1@agency.example>", "")
    assert (quoted.depth, quoted.lines, quoted.subject) == (1, (1, 4), "Hi")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Doe, John (ICE); Smith, Jane", ["Doe, John", "Smith, Jane"]),
        ("Ada Alder/AG/HQ@HQ, Ben Birch/AG@HQ", ["Ada Alder", "Ben Birch"]),
        ('"Alder, Ada" <a@agency.example>, Ben Birch <b@agency.example>', ["Alder, Ada", "Ben Birch"]),
        ("Alder, Ada, Birch, Ben", ["Alder, Ada", "Birch, Ben"]),
        (
            "Alder, Ada (AG/HQ) [E] 9 @@>; Birch, Ben (AG) [C] TI O@, Cedar, Cleo (AG)",
            ["Alder, Ada", "Birch, Ben", "Cedar, Cleo"],
        ),
        ("Alder, Ada (AG/HQ) [E] WO Birch, Ben (AG)", ["Alder, Ada", "Birch, Ben"]),
        ("Alder Jr., Ada", ["Alder Jr., Ada"]),
        (
            "Alder, Ada (AG/HQ) [E] Birch, Ben (AG) Cedar, Cleo (AG) [C]; Elm, Eve",
            ["Alder, Ada", "Birch, Ben", "Cedar, Cleo", "Elm, Eve"],
        ),
        (
            "Alder, Ada B. AG J Birch, Ben C. AG; Cedar, Cleo",
            ["Alder, Ada B. AG J", "Birch, Ben C. AG", "Cedar, Cleo"],
        ),
        ("Alder, Ada AG NNO, Birch, Ben; Elm, Eve", ["Alder, Ada AG NNO", "Birch, Ben", "Elm, Eve"]),
        ("Alder, Ada (AG) PO: Birch, Ben (AG); Elm, Eve", ["Alder, Ada", "Birch, Ben", "Elm, Eve"]),
        ("Ada Alder <a@agency.example> Ben Birch <b@agency.example>", ["Ada Alder", "Ben Birch"]),
        ("'Alder, Ada AG' ‘Birch, Ben AG' | W; Elm, Eve", ["Alder, Ada AG", "‘Birch, Ben AG' | W", "Elm, Eve"]),
        ("Alder, Ada P. MO WG yyoe", ["Alder, Ada P. MO WG yyoe"]),
        ("Alder, Ada Beth AG, M.D.; Birch, Ben", ["Alder, Ada Beth AG, M.D.", "Birch, Ben"]),
        ("Ada Alder, M.D. lll", ["Ada Alder, M.D. lll"]),
        ("O'Neil, Ada; Birch, Ben 'Bo'", ["O'Neil, Ada", "Birch, Ben 'Bo"]),
        ("undisclosed-recipients:;", []),
    ],
)
def test_recipient_lists(text: str, names: list[str]) -> None:
    """Commas inside names, lists cut by commas or semicolons or by nothing, Lotus names, specks behind a name."""
    assert [p.name for p in parse_participants(text)] == names


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Sun, 2 Feb 2020 19:24:26 +0000", "2020-02-02T19:24:26+00:00"),
        ("Sunday, February 2, 2020 12:34 AM", "2020-02-02T00:34"),
        ("March 8, 2020 at 8:52:14 PM EDT", "2020-03-08T20:52:14-04:00"),
        ("02/25/20 06:47:17", "2020-02-25T06:47:17"),
        ("27/06/2000 20:03", "2000-06-27T20:03"),
        ("26. Oktober 2021 um 14:25:08 MESZ", "2021-10-26T14:25:08+02:00"),
        ("csütörtök, 2021. október 28. 12:46", "2021-10-28T12:46"),
        ("четверг, 28 октября 2021 г. в 12:46", "2021-10-28T12:46"),
        ("Monday, Apri1 20, 2020 l0:S9 AM", "2020-04-20T10:59"),
        ("2017-05-22 17:08 GMT+02:00", "2017-05-22T17:08+02:00"),
        ("Thu Aug 2608:51:35 2010", "2010-08-26T08:51:35"),
        ("Fri Feb 05 07:27:212010", "2010-02-05T07:27:21"),
        ("Thursday, Ma 21 2009 6:59 AM", "2009-05-21T06:59"),
        ("Wednesda , A ril 01 2009 7:57 AM", "2009-04-01T07:57"),
        ("Saturday, Se tember 5 2009 11:58 PM", "2009-09-05T23:58"),
        ("Friday, Ma 21 2009 6:59 AM", None),
        ("February 30, 2020 10:00 AM", None),
        ("13:75 tomorrow", None),
        ("", None),
    ],
)
def test_dates(printed: str, expected: str | None) -> None:
    """Printed forms become ISO 8601 without conversion; impossible dates stay unread."""
    assert read_date(printed) == expected


PIECES = st.sampled_from(
    ["From: ", "Sent: ", "To: ", "Cc:", "Subject:", ">", ">> ", "wrote:", "On ", "-----Original Message-----", "\n",
     "\n\n", "a@agency.example", "<", ">", ";", ",", "[████ (b)(6)]", "2020", "3/3/2020", "10:05 PM",
     "   ", "\t", "=20", "B6", "Ada", " "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=60))
def test_parsing_never_raises_and_lines_exist(pieces: list[str]) -> None:
    """Whatever the text, parsing ends, and every citation points at lines of the page."""
    text = "".join(pieces)
    count = text.count("\n") + 1
    for copy in copies(text, text):
        assert copy.lines is None or 1 <= copy.lines[0] <= copy.lines[1] <= count
        assert all(1 <= p.lines[0] <= p.lines[1] <= count for p in copy.place)
        assert copy.page in {1, 2}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 15), st.sampled_from(["AB-000123", "RELEASE IN PART B6", "Page 3 of 7"]))
def test_page_stamps_lose_no_message(at: int, stamp: str) -> None:
    """A stamp added between any two lines leaves the same messages."""
    lines = OUTLOOK.split("\n")
    stamped = copies("\n".join([*lines[:at], stamp, *lines[at:]]))
    assert [(c.subject, c.sent, len(c.to)) for c in stamped] == [
        (c.subject, c.sent, len(c.to)) for c in copies(OUTLOOK)
    ]


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 13)))
def test_blacked_out_values_lose_no_message(hidden: set[int]) -> None:
    """Whatever values of the header are blacked out, both messages are found."""
    lines = OUTLOOK.split("\n")
    for i in hidden:
        label, colon, value = lines[i].partition(": ")
        if colon and value:
            lines[i] = f"{label}: [██████ (b)(6)]"
    assert [c.depth for c in copies("\n".join(lines))] == [0, 1]


@pytest.mark.parametrize(
    ("above", "printed", "below", "sent"),
    [
        ("4:10 PM", "4:05", "3:59 PM", "2020-03-03T16:05"),
        ("4:10 PM", "4:05", "3:59 AM", "2020-03-03T04:05"),
        ("4:10 PM", "4:15", "3:59 PM", "2020-03-03T04:15"),
        ("4:10 PM", "04:05", "3:59 PM", "2020-03-03T04:05"),
        ("16:10", "4:05", "3:59 PM", "2020-03-03T04:05"),
        ("4:10 PM", "4:05 AM", "3:59 PM", "2020-03-03T04:05"),
    ],
)
def test_half_of_the_day_is_restored_where_the_chain_demands_it(
    above: str, printed: str, below: str, sent: str
) -> None:
    """A time without AM or PM is the afternoon only where the morning breaks the order and the afternoon keeps it."""
    text = "".join(
        f"From: {who}\nSent: Tuesday, March 3, 2020 {clock}\nTo: Cleo Cedar\nSubject: RE: Oaks\n\nFine {who}.\n\n"
        for who, clock in (("Ada Alder", above), ("Ben Birch", printed), ("Dan Dogwood", below))
    )
    middle = copies(text)[1]
    assert (middle.sent, middle.sent_raw) == (sent, f"Tuesday, March 3, 2020 {printed}")


@pytest.mark.parametrize("noise", ["ee", "OO", "|.)", "se |", "B5 @@>", "wo@-"])
def test_specks_are_no_sender(noise: str) -> None:
    """What OCR reads into an empty or boxed value is illegible, and redacted where a redaction stands beside it."""
    found = only(f"From: {noise}\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\nSubject: Oaks\n\nFine.\n")
    assert (found.sender, found.states["from"]) == (None, FieldState.ILLEGIBLE)
    boxed = only(
        f"From: {noise} [████ (b)(6)]\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\nSubject: Oaks\n\nFine.\n"
    )
    assert boxed.states["from"] is FieldState.REDACTED
    assert boxed.sender is not None
    assert boxed.sender.redacted


@pytest.mark.parametrize("subject", ["Re:", "Fw:", "EU", "NI"])
def test_short_subjects_are_read(subject: str) -> None:
    """A reply to a mail without a subject has one of two letters."""
    found = only(f"From: Ada\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\nSubject: {subject}\n\nFine.\n")
    assert (found.subject, found.states["subject"]) == (subject, FieldState.READ)


@pytest.mark.parametrize("name", ["H", "PJ", "Bo Li", "Ng", "H2"])
def test_short_names_are_read(name: str) -> None:
    """One letter or two can be how somebody signs."""
    found = only(f"From: {name}\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\nSubject: Oaks\n\nFine.\n")
    assert found.states["from"] is FieldState.READ


def test_every_field_is_cited_to_lines_that_hold_it() -> None:
    """The lines cited for a field hold its label and its whole value, folded lines and all."""
    text = OUTLOOK.replace("To: Birch, Ben (AG) [E]; Cedar", "To: Birch, Ben (AG) [E];\n    Cedar", 1)
    lines = text.split("\n")
    for copy in copies(text):
        for key, words in (
            ("from", copy.sender),
            ("to", copy.to[0]),
            ("sent", copy.sent_raw),
            ("subject", copy.subject),
        ):
            first, last = copy.places[key].lines
            held = " ".join(lines[first - 1 : last])
            value = words if isinstance(words, str) else words.printed if words else ""
            assert held.casefold().startswith(key)
            assert " ".join(value.split()) in " ".join(held.split())
    assert copies(text)[0].places["to"].lines == (3, 4)


def test_fields_of_a_page_are_cited_to_its_boxes() -> None:
    """On a page whose words have places, a field is cited with the box around its line."""
    doc, (page,) = document("From: Ada\nSent: March 3, 2020 4:05 PM\nTo: Ben Birch\nSubject: Oaks\n\nFine.")
    tokens = tuple(
        Token(word, Box(72 + 40 * x, 70 + 14 * line, 108 + 40 * x, 80 + 14 * line), line)
        for line, text in enumerate(page.text.split("\n"), 1)
        for x, word in enumerate(text.split())
    )
    (found,) = printed_copies(doc, [dataclasses.replace(page, tokens=tokens)], [])
    assert found.places["to"].box == Box(72, 112, 188, 122)


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("[██████ (b)(6), (b)(7)(C)] <ada@agency.example>            b6 -1", ("(b)(6)", "(b)(7)(C)")),
        ("[██████ (b)(5)] (b)(5) DPP", ("(b)(5)",)),
        ("[██████ Non-Responsive] Non-Responsive", ("Non-Responsive",)),
        ("NonResponsive", ("Non-Responsive",)),
        ("            b7C -2", ("(b)(7)(C)",)),
    ],
)
def test_codes_beside_a_hidden_sender_are_no_name(value: str, codes: tuple[str, ...]) -> None:
    """What is printed in the margin, or behind the box, claims an exemption and names nobody."""
    found = only(f"From: {value}\nSent: March 3, 2020 4:05 PM\nTo: Birch, Ben\nSubject: Plan\n\nText.\n")
    assert found.sender is not None
    assert (found.sender.redacted, found.sender.name, found.sender.codes) == (True, None, codes)


def test_a_date_that_a_box_cuts_is_redacted() -> None:
    """What is left of a date beside a box is no date that could not be read."""
    found = only("From: Alder, Ada\nSent: [██████ (b)(6)] PM\nTo: Birch, Ben\nSubject: Plan\n\nText.\n")
    assert (found.states["sent"], found.sent) == (FieldState.REDACTED, None)


def test_the_date_of_a_lotus_header_is_cited_to_its_own_line() -> None:
    """Name and date stand on lines of their own above ``To:``, or in a column beside it: each is cited where it is."""
    above = only("Ada Alder@AG\n03/03/2020\n04:05 PM\nTo: Ben Birch/AG@AG\ncc:\nSubject: Budget\n\nFine.\n")
    assert (above.places["from"].lines, above.places["sent"].lines) == ((1, 1), (2, 3))
    beside = only(
        '   "Ada                To:  Ben Birch/AG@AG\n'
        '   Alder"              cc:\n'
        "   03/03/2020          Subject:  Budget\n"
        "   04:05 PM\n\nFine.\n"
    )
    assert (beside.places["from"].lines[0], beside.places["sent"].lines) == (1, (3, 4))
    assert beside.places["from"].lines[1] >= 2


@pytest.mark.parametrize(
    "printed",
    [
        "Blair, Ada ‹[████ (b)(6)]",
        "Blair, Ada <[████ (b)(6)]",
        "Blair, Ada ‹[████ (b)(6)]›",
        "Blair, Ada] [████ (b)(6)]",
    ],
)
def test_a_bracket_without_its_partner_is_no_part_of_a_name(printed: str) -> None:
    """Before a hidden address OCR loses one bracket; the name goes without it, what is printed stays as it is."""
    (person,) = parse_participants(printed)
    assert (person.name, person.redacted, person.address_redacted) == ("Blair, Ada", False, True)
    assert (person.printed, person.codes) == (printed, ("(b)(6)",))


@pytest.mark.parametrize("opened", ["Imailto:", "fmailto:", "Ernailto:", "{mailto:", "mailto:", "[mailto:"])
def test_a_bracket_read_as_a_letter_is_no_letter_of_the_address(opened: str) -> None:
    """``[mailto:`` misread gives neither the address a letter more nor the name a word more."""
    (one, two) = parse_participants(f"Blair, Ada {opened}ada@agency.example]; Birch, Ben")
    assert (one.name, one.address, two.name) == ("Blair, Ada", "ada@agency.example", "Birch, Ben")
    assert one.printed == f"Blair, Ada {opened}ada@agency.example]"
