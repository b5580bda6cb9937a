"""The command line: light, documented, clear about what went wrong."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from forensics_cli.main import VERBS, main

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("pymupdf", "cv2", "sklearn", "sqlite_utils", "rapidocr", "numpy", "rich", "mailparser", "altair", "networkx")


def forensics(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a user does."""
    command = [str(Path(sys.executable).parent / "forensics"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_imports_nothing_heavy() -> None:
    """``--help`` answers fast because heavy libraries are imported inside commands."""
    script = (
        "import sys; from forensics_cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    """Each verb says what it does and what its options mean."""
    result = CliRunner().invoke(main, [verb, "--help"])
    assert result.exit_code == 0
    assert result.output.count("\n") > 5


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_and_option_is_in_the_readme(verb: str) -> None:
    """The README documents each verb, and each option that only it has."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.search(rf"^\| `{verb}[ `]", readme, re.MULTILINE), f"{verb} is not in the table of verbs"
    command = main.get_command(None, verb)  # type: ignore[arg-type]
    assert command is not None
    options = {name for p in command.params for name in p.opts if name.startswith("--")}
    missing = sorted(name for name in options if name not in readme)
    assert not missing, f"options of {verb} that the README does not name: {missing}"


def test_the_readme_documents_every_exit_code() -> None:
    """The codes of the error tree stand in the README."""
    from forensics.errors import ExitCode

    text = re.search(r"Exit codes: (.*?)\n\n", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert text is not None
    assert {int(n) for n in re.findall(r"\b(\d+) (?=[a-z])", text[1])} == {int(code) for code in ExitCode}


def test_a_path_that_is_not_there_makes_no_case(tmp_path: Path) -> None:
    """A wrong path is a usage error, and nothing is left behind."""
    case = tmp_path / "case.sqlite"
    ran = forensics("ingest", case, tmp_path / "nothing", "--production", "first")
    assert ran.returncode == 2
    assert "nothing" in ran.stderr
    assert not case.exists()


def test_an_unknown_production_is_named_with_those_known(tmp_path: Path) -> None:
    """The message names the production asked for and those that are there."""
    mail = tmp_path / "mail.txt"
    mail.write_text("From: Ada Alder\nSent: Monday, May 3, 2010 9:00 AM\nTo: Ben Birch\nSubject: Dues\n\nHello.\n")
    case = tmp_path / "case.sqlite"
    assert forensics("ingest", case, mail, "--production", "first").returncode == 0
    ran = forensics("redactions", case, "--production", "second")
    assert ran.returncode == 2
    assert "'second'" in ran.stderr
    assert "first" in ran.stderr


def test_a_second_ingest_does_nothing_and_says_so(tmp_path: Path) -> None:
    """What is stored for the same bytes is not read again."""
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "one.txt").write_text("From: Ada Alder\nTo: Ben Birch\nSubject: Dues\n\nHello.\n")
    command = ("ingest", tmp_path / "case.sqlite", tmp_path / "mails", "--production", "first")
    assert "1 of 1 sources read" in forensics(*command).stdout
    assert "nothing new" in forensics(*command).stdout


def test_jsonl_has_one_kind_of_record(tmp_path: Path) -> None:
    """Each line of ``messages --jsonl`` is a message."""
    mail = tmp_path / "mail.txt"
    mail.write_text("From: Ada Alder\nSent: Monday, May 3, 2010 9:00 AM\nTo: Ben Birch\nSubject: Dues\n\nHello.\n")
    ran = forensics("messages", mail, "--jsonl")
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [r["record"] for r in records] == ["message"]
    assert records[0]["from"]["printed"] == "Ada Alder"
    assert records[0]["sent"] == "2010-05-03T09:00"
    assert records[0]["copies"][0]["lines"] == [1, 4]


def test_a_case_is_refused_where_files_are_meant(tmp_path: Path) -> None:
    """A text file is no case; a command that needs one says so."""
    text = tmp_path / "notes.txt"
    text.write_text("no case")
    ran = forensics("status", text)
    assert ran.returncode == 2
    assert "is not a case" in ran.stderr
