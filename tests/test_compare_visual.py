"""Changes held against the pictures of their pages."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from forensics import confirming, questions
from forensics.adapters.image import Raster
from forensics.case import Case
from forensics.compare.fitting import Affine, fitted
from forensics.compare.spots import word_spots
from forensics.compare.visual import Answer, Asked, Verdict, verdicts
from forensics.records.cite import Cite
from forensics.records.comparison import Change, ChangeKind, Confirmed
from forensics.records.geometry import Box
from forensics.records.page import Page, TextOrigin, Token
from forensics.records.source import Production, Settings
from forensics.selection import Filters
from forensics_cli.main import main
from tests.two_prints import letter, of_picture, picture, place, rescanned

BARGES = (5, (4, 6))
LANTERNS = (6, (6, 9))
CALLED = (ChangeKind.RELEASED, ChangeKind.NEWLY_WITHHELD, ChangeKind.CODE_CHANGED)


def compared(folder: Path, old: Any, new: Any, workers: int = 1) -> list[Change]:
    """Return the changes between two documents."""
    with made(folder, old, new, workers) as case:
        return questions.comparison(case, "old", "new", Filters())[1]


def made(folder: Path, old: Any, new: Any, workers: int = 1) -> Case:
    """Return a case with two productions of one file each."""
    case = Case.in_memory(Settings(ocr="never"), workers)
    for name, document in (("old", old), ("new", new)):
        (folder / name).mkdir(exist_ok=True)
        data = document if isinstance(document, bytes) else document.tobytes(deflate=True)
        (folder / name / f"{name}.pdf").write_bytes(data)
        case.ingest([folder / name], Production(name=name))
    return case


def called(changes: Sequence[Change]) -> list[tuple[ChangeKind, str, Confirmed]]:
    """Return kind, words and confirmation of what is called a change."""
    return [(c.kind, c.text, c.confirmed) for c in changes if c.kind in CALLED]


def test_a_word_that_stands_where_a_box_stood_was_released(tmp_path: Path) -> None:
    """The same print without its box shows the words: released, borne out by the pictures."""
    found = compared(tmp_path, letter([BARGES, LANTERNS]), letter([LANTERNS]))
    assert called(found) == [(ChangeKind.RELEASED, "seventeen barges", Confirmed.VISUAL)]
    stays = [c for c in found if c.kind is ChangeKind.STILL_WITHHELD]
    assert [c.confirmed for c in stays] == [Confirmed.VISUAL]


def test_a_box_that_stands_where_a_word_stood_was_drawn_newly(tmp_path: Path) -> None:
    """The same print with a new box hides the words: newly withheld, borne out by the pictures."""
    found = compared(tmp_path, letter([LANTERNS]), letter([BARGES, LANTERNS]))
    assert called(found) == [(ChangeKind.NEWLY_WITHHELD, "seventeen barges", Confirmed.VISUAL)]


def test_an_unchanged_rescan_changes_nothing(tmp_path: Path) -> None:
    """A page scanned again, turned and shifted, gives no change."""
    old = letter([BARGES, LANTERNS])
    assert called(compared(tmp_path, old, rescanned(old))) == []


def test_a_release_is_borne_out_on_a_rescan(tmp_path: Path) -> None:
    """A box that is gone from a turned, noisy scan is seen to be gone."""
    old, new = rescanned(letter([BARGES, LANTERNS]), angle=-1.1, shift=-4), rescanned(letter([LANTERNS]))
    found = called(compared(tmp_path, old, new))
    assert (ChangeKind.RELEASED, "seventeen barges", Confirmed.VISUAL) in found


def test_another_print_is_not_held_against_pictures(tmp_path: Path) -> None:
    """The same text in another face stands elsewhere; text alone bears the release out."""
    found = compared(tmp_path, letter([BARGES], face="tiro"), letter([], face="cour"))
    assert [c for _, _, c in called(found)] == [Confirmed.TEXT]


def asked(old: Any, new: Any, words: tuple[int, tuple[int, int]]) -> list[Answer]:
    """Return what the pictures of two documents say of the release of some words."""
    box = Box(*place(*words))
    question = Asked(id="c", kind=ChangeKind.RELEASED, words=((box,),), old_hidden=(box,))
    a, b = (Raster(picture(d, 100), 100 / 72) for d in (old, new))
    return [v.answer for v in verdicts([question], a, b, Affine.scaled(1), ([box], []))]


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        ([BARGES], [], Answer.BORNE_OUT),
        ([], [], Answer.CONTRADICTED),
        ([BARGES], [BARGES], Answer.CONTRADICTED),
    ],
)
def test_pictures_contradict_what_they_do_not_show(old: list[Any], new: list[Any], answer: Answer) -> None:
    """A word that both pictures show, or that none shows, was not released, whatever the text layers say."""
    assert asked(letter(old), letter(new), BARGES) == [answer]


@pytest.mark.parametrize(
    ("later", "answer"),
    [("(b)(5)", Answer.CONTRADICTED), ("(b)(7)(E), (k)(2)", Answer.BORNE_OUT), ("", Answer.UNCLEAR)],
)
def test_another_code_must_be_seen_in_the_box(later: str, answer: Answer) -> None:
    """A code that only the text layer has otherwise did not change; where no code is printed, pictures say nothing."""
    rasters = []
    for code in ("(b)(5)" if later else "", later):
        document = letter([LANTERNS])
        x0, _, _, y1 = place(*LANTERNS)
        document[0].insert_text((x0 + 20, y1 - 4), code, fontsize=9, color=(1, 1, 1))
        rasters.append(Raster(picture(document, 100), 100 / 72))
    box = Box(*place(*LANTERNS))
    question = Asked(id="c", kind=ChangeKind.CODE_CHANGED, old_hidden=(box,), new_hidden=(box,))
    found = verdicts([question], rasters[0], rasters[1], Affine.scaled(1), ([box], [box]))
    assert [v.answer for v in found] == [answer]


def test_a_contradicted_release_is_of_the_text_layers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the pictures contradict is not counted."""
    monkeypatch.setattr(confirming, "verdicts", lambda q, *_: [Verdict(id=a.id, answer=Answer.CONTRADICTED) for a in q])
    found = compared(tmp_path, letter([BARGES]), letter())
    assert called(found) == []
    assert [(c.kind, c.confirmed) for c in found if c.text] == [(ChangeKind.TEXT_LAYER_ONLY, Confirmed.NONE)]


def test_canary_pictures_are_compared_with_hidden_text_blacked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text that survives beneath a box, or is only marked, is black in what the comparison looks at."""
    old, new = letter([BARGES], live=True), letter()
    old[0].add_redact_annot(place(*LANTERNS))
    seen: list[Raster] = []

    def keep(_: object, a: Raster, b: Raster, *__: object) -> list[Verdict]:
        seen.extend((a, b))
        return []

    monkeypatch.setattr(confirming, "verdicts", keep)
    found = compared(tmp_path, old, new)
    assert "barges" in " ".join(c.text for c in found)
    for words in (BARGES, LANTERNS):
        x0, y0, x1, y1 = (round(v * seen[0].scale) for v in place(*words))
        assert seen[0].pixels[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1].max() == 0


def test_without_its_evidence_a_change_rests_on_text(tmp_path: Path) -> None:
    """Where a file is gone the text decides and a note says so; once it is back the pictures are looked at."""
    with made(tmp_path, letter([BARGES]), letter()) as case:
        kept = (tmp_path / "old" / "old.pdf").rename(tmp_path / "kept.pdf")
        assert [c for _, _, c in called(questions.comparison(case, "old", "new", Filters())[1])] == [Confirmed.TEXT]
        assert [s.file for s in case.unreachable(["old", "new"])] == ["old.pdf"]
        kept.rename(tmp_path / "old" / "old.pdf")
        assert [c for _, _, c in called(questions.comparison(case, "old", "new", Filters())[1])] == [Confirmed.VISUAL]


def test_changed_evidence_is_not_looked_at(tmp_path: Path) -> None:
    """Bytes that differ from those taken in bear nothing out, and break nothing."""
    with made(tmp_path, letter([BARGES]), letter()) as case:
        (tmp_path / "new" / "new.pdf").write_bytes(b"%PDF-1.7 something else")
        assert [c for _, _, c in called(questions.comparison(case, "old", "new", Filters())[1])] == [Confirmed.TEXT]


def test_the_command_notes_files_that_are_gone(tmp_path: Path) -> None:
    """The table is followed by a note that names the files without pictures."""
    case = tmp_path / "case.sqlite"
    for name, document in (("old", letter([BARGES])), ("new", letter())):
        (tmp_path / f"{name}.pdf").write_bytes(document.tobytes())
        given = ["ingest", str(case), str(tmp_path / f"{name}.pdf"), "--production", name, "--ocr", "never"]
        assert CliRunner().invoke(main, given).exit_code == 0
    (tmp_path / "old.pdf").unlink()
    done = CliRunner().invoke(main, ["compare", str(case), "old", "new", "--by", "change", "--table"])
    assert done.exit_code == 0, done.output
    assert "old.pdf" in done.stderr
    assert "rest on text alone" in done.stderr


def test_verdicts_are_the_same_at_any_number_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes say what one says."""
    monkeypatch.setattr(confirming, "PAIRS_PER_WORKER", 1)
    monkeypatch.setattr(confirming, "PAIRS_PER_SHARD", 1)
    old, new = letter([BARGES]), letter()
    old.insert_pdf(letter([LANTERNS]))
    new.insert_pdf(letter())
    data = old.tobytes(), new.tobytes()
    assert compared(tmp_path, *data, workers=1) == compared(tmp_path, *data, workers=2)


def turned(quarters: int) -> Callable[[Any], Any]:
    """Return what turns a page by quarters, words and all."""

    def turn(document: Any) -> Any:
        document[0].set_rotation(90 * quarters)
        return document

    return turn


def mirrored(document: Any) -> Any:
    """Return a page as a mirror shows it, with its words."""
    result = of_picture(picture(document)[:, ::-1])
    for x0, _, _, y1, word, *_ in document[0].get_text("words"):
        result[0].insert_text((x0, y1 - 3), word, fontsize=11, render_mode=3)
    return result


@pytest.mark.parametrize(
    "spoil",
    [
        turned(1),
        turned(2),
        mirrored,
        lambda _: of_picture(np.full((1650, 1275), 255, np.uint8)),
        lambda _: of_picture(np.zeros((1650, 1275), np.uint8)),
        lambda d: of_picture(cv2.resize(picture(d), (200, 900)), 96, 430),
        lambda d: of_picture(picture(d)[:40, :40], 20, 20),
    ],
    ids=["sideways", "upside down", "mirrored", "blank", "black", "another size", "tiny"],
)
def test_spoilt_pages_bear_nothing_false_out(tmp_path: Path, spoil: Callable[[Any], Any]) -> None:
    """However the later page was spoilt, what the pictures bear out is what was released."""
    found = compared(tmp_path, letter([BARGES]), spoil(letter()))
    borne_out = [word for _, text, c in called(found) if c is Confirmed.VISUAL for word in text.split()]
    assert sorted(borne_out) in ([], ["barges", "seventeen"])


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_boxes_are_laid_over_each_other_where_the_order_of_words_is_lost(tmp_path: Path, quarters: int) -> None:
    """On pages that lie on their side the lines are a jumble; the place where the box was tells what was released."""
    turn = turned(quarters)
    found = compared(tmp_path, turn(letter([BARGES, LANTERNS])), turn(letter([LANTERNS])))
    told = called(found)
    assert [(kind, sorted(text.split()), c) for kind, text, c in told] == [
        (ChangeKind.RELEASED, ["barges", "seventeen"], Confirmed.VISUAL)
    ]
    assert sum(c.kind is ChangeKind.STILL_WITHHELD for c in found) == 1
    assert not [c for c in found if c.kind is ChangeKind.TEXT_LAYER_ONLY]


def tokens(words: Sequence[tuple[str, float, float]]) -> tuple[Token, ...]:
    """Return words at places, each ten units wide and high."""
    return tuple(Token(w, Box(x, y, x + 10, y + 10), int(y // 12) + 1) for w, x, y in words)


def page(words: Sequence[tuple[str, float, float]]) -> Page:
    """Return a page of words."""
    return Page(
        id="p", source="s", production="x", file="f.pdf", number=1, width=600, height=800,
        text_origin=TextOrigin.LAYER, text="", tokens=tokens(words),
    )  # fmt: skip


def scattered(count: int) -> list[tuple[str, float, float]]:
    """Return words all over a page."""
    dice = np.random.default_rng(3)
    return [(f"word{n}", float(x), float(y)) for n, (x, y) in enumerate(dice.uniform(40, 560, (count, 2)))]


@pytest.mark.parametrize("angle", [0.0, 1.4, 90.0, 180.0])
def test_a_map_between_prints_is_found(angle: float) -> None:
    """Turn, scale and shift are found from the places of words, some of which were misread."""
    words = scattered(60)
    turn = 1.02 * np.exp(1j * np.radians(angle))
    there = [(turn * complex(x, y) + complex(700, 20)) for _, x, y in words]
    read = [
        (w if n % 9 else "misread", z.real, z.imag) for n, ((w, _, _), z) in enumerate(zip(words, there, strict=True))
    ]
    onto = fitted(page(words), page(read))
    assert onto is not None
    for (_, x, y), z in zip(words, there, strict=True):
        assert onto.point(x + 5, y + 5) == pytest.approx((z.real + 5, z.imag + 5), abs=0.2)
        assert onto.inverse.point(z.real + 5, z.imag + 5) == pytest.approx((x + 5, y + 5), abs=0.2)


def test_text_set_anew_has_no_map() -> None:
    """Words that stand elsewhere on the other page agree on no map; nor do those in a mirror."""
    words = scattered(60)
    reflowed = [(w, x, y) for (w, _, _), (_, x, y) in zip(words, reversed(words), strict=True)]
    assert fitted(page(words), page(reflowed)) is None
    assert fitted(page(words), page([(w, 600 - x, y) for w, x, y in words])) is None
    assert fitted(page(words[:4]), page(words[:4])) is None


def test_the_words_of_a_change_are_found_on_their_page() -> None:
    """Words that occur before, words of other lines in the same box, and a hyphen do not mislead."""
    held = page([("the", 0, 0), ("old", 20, 0), ("the", 40, 0), ("har-", 60, 0), ("bour", 20, 12), ("wall", 40, 12)])
    cite = Cite(file="f.pdf", page=1, box=Box(20, 0, 70, 22))
    found = word_spots(held, cite, "the harbour wall")
    assert [s.text for s in found] == ["the", "harbour", "wall"]
    assert found[0].boxes == [Box(40, 0, 50, 10)]
    assert len(found[1].boxes) == 2
    assert word_spots(held, Cite(file="f.pdf", page=1), "the") == []
    assert word_spots(held, cite, "") == []
