"""Codes printed in the boxes of scans: what is handed to the OCR engine."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pytest

from forensics.adapters.image import Pixels, Raster
from forensics.records.geometry import Box
from forensics.records.region import Finder, Region, Style
from forensics.redaction.printed import read_codes

SCALE = 200 / 72


@dataclass(frozen=True)
class Word:
    """A word of the engine."""

    text: str
    box: Box


def region(box: Box) -> Region:
    """Return a box that pixels show."""
    return Region(
        id="r_1", source="s_1", production="first", file="a.pdf", page=1, box=box, style=Style.BLACK, codes=(),
        confidence=0.9, finders=(Finder.PIXELS,), why="",
    )  # fmt: skip


def cut_out(page: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    """Return what is read of a box (pixels)."""
    seen: list[Pixels] = []

    def read(sheet: Pixels) -> Sequence[Word]:
        seen.append(sheet)
        return [Word("(b)(5)", Box(10, 10, 60, 30))]

    (found,) = read_codes([region(Box(*(v / SCALE for v in box)))], read, lambda _: Raster(page, SCALE))
    assert found.codes == ("(b)(5)",)
    return seen[0][:, :, 0]


def lettered(page: Pixels, level: int) -> Pixels:
    """Return a page with a code of 16 points in the middle."""
    return cv2.putText(page, "(b)(5)", (420, 115), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (level,), 3)


def test_a_code_is_cut_out_of_dots() -> None:
    """Where a black and white scan makes grey of dots, the code alone is read, and paper around it is pale."""
    page = np.full((200, 1000), 255, np.uint8)
    page[80:130:3, 40:960:3] = page[81:130:3, 41:960:3] = 0
    cut = cut_out(lettered(page, 0), (40, 80, 960, 130))
    assert cut.shape[1] < 250
    assert cut.min() < 40


@pytest.mark.parametrize("ink", [90, 250])
def test_a_code_is_cut_out_of_a_leaning_bar(ink: int) -> None:
    """Paper in the corners of the upright box around a leaning bar is no print, and does not outshine a faint code."""
    lean = cv2.getRotationMatrix2D((500, 100), 0.8, 1.0)
    bar = cv2.fillPoly(
        np.full((200, 1000), 255, np.uint8), [np.array([[40, 50], [960, 50], [960, 150], [40, 150]])], (20,)
    )
    page = cv2.warpAffine(lettered(bar, ink), lean, (1000, 200), borderValue=(255,))
    cut = cut_out(page, (33, 44, 967, 157))
    assert cut.shape[1] < 250
    assert cut.min() < 40
