"""A box is judged by the company it keeps: who redacts a page does it in one style.

Of each box that was kept on a page it is counted how many others have its tone and how many another, each by its
score. Four numbers, fitted on documents that the first judge had not seen, turn the ratio of the two and its own score
into the share of such boxes that are right: a pale yellow box beside eight of the same yellow is more than one alone.
Black, grey and white recur on any page, a hue does not: others of one hue count once more. There they count by the
squares of their scores, so that many boxes that are hardly any do not speak for each other.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.redaction.pixels.features import NAMES

ALONE = (0.0, 1.0, 0.0, 0.0)
"""Weights that leave scores as they are."""

_SAME = 12
"""Levels by which each channel of two boxes of one tone differs at most."""
_HUE = 25
"""Levels from which the channels of a box differ in a hue."""
_CHANNELS = [NAMES.index(name) for name in ("blue", "green", "red")]


def measured(table: NDArray[np.float32], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each box of a page 1, its log odds, the log of boxes with its tone to those without, that of its hue.

    Args:
        table: the features of the boxes that were kept, a row each.
        scores: their scores, between 0 and 1.
    """
    tones = table[:, _CHANNELS]
    same = (np.abs(tones[:, None] - tones[None]) <= _SAME).all(axis=2)
    like, unlike = np.maximum(same @ scores - scores, 0), ~same @ scores
    held = np.clip(scores, 1e-9, 1 - 1e-9)
    odds = np.log(held / (1 - held))
    sure = np.maximum(same @ scores**2 - scores**2, 0)
    hue = np.where(np.ptp(tones, axis=1) > _HUE, np.log1p(sure), 0.0)
    return np.stack([np.ones(len(scores)), odds, np.log1p(like) - np.log1p(unlike), hue], axis=1)


def among(table: NDArray[np.float32], scores: NDArray[np.float64], weights: Sequence[float]) -> NDArray[np.float64]:
    """Return the scores of boxes as they stand together on a page."""
    if not len(scores):
        return scores
    return np.asarray(1 / (1 + np.exp(-measured(table, scores) @ np.asarray(weights))))
