"""Train the judge of pixel proposals and write it as data; needs the public corpora beside the checkout.

    python -m tests.benchmarks.train_redaction_model [--score] [--pictures DIR]

With ``--score`` nothing is written: documents are held out in turn and the scorer of the corpus prints the figures.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, KFold

from forensics.records.geometry import Box
from forensics.redaction.pixels.choosing import parted, winners
from forensics.redaction.pixels.company import among, measured
from forensics.redaction.pixels.features import NAMES
from forensics.redaction.pixels.judge import MODEL, trees_of
from tests.benchmarks import matching
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
CUT = 0.48
"""Calibrated score from which a proposal is kept."""

Scores = dict[str, NDArray[np.float64]]
"""Scores of all proposals of each page, by its name."""
Found = dict[str, list[tuple[Box, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is fitted on scores of pages that their model did not see: Platt's slope and shift, weights of company."""

    slope: float
    shift: float
    company: tuple[float, ...]


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


def held_out(samples: Sequence[Sample], extra: Sequence[Sample], *, by_document: bool = True) -> Scores:
    """Return, for each page, the scores of a model that never saw a page of its document, or the page itself."""
    found: Scores = {}
    groups = grouped(samples, by_document=by_document)
    for train, test in folded(samples, by_document=by_document):
        unseen = {groups[i] for i in test}
        others = [s for s in extra if (s.document if by_document else s.name.removeprefix("painted ")) not in unseen]
        trees = trees_of(fit([*(samples[i] for i in train), *others], FOLD_SEEDS))
        found |= {s.name: trees.scores(s.table) for s in (samples[i] for i in test)}
    return found


def grouped(samples: Sequence[Sample], *, by_document: bool) -> list[str]:
    """Return what of each page must not be shared by training and test."""
    return [s.document if by_document else s.name for s in samples]


def folded(samples: Sequence[Sample], *, by_document: bool) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Return the places of the pages to train on and to test on, for each fold."""
    folds = GroupKFold(FOLDS) if by_document else KFold(FOLDS, shuffle=True, random_state=1)
    return list(folds.split(np.zeros(len(samples)), groups=grouped(samples, by_document=by_document)))


def setting(scores: Scores, samples: Sequence[Sample]) -> Setting:
    """Return what makes scores on unseen documents shares of right boxes, alone and among those of their page.

    The first is the logistic of Platt (1999); the second the same with one term more.
    """
    own = {s.name: parted(s.proposals, s.table, scores[s.name]) for s in samples}
    kept = [(s, winners(s.proposals, own[s.name])) for s in samples]
    right = np.concatenate([_right(s, places) for s, places in kept])
    odds = np.concatenate([_odds(own[s.name][places]) for s, places in kept])
    platt = LogisticRegression(C=10.0).fit(odds[:, None], right)
    slope, shift = round(float(platt.coef_[0, 0]), 4), round(float(platt.intercept_[0]), 4)
    pages = Counter(s.document for s in samples)
    parts = [_company(s, _mapped(scores[s.name], slope, shift), pages[s.document]) for s in samples]
    x, y, w = (np.concatenate(column) for column in zip(*parts, strict=True))
    fitted = LogisticRegression(C=10.0, fit_intercept=False).fit(x, y, sample_weight=w)
    return Setting(slope=slope, shift=shift, company=tuple(round(float(v), 4) for v in fitted.coef_[0]))


def _company(page: Sample, scores: NDArray[np.float64], pages: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    scores = parted(page.proposals, page.table, scores)
    places = winners(page.proposals, scores)
    return measured(page.table[places], scores[places]), _right(page, places), np.full(len(places), pages**-0.5)


def _right(page: Sample, places: Sequence[int]) -> NDArray[np.bool_]:
    same = {n for _, n in matching.matched(page.truth, [page.proposals[n].box for n in places])}
    return np.array([n in same for n in range(len(places))], bool)


def _odds(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(scores / (1 - scores)))


def _mapped(scores: NDArray[np.float64], slope: float, shift: float) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-(slope * _odds(scores) + shift))))


def detected(page: Sample, scores: NDArray[np.float64], fitted: Setting) -> list[tuple[Box, float]]:
    """Return the boxes of a page with their scores."""
    own = parted(page.proposals, page.table, _mapped(scores, fitted.slope, fitted.shift))
    places = winners(page.proposals, own)
    final = among(page.table[places], own[places], fitted.company)
    return [(page.proposals[n].box, float(score)) for n, score in zip(places, final, strict=True)]


def found_in(scores: Scores, samples: Sequence[Sample], *, by_document: bool = True) -> Found:
    """Return what is found on pages, each judged with a setting from the other folds alone."""
    found: Found = {}
    for train, test in folded(samples, by_document=by_document):
        fitted = setting(scores, [samples[i] for i in train])
        found |= {s.name: detected(s, scores[s.name], fitted) for s in (samples[i] for i in test)}
    return found


def main(arguments: Iterable[str] | None = None) -> None:
    """Train on everything and write the model, or score it on documents held out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--score", action="store_true")
    parser.add_argument("--pictures", type=Path, help="folder for pictures of the misses")
    chosen = parser.parse_args(list(arguments) if arguments is not None else None)
    samples = [*labelled(), *clean()]
    extra = [*synthetic(), *augmented(), *office()]
    unseen = held_out(samples, extra)
    found = found_in(unseen, samples)
    for line in scores.report(found, samples, CUT):
        print(line)
    if chosen.pictures:
        scores.pictures(found, samples, CUT, chosen.pictures)
    if chosen.score:
        by_page = found_in(held_out(samples, extra, by_document=False), samples, by_document=False)
        print("random folds", {k: v["f1"] for k, v in scores.score(by_page, CUT).items()})
        return
    model = {**fit([*samples, *extra]), **asdict(setting(unseen, samples))}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
