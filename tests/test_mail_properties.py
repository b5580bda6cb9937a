"""Rules that hold whatever a chain says: parsing ends, citations hold what they cite, stamps and boxes lose nothing."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.intake import documents, furniture
from forensics.mail import identify, printed_copies
from forensics.records.message import MessageCopy
from tests.test_intake_pages import pages_of, source_of
from tests.test_mail import copies

NAMES = ("Alder, Ada (AG)", "Birch, Ben", "Cleo Cedar <cleo@agency.example>", "Dogwood, Dan [E]", "Eve Elm")
SUBJECTS = ("Budget draft", "Tide tables for March", "Lunch?", "Re: FW: Minutes of the board")
WORDS = ("Please look at this.", "Fine with me.", "I will call you at noon about it.", "See the second page.")
LENGTH = 60_000
"""Characters of a hostile text: where a part took more than linear time, the test would not end."""
HOSTILE = (
    ">", "> ", ">\n", "From:", "From: ", "From:\n", "From: Ada\n", "On 3 May 2017 Ada wrote:\n", "wrote:\n", "1", "1:",
    "1/2/", "To: a;b\n", "a", "a ", "a@", "a.", "-", "_", "=20", "[█", "[████ (b)(6)] ", " ", "\n", "a\t", "(",
    "-----Original Message-----\n", "From\nTo\nSubject\nSent\n", "From: a To: b Subject: c ", "Alder, Ada; ",
    "<", '"', "Hi Ada, ", ">>> Ada 01/02/01 11:12AM >>>\n", "Re: ", "(fwd)", "x   From: ", "Page 1 of 2\n",
    "on behalf of ", "[mailto:",
)  # fmt: skip
LABELS = (
    "From",
    "To",
    "Cc",
    "Ce",
    "Bcc",
    "Sent",
    "Date",
    "Subject",
    "Subjed",
    "Von",
    "An",
    "Frorn",
    "cc",
    "At",
    "Importance",
)
MARKS = (": ", ":", " : ", "; ", ".  ", "\t", ":\t", "    ", " ")
VALUES = (
    *NAMES, *SUBJECTS, *WORDS, "Tuesday, March 3, 2020 4:05 PM", "3/3/2020 16:05", "[████ (b)(6)]", "", "yy wo@-", "b6",
    "a@agency.example; b@agency.example", "Alder, Ada (AG) [E] Birch, Ben (AG)", "On Mar 3, 2020, Ada wrote:",
    "Ada Alder/AG/US@AGENCY", "Ada Alder 03/03/2020 04:05 PM", "-----Original Message-----", "Begin forwarded message:",
    "________________________________", "Page 1 of 2", "AB-000001", "RELEASE IN PART B6",
)  # fmt: skip
HEADER = "From: {0}\nSent: March 3, 2020 4:05 PM\nTo: {1}\nSubject: {2}\n\nText.\n"


@st.composite
def chain(draw: st.DrawFn) -> list[list[str]]:
    """Return the lines of each message of a chain, separators before all but the first."""
    made = []
    for n in range(draw(st.integers(2, 4))):
        lines = ["", "-----Original Message-----"] if n else []
        lines.append(f"From: {draw(st.sampled_from(NAMES))}")
        lines.append(f"Sent: Tuesday, March {20 - n}, 2020 {draw(st.integers(1, 12))}:05 PM")
        lines.append("To: " + "; ".join(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3))))
        if draw(st.booleans()):
            lines.append(f"Cc: {draw(st.sampled_from(NAMES))}")
        lines.append(f"Subject: {draw(st.sampled_from(SUBJECTS))}")
        made.append([*lines, "", *draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))])
    return made


def told(found: list[MessageCopy]) -> list[tuple[object, ...]]:
    """Return what does not depend on where messages stand."""
    return [(c.depth, c.sender and c.sender.printed, c.sent, len(c.to), len(c.cc), c.subject) for c in found]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_are_read_to_their_end(piece: str) -> None:
    """A text that repeats one piece, as a page and as any value of a header, neither raises nor goes on for ever."""
    text = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
    values = [text.replace("\n", " "), "Birch, Ben", "Plan"]
    copies(text)
    for turn in range(3):
        copies(HEADER.format(*values[-turn:], *values[:-turn]))
    furniture(pages_of([text]))


@st.composite
def torn(draw: st.DrawFn) -> list[str]:
    """Return lines of headers, names, marks and any other text in any order: a chain after a bad scan."""
    value = st.sampled_from(VALUES)
    header = st.tuples(st.sampled_from(LABELS), st.sampled_from(MARKS), value).map("".join)
    hostile = st.sampled_from([piece for piece in HOSTILE if "\n" not in piece])
    free = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
    quote = st.sampled_from(["", "", " ", "> ", ">> ", "     ", "\t"])
    line = st.tuples(quote, st.one_of(header, header, st.tuples(header, header).map(" ".join), value, hostile, free))
    return draw(st.lists(line.map("".join), max_size=24))


@settings(max_examples=200, deadline=None)
@given(torn())
def test_torn_chains_are_read_and_cited(lines: list[str]) -> None:
    """Lines in any order are read to their end, and the lines that a field is cited to hold each of its words."""
    for copy in copies("\n".join(lines)):
        people = {"from": (copy.sender,) if copy.sender else (), "to": copy.to, "cc": copy.cc, "bcc": copy.bcc}
        values = {key: " ".join(p.printed for p in persons) for key, persons in people.items()}
        for key, value in (values | {"sent": copy.sent_raw or "", "subject": copy.subject or ""}).items():
            words = re.findall(r"[^\W_]{3,}", value)
            if words:
                first, last = copy.places[key].lines
                cited = "\n".join(lines[first - 1 : last])
                assert all(word in cited for word in words)


@settings(max_examples=80, deadline=None)
@given(chain())
def test_every_field_is_cited_to_lines_that_hold_it(messages: list[list[str]]) -> None:
    """The lines that a field is cited to begin with its label and hold its value."""
    text = "\n".join(line for message in messages for line in message)
    lines = text.split("\n")
    found = copies(text)
    assert len(found) == len(messages)
    for copy in found:
        persons = {"from": [copy.sender] if copy.sender else [], "to": copy.to, "cc": copy.cc}
        values = {key: [p.printed for p in people] for key, people in persons.items()}
        values |= {"sent": [copy.sent_raw or ""], "subject": [copy.subject or ""]}
        for key, place in copy.places.items():
            cited = "\n".join(lines[place.lines[0] - 1 : place.lines[1]])
            assert cited.casefold().startswith(f"{key}:")
            assert all(value in cited for value in values[key])


@settings(max_examples=80, deadline=None)
@given(chain(), st.integers(5, 14), st.booleans())
def test_page_breaks_with_stamps_lose_no_message(messages: list[list[str]], length: int, below: bool) -> None:
    """A chain printed over pages, each stamped above and below, is the chain that it is without pages."""
    lines = [line for message in messages for line in message]
    cuts = [lines[n : n + length] for n in range(0, len(lines), length)]
    texts = ["\n".join(["RELEASE IN PART B6", *cut, *["AB-000001"] * below]) for cut in cuts]
    pages = furniture(pages_of([text.replace("000001", f"{n:06}") for n, text in enumerate(texts, 1)]))
    (document, *others) = documents(pages, [source_of(pages)])
    assert not others
    assert told(printed_copies(document, pages, [])) == told(copies("\n".join(lines)))


@settings(max_examples=80, deadline=None)
@given(chain(), st.randoms(use_true_random=False), st.floats(0, 0.9))
def test_boxes_over_any_words_lose_no_message(messages: list[list[str]], dice: Random, share: float) -> None:
    """Whatever words are blacked out, labels and separators apart, every message is found at its depth."""
    hidden = [[_blacked(line, dice, share) for line in message] for message in messages]
    found = copies("\n".join(line for message in hidden for line in message))
    assert [c.depth for c in found] == list(range(len(messages)))
    for copy, message in zip(found, hidden, strict=True):
        labels = {line.partition(":")[0].casefold() for line in message if ": " in line}
        assert {key for key in labels if copy.states.get(key, "absent") == "absent"} <= {"please look at this"}


def _blacked(line: str, dice: Random, share: float) -> str:
    label, colon, value = line.partition(": ") if ": " in line else ("", "", line)
    if "-----" in line:
        return line
    words = ["[████ (b)(6)]" if dice.random() < share else word for word in value.split(" ")]
    return f"{label}{colon}{' '.join(words)}" if value else line


@settings(max_examples=40, deadline=None)
@given(st.lists(chain(), min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_identity_does_not_depend_on_the_order_of_copies(chains: list[list[list[str]]], dice: Random) -> None:
    """Copies handed over in any order make the same messages with the same citations, and the same findings."""
    found = []
    for n, messages in enumerate(chains):
        pages = pages_of(["\n".join(line for message in messages for line in message)], f"{n}.pdf")
        found += printed_copies(documents(pages, [source_of(pages)])[0], pages, [])
    shuffled = list(found)
    dice.shuffle(shuffled)
    one, other = identify(found), identify(shuffled)
    assert sorted(one[0], key=lambda c: c.id) == sorted(other[0], key=lambda c: c.id)
    assert sorted(one[1], key=lambda m: m.id) == sorted(other[1], key=lambda m: m.id)
    assert sorted(one[2], key=lambda f: f.id) == sorted(other[2], key=lambda f: f.id)
