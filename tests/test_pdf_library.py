"""PyMuPDF comes without its models of page layout, which cost two seconds in every process."""

import subprocess
import sys

_LOADED = """
import sys
from forensics.adapters.pdf_library import library
first, again = library(), library()
print(first is again is sys.modules["pymupdf"], "onnxruntime" in sys.modules, "pymupdf.layout" in sys.modules)
"""

_ALREADY = """
import sys, types
sys.modules["pymupdf.layout"] = held = types.ModuleType("pymupdf.layout")
from forensics.adapters.pdf_library import library
library()
print(sys.modules["pymupdf.layout"] is held)
"""


def _said(script: str) -> str:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def test_layout_is_not_loaded() -> None:
    """No network is read, and nothing keeps another program from importing page layout later."""
    assert _said(_LOADED) == "True False False"


def test_what_was_loaded_before_stays() -> None:
    """Page layout that a program imported before stays as it is."""
    assert _said(_ALREADY) == "True"
