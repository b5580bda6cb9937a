"""Figures of found against true redactions: the corpus' scorer, intervals over documents, reliability, pictures."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from forensics.records.geometry import Box
from tests.benchmarks.matching import matched
from tests.benchmarks.redaction_samples import PAGES, Sample, image
from tests.shared_data import SHARED

SCORER = SHARED / "tools" / "score_redactions.py"
DRAWS = 1000
"""Resamples of the documents for an interval."""
BINS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 1.001)

Found = Mapping[str, Sequence[tuple[Box, float]]]


def score(found: Found, cut: float) -> dict[str, dict[str, float]]:
    """Return the figures of the corpus' scorer."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
        for name, boxes in sorted(found.items()):
            for box, value in boxes:
                if value >= cut:
                    out.write(json.dumps({"file": name, "box": list(box)}) + "\n")
        out.flush()
        run = [sys.executable, str(SCORER), str(PAGES / "truth.csv"), out.name, "--json"]
        return dict(json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout))


def right(boxes: Sequence[Box], true: Sequence[Box]) -> list[bool]:
    """Tell for each found box whether it is matched, one to one, with a true one."""
    same = {n for _, n in matched(true, boxes)}
    return [n in same for n in range(len(boxes))]


def interval(found: Found, samples: Sequence[Sample], cut: float) -> tuple[float, float]:
    """Return the middle 95 % of F1 over all pages when the documents are drawn anew."""
    counts: dict[str, np.ndarray] = {}
    for page in (s for s in samples if s.truth):
        boxes = [b for b, value in found[page.name] if value >= cut]
        add = np.array([sum(right(boxes, page.truth)), len(boxes) + len(page.truth)])
        counts[page.document] = counts.get(page.document, np.zeros(2)) + add
    table = np.array([counts[d] for d in sorted(counts)])
    picks = np.random.default_rng(1).integers(0, len(table), (DRAWS, len(table)))
    sums = table[picks].sum(axis=1)
    low, high = np.quantile(2 * sums[:, 0] / sums[:, 1], (0.025, 0.975))
    return round(float(low), 3), round(float(high), 3)


def reliability(found: Found, samples: Sequence[Sample]) -> Iterator[tuple[str, int, float, float]]:
    """Yield, for each range of scores, its boxes, their mean score and the share of them that are right."""
    pairs = []
    for page in samples:
        boxes = [b for b, _ in found[page.name]]
        pairs += list(zip((v for _, v in found[page.name]), right(boxes, page.truth), strict=True))
    for low, high in pairwise(BINS):
        held = [(value, yes) for value, yes in pairs if low <= value < high]
        if held:
            mean, share = np.mean(held, axis=0)
            yield f"{low:.2f} to {min(high, 1):.2f}", len(held), round(float(mean), 3), round(float(share), 3)


def false_on_clean(found: Found, samples: Sequence[Sample], cut: float) -> tuple[int, int]:
    """Return the number of regions on pages without any, and the number of those pages."""
    pages = [s.name for s in samples if not s.truth]
    return sum(value >= cut for name in pages for _, value in found[name]), len(pages)


def report(found: Found, samples: Sequence[Sample], cut: float) -> Iterator[str]:
    """Yield the figures as lines."""
    for style, row in score({s.name: found[s.name] for s in samples if s.truth}, cut).items():
        yield f"{style:8} precision {row['precision']:.3f}  recall {row['recall']:.3f}  F1 {row['f1']:.3f}"
    yield "F1 of all, 95 % over documents: {} to {}".format(*interval(found, samples, cut))
    false, pages = false_on_clean(found, samples, cut)
    yield f"false regions on clean pages: {false} on {pages}"
    for name, count, mean, share in reliability(found, samples):
        yield f"score {name}: {count} boxes, mean {mean}, right {share}"


def pictures(found: Found, samples: Sequence[Sample], cut: float, folder: Path) -> None:
    """Write each page with a miss: missed boxes magenta, false ones red with their score, right ones blue."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in (s for s in samples if s.truth):
        kept = [(b, value) for b, value in found[page.name] if value >= cut]
        good = right([b for b, _ in kept], page.truth)
        missed = [t for t, yes in zip(page.truth, right(page.truth, [b for b, _ in kept]), strict=True) if not yes]
        if all(good) and not missed:
            continue
        picture = image(page.name).copy()
        for (box, value), yes in zip(kept, good, strict=True):
            _outline(picture, box, (255, 0, 0) if yes else (0, 0, 255))
            if not yes:
                place = int(box.x0), int(box.y0) - 4
                cv2.putText(picture, f"{value:.2f}", place, cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 255), 2)
        for box in missed:
            _outline(picture, box.grow(-4, -4), (255, 0, 255))
        cv2.imwrite(str(folder / page.name), picture)


def _outline(picture: np.ndarray, box: Box, colour: tuple[int, int, int]) -> None:
    cv2.rectangle(picture, (int(box.x0), int(box.y0)), (int(box.x1), int(box.y1)), colour, 3)
