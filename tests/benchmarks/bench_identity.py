"""Copies of one message in four releases: what is called never produced, checked by hand on a sample drawn by hash."""

import csv
import dataclasses
import hashlib
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from forensics.mail import printed_copies
from forensics.mail.identity import identify
from forensics.records.message import MessageCopy, MessageKind
from tests.benchmarks.bench_chains import text_document
from tests.benchmarks.table import Row
from tests.shared_data import available

RELEASES = ("HRC_Email_296", "HRCEmail_JuneWeb", "HRCEmail_JulyWeb", "Clinton_Email_August_Release")
SAMPLE = 100
VERDICTS = Path(__file__).with_name("identity_sample.csv")
"""For each message drawn so far, by document and line: whether a person found it produced on its own."""


def run() -> list[Row]:
    """Return counts, speed, and the sample with its verdicts."""
    folder = available("corpora", "releases")
    if folder is None:
        return [Row("releases", "skipped", "-", None, "set is not beside this checkout")]
    return list(_rows(folder))


def _rows(folder: Path) -> Iterator[Row]:
    texts = list(_texts(folder))
    started = time.process_time()
    copies = [copy for name, file, text in texts for copy in _copies(name, file, text)]
    read = time.process_time()
    found, messages, _ = identify(copies)
    seconds = time.process_time() - read
    yield Row("releases", "documents/s", round(len(texts) / (read - started)), 400, "chains read, one core")
    yield Row("releases", "copies/s", round(len(found) / seconds), None, "told apart and joined, one core")
    quoted = {m.id for m in messages if m.kind is MessageKind.QUOTED}
    note = f"{len(found)} copies in {len(texts)} documents"
    yield Row("releases", "distinct messages", len(messages), None, note)
    yield Row("releases", "never produced", len(quoted), None, "quoted messages without a document of their own")
    yield from _sampled(_drawn(found, quoted))


def _texts(folder: Path) -> Iterator[tuple[str, str, str]]:
    for name in RELEASES:
        with zipfile.ZipFile(folder / f"{name}.zip") as archive:
            for file in sorted(n for n in archive.namelist() if n.lower().endswith(".txt")):
                yield name, file, archive.read(file).decode("utf-8", "replace")


def _copies(production: str, file: str, text: str) -> list[MessageCopy]:
    document, page = text_document(file, text)
    document = dataclasses.replace(document, production=production, file=file)
    return printed_copies(document, [dataclasses.replace(page, production=production, file=file)], [])


def _drawn(found: list[MessageCopy], quoted: set[str]) -> list[MessageCopy]:
    """Return one copy of each message of the sample: the smallest hashes of document and line."""
    by_message: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in found:
        if copy.message in quoted and copy.lines:
            by_message[copy.message].append(copy)
    firsts = [min(copies, key=lambda c: (c.file, c.lines)) for copies in by_message.values()]
    return sorted(firsts, key=lambda c: hashlib.sha256(_key(c).encode()).hexdigest())[:SAMPLE]


def _key(copy: MessageCopy) -> str:
    return f"{copy.file}:{copy.lines[0] if copy.lines else 0}"


def _sampled(sample: list[MessageCopy]) -> Iterator[Row]:
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        verdicts = {row["copy"]: row["verdict"] for row in csv.DictReader(file)}
    judged = [verdicts[_key(c)] for c in sample if _key(c) in verdicts]
    wrong = sum(v == "produced" for v in judged) / max(1, len(judged))
    note = f"of {len(judged)} judged by hand, {len(sample) - len(judged)} of the sample not judged yet"
    yield Row("releases", "called never produced, but produced", round(wrong, 3), 0.02, note)
    for copy in sample:
        sender = copy.sender.printed if copy.sender else ""
        yield Row("sample", _key(copy), verdicts.get(_key(copy), "?"), None, f"{sender} | {copy.sent} | {copy.subject}")
