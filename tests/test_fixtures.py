"""The two fictional productions are what their truth says."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest

from fixtures.__main__ import write_matter
from fixtures.book import as_json
from fixtures.claims import GREY
from fixtures.markup import parse, plain
from fixtures.scan import Scan, skewed_box
from fixtures.smoke import own_mail, write_mail_pdf, write_smoke_pdf
from fixtures.storylines import CANARY, DRAFTS, MAILS
from fixtures.view import View

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both productions, written once."""
    path = tmp_path_factory.mktemp("matter")
    write_matter(path)
    return path


@pytest.fixture(scope="module")
def truth(folder: Path) -> Any:
    """The truth as an outside program reads it."""
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def pages(truth: Any, folder: Path, *, scans: bool = False) -> Iterator[tuple[Any, Any]]:
    """Each PDF page with its truth."""
    for name, production in truth["productions"].items():
        for file in production["files"]:
            if not file.endswith(".pdf"):
                continue
            with pymupdf.open(folder / name / file) as document:
                for page in production["pages"]:
                    if page["file"] == file and page["scan"] == scans:
                        yield document[page["page"] - 1], page


def words_of(text: str) -> str:
    """Text with single blanks."""
    return " ".join(text.split())


def test_another_process_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """A second run, under another hash seed, writes the same files."""
    seeded = {**os.environ, "PYTHONHASHSEED": "77"}
    subprocess.run([sys.executable, "-m", "fixtures", str(tmp_path)], check=True, cwd=ROOT, env=seeded, timeout=120)
    assert hashes(tmp_path) == hashes(folder)


def test_hidden_words_are_not_in_the_files(folder: Path, truth: Any) -> None:
    """Nothing of a redacted passage can be copied out of its page, save from the one redaction that fails."""
    for page, known in pages(truth, folder):
        text = words_of(page.get_text())
        for region in known["regions"]:
            if region["words_hidden"] > 3:
                assert (words_of(region["text"])[:60] in text) == region["live"], (known["file"], known["page"])


def test_the_canary_lives_in_one_file_only(folder: Path, truth: Any) -> None:
    """The canary phrase can be copied out of exactly the page that the truth names, and stands in no text file."""
    (canary,) = truth["canaries"]
    (place,) = canary["at"]
    assert canary["phrase"] == CANARY
    found = [
        (known["file"], known["page"]) for page, known in pages(truth, folder) if CANARY in words_of(page.get_text())
    ]
    assert found == [(place["file"], place["page"])]
    for path in [*folder.rglob("*.txt"), *folder.rglob("*.eml")]:
        assert CANARY not in words_of(path.read_text())


def test_visible_text_is_in_the_files(folder: Path, truth: Any) -> None:
    """Every visible line of the truth can be copied out of its page."""
    for page, known in pages(truth, folder):
        text = words_of(page.get_text())
        for line in known["text"].splitlines():
            for part in line.split("█████"):
                assert all(word in text for word in part.split()), (known["file"], known["page"], line)


def test_scans_have_no_text_layer(folder: Path, truth: Any) -> None:
    """A scanned file has pictures only."""
    texts = [page.get_text().strip() for page, _ in pages(truth, folder, scans=True)]
    assert len(texts) >= 10
    assert not any(texts)


@pytest.mark.parametrize("scans", [False, True])
def test_black_boxes_are_where_the_truth_says(folder: Path, truth: Any, scans: bool) -> None:
    """The inside of every black box is dark on the rendered page, askew or not."""
    for page, known in pages(truth, folder, scans=scans):
        boxes = [region["box"] for region in known["regions"] if region["style"] == "black"]
        if not boxes or known["full"]:
            continue
        picture = page.get_pixmap(dpi=72, colorspace=pymupdf.csGRAY)
        grey = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.width)
        for x0, y0, x1, y1 in boxes:
            inside = grey[round(y0) + 2 : round(y1) - 2, round(x0) + 2 : round(x1) - 2]
            # Small boxes are half filled by their white label.
            assert np.percentile(inside, 30) < 80, (known["file"], known["page"], (x0, y0, x1, y1))


def test_58_of_65_pages_are_black(truth: Any) -> None:
    """The plan's file has 65 pages, of which 58 are full; of these the later release still blacks out ten."""
    first, later = truth["productions"]["first"]["pages"], truth["productions"]["later"]["pages"]
    plan = [page for page in first if "Deployment_Plan" in page["file"]]
    assert (len(plan), sum(page["full"] for page in plan), sum(page["full"] for page in first)) == (65, 58, 58)
    assert sum(page["full"] for page in later) == 10


def test_bates_numbers_are_printed_on_every_page(folder: Path, truth: Any) -> None:
    """Every born-digital page shows its own number, and no number comes twice."""
    for page, known in pages(truth, folder):
        assert known["bates"] in page.get_text()
    for production in truth["productions"].values():
        numbers = [page["bates"] for page in production["pages"]]
        assert len(numbers) == len(set(numbers))


def test_released_passages_can_be_read_later(folder: Path, truth: Any) -> None:
    """What the truth calls released is hidden on the left page and readable on the right page."""
    readable: dict[tuple[str, str, int], str] = {}
    for page, known in pages(truth, folder):
        readable[known["production"], known["file"], known["page"]] = words_of(page.get_text())
    seen = 0
    for change in truth["changes"]:
        right = [(cite["production"], cite["file"], cite["page"]) for cite in change["right"]]
        if change["kind"] == "released" and all(place in readable for place in right):
            text = " ".join(readable[place] for place in right)
            assert all(word in text for word in change["text"].split()), change
            seen += 1
    assert seen > 60


def test_every_kind_of_change_occurs(truth: Any) -> None:
    """Most is released, some stays, a little is newly hidden, some codes change, pages are gone."""
    kinds = [change["kind"] for change in truth["changes"]]
    count = {kind: kinds.count(kind) for kind in set(kinds)}
    assert count.keys() == {"released", "still_withheld", "newly_withheld", "code_changed", "page_removed"}
    recoded = [change for change in truth["changes"] if change["codes_left"] == ["(b)(2)"]]
    assert any(change["codes_right"] == ["(b)(7)(E)"] for change in recoded)


def test_drafts_are_in_their_mails(truth: Any) -> None:
    """Five versions of the sentence stand in five mails; the first release shows only the last one."""
    assert [draft.text in MAILS[draft.mail].text for draft in DRAFTS] == [True] * 5
    assert [draft["shown"]["first"] for draft in truth["drafts"]] == [False, False, False, False, True]
    assert all(draft["shown"]["later"] for draft in truth["drafts"])


def test_gaps_of_every_kind_occur(truth: Any) -> None:
    """Mails only quoted, attachments only named, a parent never seen, numbers skipped."""
    kinds = {gap["kind"] for gap in truth["gaps"] if gap["production"] == "first"}
    assert kinds == {"quoted_never_produced", "reply_to_unseen", "attachment_missing", "bates_missing"}


def test_a_hidden_sender_is_named_elsewhere(truth: Any) -> None:
    """At least one hidden sender is named by another copy of the same mail in the same release."""
    first = [item for item in truth["hidden_senders"] if item["hidden_at"]["production"] == "first"]
    assert any(cite["production"] == "first" for item in first for cite in item["shown_at"])


def test_a_mail_is_produced_twice_with_different_redactions(truth: Any) -> None:
    """The truth lists passages that one copy hides and another shows."""
    assert {item["message"] for item in truth["disagreements"] if item["production"] == "first"} >= {"pre2", "con2"}


def test_topics_differ_in_what_is_hidden(truth: Any) -> None:
    """Training is nearly open, participation and the inquiry are nearly half hidden."""
    share = {topic["id"]: topic["hidden_share"]["first"] for topic in truth["topics"]}
    assert len(share) == 8
    assert share["training"] < 0.1 < 0.4 < min(share["participation"], share["inquiry"])


def test_truth_is_sorted_json(folder: Path) -> None:
    """The truth is written with sorted keys, so that differences can be read."""
    text = (folder / "truth.json").read_text(encoding="utf-8")
    assert json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n" == text
    assert callable(as_json)


def test_smoke_page_is_one_page_with_regions(tmp_path: Path) -> None:
    """The smoke PDF has one page and the redactions that it says."""
    assert write_smoke_pdf(tmp_path / "smoke.pdf") >= 5
    with pymupdf.open(tmp_path / "smoke.pdf") as document:
        assert document.page_count == 1
        assert "From:" in document[0].get_text()


def test_a_mail_of_ones_own_can_be_written(tmp_path: Path) -> None:
    """``write_mail_pdf`` sets a marked body, clean or scanned, and tells the boxes."""
    mail = own_mail("We counted {7Es|eleven berths at night} at Saltern.", parent="dep1")
    clean = write_mail_pdf(tmp_path / "clean.pdf", mail, view=View(look=GREY))
    rough = write_mail_pdf(tmp_path / "scan.pdf", mail, view=View(look=GREY), scan=Scan(skew=1.0))
    assert [len(page.boxes) for page in clean] == [len(page.boxes) for page in rough]
    assert clean[0].boxes != rough[0].boxes
    with pymupdf.open(tmp_path / "clean.pdf") as document:
        assert "eleven" not in document[0].get_text()


def test_markup_counts_passages_and_refuses_open_ones() -> None:
    """``a {5r|b c} d {6s|e}`` has two passages; an unclosed one is an error."""
    (stretches,) = parse("a {5r|b c} d {6s|e}")
    assert [(stretch.number, stretch.text) for stretch in stretches if stretch.number] == [(1, "b c"), (2, "e")]
    assert plain("a {5r|b c} d {6s|e}") == "a b c d e"
    with pytest.raises(ValueError, match="not closed"):
        parse("a {5r|b")


def test_skewed_box_of_no_skew_is_the_box() -> None:
    """Turning by nothing changes nothing, and a turned box holds the turned corners."""
    assert skewed_box((10, 20, 30, 40), 0, 100, 100) == pytest.approx((10, 20, 30, 40))
    x0, y0, x1, y1 = skewed_box((10, 40, 90, 60), 2, 100, 100)
    assert (x0, y0) < (11, 40)
    assert y1 > 60
    assert x1 < 91
