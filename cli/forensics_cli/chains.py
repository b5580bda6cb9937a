"""Chains as a person reads them: each message a block where it stands, deeper the further it is quoted."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from textwrap import wrap

from forensics_cli.output import WIDE, Json, name, place, say

STEP = "    "
"""What a message is further in than the one that quotes it."""
_DEEPEST = 6
"""Depth from which blocks go no further in, so that text keeps its room; the number beside the place tells it."""
_LEAST = 40
"""Characters of text on a line, however deep."""


def show(copies: Iterable[Json]) -> None:
    """Write the copies of messages, in reading order, as indented blocks on stdout."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE // 2
    for copy in copies:
        say("\n".join(_block(copy, width)))


def _block(copy: Json, width: int) -> Iterator[str]:
    margin = STEP * min(copy["depth"], _DEEPEST)
    quoted = f", quoted at depth {copy['depth']}" if copy["depth"] else ""
    yield f"{margin}── {place(copy)}{quoted}"
    for label, value in _fields(copy):
        yield from _folded(f"{label + ':':<10}", value, margin, width)
    yield ""
    for line in copy["body"].split("\n"):
        yield from _folded("", line, margin, width)
    yield ""


def _fields(copy: Json) -> Iterator[tuple[str, str]]:
    """Yield what the header says; a field that is blank or hidden says so, one that is not printed is left out."""
    values = {
        "from": name(copy["from"]),
        "sent": (copy["sent_raw"] or "").strip(),
        "to": "; ".join(name(p) for p in copy["to"]),
        "cc": "; ".join(name(p) for p in copy["cc"]),
        "bcc": "; ".join(name(p) for p in copy["bcc"]),
        "subject": copy["subject"] or "",
    }
    for key, value in values.items():
        state = copy["states"].get(key, "absent")
        if value or state != "absent":
            yield key.capitalize(), value or f"({state})"
    if copy["attachments"]:
        yield "Attached", "; ".join(copy["attachments"])


def _folded(label: str, value: str, margin: str, width: int) -> Iterator[str]:
    room = max(_LEAST, width - len(margin) - len(label))
    lines = wrap(value, room, replace_whitespace=False, drop_whitespace=True, break_on_hyphens=False) or [""]
    for n, line in enumerate(lines):
        yield f"{margin}{label if n == 0 else ' ' * len(label)}{line}".rstrip()
