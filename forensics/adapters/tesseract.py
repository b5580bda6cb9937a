"""Tesseract, the program, where it is installed and asked for: words of a page image from its TSV output."""

import csv
import functools
import io
import os
import shutil
import subprocess

from forensics.adapters.image import Pixels, encode_png
from forensics.adapters.ocr import OcrWord
from forensics.errors import EvidenceError, UsageError
from forensics.records.geometry import Box

SECONDS = 300
"""Longest time for one page; beyond it the page is a failure, never a silent difference."""
_WORD = "5"
"""Level of a row that is a word (Tesseract manual, TSV)."""


class Tesseract:
    """The engine; ``tesseract`` checks that it is there."""

    def __init__(self, program: str) -> None:
        self._program = program
        shown = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
        self.engine = " ".join((shown.stdout or shown.stderr).split()[:2]) or "tesseract"

    def read(self, pixels: Pixels) -> list[OcrWord]:
        """Return the words of an image, line by line.

        Raises:
            EvidenceError: the program fails or takes too long.
        """
        command = [self._program, "stdin", "stdout", "--psm", "3", "tsv"]
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            done = subprocess.run(  # noqa: S603
                command, input=encode_png(pixels), capture_output=True, timeout=SECONDS, check=True, env=environment
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise EvidenceError(f"Tesseract failed on a page ({error}).", "Use --ocr-engine rapidocr.") from error
        return read_tsv(done.stdout.decode("utf-8", "replace"))


@functools.cache
def tesseract() -> Tesseract:
    """Return the engine of this process.

    Raises:
        UsageError: the program is not installed.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise UsageError(
            "Tesseract is not installed.", "Install it (apt install tesseract-ocr) or use --ocr-engine rapidocr."
        )
    return Tesseract(program)


def read_tsv(text: str) -> list[OcrWord]:
    """Return the words of Tesseract's TSV output."""
    lines: dict[tuple[str, ...], int] = {}
    words = []
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row.get("level") != _WORD or not (row.get("text") or "").strip():
            continue
        line = lines.setdefault((row["page_num"], row["block_num"], row["par_num"], row["line_num"]), len(lines))
        left, top = float(row["left"]), float(row["top"])
        box = Box(left, top, left + float(row["width"]), top + float(row["height"]))
        words.append(OcrWord(text=row["text"], box=box, confidence=max(0.0, float(row["conf"])) / 100, line=line))
    return words
