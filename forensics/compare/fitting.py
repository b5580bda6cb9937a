"""How one printing of a page lies on another: a map from the places of its words to those of the same words there.

Words that stand once on both pages give pairs of points. Two pairs fix a turn, a scale and a shift; the one that most
pairs agree with is kept (consensus after Fischler and Bolles 1981, over a fixed choice of pairs, so that it is always
the same), and an affine map is fitted to those (scanners stretch paper more in one direction). Text that was set anew
agrees on no map.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forensics.compare.strand import key
from forensics.records.geometry import Box
from forensics.records.page import Page, Token

LEAST_PAIRS = 6
LEAST_AGREEING = 0.6
"""Share of the pairs of words that must agree on one map."""
TOLERANCE = 0.005
"""How far a word may stand from where the map puts it, as part of the diagonal: 5 points on letter paper."""
APART = 0.12
"""Least distance, as part of the diagonal, between two words that fix a map together."""
MOST_STRETCH = 1.1
"""Greatest ratio of the scales of a map in two directions; no scanner stretches paper more."""
MOST_PAIRS = 400

Points = NDArray[np.complex128]


class Affine(NamedTuple):
    """A map of the plane: ``x' = a x + b y + c``, ``y' = d x + e y + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point goes."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def box(self, box: Box) -> Box:
        """Return the upright box around where a box goes."""
        corners = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def then(self, other: "Affine") -> "Affine":
        """Return the map that does this, then the other."""
        a, b, c, d, e, f = other
        return Affine(
            a * self.a + b * self.d,
            a * self.b + b * self.e,
            a * self.c + b * self.f + c,
            d * self.a + e * self.d,
            d * self.b + e * self.e,
            d * self.c + e * self.f + f,
        )

    @property
    def inverse(self) -> "Affine":
        """The map back."""
        (a, b), (d, e) = np.linalg.inv([[self.a, self.b], [self.d, self.e]]).tolist()
        return Affine(a, b, -(a * self.c + b * self.f), d, e, -(d * self.c + e * self.f))

    @classmethod
    def scaled(cls, by: float) -> "Affine":
        """Return the map that only scales."""
        return cls(by, 0.0, 0.0, 0.0, by, 0.0)

    @property
    def is_plain(self) -> bool:
        """Whether it is what scanning may do: no mirror, and hardly a stretch."""
        if not np.isfinite(self).all():
            return False
        low, high = sorted(np.linalg.svd([[self.a, self.b], [self.d, self.e]], compute_uv=False))
        return self.a * self.e - self.b * self.d > 0 and 0 < high <= MOST_STRETCH * low


def fitted(old: Page, new: Page) -> Affine | None:
    """Return how the print on one page lies on that of another, None where they are not one print."""
    pairs = same_words(old, new)
    if len(pairs) < LEAST_PAIRS:
        return None
    ours, theirs = (_centres([p[n] for p in pairs]) for n in (0, 1))
    reach = TOLERANCE * float(np.hypot(new.width, new.height))
    least = max(LEAST_PAIRS, LEAST_AGREEING * len(pairs))
    near = _consensus(ours, theirs, APART * float(np.hypot(old.width, old.height)), reach)
    to_new = None
    for _ in range(2):
        if near.sum() < least:
            return None
        to_new = affine(ours[near], theirs[near])
        near = np.abs(_moved(to_new, ours) - theirs) <= reach
    return to_new if to_new and to_new.is_plain and near.sum() >= least else None


def same_words(old: Page, new: Page) -> list[tuple[Box, Box]]:
    """Return the boxes of the words that stand once on both pages, in order."""
    ours, theirs = _single(old), _single(new)
    found = [(ours[k], theirs[k]) for k in ours if k in theirs]
    step = -(-len(found) // MOST_PAIRS) or 1
    return found[::step]


def _single(page: Page) -> Mapping[str, Box]:
    words = [(key(t.text), t.box) for t in page.tokens if _counts(t)]
    count = Counter(k for k, _ in words)
    return {k: box for k, box in words if k and box and count[k] == 1}


def _counts(token: Token) -> bool:
    return not token.region and token.box is not None


def _centres(boxes: Sequence[Box]) -> Points:
    return np.array([complex(*box.centre) for box in boxes], dtype=np.complex128)


def _consensus(ours: Points, theirs: Points, apart: float, reach: float) -> NDArray[np.bool_]:
    """Return which pairs agree with the similarity that most agree with, none where no two pairs fix one."""
    count = len(ours)
    first = np.tile(np.arange(count), 2)
    second = np.concatenate([(np.arange(count) + count // k) % count for k in (2, 3)])
    wide = np.abs(ours[first] - ours[second]) >= apart
    first, second = first[wide], second[wide]
    if not len(first):
        return np.zeros(count, dtype=np.bool_)
    turn = (theirs[second] - theirs[first]) / (ours[second] - ours[first])
    shift = theirs[first] - turn * ours[first]
    near = np.abs(turn[:, None] * ours[None, :] + shift[:, None] - theirs[None, :]) <= reach
    best: NDArray[np.bool_] = near[int(near.sum(axis=1).argmax())]
    return best


def affine(ours: Points, theirs: Points) -> Affine:
    """Return the affine map that takes points closest to others, by least squares."""
    known = np.column_stack([ours.real, ours.imag, np.ones(len(ours))])
    across, down = (np.linalg.lstsq(known, side, rcond=None)[0] for side in (theirs.real, theirs.imag))
    return Affine(*map(float, across), *map(float, down))


def _moved(to_new: Affine, points: Points) -> Points:
    x, y = to_new.a * points.real + to_new.b * points.imag, to_new.d * points.real + to_new.e * points.imag
    moved: Points = x + to_new.c + 1j * (y + to_new.f)
    return moved
