"""Pairs that a person made or ruled out, at each level: they hold, changes follow them, and they can be undone."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from forensics.errors import UsageError
from forensics_cli.main import main
from tests import release_matter as matter
from tests.release_matter import ALPHA, BETA

Json = dict[str, Any]
OLD, NEW = "ALPHA-001001", "BETA-001001"
OTHER = "BETA-009001"
"""A second print of the same mail."""
QUIET = "ALPHA-003001"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("decisions")
    path = folder / "case.sqlite"
    folders = matter.write(folder / "in")
    for name in (ALPHA, BETA):
        done = run("ingest", path, folders[name], "--production", name, "--released", matter.RELEASED[name])
        assert done.exit_code == 0, done.output
    run("compare", path, ALPHA, BETA)
    yield path


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "case.sqlite"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def decide(case: Path, *arguments: str) -> None:
    done = run("decide", case, *arguments, "--by", "cc", "--reason", "test")
    assert done.exit_code == 0, done.output + str(done.exception)


def pairs(case: Path, level: str) -> list[Json]:
    found = run("compare", case, ALPHA, BETA, "--by", "pair", "--jsonl")
    assert found.exit_code == 0, found.output
    return [p for p in map(json.loads, found.stdout.splitlines()) if p["level"] == level]


def changes(case: Path) -> list[Json]:
    found = run("compare", case, ALPHA, BETA, "--by", "change", "--jsonl")
    return [json.loads(line) for line in found.stdout.splitlines()]


def held(case: Path, level: str) -> dict[tuple[str | None, str | None], Json]:
    """Return the pairs of a level by the numbers of both sides."""
    return {
        tuple(side["bates"] if side else None for side in (p["left"], p["right"])): p  # type: ignore[misc]
        for p in pairs(case, level)
    }


def by_file(bates: str) -> str:
    return f"{bates}..{bates}"


def test_documents_put_together_are_paired_by_decision(case: Path) -> None:
    """The second print takes the place of the first, whatever the words say."""
    assert held(case, "document")[OLD, NEW]["state"] == "paired"
    decide(case, "pair", by_file(OLD), by_file(OTHER))
    found = held(case, "document")
    assert (found[OLD, OTHER]["state"], found[OLD, OTHER]["method"]) == ("paired", "decision")
    assert (OLD, NEW) not in found
    assert {c["right"]["bates"] for c in changes(case) if c["left"] and c["left"]["bates"] == OLD} >= {OTHER}


def test_documents_put_apart_stay_apart(case: Path) -> None:
    """Neither words nor order bring the pair back, at any level."""
    decide(case, "pair", by_file(QUIET), by_file("BETA-003001"), "--value", "no")
    assert (QUIET, "BETA-003001") not in held(case, "document")
    assert held(case, "document")[QUIET, None]["state"] == "unpaired"


def test_pages_put_together_are_compared(case: Path) -> None:
    """The page takes its new partner, the changes are those between the two, and the old partner has none."""
    before = {c["id"] for c in changes(case) if c["kind"] == "released" and c["left"]["bates"] == OLD}
    assert before
    decide(case, "pair", OLD, OTHER)
    found = held(case, "page")
    assert (found[OLD, OTHER]["state"], found[OLD, OTHER]["method"]) == ("paired", "decision")
    assert found[OLD, OTHER]["score"] == 1.0
    assert (found[None, NEW]["state"], found[None, NEW]["method"]) == ("unpaired", "decision")
    after = changes(case)
    both = [c["kind"] for c in after if c["left"] and c["right"] and c["left"]["bates"] == OLD]
    assert both
    assert set(both) <= {"still_withheld", "code_changed", "text_layer_only"}
    assert [c["right"]["bates"] for c in after if c["kind"] == "page_added"] == [NEW]


def test_pages_put_apart_have_no_changes_between_them(case: Path) -> None:
    """Both pages stand alone: one removed, one added."""
    decide(case, "pair", OLD, NEW, "--value", "no")
    found = held(case, "page")
    assert (OLD, NEW) not in found
    assert {found[OLD, None]["method"], found[None, NEW]["method"]} == {"decision"}
    after = changes(case)
    assert not [
        c for c in after if c["left"] and c["right"] and (c["left"]["bates"], c["right"]["bates"]) == (OLD, NEW)
    ]
    kinds = {(c["kind"], (c["left"] or c["right"])["bates"]) for c in after}
    assert {("page_removed", OLD), ("page_added", NEW)} <= kinds


def test_messages_put_together_and_apart(case: Path) -> None:
    """Two mails that nothing ties become a pair; two copies of one mail become none; undo brings both back."""
    before = pairs(case, "message")
    old = {p["left"]["bates"]: p["left"]["id"] for p in before if p["left"]}
    new = {p["right"]["bates"]: p["right"]["id"] for p in before if p["right"]}
    decide(case, "pair", old[QUIET], new["BETA-002001"])
    found = {(p["left"]["id"], p["right"]["id"]): p for p in pairs(case, "message") if p["left"] and p["right"]}
    forced = found[old[QUIET], new["BETA-002001"]]
    assert (forced["state"], forced["method"], forced["score"]) == ("paired", "decision", 1.0)
    decide(case, "pair", old["ALPHA-001001"], new[NEW], "--value", "no")
    apart = pairs(case, "message")
    lone = [p for p in apart if (p["left"] or p["right"])["id"] == old["ALPHA-001001"]]
    assert sorted((p["state"], p["method"]) for p in lone) == [("unpaired", "decision")] * 2
    assert not [c for c in changes(case) if c["kind"] == "still_withheld" and c["left"]["bates"] == OLD]
    decide(case, "undo", "1")
    decide(case, "undo", "2")
    assert pairs(case, "message") == before


def test_a_table_of_pairs_goes_in_as_decisions(case: Path) -> None:
    """Each level by number, and a value rules out; the file says so in two named columns."""
    table = case.parent / "pairs.csv"
    table.write_text(
        "left,right,level,value,by,reason\n"
        f"{OLD},{OTHER},page,,cc,by hand\n"
        f"{by_file(QUIET)},{by_file('BETA-003001')},,no,cc,another version\n"
        f"{OLD},{NEW},document,yes,cc,by hand\n"
        f"{OLD},{OTHER},message,,cc,by hand\n"
    )
    done = run("decide", case, "--from", table)
    assert done.exit_code == 0, done.output + str(done.exception)
    assert "4 decisions" in done.stdout
    assert held(case, "page")[OLD, OTHER]["method"] == "decision"
    assert held(case, "document")[OLD, NEW]["method"] == "decision"
    assert held(case, "document")[QUIET, None]["state"] == "unpaired"
    assert "decision" in {p["method"] for p in pairs(case, "message")}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"{OLD},NO-SUCH-1", "knows nothing called 'NO-SUCH-1'"),
        (f"{OLD},ALPHA-002001", "stand in one production"),
        (f"{OLD},{by_file(NEW)}", "is a page and 'BETA-001001..BETA-001001' a document"),
        (f"{OLD},{NEW},chapter", "no level 'chapter'"),
        (f"{OLD},{NEW},page,perhaps", "does not know the value 'perhaps'"),
        (f"{OLD},", "takes 2 subjects, not 1"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_recorded(case: Path, row: str, said: str) -> None:
    """Row 3 of the file does not hold: the message says which and why, and row 2 is not recorded either."""
    table = case.parent / "pairs.csv"
    table.write_text(f"left,right,level,value\n{OLD},{OTHER},page,\n{row}\n")
    done = run("decide", case, "--from", table)
    error = done.exception
    assert isinstance(error, UsageError), done.output
    assert "pairs.csv, row 3" in error.what
    assert said in error.what
    assert run("decide", case, "list", "--jsonl").stdout == ""


def test_the_last_decision_about_a_pair_holds(case: Path) -> None:
    """Apart, then together: together."""
    decide(case, "pair", OLD, NEW, "--value", "no")
    decide(case, "pair", NEW, OLD)
    assert held(case, "page")[OLD, NEW]["method"] == "decision"
    assert [c for c in changes(case) if c["kind"] == "released" and c["left"]["bates"] == OLD]
