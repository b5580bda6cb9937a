"""Hidden text is read by one command alone, by somebody, for a reason, on the record; and it is stored nowhere."""

import json
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from click.testing import CliRunner, Result

from forensics.errors import EvidenceError, IntegrityError, UsageError
from forensics.records.decision import LedgerEntry
from forensics.records.leak import Leak
from forensics.records.region import Region
from forensics.store import Store
from forensics.store.decisions import check_decisions
from forensics.store.ledger import check_ledger
from forensics_cli.main import main
from tests.leaky_pages import PLANTS, blacked_out, bookmark, redacted, updated, written
from tests.pdf_pages import bar, line

CANARY = "quintrell"
"""Begins every word that is hidden anywhere in these tests."""


def run(*arguments: object, fails: bool = False) -> Result:
    """Run the command line in this process and return what it said."""
    result = CliRunner().invoke(main, [str(a) for a in arguments], standalone_mode=True)
    assert fails or result.exit_code == 0, result.output
    return result


def rows(*arguments: object) -> list[dict[str, Any]]:
    """Return the JSON records that a command answers."""
    return [json.loads(each) for each in run(*arguments, "--jsonl").stdout.splitlines()]


def secret(number: int) -> str:
    """Return one of many words, each its own."""
    return f"{CANARY.capitalize()}{chr(97 + number)}"


def beneath() -> bytes:
    """Return a page with a word beneath a bar, and a bar where an earlier version had a word."""

    def cover(page: Any) -> None:
        line(page, 212, secret(21))
        bar(page, (30, 200, 200, 216))

    return updated(written(secret(20)), blacked_out, cover)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a case whose files hold a word in every place there is."""
    monkeypatch.setenv("FORENSICS_KEY_FILE", str(tmp_path / "seal.key"))
    folder = tmp_path / "in"
    folder.mkdir()
    for number, (plant, *_) in enumerate(PLANTS):
        (folder / f"{number:02}.pdf").write_bytes(redacted(plant, secret(number)))
    (folder / "beneath.pdf").write_bytes(beneath())
    (folder / "later").mkdir()
    (folder / "later" / "00.pdf").write_bytes(redacted())
    path = tmp_path / "case.sqlite"
    run("ingest", path, folder, "--production", "first", "--workers", 1)
    return path


def held(folder: Path) -> str:
    """Return all that is written below a folder, evidence apart."""
    files = [p for p in folder.rglob("*") if p.is_file() and "in" not in p.relative_to(folder).parts]
    return b"\n".join(p.read_bytes() for p in files).decode("latin-1").casefold()


def test_no_output_and_no_file_holds_hidden_text_until_it_is_unsealed_nor_after(case: Path) -> None:
    """Every verb runs; table files, write-ahead log, exhibit and answers are searched; then each place is read."""
    watching = Store(case)  # keeps the write-ahead log in being
    run("ingest", case, case.parent / "in" / "later", "--production", "later", "--workers", 1)
    said = [
        run(verb, case, *more, "--jsonl").output
        for verb, *more in (
            ["status"], ["messages"], ["threads"], ["threads", "--missing"], ["people"], ["people", "--edges"],
            ["topics"], ["redactions"], ["redactions", "--by", "page"], ["redactions", "--by", "document"], ["unseal"],
            ["compare", "first", "later"], ["search", CANARY + "*"], ["search", "harbour"],
        )
    ]  # fmt: skip
    run("report", case, "-o", case.parent / "report")
    assert CANARY not in "\n".join(said).casefold()
    assert CANARY not in held(case.parent)
    listed = rows("unseal", case)
    assert len(listed) == len(PLANTS) + 2
    for number, thing in enumerate(listed, 1):
        read = run("unseal", case, thing["id"], "--reason", "motion of 3 May", "--by", "C. Counsel")
        assert CANARY in read.stdout.casefold()
        assert watching.count(Leak) == len(PLANTS) + 1
        assert check_decisions(watching) == number
    assert CANARY not in held(case.parent)
    assert check_ledger(watching) == 2 + len(listed)
    assert [e.action for e in watching.read(LedgerEntry)][-1] == "unseal"
    made = rows("decide", case, "list")
    assert {(d["kind"], d["by"], d["reason"], d["undone"]) for d in made} == {
        ("unseal", "C. Counsel", "motion of 3 May", False)
    }
    watching.close()


def test_unsealing_gives_the_text_with_its_place_as_json(case: Path) -> None:
    """The record names place and row; the same holds for text beneath a mark."""
    ids = {row["kind"]: row["id"] for row in rows("unseal", case)}
    (read,) = rows("unseal", case, ids["beneath_redaction"], "--reason", "r", "--by", "b")
    assert (read["record"], read["file"], read["page"], read["text"]) == ("unsealed", "beneath.pdf", 1, secret(21))
    assert read["decision"] == 1
    (read,) = rows("unseal", case, ids["earlier_revision"], "--reason", "r", "--by", "b")
    assert read["text"] == secret(20)
    assert read["characters"] == len(secret(20))


@pytest.mark.parametrize("given", [(), ("--reason", "r"), ("--by", "b"), ("--reason", " ", "--by", "b")])
def test_nobody_reads_without_a_reason_and_a_name(given: tuple[str, ...], case: Path) -> None:
    """Nothing is shown and nothing is recorded."""
    one = rows("unseal", case)[0]["id"]
    refused = run("unseal", case, one, *given, fails=True)
    assert refused.exit_code == 2 or "reason" in str(refused.exception)
    assert CANARY not in refused.output.casefold()
    assert check_decisions(Store(case)) == 0


def test_evidence_that_is_gone_or_changed_is_not_read(case: Path) -> None:
    """Gone: where it was, and what to do. Changed: an integrity failure. Neither is recorded."""
    gone, changed = [row for row in rows("unseal", case) if row["file"] in ("00.pdf", "01.pdf")]
    (case.parent / "in" / "00.pdf").unlink()
    with (case.parent / "in" / "01.pdf").open("ab") as file:
        file.write(b"\n")
    for one, kind, word in ((gone, EvidenceError, "Put it back"), (changed, IntegrityError, "SHA-256")):
        refused = run("unseal", case, one["id"], "--reason", "r", "--by", "b", fails=True)
        assert isinstance(refused.exception, kind)
        assert word in str(refused.exception)
    assert check_decisions(Store(case)) == 0


def test_another_key_is_an_integrity_failure(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the key that sealed it nobody can tell that the text is the same."""
    one = rows("unseal", case)[0]["id"]
    other = case.parent / "other.key"
    other.write_bytes(b"o" * 32)
    monkeypatch.setenv("FORENSICS_KEY_FILE", str(other))
    refused = run("unseal", case, one, "--reason", "r", "--by", "b", fails=True)
    assert isinstance(refused.exception, IntegrityError)
    assert "keyed hash" in str(refused.exception)


def test_unsealing_makes_no_key(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the key file is not there, that is said; a new key would fit nothing."""
    one = rows("unseal", case)[0]["id"]
    absent = case.parent / "absent.key"
    monkeypatch.setenv("FORENSICS_KEY_FILE", str(absent))
    refused = run("unseal", case, one, "--reason", "r", "--by", "b", fails=True)
    assert isinstance(refused.exception, UsageError)
    assert f"no key at {absent}" in str(refused.exception)
    assert not absent.exists()
    assert check_decisions(Store(case)) == 0


def test_what_is_withdrawn_is_neither_listed_nor_read(case: Path) -> None:
    """A recalled file takes its leaks along, also when its folder is ingested again."""
    before = rows("unseal", case)
    one = next(row for row in before if row["kind"] == "earlier_revision")
    source = next(k.source for k in Store(case).read(Leak) if k.id == one["id"])
    run("withdraw", case, source, "--reason", "recall", "--by", "counsel")
    run("ingest", case, case.parent / "in", "--production", "first", "--workers", 1)
    assert one["id"] not in {row["id"] for row in rows("unseal", case)}
    refused = run("unseal", case, one["id"], "--reason", "r", "--by", "b", fails=True)
    assert "withdrawn" in str(refused.exception)


def test_an_unsealing_is_no_decision_that_others_follow_and_cannot_be_undone(case: Path) -> None:
    """Nothing becomes stale by it; `decide undo` does not know it, nor does a table of decisions."""
    one = rows("unseal", case)[0]["id"]
    run("people", case)
    run("unseal", case, one, "--reason", "r", "--by", "b")
    assert "up to date" in run("status", case).stdout
    assert run("decide", case, "undo", "1", fails=True).exception
    table = case.parent / "made.csv"
    table.write_text(f"action,subjects,by,reason\nunseal,{one},b,r\n")
    assert "not a decision" in str(run("decide", case, "--from", table, fails=True).exception)


def test_only_redactions_with_text_can_be_unsealed(case: Path) -> None:
    """A bar with nothing beneath it, and an id that nothing has, are refused with what can be done."""
    bare = next(r.id for r in Store(case).read(Region) if not r.sealed)
    for what, word in ((bare, "holds no text"), ("r_0000", "lists what can be read")):
        refused = run("unseal", case, what, "--reason", "r", "--by", "b", fails=True)
        assert word in str(refused.exception)


def test_pages_recalled_from_a_file_take_what_belongs_to_the_whole_file_along(tmp_path: Path) -> None:
    """One of two pages is recalled: the leak of the other page stays, that of the document does not come back."""
    document = pymupdf.open(stream=redacted(bookmark, secret(0)), filetype="pdf")
    document.insert_pdf(pymupdf.open(stream=redacted(), filetype="pdf"))
    document.set_metadata({"title": secret(1)})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(document.tobytes())
    case = tmp_path / "case.sqlite"
    run("ingest", case, tmp_path / "in", "--production", "first", "--workers", 1)
    assert sorted(row["kind"] for row in rows("unseal", case)) == ["bookmark", "metadata"]
    page = next(row["id"] for row in rows("redactions", case, "--by", "page") if row["page"] == 2)
    run("withdraw", case, page, "--reason", "recall", "--by", "counsel")
    run("ingest", case, tmp_path / "in", "--production", "first", "--workers", 1)
    assert [row["kind"] for row in rows("unseal", case)] == ["bookmark"]


def test_an_encrypted_file_is_unsealed_with_its_password(tmp_path: Path) -> None:
    """Without the password nothing is read or recorded; the message names the option."""
    document = pymupdf.open(stream=redacted(bookmark, secret(0)), filetype="pdf")
    (tmp_path / "in").mkdir()
    locked = tmp_path / "in" / "a.pdf"
    document.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    case = tmp_path / "case.sqlite"
    run("ingest", case, locked, "--production", "first", "--workers", 1, "--password", "open")
    (one,) = rows("unseal", case)
    asked = ("unseal", case, one["id"], "--reason", "r", "--by", "b")
    assert "--password" in str(run(*asked, fails=True).exception)
    assert check_decisions(Store(case)) == 0
    assert secret(0) in run(*asked, "--password", "open").stdout
