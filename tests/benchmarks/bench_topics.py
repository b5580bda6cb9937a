"""Topics of mailing lists: do messages of three lists, mixed, fall into topics that keep the lists apart?"""

import json
import time
from collections import Counter

from forensics.records.message import Message, MessageKind
from forensics.topics import topics
from tests.benchmarks.table import Row
from tests.shared_data import available

PER_LIST = 250


def run() -> list[Row]:
    """Return the rows of this benchmark."""
    folder = available("corpora", "lists")
    files = sorted(folder.glob("*.jsonl")) if folder else []
    if not files:
        return [Row("topics", "skipped", "-", None, "mailing lists are not beside this checkout")]
    origin: dict[str, str] = {}
    messages: list[Message] = []
    for file in files:
        for number, line in enumerate(file.read_text().splitlines()[:PER_LIST]):
            message = _message(f"{file.stem}-{number}", json.loads(line))
            origin[message.id] = file.stem
            messages.append(message)
    began = time.perf_counter()
    found = topics(messages, [], [], [])
    took = time.perf_counter() - began
    pure = sum(max(Counter(origin[m] for m in topic.messages).values()) for topic in found)
    note = f"{len(messages)} messages of {len(files)} lists, {len(found)} topics, {took:.1f} s"
    return [Row("three lists mixed", "purity of topics by list", round(pure / len(messages), 3), None, note)]


def _message(key: str, record: dict[str, str]) -> Message:
    return Message(
        id=key,
        message_id=None,
        kind=MessageKind.PRODUCED,
        sender=None,
        to=(),
        cc=(),
        bcc=(),
        sent=None,
        sent_raw=None,
        subject=record.get("subject"),
        body=record.get("body") or "",
        attachments=(),
        copies=(),
    )
