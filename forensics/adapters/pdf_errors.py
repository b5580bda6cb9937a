"""What PyMuPDF raises on damage, and how it is told."""

from forensics.errors import EvidenceError


def errors() -> tuple[type[Exception], ...]:
    """Return what PyMuPDF raises on damage: its own errors are not all runtime errors."""
    import pymupdf

    return RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase


def damaged(name: str, reason: object) -> EvidenceError:
    """Return the error for a file or page that cannot be read."""
    what = f"{name}: the PDF is damaged and cannot be read ({short(reason)})."
    return EvidenceError(what, "Try `qpdf IN.pdf OUT.pdf`, or ask the producing party for the file again.")


def short(error: object) -> str:
    """Return the first words of a message, on one line."""
    return " ".join(str(error).split())[:120]
