"""Files below the paths a user gave, in a stable order; nothing outside a folder is reached from inside it."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forensics.errors import UsageError
from forensics.intake.names import is_system_file, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file and its name for citations."""

    path: Path
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something that is not read, and why."""

    file: str
    reason: str
    remedy: str


def walk(paths: Sequence[str | Path]) -> Iterator[Found | Refused]:
    """Yield every file below the paths, each once, sorted, whatever the order of the paths.

    Raises:
        UsageError: a path does not exist; raised before anything is yielded.
    """
    given = sorted({Path(p).absolute() for p in paths})
    for path in given:
        _require(path)
    return _walk(given)


def _require(path: Path) -> None:
    try:
        path.stat()
    except FileNotFoundError as error:
        raise UsageError(f"{shown(str(path))}: there is no such file or folder.", "Check the path.") from error
    except OSError:
        return  # there, but not readable: a row among the failures says so


def _walk(given: Sequence[Path]) -> Iterator[Found | Refused]:
    seen: set[Path] = set()
    for path in given:
        found = _below(path, path.resolve(), "") if path.is_dir() else _one(path, path.name)
        for item in found:
            if isinstance(item, Found):
                if item.path in seen:
                    continue  # given twice, or given beside the folder that holds it
                seen.add(item.path)
            yield item


def _below(folder: Path, root: Path, prefix: str) -> Iterator[Found | Refused]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        yield _unreadable(prefix.rstrip("/") or folder.name, error)
        return
    for entry in entries:
        path, file = folder / entry.name, prefix + entry.name
        if entry.is_symlink():
            yield from _link(path, root, file)
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(path, root, f"{file}/")
        else:
            yield from _one(path, file)


def _link(path: Path, root: Path, file: str) -> Iterator[Refused]:
    """A link to something inside the folder is a second name for what is read anyway; any other is refused."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        yield Refused(
            file=shown(file), reason="The symbolic link leads nowhere.", remedy="Add the file it should point to."
        )
        return
    if not target.is_relative_to(root):
        reason = "The symbolic link leads out of the folder and was not followed."
        yield Refused(file=shown(file), reason=reason, remedy="Add the file it points to by its own path.")


def _one(path: Path, file: str) -> Iterator[Found | Refused]:
    if is_system_file(file):
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield _unreadable(file, error)
        return
    if stat.S_ISREG(mode):
        yield Found(path=path, file=shown(file))
    else:
        yield Refused(
            file=shown(file), reason="It is no regular file (a pipe, socket or device).", remedy="Leave it out."
        )


def _unreadable(file: str, error: OSError) -> Refused:
    why = error.strerror or type(error).__name__
    remedy = (
        "Give yourself the right to read it (chmod) and ingest again."
        if isinstance(error, PermissionError)
        else "Check the disk."
    )
    return Refused(file=shown(file), reason=f"It cannot be read: {why}.", remedy=remedy)
