"""Members of a zip (nested) by their index, within bounds that a bomb cannot pass.

Names inside an archive are for display alone. Nothing is unpacked to disk under a name: an inner archive goes through
an anonymous temporary file.
"""

import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from forensics.errors import EvidenceError
from forensics.intake.names import shown

MAX_MEMBER = 2 << 30
"""Bytes one member may expand to."""
MAX_MEMBERS = 200_000
MAX_DEPTH = 4
"""Archives inside archives: a zip in a zip in a zip in a zip is read, a further one is not."""
MAX_RATIO = 200
"""Text compresses about 20-fold, blank scans about 100-fold; a bomb is near the 1032-fold limit of deflate."""
BOMB_FLOOR = 64 << 20
"""Below this size a member is read whatever its ratio."""
_IN_MEMORY = 16 << 20
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_AES = 99
"""Compression method number that marks AES encryption (WinZip AE-x, APPNOTE 6.3 appendix E)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive: its place in the central directory and its name, for display."""

    index: int
    name: str
    size: int


def open_zip(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    """Open an archive for reading.

    Raises:
        EvidenceError: it is damaged or truncated, or has too many members.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise EvidenceError(
            f"{name}: the zip is damaged or truncated ({error}).", "Test it with `unzip -t` and get it again."
        ) from error
    if len(archive.infolist()) > MAX_MEMBERS:
        count = len(archive.infolist())
        archive.close()
        what = f"{name}: the zip has {count:,} members; the limit is {MAX_MEMBERS:,}."
        raise EvidenceError(what, "Unpack it in parts.")
    return archive


def members(archive: zipfile.ZipFile) -> list[Member]:
    """Return the files of an archive, sorted by name, then by place in it."""
    found = [
        Member(index=i, name=z.filename, size=z.file_size) for i, z in enumerate(archive.infolist()) if not z.is_dir()
    ]
    return sorted(found, key=lambda m: (m.name.replace("\\", "/").split("/"), m.index))


def open_member(archive: zipfile.ZipFile, index: int, name: str, password: str | None = None) -> IO[bytes]:
    """Return one member as a seekable stream, in memory while small.

    Raises:
        EvidenceError: it is encrypted, damaged, a symbolic link, or expands beyond the limits.
    """
    info = _checked(archive, index, name, password)
    key = password.encode() if password is not None and info.flag_bits & _ENCRYPTED else None
    out = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (handed to the caller)
    try:
        with archive.open(info, pwd=key) as stream:
            _copy_within_limits(stream, out, info, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        out.close()
        raise EvidenceError(f"{name}: the member is damaged ({error}).", "Test the zip with `unzip -t`.") from error
    except (NotImplementedError, RuntimeError) as error:
        out.close()
        raise _unreadable(name, error, tried=key is not None) from error
    except EvidenceError:
        out.close()
        raise
    out.seek(0)
    return out


def _checked(archive: zipfile.ZipFile, index: int, name: str, password: str | None) -> zipfile.ZipInfo:
    info = archive.infolist()[index]
    if stat.S_ISLNK(info.external_attr >> 16):
        raise EvidenceError(f"{name}: the member is a symbolic link.", "Add the file it points to.")
    if info.compress_type == _AES:
        raise EvidenceError(f"{name}: the member is encrypted with AES.", "Unpack it with `7z x` and add the folder.")
    if info.flag_bits & _ENCRYPTED and password is None:
        raise EvidenceError(f"{name}: the member is encrypted.", "Give its password with --password.")
    if info.file_size > MAX_MEMBER:
        raise _bomb(name, info.file_size)
    return info


def _copy_within_limits(stream: IO[bytes], out: IO[bytes], info: zipfile.ZipInfo, name: str) -> None:
    # The sizes in the directory are the archive's own claim: count what really comes out.
    done = 0
    while chunk := stream.read(_CHUNK):
        done += len(chunk)
        if done > MAX_MEMBER or (done > BOMB_FLOOR and done > MAX_RATIO * max(1, info.compress_size)):
            raise _bomb(name, done)
        out.write(chunk)


def _bomb(name: str, size: int) -> EvidenceError:
    return EvidenceError(
        f"{name}: the member expands to {size:,} bytes or more, beyond what a document needs (a zip bomb?).",
        "Unpack it by hand where that is safe and add the files.",
    )


def _unreadable(name: str, error: Exception, *, tried: bool) -> EvidenceError:
    if tried:
        return EvidenceError(f"{name}: the password does not open the member.", "Give the right one with --password.")
    return EvidenceError(f"{name}: the member cannot be unpacked ({shown(str(error))}).", "Unpack it with `7z x`.")
