"""Drawings of comparisons: what they show, and what they can never show."""

from itertools import repeat
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from click.testing import CliRunner, Result

from forensics import drawing
from forensics.adapters.typeface import text_width
from forensics.case import Case
from forensics.drawing.pdf import REGULAR
from forensics.drawing.wrapping import Written, columns, wrapped
from forensics.errors import UsageError
from forensics.records.source import Production, Settings
from forensics.selection import Filters
from forensics_cli.main import main
from tests.two_prints import LINES, letter, place

BARGES = (5, (4, 6))
LANTERNS = (6, (6, 9))
INVOICE = (8, (4, 6))
COUNSEL = (4, (5, 6))


def older() -> Any:
    """Return two pages: one with a hidden name beneath a box that still holds it, one that is dropped later."""
    document = letter([BARGES, LANTERNS])
    page = document[0]
    page.draw_rect(pymupdf.Rect(place(*COUNSEL)), color=None, fill=(0, 0, 0))  # the word itself stays beneath
    lone = document.new_page()
    for n, text in enumerate(reversed(LINES)):
        lone.insert_text((60, 400 + 22 * n), f"{text} {n} and nothing of it anywhere else")
    return document


def later() -> Any:
    """Return the first page with one box gone, one new, and the leaking one in place."""
    document = letter([LANTERNS, INVOICE])
    document[0].draw_rect(pymupdf.Rect(place(*COUNSEL)), color=None, fill=(0, 0, 0))
    return document


def write(folder: Path) -> tuple[Path, Path]:
    """Write both files."""
    paths = folder / "old.pdf", folder / "new.pdf"
    for path, document in zip(paths, (older(), later()), strict=True):
        path.write_bytes(document.tobytes())
    return paths


def made(paths: tuple[Path, Path], workers: int = 1) -> Case:
    """Return a case with a production for each file."""
    case = Case.in_memory(Settings(ocr="never"), workers)
    for name, path in zip(("old", "new"), paths, strict=True):
        case.ingest([path], Production(name=name))
    return case


def draw(case: Case, out: Path, **more: Any) -> drawing.DrawnChanges:
    """Draw a comparison and return what was drawn."""
    return drawing.write_comparison(case, ["old", "new"], Filters(), out, **more)


def sheets(path: Path) -> list[str]:
    """Return the text of each sheet."""
    with pymupdf.open(path) as document:
        return [" ".join(page.get_text().split()) for page in document]


def run(*given: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, [str(g) for g in given])


def test_canary_no_drawing_holds_what_a_box_hides(tmp_path: Path) -> None:
    """Text beneath a box is neither in the bytes of a drawing, nor in its streams, nor in its text."""
    out = tmp_path / "out.pdf"
    with made(write(tmp_path)) as case:
        draw(case, out, every=True)
    with pymupdf.open(out) as document:
        numbers = (n for n in range(1, document.xref_length()) if document.xref_is_stream(n))
        shown = b"".join([out.read_bytes(), *(document.xref_stream(n) or b"" for n in numbers)])
    assert b"counsel" not in shown
    assert b"counsel".hex().encode() not in shown
    assert "counsel" not in " ".join(sheets(out))


def test_a_drawing_says_what_changed_and_where(tmp_path: Path) -> None:
    """Summary, citations of both sides, numbers, words, codes and the pages without a counterpart are there."""
    with made(write(tmp_path)) as case:
        done = draw(case, tmp_path / "out.pdf")
    first, pair, alone = sheets(tmp_path / "out.pdf")
    assert (done.pages, done.not_drawn) == (1, ())
    assert "As detected; not validated by a person." in first
    assert "Pages, older and later 2 and 1" in first
    assert "Released, as read 2" in first
    assert "old.pdf, page 1" in pair
    assert "new.pdf, page 1" in pair
    assert "released, was without a code 2 words, borne out by the page images “seventeen barges”" in pair
    assert "“quarterly invoice”" in pair
    assert "newly hidden" in pair
    assert "as detected; not validated" in pair
    assert "In old, the older one, alone: 1 page old.pdf, page 2" in alone


def test_drawings_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Two runs, with one worker and with two, write equal files and leave no draft."""
    paths = write(tmp_path)
    for name, workers in (("one.pdf", 1), ("two.pdf", 2)):
        with made(paths, workers) as case:
            draw(case, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_a_drawing_replaces_a_former_one_and_nothing_else(tmp_path: Path) -> None:
    """Evidence and other files stay as they are."""
    paths = write(tmp_path)
    before = paths[0].read_bytes()
    with made(paths) as case:
        for taken in (paths[0], tmp_path, tmp_path / "no" / "out.pdf"):
            with pytest.raises(UsageError):
                draw(case, taken)
        for _ in range(2):
            draw(case, tmp_path / "out.pdf")
    assert paths[0].read_bytes() == before


def test_pages_whose_evidence_is_gone_are_listed(tmp_path: Path) -> None:
    """A page without its file is no reason to stop; the first sheet and the result name it."""
    paths = write(tmp_path)
    with made(paths) as case:
        paths[0].unlink()
        done = draw(case, tmp_path / "out.pdf")
    assert done.pages == 0
    assert "old.pdf, page 1" in done.not_drawn[0]
    assert "Not drawn" in sheets(tmp_path / "out.pdf")[0]


def test_two_files_are_drawn_by_the_command(tmp_path: Path) -> None:
    """``compare OLD.pdf NEW.pdf --draw OUT.pdf`` answers, writes the drawing and says so."""
    out = tmp_path / "out.pdf"
    done = run("compare", *write(tmp_path), "--ocr", "never", "--draw", out)
    assert done.exit_code == 0, done.output
    assert "changes on 1 pairs of pages" in done.stderr
    assert len(sheets(out)) == 3


def test_two_productions_of_a_case_are_drawn_by_the_command(tmp_path: Path) -> None:
    """``compare CASE OLD NEW --draw OUT.pdf`` draws from the evidence of the case; unchanged pages on request."""
    case, out = tmp_path / "case.sqlite", tmp_path / "out.pdf"
    for name, path in zip(("first", "second"), write(tmp_path), strict=True):
        assert run("ingest", case, path, "--production", name, "--ocr", "never").exit_code == 0
    done = run("compare", case, "first", "second", "--draw", out, "--all-pages", "--json")
    assert done.exit_code == 0, done.output
    assert len(sheets(out)) == 3
    assert run("compare", case, "first", "second", "--all-pages").exit_code == 2
    assert isinstance(run("compare", case, "first", "second", "--draw", case).exception, UsageError)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_and_wide_pages_are_drawn(tmp_path: Path, rotation: int) -> None:
    """Boxes stand where the displayed page has them, whatever turns the page."""
    paths = write(tmp_path)
    for path in paths:
        with pymupdf.open(path) as document:
            for page in document:
                page.set_rotation(rotation)
            data = document.tobytes()
        path.write_bytes(data)
    with made(paths) as case:
        assert draw(case, tmp_path / "out.pdf", every=True).not_drawn == ()
    assert sheets(tmp_path / "out.pdf")


def test_lines_keep_to_their_width() -> None:
    """Text is broken between words, and inside one that is wider than the column; quotation marks count."""
    text = "“The harbour’s barges” – " + "b" * 200 + " end…"
    lines = wrapped(text, 90, 8)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(text_width(line, REGULAR, 8) for line in lines) <= 90
    assert wrapped("", 90, 8) == []
    assert text_width("“", REGULAR, 10) == pytest.approx(3.33)


def test_lines_fill_columns_and_heads_stay_with_what_follows() -> None:
    """A column takes what fits; a line that keeps the next goes with it to the next column; none is lost."""
    lines = [Written(str(n), 10, keep=n % 3 == 0) for n in range(20)]
    laid = list(columns(lines, repeat(12.2 * 4 + 0.1)))
    assert [line for column in laid for line in column] == lines
    assert all(len(column) <= 4 for column in laid)
    assert all(not column[-1].keep for column in laid)
