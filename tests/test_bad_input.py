"""Bad input through the command line: a clear row for each, the rest goes on, exit code 3, evidence untouched."""

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from fixtures.smoke import write_smoke_pdf
from forensics.records.page import Page
from forensics.records.source import Failure
from forensics.store import Store
from tests.drawn_pages import FIRST, forms, obj, page_of

MAIL = "From: Ada Alder\nSent: Monday, May 3, 2010 9:00 AM\nTo: Ben Birch\nSubject: Dues\n\nHello.\n"


def forensics(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a user does."""
    command = [str(Path(sys.executable).parent / "forensics"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def truncated(path: Path) -> None:
    """Write the first half of a PDF without its page tree."""
    write_smoke_pdf(path)
    path.write_bytes(path.read_bytes()[:300])


def empty(path: Path) -> None:
    """Write nothing."""
    path.write_bytes(b"")


def encrypted(path: Path) -> None:
    """Write a PDF that asks for a password."""
    with pymupdf.open() as document:
        document.new_page()
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw="user")


def noise(path: Path) -> None:
    """Write bytes that are no PDF."""
    path.write_bytes(bytes(range(256)) * 8)


def picture(path: Path) -> None:
    """Write a PNG under the name of a PDF."""
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 300, 300))
    pixmap.clear_with(255)
    path.write_bytes(pixmap.tobytes("png"))


def unfollowable(path: Path) -> None:
    """Write a page whose instructions save the state of drawing more often than MuPDF can."""
    path.write_bytes(page_of(b"q " * 100_000))


def endless(path: Path) -> None:
    """Write a page whose forms draw each other ten million times."""
    bodies = [
        obj(f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<{forms(X=FIRST + n + 1)}>>", b"/X Do " * 10)
        for n in range(7)
    ]
    path.write_bytes(page_of(b"/X Do", resources=forms(X=FIRST), objects=[*bodies, obj("", b"0 0 5 5 re f ")]))


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated": (truncated, "bad.pdf"),
    "empty": (empty, "bad.pdf"),
    "encrypted": (encrypted, "--password"),
    "not a PDF": (noise, "bad.pdf"),
    "mislabelled": (picture, "PNG"),
    "unfollowable": (unfollowable, "none of its pages can be read"),
    "endless": (endless, "none of its pages can be read"),
}


@pytest.mark.parametrize("kind", BAD)
def test_one_bad_file_is_named_and_the_rest_goes_in(kind: str, tmp_path: Path) -> None:
    """The bad file's name and a remedy are on stderr and in status, the good file is in, the exit code is 3."""
    write, wanted = BAD[kind]
    folder = tmp_path / "production"
    folder.mkdir()
    write(folder / "bad.pdf")
    (folder / "good.txt").write_text(MAIL)
    before = _hashes(folder)
    case = tmp_path / "case.sqlite"
    ran = forensics("ingest", case, folder, "--production", "first")
    assert ran.returncode == 3, ran.stderr
    assert "bad.pdf" in ran.stderr
    assert wanted in ran.stderr
    assert "bad.pdf" in forensics("status", case).stdout
    assert "good.txt" in {page.file for page in Store(case).iterate(Page)}
    assert _hashes(folder) == before


def test_a_password_mends_what_failed_for_want_of_one(tmp_path: Path) -> None:
    """With the password the file goes in, and its row of failure is gone."""
    encrypted(tmp_path / "locked.pdf")
    case = tmp_path / "case.sqlite"
    assert forensics("ingest", case, tmp_path / "locked.pdf", "--production", "first").returncode == 3
    ran = forensics("ingest", case, tmp_path / "locked.pdf", "--production", "first", "--password", "user")
    assert ran.returncode == 0, ran.stderr
    assert Store(case).count(Failure) == 0


def test_names_in_archives_never_become_paths(tmp_path: Path) -> None:
    """A member called ``../../evil.txt`` is read, cited by its name, and written nowhere."""
    archive = tmp_path / "in" / "a.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as outer:
        outer.writestr("../../evil.txt", MAIL)
        inner = tmp_path / "inner.zip"
        with zipfile.ZipFile(inner, "w") as nested:
            nested.writestr("deep.txt", MAIL.replace("Dues", "Fees"))
        outer.write(inner, "inner.zip")
    ran = forensics("messages", archive, "--jsonl")
    assert ran.returncode == 0, ran.stderr
    assert '"subject": "Dues"' in ran.stdout
    assert '"subject": "Fees"' in ran.stdout
    assert not (tmp_path.parent / "evil.txt").exists()
    assert not (tmp_path / "evil.txt").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    """The folder is a row; what lies beside it goes in."""
    (tmp_path / "in" / "closed").mkdir(parents=True)
    (tmp_path / "in" / "good.txt").write_text(MAIL)
    (tmp_path / "in" / "closed").chmod(0)
    try:
        ran = forensics("messages", tmp_path / "in", "--jsonl")
    finally:
        (tmp_path / "in" / "closed").chmod(0o700)
    assert ran.returncode == 3
    assert "closed" in ran.stderr
    assert '"subject": "Dues"' in ran.stdout


def test_a_killed_ingest_goes_on_where_it_was(tmp_path: Path) -> None:
    """After a kill the case opens, holds whole shards only, and the same command finishes the work."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(MAIL.replace("Dues", f"Dues {number}"))
    case = tmp_path / "case.sqlite"
    command = [str(Path(sys.executable).parent / "forensics"), "ingest", str(case), str(folder), "--production", "a"]
    with subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as going:
        while not (case.exists() and case.stat().st_size > 100_000) and going.poll() is None:
            os.sched_yield()
        going.kill()
    assert Store(case).count(Page) % 100 == 0
    assert forensics(*command[1:]).returncode == 0
    assert Store(case).count(Page) == 400


def test_a_case_is_the_same_at_any_number_of_workers(tmp_path: Path) -> None:
    """Every record of every command is equal, byte for byte."""
    write_smoke_pdf(tmp_path / "one.pdf")
    for number in range(250):
        (tmp_path / f"{number:03}.txt").write_text(MAIL.replace("Dues", f"Dues {number % 7}"))
    answers = set()
    for workers in (1, 2):
        case = tmp_path / f"case{workers}.sqlite"
        paths = [*sorted(tmp_path.glob("*.txt")), tmp_path / "one.pdf"]
        assert forensics("ingest", case, *paths, "--production", "a", "--workers", workers).returncode == 0
        verbs = ("redactions", "messages", "threads", "people", "topics")
        answers.add("".join(forensics(verb, case, "--jsonl").stdout for verb in verbs))
    assert len(answers) == 1


def _hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_an_answer_that_cannot_be_written_is_no_internal_error(tmp_path: Path) -> None:
    """Where the answer goes to a full disk, that is said in plain words, with a documented exit code."""
    (tmp_path / "good.txt").write_text(MAIL)
    command = [str(Path(sys.executable).parent / "forensics"), "messages", str(tmp_path / "good.txt")]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 2
    assert "Writing failed: No space left on device." in ran.stderr
    assert "Internal" not in ran.stderr


def test_a_reader_that_has_seen_enough_is_no_finding(tmp_path: Path) -> None:
    """A table whose reader has gone away, as `head` does, ends with exit code 0."""
    (tmp_path / "good.txt").write_text(MAIL)
    reading, writing = os.pipe()
    os.close(reading)
    command = [str(Path(sys.executable).parent / "forensics"), "messages", str(tmp_path / "good.txt")]
    ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert ran.returncode == 0, ran.stderr
