"""What reaches a terminal: characters in evidence that would steer it are written out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forensics_cli.output import harmless

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202efdp\x7f"
"""Sets a window's title, clears the screen, colours, turns the direction of reading, deletes."""
RAW = [b"\x1b", b"\x07", b"\x9b", "\x9b".encode(), "\u202e".encode(), b"\x7f"]


def ran(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command, with what it writes as bytes."""
    command = [str(Path(sys.executable).parent / "forensics"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False)


def assert_harmless(run: subprocess.CompletedProcess[bytes]) -> None:
    """Assert that nothing that was written steers a terminal."""
    assert [each for each in RAW if each in run.stdout + run.stderr] == []


@pytest.mark.parametrize("character", ["\x00", "\x08", "\r", "\x1b", "\x7f", "\x85", "\x9b", "\u202e", "\u2066"])
def test_a_character_that_steers_is_written_out(character: str) -> None:
    """It is seen as a number; tab, line end and the letters of all scripts stay."""
    shown = harmless(f"a\tb\n{character}ש")
    assert character not in shown
    assert f"{ord(character):x}" in shown
    assert shown.startswith("a\tb\n\\")
    assert shown.endswith("ש")


def test_names_in_evidence_steer_no_terminal(tmp_path: Path) -> None:
    """File names, subjects and codes come as a table, as CSV and as JSON without a raw control character."""
    mail = f"From: Ada {HOSTILE} (b)(6)\nTo: Ben\nSubject: {HOSTILE}\nDate: Mon, 3 May 2010 09:00:00 +0000\n\nText\n"
    path = tmp_path / f"mail{HOSTILE.replace('/', '')}.txt"
    path.write_text(mail, "utf-8")
    broken = tmp_path / f"broken{HOSTILE}.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    for form in ("--table", "--csv", "--jsonl", "--json"):
        for verb, *more in (("messages",), ("redactions", "--by", "region"), ("redactions", "--by", "document")):
            run = ran(verb, *more, form, path, broken)
            assert run.stdout, run.stderr
            assert_harmless(run)
    lines = ran("messages", "--jsonl", path).stdout.decode().splitlines()
    assert any("\x9b" in json.loads(one)["subject"] for one in lines)


def test_options_and_errors_steer_no_terminal(tmp_path: Path) -> None:
    """A reason, a production and a path that does not exist are repeated without their control characters."""
    page, case = tmp_path / "a.txt", tmp_path / "case.sqlite"
    page.write_text("From: [redacted]\n", "utf-8")
    for run in (
        ran("ingest", case, page, "--production", HOSTILE),
        ran("status", case),
        ran("withdraw", case, f"none{HOSTILE}", "--reason", HOSTILE, "--by", HOSTILE),
        ran("decide", case, "merge", "A", "B", "--by", HOSTILE, "--reason", HOSTILE),
        ran("decide", case, "list"),
        ran("redactions", tmp_path / HOSTILE),
        ran("compare", case, HOSTILE, "x"),
    ):
        assert_harmless(run)


def test_a_name_that_is_no_text_is_shown(tmp_path: Path) -> None:
    """File names are bytes; one that is no UTF-8 is read, and its bytes are written out."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/mail\xff.txt"))
    path.write_text("From: [redacted]\n", "utf-8")
    for form in ("--table", "--csv", "--jsonl"):
        run = ran("redactions", "--by", "region", form, tmp_path)
        assert run.returncode == 0, run.stderr
        assert b"udcff" in run.stdout or b"xff" in run.stdout
