"""Chains split and fields read on the public labelled sets, through ``printed_copies``."""

import dataclasses
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from forensics.mail import printed_copies
from forensics.records.document import Document, DocumentKind
from forensics.records.message import MessageCopy, Participant
from forensics.records.page import Page, TextOrigin
from tests.benchmarks.chain_truth import PRINTED, printed
from tests.benchmarks.table import Row
from tests.shared_data import available

TARGETS: dict[str, dict[str, float]] = {
    "enron.jsonl": {"f1": 0.97, "exact": 0.93},
    "lists.jsonl": {"f1": 0.97},
    "foia_ocr.jsonl": {"from": 0.95, "sent": 0.96, "subject": 0.92, "to": 0.90, "quad": 0.75},
}
SENDER, ADDRESS = "john doe", "john.doe@acme.com"


def text_document(name: str, text: str) -> tuple[Document, Page]:
    """Return one text as a document of one page."""
    document = Document(
        id=f"d_{name}",
        source=name,
        production="bench",
        file=f"{name}.txt",
        kind=DocumentKind.EMAIL,
        first=1,
        last=1,
        bates_first=None,
        bates_last=None,
        why="one text",
    )
    page = Page(
        id=f"p_{name}",
        source=name,
        production="bench",
        file=f"{name}.txt",
        number=1,
        width=0,
        height=0,
        text_origin=TextOrigin.LAYER,
        text=text,
    )
    return document, page


def copies_of(name: str, text: str) -> list[MessageCopy]:
    """Return the copies in one text."""
    document, page = text_document(name, text)
    return printed_copies(document, [page], [])


def message_row(copy: MessageCopy) -> dict[str, object]:
    """Return a copy as the command line prints a message."""
    return {
        "record": "message",
        "from": _person(copy.sender),
        "to": [_person(p) for p in copy.to],
        "cc": [_person(p) for p in copy.cc],
        "sent": copy.sent,
        "subject": copy.subject,
        "copies": [{"file": copy.file, "lines": copy.lines, "depth": copy.depth}],
    }


def _person(person: Participant | None) -> dict[str, object] | None:
    return dataclasses.asdict(person) if person else None


def documents(path: Path) -> Iterator[tuple[str, str]]:
    """Return id and text of each document of a labelled set."""
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        yield row["id"], row["text"]


def score(truth: Path, rows: Iterable[dict[str, object]]) -> dict[str, float]:
    """Return what the scorer says of the rows."""
    scorer = available("tools", "score_chains.py")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "messages.jsonl"
        out.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(scorer), str(truth), str(out), "--json"], capture_output=True, text=True, check=True
        )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def labelled(name: str) -> list[Row]:
    """Return the figures of one labelled set and its speed."""
    path = available("corpora", "chains", name)
    if path is None:
        return [Row(name, "skipped", "-", None, "set is not beside this checkout")]
    texts = list(documents(path))
    found, seconds = min((_read(texts) for _ in range(3)), key=lambda run: run[1])
    read = [message_row(c) for c in found]
    figures = score(path, read)
    notes = beside(path, read) if name == "foia_ocr.jsonl" else {}
    targets = TARGETS.get(name, {})
    rows = [
        Row(name, k, v, targets.get(k), notes.get(k, ""))
        for k, v in figures.items()
        if k in {"f1", "precision", "recall", "exact", *targets, "cc", "found"}
    ]
    speed_target = 1500 if name == "enron.jsonl" else None
    return [*rows, Row(name, "mails/s", round(len(texts) / seconds), speed_target, "one core, best of three")]


def beside(path: Path, read: list[dict[str, object]]) -> dict[str, str]:
    """Return what the figures are where the truth asks for nothing that is not printed."""
    notes = {}
    for measure in PRINTED:
        with tempfile.TemporaryDirectory() as folder:
            truth = Path(folder) / "printed.jsonl"
            truth.write_text("".join(printed(path, measure)), encoding="utf-8")
            figures = score(truth, read)
        notes[measure] = f"{figures[measure]} in the {figures['messages']} messages whose truth is printed"
    return notes


def _read(texts: list[tuple[str, str]]) -> tuple[list[MessageCopy], float]:
    """Return the copies in the texts and the seconds of one core that it took."""
    started = time.process_time()
    found = [c for n, t in texts for c in copies_of(n, t)]
    return found, time.process_time() - started


def forwards() -> list[Row]:
    """Return how many forwarded blocks of twelve clients in 22 languages are found, and their sender read."""
    path = available("corpora", "mail", "forwards_22_languages.zip")
    if path is None:
        return [Row("forwards", "skipped", "-", None, "set is not beside this checkout")]
    found = read = total = 0
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if n.endswith(".txt")):
            copies = copies_of(name, archive.read(name).decode("utf-8"))
            blocks = [c for c in copies if c.lines]
            total += 1
            found += bool(blocks)
            read += any(is_john(c.sender) for c in blocks)
    return [
        Row("forwards_22_languages", "block found", round(found / total, 3), 0.97, f"{total} mails"),
        Row("forwards_22_languages", "sender read", round(read / total, 3), 0.95),
    ]


def is_john(person: Participant | None) -> bool:
    """Tell whether a sender is the one all mails of the set come from."""
    return person is not None and (
        (person.name or "").casefold() == SENDER or (person.address or "").casefold() == ADDRESS
    )


def run() -> list[Row]:
    """Return the figures of all sets."""
    return [*labelled("enron.jsonl"), *labelled("lists.jsonl"), *labelled("foia_ocr.jsonl"), *forwards()]
