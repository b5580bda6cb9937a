"""What a lawyer asks across productions: what was released, of whom, by what; what is inconsistent; what came back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fixtures.claims import Fate
from forensics.case import Case
from forensics.compare import Names, ProductionSide, told
from forensics.compare.history import page_histories
from forensics.compare.summary import READABLE, added_up, code_rows
from forensics.records.cite import Cite
from forensics.records.comparison import Basis, Change, ChangeKind, Confirmed, Level, Pair, PairState, Side
from forensics.records.geometry import Box
from forensics.records.message import FieldState, Message, MessageCopy, MessageKind, Participant
from forensics.records.page import Page, PageFigures, RegionFigures, TextOrigin
from forensics.records.person import Alias, Person
from forensics.records.release import Grouping, ReleaseRow
from forensics.records.source import Production
from forensics_cli.main import main
from tests import release_matter as matter
from tests.conftest import forensics
from tests.release_matter import ALPHA, BETA, COUNTS, CREWS, GAMMA

Json = dict[str, Any]
NAMES_RELEASED = 4
"""Words of the sender's name in the header of the second mail, and below it."""


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a case of three productions."""
    folder = tmp_path_factory.mktemp("three")
    path = folder / "case.sqlite"
    for name, evidence in matter.write(folder / "in").items():
        ran = forensics("ingest", path, evidence, "--production", name, "--released", matter.RELEASED[name])
        assert ran.returncode == 0, ran.stderr
    yield path


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give tables room for all their columns."""
    monkeypatch.setenv("COLUMNS", "260")


def said(case: Path, *options: str, of: str = "compare") -> str:
    ran = CliRunner().invoke(main, [of, str(case), *options])
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def ask(case: Path, *options: str, of: str = "compare") -> list[Json]:
    return [json.loads(line) for line in said(case, *options, "--jsonl", of=of).splitlines()]


# --- what had covered the words


def test_a_released_sender_says_field_name_and_message(three: Path) -> None:
    """The name in the From line is cited as the sender's, with the code that covered it, and when the mail was sent."""
    changes = [c for c in ask(three, ALPHA, BETA, "--by", "change") if c["kind"] == "released"]
    (sender,) = [c for c in changes if c["fields"] == ["from"]]
    assert (sender["text"], sender["old_codes"], sender["new_codes"]) == ("Reed, Callum (BHA)", ["(b)(6)"], [])
    assert [(p["name"], p["basis"]) for p in sender["persons"]] == [("Callum Reed", "observed")]
    assert (sender["sender"], sender["sent"]) == ("Reed, Callum", "2016-05-03T09:12")
    (signed,) = [c for c in changes if c["text"] == "Callum"]
    assert (signed["fields"], [p["basis"] for p in signed["persons"]]) == (["body"], ["inferred"])


def test_the_table_of_changes_shows_field_name_and_message(three: Path) -> None:
    """A person reads on the terminal whose name was released."""
    shown = said(three, ALPHA, BETA, "--by", "change")
    assert "Callum Reed (observed)" in " ".join(shown.split())
    assert "2016-05-03 09:12" in shown


SENDER = Participant(printed="Alder, Ada (HB)", name="Alder, Ada", address="ada.alder@hb.example")
OTHER = Participant(printed="Birch, Ben")


def _copy(**changed: Any) -> MessageCopy:
    given: dict[str, Any] = {
        "id": "c_1",
        "document": "d_1",
        "source": "s_1",
        "production": "new",
        "file": "new.pdf",
        "page": 1,
        "bates": None,
        "lines": (1, 3),
        "depth": 0,
        "quoted_in": None,
        "sender": SENDER,
        "to": (OTHER,),
        "sent_raw": "Monday, May 3, 2010 9:00 AM",
        "subject": "Dues of the harbour",
        "states": {"from": FieldState.READ, "to": FieldState.READ, "sent": FieldState.READ, "subject": FieldState.READ},
        "message": "m_1",
        "places": {
            "from": Cite(file="new.pdf", page=1, box=Box(40, 10, 300, 20), lines=(1, 1)),
            "sent": Cite(file="new.pdf", page=1, box=Box(40, 10, 300, 20), lines=(1, 1)),
            "to": Cite(file="new.pdf", page=1, box=Box(40, 22, 300, 32), lines=(2, 2)),
            "subject": Cite(file="new.pdf", page=1, box=Box(40, 34, 300, 44), lines=(3, 3)),
        },
    }
    return MessageCopy(**{**given, **changed})


MESSAGE = Message(
    id="m_1",
    message_id=None,
    kind=MessageKind.PRODUCED,
    sender=replace(SENDER, person="n_ada"),
    to=(replace(OTHER, person="n_ben"),),
    cc=(),
    bcc=(),
    sent="2010-05-03T09:00",
    sent_raw=None,
    subject="Dues of the harbour",
    body="",
    attachments=(),
    copies=(),
)
NAMES = Names.of(
    [
        Person(id="n_ada", name="Ada Alder", organisation="HB", aliases=(), messages=1),
        Person(id="n_ben", name="Ben Birch", organisation=None, aliases=(), messages=1),
        Person(id="n_cora", name="Cora Birch", organisation=None, aliases=(), messages=1),
        Person(id="n_who", name="unidentified sender #1", organisation=None, aliases=(), messages=1, unidentified=True),
    ],
    [
        Alias(printed="Alder, Ada (HB)", person="n_ada", why="test"),
        Alias(printed="Birch, Ben", person="n_ben", why="test"),
    ],
)


def _change(text: str, box: Box, **changed: Any) -> Change:
    given: dict[str, Any] = {
        "id": text,
        "pair": "x",
        "kind": ChangeKind.RELEASED,
        "left": Cite(file="old.pdf", page=1, box=box),
        "right": Cite(file="new.pdf", page=1, box=box),
        "text": text,
        "codes": ("(b)(6)",),
        "confirmed": Confirmed.TEXT,
        "words": len(text.split()),
        "message": "m_1",
    }
    return Change(**{**given, **changed})


def _told(change: Change) -> Change:
    new = ProductionSide(name="new", pages=(), documents=(), messages=(MESSAGE,), copies=(_copy(),))
    (found,) = told([change], ProductionSide(name="old", pages=(), documents=()), new, NAMES)
    return found


@pytest.mark.parametrize(
    ("text", "box", "fields", "named"),
    [
        ("Alder, Ada (HB)", Box(80, 10, 200, 20), ("from",), [("n_ada", Basis.OBSERVED)]),
        ("ada.alder@hb.example Alder", Box(80, 10, 200, 20), ("from",), [("n_ada", Basis.OBSERVED)]),
        ("Ada", Box(80, 10, 200, 20), ("from",), [("n_ada", Basis.INFERRED)]),
        ("Monday, May 3, 2010", Box(80, 10, 200, 20), ("sent",), []),
        ("Birch, Ben", Box(80, 22, 200, 32), ("to",), [("n_ben", Basis.OBSERVED)]),
        ("Dues of the harbour", Box(80, 34, 200, 44), ("subject",), []),
        ("Ada", Box(80, 90, 200, 100), ("body",), [("n_ada", Basis.INFERRED)]),
        ("Mr Birch", Box(80, 90, 200, 100), ("body",), [("n_ben", Basis.INFERRED)]),
        ("the dues of the board", Box(80, 90, 200, 100), ("body",), []),
        ("a paragraph between two headers", Box(40, 5, 300, 200), ("body",), []),
    ],
)
def test_words_are_told_by_the_field_they_stand_in(
    text: str, box: Box, fields: tuple[str, ...], named: list[tuple[str, Basis]]
) -> None:
    """Fields that share a line are told apart by their words; names are observed in headers, inferred elsewhere."""
    found = _told(_change(text, box))
    assert found.fields == fields
    assert [(n.person, n.basis) for n in found.persons] == named
    assert (found.sender, found.sent) == ("Alder, Ada", "2010-05-03T09:00")


def test_a_name_that_two_persons_bear_names_nobody() -> None:
    """A surname in running text that fits two persons, neither of the message, is left alone."""
    elsewhere = replace(MESSAGE, to=(), sender=None)
    new = ProductionSide(name="new", pages=(), documents=(), messages=(elsewhere,), copies=())
    change = _change("Birch", Box(80, 90, 200, 100))
    (found,) = told([change], ProductionSide(name="old", pages=(), documents=()), new, NAMES)
    assert (found.fields, found.persons) == (("body",), ())


# --- the same message in two places


def test_a_mail_printed_twice_in_one_production_is_inconsistent(three: Path) -> None:
    """The print that hides and the print that shows are both cited, with the code and the words."""
    rows = [r for r in ask(three, "--inconsistent") if r["kind"] == "within_production"]
    (passage,) = [p for p in matter.passages(Fate.RELEASED) if p.mail is COUNTS]
    (row,) = rows
    assert (row["hidden"]["bates"], row["readable"]["bates"]) == ("BETA-009001", "BETA-001001")
    assert row["hidden"]["box"]
    assert (row["codes"], row["text"], row["subject"]) == (["(b)(5)"], passage.text, COUNTS.subject)


def test_what_is_hidden_again_later_is_inconsistent(three: Path) -> None:
    """The third production hides what the second shows; the earlier release and the later box are both cited."""
    rows = ask(three, "--inconsistent")
    again = [r for r in rows if r["kind"] == "hidden_later" and r["hidden_in"] == GAMMA]
    assert {r["readable_in"] for r in again} == {BETA}
    found = {r["text"] for r in again if r["field"] == "body"}
    assert {p.text for p in matter.passages(Fate.RELEASED)} <= found
    assert [r["text"] for r in again if r["field"] == "from"] == ["Reed, Callum (BHA)"]
    kinds = [r["kind"] for r in rows]
    assert kinds == sorted(kinds, key=["within_production", "hidden_later", "released_later"].index)


def test_findings_and_inconsistencies_are_one(three: Path) -> None:
    """Every finding about copies is of a place that --inconsistent lists."""
    rows = ask(three, "--inconsistent")
    kinds = ("readable_elsewhere", "different_redactions")
    found = [f for f in ask(three, of="status") if f.get("kind") in kinds]
    assert found
    assert {(f["source"]["file"], f["production"]) for f in found} == {
        (r["hidden"]["file"], r["hidden_in"]) for r in rows
    }


def test_inconsistencies_can_be_narrowed(three: Path) -> None:
    """Filters are about the place that hides; names restrict the answer to these productions."""
    assert {r["hidden_in"] for r in ask(three, "--inconsistent", "--production", GAMMA)} == {GAMMA}
    coded = ask(three, "--inconsistent", "--code", "b4")
    assert {tuple(r["codes"]) for r in coded} == {("(b)(4)",)}
    two = ask(three, ALPHA, BETA, "--inconsistent")
    assert {r["hidden_in"] for r in two} | {r["readable_in"] for r in two} == {ALPHA, BETA}


# --- more than two releases


def test_a_message_has_a_history(three: Path) -> None:
    """Hidden, released and hidden again, with the days of release and the words of each."""
    found = {r["subject"]: r for r in ask(three, "--history") if r["level"] == "message"}
    assert set(found) == {COUNTS.subject, CREWS.subject}  # nothing was ever hidden in the third mail
    counts = found[COUNTS.subject]
    (passage,) = [p for p in matter.passages(Fate.RELEASED) if p.mail is COUNTS]
    assert counts["course"] == "partly hidden → partly released → hidden again"
    assert [p["released"] for p in counts["productions"]] == list(matter.RELEASED.values())
    _, second, third = counts["productions"]
    assert (second["words_released"], second["words_newly_hidden"]) == (passage.words, 0)
    assert (third["words_newly_hidden"], third["words_hidden_again"]) == (passage.words, passage.words)
    assert second["cite"]["bates"] == "BETA-001001"  # the print that shows most


def test_the_history_is_a_table_with_a_column_for_each_production(three: Path) -> None:
    """Names and days of release head the columns."""
    shown = said(three, "--history")
    assert "Each message over 3 productions" in shown
    assert "Each page over 3 productions" in shown
    assert all(f"{name} {day}" in shown for name, day in matter.RELEASED.items())


def _page(production: str, number: int) -> Page:
    return Page(
        id=f"p_{production}_{number}",
        source=f"s_{production}",
        production=production,
        file=f"{production}.pdf",
        number=number,
        width=600,
        height=800,
        text_origin=TextOrigin.LAYER,
        text="",
    )


def _figures(page: Page, visible: int, hidden: float, *, full: bool = False) -> PageFigures:
    return PageFigures(
        page=page.id,
        regions=bool(hidden),
        touched=bool(hidden),
        full=full,
        all_text_hidden=False,
        undetermined=False,
        text_block=None,
        hidden_area=0,
        block_area=0,
        area_share=None,
        hidden_line_length=0,
        line_length=0,
        line_share=None,
        words_visible=visible,
        words_hidden=(hidden, hidden, hidden),
    )


def test_a_page_is_followed_through_its_pairs() -> None:
    """A black page, then readable, then partly hidden again; a page that only the last has begins there."""
    names = ("a", "b", "c")
    one, two, three_, fresh = _page("a", 1), _page("b", 4), _page("c", 2), _page("c", 9)
    figures = [
        _figures(one, 3, 200, full=True),
        _figures(two, 210, 0),
        _figures(three_, 180, 30),
        _figures(fresh, 9, 5),
    ]

    def pair(left: Page, right: Page) -> Pair:
        sides = [Side(id=p.id, file=p.file, page=p.number, bates=None) for p in (left, right)]
        return Pair(
            id=left.id + right.id, level=Level.PAGE, left=sides[0], right=sides[1], method="order", score=1.0,
            margin=1.0, state=PairState.PAIRED, old_production=left.production, new_production=right.production,
        )  # fmt: skip

    def change(kind: ChangeKind, text: str, left: Page, right: Page) -> Change:
        at = (Cite(file=p.file, page=p.number) for p in (left, right))
        both = dict(zip(("left", "right"), at, strict=True))
        names = {"old_production": left.production, "new_production": right.production}
        return _change(text, Box(0, 0, 1, 1), kind=kind, **both, **names)

    found = list(
        page_histories(
            [one, two, three_, fresh],
            figures,
            [pair(one, two), pair(two, three_)],
            [
                change(ChangeKind.RELEASED, "the counts are lower than in March", one, two),
                change(ChangeKind.NEWLY_WITHHELD, "lower than in March and unwelcome", two, three_),
            ],
            [Production(name=name) for name in names],
        )
    )
    assert [h.course for h in found] == ["hidden → released → hidden again", "not found → not found → partly hidden"]
    assert [a.words_hidden_again for a in found[0].appearances] == [0, 0, 4]
    assert [a.words_hidden[1] for a in found[0].appearances] == [200, 0, 30]


# --- summaries


def test_hidden_before_and_after_are_the_measures(three: Path) -> None:
    """The totals agree with `redactions`, production by production, to the digit."""
    rows = {r["label"]: r for r in ask(three, "--by", "production")}
    measured = {r["production"]: r["words_hidden"] for r in ask(three, "--by", "production", of="redactions")}
    assert list(rows) == [f"{ALPHA} → {BETA}", f"{BETA} → {GAMMA}", f"{ALPHA} → {GAMMA}"]
    for label, row in rows.items():
        old, _, new = label.partition(" → ")
        assert row["words_hidden_before"] == measured[old]
        assert row["words_hidden_after"] == measured[new]
        assert row["net"] == (label == f"{ALPHA} → {GAMMA}")


def test_what_is_still_hidden_is_what_the_measures_say(three: Path) -> None:
    """In documents that hide nothing new, the words still hidden are those the later production hides there."""
    rows = [r for r in ask(three, ALPHA, BETA, "--by", "document") if not r["newly_withheld"] and r["page_added"] == 0]
    assert rows
    for row in rows:
        assert row["words_still_hidden"][1] == pytest.approx(row["words_hidden_after"][1], abs=1)


def test_released_words_are_those_of_the_passages(three: Path) -> None:
    """The words released by the second production are the marked ones, the name in header and signature included."""
    (row,) = ask(three, ALPHA, BETA, "--by", "production")
    marked = sum(p.words for p in matter.passages(Fate.RELEASED))
    low, estimate, high = row["words_released"]
    assert low <= estimate <= high
    assert estimate == pytest.approx(marked + NAMES_RELEASED, abs=2)
    assert row["newly_withheld"] == sum(p.words for p in matter.passages(Fate.NEWLY))
    assert row["full_before"] == row["full_after"] == 0


@pytest.mark.parametrize("by", ["document", "month", "sender", "topic"])
def test_groups_add_up_to_the_production(three: Path, by: str) -> None:
    """A change counts in one document, month, sender and topic."""
    (whole,) = ask(three, ALPHA, BETA, "--by", "production")
    rows = ask(three, ALPHA, BETA, "--by", by)
    for key in ("released", "newly_withheld", "places_released", "places_still_hidden", "code_changed", "page_added"):
        assert sum(r[key] for r in rows) == whole[key], key
    assert sum(r["words_hidden_before"][1] for r in rows if r["words_hidden_before"]) == pytest.approx(
        whole["words_hidden_before"][1], abs=len(rows)
    )
    assert said(three, ALPHA, BETA, "--by", by).startswith("What was later released, by")


def test_codes_before_and_after(three: Path) -> None:
    """The passage under another code is one place from the one to the other; released ones become readable."""
    rows = [r for r in ask(three, ALPHA, BETA, "--by", "code") if r["record"] == "codes"]
    places = {(r["old_codes"], r["new_codes"]): r["places"] for r in rows}
    assert places["(b)(2)", "(b)(7)(E)"] == 1
    assert places["(b)(7)(E)", "(b)(7)(E)"] == 1
    assert places[READABLE, "(b)(4)"] == 1
    assert places["(b)(5)", READABLE] == len(matter.passages(Fate.RELEASED))
    assert "Codes before and after" in said(three, ALPHA, BETA, "--by", "code")


def test_the_largest_releases_are_quoted_with_both_numbers(three: Path) -> None:
    """Below the totals stand the words, the code, and where they were and are."""
    shown = " ".join(said(three, ALPHA, BETA, "--by", "production").split())
    assert "The largest releases" in shown
    assert "“We should not publish them before" in shown
    assert "ALPHA-001001 BETA-001001" in shown


def test_a_case_alone_compares_all_its_productions_in_order(three: Path) -> None:
    """Without names, productions follow each other by the day of their release."""
    assert ask(three, "--by", "production") == ask(three, ALPHA, BETA, GAMMA, "--by", "production")
    ran = forensics("compare", three, ALPHA)
    assert ran.returncode == 2
    assert "at least two" in ran.stderr
    assert forensics("compare", three, "--history", "--inconsistent").returncode == 2


def test_sums_say_how_sure_they_are() -> None:
    """Low counts what is borne out, high adds words of the later text layer that nothing explains."""
    box = Box(0, 0, 1, 1)
    changes = [
        _change("one two three", box),
        _change("four five", box, confirmed=Confirmed.NONE),
        _change("six", box, kind=ChangeKind.TEXT_LAYER_ONLY, left=None, confirmed=Confirmed.NONE),
        _change("", box, kind=ChangeKind.STILL_WITHHELD, words=7, words_hidden=(5.0, 7.0, 9.0), old_codes=("(b)(5)",)),
    ]
    base = ReleaseRow(by=Grouping.PRODUCTION, key="k", label="k", old_production="a", new_production="b")
    row = added_up(base, changes)
    assert row.released == (3.0, 5.0, 6.0)
    assert row.still_hidden[1] == 7.0
    assert (row.places_released, row.places_still_hidden, row.words_differing) == (2, 1, 1)
    assert [(c.old, c.new, c.places) for c in code_rows(changes, "a", "b")] == [
        ("no code", READABLE, 2),
        ("(b)(5)", "no code", 1),
    ]


def test_redactions_add_up_to_their_pages(three: Path) -> None:
    """What the redactions of a page hide is what the page hides."""
    with Case.open(three) as case:
        case.bring_up_to("measures")
        parts: dict[str, float] = {}
        for part in case.store.iterate(RegionFigures):
            parts[part.page] = parts.get(part.page, 0.0) + part.words_hidden[1]
        pages = {f.page: f.words_hidden[1] for f in case.store.iterate(PageFigures) if f.words_hidden[1]}
        assert parts == pytest.approx(pages)


def test_two_files_can_be_asked_the_same(tmp_path: Path) -> None:
    """`compare OLD.pdf NEW.pdf` answers --by code and --history as a case does."""
    folders = matter.write(tmp_path)
    old, new = folders[ALPHA] / "001.pdf", folders[BETA] / "001.pdf"
    codes = ask(old, str(new), "--by", "code")
    assert any(r["record"] == "codes" and r["new_codes"] == READABLE for r in codes)
    assert any(r["level"] == "message" for r in ask(old, str(new), "--history"))
