"""x-ray from the package index on PyMuPDF 1.24, in an environment of its own below ``build/``."""

import json
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2] / "build" / "xray"
_TIMING = """
import json, sys
from time import process_time
import fitz
from xray.pdf_utils import get_bad_redactions
taken = []
for path, pages in json.load(sys.stdin).items():
    with fitz.open(path) as document:
        for number in pages:
            start = process_time()
            get_bad_redactions(document[number - 1])
            taken.append(1000 * (process_time() - start))
print(json.dumps(taken))
"""


def milliseconds(pages: Mapping[str, Sequence[int]]) -> list[float] | None:
    """Return what x-ray takes for each page (numbers from 1, by path), None where it cannot be had or run."""
    python = _HOME / "bin" / "python"
    try:
        if not (_HOME / "ready").exists():
            venv.create(_HOME, with_pip=True, clear=True)
            wanted = ["x-ray", "pymupdf<1.25"]
            subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True, capture_output=True)
            (_HOME / "ready").touch()
        ran = subprocess.run(
            [python, "-c", _TIMING], input=json.dumps(pages), text=True, check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"x-ray cannot be run: {error}", file=sys.stderr)
        return None
    return [float(v) for v in json.loads(ran.stdout.splitlines()[-1])]
