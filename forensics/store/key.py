"""The key of the hashes that stand for hidden text; kept outside the case and every export."""

import os
import secrets
from pathlib import Path

from forensics.errors import EvidenceError, UsageError

VARIABLE = "FORENSICS_KEY_FILE"
LENGTH = 32


def key_path() -> Path:
    """Return where the key is: ``$FORENSICS_KEY_FILE``, else the user's configuration folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "email-forensics" / "seal.key"


def load_key(*, make: bool = True) -> bytes:
    """Return the key, making one that only this user can read where there is none.

    Args:
        make: whether one may be made; a new one fits no case that is there already.

    Raises:
        UsageError: where the file is there and is not a key, or there is none and none may be made.
        EvidenceError: where it can be neither read nor made.
    """
    path = key_path()
    try:
        if not path.exists():
            if not make:
                raise _missing(path)
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        remedy = f"Set {VARIABLE} to a file that you can write."
        raise EvidenceError(f"The key file {path} cannot be read or made ({error.strerror}).", remedy) from error
    if len(key) < LENGTH:
        raise UsageError(f"{path} is too short to be a key.", f"Set {VARIABLE} to another file, or remove this one.")
    return key


def _missing(path: Path) -> UsageError:
    what = f"There is no key at {path}; without the one that sealed it, nobody can tell that hidden text is the same."
    return UsageError(what, f"Set {VARIABLE} to the key file that was in use when the case was made.")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
