"""Stable ids: a hash of source and place, the same on every machine and in every order of ingest."""

import hashlib
import json


def stable_id(prefix: str, *parts: object) -> str:
    """Return ``prefix_`` and 16 hex digits of the SHA-256 of the parts.

    Parts are written as JSON, so they must be strings, numbers, None, or lists and tuples of these.
    """
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return f"{prefix}_{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
