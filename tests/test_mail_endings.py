"""Signatures and disclaimers told from an author's words, and chains as a person reads them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from forensics.mail.endings import ending
from forensics_cli.main import main

NOTICE = (
    "This message is intended only for the use of the addressee and may be confidential. If you have received it in\n"
    "error please notify the sender and delete it."
)
RECORD = "Request ID: 0001\nDate: 555-555-0100\nOffice: 12"
PROSE = "Thanks.\nThen the vessel sailed on and nobody on the quay thought of looking at the manifest again that day."


@pytest.mark.parametrize(
    ("body", "author", "words", "signature"),
    [
        ("The plan is late.\n\nBest regards,\nAda", None, "The plan is late.", "Best regards,\nAda"),
        ("The plan is late.\nThanks, Ada", None, "The plan is late.", "Thanks, Ada"),
        ("Call me.\nSent from my iPhone", None, "Call me.", "Sent from my iPhone"),
        (
            "The plan is late.\nAda Alder, MPH\nDirector, Harbour Office\nPhone: 555-0100", "Alder, Ada",
            "The plan is late.", "Ada Alder, MPH\nDirector, Harbour Office\nPhone: 555-0100",
        ),
        (
            "The plan is late.\n\nBen Birch\nHarbour Office\nben@agency.example\n555-555-0100", None,
            "The plan is late.", "Ben Birch\nHarbour Office\nben@agency.example\n555-555-0100",
        ),
        (RECORD, None, RECORD, ""),
        ("Thanks for the note. Is Ada coming?", "Alder, Ada", "Thanks for the note. Is Ada coming?", ""),
        (PROSE, None, PROSE, ""),
        ("", None, "", ""),
    ],
)  # fmt: skip
def test_a_signature_is_told_from_the_words(body: str, author: str | None, words: str, signature: str) -> None:
    """A formula, a name, a card of numbers or a device opens a signature; prose after thanks does not."""
    assert ending(body, author) == (words, signature, "")


def test_a_disclaimer_is_told_from_signature_and_words() -> None:
    """The notice at the end stands apart, also directly below the signature, and nothing is lost."""
    assert ending(f"The plan is late.\n\nRegards,\nAda\n{NOTICE}") == ("The plan is late.", "Regards,\nAda", NOTICE)
    talk = "Is this message confidential? I think it is."
    assert ending(talk) == (talk, "", "")


def test_messages_of_a_file_are_shown_as_the_chain_they_stand_in(tmp_path: Path) -> None:
    """A quoted message stands further in, hidden values show as bars with their codes, unread ones say so."""
    mail = tmp_path / "chain.txt"
    mail.write_text(
        "From: Ada Alder\nSent: Tuesday, March 3, 2020 4:05 PM\nTo: [redacted] (b)(6)\nSubject: RE: Oaks\n\nFine.\n\n"
        "From: Ben Birch\nSent: Tuesday, March 3, 2020 3:59 PM\nTo: Ada Alder\nSubject: Oaks\n\nPlease look.\n"
    )
    shown = CliRunner().invoke(main, ["messages", str(mail), "--workers", "1"])
    lines = shown.stdout.splitlines()
    assert lines[0] == "── chain.txt p. 1"
    assert "Subject:  RE: Oaks" in lines
    assert "    ── chain.txt p. 1, quoted at depth 1" in lines
    assert "    From:     Ben Birch" in lines
    assert "█" in next(line for line in lines if line.startswith("To:"))
    listed = CliRunner().invoke(main, ["messages", str(mail), "--list", "--workers", "1"])
    assert "First copy" in listed.stdout


def test_a_long_run_of_capitals_ends_at_once() -> None:
    """A line of thousands of letters is no name; patterns that could be read in many ways would never end."""
    for line in ("Ada Alder " + "A" * 3000 + "!", "AB" * 2000, "A." * 1500 + "?", "Ada, " + "B1." * 900 + "!"):
        assert ending(f"Thank you.\n\n{line}\n555-0100").words
