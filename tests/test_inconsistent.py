"""Copies of one message held against each other: what counts as hidden here and readable there, and what does not."""

from dataclasses import replace
from typing import Any

import pytest

from forensics.compare import findings_of, inconsistencies
from forensics.records.cite import Cite
from forensics.records.finding import FindingKind
from forensics.records.geometry import Box
from forensics.records.inconsistency import Inconsistency, InconsistencyKind
from forensics.records.message import FieldState, Message, MessageCopy, MessageKind, PageLines, Participant
from forensics.records.page import Page, TextOrigin, Token, placeholder
from forensics.records.region import Finder, Region, Style
from forensics.records.source import Production

KNOWN = Participant(printed="Alder, Ada", name="Alder, Ada")
HIDDEN = Participant(printed="[██████ (b)(6)]", redacted=True, codes=("(b)(6)",))
BEFORE, AFTER = "the board met on Tuesday and", "before the pilots came back from the quay"
COVERED = "asked for forty pounds more than last year"


def _page(name: str, hidden: str | None) -> tuple[Page, list[Region]]:
    """Return a page of one line of body below a header line; the secret is hidden under a code, or shown."""
    tokens = [Token("From:", Box(0, 0, 30, 10), 1)]
    x = 0.0
    regions: list[Region] = []
    for part in (BEFORE, COVERED, AFTER):
        if part == COVERED and hidden is not None:
            box = Box(x, 20, x + 6.0 * len(COVERED), 30)
            regions.append(_region(name, box, (hidden,) if hidden else ()))
            text = placeholder(len(COVERED), regions[0].codes)
            tokens.append(Token(text, box, 2, regions[0].id, regions[0].codes))
            x += 6.0 * (len(COVERED) + 1)
            continue
        for word in part.split():
            tokens.append(Token(word, Box(x, 20, x + 6.0 * len(word), 30), 2))
            x += 6.0 * (len(word) + 1)
    page = Page(
        id=f"p_{name}", source=f"s_{name}", production="", file=f"{name}.pdf", number=1, width=600, height=800,
        text_origin=TextOrigin.LAYER, text="", tokens=tuple(tokens), bates=f"N-{name}",
    )  # fmt: skip
    return page, regions


def _region(name: str, box: Box, codes: tuple[str, ...]) -> Region:
    return Region(
        id=f"r_{name}", source=f"s_{name}", production="", file=f"{name}.pdf", page=1, box=box, style=Style.BLACK,
        codes=codes, confidence=0.9, finders=(Finder.DRAWN,), why="test",
    )  # fmt: skip


def _copy(name: str, production: str, *, hides: bool, **changed: Any) -> MessageCopy:
    body = f"{BEFORE} {placeholder(len(COVERED), ('(b)(5)',)) if hides else COVERED} {AFTER}"
    given: dict[str, Any] = {
        "id": f"c_{name}",
        "document": f"d_{name}",
        "source": f"s_{name}",
        "production": production,
        "file": f"{name}.pdf",
        "page": 1,
        "bates": f"N-{name}",
        "lines": (1, 1),
        "depth": 0,
        "quoted_in": None,
        "sender": KNOWN,
        "body": body,
        "states": {"from": FieldState.READ},
        "place": (PageLines(source=f"s_{name}", file=f"{name}.pdf", page=1, lines=(1, 2)),),
        "places": {"from": Cite(file=f"{name}.pdf", page=1, bates=f"N-{name}", lines=(1, 1))},
        "message": "m_1",
    }
    return MessageCopy(**{**given, **changed})


MESSAGE = Message(
    id="m_1", message_id=None, kind=MessageKind.PRODUCED, sender=KNOWN, to=(), cc=(), bcc=(), sent="2010-05-03T09:00",
    sent_raw=None, subject="Dues", body="", attachments=(), copies=(),
)  # fmt: skip
DATED = [Production(name="first", released="2016-01-01"), Production(name="later", released="2017-01-01")]


def _found(
    copies: list[MessageCopy], hidden: dict[str, str | None], productions: list[Production] | None = None
) -> list[Inconsistency]:
    made = [_page(name, code) for name, code in hidden.items()]
    pages = [page for page, _ in made]
    regions = [region for _, own in made for region in own]
    return inconsistencies([MESSAGE], copies, pages, regions, DATED if productions is None else productions)


def test_one_copy_hides_what_the_other_shows() -> None:
    """Both places are cited, with the code of the one and the words of the other."""
    (one,) = _found([_copy("a", "first", hides=True), _copy("b", "first", hides=False)], {"a": "(b)(5)", "b": None})
    assert one.kind is InconsistencyKind.WITHIN_PRODUCTION
    assert (str(one.hidden), str(one.readable), one.codes, one.text) == ("N-a", "N-b", ("(b)(5)",), COVERED)
    assert (one.field, one.words, one.sender, one.subject) == ("body", 8, "Alder, Ada", "Dues")


@pytest.mark.parametrize(
    ("hiding", "showing", "dated", "kind"),
    [
        ("first", "later", True, InconsistencyKind.RELEASED_LATER),
        ("later", "first", True, InconsistencyKind.HIDDEN_LATER),
        ("first", "later", False, InconsistencyKind.ACROSS_PRODUCTIONS),
    ],
)
def test_the_order_of_release_says_what_became_of_it(
    hiding: str, showing: str, dated: bool, kind: InconsistencyKind
) -> None:
    """Without days of release nobody can say which came first."""
    productions = DATED if dated else [Production(name=p.name) for p in DATED]
    copies = [_copy("a", hiding, hides=True), _copy("b", showing, hides=False)]
    (one,) = _found(copies, {"a": "(b)(5)", "b": None}, productions)
    assert (one.kind, one.hidden_in, one.readable_in) == (kind, hiding, showing)


def test_copies_that_agree_are_not_listed() -> None:
    """Hidden in both, or shown in both: nothing to say."""
    assert (
        _found([_copy("a", "first", hides=True), _copy("b", "first", hides=True)], {"a": "(b)(5)", "b": "(b)(6)"}) == []
    )
    assert _found([_copy("a", "first", hides=False), _copy("b", "first", hides=False)], {"a": None, "b": None}) == []


def test_a_hidden_sender_is_a_field() -> None:
    """The name read elsewhere is given, with the code; a name that OCR damaged is not taken for another."""
    dark = {"sender": HIDDEN, "states": {"from": FieldState.REDACTED}}
    copies = [_copy("a", "first", hides=False, **dark), _copy("b", "later", hides=False)]
    (one,) = _found(copies, {"a": None, "b": None})
    assert (one.field, one.text, one.codes) == ("from", "Alder, Ada", ("(b)(6)",))
    lists = (
        _copy("a", "first", hides=False, to=(KNOWN, HIDDEN), states={"to": FieldState.READ}),
        _copy("b", "first", hides=False, to=(replace(KNOWN, printed="AIder, Ada"),), states={"to": FieldState.READ}),
    )
    assert [o for o in _found(list(lists), {"a": None, "b": None}) if o.field == "to"] == []


def test_many_copies_are_listed_once_each() -> None:
    """Five prints that hide and one that shows: five places, whatever the order they come in."""
    hiding = [_copy(str(n), "first", hides=True) for n in range(5)]
    copies = [*hiding, _copy("b", "first", hides=False)]
    hidden = {**{str(n): "(b)(5)" for n in range(5)}, "b": None}
    found = _found(copies, hidden)
    assert len(found) == 5
    assert _found(copies[::-1], hidden) == found


def test_findings_count_the_passages_of_each_copy() -> None:
    """One finding for a body, one for each field; all of places that are listed."""
    dark = {"sender": HIDDEN, "states": {"from": FieldState.REDACTED}}
    copies = [_copy("a", "first", hides=True, **dark), _copy("b", "later", hides=False)]
    found = _found(copies, {"a": "(b)(5)", "b": None})
    made = list(findings_of(found))
    assert {f.kind for f in made} == {FindingKind.READABLE_ELSEWHERE, FindingKind.DIFFERENT_REDACTIONS}
    assert all(f.production == "first" and "N-b (page 1) of production later" in f.why for f in made)
    assert any("1 passage of the body (8 words)" in f.why for f in made)
