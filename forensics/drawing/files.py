"""Where drawings are written: a new file or a former drawing, never evidence, and whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from forensics.case import Case
from forensics.drawing.pdf import MARK
from forensics.errors import UsageError
from forensics.intake.names import path_of
from forensics.records.source import Source


def check_target(out: Path) -> None:
    """Check that a drawing may be written to a path: it is new, or an ordinary file that holds a former drawing.

    Raises:
        UsageError: it may not.
    """
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(f"{out} cannot be written.", "Give the name of a PDF in a folder that is there.")
    if out.exists() and not out.is_file():  # opening a pipe would wait for its other end
        raise UsageError(f"{out} is no ordinary file.", "Give the name of a new PDF with --draw; nothing was changed.")
    if os.path.lexists(out) and not _is_drawing(out):
        raise UsageError(
            f"{out} is there and is no former drawing.", "Give a new name with --draw; nothing was changed."
        )


def _is_drawing(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return MARK in file.read(200)
    except OSError:
        return False


def check_no_evidence(case: Case, out: Path) -> None:
    """Check that a path is no evidence of a case.

    Raises:
        UsageError: it is.
    """
    if not out.exists():
        return
    for path in {s.locator.path for s in case.store.iterate(Source)}:
        evidence = path_of(path)
        if evidence.exists() and evidence.samefile(out):
            raise UsageError(f"{out} is evidence.", "Give a new name with --draw; nothing was changed.")


@contextmanager
def draft(out: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes its name when it is whole, so that a reader finds the former one or the new one.

    Where a run is killed, its draft stays; the next run with the same name removes it.
    """
    part = out.with_name(f".{out.name}.part")
    try:
        part.unlink(missing_ok=True)
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if not os.path.samestat(os.fstat(file.fileno()), part.stat()):
                raise FileExistsError(errno.EEXIST, "another run writes it at the same time")
        part.replace(out)
    except OSError as error:
        raise UsageError(
            f"The drawing cannot be written to {out}: {error.strerror or error}.",
            "Give a place you may write to, with room for it.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()
