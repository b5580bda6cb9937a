"""Operations on planes of pixels."""

import cv2
import numpy as np
import pytest

from forensics.adapters import outlines, planes
from forensics.adapters.image import Pixels, decode_jpeg, encode_jpeg

WHITE = 255


def blank(height: int = 60, width: int = 90, value: int = 0) -> Pixels:
    """Return a plane of one value."""
    return np.full((height, width), value, np.uint8)


@pytest.mark.parametrize("degrees", [-3.0, 0.4, 2.0])
def test_leaning_moves_lines_level(degrees: float) -> None:
    """A line drawn at an angle is level within a pixel once the page is leant by that angle."""
    page = blank(400, 600, WHITE)
    rise = float(np.tan(np.radians(degrees))) * 250
    cv2.line(page, (50, round(200 - rise)), (550, round(200 + rise)), 0, 1)
    rows = np.nonzero((planes.leant(page, degrees) == 0).any(axis=1))[0]
    assert np.ptp(rows) <= 2
    assert abs(rows.mean() - 200) <= 2


def test_leaning_leaves_white_where_nothing_was() -> None:
    """Corners that come into the page are paper, in grey and in colour."""
    assert planes.leant(blank(200, 300), 5.0)[0, 0] == WHITE
    assert planes.leant(np.zeros((200, 300, 3), np.uint8), 5.0)[0, 0].tolist() == [WHITE] * 3


def test_lines_keep_at_half_the_size() -> None:
    """A hairline is whole at half the size whichever row or column it stands in; what is not straight goes."""
    mask = blank()
    mask[21, 10:70] = WHITE
    mask[5:50, 33] = WHITE
    mask[55, 81] = WHITE
    across, down = planes.halved_lines(mask)
    assert across[10, 5:35].all()
    assert down[3:24, 16].all()
    assert not across[27].any()
    assert not down[27].any()


@pytest.mark.parametrize("level", [60, 150, 200])
def test_lines_of_a_page_are_those_of_its_mask_at_each_level(level: int) -> None:
    """Lines are taken from the inverted page once, and give at a level what its mask gives there."""
    page = np.random.default_rng(3).integers(0, 256, (41, 63), np.uint8)
    once = planes.halved_lines(planes.inverted(page))
    for plane, mask in zip(once, planes.halved_lines(planes.below(page, level)), strict=True):
        assert np.array_equal(planes.above(plane, 255 - level), mask)
        assert np.array_equal(planes.above(planes.opened(plane, 5, 1), 255 - level), planes.opened(mask, 5, 1))


def test_small_holes_are_filled_and_large_ones_stay() -> None:
    """Letters printed on a bar are filled; the inside of a frame is not."""
    mask = blank(80, 200, WHITE)
    mask[10:18, 10:16] = 0
    mask[10:70, 60:180] = 0
    filled = outlines.without_holes(mask, 40, 30)
    assert filled[12, 12] == WHITE
    assert filled[40, 100] == 0


def test_a_mask_without_holes_is_itself() -> None:
    """Nothing is filled where nothing is open, and an empty mask stays empty."""
    assert not outlines.without_holes(blank(), 40, 30).any()


def test_small_rectangles_are_as_solid_as_large_ones() -> None:
    """An outline runs through the middles of the outermost pixels, which counts in a small piece."""
    mask = blank()
    mask[10:20, 10:24] = WHITE
    (piece,) = outlines.outlines(mask, width=5, height=5)
    assert piece.box == (10, 10, 24, 20)
    assert piece.solid == 1.0
    assert piece.upright < 0.9
    assert outlines.outlines(mask, width=15, height=5) == []


def test_extents_and_holes_have_a_least_size() -> None:
    """Pieces and holes below it are left out."""
    mask = blank()
    mask[5:45, 5:60] = WHITE
    mask[10:40, 10:50] = 0
    mask[50:52, 70:73] = WHITE
    assert sorted(outlines.extents(mask).tolist()) == [[5, 5, 60, 45], [70, 50, 73, 52]]
    assert outlines.extents(mask, width=10).tolist() == [[5, 5, 60, 45]]
    (hole,) = outlines.holes(mask, width=20, height=20)
    assert hole.box == (9, 9, 51, 41)
    assert outlines.holes(blank(), width=1, height=1) == []


def test_an_image_is_brought_to_a_size() -> None:
    """Whole steps are means, the rest is interpolated, and the size asked for comes out."""
    plane = np.tile(np.array([[0, 200], [100, 100]], np.uint8), (30, 45))
    assert planes.to_size(plane, 45, 30).tolist() == blank(30, 45, 100).tolist()
    assert planes.to_size(plane, 40, 27).shape == (27, 40)
    assert planes.to_size(plane, 90, 60) is plane


@pytest.mark.parametrize("reduce", [1, 2, 4])
def test_a_grey_jpeg_is_decoded_in_one_channel(reduce: int) -> None:
    """Files of one channel cost a third; at any size the pixels are those that colour would give."""
    data = encode_jpeg(np.arange(64 * 64, dtype=np.uint32).reshape(64, 64).astype(np.uint8), 90)
    grey, colour = decode_jpeg(data, reduce=reduce, grey=True), decode_jpeg(data, reduce=reduce)
    assert grey is not None
    assert colour is not None
    assert grey.shape == (64 // reduce, 64 // reduce)
    assert (grey == colour[:, :, 0]).all()


def test_a_damaged_jpeg_gives_none() -> None:
    """Nothing is made up for bytes that are no image."""
    assert decode_jpeg(b"\xff\xd8\xff", grey=True) is None
