"""Mails of an mbox (RFC 4155) by their place, without reading the file into memory."""

import io
from array import array
from collections.abc import Iterator
from typing import IO

from forensics.errors import EvidenceError
from forensics.intake.sniff import is_mbox

MAX_MAIL = 512 << 20
"""Bytes one mail may have; a longer one means that the file is not an mbox."""
_LOOK_AHEAD = 2048


def boundaries(stream: IO[bytes]) -> "array[int]":
    """Return the offset of each separator line, and the end of the file.

    A line that begins with ``From `` starts a mail only after a blank line and before a header field: bodies hold such
    lines as well, and not every writer escapes them.
    """
    found, offset, blank = array("Q"), 0, True
    stream.seek(0)
    for line in stream:
        if blank and line.startswith(b"From ") and _starts_mail(line, stream, offset):
            found.append(offset)
        blank = not line.strip(b"\r\n")
        offset += len(line)
    found.append(offset)
    return found


def _starts_mail(line: bytes, stream: IO[bytes], offset: int) -> bool:
    here = stream.tell()
    following = stream.read(_LOOK_AHEAD)
    stream.seek(here)
    return is_mbox(line + following)


def open_mail_at(stream: IO[bytes], bounds: "array[int]", index: int, name: str) -> IO[bytes]:
    """Return one mail as a stream, its separator line included: exactly a range of the file, so it can be cited.

    Raises:
        EvidenceError: the mail is larger than ``MAX_MAIL``.
    """
    start, end = bounds[index], bounds[index + 1]
    if end - start > MAX_MAIL:
        raise EvidenceError(f"{name}: one mail of {end - start:,} bytes.", "Check that the file is an mbox.")
    stream.seek(start)
    return io.BytesIO(stream.read(end - start))


def mail_of(data: bytes) -> bytes:
    """Return the mail as it was before it went into the mbox: without separator line and ``>`` before ``From ``."""
    if not data.startswith(b"From "):
        return data
    lines = data.split(b"\n")[1:]
    return b"\n".join(_unquoted(lines))


def _unquoted(lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
