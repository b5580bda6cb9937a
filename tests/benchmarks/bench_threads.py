"""Conversations of three mailing lists, with and without their reply headers, and the speed of the stage.

Mails go the way of real evidence: raw bytes, native headers, chain splitting, identity of copies, conversations.
"""

import json
import mailbox
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from forensics.intake.native import parse_native
from forensics.mail import identify, native_copies
from forensics.records.document import Document, DocumentKind
from forensics.records.ids import stable_id
from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page, TextOrigin
from forensics.threads import Conversations, conversations
from tests.benchmarks.table import Row
from tests.shared_data import available

LISTS = ("r-sig-db", "r-sig-dcm", "r-sig-gui")
TARGETS = {("r-sig-db", "precision"): 0.95, ("r-sig-db", "recall"): 0.93, ("r-sig-db", "b3"): 0.95}
_MESSAGE_ID = re.compile(r"[^\s<>;()]+@[^\s<>;()]+")


def run() -> list[Row]:
    """Return recall and precision of reply links, and B-cubed against the truth as it is and tidied."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in LISTS:
            source = available("corpora", "lists", f"{name}.jsonl")
            if source is None:
                rows.append(Row(name, "skipped", "-", None, "not beside this checkout"))
                continue
            for headers in (False, True):
                rows += _list(source, Path(folder), headers=headers)
    return rows


def _list(source: Path, folder: Path, *, headers: bool) -> list[Row]:
    messages, copies, pages = _corpus(source, folder / "list.mbox", headers=headers)
    started = time.process_time()
    found = conversations(messages, copies, pages)
    spent = time.process_time() - started
    links = folder / "links.jsonl"
    _write(found, links)
    score = _score(source, links)
    name = f"{source.stem}{' with headers' if headers else ''}"
    targets = {"b3": 1.0} if headers else {k: TARGETS.get((source.stem, k)) for k in ("precision", "recall", "b3")}
    rows = [Row(name, key, score[key], target) for key, target in targets.items()]
    tidied = folder / "tidied.jsonl"
    tidy = _tidy(source, tidied)
    note = f"truth with comments taken out of In-Reply-To ({tidy} mails), as RFC 5322 3.6.4 reads it"
    rows.append(Row(name, "b3, tidied truth", _score(tidied, links)["b3"], targets.get("b3"), note))
    if not headers:
        rows.append(Row(name, "mails a second", round(len(pages) / spent), 5000 if source.stem == "r-sig-db" else None))
    return rows


def _corpus(source: Path, box: Path, *, headers: bool) -> tuple[list[Message], list[MessageCopy], list[Page]]:
    tool = available("tools", "list_mbox.py")
    subprocess.run([sys.executable, str(tool), str(source), str(box), *(["--headers"] if headers else [])], check=True)
    copies: list[MessageCopy] = []
    pages = []
    for number, mail in enumerate(mailbox.mbox(box), 1):
        page, found = _copies(mail.as_bytes(), f"{source.stem}.mbox#{number}")
        pages.append(page)
        copies += found
    copies, messages, _ = identify(copies)
    return messages, copies, pages


def _copies(data: bytes, file: str) -> tuple[Page, list[MessageCopy]]:
    source = stable_id("s", file)
    native, body = parse_native(data, source, file)
    page = Page(
        id=stable_id("p", source, 1), source=source, production="list", file=file, number=1, width=0, height=0,
        text_origin=TextOrigin.NATIVE, text=body,
    )  # fmt: skip
    document = Document(
        id=stable_id("d", source, 1), source=source, production="list", file=file, kind=DocumentKind.EMAIL, first=1,
        last=1, bates_first=None, bates_last=None, why="a mail",
    )  # fmt: skip
    return page, native_copies(document, page, native)


def _write(found: Conversations, path: Path) -> None:
    name = {m.id: m.message_id or m.id for m in found.messages}
    rows = ({"message_id": name[x.message], "parent": name[x.parent] if x.parent else None} for x in found.links)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _tidy(source: Path, path: Path) -> int:
    """Write the list with bare Message-IDs as In-Reply-To; return how many said more than one."""
    rows = [json.loads(line) for line in source.read_text().splitlines()]
    known = {row["message_id"].strip("<>") for row in rows}
    changed = 0
    for row in rows:
        match = _MESSAGE_ID.search(row["in_reply_to"] or "")
        changed += bool(match) and match[0] in known and (row["in_reply_to"] or "").strip("<>") != match[0]
        row |= {"in_reply_to": f"<{match[0]}>" if match else None, "message_id": f"<{row['message_id'].strip('<>')}>"}
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return changed


def _score(source: Path, links: Path) -> dict[str, float]:
    tool = available("tools", "score_threads.py")
    done = subprocess.run(
        [sys.executable, str(tool), str(source), str(links), "--json"], check=True, capture_output=True, text=True
    )
    score: dict[str, float] = json.loads(done.stdout)
    return score
