"""``forensics messages``: the keys that programs rely on, and the word that copies differ."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from forensics_cli.main import main

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]

MESSAGE = {
    "message_id", "kind", "from", "to", "cc", "bcc", "sent", "sent_raw", "subject", "body", "attachments", "copies",
    "thread", "parent",
}  # fmt: skip
"""Keys that were there first; none may ever be renamed."""
ADDED = {"record", "id", "signature", "disclaimer", "disagreements", "fields", "why"}
COPY = {"file", "page", "bates", "lines", "depth", "production"}
PERSON = {"printed", "name", "address", "redacted", "address_redacted", "codes", "person"}
CITE = {"file", "page", "bates", "box"}
FIELDS = {"from", "to", "cc", "bcc", "sent", "subject", "body"}

CHAIN = """From: Alder, Ada (AG)
Sent: Tuesday, March 3, 2020 4:05 PM
To: [REDACTED (b)(6)]; Cedar, Cleo
Cc: Dogwood, Dan
Subject: RE: Budget draft
Attachments: draft.docx

Fine with me.

-----Original Message-----
From: Birch, Ben (AG)
Sent: Tuesday, March 3, 2020 3:59 PM
To: Alder, Ada (AG)
Subject: Budget draft

Please read the draft.
"""
NATIVE = """Message-ID: <1@agency.example>
From: Ada Alder <ada@agency.example>
To: Ben Birch <ben@agency.example>
Date: Tue, 3 Mar 2020 16:05:00 -0500
Subject: RE: Budget draft

Fine with me.

On Tue, Mar 3, 2020 at 3:59 PM Ben Birch <ben@agency.example> wrote:
> Please read the draft.
"""


def ask(*paths: Path) -> list[Json]:
    ran = CliRunner().invoke(main, ["messages", *map(str, paths), "--json"])
    assert ran.exit_code == 0, ran.output
    found: list[Json] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize(("name", "text"), [("chain.txt", CHAIN), ("mail.eml", NATIVE)])
def test_messages_have_the_documented_keys_and_no_others(tmp_path: Path, name: str, text: str) -> None:
    """A printed chain and a native mail give the same records, key by key, with what each key may hold."""
    (tmp_path / name).write_text(text, "utf-8")
    found = ask(tmp_path / name)
    assert sorted(c["depth"] for m in found for c in m["copies"]) == [0, 1]
    for message in found:
        assert message.keys() == MESSAGE | ADDED
        assert message["kind"] in {"produced", "quoted", "inferred"}
        persons = [message["from"], *message["to"], *message["cc"], *message["bcc"]]
        assert persons
        assert all(p.keys() == PERSON for p in persons)
        assert message["copies"]
        assert all(c.keys() == COPY for c in message["copies"])
        assert message["fields"].keys() <= FIELDS
        assert all(c.keys() - {"lines"} == CITE for c in message["fields"].values())
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?", message["sent"])
        assert message["message_id"] in {None, "<1@agency.example>"}


def test_the_readme_names_the_keys_that_were_added() -> None:
    """Who reads the answer with a program finds every key in the README, or in the message it describes."""
    told = re.sub(r"\s+", " ", (ROOT / "README.md").read_text("utf-8").partition("## JSON")[2])
    assert sorted(key for key in ADDED if f"`{key}`" not in told and f'`"{key}"`' not in told) == []


def test_a_message_says_that_its_copies_differ(tmp_path: Path) -> None:
    """A name that one print hides and another shows is counted at the message, and stands in the table."""
    for name, text in (("a.txt", CHAIN), ("b.txt", CHAIN.replace("[REDACTED (b)(6)]", "Birch, Ben (AG)"))):
        (tmp_path / name).write_text(text, "utf-8")
    told = {m["subject"]: (len(m["copies"]), m["disagreements"]) for m in ask(tmp_path)}
    assert told == {"RE: Budget draft": (2, 1), "Budget draft": (2, 0)}
    table = CliRunner().invoke(main, ["messages", str(tmp_path), "--list"], env={"COLUMNS": "200"}).stdout
    assert "Copies" in table.split("\n")[2]
    assert "differ" in table.split("\n")[3]
