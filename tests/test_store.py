"""The store: records come back as they went in; chains show tampering; withdrawn text is gone."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.errors import IntegrityError, UsageError
from forensics.records.decision import DecisionKind, LedgerEntry
from forensics.records.geometry import Box
from forensics.records.page import Page, TextOrigin, Token
from forensics.records.source import Production
from forensics.store import Store
from forensics.store.database import is_case
from forensics.store.decisions import check_decisions, decide, decisions_key, standing
from forensics.store.ledger import check_ledger, enter
from forensics.store.tables import TABLES

words = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\n\x00"), min_size=1, max_size=9)
tokens = st.builds(
    Token,
    text=words,
    box=st.one_of(st.none(), st.just(Box(1.0, 2.0, 30.5, 40.25))),
    line=st.integers(1, 50),
    region=st.one_of(st.none(), st.just("r_1")),
)


def page(text: str = "hello", **changed: object) -> Page:
    """Return a page with the given text."""
    given_fields: dict[str, object] = {
        "id": "p_1",
        "source": "s_1",
        "production": "first",
        "file": "a.pdf",
        "number": 1,
        "width": 612.0,
        "height": 792.0,
        "text_origin": TextOrigin.LAYER,
        "text": text,
    }
    return Page(**{**given_fields, **changed})  # type: ignore[arg-type]


@given(st.lists(tokens, max_size=5), st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")))
def test_a_page_comes_back_as_it_went_in(found: list[Token], text: str) -> None:
    """Tokens, boxes, codes and text survive the round trip."""
    store = Store()
    kept = page(text, tokens=tuple(found))
    store.add([kept])
    assert store.read(Page) == [kept]


def test_every_record_has_a_table_with_its_fields() -> None:
    """The schema and the records say the same columns in the same order."""
    store = Store()
    for kind, table in TABLES.items():
        columns = [column.name for column in store._db[table.name].columns]
        assert columns == [field.name for field in fields(kind)], table.name


def test_search_finds_visible_words_and_forgets_deleted_ones() -> None:
    """The full-text index follows the table."""
    store = Store()
    store.add([page("the harbour dues were waived")])
    assert [p.id for p, _ in store.search("harbour", 5)] == ["p_1"]
    store.add([page("the pilots were paid")])
    assert store.search("harbour", 5) == []
    store.delete(Page)
    assert store.search("pilots", 5) == []


def test_a_query_that_is_not_understood_says_what_to_do() -> None:
    """FTS5 syntax errors become a message with a remedy."""
    with pytest.raises(UsageError, match="double quotes"):
        Store().search('"open', 5)


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    """Half a stage is never stored."""
    store = Store(tmp_path / "case.sqlite")
    with pytest.raises(RuntimeError), store.transaction():
        store.add([Production(name="first")])
        raise RuntimeError
    assert store.count(Production) == 0


def test_a_case_is_told_from_other_sqlite_files(tmp_path: Path) -> None:
    """A database of something else is refused, not written to."""
    import sqlite3

    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    assert is_case(path)
    with pytest.raises(UsageError, match="not a case"):
        Store(path)


def test_the_ledger_shows_a_changed_entry() -> None:
    """Each entry is bound to all before it."""
    store = Store()
    for number in range(3):
        enter(store, "ingest", {"number": number})
    assert check_ledger(store) == 3
    entry = store.read(LedgerEntry)[1]
    changed = {**{f.name: getattr(entry, f.name) for f in fields(LedgerEntry)}, "by": "somebody else"}
    store.add([LedgerEntry(**changed)])
    with pytest.raises(IntegrityError, match="entry 2"):
        check_ledger(store)


def test_a_decision_can_be_undone_and_the_key_follows() -> None:
    """Undo gives the key that stood before; the table still shows both rows."""
    store = Store()
    before = decisions_key(store)
    made = decide(store, DecisionKind.MERGE, ["A. Alder", "Ada Alder"], None, "cc", "same signature")
    assert decisions_key(store) != before
    decide(store, DecisionKind.UNDO, [str(made.id)], None, "cc", "")
    assert decisions_key(store) == before
    assert standing(store) == []
    assert check_decisions(store) == 2
    with pytest.raises(UsageError, match="no standing decision"):
        decide(store, DecisionKind.UNDO, [str(made.id)], None, "cc", "")


def test_nothing_of_a_deleted_page_stays_in_the_file(tmp_path: Path) -> None:
    """After a scrub the bytes of the file do not hold the text."""
    path = tmp_path / "case.sqlite"
    store = Store(path)
    with store.transaction():
        store.add([page("zanzibarquixotic " * 400)])
    with store.transaction():
        store.delete(Page)
    store.scrub()
    store.close()
    held = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"zanzibarquixotic" not in held
