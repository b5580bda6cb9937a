"""OpenCV: one picture laid over another, and how well places of them agree.

Images are grey, as in ``image``. Maps are rows ``(a, b, c, d, e, f)``: ``x' = a x + b y + c``, ``y' = d x + e y + f``.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels

FEATURES = 1200
LEAST_MATCHES = 12
LEAST_KEPT = 0.25
"""Share of the matches of features that must agree on one map: those of print are often between like letters."""


class Match(NamedTuple):
    """How a patch is found in a window: correlation, -1 to 1, and its shift from the middle, in pixels."""

    score: float
    dx: int
    dy: int


def _cv2() -> Any:
    import cv2  # heavy: only where pixels are looked at

    return cv2


def laid(pixels: Pixels, onto: Sequence[float], width: int, height: int) -> Pixels:
    """Return a picture as a map moves it, on white, cut to a size."""
    cv2 = _cv2()
    matrix = np.array(onto, dtype=np.float64).reshape(2, 3)
    return cast(
        Pixels, cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    )


def found_in(patch: Pixels, window: Pixels) -> Match:
    """Return where in a window, no smaller than it, a patch fits best; an even patch or window fits nowhere."""
    scores = _cv2().matchTemplate(window, patch, _cv2().TM_CCOEFF_NORMED)
    scores[~np.isfinite(scores)] = 0.0
    y, x = divmod(int(scores.argmax()), scores.shape[1])
    return Match(float(scores[y, x]), x - (scores.shape[1] - 1) // 2, y - (scores.shape[0] - 1) // 2)


def softened(pixels: Pixels) -> Pixels:
    """Return a picture with the grain of single pixels smoothed away."""
    return cast(Pixels, _cv2().GaussianBlur(pixels, (3, 3), 0))


def cell_spread(pixels: Pixels, width: int, height: int) -> NDArray[np.float32]:
    """Return the standard deviation of the grey levels in each whole cell of a picture, row by row."""
    cv2 = _cv2()
    rows, columns = pixels.shape[0] // height, pixels.shape[1] // width
    if not rows or not columns:
        return np.zeros((rows, columns), np.float32)
    plane = pixels[: rows * height, : columns * width].astype(np.float32)
    mean, squares = (cv2.resize(p, (columns, rows), interpolation=cv2.INTER_AREA) for p in (plane, plane * plane))
    return cast("NDArray[np.float32]", np.sqrt(np.maximum(0, squares - mean * mean)))


def by_features(old: Pixels, new: Pixels, masks: tuple[Pixels, Pixels]) -> tuple[float, ...] | None:
    """Return the similarity that takes one picture onto another by features of both, None where there is none.

    Oriented features (ORB: Rublee and others 2011) are matched both ways, a map is fitted to them by consensus.

    Args:
        old: the picture that is moved.
        new: the one it is moved onto.
        masks: for each, 255 where features may be taken.
    """
    cv2 = _cv2()
    finder = cv2.ORB_create(nfeatures=FEATURES)
    (ours, a), (theirs, b) = (finder.detectAndCompute(p, m) for p, m in zip((old, new), masks, strict=True))
    if a is None or b is None:
        return None
    matches = sorted(cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(a, b), key=lambda m: (m.queryIdx,))
    if len(matches) < LEAST_MATCHES:
        return None
    start = np.array([ours[m.queryIdx].pt for m in matches], np.float32)
    end = np.array([theirs[m.trainIdx].pt for m in matches], np.float32)
    matrix, kept = cv2.estimateAffinePartial2D(start, end, method=cv2.RANSAC, ransacReprojThreshold=3.0)
    if matrix is None or kept.sum() < max(LEAST_MATCHES, LEAST_KEPT * len(matches)):
        return None
    return tuple(float(v) for v in matrix.reshape(-1))
