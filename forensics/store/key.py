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


def load_key() -> bytes:
    """Return the key, making one that only this user can read where there is none.

    Raises:
        UsageError: where the file is there and is not a key.
        EvidenceError: where it can be neither read nor made.
    """
    path = key_path()
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        remedy = f"Set {VARIABLE} to a file that you can write."
        raise EvidenceError(f"The key file {path} cannot be read or made ({error.strerror}).", remedy) from error
    if len(key) < LENGTH:
        raise UsageError(f"{path} is too short to be a key.", f"Set {VARIABLE} to another file, or remove this one.")
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
