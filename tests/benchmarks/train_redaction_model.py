"""Train the judge of pixel proposals and write it as data; needs the public corpora beside the checkout.

    python -m tests.benchmarks.train_redaction_model [--score]

With ``--score`` nothing is written: documents are held out in turn and the scorer of the corpus prints the figures.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from forensics.adapters.image import Raster, decode_frames
from forensics.records.geometry import Box
from forensics.redaction.pixels import winners
from forensics.redaction.pixels.features import NAMES, measure
from forensics.redaction.pixels.judge import MODEL, Trees, trees_of
from forensics.redaction.pixels.proposals import Proposal, propose
from forensics.redaction.pixels.view import view_of
from tests.benchmarks.synthetic_redactions import DPI
from tests.benchmarks.synthetic_redactions import pages as synthetic_pages
from tests.shared_data import SHARED

PAGES = SHARED / "corpora" / "redaction-pages"
SCORER = SHARED / "tools" / "score_redactions.py"
TARGET = Path(__file__).resolve().parents[2] / "models" / MODEL / "model.json"

FOLDS = 6
SEEDS = (1, 2, 3)
SYNTHETIC = 150
"""Pages with redactions drawn over clean ones."""
CUT = 0.5
"""Score from which a proposal is kept: the best F1 on documents held out."""
USED = tuple(name for name in NAMES if name not in {"blue", "green", "red"})
"""Features the judge may use: single channels would teach it the colours of the offices at hand."""
MATCH, CLEAR = 0.6, 0.4
"""IoU with a true box from which a proposal is a redaction, and below which it is none; between, it teaches nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One page: its proposals in page units, what was measured of them, and the true boxes."""

    name: str
    document: str
    proposals: tuple[Proposal, ...]
    table: NDArray[np.float32]
    truth: tuple[Box, ...]

    @property
    def overlap(self) -> NDArray[np.float64]:
        """Best IoU of each proposal with a true box."""
        return np.array([max((p.box.iou(t) for t in self.truth), default=0.0) for p in self.proposals])


def sample(name: str, document: str, raster: Raster, truth: Sequence[Box], inch: float | None = None) -> Sample:
    """Return a page as it is learned from."""
    view = view_of(raster, inch)
    found = propose(view)
    table = measure(view, found)
    placed = tuple(Proposal(view.to_page(p.box), p.kind, p.fill, p.upright, p.angle) for p in found)
    return Sample(name, document, placed, table, tuple(truth))


def labelled() -> list[Sample]:
    """Return the labelled pages."""
    truth: dict[tuple[str, str], list[Box]] = defaultdict(list)
    with (PAGES / "truth.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            box = Box(*(float(row[k]) for k in ("x0", "y0", "x1", "y1")))
            truth[row["image"], row["document"]].append(box)
    found = []
    for (name, document), boxes in sorted(truth.items()):
        pixels = decode_frames((PAGES / "images" / name).read_bytes(), name)[0]
        found.append(sample(name, document, Raster(pixels, 1.0), boxes))
    return found


def synthetic(count: int = SYNTHETIC) -> list[Sample]:
    """Return pages on which redactions were drawn."""
    inch = DPI / 72
    return [
        sample(name, document, Raster(pixels, inch), [Box(*(v / inch for v in b)) for b in boxes], 72.0)
        for name, document, pixels, boxes in synthetic_pages(SHARED / "corpora" / "pdfs", count)
    ]


def fit(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return the model file's contents, trained on the samples.

    Documents weigh by the root of their pages, so that one office's style does not drown the others.
    """
    pages = Counter(s.document for s in samples)
    parts = [_part(s, pages[s.document]) for s in samples if s.proposals]
    x, y, w = (np.concatenate(column) for column in zip(*parts, strict=True))
    columns = x[:, [NAMES.index(name) for name in USED]]
    models = [_model(seed).fit(columns, y, sample_weight=w) for seed in SEEDS]
    return exported(models)


def _model(seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=160, learning_rate=0.06, max_leaf_nodes=12, min_samples_leaf=12, l2_regularization=2.0,
        max_features=0.3, random_state=seed, early_stopping=False,
    )  # fmt: skip


def _part(page: Sample, pages: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    overlap = page.overlap
    yes, no = np.flatnonzero(overlap >= MATCH), np.flatnonzero(overlap < CLEAR)
    synthetic = page.name.startswith("synthetic")
    if synthetic:  # noisy pages give hundreds of blobs of text: every few of them teach enough
        no = no[:: max(1, len(no) // 120)]
    rows = np.concatenate([yes, no])
    weight = np.where(overlap[rows] >= MATCH, 4.0, 1.0) * (0.5 if synthetic else pages**-0.5)
    return page.table[rows], overlap[rows] >= MATCH, weight


def exported(models: Sequence[Any]) -> dict[str, Any]:
    """Return fitted models as plain numbers; the score is that of their mean."""
    trees = [_tree(predictor.nodes, len(models)) for model in models for (predictor,) in model._predictors]
    depth = max(int(predictor.nodes["depth"].max()) for model in models for (predictor,) in model._predictors)
    start = round(float(np.mean([model._baseline_prediction for model in models])), 5)
    return {"features": list(USED), "start": start, "cut": CUT, "depth": depth, "trees": trees}


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
    scores = trees.scores(page.table) if len(page.proposals) else np.zeros(0)
    return [(page.proposals[n].box, float(scores[n])) for n in winners(page.proposals, scores, cut)]


def held_out(samples: Sequence[Sample], extra: Sequence[Sample]) -> dict[str, list[tuple[Box, float]]]:
    """Return, for each page, what a model finds that never saw a page of its document."""
    found: dict[str, list[tuple[Box, float]]] = {}
    groups = [s.document for s in samples]
    for train, test in GroupKFold(FOLDS).split(np.zeros(len(samples)), groups=groups):
        trees = trees_of(fit([*(samples[i] for i in train), *extra]))
        for i in test:
            found[samples[i].name] = detected(samples[i], trees, 0.05)
    return found


def score(found: dict[str, list[tuple[Box, float]]], cut: float) -> dict[str, dict[str, float]]:
    """Return the figures of the corpus' scorer."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
        for name, boxes in sorted(found.items()):
            for box, value in boxes:
                if value >= cut:
                    out.write(json.dumps({"file": name, "box": list(box)}) + "\n")
        out.flush()
        run = [sys.executable, str(SCORER), str(PAGES / "truth.csv"), out.name, "--json"]
        return dict(json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout))


def main(arguments: Iterable[str] | None = None) -> None:
    """Train on everything and write the model, or score it on documents held out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--score", action="store_true")
    chosen = parser.parse_args(list(arguments) if arguments is not None else None)
    samples = labelled()
    extra = synthetic()
    found = held_out(samples, extra)
    for cut in (0.3, 0.4, 0.5, 0.6, 0.7):
        table = score(found, cut)
        print(cut, {k: (v["precision"], v["recall"], v["f1"]) for k, v in table.items()})
    if not chosen.score:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(json.dumps(fit([*samples, *extra]), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
