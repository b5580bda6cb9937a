"""Names of evidence for people: what stands in an archive is shown, never trusted and never used as a path."""

import os
import re
from pathlib import Path, PurePosixPath

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and the marks that turn writing around to disguise an extension (Unicode bidi controls)."""
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", ".localized"})


def shown(name: str) -> str:
    r"""Return a name that prints on one line: control characters and lone surrogates become ``\x..`` escapes."""
    text = _UNSAFE.sub(lambda m: m[0].encode("unicode_escape").decode(), name)
    return text.encode("utf-8", "backslashreplace").decode()


def extension(name: str) -> str:
    """Return the last extension in lower case with its dot, empty where there is none."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def is_system_file(name: str) -> bool:
    """Tell what operating systems leave behind, which is no evidence: ``.DS_Store``, ``__MACOSX/._x``."""
    parts = name.replace("\\", "/").split("/")
    return parts[-1].lower() in _SYSTEM_FILES or "__MACOSX" in parts[:-1]


_RAW = "bytes:"


def kept_path(path: Path) -> str:
    """Return a path of this machine, absolute, in a form that can be stored even where its bytes are no text."""
    whole = path.absolute()
    try:
        str(whole).encode("utf-8")
    except UnicodeEncodeError:
        return _RAW + os.fsencode(whole).hex()
    return str(whole)


def path_of(kept: str) -> Path:
    """Return the path that ``kept_path`` wrote down."""
    return Path(os.fsdecode(bytes.fromhex(kept.removeprefix(_RAW)))) if kept.startswith(_RAW) else Path(kept)
