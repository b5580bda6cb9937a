"""Identity of copies: what is one message, what stays apart, and what the copies disagree on."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from forensics.case import Case
from forensics.mail import identify
from forensics.records.cite import Cite
from forensics.records.finding import Finding, FindingKind
from forensics.records.geometry import Box
from forensics.records.message import FieldState, Message, MessageCopy, MessageKind, Participant
from forensics.records.source import Production, Settings

READ = dict.fromkeys(("from", "to", "sent", "subject"), FieldState.READ)
LONG = (
    "The committee met on Tuesday and agreed that the draft budget be sent to all three agencies before the end of May."
)
BASE = MessageCopy(
    id="c_1", document="d1", source="s1", production="A", file="a.pdf", page=1, bates="A-1", lines=(1, 4), depth=0,
    quoted_in=None, sender=Participant(printed="Alder, Ada", name="Alder, Ada"),
    to=(Participant(printed="Birch, Ben", name="Birch, Ben"),), sent="2020-03-03T16:05",
    sent_raw="March 3, 2020 4:05 PM",
    subject="Re: Budget draft", body=LONG, states=READ,
)  # fmt: skip
HIDDEN = Participant(printed="[████ (b)(6)]", redacted=True, codes=("(b)(6)",))


def other(number: int, **changes: object) -> MessageCopy:
    """Return a copy in another document, changed."""
    return replace(BASE, id=f"c_{number}", document=f"d{number}", source=f"s{number}", file=f"{number}.pdf", **changes)  # type: ignore[arg-type]


def groups(*copies: MessageCopy) -> list[set[str]]:
    """Return the ids of the copies of each message."""
    _, messages, _ = identify(copies)
    return sorted(({c.copy for c in m.copies} for m in messages), key=min)


def test_quoted_copy_one_minute_earlier_is_the_same_message() -> None:
    """A quoted copy prints the minute or the one before; a minute later is another message."""
    early = other(2, depth=1, sent="2020-03-03T16:04")
    assert groups(BASE, early) == [{"c_1", "c_2"}]
    assert groups(BASE, replace(early, depth=0)) == [{"c_1"}, {"c_2"}]


def test_short_messages_of_one_minute_stay_apart() -> None:
    """Same sender, subject and minute, different words: two messages."""
    assert groups(replace(BASE, body="Please print."), other(2, body="Call me.")) == [{"c_1"}, {"c_2"}]


@pytest.mark.parametrize(
    ("one", "two"), [("fyi", "fvi"), ("fyi", "fy i"), ("", "291"), ("im", "jm"), ("Done.\n\n12", "Done.")]
)
def test_damage_to_few_words_is_no_other_message(one: str, two: str) -> None:
    """What OCR makes of three letters, and the page number below them, does not part the copies of one message."""
    assert groups(replace(BASE, body=one), other(2, body=two)) == [{"c_1", "c_2"}]


@pytest.mark.parametrize(
    ("one", "two"), [("Declan", "DecIan"), ("Re: Amano", "Re: Amano 1.4(D)"), ("Re: confidential", "Re: contiaentia!")]
)
def test_damage_to_a_subject_is_no_other_message(one: str, two: str) -> None:
    """Sender, minute and words agree: letters that OCR mistook and a code in the subject do not part the copies."""
    assert groups(replace(BASE, subject=one), other(2, subject=two)) == [{"c_1", "c_2"}]


def test_noise_in_place_of_a_sender_contradicts_nobody() -> None:
    """A sender read as signs rather than letters is no other person."""
    noise = Participant(printed="Al',,, d:z)", name="Al',,, d:z)")
    assert groups(BASE, other(2, sender=noise)) == [{"c_1", "c_2"}]


def test_a_copy_without_its_time_is_found_by_day_and_subject() -> None:
    """Half the words misread and the time lost: the day and the subject still bring the copies together."""
    damaged = " ".join(w if n % 4 else f"{w}x" for n, w in enumerate(LONG.split()))
    assert groups(BASE, other(2, sent="2020-03-03", body=damaged)) == [{"c_1", "c_2"}]


def test_a_reply_that_holds_the_words_it_answers_is_not_they() -> None:
    """Where the minute is unknown, a reply and a message of the same words stay apart."""
    answered = replace(BASE, subject="Budget draft", sender=None)
    assert groups(answered, other(2, sent=None, sender=None, body=f"Yes. {LONG}")) == [{"c_1"}, {"c_2"}]


def test_one_word_sent_twice_in_a_minute_is_two_messages() -> None:
    """The same request above two mails is two messages, unless subject or reader agree."""
    one = replace(BASE, body="Please print.", subject="Oaks", to=())
    assert groups(one, other(2, body="Please print.", subject=None, to=())) == [{"c_1"}, {"c_2"}]


def test_redacted_agrees_with_everything_and_proves_nothing() -> None:
    """A redacted sender and half a body do not part copies; nothing but redactions does not join them."""
    half = other(2, sender=HIDDEN, body=f"{LONG[:60]} [████████ (b)(5)]", states={**READ, "from": FieldState.REDACTED})
    assert groups(BASE, half) == [{"c_1", "c_2"}]
    blank = {"sender": HIDDEN, "subject": None, "sent": None, "to": (), "body": "[██████ (b)(5)]", "states": {}}
    assert groups(replace(BASE, **blank), other(2, **blank)) == [{"c_1"}, {"c_2"}]  # type: ignore[arg-type]


def test_same_message_id_over_different_texts_is_a_finding() -> None:
    """Two texts under one Message-ID stay apart and are reported."""
    one = replace(BASE, message_id="<1@agency.example>")
    two = other(
        2, message_id="<1@agency.example>", body="Completely unrelated words about parking permits for the new garage."
    )
    _, messages, findings = identify([one, two])
    assert len(messages) == 2
    assert [f.kind for f in findings] == [FindingKind.SAME_ID_DIFFERENT_BODY]


def test_best_reading() -> None:
    """The message takes the readable sender and the fuller body from the other copy."""
    dark = other(2, sender=HIDDEN, body=f"{LONG[:70]} [██████ (b)(5)]", states={**READ, "from": FieldState.REDACTED})
    copies, (message,), findings = identify([dark, BASE])
    assert findings == []
    assert {c.message for c in copies} == {message.id}
    assert message.sender == BASE.sender
    assert (message.body, message.kind) == (LONG, MessageKind.PRODUCED)


def test_only_quoted_is_quoted() -> None:
    """A message that never stands on its own is quoted."""
    _, (message,), _ = identify([replace(BASE, depth=2)])
    assert message.kind is MessageKind.QUOTED


def test_reply_and_what_it_quotes_are_two() -> None:
    """A short reply whose words also stand in the quoted text is not that text."""
    reply = replace(BASE, id="c_0", body="The draft budget be sent before the end of May")
    quoted = replace(BASE, id="c_9", depth=1, quoted_in="c_0")
    assert groups(reply, quoted) == [{"c_0"}, {"c_9"}]


def test_order_of_copies_does_not_matter() -> None:
    """Every order of ingest gives the same messages and findings."""
    copies = [
        BASE,
        other(2, depth=1, sent="2020-03-03T16:04"),
        other(3, sender=HIDDEN, body="[████ (b)(5)]", states={**READ, "from": FieldState.REDACTED}),
        other(4, body="Another text altogether, on parking permits for the new garage."),
    ]
    results = {str((identify(order)[1], identify(order)[2])) for order in permutations(copies)}
    assert len(results) == 1


def test_each_field_is_cited_to_the_copy_it_was_read_from() -> None:
    """The sender comes from the copy that shows it, the body from the fuller one; what nobody read has no citation."""
    place = Cite(file="2.pdf", page=3, lines=(2, 2), box=Box(72, 90, 300, 102))
    dark = replace(BASE, sender=HIDDEN, states={**READ, "from": FieldState.REDACTED})
    light = other(2, page=3, depth=1, body=LONG[:70], places={"from": place})
    (message,) = identify([dark, light])[1]
    sender, body = message.sources["from"], message.sources["body"]
    assert (sender.file, sender.page, sender.lines, sender.box) == ("2.pdf", 3, (2, 2), place.box)
    assert body.file == "a.pdf"
    assert "bcc" not in message.sources


def test_order_of_ingest_does_not_matter(tmp_path: Path) -> None:
    """Two productions of one chain, taken in either first and file by file in either order, give the same messages."""
    chain = "From: {}\nSent: Tuesday, March 2, 2010 9:58 PM\nTo: Ben Birch\nSubject: RE: Draft\n\nI agree.\n\n"
    quoted = "-----Original Message-----\nFrom: Ben Birch\nSent: Tuesday, March 2, 2010 8:01 PM\nTo: Ada Alder\n"
    quoted += "Subject: Draft\n\nPlease look at the draft before the board meets on Friday.\n"
    files = {
        "first/a.txt": chain.format("[redacted] (b)(6)") + quoted,
        "first/b.txt": quoted.split("\n", 1)[1],
        "later/c.txt": chain.format("Ada Alder") + quoted,
        "later/d.eml": "Message-ID: <1@hb>\nFrom: Ada Alder <ada@hb.example>\nSubject: Lunch\n\nAt noon, downstairs?\n",
        "later/e.eml": "Message-ID: <1@hb>\nFrom: Ada Alder <ada@hb.example>\nSubject: Boats\n\nPilots strike today.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    told = []
    for names in (list(files), list(reversed(files))):
        with Case.in_memory(Settings(), 1) as case:
            for name in names:
                case.ingest([tmp_path / name], Production(name=name.split("/")[0]))
            found = case.read(Message, stage="threads")
            clashes = case.store.read(Finding, kind=FindingKind.SAME_ID_DIFFERENT_BODY.value)
            told.append((sorted(found, key=lambda m: m.id), [(f.id, f.why) for f in clashes]))
    assert told[0] == told[1] and len(told[0][0]) == 4 and len(told[0][1]) == 1
    by_subject = {m.subject: (len(m.copies), m.sender.printed) for m in told[0][0] if m.sender}
    assert by_subject["RE: Draft"] == (2, "Ada Alder") and by_subject["Draft"][0] == 3
