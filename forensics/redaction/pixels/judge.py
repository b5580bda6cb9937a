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
    cut: float
    """Least score of a redaction."""

    def scores(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return a score from 0 to 1 for each row of features."""
        rows, trees = np.arange(len(table))[:, None], np.arange(len(self.feature))[None]
        node = np.zeros((len(table), len(self.feature)), np.int64)
        for _ in range(self.depth):
            low = table[rows, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(low, self.left[trees, node], self.right[trees, node])
        total = self.start + self.value[trees, node].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-(self.slope * total + self.shift))))


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
        cut=float(data["cut"]),
    )


@cache
def shipped() -> Trees:
    """Return the trees of the model that comes with the package."""
    return trees_of(load_model(MODEL))
