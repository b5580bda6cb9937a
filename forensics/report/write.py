"""Write a report: everything is made before the first file is touched, and the page is written last."""

import os
from collections.abc import Mapping
from pathlib import Path

from forensics.errors import UsageError
from forensics.report.build import MARK, page
from forensics.report.data import Crop, ReportData
from forensics.report.tables import TABLES, dictionary, readme, written

INDEX = "index.html"


def write_report(data: ReportData, out: Path, crop: Crop) -> list[Path]:
    """Write ``index.html`` and the tables into a folder, and return their paths.

    Args:
        data: what the report says.
        out: a folder that is new, empty, or holds a former report, which is replaced.
        crop: gives page images; see ``Crop``.

    Raises:
        UsageError: the folder holds something else, or cannot be written.
    """
    _check(out)
    files = {**_tables(data), INDEX: page(data, crop)}
    try:
        return [_replace(out / name, content) for name, content in files.items()]
    except OSError as error:
        raise UsageError(
            f"The report cannot be written to {out}: {error.strerror or error}.",
            "Give a folder you may write to, with room for the report.",
        ) from error


def _tables(data: ReportData) -> Mapping[str, bytes]:
    files = {f"tables/{table.name}.csv": written(table, data) for table in TABLES}
    return {**files, "tables/columns.csv": dictionary(TABLES), "tables/README.txt": readme(TABLES)}


def _check(out: Path) -> None:
    if out.is_symlink() and not out.exists():
        raise UsageError(f"{out} is a link that leads nowhere.", "Give a folder with -o.")
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file, not a folder.", "Give a new folder with -o.")
    if out.is_dir() and any(out.iterdir()) and not _is_report(out / INDEX):
        raise UsageError(
            f"{out} holds files that are not a former report.",
            "Give a new or empty folder with -o; nothing was changed.",
        )


def _is_report(index: Path) -> bool:
    try:
        with index.open("rb") as file:
            return MARK.encode() in file.read(4096)
    except OSError:
        return False


def _replace(path: Path, content: bytes) -> Path:
    """Write a file so that a reader finds the former one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
