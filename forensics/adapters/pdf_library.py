"""PyMuPDF itself, brought in without the models of page layout that come with it.

PyMuPDF 2 imports ``pymupdf.layout`` and ``pymupdf4llm`` as it is imported, which read neural networks: two seconds and
60 MB in every process, for analyses that nothing here asks for. It does without where these imports fail.
"""

import sys
from typing import Any

_UNASKED = ("pymupdf.layout", "pymupdf4llm")


def library() -> Any:
    """Return PyMuPDF, everything of it but page layout, which whoever wants it may still import."""
    modules: dict[str, Any] = sys.modules
    unasked = [name for name in _UNASKED if name not in modules and "pymupdf" not in modules]
    modules.update(dict.fromkeys(unasked))  # an import fails on None
    try:
        import pymupdf
    finally:
        for name in unasked:
            del modules[name]
    return pymupdf
