"""What of a conversation must be read, holes that were filled, and conversations of bad mail."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from forensics.people import persons
from forensics.records.message import CopyCite, Message, Participant
from forensics.records.thread import GapKind, Mark, Thread
from forensics.threads import Conversations, filled
from forensics_cli.letter import paragraphs
from forensics_cli.main import main
from tests.mail_corpus import ADA, BEN, POLICY, Corpus

QUOTED = "".join(f"> {line}\n" for line in POLICY.splitlines())
ANSWER = "The branch office cannot keep the rosters of the night watch for longer than one single year.\n"


def marks(found: Conversations) -> dict[str, tuple[Mark, str | None]]:
    return {r.message: (r.mark, r.held_by) for r in found.reviews}


def test_a_mail_that_a_later_one_quotes_in_full_need_not_be_read() -> None:
    """The end of a conversation is inclusive and holds what it quotes; a mail answered without a quote is inclusive."""
    corpus = Corpus()
    first = corpus.add("first", subject="Rosters", sent="2017-05-03T09:00", body=POLICY, native=True)
    second = corpus.add(
        "second", sender=BEN, subject="Re: Rosters", sent="2017-05-03T10:00", body=ANSWER + QUOTED, native=True,
        answers="<first@agency.example>",
    )  # fmt: skip
    third = corpus.add(
        "third", subject="Re: Rosters", sent="2017-05-03T11:00", body="Thanks for that.", native=True,
        answers="<second@agency.example>",
    )  # fmt: skip
    found = corpus.threads()
    assert marks(found) == {
        first: (Mark.CONTAINED, second),
        second: (Mark.INCLUSIVE, None),
        third: (Mark.INCLUSIVE, None),
    }
    thread = found.threads[0]
    assert (thread.rootless, thread.branches, thread.last_message) == (False, 1, third)


def test_all_words_are_in_the_mails_that_must_be_read() -> None:
    """A mail is held by an inclusive mail alone: what a middle mail quotes and the last one drops must be read."""
    corpus = Corpus()
    first = corpus.add("first", subject="Rosters", sent="2017-05-03T09:00", body=POLICY, native=True)
    second = corpus.add(
        "second", sender=BEN, subject="Re: Rosters", sent="2017-05-03T10:00", body=ANSWER + QUOTED, native=True,
        answers="<first@agency.example>",
    )  # fmt: skip
    third = corpus.add(
        "third", subject="Re: Rosters", sent="2017-05-03T11:00", body=f"Noted by all.\n> {ANSWER}", native=True,
        answers="<second@agency.example>",
    )  # fmt: skip
    assert marks(corpus.threads()) == {
        first: (Mark.INCLUSIVE, None),
        second: (Mark.CONTAINED, third),
        third: (Mark.INCLUSIVE, None),
    }


@pytest.mark.parametrize(
    ("quote", "attachments", "why"),
    [(QUOTED.split("\n", maxsplit=1)[0], (), "of its words"), (QUOTED, ("index.pdf",), "“index.pdf”")],
)
def test_what_stands_in_a_mail_alone_makes_it_inclusive_minus(
    quote: str, attachments: tuple[str, ...], why: str
) -> None:
    """Words that the answer left out, or an attachment that it does not carry, must be looked at."""
    corpus = Corpus()
    first = corpus.add(
        "first", subject="Rosters", sent="2017-05-03T09:00", body=POLICY, native=True, attachments=attachments
    )
    second = corpus.add(
        "second", sender=BEN, subject="Re: Rosters", sent="2017-05-03T10:00", body=ANSWER + quote, native=True,
        answers="<first@agency.example>",
    )  # fmt: skip
    review = next(r for r in corpus.threads().reviews if r.message == first)
    assert (review.mark, review.held_by) == (Mark.INCLUSIVE_MINUS, second)
    assert why in review.why


def test_an_answer_between_the_lines_still_holds_the_mail() -> None:
    """Pieces of a mail with answers between them are all of it."""
    corpus = Corpus()
    first = corpus.add("first", subject="Rosters", sent="2017-05-03T09:00", body=POLICY, native=True)
    one, two = QUOTED.strip().split("\n")
    corpus.add(
        "second", sender=BEN, subject="Re: Rosters", sent="2017-05-03T10:00", native=True,
        body=f"{one}\nWhy seven years?\n{two}\nYes.\n", answers="<first@agency.example>",
    )  # fmt: skip
    assert marks(corpus.threads())[first][0] is Mark.CONTAINED


def test_a_conversation_whose_beginning_is_missing_is_rootless() -> None:
    """A reply to what nobody found has no root; two answers to one mail are two branches."""
    corpus = Corpus()
    corpus.add("lost", subject="Re: Rosters of duty", sent="2017-05-03T09:00", body=POLICY, native=True)
    for name in ("one", "two"):
        corpus.add(name, sender=BEN, sent="2017-05-04T09:00", native=True, answers="<lost@agency.example>")
    thread = corpus.threads().threads[0]
    assert (thread.rootless, thread.branches) == (True, 2)


def delivered(message: Message, production: str, depth: int) -> Message:
    """Return a message with a copy in a production more."""
    cite = CopyCite(
        copy=f"c{len(message.copies)}", production=production, file=f"{production}.pdf", page=1, bates=None,
        lines=None, depth=depth,
    )  # fmt: skip
    return replace(message, copies=(*message.copies, cite))


def test_a_later_production_fills_a_hole() -> None:
    """A mail quoted in the first and delivered in the second was filled by that; delivered at once it was no hole."""
    corpus = Corpus()
    corpus.add("bare")
    bare = replace(corpus.messages[0], copies=())
    hole = delivered(delivered(bare, "first", 1), "second", 0)
    found = filled([hole], ["first", "second"])
    assert [(f.production, f.announced_in, f.cite.file, f.announced.file) for f in found] == [
        ("second", "first", "second.pdf", "first.pdf")
    ]
    assert filled([hole], ["second", "first"]) == []
    assert filled([delivered(bare, "first", 0), delivered(bare, "first", 1)], ["first", "second"]) == []


def test_a_letter_says_what_is_missing_how_we_know_and_whom_to_ask() -> None:
    """Each kind has a heading with its count; paragraphs are numbered through, with places and custodians."""
    gaps = [
        {"kind": "quoted_never_produced", "what": "The mail by Ada.", "custodians": ["Ada", "Ben"],
         "evidence": [{"file": "a.pdf", "page": n, "bates": f"AGY-{n}"} for n in range(1, 9)]},
        {"kind": "bates_missing", "what": "2 pages.", "custodians": [],
         "evidence": [{"file": "a.pdf", "page": n, "bates": None} for n in (1, 4)]},
    ]  # fmt: skip
    text = list(paragraphs(gaps))
    assert text[0] == "Emails quoted in others and not produced on their own (1)"
    assert "1. The mail by Ada.\n   Quoted in: AGY-1, AGY-2, AGY-3, AGY-4, AGY-5, AGY-6 and 2 more." in text[1]
    assert text[1].endswith("Custodians named on it: Ada; Ben.")
    assert text[3] == "2. 2 pages.\n   Between: a.pdf p. 1, a.pdf p. 4.\n   Custodians named on it: not known."


def test_a_letter_is_of_what_is_missing() -> None:
    """Without --missing, or as JSON, a letter is a mistake of use."""
    for options in (["--letter"], ["--missing", "--letter", "--json"]):
        assert CliRunner().invoke(main, ["threads", __file__, *options]).exit_code == 2


def test_ten_thousand_mails_of_one_conversation() -> None:
    """A chain in which each mail answers the one before is one conversation with one end; nothing recurses."""
    corpus = Corpus()
    for n in range(10_000):
        corpus.add(
            f"n{n}", native=True, answers=f"<n{n - 1}@agency.example>" if n else None, subject="Re: Rosters of duty",
            sent=f"2017-05-03T09:{n // 60 % 60:02}:{n % 60:02}", body=f"word{n}\n> word{n - 1}\n",
        )  # fmt: skip
    thread: Thread
    (thread,) = corpus.threads().threads
    assert (len(thread.messages), thread.branches) == (10_000, 1)


def test_ten_thousand_answers_to_one_mail() -> None:
    """A mail that all answer, with the same subject and words, is compared with a bounded number of them."""
    corpus = Corpus()
    corpus.add("first", subject="Rosters of duty", sent="2017-05-03T09:00", body=POLICY, native=True)
    for n in range(10_000):
        corpus.add(f"n{n}", sender=BEN, native=True, subject="Re: Rosters of duty", sent="2017-05-04", body=QUOTED)
    found = corpus.threads()
    assert sum(len(t.messages) for t in found.threads) == 10_001


def test_times_out_of_the_world() -> None:
    """Mails of 1970 and 2099, without a time and with an impossible one, are told apart and stand in an order."""
    corpus = Corpus()
    for n, sent in enumerate(("1970-01-01T00:00", "2099-12-31T23:59", None, "2017-13-45T99:99", "0001-01-01T00:00")):
        corpus.add(f"n{n}", subject="Re: Rosters of duty", sent=sent, body=POLICY)
    found = corpus.threads()
    assert sum(len(t.messages) for t in found.threads) == 5


def test_five_thousand_recipients() -> None:
    """A mail to 5,000 persons gives 5,000 edges; each is one person."""
    corpus = Corpus()
    many = tuple(
        Participant(printed=f"u{n}@agency.example", name=None, address=f"u{n:04}x@agency.example") for n in range(5_000)
    )
    corpus.add("first", to=many, sent="2017-05-03T09:00")
    found = persons(corpus.messages, corpus.copies, [])
    assert len(found.edges) == 5_000
    assert len(found.persons) == 5_001


def test_one_name_for_a_whole_list() -> None:
    """A list that writes one name beside every address does not make its members one person."""
    corpus = Corpus()
    for n in range(300):
        address = f"member{chr(97 + n % 26)}{chr(97 + n // 26)}@org{n}.example"
        corpus.add(f"n{n}", sender=Participant(printed=f"The List <{address}>", name="The List", address=address))
    assert len(persons(corpus.messages, corpus.copies, []).persons) == 300


def test_a_mail_nested_in_itself_ends() -> None:
    """A copy that names itself as what quotes it is its own end; no gap and no loop follow."""
    corpus = Corpus()
    corpus.add("first", body=POLICY, sender=ADA)
    corpus.copies[0] = replace(corpus.copies[0], quoted_in=corpus.copies[0].id)
    found = corpus.threads()
    assert [g for g in found.gaps if g.kind is GapKind.QUOTED_NEVER_PRODUCED] == []
    assert len(found.threads) == 1
