"""Subjects that ran together with the words of the mail, and lists that blank lines interrupt."""

import pytest

from forensics.mail.running_on import parted
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
