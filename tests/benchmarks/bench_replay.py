"""Releases replayed in order: mails first only quoted, that a later release delivers, were announced as missing.

Truth comes from printed headers alone, not from the identity of messages: a header block inside another mail whose
subject and minute no document of that release or an earlier one bears, and a document of a later release does.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from forensics.mail import base_subject, identify, printed_copies
from forensics.records.message import MessageCopy, MessageKind
from forensics.threads import absorb_excerpts, filled
from tests.benchmarks.bench_chains import text_document
from tests.benchmarks.table import Row
from tests.shared_data import available

RELEASES = ("HRC_Email_296", "HRCEmail_JuneWeb", "HRCEmail_JulyWeb", "Clinton_Email_August_Release")
MINUTE = timedelta(minutes=1)
Key = tuple[str, datetime]


def run() -> list[Row]:
    """Return shares of the mails quoted first and delivered later that were announced, and then promoted."""
    sources = [available("corpora", "releases", f"{name}.zip") for name in RELEASES]
    if None in sources:
        return [Row("releases", "skipped", "-", None, "not beside this checkout")]
    releases = [list(_copies(s)) for s in sources if s is not None]
    announced: dict[str, MessageKind] = {}
    for upto in range(1, len(releases)):
        announced |= _kinds([c for part in releases[:upto] for c in part], RELEASES[upto - 1])
    copies = [c for part in releases for c in part]
    told, messages, _ = identify(copies)
    messages, _ = absorb_excerpts(messages, told)
    brought = {c.copy for m in messages for c in m.copies if m.kind is MessageKind.PRODUCED}
    truth = _truth(releases)
    said = sum(announced[c] is MessageKind.QUOTED for c in truth)
    promoted = sum(c in brought for c in truth)
    note = f"{len(truth)} mails by printed subject and minute"
    return [
        Row("releases", "announced as missing", round(said / max(1, len(truth)), 3), 0.95, note),
        Row("releases", "promoted when delivered", round(promoted / max(1, len(truth)), 3), None, note),
        Row("releases", "holes filled", len(filled(messages, RELEASES)), None),
    ]


def _copies(source: Path) -> Iterator[MessageCopy]:
    with zipfile.ZipFile(source) as archive:
        for name in sorted(n for n in archive.namelist() if n.lower().endswith(".txt")):
            document, page = text_document(name, archive.read(name).decode("utf-8", "replace"))
            own = replace(document, production=source.stem, file=name)
            yield from printed_copies(own, [replace(page, production=source.stem, file=name)], [])


def _kinds(copies: Sequence[MessageCopy], production: str) -> dict[str, MessageKind]:
    """Return what the message of each copy of a production was taken for when that production was the last."""
    told, messages, _ = identify(list(copies))
    messages, told = absorb_excerpts(messages, told)
    kind = {m.id: m.kind for m in messages}
    return {c.id: kind[c.message] for c in told if c.production == production and c.message}


def _truth(releases: Sequence[Sequence[MessageCopy]]) -> list[str]:
    """Return one quoted copy of each mail that was quoted before it was delivered."""
    delivered: dict[Key, int] = {}
    for at, part in enumerate(releases):
        for copy in part:
            if copy.depth == 0 and (key := _key(copy)):
                delivered.setdefault(key, at)
    found: dict[Key, str] = {}
    for at, part in enumerate(releases):
        for copy in part:
            key = _key(copy) if copy.depth else None
            if key is None:
                continue
            near = [delivered[k] for step in (-1, 0, 1) if (k := (key[0], key[1] + step * MINUTE)) in delivered]
            if near and min(near) > at:
                found.setdefault(key, copy.id)
    return sorted(found.values())


def _key(copy: MessageCopy) -> Key | None:
    """Return base subject and printed minute; None where either is missing or says too little."""
    base = base_subject(copy.subject)
    if len(base.split()) < 2 or not copy.sent or "T" not in copy.sent:
        return None
    try:
        return base, datetime.fromisoformat(copy.sent).replace(tzinfo=None, second=0)
    except ValueError:
        return None
