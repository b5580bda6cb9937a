"""Drawings of redactions: what they show, and what they can never show."""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pymupdf
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from forensics import drawing
from forensics.adapters.image import Pixels
from forensics.case import Case
from forensics.drawing.labels import heights, tabs
from forensics.drawing.pdf import cut, printable
from forensics.drawing.picturing import MOST_PIXELS
from forensics.drawing.write import in_reading_order
from forensics.errors import UsageError
from forensics.pictures import PagePictures
from forensics.records.geometry import Box
from forensics.records.region import Finder, Region, Style
from forensics.records.source import Production, Settings, Source
from forensics.selection import Filters
from forensics_cli.main import main
from tests.pdf_pages import bar, line, pdf

HIDDEN = "Quicksilver"
BAR = (100.0, 50.0, 260.0, 64.0)


def leaking(page: Any) -> None:
    """Draw a bar over live text that nobody removed."""
    page.insert_text((102, 60), f"{HIDDEN} moves at noon", fontsize=11)
    line(page, 100)
    bar(page, BAR)


def marked(page: Any) -> None:
    """Mark text for redaction without applying it."""
    page.insert_text((102, 60), f"{HIDDEN} moves at noon", fontsize=11)
    line(page, 100)
    page.add_redact_annot(pymupdf.Rect(BAR))


def coded(page: Any) -> None:
    """Draw a bar with a code and nothing beneath."""
    line(page, 100)
    bar(page, (40, 50, 200, 64))
    page.insert_text((90, 60), "(b)(6)", fontsize=9, color=(1, 1, 1))


def clean(page: Any) -> None:
    """Draw no bar."""
    line(page)


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """Write a folder with a leaking page, a marked one, a coded one, a clean one, and a text file."""
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf(leaking, marked, coded, clean))
    (folder / "b.txt").write_text("To: Ada\n\nThe name is [redacted (b)(6)] here.\n", "utf-8")
    return folder


@pytest.fixture
def case(evidence: Path) -> Iterator[Case]:
    """Read the folder into a case in memory."""
    with made(evidence) as case:
        yield case


def made(folder: Path, workers: int = 1) -> Case:
    """Return a case in memory."""
    case = Case.in_memory(Settings(ocr="never"), workers)
    case.ingest([folder], Production(name="first"))
    return case


def draw(case: Case, out: Path, **more: Any) -> drawing.Drawn:
    """Draw a case and return what was drawn."""
    return drawing.write_drawing(case, Filters(), out, "evidence", **more)


def pictures(path: Path) -> list[Pixels]:
    """Return the pictures of pages in a drawing."""
    with pymupdf.open(path) as document:
        data = [document.extract_image(entry[0])["image"] for page in document for entry in page.get_images()]
    return [cv2.imdecode(np.frombuffer(d, np.uint8), cv2.IMREAD_GRAYSCALE) for d in data]


def inside(picture: Pixels, box: tuple[float, ...]) -> Pixels:
    """Return the pixels of a box of a page 400 points wide, less its edge."""
    scale = picture.shape[1] / 400
    x0, y0, x1, y1 = (round(v * scale) for v in box)
    return picture[y0 + 3 : y1 - 3, x0 + 3 : x1 - 3]


def test_canary_no_drawing_holds_what_a_bar_hides(case: Case, tmp_path: Path) -> None:
    """Text beneath a bar is neither in the bytes of a drawing, nor in its streams, nor in its text."""
    out = tmp_path / "out.pdf"
    draw(case, out, every=True)
    assert HIDDEN.encode() not in out.read_bytes()
    with pymupdf.open(out) as document:
        streams = [
            document.xref_stream(n) or b"" for n in range(1, document.xref_length()) if document.xref_is_stream(n)
        ]
        text = "".join(page.get_text() for page in document)
    shown = b"".join(streams)
    assert HIDDEN.encode() not in shown
    assert HIDDEN.encode().hex().encode() not in shown
    assert HIDDEN not in text
    assert "moves at noon" not in text


def test_canary_no_picture_shows_what_a_bar_hides(case: Case, tmp_path: Path) -> None:
    """Places that hold live text, or are only marked for redaction, are black in the pictures, without a trace."""
    out = tmp_path / "out.pdf"
    draw(case, out)
    for picture in pictures(out)[:2]:
        place = inside(picture, BAR)
        assert place.size > 1000
        assert place.max() < 40


def test_canary_the_crops_of_the_report_show_nothing_either(case: Case) -> None:
    """The pictures that the report takes from pages are black where live text lies beneath a mark."""
    source = case.store.read(Source, file="a.pdf")[0]
    with PagePictures(case) as pages:
        for number in (1, 2):
            data = pages.crop(source.id, number, Box(*BAR), 150)
            assert cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE).max() == 0


def test_a_drawing_says_what_it_shows(case: Case, tmp_path: Path) -> None:
    """The first sheet has the totals; each page its file, number, state, codes and confidence."""
    done = draw(case, tmp_path / "out.pdf")
    assert (done.pages, done.regions) == (3, 3)
    assert len(done.not_drawn) == 1
    assert "b.txt" in done.not_drawn[0]
    with pymupdf.open(tmp_path / "out.pdf") as document:
        sheets = [page.get_text() for page in document]
    assert len(sheets) == 4
    assert "Pages delivered\n5" in sheets[0]
    assert "b.txt" in sheets[0]
    assert "a.pdf, page 3" in sheets[3]
    assert "as detected; not validated" in sheets[3]
    assert "(b)(6)" in sheets[3]
    assert "0.9" in sheets[3]


def test_all_pages_are_drawn_where_asked(case: Case, tmp_path: Path) -> None:
    """A clean page is drawn on request, with no redaction on it."""
    assert draw(case, tmp_path / "out.pdf", every=True).pages == 4


def test_drawings_are_the_same_bytes_each_time(evidence: Path, tmp_path: Path) -> None:
    """Two runs, with one worker and with two, write equal files."""
    for name, workers in (("one.pdf", 1), ("two.pdf", 2)):
        with made(evidence, workers) as case:
            draw(case, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_drawing_replaces_a_former_one_and_nothing_else(case: Case, evidence: Path, tmp_path: Path) -> None:
    """Evidence and other files stay as they are; no draft is left behind."""
    before = (evidence / "a.pdf").read_bytes()
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    for taken in (evidence / "a.pdf", tmp_path / "notes.txt", tmp_path, tmp_path / "no" / "out.pdf"):
        with pytest.raises(UsageError):
            draw(case, taken)
    assert (evidence / "a.pdf").read_bytes() == before
    draw(case, tmp_path / "out.pdf")
    draw(case, tmp_path / "out.pdf", every=True)
    with pymupdf.open(tmp_path / "out.pdf") as document:
        assert document.page_count == 5
    assert not list(tmp_path.glob(".*"))


def test_a_former_drawing_that_is_evidence_is_not_replaced(case: Case, tmp_path: Path) -> None:
    """A drawing that was itself handed in as evidence is evidence."""
    folder = tmp_path / "more"
    folder.mkdir()
    draw(case, folder / "out.pdf")
    with made(folder) as other, pytest.raises(UsageError, match="evidence"):
        draw(other, folder / "out.pdf")


def test_a_failure_leaves_no_file(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing that breaks off leaves neither a part nor a draft."""

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("forensics.drawing.write.summary", fails)
    with pytest.raises(RuntimeError):
        draw(case, tmp_path / "out.pdf")
    assert not [p for p in tmp_path.iterdir() if p.is_file()]


def test_a_pipe_is_no_place_for_a_drawing(case: Case, tmp_path: Path) -> None:
    """Only ordinary files are replaced; a pipe is not even opened, for that would wait for ever."""
    pipe = tmp_path / "out.pdf"
    os.mkfifo(pipe)
    for place in (pipe, Path(os.devnull)):
        with pytest.raises(UsageError, match="no ordinary file"):
            draw(case, place)
    assert pipe.is_fifo()


def test_the_draft_of_a_run_that_was_killed_goes(case: Case, tmp_path: Path) -> None:
    """The next run with the same name writes a draft of its own, through no link, and leaves none."""
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    (tmp_path / ".out.pdf.part").symlink_to(kept)
    draw(case, tmp_path / "out.pdf")
    assert kept.read_text() == "kept"
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["kept.txt", "out.pdf"]


def test_huge_pages_are_drawn_coarser(tmp_path: Path) -> None:
    """A page of three metres gives a picture within the bound, on a sheet of common size."""
    document = pymupdf.open()
    page = document.new_page(width=9000, height=6000)
    page.insert_text((500, 500), "The harbour", fontsize=200)
    bar(page, (500, 700, 4000, 1000))
    folder = tmp_path / "huge"
    folder.mkdir()
    (folder / "huge.pdf").write_bytes(document.tobytes())
    with made(folder) as case:
        draw(case, tmp_path / "out.pdf", every=True)
    assert [p.size <= MOST_PIXELS for p in pictures(tmp_path / "out.pdf")] == [True]
    with pymupdf.open(tmp_path / "out.pdf") as drawn:
        assert max(drawn[1].rect[2:]) < 1200


def test_images_are_drawn(tmp_path: Path) -> None:
    """A scan that is an image file is drawn like a page."""
    folder = tmp_path / "scan"
    folder.mkdir()
    page = np.full((1100, 850), 255, np.uint8)
    for y in range(150, 900, 40):
        cv2.putText(page, "The harbour board met on Monday again", (90, y), 0, 0.9, 0, 2)
    page[382:412, 90:500] = 0
    cv2.imwrite(str(folder / "scan.png"), page)
    with made(folder) as case:
        assert draw(case, tmp_path / "out.pdf", every=True).pages == 1


def test_labels_that_do_not_fit_go_to_further_sheets(tmp_path: Path) -> None:
    """A page with more redactions than its margin has lines for gets a list behind it, and loses none."""

    def crowded(page: Any) -> None:
        for y in range(12, 292, 14):
            for x in range(20, 380, 40):
                bar(page, (x, y, x + 30, y + 9))

    folder = tmp_path / "crowded"
    folder.mkdir()
    (folder / "crowded.pdf").write_bytes(pdf(crowded))
    with made(folder) as case:
        done = draw(case, tmp_path / "out.pdf")
    with pymupdf.open(tmp_path / "out.pdf") as document:
        text = "\n".join(page.get_text() for page in document)
        assert document.page_count > 2
    assert done.regions > 100
    assert text.count("no code") >= done.regions


def test_the_command_draws_and_answers(evidence: Path, tmp_path: Path) -> None:
    """``redactions --draw`` writes the drawing beside its usual answer, and says what was not drawn."""
    out = tmp_path / "out.pdf"
    ran = CliRunner().invoke(
        main, ["redactions", str(evidence), "--ocr", "never", "--workers", "1", "--draw", str(out)]
    )
    assert ran.exit_code == 0, ran.output
    assert "not drawn: b.txt" in ran.stderr
    assert "In all: 4 redactions on 4 of 5 pages" in " ".join(ran.stdout.split())
    assert out.read_bytes().startswith(b"%PDF-1.7")


def test_a_target_that_is_taken_is_refused_before_anything_is_read(evidence: Path) -> None:
    """The command ends at once where the drawing would replace evidence."""
    ran = CliRunner().invoke(main, ["redactions", str(evidence), "--draw", str(evidence / "a.pdf")])
    assert isinstance(ran.exception, UsageError)


def test_reading_order_goes_line_by_line() -> None:
    """Regions are numbered from the top, those of a line from the left, small steps in height notwithstanding."""
    boxes = [Box(200, 11, 250, 21), Box(50, 40, 90, 50), Box(50, 10, 90, 20), Box(10, 41, 40, 51)]
    regions = [
        Region(
            id=f"r_{n}", source="s", production="p", file="f", page=1, box=box, style=Style.BLACK, codes=(),
            confidence=1.0, finders=(Finder.DRAWN,), why="",
        )
        for n, box in enumerate(boxes)
    ]  # fmt: skip
    assert [r.id for r in in_reading_order(regions)] == ["r_2", "r_0", "r_3", "r_1"]


def test_numbers_never_cover_another_redaction() -> None:
    """In a dense page of small boxes no number stands on another region or number while there is room."""
    places = [Box(60 + 40 * n, 60 + 12 * m, 72 + 40 * n, 68 + 12 * m) for m in range(30) for n in range(10)]
    paper = np.full((800, 600), 255, np.uint8)
    made = tabs(places, Box(0, 0, 600, 800), paper)
    for n, tab in enumerate(made):
        others = [p for k, p in enumerate(places) if k != n] + [t.box for k, t in enumerate(made) if k != n]
        assert all(tab.box.intersect(other).area <= 0.2 for other in others)


@given(st.lists(st.floats(0, 700), max_size=60).map(sorted), st.floats(1, 12))
def test_heights_keep_their_order_and_distance(wanted: list[float], step: float) -> None:
    """Labels are never closer than one step, keep their order, and stay within the page."""
    placed = heights(wanted, step, 0, 720)
    assert all(b - a >= step - 1e-6 for a, b in pairwise(placed))
    assert all(-1e-6 <= y <= 720 + 1e-6 for y in placed)


def test_names_that_the_standard_faces_lack_are_escaped() -> None:
    """File names in other scripts stay readable as escapes; control characters become blanks."""
    assert printable("Ünïon 船.pdf\n") == "Ünïon \\u8239.pdf "
    assert cut("a" * 200 + ".pdf", 80, 10).endswith(".pdf")
