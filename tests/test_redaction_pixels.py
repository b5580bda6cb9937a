"""The pixel finder: proposals, features, the judge, and codes printed in boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pytest

from forensics import redaction
from forensics.adapters.image import Pixels, Raster
from forensics.adapters.models import load_model, model_path
from forensics.adapters.planes import grey, leant, shrink
from forensics.errors import IntegrityError
from forensics.records.geometry import Box
from forensics.records.page import PageContent, RawWord
from forensics.records.region import Finder, Region, Sealed, Style
from forensics.records.source import Locator, Source, SourceFormat
from forensics.redaction import pixels
from forensics.redaction.pixels.features import NAMES, measure
from forensics.redaction.pixels.judge import shipped, trees_of
from forensics.redaction.pixels.places import even, merged, places
from forensics.redaction.pixels.proposals import propose
from forensics.redaction.pixels.shares import Shares
from forensics.redaction.pixels.skew import skew_of
from forensics.redaction.pixels.view import view_of
from forensics.redaction.printed import read_codes

WIDTH, HEIGHT = 1275, 1650  # Letter at 150 dpi


def sheet(lines: int = 20, seed: int = 3) -> Pixels:
    """Return a page of lines of text with a little noise."""
    page = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    for n in range(lines):
        words = "Ada Alder wrote to Ben Birch about the harbour and the lamps on it"
        cv2.putText(page, words, (150, 200 + 30 * n), cv2.FONT_HERSHEY_SIMPLEX, 0.62, (20, 20, 20), 1, cv2.LINE_AA)
    noise = np.random.default_rng(seed).normal(0, 3, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def found(page: Pixels) -> list[tuple[Style, Box]]:
    """Return style and box, in pixels, of what the finder sees on an image file."""
    return [(s.style, s.box) for s in pixels.find(lambda dpi: Raster(page, 1.0), None)]


def draw(page: Pixels, box: tuple[int, int, int, int], fill: tuple[int, int, int], frame: int | None = None) -> Pixels:
    """Draw a filled box, and its frame where one is asked for."""
    cv2.rectangle(page, box[:2], (box[2] - 1, box[3] - 1), fill, cv2.FILLED)
    if frame is not None:
        cv2.rectangle(page, box[:2], (box[2] - 1, box[3] - 1), (frame,) * 3, 2)
    return page


def label(page: Pixels, text: str, at: tuple[int, int], ink: int) -> None:
    """Print a code."""
    cv2.putText(page, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.45, (ink,) * 3, 1, cv2.LINE_AA)


BOX = (400, 272, 700, 297)


@pytest.mark.parametrize(
    ("style", "fill", "frame", "code"),
    [
        (Style.BLACK, (0, 0, 0), None, ""),
        (Style.BLACK, (10, 10, 10), None, "(b)(6), (b)(7)(C)"),
        (Style.OUTLINE, (255, 255, 255), 0, "(b)(6)"),
        (Style.GREY, (190, 190, 190), None, "(b)(5)"),
    ],
)
def test_boxes_over_text_are_found(style: Style, fill: tuple[int, int, int], frame: int | None, code: str) -> None:
    """Black, outlined and grey boxes in a line of text are found once, with their style."""
    page = draw(sheet(), BOX, fill, frame)
    label(page, code, (460, 289), 255 if fill[0] < 100 else 0)
    ((kind, box),) = found(page)
    assert kind is style
    assert box.iou(Box(*BOX)) > 0.8


def test_a_clean_page_has_none() -> None:
    """Text alone gives no region."""
    assert found(sheet()) == []


def test_a_black_page_is_one_page_region() -> None:
    """A sheet that is black but for its edges and a stamp is one region of the page style."""
    page = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    draw(page, (60, 60, WIDTH - 60, HEIGHT - 90), (0, 0, 0))
    assert [style for style, _ in found(page)] == [Style.PAGE]


def test_a_turned_bar_is_found() -> None:
    """Two degrees of skew do not hide a bar."""
    page = draw(sheet(), BOX, (0, 0, 0))
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 2.0, 1.0)
    page = cv2.warpAffine(page, matrix, (WIDTH, HEIGHT), borderValue=(250, 250, 250))
    corners = np.array([[x, y, 1] for x in BOX[::2] for y in BOX[1::2]]) @ matrix.T
    true = Box(*corners.min(axis=0), *corners.max(axis=0))
    assert any(box.iou(true) > 0.5 for _, box in found(page))


def test_boxes_are_in_page_units() -> None:
    """A PDF page at 300 dpi gives its boxes in points."""
    page = cv2.resize(draw(sheet(), BOX, (0, 0, 0)), None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    (sight,) = pixels.find(lambda dpi: Raster(page, 300 / 72), 72.0)
    assert sight.finder is Finder.PIXELS
    assert sight.box.iou(Box(*(v * 72 / 150 for v in BOX))) > 0.8
    assert "classifier score" in sight.why


def test_the_finder_is_deterministic() -> None:
    """The same pixels give the same sights."""
    page = draw(sheet(), BOX, (0, 0, 0))
    assert found(page) == found(page.copy())


@pytest.mark.parametrize("shape", [(1, 1), (3, 500), (40, 40), (900, 20)])
def test_odd_images_give_nothing_and_no_error(shape: tuple[int, int]) -> None:
    """Tiny and narrow images are looked at without failing."""
    assert found(np.full((*shape, 3), 255, np.uint8)) == []
    pixels.find(lambda dpi: Raster(np.zeros(shape, np.uint8), 1.0), None)


def test_a_code_does_not_cut_a_bar() -> None:
    """The letters of a code are holes in the bar, not its end."""
    page = draw(sheet(), BOX, (0, 0, 0))
    label(page, "(b)(7)(E)", (500, 289), 255)
    view = view_of(Raster(page, 1.0), None)
    assert max(view.to_page(p.box).iou(Box(*BOX)) for p in propose(view)) > 0.85


def test_bars_that_touch_are_proposed_one_by_one() -> None:
    """A hairline parts two bars, and lines of unlike length that touch are parts of a stair."""
    page = draw(draw(sheet(), (400, 272, 548, 297), (0, 0, 0)), (550, 272, 700, 297), (0, 0, 0))
    draw(draw(page, (300, 602, 500, 630), (190, 190, 190)), (300, 630, 700, 658), (190, 190, 190))
    view = view_of(Raster(page, 1.0), None)
    boxes = [view.to_page(p.box) for p in propose(view)]
    for true in ((400, 272, 548, 297), (550, 272, 700, 297), (300, 602, 500, 630), (300, 630, 700, 658)):
        assert max(box.iou(Box(*true)) for box in boxes) > 0.8, true


@pytest.mark.parametrize("gap", [(202, 1046, 897, 1056), (890, 910, 910, 1040), (190, 910, 210, 1040)])
def test_a_frame_with_a_side_missing_is_proposed(gap: tuple[int, int, int, int]) -> None:
    """Scans lose hairlines: three sides are enough."""
    page = draw(draw(sheet(), (200, 900, 900, 1050), (255, 255, 255), 0), gap, (250, 250, 250))
    view = view_of(Raster(page, 1.0), None)
    assert max(view.to_page(p.box).iou(Box(200, 900, 900, 1050)) for p in propose(view)) > 0.8


def test_text_alone_has_no_place_to_look_at() -> None:
    """The strokes of text are nowhere even, so that a page of text costs little."""
    view = view_of(Raster(sheet(), 1.0), None)
    assert places(view, even(view)) == []


def test_places_that_touch_are_one() -> None:
    """Rectangles that overlap are looked at together, through any chain of them."""
    assert merged([(0, 0, 10, 10), (50, 50, 60, 60), (8, 8, 20, 20), (18, 0, 30, 9)]) == [
        (0, 0, 30, 20),
        (50, 50, 60, 60),
    ]


@pytest.mark.parametrize("degrees", [-4.0, -1.5, 0.0, 0.5, 3.0])
def test_skew_is_measured(degrees: float) -> None:
    """The lean of lines of text is found to a tenth or two, whichever way they lean, bars or none."""
    page = draw(sheet(30), (400, 272, 700, 397), (0, 0, 0))
    assert skew_of(shrink(leant(grey(page), degrees), 0.5)) == pytest.approx(-degrees, abs=0.25)


def test_the_dark_border_of_a_scan_hides_no_skew() -> None:
    """The border is level where the page on it leans."""
    page = leant(grey(sheet(30)), 1.5)
    page[:14] = 0
    assert skew_of(shrink(page, 0.5)) == pytest.approx(-1.5, abs=0.25)


def test_features_have_their_names() -> None:
    """Every proposal has one number for each name, and none is missing."""
    view = view_of(Raster(draw(sheet(), BOX, (0, 0, 0)), 1.0), None)
    table = measure(view, propose(view))
    assert table.shape[1] == len(NAMES) == len(set(NAMES))
    assert np.isfinite(table).all()
    assert measure(view, []).shape == (0, len(NAMES))


def test_shares_count_pixels() -> None:
    """Sums over rectangles give the share of set pixels in any window, cut at the edges."""
    plane = np.zeros((4, 6), bool)
    plane[1:3, 2:4] = True
    windows = np.array([[0, 0, 6, 4], [2, 1, 4, 3], [-5, -5, 3, 2], [4, 0, 6, 4], [3, 3, 3, 3]], float)
    assert Shares(plane).of(windows) == pytest.approx([4 / 24, 1.0, 1 / 6, 0.0, 0.0])


def test_the_shipped_model_is_data() -> None:
    """The model is JSON with its card beside it, and names only features that are measured."""
    data = load_model("redaction-boxes")
    assert set(data["features"]) <= set(NAMES)
    assert model_path("redaction-boxes", "CARD.md").read_text("utf-8").startswith("# ")
    assert 0 < shipped().cut < 1


def test_a_model_of_other_features_is_refused() -> None:
    """A model trained on other measures must be trained again, not guessed with."""
    with pytest.raises(ValueError, match="run its training script again"):
        trees_of({"features": ["something else"], "trees": []})


def test_a_missing_model_says_what_to_do() -> None:
    """A model that is in neither place gives an error with its remedy."""
    with pytest.raises(IntegrityError, match="Install email-forensics again"):
        model_path("redaction-boxes", "absent.json")


def test_trees_are_walked_like_the_trainer_walks_them() -> None:
    """One tree by hand: width up to 5 gives one leaf, above another."""
    tree = {
        "feature": [0, 0, 0],
        "threshold": [5.0, 0, 0],
        "left": [1, 1, 2],
        "right": [2, 1, 2],
        "value": [0, -2.0, 2.0],
    }
    trees = trees_of({"features": [NAMES[0]], "trees": [tree], "depth": 1, "start": 0.0, "cut": 0.5})
    table = np.zeros((2, len(NAMES)), np.float32)
    table[:, 0] = (4, 6)
    assert trees.scores(table) == pytest.approx([1 / (1 + np.exp(2)), 1 / (1 + np.exp(-2))])


@dataclass(frozen=True)
class Read:
    """A word as an OCR engine gives it."""

    text: str
    box: Box


def test_codes_in_boxes_are_read_together() -> None:
    """The prints of all boxes go to the engine on one sheet, dark on light, and come back to their boxes."""
    page = draw(draw(sheet(), BOX, (0, 0, 0)), (400, 572, 700, 597), (255, 255, 255), 0)
    label(page, "(b)(6)", (500, 289), 255)
    label(page, "(b)(5)", (500, 589), 0)
    draw(page, (400, 752, 700, 777), (0, 0, 0))
    sheets: list[Pixels] = []

    def read(pixels: Pixels) -> Sequence[Read]:
        sheets.append(pixels)
        half = pixels.shape[0] / 2
        return [Read("(b)(6)", Box(10, 5, 60, half - 5)), Read("(b)(5)", Box(10, half + 5, 60, 2 * half - 5))]

    boxes = [Box(*BOX), Box(400, 572, 700, 597), Box(400, 752, 700, 777)]
    regions = [
        Region(
            id=str(n), source="s", production="p", file="f", page=1, box=box, style=Style.BLACK, codes=(),
            confidence=1, finders=(Finder.PIXELS,), why="",
        )
        for n, box in enumerate(boxes)
    ]  # fmt: skip
    coded = read_codes(regions, read, lambda dpi: Raster(page, 1.0))
    assert [r.codes for r in coded] == [("(b)(6)",), ("(b)(5)",), ()]
    assert len(sheets) == 1
    assert np.median(sheets[0]) > 200


def test_a_frame_with_words_in_it_is_a_field() -> None:
    """A frame that pixels show is dropped once its words are known, unless they are a code."""
    source = Source(
        id="s", production="p", file="a.png", sha256="", size=1, format=SourceFormat.IMAGE, pages=1,
        locator=Locator(path="a.png"),
    )  # fmt: skip
    page = draw(sheet(), BOX, (255, 255, 255), 0)
    content = PageContent(number=1, width=WIDTH, height=HEIGHT, scan=True)
    (region,) = redaction.candidates(content, lambda dpi: Raster(page, 1.0), source=source)

    def left(*texts: str) -> int:
        words = [RawWord(text=t, box=Box(410 + 90 * n, 276, 480 + 90 * n, 292), line=0) for n, t in enumerate(texts)]
        found = redaction.complete(content, [region], words, source=source, seal=lambda t: Sealed(characters=len(t)))
        return len(found)

    assert (left(), left("(b)(6)"), left("Date", "and", "time")) == (1, 1, 0)
