"""The places of a page that are looked at closely, and what is measured of boxes there."""

import cv2
import numpy as np
import pytest

from forensics.adapters.image import Pixels, Raster
from forensics.records.geometry import Box
from forensics.redaction.pixels import alignment
from forensics.redaction.pixels.bars import Bars
from forensics.redaction.pixels.features import NAMES, measure
from forensics.redaction.pixels.frames import frames
from forensics.redaction.pixels.places import even, places
from forensics.redaction.pixels.proposals import Proposal, distinct, propose
from forensics.redaction.pixels.sheet import sheet_of
from forensics.redaction.pixels.view import View, view_of

PAPER = 250


def seen(page: Pixels) -> View:
    """Return a Letter page at 150 dpi as the finder sees it."""
    return view_of(Raster(page, 150 / 72), 72.0)


def paper(*, colour: bool = False) -> Pixels:
    """Return an empty page."""
    return np.full((1650, 1275, 3) if colour else (1650, 1275), PAPER, np.uint8)


def test_a_sheet_holds_each_place_once() -> None:
    """Places stand apart on the sheet, and what is found there is told where it stands on the page."""
    page = paper()
    spots = [(100, 200, 180, 240), (500, 900, 900, 1000), (30, 1500, 90, 1530)]
    for n, (x0, y0, x1, y1) in enumerate(spots):
        page[y0:y1, x0:x1] = 20 + n
    sheet = sheet_of(seen(page), spots)
    for (x0, y0, x1, y1), (a, b, c, d) in zip(sheet.places.tolist(), sheet.here.tolist(), strict=True):
        assert (sheet.grey[b:d, a:c] == page[y0:y1, x0:x1]).all()
    assert np.count_nonzero(sheet.grey < PAPER) == np.count_nonzero(page < PAPER)
    assert sheet.moved(sheet.here).tolist() == sheet.places.tolist()
    assert sheet.width * sheet.height < page.size / 4


def test_the_grain_of_paper_is_no_place_and_a_pale_bar_on_it_is() -> None:
    """Noise of a scan in grey makes spots below white all over the sheet; only the bar is looked at closely."""
    noise = np.random.default_rng(1).normal(0, 9, (1650, 1275))
    page = np.clip(np.where(noise < 0, 244 + noise, 244 + noise / 2), 0, 255).astype(np.uint8)
    page[600:640, 300:700] = 225
    view = seen(page)
    assert [Box(*place).iou(Box(284, 584, 716, 656)) > 0.8 for place in places(view, even(view))] == [True]


@pytest.mark.parametrize("tone", [0, 120, 200])
def test_a_sheet_of_one_dark_tone_is_a_place(tone: int) -> None:
    """What covers the whole page is not taken for its paper."""
    view = seen(np.full((1650, 1275), tone, np.uint8))
    assert places(view, even(view)) == [(0, 0, 1275, 1650)]


def test_the_same_piece_is_taken_once() -> None:
    """A bar that every mask shows is one proposal."""
    page = paper()
    page[300:330, 200:500] = 10
    sheet = sheet_of(seen(page), [(180, 280, 520, 350)])
    bars = Bars(sheet)
    mask = np.where(sheet.grey < 100, 255, 0).astype(np.uint8)
    bars.add(mask, mask, "ink")
    bars.add(mask, mask, "tone")
    assert [p.box for p in bars.found] == [Box(200, 300, 500, 330)]


def test_near_doubles_are_dropped() -> None:
    """Of places that are nearly the same the one that fills its box best stays, the largest first."""
    small, large, near = Box(0, 0, 40, 20), Box(100, 100, 300, 140), Box(101, 100, 300, 141)
    found = [Proposal(box, "ink", fill, fill, 0.0) for box, fill in ((small, 1.0), (near, 0.8), (large, 0.9))]
    assert [p.box for p in distinct(found)] == [large, small]
    assert distinct([]) == []


@pytest.mark.parametrize("at", [(400, 300, 520, 330), (401, 301, 522, 333)])
def test_the_sides_of_a_frame_lie_on_its_lines(at: tuple[int, int, int, int]) -> None:
    """A hairline box is found to the pixel though lines are looked for at half the size."""
    page = paper()
    cv2.rectangle(page, at[:2], (at[2] - 1, at[3] - 1), 0, 1)
    assert Box(*at) in [frame[0] for frame in frames(seen(page))]


def test_colours_are_known_though_they_are_kept_at_half_the_size() -> None:
    """A yellow bar is dark in its darkest channel, and its channels are measured."""
    page = paper(colour=True)
    page[600:640, 300:700] = (60, 220, 250)
    view = seen(page)
    assert view.colour is not None
    assert view.least[620, 500] == pytest.approx(60, abs=2)
    found = propose(view)
    best = max(range(len(found)), key=lambda n: found[n].box.iou(Box(300, 600, 700, 640)))
    row = dict(zip(NAMES, measure(view, found)[best].tolist(), strict=True))
    assert [row[name] for name in ("blue", "green", "red")] == [60, 220, 250]
    assert row["saturation"] == 190


def test_a_seam_stands_out_over_its_whole_length_and_a_letter_does_not() -> None:
    """A light line from edge to edge gives a high cut; a stroke of half the height gives none."""
    page = paper()
    page[300:324, 200:400] = page[500:524, 200:400] = 10
    page[300:324, 300] = 120
    page[506:518, 300] = 240
    view = seen(page)
    boxes = [Proposal(Box(200, y, 400, y + 24), "ink", 1.0, 1.0, 0.0) for y in (300, 500)]
    cuts = measure(view, boxes)[:, NAMES.index("cut_down")]
    assert cuts[0] > 100
    assert cuts[1] < 60


def test_a_skewed_page_gives_boxes_where_they_stand() -> None:
    """Lines are made level for the finder; boxes come back around the turned place."""
    page = paper()
    for n in range(30):
        cv2.putText(
            page, "Ada Alder wrote to Ben Birch about the harbour and the lamps", (150, 200 + 40 * n), 0, 0.7, 20, 1
        )
    page[900:930, 200:500] = 0
    matrix = cv2.getRotationMatrix2D((1275 / 2, 1650 / 2), 2.0, 1.0)
    turned = np.asarray(cv2.warpAffine(page, matrix, (1275, 1650), borderValue=(PAPER,)), np.uint8)
    view = seen(turned)
    assert view.skew == pytest.approx(-2.0, abs=0.2)
    corners = np.array([[x, y, 1] for x in (200, 500) for y in (900, 930)]) @ matrix.T * 72 / 150
    true = Box(*corners.min(axis=0), *corners.max(axis=0))
    assert max(view.to_page(p.box).iou(true) for p in propose(view)) > 0.8


def framed(page: Pixels, x0: int, y0: int, x1: int, y1: int) -> Pixels:
    """Draw a box as a line around paper."""
    cv2.rectangle(page, (x0, y0), (x1, y1), (0,), 2)
    return page


@pytest.mark.parametrize(("text", "proposed"), [(True, False), (False, True)])
def test_a_frame_around_the_text_of_a_page_is_no_place(text: bool, proposed: bool) -> None:
    """Pleading paper has lines around all that is printed on it; a box around an empty page may be a redaction."""
    page = framed(paper(), 80, 90, 1195, 1560)
    for n in range(44 * text):
        words = "Ada Alder wrote to Ben Birch about the harbour and the lamps on it"
        cv2.putText(page, words, (130, 150 + 31 * n), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20,), 2, cv2.LINE_AA)
    boxes = [p.box for p in propose(seen(page))]
    assert any(box.iou(Box(80, 90, 1195, 1560)) > 0.9 for box in boxes) is proposed


def test_the_shadow_of_a_lid_is_no_place() -> None:
    """A dark strip along an edge of the sheet is the scanner's; the bar beside it stays."""
    page = paper()
    page[:14] = 25
    page[300:330, 200:500] = 10
    boxes = [p.box for p in propose(seen(page))]
    assert max(box.iou(Box(200, 300, 500, 330)) for box in boxes) > 0.9
    assert min(box.y0 for box in boxes) > 100


def test_cells_share_their_sides() -> None:
    """A cell has neighbours above, below and beside it; boxes that overlap or are not drawn are none."""
    cells = [(x, y, x + 100, y + 30) for y in (0, 31, 62) for x in (0, 101)]
    boxes = np.array([*cells, (0, 0, 98, 28), (400, 0, 500, 30)], np.float64)
    drawn = np.array([True] * 6 + [True, False])
    printed, tone = np.array([0.0] * 7 + [0.2]), np.full(8, 250.0)
    measured = alignment.measured(boxes, drawn, printed, tone)
    middle = {name: float(values[2]) for name, values in measured.items()}
    assert middle["stacked"] == middle["stacked_bare"] == middle["stacked_level"] == 3  # of which two are one cell
    assert middle["beside"] == 1
    assert middle["same_left"] == 3
    assert middle["same_top"] == 1
    assert all(values[7] == 0 for values in measured.values())


def test_a_shadow_that_leans_and_is_broken_up_is_no_place() -> None:
    """Noise cuts the shadow of a skewed sheet into pieces as high as bars; a marginal bar without a shadow stays."""
    page = paper()
    for y in range(0, 1650, 2):
        left = y // 110
        page[y : y + 2, left : left + 20] = 25 if y % 90 > 12 else 200
    page[300:330, 200:500] = page[400:500, 1255:] = 10
    boxes = [p.box for p in propose(seen(page))]
    assert sorted(box for box in boxes if box.width < 30) == [Box(1255, 400, 1275, 500)]
    assert max(box.iou(Box(200, 300, 500, 330)) for box in boxes) > 0.9
