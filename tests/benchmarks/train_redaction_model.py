"""Train the judge of pixel proposals and write it as data; needs the public corpora beside the checkout.

    python -m tests.benchmarks.train_redaction_model [--score] [--pictures DIR]

With ``--score`` nothing is written: documents are held out in turn and the scorer of the corpus prints the figures.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, KFold

from forensics.records.geometry import Box
from forensics.redaction.pixels import winners
from forensics.redaction.pixels.features import NAMES
from forensics.redaction.pixels.judge import MODEL, Trees, trees_of
from tests.benchmarks import redaction_scores as scores
from tests.benchmarks.redaction_samples import Sample, augmented, clean, labelled, office, synthetic

TARGET = Path(__file__).resolve().parents[2] / "models" / MODEL / "model.json"

FOLDS = 6
SEEDS, FOLD_SEEDS = (1, 2, 3), (1,)
"""Seeds of the models whose mean is shipped, and of those that are fitted for each fold: one, for the sake of time."""
USED = tuple(name for name in NAMES if name not in {"blue", "green", "red"})
"""Features the judge may use: single channels would teach it the colours of the offices at hand."""
MATCH, CLEAR = 0.6, 0.4
"""IoU with a true box from which a proposal is a redaction, and below which it is none; between, it teaches nothing."""
WHOLE = 0.85
"""IoU up to which a proposal that covers several true boxes is none: the longer of two may be 0.6 of both."""
CUT = 0.42
"""Calibrated score from which a proposal is kept."""
LEAST = 0.05
"""Score from which a proposal is kept to calibrate with."""

Found = dict[str, list[tuple[Box, float]]]


def fit(samples: Sequence[Sample], seeds: Sequence[int] = SEEDS) -> dict[str, Any]:
    """Return the model file's contents, trained on the samples, not calibrated.

    Documents weigh by the root of their pages, so that one office's style does not drown the others.
    """
    pages = Counter(s.document for s in samples)
    parts = [_part(s, pages[s.document]) for s in samples if s.proposals]
    x, y, w = (np.concatenate(column) for column in zip(*parts, strict=True))
    columns = x[:, [NAMES.index(name) for name in USED]]
    models = [_model(seed).fit(columns, y, sample_weight=w) for seed in seeds]
    return exported(models)


def _model(seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=140, learning_rate=0.08, max_leaf_nodes=12, min_samples_leaf=12, l2_regularization=2.0,
        max_features=0.3, max_bins=63, random_state=seed, early_stopping=False,
    )  # fmt: skip


def _part(page: Sample, pages: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    overlap = np.where(page.merging & (page.overlap < WHOLE), 0.0, page.overlap)
    yes, no = np.flatnonzero(overlap >= MATCH), np.flatnonzero(overlap < CLEAR)
    if page.drawn:  # noisy pages give hundreds of blobs of text: every few of them teach enough
        no = no[:: max(1, len(no) // 60)]
    rows = np.concatenate([yes, no])
    weight = np.where(overlap[rows] >= MATCH, 4.0, 1.0) * (0.5 if page.drawn else pages**-0.5)
    return page.table[rows], overlap[rows] >= MATCH, weight


def exported(models: Sequence[Any]) -> dict[str, Any]:
    """Return fitted models as plain numbers; the score is that of their mean."""
    trees = [_tree(predictor.nodes, len(models)) for model in models for (predictor,) in model._predictors]
    depth = max(int(predictor.nodes["depth"].max()) for model in models for (predictor,) in model._predictors)
    start = round(float(np.mean([model._baseline_prediction for model in models])), 5)
    return {
        "features": list(USED),
        "start": start,
        "cut": CUT,
        "slope": 1.0,
        "shift": 0.0,
        "depth": depth,
        "trees": trees,
    }


def _tree(nodes: Any, models: int) -> dict[str, list[Any]]:
    own = np.arange(len(nodes))
    leaf = nodes["is_leaf"] == 1
    return {
        "feature": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
        "threshold": [round(float(v), 5) for v in np.where(leaf, 0.0, nodes["num_threshold"])],
        "left": np.where(leaf, own, nodes["left"]).tolist(),
        "right": np.where(leaf, own, nodes["right"]).tolist(),
        "value": [round(float(v) / models, 6) for v in np.where(leaf, nodes["value"], 0.0)],
    }


def detected(page: Sample, trees: Trees, cut: float) -> list[tuple[Box, float]]:
    """Return what the model finds on a page."""
    found = trees.scores(page.table) if len(page.proposals) else np.zeros(0)
    return [(page.proposals[n].box, float(found[n])) for n in winners(page.proposals, found, cut)]


def held_out(samples: Sequence[Sample], extra: Sequence[Sample], *, by_document: bool = True) -> Found:
    """Return, for each page, what a model finds that never saw a page of its document, or the page itself."""
    found: Found = {}
    groups = [s.document if by_document else s.name for s in samples]
    folds = GroupKFold(FOLDS) if by_document else KFold(FOLDS, shuffle=True, random_state=1)
    for train, test in folds.split(np.zeros(len(samples)), groups=groups):
        unseen = {groups[i] for i in test}
        others = [s for s in extra if (s.document if by_document else s.name.removeprefix("painted ")) not in unseen]
        trees = trees_of(fit([*(samples[i] for i in train), *others], FOLD_SEEDS))
        for i in test:
            found[samples[i].name] = detected(samples[i], trees, LEAST)
    return found


def calibration(found: Found, samples: Sequence[Sample]) -> tuple[float, float]:
    """Return the logistic (slope, shift) that makes scores on unseen documents shares of right boxes (Platt 1999)."""
    truth = {s.name: s.truth for s in samples}
    pairs = [
        (np.log(score / (1 - score)), max((box.iou(t) for t in truth[name]), default=0.0) >= 0.5)
        for name, boxes in sorted(found.items())
        for box, score in boxes
    ]
    logits = np.array([[logit] for logit, _ in pairs])
    fitted = LogisticRegression(C=10.0).fit(logits, [right for _, right in pairs])
    return round(float(fitted.coef_[0, 0]), 4), round(float(fitted.intercept_[0]), 4)


def calibrated(found: Found, slope: float, shift: float) -> Found:
    """Return the same boxes with calibrated scores."""

    def mapped(score: float) -> float:
        return float(1 / (1 + np.exp(-(slope * np.log(score / (1 - score)) + shift))))

    return {name: [(box, mapped(score)) for box, score in boxes] for name, boxes in found.items()}


def main(arguments: Iterable[str] | None = None) -> None:
    """Train on everything and write the model, or score it on documents held out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--score", action="store_true")
    parser.add_argument("--pictures", type=Path, help="folder for pictures of the misses")
    chosen = parser.parse_args(list(arguments) if arguments is not None else None)
    samples = [*labelled(), *clean()]
    extra = [*synthetic(), *augmented(), *office()]
    found = held_out(samples, extra)
    slope, shift = calibration(found, samples)
    found = calibrated(found, slope, shift)
    for line in scores.report(found, samples, CUT):
        print(line)
    if chosen.pictures:
        scores.pictures(found, samples, CUT, chosen.pictures)
    if chosen.score:
        by_page = calibrated(held_out(samples, extra, by_document=False), slope, shift)
        print("random folds", {k: v["f1"] for k, v in scores.score(by_page, CUT).items()})
        return
    model = {**fit([*samples, *extra]), "slope": slope, "shift": shift}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
