"""Two productions compared: pairs, changes, and what must never be claimed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.compare import Comparison, ProductionSide, compare
from forensics.compare.strand import key
from forensics.records.comparison import Change, ChangeKind, Confirmed, Level, Pair, PairState
from forensics.records.decision import Decision, DecisionKind
from forensics.records.page import Page, TextOrigin
from tests.benchmarks.compare_world import World, invented_mails, world

NONE = ProductionSide(name="nothing", pages=(), documents=())


@cache
def half_hidden() -> World:
    return world(invented_mails(40), 0.5)


@cache
def compared() -> Comparison:
    return compare(half_hidden().old, half_hidden().new)


def document_pairs(found: Comparison) -> list[Pair]:
    return [p for p in found.pairs if p.level is Level.DOCUMENT]


def words_of(changes: Sequence[Change], kind: ChangeKind) -> Counter[str]:
    return Counter(key(word) for c in changes if c.kind is kind for word in c.text.split())


def test_documents_pair_although_half_is_hidden() -> None:
    """Nine in ten documents find their version, and none a wrong one."""
    truth = half_hidden().truth.pairs
    found = {p.left.id: p.right.id for p in document_pairs(compared()) if p.state is PairState.PAIRED}  # type: ignore[union-attr]
    assert all(truth[left] == right for left, right in found.items())
    assert len(found) >= 0.9 * len(truth)


def test_released_words_are_those_that_were_hidden() -> None:
    """Released text holds the words that redactions hid, and hardly any other."""
    truth = Counter(key(w) for words in half_hidden().truth.released.values() for w in words)
    found = words_of(compared().changes, ChangeKind.RELEASED)
    right = sum((found & truth).values())
    assert right >= 0.98 * sum(found.values())
    assert right >= 0.9 * sum(truth.values())


def test_released_text_has_both_places_and_codes() -> None:
    """Each release cites the box of the redaction and the box around the words, and says the codes."""
    for change in compared().changes:
        if change.kind is ChangeKind.RELEASED:
            assert change.left
            assert change.left.box
            assert change.right
            assert change.right.box
            assert change.codes
            assert change.words == len(change.text.split())


def test_what_stays_hidden_is_still_withheld() -> None:
    """Redactions on both sides are still withheld and show no text."""
    still = [c for c in compared().changes if c.kind is ChangeKind.STILL_WITHHELD]
    assert still
    assert not any(c.text for c in still)


def test_newly_hidden_words_are_found() -> None:
    """Words that only the later production hides are newly withheld."""
    made = world(invented_mails(30), 0.1, newly=0.05)
    truth = Counter(key(w) for words in made.truth.newly.values() for w in words)
    found = words_of(compare(made.old, made.new).changes, ChangeKind.NEWLY_WITHHELD)
    assert sum((found & truth).values()) >= 0.9 * sum(truth.values())


def test_same_production_twice_gives_no_release() -> None:
    """A production against itself pairs every document and releases nothing."""
    found = compare(half_hidden().old, replace(half_hidden().old, name="again"))
    assert not any(c.kind not in (ChangeKind.STILL_WITHHELD,) for c in found.changes)
    assert all(
        p.left and p.right and p.left.file == p.right.file for p in document_pairs(found) if p.state != "unpaired"
    )


def test_nothing_in_common_gives_no_pairs() -> None:
    """Productions of different mails pair nothing and release nothing."""
    ours, theirs = world(invented_mails(20, seed=1), 0.3), world(invented_mails(20, seed=99), 0.3)
    found = compare(ours.old, theirs.new)
    assert not [p for p in document_pairs(found) if p.state is PairState.PAIRED]
    assert not [c for c in found.changes if c.kind is ChangeKind.RELEASED]


def test_one_side_empty() -> None:
    """Against nothing every page was removed, or added."""
    made = half_hidden()
    gone, come = compare(made.old, NONE), compare(NONE, made.new)
    assert {c.kind for c in gone.changes} == {ChangeKind.PAGE_REMOVED}
    assert {c.kind for c in come.changes} == {ChangeKind.PAGE_ADDED}
    assert len(gone.changes) == len(made.old.pages)
    assert compare(NONE, NONE) == Comparison(pairs=(), changes=())


def test_one_page_against_many() -> None:
    """One mail against hundreds finds its version, and all others are unpaired."""
    made = world(invented_mails(200), 0.3)
    one = made.old.documents[7]
    alone = replace(
        made.old,
        documents=(one,),
        pages=tuple(p for p in made.old.pages if p.source == one.source),
        regions=tuple(r for r in made.old.regions if r.source == one.source),
    )
    for old, new in ((alone, made.new), (made.new, alone)):
        sure = [p for p in document_pairs(compare(old, new)) if p.state is PairState.PAIRED]
        assert [{p.left.id, p.right.id} for p in sure if p.left and p.right] == [{one.id, made.truth.pairs[one.id]}]


@pytest.mark.parametrize("how", ["mirrored", "rotated", "unread"])
def test_pages_that_were_turned_in_scanning_are_never_paired_wrongly(how: str) -> None:
    """Pages of which OCR reads nonsense, or nothing, lose their partner; they find no other and release no word."""
    made = world(invented_mails(30), 0.3)
    turned = {d.source for d in made.new.documents[:10]}
    pages = tuple(_turned(p, how) if p.source in turned else p for p in made.new.pages)
    found = compare(made.old, replace(made.new, pages=pages))
    sure = [p for p in document_pairs(found) if p.state is PairState.PAIRED]
    assert sure
    assert all(p.left and p.right and made.truth.pairs[p.left.id] == p.right.id for p in sure)
    files = {d.file for d in made.new.documents if d.source in turned}
    assert not [c for c in found.changes if c.kind is ChangeKind.RELEASED and c.right and c.right.file in files]


def _turned(page: Page, how: str) -> Page:
    """Return a page as OCR reads it where it lies on its head, is seen in a mirror, or cannot be read at all."""
    if how == "unread":
        return replace(page, tokens=(), text="", furniture=())
    letters = str.maketrans("abdeghlmnrtuw", "qpapqyluuj+nm")
    step = -1 if how == "rotated" else 1
    read = [t.text.translate(letters)[::step] for t in page.tokens]
    tokens = [t._replace(text=text) for t, text in zip(page.tokens, read, strict=True) if not t.region]
    return replace(page, tokens=tuple(tokens[::-1]), furniture=(), text_origin=TextOrigin.OCR)


@pytest.mark.parametrize("seed", [1, 2])
def test_order_of_input_does_not_matter(seed: int) -> None:
    """Pages, documents and regions in another order give the same comparison."""
    made = world(invented_mails(12, seed=seed), 0.4)
    turned = [
        replace(
            side,
            pages=tuple(reversed(side.pages)),
            documents=tuple(reversed(side.documents)),
            regions=tuple(reversed(side.regions)),
        )
        for side in (made.old, made.new)
    ]
    assert compare(turned[0], turned[1]) == compare(made.old, made.new)


@settings(max_examples=15, deadline=None)
@given(rate=st.floats(0.05, 0.95), seed=st.integers(0, 1000), misread=st.sampled_from([0.0, 0.03]))
def test_never_more_released_than_the_later_production_shows(rate: float, seed: int, misread: float) -> None:
    """Whatever is hidden, released words stand in the later production and ids are unique."""
    made = world(invented_mails(6, seed=seed), rate, seed=seed, misread=misread)
    found = compare(made.old, made.new)
    shown = Counter(key(t.text) for page in made.new.pages for t in page.tokens if not t.region)
    released = words_of(found.changes, ChangeKind.RELEASED)
    assert not released - shown
    assert len({c.id for c in found.changes}) == len(found.changes)
    assert len({p.id for p in found.pairs}) == len(found.pairs)


def test_misread_text_is_never_confirmed_by_text() -> None:
    """A release read by OCR is not confirmed by the text layer."""
    made = world(invented_mails(15), 0.3, misread=0.02)
    found = compare(made.old, made.new).changes
    assert any(c.kind is ChangeKind.RELEASED for c in found)
    assert all(c.confirmed is Confirmed.NONE for c in found)


def test_a_person_decides_pairs() -> None:
    """A pair made by hand holds whatever the words say, and a pair ruled out is not made again."""
    made = half_hidden()
    left, right = made.old.documents[0].id, made.new.documents[0].id
    partner = made.truth.pairs[left]
    forced = document_pairs(compare(made.old, made.new, [decision(1, left, right, None)]))
    assert [p.method for p in forced if p.left and p.left.id == left] == ["decision"]
    barred = document_pairs(compare(made.old, made.new, [decision(1, left, partner, "no")]))
    assert not [p for p in barred if p.left and p.right and p.left.id == left and p.right.id == partner]


def decision(number: int, left: str, right: str, value: str | None) -> Decision:
    return Decision(
        id=number,
        kind=DecisionKind.PAIR,
        subjects=(left, right),
        value=value,
        by="Ada Alder",
        reason="seen",
        at="2026-01-01T00:00:00Z",
        previous="",
        hash="",
    )
