"""Recall and decisions through the command line: what is withdrawn is gone, what is decided holds and can be undone."""

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from forensics.case import Case
from forensics.records.decision import Tombstone
from forensics.store import Store
from forensics.store.decisions import check_decisions
from forensics.store.ledger import check_ledger
from forensics.withdrawal import withdraw
from tests.conftest import forensics

PHRASE = "quixotic heliotrope memorandum"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return a case of three mails, one of which is to be recalled."""
    folder = tmp_path / "in"
    folder.mkdir()
    mails = (
        ("AB-000001", "Alder, Ada (HB)", "9:00 AM", "Dues", "The dues are settled with the board of the harbour."),
        ("AB-000002", "Alder, A.", "9:20 AM", "Recalled", f"Privileged: {PHRASE}, for counsel alone."),
        ("AB-000003", "Birch, Ben (HB)", "9:40 AM", "Pilots", "The pilots come on Monday and leave on Friday."),
    )
    for number, sender, time, subject, body in mails:
        header = f"From: {sender}\nSent: Monday, May 3, 2010 {time}\nTo: Cedar, Cora\nSubject: {subject}\n"
        (folder / f"{number}.txt").write_text(f"{header}\n{body}\n\n{number}\n")
    path = tmp_path / "case.sqlite"
    assert forensics("ingest", path, folder, "--production", "first").returncode == 0
    return path


def test_a_recalled_document_is_gone_from_every_table_index_and_export(case: Path) -> None:
    """No file of the case holds its words, no answer cites it, and a new ingest of the folder brings nothing back."""
    source = _source(case, "AB-000002.txt")
    assert "1 of" not in forensics("search", case, "heliotrope").stderr
    ran = forensics("withdraw", case, source, "--reason", "recall letter", "--by", "counsel")
    assert ran.returncode == 0, ran.stderr
    assert forensics("ingest", case, case.parent / "in", "--production", "first").returncode == 0
    for verb in ("messages", "redactions", "threads", "people", "topics"):
        assert "Recalled" not in forensics(verb, case, "--jsonl").stdout
    assert forensics("search", case, "heliotrope", "--jsonl").stdout == ""
    out = case.parent / "report"
    assert forensics("report", case, "-o", out).returncode == 0
    kept = [*case.parent.glob("case.sqlite*"), *out.rglob("*.*")]
    assert all(PHRASE.encode() not in path.read_bytes() for path in kept)
    with opened(case) as store:
        (stone,) = store.read(Tombstone)
        assert check_ledger(store) >= 2
    assert (stone.file, stone.reason, stone.by) == ("AB-000002.txt", "recall letter", "counsel")


@pytest.mark.parametrize("step", ["bring_up_all", "scrub"])
@pytest.mark.parametrize("verb", ["status", "ingest"])
def test_a_withdrawal_that_is_killed_is_finished_by_the_next_command(case: Path, step: str, verb: str) -> None:
    """Between burial and scrub the process is killed; whatever opens the case next leaves none of the words."""
    killed = (
        "import os, signal, sys; from pathlib import Path; from forensics.case import Case\n"
        "from forensics.store import Store; from forensics.withdrawal import withdraw\n"
        f"case = Case.open(Path({str(case)!r}))\n"
        f"for kind in (Case, Store):\n    hasattr(kind, {step!r}) and setattr(kind, {step!r}, "
        "lambda _: os.kill(os.getpid(), signal.SIGKILL))\n"
        f"withdraw(case, {_source(case, 'AB-000002.txt')!r}, reason='recall', by='counsel')"
    )
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == -signal.SIGKILL
    held = b"".join(path.read_bytes() for path in case.parent.glob("case.sqlite*"))
    assert PHRASE.encode() in held
    more = (case.parent / "in", "--production", "first") if verb == "ingest" else ()
    assert forensics(verb, case, *more).returncode == 0
    assert all(PHRASE.encode() not in path.read_bytes() for path in case.parent.glob("case.sqlite*"))
    with opened(case) as store:
        assert not store.is_scrub_due()


def test_a_case_that_another_run_holds_is_scrubbed_later(case: Path) -> None:
    """While a reader keeps the old rows, ``status`` says that they are there; afterwards they go."""
    source = _source(case, "AB-000002.txt")
    with contextlib.closing(sqlite3.connect(case)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM pages").fetchall()
        with Case.open(case) as held:
            held.store._db.execute("PRAGMA busy_timeout = 10")
            withdraw(held, source, reason="recall", by="counsel")
            assert held.store.is_scrub_due()
    assert forensics("status", case).returncode == 0
    with opened(case) as store:
        assert not store.is_scrub_due()


def test_what_is_not_there_cannot_be_withdrawn(case: Path) -> None:
    """The message says what can be given."""
    ran = forensics("withdraw", case, "ZZ-999999", "--reason", "r", "--by", "c")
    assert ran.returncode == 2
    assert "ZZ-999999" in ran.stderr


def test_merging_persons_holds_until_it_is_undone(case: Path) -> None:
    """Two printed names become one person, and two again."""
    before = _persons(case)
    ran = forensics("decide", case, "merge", "Alder, Ada (HB)", "Alder, A.", "--by", "cc", "--reason", "same signature")
    assert ran.returncode == 0, ran.stderr
    merged = _persons(case)
    assert len(merged) == len(before) - 1
    assert forensics("decide", case, "undo", "1").returncode == 0
    assert _persons(case) == before
    with opened(case) as store:
        assert check_decisions(store) == 2


def test_decisions_come_from_a_csv_all_or_none(case: Path) -> None:
    """A row that does not hold is named, and nothing of the file is recorded."""
    table = case.parent / "decisions.csv"
    table.write_text('action,subjects,value\nmerge,"Alder, Ada (HB); Alder, A.",\nmerge,"Nobody; Alder, A.",\n')
    ran = forensics("decide", case, "--from", table)
    assert ran.returncode == 2
    assert "row 3" in ran.stderr
    with opened(case) as store:
        assert check_decisions(store) == 0


def _persons(case: Path) -> list[str]:
    return sorted(json.loads(line)["id"] for line in forensics("people", case, "--jsonl").stdout.splitlines())


def _source(case: Path, file: str) -> str:
    from forensics.records.source import Source

    with opened(case) as store:
        return str(store.read(Source, file=file)[0].id)


def opened(case: Path) -> contextlib.closing[Store]:
    """Open a case and close it again, so that no file of it goes away later while a test reads them all."""
    return contextlib.closing(Store(case))
