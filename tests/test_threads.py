"""Conversations: links of every kind, gaps, loops, and independence of the order of ingest."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.mail import base_subject, is_reply
from forensics.records.ids import stable_id
from forensics.records.message import MessageKind, Participant
from forensics.records.page import Page, TextOrigin
from forensics.records.thread import GapKind, LinkKind
from forensics.threads import Conversations, absorb_excerpts
from tests.mail_corpus import ADA, BEN, POLICY, Corpus


def link(found: Conversations, message: str) -> tuple[str | None, LinkKind]:
    return next((x.parent, x.kind) for x in found.links if x.message == message)


def gaps(found: Conversations, kind: GapKind) -> list[str]:
    return [g.what for g in found.gaps if g.kind is kind]


def test_in_reply_to_names_the_parent() -> None:
    """A header that names the mail answered is the strongest link."""
    corpus = Corpus()
    first = corpus.add("first", native=True, body=POLICY)
    reply = corpus.add("reply", native=True, answers="<first@agency.example>", sender=BEN)
    found = corpus.threads()
    assert link(found, reply) == (first, LinkKind.REFERENCE)
    assert [t.messages for t in found.threads] == [(first, reply)] or len(found.threads) == 1


def test_replies_to_an_unseen_mail_share_a_thread() -> None:
    """Two replies to one Message-ID that was never delivered hang on an inferred message, and both are gaps."""
    corpus = Corpus()
    corpus.add("one", native=True, answers="<lost@agency.example>")
    corpus.add("two", native=True, answers="<lost@agency.example>", sender=BEN)
    found = corpus.threads()
    inferred = [m for m in found.messages if m.kind is MessageKind.INFERRED]
    assert [m.message_id for m in inferred] == ["<lost@agency.example>"]
    assert len(found.threads) == 1
    assert gaps(found, GapKind.REPLY_TO_UNSEEN)[0].endswith("answers <lost@agency.example>, which was not delivered.")


def test_references_lead_past_a_missing_parent() -> None:
    """Where the nearest reference was never delivered it is inferred, and hangs below the next one that was."""
    corpus = Corpus()
    root = corpus.add("root", native=True)
    late = corpus.add("late", native=True, references=("<root@agency.example>", "<lost@agency.example>"), sender=BEN)
    found = corpus.threads()
    inferred = next(m for m in found.messages if m.kind is MessageKind.INFERRED)
    assert link(found, late)[0] == inferred.id
    assert inferred.parent == root


def test_thread_index_gives_the_parent() -> None:
    """Outlook's Thread-Index of a reply is that of its parent and five bytes more."""
    import base64

    root = bytes(range(22))
    corpus = Corpus()
    first = corpus.add("first", thread_index=base64.b64encode(root).decode())
    reply = corpus.add("reply", thread_index=base64.b64encode(root + b"\1\2\3\4\5").decode(), sender=BEN)
    assert link(corpus.threads(), reply) == (first, LinkKind.REFERENCE)


def test_a_mail_printed_beneath_another_is_its_parent() -> None:
    """Nesting under a header block is certain, and what was only quoted is a gap with its place and custodians."""
    corpus = Corpus()
    reply = corpus.add("reply", sender=BEN, to=(ADA,), subject="RE: Rosters", sent="2017-05-03T10:01")
    asked = corpus.add("asked", to=(BEN,), subject="Rosters", sent="2017-05-03T09:59", inside="reply")
    found = corpus.threads()
    assert link(found, reply) == (asked, LinkKind.NESTING)
    gap = next(g for g in found.gaps if g.kind is GapKind.QUOTED_NEVER_PRODUCED)
    assert gap.evidence[0].file == "reply.pdf"
    assert gap.custodians == ("Ada Alder", "Ben Birch")
    assert next(t for t in found.threads if t.id == gap.thread).gaps == 1


def test_quoted_words_find_their_writer() -> None:
    """Without headers the words behind the quote marks lead to the mail that wrote them."""
    corpus = Corpus()
    first = corpus.add("first", subject="Retention", sent="2017-05-03T09:00:00+00:00", body=f"All,\n{POLICY}Ada\n")
    quoted = "".join(f"> {line}\n" for line in POLICY.splitlines())
    reply = corpus.add(
        "reply", sender=BEN, subject="Retention", sent="2017-05-03T11:00:00+00:00", body=f"Agreed.\n{quoted}"
    )
    corpus.add("other", sender=BEN, subject="Parking", sent="2017-05-03T08:00:00+00:00", body="The garage is closed.")
    assert link(corpus.threads(), reply) == (first, LinkKind.QUOTATION)


def test_of_all_mails_quoted_the_latest_is_the_parent() -> None:
    """A chain quotes the mail it answers and everything before it; the answer is to the last."""
    corpus = Corpus()
    corpus.add("first", subject="Retention", sent="2017-05-03T09:00:00+00:00", body=POLICY)
    words = "Seven years is longer than the schedule allows, as the audit of last spring has shown.\n"
    second = corpus.add(
        "second",
        sender=BEN,
        subject="Retention",
        sent="2017-05-03T10:00:00+00:00",
        body=words + "".join(f"> {line}\n" for line in POLICY.splitlines()),
    )
    third = corpus.add(
        "third",
        subject="Retention",
        sent="2017-05-03T11:00:00+00:00",
        body="Noted.\n> " + words + "".join(f">> {line}\n" for line in POLICY.splitlines()),
    )
    assert link(corpus.threads(), third)[0] == second


def test_a_passage_under_an_attribution_belongs_to_the_mail_that_wrote_it() -> None:
    """An attribution in another time zone hides whose words follow; the words and the name tell."""
    corpus = Corpus()
    first = corpus.add("first", subject="Retention", sent="2017-05-03T09:00:00+00:00", body=f"All,\n{POLICY}Ada\n")
    reply = corpus.add("reply", sender=BEN, subject="RE: Retention", sent="2017-05-03T11:00:00+00:00", body="Agreed.")
    named = Participant(printed="Ada Alder", name="Ada Alder")
    corpus.add("passage", sender=named, sent="2017-05-03T05:00", body=POLICY, inside="reply")
    messages, copies = absorb_excerpts(corpus.messages, corpus.copies)
    assert {m.id for m in messages} == {first, reply}
    assert len(next(m for m in messages if m.id == first).copies) == 2
    assert next(c for c in copies if c.depth == 1).message == first
    found = corpus.threads()
    assert link(found, reply) == (first, LinkKind.NESTING)
    assert gaps(found, GapKind.QUOTED_NEVER_PRODUCED) == []


def test_words_outweigh_another_spelling_of_the_name() -> None:
    """A passage that a mail wrote to the last word is its own, though a damaged charset left little of the name."""
    corpus = Corpus()
    soren = Participant(
        printed="Søren Alder <soren@agency.example>", name="Søren Alder", address="soren@agency.example"
    )
    first = corpus.add("first", sender=soren, subject="Retention", sent="2017-05-03T09:00:00+00:00", body=POLICY)
    reply = corpus.add("reply", sender=BEN, subject="RE: Retention", sent="2017-05-03T11:00:00+00:00", body="Agreed.")
    corpus.add("passage", sender=Participant(printed="S?ren", name="S?ren"), body=POLICY, inside="reply")
    assert link(corpus.threads(), reply) == (first, LinkKind.NESTING)


def test_a_passage_within_a_passage_has_the_subject_of_the_mail() -> None:
    """What a quoted mail quotes belongs to the mail of its named sender on the subject of the whole."""
    corpus = Corpus()
    first = corpus.add("first", subject="Retention", sent="2017-05-03T09:00:00+00:00", body="Short.")
    corpus.add("reply", sender=BEN, subject="RE: Retention", sent="2017-05-03T11:00:00+00:00", body="Agreed.")
    corpus.add("middle", sender=BEN, sent="2017-05-03T10:00", body="So be it then.", inside="reply")
    named = Participant(printed="Ada Alder", name="Ada Alder")
    corpus.add("inner", sender=named, sent="2017-05-03T05:00", body="Short.", inside="middle")
    _, copies = absorb_excerpts(corpus.messages, corpus.copies)
    assert next(c for c in copies if c.depth == 2).message == first


def test_who_quotes_himself_answers_the_answer() -> None:
    """A mail that quotes its own sender alone answers the mail between, where that one answers the quoted mail."""
    corpus = Corpus()
    first = corpus.add("first", to=(BEN,), subject="Retention", sent="2017-05-03T09:00", body=POLICY)
    quoted = "".join(f"> {line}\n" for line in POLICY.splitlines())
    answer = corpus.add("answer", sender=BEN, to=(ADA,), subject="Re: Retention", sent="2017-05-03T10:00", body=quoted)
    third = corpus.add("third", to=(BEN,), subject="Re: Retention", sent="2017-05-03T11:00", body=f"Yes.\n{quoted}")
    found = corpus.threads()
    assert link(found, answer) == (first, LinkKind.QUOTATION)
    assert link(found, third) == (answer, LinkKind.QUOTATION)


def test_subject_people_and_time_make_a_weak_link() -> None:
    """A reply mark, the same base subject and an earlier mail by its addressee are enough for a weak link."""
    corpus = Corpus()
    first = corpus.add("first", to=(BEN,), subject="Duty rosters", sent="2017-05-03T09:00")
    reply = corpus.add("reply", sender=BEN, to=(ADA,), subject="Re: Duty rosters", sent="2017-05-03T12:00")
    much_later = corpus.add("later", sender=BEN, to=(ADA,), subject="Re: Duty rosters", sent="2018-05-03T12:00")
    found = corpus.threads()
    assert link(found, reply) == (first, LinkKind.SUBJECT)
    assert next(x.confidence for x in found.links if x.message == reply) < 0.8
    assert link(found, much_later) == (None, LinkKind.NONE)
    assert len(gaps(found, GapKind.REPLY_TO_UNSEEN)) == 1


def test_a_common_subject_alone_ties_nothing() -> None:
    """Two mails called "Lunch" by different people are no conversation."""
    corpus = Corpus()
    corpus.add("one", subject="Lunch", sent="2017-05-03T09:00")
    two = corpus.add("two", sender=BEN, subject="Lunch", sent="2017-05-03T10:00")
    assert link(corpus.threads(), two)[1] is LinkKind.NONE


def test_reply_loops_end() -> None:
    """Mails that name each other as parent, and one that names itself, keep one root and one thread."""
    corpus = Corpus()
    for name, parent in (("a", "b"), ("b", "c"), ("c", "a"), ("self", "self")):
        corpus.add(name, native=True, answers=f"<{parent}@agency.example>")
    found = corpus.threads()
    assert sum(x.parent is None for x in found.links) == 2
    assert len(found.threads) == 2
    assert "own ancestor" in next(
        x.why for x in found.links if x.parent is None and x.message != stable_id("m", "self")
    )


def test_a_mail_that_quotes_itself_is_not_its_own_parent() -> None:
    """Quoting one's own words, or being nested in oneself, gives no link to oneself."""
    corpus = Corpus()
    alone = corpus.add("alone", body=POLICY + "".join(f"> {line}\n" for line in POLICY.splitlines()))
    inside = corpus.add("inside", body=POLICY, inside="alone")
    corpus.copies[1] = replace(corpus.copies[1], message=alone)
    corpus.messages = [m for m in corpus.messages if m.id != inside]
    assert link(corpus.threads(), alone) == (None, LinkKind.NONE)


def test_a_named_attachment_without_a_file_is_a_gap() -> None:
    """An attachment counts as delivered when any file bears its name, in any folder and case."""
    corpus = Corpus()
    corpus.add("mail", attachments=("Rosters.xlsx", "Index.docx"))
    found = corpus.threads(files=("VOL001/NATIVES/rosters.XLSX",))
    assert [w for w in gaps(found, GapKind.ATTACHMENT_MISSING) if "Index.docx" in w]
    assert len(gaps(found, GapKind.ATTACHMENT_MISSING)) == 1


def page(name: str, number: int, bates: str) -> Page:
    return Page(
        id=stable_id("p", name, number),
        source=stable_id("s", name),
        production="first",
        file=f"{name}.pdf",
        number=number,
        width=612,
        height=792,
        text_origin=next(iter(TextOrigin)),
        text="",
        bates=bates,
        bates_origin="page",
    )


def test_stamps_in_the_text_of_a_page_are_delivered() -> None:
    """One page of a text file may hold the text, and the stamps, of several."""
    corpus = Corpus()
    corpus.add("one", subject="Rosters", sent="2017-05-03T09:00", to=(BEN,))
    corpus.add("two", subject="RE: Rosters", sent="2017-05-03T10:00", sender=BEN, to=(ADA,))
    long = replace(page("one", 1, "AX-000010"), text="words\nAX-000011\nmore words\nAX-000012\n")
    assert gaps(corpus.threads((long, page("two", 1, "AX-000013"))), GapKind.BATES_MISSING) == []


def test_bates_numbers_missing_inside_a_conversation() -> None:
    """Numbers between two pages of one thread are a gap; between two threads they are not."""
    corpus = Corpus()
    corpus.add("one", subject="Rosters", sent="2017-05-03T09:00", to=(BEN,))
    corpus.add("two", subject="RE: Rosters", sent="2017-05-03T10:00", sender=BEN, to=(ADA,))
    corpus.add("three", subject="Garage", sent="2017-05-03T11:00")
    pages = (page("one", 1, "AX-000010"), page("two", 1, "AX-000013"), page("three", 1, "AX-000020"))
    found = corpus.threads(pages)
    assert gaps(found, GapKind.BATES_MISSING) == [
        "2 pages of first inside the conversation not delivered: AX-000011–AX-000012."
    ]


@pytest.mark.parametrize(
    ("subject", "base", "reply"),
    [
        ("RE: FW: Duty rosters", "duty rosters", True),
        ("AW: [list] Re: Duty rosters (fwd)", "duty rosters", True),
        ("Re[2]: Duty rosters", "duty rosters", True),
        ("Fwd: Duty rosters", "duty rosters", False),
        ("Reply times", "reply times", False),
        ("Re:", "", True),
        (None, "", False),
    ],
)
def test_base_subject(subject: str | None, base: str, reply: bool) -> None:
    """Marks of replies and forwards go, words that only begin like one stay."""
    assert (base_subject(subject), is_reply(subject)) == (base, reply)


@st.composite
def corpora_of_mails(draw: st.DrawFn) -> Corpus:
    """Draw up to nine mails that name, quote and nest in each other at will."""
    corpus = Corpus()
    names = [f"n{i}" for i in range(draw(st.integers(1, 9)))]
    for i, name in enumerate(names):
        quoted = draw(st.sampled_from(["", *[f"> word{k} of mail{k} and more words{k}\n" for k in range(len(names))]]))
        corpus.add(
            name,
            sender=draw(st.sampled_from([ADA, BEN, None])),
            native=draw(st.booleans()),
            answers=draw(st.sampled_from([None, *[f"<{n}@agency.example>" for n in names], "<lost@agency.example>"])),
            sent=draw(st.sampled_from([None, "1970-01-01T00:00", "2017-05-03T09:00", "2099-12-31T23:59:00-05:00"])),
            subject=draw(st.sampled_from([None, "Re: rosters of duty", "rosters of duty", "FW: other thing"])),
            body=f"word{i} of mail{i} and more words{i}\n{quoted}",
            inside=draw(st.sampled_from([None, *names[:i]])),
        )
    return corpus


@settings(max_examples=60, deadline=None)
@given(corpus=corpora_of_mails(), seed=st.integers(0, 99))
def test_order_of_ingest_does_not_matter(corpus: Corpus, seed: int) -> None:
    """Shuffled messages and copies give the same conversations; every message has one link and one thread."""
    found = corpus.threads()
    shuffled = Corpus()
    shuffled.messages, shuffled.copies = corpus.messages[:], corpus.copies[:]
    random.Random(seed).shuffle(shuffled.messages)  # noqa: S311
    random.Random(seed + 1).shuffle(shuffled.copies)  # noqa: S311
    assert shuffled.threads() == found
    assert sorted(x.message for x in found.links) == sorted(m.id for m in found.messages)
    assert sorted(i for t in found.threads for i in t.messages) == sorted(m.id for m in found.messages)
    parent = {m.id: m.parent for m in found.messages}
    for message in parent:
        steps, at = 0, message
        while (above := parent[at]) is not None:
            at, steps = above, steps + 1
            assert steps <= len(parent)
