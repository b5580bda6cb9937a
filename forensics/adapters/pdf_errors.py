"""What PyMuPDF raises on damage, and how it is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from forensics.errors import EvidenceError


def errors() -> tuple[type[Exception], ...]:
    """Return what PyMuPDF raises on damage and want of memory: its own errors are not all runtime errors."""
    import pymupdf

    return RuntimeError, ValueError, MemoryError, pymupdf.mupdf.FzErrorBase


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Turn what PyMuPDF raises into an error that names the file or page; all calls into it stand in such a guard.

    Raises:
        EvidenceError: the file or page cannot be read.
    """
    try:
        yield
    except errors() as error:
        raise damaged(name, error) from error


def damaged(name: str, reason: object) -> EvidenceError:
    """Return the error for a file or page that cannot be read."""
    what = f"{name}: the PDF is damaged and cannot be read ({short(reason)})."
    return EvidenceError(what, "Try `qpdf IN.pdf OUT.pdf`, or ask the producing party for the file again.")


def short(error: object) -> str:
    """Return the first words of a message, on one line."""
    return " ".join(str(error).split())[:120]
