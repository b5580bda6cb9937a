"""What is done with judged proposals: the choice among those that overlap, their company, bars that a code parts."""

from itertools import combinations

import cv2
import numpy as np
import pytest

from forensics.adapters.image import Pixels, Raster
from forensics.records.geometry import Box
from forensics.redaction.pixels.bridges import bridged
from forensics.redaction.pixels.choosing import parted, winners
from forensics.redaction.pixels.company import ALONE, among
from forensics.redaction.pixels.features import NAMES
from forensics.redaction.pixels.proposals import Proposal
from forensics.redaction.pixels.view import View, view_of


def proposal(x0: float, y0: float, x1: float, y1: float) -> Proposal:
    """Return a proposal that fills its box."""
    return Proposal(Box(x0, y0, x1, y1), "ink", 1.0, 1.0, 0.0)


WHOLE, LEFT, RIGHT = proposal(0, 0, 200, 20), proposal(0, 0, 98, 20), proposal(102, 0, 200, 20)


def test_the_best_of_those_that_overlap_is_kept() -> None:
    """A bar that is surer than its pieces displaces them, and the other way round."""
    assert winners([WHOLE, LEFT, RIGHT], np.array([0.97, 0.9, 0.85])) == [0]
    assert winners([WHOLE, LEFT, RIGHT], np.array([0.7, 0.9, 0.85])) == [1, 2]


def test_what_is_not_likely_is_kept_apart_from_others_alone() -> None:
    """A faint proposal stands where there is room, for company may raise it; the least ones not at all."""
    far, none = proposal(0, 100, 50, 120), proposal(300, 100, 350, 120)
    assert winners([LEFT, WHOLE, far, none], np.array([0.5, 0.2, 0.1, 0.01])) == [0, 2]


def test_what_is_kept_of_a_crowd_does_not_overlap() -> None:
    """Of hundreds of proposals upon each other those are kept that stand apart."""
    dice = np.random.default_rng(1)
    corners = dice.uniform(0, 300, (300, 2))
    sizes = dice.uniform(20, 120, (300, 2))
    crowd = [proposal(x, y, x + w, y + h) for (x, y), (w, h) in zip(corners, sizes, strict=True)]
    chosen = winners(crowd, dice.uniform(0.4, 0.99, 300))
    assert chosen
    for a, b in combinations((crowd[n].box for n in chosen), 2):
        assert a.intersect(b).area <= 0.25 * min(a.area, b.area)


def seams(*levels: float) -> np.ndarray:
    """Return features of boxes through which seams of some strength run from top to bottom."""
    rows = np.zeros((len(levels), len(NAMES)), np.float32)
    rows[:, NAMES.index("cut_down")] = levels
    return rows


def test_a_bar_with_a_seam_gives_way_to_its_parts() -> None:
    """Bars that touch are several, each as likely as the whole at least, though the whole was surer."""
    scores = parted([WHOLE, LEFT, RIGHT], seams(180, 0, 2), np.array([0.97, 0.5, 0.2]))
    assert scores[0] == 0
    assert scores[1] > scores[2] > 0.97
    assert winners([WHOLE, LEFT, RIGHT], scores) == [1, 2]


def test_three_bars_that_touch_are_three() -> None:
    """Parts are followed from one side to the other; a pair of them that has a seam too is none of the parts."""
    last, pair = proposal(204, 0, 300, 20), proposal(102, 0, 300, 20)
    found = [proposal(0, 0, 300, 20), pair, LEFT, RIGHT, last]
    scores = parted(found, seams(150, 150, 0, 0, 0), np.array([0.97, 0.9, 0.5, 0.5, 0.5]))
    assert winners(found, scores) == [2, 3, 4]


@pytest.mark.parametrize(
    ("whole", "right", "score"),
    [(20.0, RIGHT, 0.5), (180.0, proposal(150, 0, 200, 20), 0.5), (180.0, RIGHT, 0.01)],
    ids=["no seam", "a gap between the parts", "a part that is no bar"],
)
def test_a_bar_stays_where_nothing_parts_it(whole: float, right: Proposal, score: float) -> None:
    """A code parts a bar nowhere from top to bottom, and what it leaves on both sides does not make up the bar."""
    scores = np.array([0.97, 0.5, score])
    assert parted([WHOLE, LEFT, right], seams(whole, 0, 0), scores) == pytest.approx(scores)


def table(*tones: tuple[float, float, float]) -> np.ndarray:
    """Return features of boxes of some tones (blue, green, red)."""
    rows = np.zeros((len(tones), len(NAMES)), np.float32)
    rows[:, [NAMES.index(name) for name in ("blue", "green", "red")]] = np.array(tones).reshape(-1, 3)
    return rows


YELLOW, BLACK = (160.0, 255.0, 255.0), (0.0, 0.0, 0.0)


def test_boxes_of_one_tone_speak_for_each_other() -> None:
    """A score rises with others of the same tone on the page and falls with others of another tone."""
    weights = (0.0, 1.0, 0.5, 0.0)
    (alone,) = among(table(YELLOW), np.array([0.5]), weights)
    alike = among(table(YELLOW, YELLOW, YELLOW), np.array([0.5, 0.9, 0.9]), weights)
    unlike = among(table(YELLOW, BLACK, BLACK), np.array([0.5, 0.9, 0.9]), weights)
    assert unlike[0] < alone < alike[0]


def test_a_hue_that_recurs_speaks_more_than_black_does() -> None:
    """Sure boxes of its hue raise a score; black ones raise no black one, and many faint ones hardly do."""
    weights = (0.0, 1.0, 0.0, 2.0)
    (yellow, *_), (black, *_) = (
        among(table(*[tone] * 3), np.array([0.5, 0.9, 0.9]), weights) for tone in (YELLOW, BLACK)
    )
    assert black == pytest.approx(0.5)
    assert yellow > 0.8
    assert among(table(*[YELLOW] * 10), np.array([0.1] * 10), weights).max() < 0.15


def test_scores_stay_without_weights() -> None:
    """A model without weights of company leaves scores as they are; a page without boxes has none."""
    scores = np.array([0.2, 0.9])
    assert among(table(YELLOW, BLACK), scores, ALONE) == pytest.approx(scores)
    assert len(among(table(), np.zeros(0), ALONE)) == 0


def halved(*, gap: str) -> View:
    """Return a page with two halves of a grey bar, x 100 to 300 and 368 to 600, and what stands between them."""
    page: Pixels = np.full((400, 800), 255, np.uint8)
    for x0, x1 in ((100, 300), (368, 600)):
        page[200:226, x0:x1] = 190
    if gap == "halo":
        page[200:204, 300:368] = 190
    if gap in ("halo", "text"):
        cv2.putText(page, "(b)(5)", (304, 221), cv2.FONT_HERSHEY_SIMPLEX, 0.66, (0,), 3)
    return view_of(Raster(page, 150 / 72), 72.0)


HALVES = [Box(100, 200, 300, 226), Box(368, 200, 600, 226)]


def test_halves_left_and_right_of_a_code_are_one_bar() -> None:
    """A strip of the bar's tone above a code with its halo joins what stands left and right of it."""
    assert bridged(halved(gap="halo"), HALVES) == [[0, 1]]


@pytest.mark.parametrize("gap", ["text", "paper"])
def test_bars_with_paper_between_them_are_two(gap: str) -> None:
    """Words on paper, or paper alone, between two bars of one tone leave them two."""
    assert bridged(halved(gap=gap), HALVES) == [[0], [1]]


def test_bars_on_other_lines_are_not_joined() -> None:
    """Only what stands level is one bar."""
    view = halved(gap="halo")
    assert bridged(view, [HALVES[0], Box(368, 230, 600, 256)]) == [[0], [1]]
