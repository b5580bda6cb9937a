"""Boosted trees read from data: a score for each proposal, without any training library.

The file ``models/redaction-boxes/model.json`` holds, for every tree, the feature and threshold of each inner node, the
places of its two children, and the value of each leaf. Scores are the logistic of the sum over the trees.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.models import load_model
from forensics.redaction.pixels.company import ALONE
from forensics.redaction.pixels.features import NAMES

MODEL = "redaction-boxes"


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees as arrays of one row a tree; a leaf is its own child."""

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    depth: int
    start: float
    slope: float
    shift: float
    """With the slope, what makes a score the share of such places that are redactions (Platt 1999)."""
    company: tuple[float, ...]
    """Weights by which a score is changed by the other boxes of the page (``company``)."""
    cut: float
    """Least score of a redaction."""

    def scores(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return a score from 0 to 1 for each row of features."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * (self.start + self._sums(table)) + self.shift))))

    def _sums(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the sum of the leaves that each row comes to: all trees a level at a time, what is done left out."""
        trees, size = self.feature.shape
        first = np.arange(trees, dtype=np.int32) * size
        child = np.stack([self.left + first[:, None], self.right + first[:, None]], axis=-1).ravel()
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        values, reached = table.ravel(), np.tile(first, len(table)).astype(np.int64)
        walking, node = np.arange(len(reached)), reached
        row = np.repeat(np.arange(len(table)) * table.shape[1], trees)
        for _ in range(self.depth):
            beyond = values.take(row + feature.take(node)) > threshold.take(node)
            following = child.take(2 * node + beyond)
            on = np.flatnonzero(following != node)
            reached[walking] = following
            walking, node, row = walking.take(on), following.take(on), row.take(on)
        return np.asarray(self.value.ravel().take(reached).reshape(len(table), trees).sum(axis=1))


def trees_of(data: dict[str, Any]) -> Trees:
    """Return the trees of a model file.

    Raises:
        ValueError: the model was trained on other features than are measured here.
    """
    if not set(data["features"]) <= set(NAMES):
        raise ValueError("the model of redaction boxes was trained on other features; run its training script again")
    place = np.array([NAMES.index(name) for name in data["features"]], np.int64)
    size = max(len(tree["feature"]) for tree in data["trees"])

    def column(name: str, kind: type) -> NDArray[Any]:
        return np.array([tree[name] + [0] * (size - len(tree[name])) for tree in data["trees"]], kind)

    return Trees(
        feature=place[column("feature", np.int64)],
        threshold=column("threshold", np.float64),
        left=column("left", np.int64),
        right=column("right", np.int64),
        value=column("value", np.float64),
        depth=int(data["depth"]),
        start=float(data["start"]),
        slope=float(data.get("slope", 1.0)),
        shift=float(data.get("shift", 0.0)),
        company=tuple(float(weight) for weight in data.get("company", ALONE)),
        cut=float(data["cut"]),
    )


@cache
def shipped() -> Trees:
    """Return the trees of the model that comes with the package."""
    return trees_of(load_model(MODEL))
