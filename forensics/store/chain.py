"""Append-only records, each bound to the one before it by a hash, so that a changed or missing row shows."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Protocol

from forensics.errors import IntegrityError

START = "0" * 64


class Chained(Protocol):
    """A record in a chain."""

    @property
    def previous(self) -> str:
        """Hash of the record before."""

    @property
    def hash(self) -> str:
        """Hash of this record and of all before it."""


def link(previous: str, content: Mapping[str, object]) -> str:
    """Return the SHA-256 of the previous hash and the content as sorted JSON."""
    text = json.dumps([previous, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def head(records: Sequence[Chained]) -> str:
    """Return the hash that the next record must name."""
    return records[-1].hash if records else START


def check(name: str, records: Sequence[Chained], contents: Sequence[Mapping[str, object]]) -> None:
    """Check every link of a chain.

    Raises:
        IntegrityError: naming the first record that was changed, inserted or removed.
    """
    expected = START
    for number, (record, content) in enumerate(zip(records, contents, strict=True), 1):
        if record.previous != expected or record.hash != link(expected, content):
            raise IntegrityError(
                f"The {name} was changed: entry {number} does not follow from the one before it.",
                "Restore the case from a copy made before the change.",
            )
        expected = record.hash
