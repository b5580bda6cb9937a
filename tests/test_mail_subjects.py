"""Subjects that ran together with the words of the mail, and lists that blank lines interrupt."""

import pytest

from forensics.mail.greetings import parted
from tests.test_mail import copies, only


@pytest.mark.parametrize(
    ("printed", "readers", "subject", "words"),
    [
        ("Budget draft Dear Ada,", [], "Budget draft", "Dear Ada,"),
        (
            "Harvest report Dear Ben, I thought the enclosed may be of use to you.", [],
            "Harvest report", "Dear Ben, I thought the enclosed may be of use to you.",
        ),
        (
            "RE: No rush Cleo and Ben: Thank you for the kind note. Best, Ada", ["Ben Birch"],
            "RE: No rush", "Cleo and Ben: Thank you for the kind note. Best, Ada",
        ),
        ("FW: Superhero Larry:", ["Cedar, Lawrence (AG)"], "FW: Superhero", "Larry:"),
        ("Meeting with Larry, Ada", ["Cedar, Lawrence"], "Meeting with Larry, Ada", ""),
        ("Draft of the Dear Colleague letter, final", [], "Draft of the Dear Colleague letter, final", ""),
        ("Thinking cap: Dr. Birch: the global fight", ["Ben Birch"], "Thinking cap: Dr. Birch: the global fight", ""),
        ("Dear Ada,", ["Ada Alder"], "Dear Ada,", ""),
        ("Budget draft Hi Ada and Ben", [], "Budget draft", "Hi Ada and Ben"),
        ("Budget draft Kim: Thanks for the note. Best, Ada", [], "Budget draft", "Kim: Thanks for the note. Best, Ada"),
        ("Budget draft Ada All this is fine.", ["Ada Alder"], "Budget draft", "Ada All this is fine."),
        ("Lunch for Ada All this is fine.", ["Ada Alder"], "Lunch for Ada All this is fine.", ""),
        ("Attn Dr. Birch: key points for", ["Ben Birch"], "Attn Dr. Birch: key points for", ""),
        ("Thinking cap: Dr. Ben Birch: the fight", ["Ben Birch"], "Thinking cap: Dr. Ben Birch: the fight", ""),
        ("Remarks at the meeting on Cancer,", ["Ben Birch"], "Remarks at the meeting on Cancer,", ""),
        (
            "Next steps When: Friday, April 3, 2020 8:00 AM-9:00 AM. Where: Room 7", [],
            "Next steps", "When: Friday, April 3, 2020 8:00 AM-9:00 AM. Where: Room 7",
        ),
    ],
)  # fmt: skip
def test_a_subject_ends_where_a_reader_is_greeted(printed: str, readers: list[str], subject: str, words: str) -> None:
    """A greeting ends a subject, and what follows is kept as words of the mail; names within a subject stay."""
    assert parted(printed, readers) == (subject, words)


def test_words_that_ran_on_stand_in_the_body() -> None:
    """Nothing of a subject line is lost: what is no subject opens the body."""
    found = only(
        "From: Ada Alder\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\n"
        "Subject: Harvest Ben: Please bring the figures.\nThey are due on Friday.\n"
    )
    assert found.subject == "Harvest"
    assert found.body == "Ben: Please bring the figures.\nThey are due on Friday."


def test_a_quoted_subject_ends_the_one_above_it() -> None:
    """The subject of the quoted message tells where that of its reply ends, however short it is."""
    first, second = copies(
        "From: Ada Alder\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\n"
        "Subject: RE: Oaks Thanks for the kind words.\n\n"
        "From: Ben Birch\nSent: Tuesday, March 3, 2020 3:05 PM\nTo: Ada Alder\nSubject: Oaks\n\nWell done.\n"
    )
    assert (first.subject, second.subject) == ("RE: Oaks", "Oaks")
    assert first.body.startswith("Thanks for the kind words.")


def test_an_attribution_on_the_line_of_a_subject_begins_a_message() -> None:
    """A reply without words of its own leaves its attribution on the line of its subject."""
    first, second = copies(
        "From: Ada Alder\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\n"
        "Subject: Re: favour On Mar 2, 2020, at 9:13 PM, Ben Birch <ben@agency.example> wrote:\n"
        "> Could you look at it?\n"
    )
    assert first.subject == "Re: favour"
    assert second.sender is not None
    assert second.sender.address == "ben@agency.example"


def test_a_list_goes_on_over_blank_lines() -> None:
    """Boxes drawn over recipients leave blank lines; the names behind them and the subject are still the header's."""
    found = only(
        "From: Ada Alder\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch; Cleo Cedar;\n\n\n\n\n\n\n\n"
        "Dogwood, Dan (AG);\n\n\n\nElm, Eva (AG)\nSubject: Oaks\n\nWell done.\n"
    )
    assert found.subject == "Oaks"
    assert [p.name for p in found.to] == ["Ben Birch", "Cleo Cedar", "Dogwood, Dan", "Elm, Eva"]


def test_a_folded_subject_does_not_cut_the_whole_one() -> None:
    """Where one copy of a subject is folded and another is whole, the whole one is not cut to the first line."""
    long = "Opening remarks at the meeting of the two boards for health,"
    _, second = copies(
        f"From: Ada Alder\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\nSubject: RE: {long}\n"
        "science, and the tides, and thanks for the figures.\nNot now.\n\n"
        "From: Ben Birch\nSent: Tuesday, March 3, 2020 3:05 PM\nTo: Ada Alder\n"
        f"Subject: {long} science, and the tides, and thanks for the figures.\n\nWell done.\n"
    )
    assert second.subject == f"{long} science, and the tides, and thanks for the figures."


def test_a_line_behind_the_quoted_subject_is_words() -> None:
    """What reads like a line behind the subject of the message quoted next is no part of the subject."""
    first, _ = copies(
        "From: Ada Alder\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\n"
        "Subject: Fwd: Time for an interview? This is from patty\nPlease decline.\n\n"
        "From: Ben Birch\nSent: Tuesday, March 3, 2020 3:05 PM\nTo: Ada Alder\nSubject: Time for an interview?\n\nHi.\n"
    )
    assert (first.subject, first.body) == ("Fwd: Time for an interview?", "This is from patty\nPlease decline.")


def test_a_label_without_its_colon_behind_a_subject_opens_a_header() -> None:
    """``Subject: FW: Oaks From ee`` above ``Sent:`` is a subject and the next header with its sender."""
    first, second = copies(
        "From: Ada Alder\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: Ben Birch\nSubject: FW: Oaks From Cleo Cedar\n"
        "Sent: Tuesday, March 3, 2020 3:05 PM\nTo: Ada Alder\nSubject: Oaks\n\nWell done.\n"
    )
    assert (first.subject, second.subject, second.lines) == ("FW: Oaks", "Oaks", (4, 7))
    assert second.sender is not None
    assert second.sender.name == "Cleo Cedar"
