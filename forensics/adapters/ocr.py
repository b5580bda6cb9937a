"""RapidOCR: words of a page image, with models that ship with the package; it never reaches for the network."""

import functools
import importlib.metadata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from forensics.adapters.image import Pixels
from forensics.errors import EvidenceError
from forensics.records.geometry import Box

LONGEST_SIDE = 4000
"""Pixels; RapidOCR shrinks anything longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrWord:
    """A word as read from pixels."""

    text: str
    box: Box
    """Pixels of the image that was read."""
    confidence: float
    """0 to 1."""
    line: int
    """Line of the engine, from 0; words of one line stand beside each other."""


class RapidOcr:
    """The engine, loaded once per process by ``rapid_ocr``.

    One thread: with several, sums run in another order and a score on the edge may fall to the other side. Pages are
    read in parallel by processes instead.
    """

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self.engine = f"rapidocr {importlib.metadata.version('rapidocr')}"
        self._read: Any = RapidOCR(params=_settings())

    def read(self, pixels: Pixels) -> list[OcrWord]:
        """Return the words of an image, grey or in colours, line by line from the top."""
        image = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
        found = self._read(np.ascontiguousarray(image), return_word_box=True, return_single_char_box=True)
        if found.txts is None:
            return []
        lines = zip(found.txts, found.scores, found.boxes, found.word_results, strict=True)
        words = [_words(text, float(score), corners, pieces) for text, score, corners, pieces in lines if text.strip()]
        words.sort(key=lambda line: (line[0].box.y0, line[0].box.x0))
        return [
            OcrWord(text=w.text, box=w.box, confidence=w.confidence, line=n)
            for n, line in enumerate(words)
            for w in line
        ]


@functools.cache
def rapid_ocr() -> RapidOcr:
    """Return the engine of this process.

    Raises:
        EvidenceError: the installed package lacks its models.
    """
    return RapidOcr()


def _settings() -> dict[str, Any]:
    return {
        "Global.log_level": "error",
        "Global.use_cls": False,  # upside-down lines are rare; asking costs a tenth and turns short lines by mistake
        "Global.max_side_len": LONGEST_SIDE,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        # Named models are used as they are; without a path a checksum decides, and a mismatch would be downloaded.
        "Det.model_path": str(_model("det")),
        "Rec.model_path": str(_model("rec")),
    }


def _model(task: str) -> Path:
    import rapidocr

    found = sorted((Path(rapidocr.__file__).parent / "models").glob(f"*_{task}_*.onnx"))
    if not found:
        raise EvidenceError(
            f"The installed rapidocr has no {task} model.", "Install it again: pip install --force-reinstall rapidocr."
        )
    return found[0]


def _words(text: str, score: float, corners: Any, pieces: Sequence[Any]) -> list[OcrWord]:
    """Cut a line into words at its blanks; the box of a word is that of its characters."""
    boxes = _characters(text, corners, pieces)
    words = text.split()
    ends = list(accumulate(len(w) for w in words))
    spans = zip(words, [0, *ends[:-1]], ends, strict=True)
    return [OcrWord(text=w, box=_around(boxes[a:b]), confidence=round(score, 4), line=0) for w, a, b in spans]


def _characters(text: str, corners: Any, pieces: Sequence[Any]) -> list[Box]:
    """Return a box for each character that is no blank, evenly spread where the engine gives other characters."""
    bare = "".join(text.split())
    if "".join(str(p[0]) for p in pieces) == bare:
        return [_box(p[2]) for p in pieces]
    places = [i for i, c in enumerate(text) if not c.isspace()]
    left, right = np.asarray(corners[0], float), np.asarray(corners[1], float)
    low_left, low_right = np.asarray(corners[3], float), np.asarray(corners[2], float)
    step, low_step = (right - left) / len(text), (low_right - low_left) / len(text)
    return [
        _box([left + i * step, left + (i + 1) * step, low_left + (i + 1) * low_step, low_left + i * low_step])
        for i in places
    ]


def _box(corners: Any) -> Box:
    points = np.asarray(corners, float)
    return Box(
        float(points[:, 0].min()), float(points[:, 1].min()), float(points[:, 0].max()), float(points[:, 1].max())
    )


def _around(boxes: Sequence[Box]) -> Box:
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
