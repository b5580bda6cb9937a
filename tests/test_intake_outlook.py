"""Outlook mail: messages (``.msg``) and mailboxes (PST) give the records that mail as sent gives."""

import base64
import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from forensics.adapters import pst
from forensics.adapters.mapi import Bag, Value, codec
from forensics.adapters.msg import read_msg
from forensics.adapters.richtext import text_of_compressed
from forensics.errors import EvidenceError
from forensics.intake import discover, open_source, read_bytes
from forensics.intake.containers import OutlookContainer
from forensics.intake.native import parse_native
from forensics.intake.outlook import as_sent, write_mail
from forensics.records.outlook import Attachment, OutlookMail
from forensics.records.source import Failure, Source, SourceFormat
from tests.msg_file import write_msg
from tests.outlook_items import (
    INDEX,
    Item,
    attached_mail,
    attachment,
    binary,
    mail,
    number,
    text,
)
from tests.pst_file import write_pst
from tests.shared_data import corpora

CALENDAR = Item(properties={0x001A: text("IPM.Appointment"), 0x0037: text("Lunch")})
CONTACT = Item(properties={0x001A: text("IPM.Contact"), 0x0037: text("Ben Birch")})
LIST = Item(properties={0x001A: text("IPM.DistList"), 0x0037: text("Harbour team")})


def found(path: Path) -> dict[str, Source]:
    """Return the sources below a path by name."""
    return {s.file: s for s in discover([path], "first") if isinstance(s, Source)}


def failures(path: Path) -> list[str]:
    """Return why something below a path was not read."""
    return [f.reason for f in discover([path], "first") if isinstance(f, Failure)]


def test_a_message_gives_the_records_of_its_mail() -> None:
    """Names, addresses, time, threads and body of a ``.msg`` come out as those of a mail that was sent."""
    native, body = parse_native(write_msg(mail()), "s_1", "draft.msg")
    assert native.sender and (native.sender.name, native.sender.address) == ("Alder, Ada", "ada@agency.example")
    assert [(p.name, p.address) for p in native.to] == [("Birch, Ben", "ben@agency.example")]
    assert [p.address for p in native.cc] == ["cleo@agency.example"]
    assert "CN=DDOGWOOD" in native.bcc[0].printed and native.bcc[0].name == "Dogwood, Dora"
    assert native.sent == "2010-03-03T02:58:00+00:00" and native.subject == "Draft"
    assert native.message_id == "<draft-1@agency.example>" and native.in_reply_to == "<draft-0@agency.example>"
    assert native.references == ("<draft-00@agency.example>", "<draft-0@agency.example>")
    assert native.thread_index == base64.b64encode(INDEX).decode()
    assert body == "Please read the draft."


def test_message_and_mailbox_write_the_same_mail() -> None:
    """The same properties give the same bytes, from a ``.msg`` and from a mailbox, each time."""
    item = mail()
    item.attachments = [attachment("plan (2).pdf", b"%PDF-1.4" * 4000), attachment("übersicht.txt", b"hello")]
    box = OutlookContainer(io.BytesIO(write_pst({"Inbox": [item]})), "box.pst")
    assert as_sent(write_msg(item)) == box.open(0, "box.pst#Inbox/1").read() == as_sent(write_msg(item))
    native, _ = parse_native(as_sent(write_msg(item)), "s_1", "x")
    assert native.attachments == ("plan (2).pdf", "übersicht.txt")


def test_the_fields_a_mail_arrived_with_are_kept() -> None:
    """Transport fields stand first and as they were, without those of a body that is not kept; the others follow."""
    transport = (
        "Received: from a.example\r\n\tby b.example; Tue, 2 Mar 2010 21:58:02 -0500\r\n"
        "From: Ada <ada@agency.example>\r\n"
        "Date: Tue, 2 Mar 2010 21:58:00 -0500\r\nContent-Type: multipart/mixed; boundary=x\r\nMIME-Version: 1.0\r\n"
        "no field\r\n\r\nFrom: nobody@else.example\r\n"
    )
    sent = as_sent(write_msg(mail(more={0x007D: text(transport)}))).decode()
    head = sent.partition("\r\n\r\n")[0]
    assert head.startswith("Received: from a.example\r\n by b.example; Tue")
    assert head.count("\r\nFrom:") == 1 and head.count("Content-Type:") == 1 and "nobody" not in head
    assert "Date: Tue, 2 Mar 2010 21:58:00 -0500" in head and "Thread-Index: " in head and "\r\nTo: " in head


def test_properties_make_no_fields_of_their_own() -> None:
    """A subject or a name with line breaks, quotes or NULs stays on its line."""
    evil = mail(subject="x\r\nBcc: eve@evil.example\r\n\r\nbody", more={0x0042: text('A "B"\n\\C\0D')})
    native, body = parse_native(write_msg(evil), "s_1", "x")
    assert native.subject == "x Bcc: eve@evil.example body" and body == "Please read the draft."
    assert native.sender and native.sender.printed == "\"A 'B' /C D\" <ada@agency.example>"


@pytest.mark.parametrize(
    ("properties", "body"),
    [
        ({0x1000: text(""), 0x1013: binary("<p>Caf\xe9</p>".encode("cp1252")), 0x3FDE: number(1252)}, "Café"),
        ({0x1000: text(""), 0x1013: binary('<meta charset="koi8-r"><p>Да</p>'.encode("koi8-r"))}, "Да"),
        ({0x1000: (0x1E, "Да".encode("cp1251")), 0x3FFD: number(1251)}, "Да"),
    ],
)
def test_bodies_come_from_what_there_is(properties: dict[int, tuple[int, bytes]], body: str) -> None:
    """HTML stands in for plain text; code pages are those that the message names."""
    assert parse_native(write_msg(mail(more=properties)), "s_1", "x")[1] == body


def test_rich_text_is_the_last_resort() -> None:
    """A body that is rich text alone is read as text; a damaged one is empty and stops nothing."""
    import compressed_rtf

    rich = compressed_rtf.compress(rb"{\rtf1\ansi\ansicpg1252 One\par Caf\'e9 \u8364?}")
    item = mail(more={0x1000: text(""), 0x1009: binary(rich)})
    assert parse_native(write_msg(item), "s_1", "x")[1].split() == ["One", "Café", "€"]
    assert text_of_compressed(b"") == ""


@pytest.mark.parametrize("data", [b"x", b"damaged" * 40])
def test_a_body_of_damaged_rich_text_is_said_to_be_lost(tmp_path: Path, data: bytes) -> None:
    """A mail whose only body cannot be unpacked goes in, and a person is told, in a message and in a mailbox alike."""
    item = mail(more={0x1000: text(""), 0x1009: binary(data)})
    outer = mail()
    outer.attachments = [attached_mail(item)]
    for name, written in (("a.msg", write_msg(item)), ("b.msg", write_msg(outer))):
        (tmp_path / name).write_bytes(written)
        assert found(tmp_path)[name].note == "not all of it could be read: a body (damaged rich text)"
    (tmp_path / "box.pst").write_bytes(write_pst({"Inbox": [item]}))
    assert failures(tmp_path) == ["Parts of its mails could not be read: 1 × a body (damaged rich text)."]


def test_attached_mails_are_mails_up_to_a_depth() -> None:
    """A mail attached to a mail becomes ``message/rfc822``; one nested without end is named and not read."""
    item = mail("innermost")
    for _ in range(12):
        outer = mail("outer")
        outer.attachments = [attached_mail(item)]
        item = outer
    sent = as_sent(write_msg(item)).decode()
    assert sent.count("Content-Type: message/rfc822") == 7 and "X-Not-Included: a mail, nested too deep" in sent


def test_who_sent_for_whom_is_kept() -> None:
    """A mail sent on behalf of somebody names both; a sender known by the directory alone keeps that address."""
    item = mail(more={0x0C1A: text("Elm, Edda"), 0x0C1F: text("/O=AGENCY/CN=EELM")})
    head = as_sent(write_msg(item)).decode()
    assert 'From: "Alder, Ada (OPI)" <ada@agency.example>' in head and 'Sender: "Elm, Edda" </O=AGENCY/CN=EELM>' in head


def test_a_mail_without_recipient_table_shows_the_names_above_it() -> None:
    """Where the table of recipients is lost, the names that Outlook shows stand in; a draft has no time."""
    item = Item(properties={0x001A: text("IPM.Note"), 0x0E04: text("Birch, Ben; Cedar, Cleo"), 0x0E07: number(8)})
    native, _ = parse_native(write_msg(item), "s_1", "x")
    assert [p.name for p in native.to] == ["Birch, Ben", "Cedar, Cleo"] and native.sent is None
    assert b"X-Unsent: 1" in as_sent(write_msg(item))


def test_a_message_goes_in_as_a_file_of_its_own(tmp_path: Path) -> None:
    """A ``.msg`` keeps the hash of its own bytes, is read whatever its name, and is told from old Office files."""
    data = write_msg(mail())
    (tmp_path / "a.msg").write_bytes(data)
    (tmp_path / "b.pdf").write_bytes(data)
    (tmp_path / "c.msg").write_bytes(b"From: no message")
    (tmp_path / "d.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "e.msg").write_bytes(write_msg(CONTACT))
    (tmp_path / "f.msg").write_bytes(b"")
    sources, reasons = found(tmp_path), failures(tmp_path)
    assert sources["a.msg"].format is SourceFormat.MAIL and sources["a.msg"].size == len(data)
    assert "Outlook message" in (sources["b.pdf"].note or "")
    assert sorted(sources) == ["a.msg", "b.pdf"] and len(reasons) == 4
    assert any("contact" in r for r in reasons) and any("old Office" in r for r in reasons)
    with open_source(sources["a.msg"], read_bytes(sources["a.msg"])) as reader:
        assert reader.native and reader.native.subject == "Draft"


def test_a_mailbox_gives_its_mails_by_folder(tmp_path: Path) -> None:
    """Mails are named by folder and position, other items counted, orphans marked, and each is found again."""
    folders = {
        "Sent Items": [mail("3", "Third")],
        "Inbox": [mail("1", "\1\x01First"), CONTACT, mail("2" * 40_000, "Second")],
        "Inbox/Har\nbour": [mail("4")],
        "Calendar": [CALENDAR, CALENDAR, LIST],
        "Empty": [],
    }
    (tmp_path / "box.pst").write_bytes(write_pst(folders, [mail("lost", "Lost")]))
    sources = found(tmp_path)
    assert list(sources) == [
        "box.pst#Inbox/1",
        "box.pst#Inbox/3",
        "box.pst#Inbox/Har\\nbour/1",
        "box.pst#Sent Items/1",
        "box.pst#(orphaned)/1",
    ]
    assert [s.note is not None for s in sources.values()] == [False, False, False, False, True]
    assert failures(tmp_path) == [
        "It holds items that are no mail, which were not read: 2 × appointment, 1 × contact, 1 × distribution list."
    ]
    bodies = []
    for source in sources.values():
        with open_source(source, read_bytes(source)) as reader:
            bodies.append((reader.native and reader.native.subject, reader.content(1).text[:5]))
    assert bodies == [("First", "1"), ("Second", "22222"), ("Draft", "4"), ("Third", "3"), ("Lost", "lost")]


def test_a_mailbox_in_a_zip_under_another_name_is_read(tmp_path: Path) -> None:
    """The bytes decide, inside archives as well, and a wrong name is said."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mails.txt", write_pst({"Inbox": [mail()]}))
    (tmp_path / "box.zip").write_bytes(out.getvalue())
    (source,) = found(tmp_path).values()
    assert source.file == "box.zip/mails.txt#Inbox/1" and b"Subject: Draft" in read_bytes(source)


def test_what_the_library_does_not_hand_out_is_said(tmp_path: Path) -> None:
    """A mail attached in a mailbox, and a message class that is not known, are counted as not read in full."""
    item, strange = mail("outer"), mail(more={0x001A: text("IPM.Odd")})
    long, more = mail("inner " * 900, "Long"), {0x0E04: text("Birch, Ben"), 0x0E07: number(0x10)}
    item.attachments = [attached_mail(mail("inner", "Short", more=more)), attached_mail(long)]
    (tmp_path / "box.pst").write_bytes(write_pst({"Inbox": [item, strange]}))
    (reason,) = failures(tmp_path)
    assert reason == (
        "Parts of its mails could not be read: 1 × of an attached mail a body, "
        "1 × of an attached mail its attachments, "
        "1 × recipients and attachments of a message class that libpff does not know."
    )
    sources = found(tmp_path)
    assert list(sources) == [
        "box.pst#Inbox/1",
        "box.pst#Inbox/1/the mail before",
        "box.pst#Inbox/1/the mail before (2)",
        "box.pst#Inbox/2",
    ]
    short = sources["box.pst#Inbox/1/the mail before"]
    native, body = parse_native(read_bytes(short), short.id, short.file)
    assert [p.name for p in native.to] == ["Birch, Ben"] and native.subject == "Short" and body == "inner"


@pytest.mark.parametrize("kind", ["pst", "msg"])
def test_damage_is_a_failure_and_never_a_crash(tmp_path: Path, kind: str) -> None:
    """Cut at twenty places or with bytes changed at random, a file gives its mails or a reason, and ends."""
    item = mail("body " * 2000)
    item.attachments = [attachment("a.pdf", b"%PDF" * 5000), attached_mail(mail("inner"))]
    whole = write_pst({"Inbox": [item, mail()], "Inbox/A": [item]}) if kind == "pst" else write_msg(item)
    chance = random.Random(7)  # noqa: S311
    cuts = [whole[: len(whole) * n // 20] for n in range(20)]
    for _ in range(60):
        changed = bytearray(whole)
        for _ in range(chance.choice((1, 8, 64))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        cuts.append(bytes(changed))
    for n, data in enumerate(cuts):
        path = tmp_path / f"{n}.{kind}"
        path.write_bytes(data)
        results = list(discover([path], "first"))
        assert results
        assert all(isinstance(r, Failure) for r in results) or n >= 20 or kind == "msg"


def test_a_truncated_mailbox_that_opens_says_so(tmp_path: Path) -> None:
    """Bytes that the header names and the file lacks are counted, whatever could still be read."""
    (tmp_path / "box.pst").write_bytes(write_pst({"Inbox": [mail()]}, missing=4096))
    assert failures(tmp_path) == ["The mailbox is truncated: 4,096 bytes are missing; what is left was read."]


def test_a_truncated_message_is_noted(tmp_path: Path) -> None:
    """A message whose last attachment is cut off is read, and a person is told to look."""
    data = corpora("mail", "outlook", "mail_outlook_1.msg").read_bytes()
    (tmp_path / "cut.msg").write_bytes(data[: len(data) * 9 // 10])
    assert "not all of it could be read" in (found(tmp_path)["cut.msg"].note or "")


def test_bombs_stop_at_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streams, bytes, folders and items are bounded by count."""
    item = mail()
    item.attachments = [attachment(f"{n}.bin", b"x" * 9000) for n in range(5)]
    data, box = write_msg(item), write_pst({f"F{n}": [item] for n in range(6)})
    monkeypatch.setattr("forensics.adapters.msg.MAX_STREAMS", 20)
    with pytest.raises(ValueError, match="streams; the limit is 20"):
        read_msg(data)
    monkeypatch.setattr("forensics.adapters.msg.MAX_STREAMS", 1000)
    monkeypatch.setattr("forensics.adapters.msg.MAX_BYTES", 10_000)
    with pytest.raises(ValueError, match="more than 10,000 bytes"):
        read_msg(data)
    monkeypatch.setattr("forensics.adapters.pst_items.MAX_BYTES", 20_000)
    kept = pst.Mailbox(pst.open_file(io.BytesIO(box))).mail(0).attachments
    assert [bool(a.data) for a in kept] == [True, True, False, False, False] and "more than 20,000" in kept[2].missing
    for name in ("MAX_FOLDERS", "MAX_ITEMS"):
        with monkeypatch.context() as limited:
            limited.setattr(pst, name, 5)
            with pytest.raises(EvidenceError, match="more than 5 "):
                OutlookContainer(io.BytesIO(box), "box.pst")


def test_folders_in_folders_without_end_are_said(tmp_path: Path) -> None:
    """Below a depth no person reaches, a folder is named as not read, and those above it are read."""
    folders = {"/".join("A" * depth): [mail()] if depth in {60, 70} else [] for depth in range(1, 71)}
    (tmp_path / "box.pst").write_bytes(write_pst(folders))
    assert len(found(tmp_path)) == 1
    (reason,) = failures(tmp_path)
    assert "folders are nested more than 64 deep" in reason


def test_what_cannot_be_a_value_is_none() -> None:
    """Times beyond the calendar, code pages nobody knows and values of another type give nothing, and no error."""
    bag = Bag({1: Value(0x40, b"\xff" * 8), 2: Value(0x03, b"\1\0\0\0"), 3: Value(0x1F, b"a")})
    assert bag.time(1) is None and bag.text(2) == "" and bag.text(3) == "\ufffd" and bag.number(9) is None
    assert codec(99999) == codec(None) == "cp1252" and codec(65001) == "utf-8" and codec(28592) == "iso8859-2"


def test_a_part_that_is_missing_is_named_in_the_mail() -> None:
    """An attachment without bytes says why in the mail that is written; hostile media types do not get through."""
    parts = (Attachment(name="a", missing="a reference"), Attachment(name="b", media_type="message/rfc822", data=b"x"))
    sent = write_mail(OutlookMail(subject="x", attachments=parts)).decode()
    assert "X-Not-Included: a reference" in sent and "message/rfc822" not in sent


def test_nothing_of_outlook_is_imported_until_it_is_needed() -> None:
    """The command starts without the libraries that read Outlook files."""
    code = (
        "import sys, forensics.intake; "
        "print([m for m in ('pypff', 'olefile', 'compressed_rtf', 'striprtf') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_outlook_files_are_read() -> None:
    """One message; two mailboxes without mails, one with a password, whose other items are counted."""
    items = list(discover([corpora("mail", "outlook")], "first"))
    source, picture = (i for i in items if isinstance(i, Source))
    assert (picture.file, picture.parent) == ("mail_outlook_1.msg/newsletter.png", source.id)
    native, body = parse_native(read_bytes(source), source.id, source.file)
    assert native.message_id and native.thread_index and native.sent and len(native.attachments) == 5 and body
    reasons = {i.file: i.reason for i in items if isinstance(i, Failure)}
    assert "1 × appointment, 1 × contact, 1 × distribution list" in reasons["dist-list.pst"]
    assert "1 × contact, 1 × distribution list" in reasons["passworded.pst"]
