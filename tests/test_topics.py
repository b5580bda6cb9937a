"""Topics of messages and how much of each is hidden."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from forensics.measures import page_figures
from forensics.records.ids import stable_id
from forensics.records.message import Message, MessageCopy, MessageKind, PageLines, Participant
from forensics.records.page import Page, TextOrigin, Token, placeholder
from forensics.records.region import Finder, Region, Style
from forensics.records.source import Settings
from forensics.topics import topics
from forensics.topics.lightest import topical

SUBJECTS = {
    "harbour": "harbour vessel quay berth cargo tide pilot mooring",
    "budget": "budget money quarter invoice payment ledger audit forecast",
    "garden": "garden roses soil compost pruning seeds bulbs greenhouse",
}


def mail(number: int, body: str, thread: str | None = None, subject: str | None = "Note") -> Message:
    return Message(
        id=f"m{number:03}",
        message_id=None,
        kind=MessageKind.PRODUCED,
        sender=Participant(printed="Ada Alder", name="Ada Alder"),
        to=(Participant(printed="Ben Birch", name="Ben Birch"),),
        cc=(),
        bcc=(),
        sent=None,
        sent_raw=None,
        subject=subject,
        body=body,
        attachments=(),
        copies=(),
        thread=thread,
    )


def corpus(count: int) -> list[Message]:
    dice = random.Random(5)  # noqa: S311
    subjects = [words.split() for words in SUBJECTS.values()]
    return [mail(n, " ".join(dice.sample(subjects[n % 3], 5)) + " please", f"t{n // 2}") for n in range(count)]


def copy_with_redaction(message: Message, visible: int, hidden: int) -> tuple[MessageCopy, Page, Region]:
    source = stable_id("s", message.id)
    region = Region(
        id=stable_id("r", message.id),
        source=source,
        production="first",
        file="a.pdf",
        page=1,
        box=None,
        style=Style.BLACK,
        codes=("(b)(5)",),
        confidence=1.0,
        finders=(Finder.DRAWN,),
        why="made",
    )
    ink = placeholder(hidden * 6, ("(b)(5)",))
    body = " ".join(["harbour"] * visible)
    tokens = (Token(text=ink, box=None, line=3, region=region.id, codes=("(b)(5)",)),)
    page = Page(
        id=stable_id("p", source, 1),
        source=source,
        production="first",
        file="a.pdf",
        number=1,
        width=612,
        height=792,
        text_origin=TextOrigin.LAYER,
        text=f"From: Ada Alder\n{body}\n{ink}",
        tokens=tokens,
    )
    copy = MessageCopy(
        id=stable_id("c", source),
        document="d",
        source=source,
        production="first",
        file="a.pdf",
        page=1,
        bates=None,
        lines=(1, 1),
        depth=0,
        quoted_in=None,
        body=f"{body}\n{ink}",
        place=(PageLines(source=source, file="a.pdf", page=1, lines=(1, 3)),),
        message=message.id,
    )
    return copy, page, region


def test_three_subjects_make_three_topics() -> None:
    """Messages about three things fall into three topics, each message into one."""
    found = topics(corpus(36), [], [], [])
    assert sorted(len(t.messages) for t in found) == [12, 12, 12]
    for topic in found:
        assert any(set(topic.terms) <= set(words.split()) for words in SUBJECTS.values())


@pytest.mark.parametrize("count", [1, 3, 7])
def test_few_messages_make_one_topic(count: int) -> None:
    """Fewer than eight messages are one topic."""
    found = topics(corpus(count), [], [], [])
    assert [len(t.messages) for t in found] == [count]


def test_messages_without_visible_words_stand_apart() -> None:
    """A message of which nothing is visible belongs to no topic that words make."""
    blank = mail(99, placeholder(200, ("(b)(5)",)), subject=None)
    found = topics([*corpus(12), blank], [], [], [])
    assert found[-1].label == "no visible text"
    assert found[-1].messages == ("m099",)
    assert found[-1].terms == ()


def test_hidden_share_has_bounds() -> None:
    """Thirty words visible and about thirty hidden are a share of about one half, with bounds around it."""
    message = mail(1, "harbour " * 30)
    copy, page, region = copy_with_redaction(message, visible=30, hidden=30)
    figures = replace(page_figures([page], [region], Settings())[0], words_hidden=(20.0, 30.0, 40.0))
    (found,) = topics([message], [copy], [page], [figures])
    low, estimate, high = found.hidden_share
    assert low < estimate < high
    assert estimate == pytest.approx(0.5, abs=0.01)
    assert found.words_visible == 30


def test_order_of_input_does_not_matter() -> None:
    """Messages in another order give the same topics."""
    made = corpus(30)
    assert topics(made, [], [], []) == topics(list(reversed(made)), [], [], [])


def test_nothing_gives_nothing() -> None:
    """No messages, no topics."""
    assert topics([], [], [], []) == []


def test_names_of_participants_are_no_terms() -> None:
    """A participant's name says who writes and not about what."""
    made: Sequence[Message] = [mail(n, f"{m.body} Ada Alder wrote to Birch") for n, m in enumerate(corpus(24))]
    terms = {term for topic in topics(made, [], [], []) for term in topic.terms}
    assert not terms & {"ada", "alder", "birch"}


def test_sign_offs_and_quoted_lines_tell_no_topic() -> None:
    """What follows a sign-off and what is quoted is left out."""
    text = "The vessel is late\n> old words\nRegards\nAda Alder\nThis message is confidential"
    assert topical(text) == "The vessel is late"
