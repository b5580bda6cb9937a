"""Families: what is attached to a mail becomes documents of its own, whatever kind of file the mail stands in."""

import hashlib
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from forensics import questions
from forensics.case import Case
from forensics.intake import discover, read_bytes
from forensics.intake.native import parse_native
from forensics.records.document import Document
from forensics.records.message import Message
from forensics.records.page import Page
from forensics.records.source import Failure, Production, Settings, Source, SourceFormat
from forensics.selection import Filters
from forensics.withdrawal import withdraw
from tests.conftest import forensics
from tests.msg_file import write_msg
from tests.outlook_items import attached_mail, attachment, mail
from tests.pdf_pages import line, pdf
from tests.pst_file import write_pst


def carrier(*parts: tuple[str, bytes], subject: str = "Plan") -> EmailMessage:
    """Return a mail with files attached."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ada Alder <ada@hb.example>", "Ben Birch <ben@hb.example>", subject
    made["Date"], made["Message-ID"] = "Mon, 3 May 2010 09:00:00 -0400", f"<{subject.replace(' ', '')}@hb.example>"
    made.set_content("Please see attached.\n")
    for name, data in parts:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def found(path: Path) -> dict[str, Source | Failure]:
    """Return what intake finds below a path, by name."""
    return {item.file: item for item in discover([path], "first")}


def packed(**files: bytes) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def memo() -> bytes:
    """Return a PDF of one page of words."""
    return pdf(line)


def test_attachments_are_sources_of_the_family_of_their_mail(tmp_path: Path) -> None:
    """A PDF, a text, a zip and a mail attached to a mail are read like files; all name the mail they came with."""
    inner = carrier(("note.txt", b"The pilots come on Monday.\n"), subject="Pilots")
    outer = carrier(("memo.pdf", memo()), ("more.zip", packed(**{"deep.txt": b"Deep words.\n"})))
    outer.add_attachment(inner)
    (tmp_path / "mail.eml").write_bytes(bytes(outer))
    items = found(tmp_path)
    assert list(items) == [
        "mail.eml",
        "mail.eml/memo.pdf",
        "mail.eml/more.zip/deep.txt",
        "mail.eml/Pilots.eml",
        "mail.eml/Pilots.eml/note.txt",
    ]
    sources = [s for s in items.values() if isinstance(s, Source)]
    assert [s.format for s in sources] == [
        SourceFormat.MAIL,
        SourceFormat.PDF,
        SourceFormat.TEXT,
        SourceFormat.MAIL,
        SourceFormat.TEXT,
    ]
    head, third = sources[0].id, sources[3].id
    assert [s.parent for s in sources] == [None, head, head, head, third]
    assert read_bytes(sources[1]) == memo() and read_bytes(sources[4]) == b"The pilots come on Monday.\n"
    assert hashlib.sha256(bytes(outer)).hexdigest() == sources[0].sha256


def test_a_mail_attached_to_a_mail_is_a_mail_to_the_byte(tmp_path: Path) -> None:
    """It keeps its Message-ID and its own bytes; its words are no words of the mail that carries it."""
    inner = b"From: Cleo <cleo@hb.example>\r\nMessage-ID: <7@hb>\r\nSubject: Draft\r\n\r\nInner words. \xe9\r\n"
    head = b"From: ada@hb.example\r\nSubject: FW: Draft\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n"
    parts = [b"Content-Type: text/plain\r\n\r\nPlease see below.\r\n", b"Content-Type: message/rfc822\r\n\r\n" + inner]
    data = head + b"".join(b"--bb\r\n" + part + b"\r\n" for part in parts) + b"--bb--\r\n"
    (tmp_path / "a.eml").write_bytes(data)
    outer, attached = (s for s in found(tmp_path).values() if isinstance(s, Source))
    assert (attached.file, read_bytes(attached)) == ("a.eml/Draft.eml", inner)
    native, body = parse_native(read_bytes(outer), outer.id, outer.file)
    assert native.attachments == ("Draft.eml",) and body.strip() == "Please see below."
    assert parse_native(inner, "s_1", "b.eml")[0].message_id == "<7@hb>"


@pytest.mark.parametrize("kind", ["mbox", "msg", "pst", "zip"])
def test_families_come_out_of_every_kind_of_mailbox(tmp_path: Path, kind: str) -> None:
    """The attachment of a mail in an mbox, a message of Outlook, a mailbox or an archive is read by its place there."""
    item = mail()
    item.attachments = [attachment("memo.pdf", memo()), attached_mail(mail("The inner words."))]
    plain = bytes(carrier(("memo.pdf", memo())))
    written = {
        "mbox": b"From ada@hb.example Mon May  3 09:00:00 2010\n" + plain + b"\n",
        "msg": write_msg(item),
        "pst": write_pst({"Inbox": [item]}),
        "zip": packed(**{"a/mail.eml": plain}),
    }
    (tmp_path / f"box.{kind}").write_bytes(written[kind])
    sources = [s for s in found(tmp_path).values() if isinstance(s, Source)]
    outer, memo_of_it, *inner = sources
    assert memo_of_it.file == f"{outer.file}/memo.pdf" and memo_of_it.parent == outer.id
    assert read_bytes(memo_of_it) == memo()
    assert [(s.format, s.parent) for s in inner] == [(SourceFormat.MAIL, outer.id)] * (kind in {"msg", "pst"})
    bodies = [parse_native(read_bytes(s), s.id, s.file)[1] for s in inner]
    assert all(body == "The inner words." for body in bodies)


def test_names_of_attachments_are_shown_and_never_paths(tmp_path: Path) -> None:
    """A name that climbs, one with control characters, one given twice and none at all stay inside the mail's name."""
    made = carrier(
        ("../../etc/passwd.txt", b"one\n"), ("a\x1b[2J.txt", b"two\n"), ("same.txt", b"3\n"), ("same.txt", b"4\n")
    )
    part = EmailMessage()
    part.set_content("nameless", disposition="attachment")
    made.attach(part)
    (tmp_path / "mail.eml").write_bytes(bytes(made))
    names = list(found(tmp_path))
    assert names[1] == "mail.eml/..∕..∕etc∕passwd.txt"
    assert names[3:] == ["mail.eml/same.txt", "mail.eml/same.txt (2)", "mail.eml/(unnamed text∕plain)"]
    assert all("\x1b" not in name for name in names)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mail.eml"]


def test_what_cannot_be_read_of_a_mail_is_a_row_of_its_own(tmp_path: Path) -> None:
    """An attachment in a format that is not read is named with a remedy; the mail and its other files go in."""
    office = packed(**{"[Content_Types].xml": b"x", "word/document.xml": b"x"})
    (tmp_path / "mail.eml").write_bytes(bytes(carrier(("plan.docx", office), ("memo.pdf", memo()), ("void.bin", b""))))
    items = found(tmp_path)
    rows = {name: item.reason for name, item in items.items() if isinstance(item, Failure)}
    assert rows == {
        "mail.eml/plan.docx": "The file is an Office document, which is not read directly.",
        "mail.eml/void.bin": "The file is empty (0 bytes).",
    }
    assert [name for name, item in items.items() if isinstance(item, Source)] == ["mail.eml", "mail.eml/memo.pdf"]


@pytest.mark.parametrize(("size", "count"), [(500, 1), (40_000, 2)])
def test_logos_among_the_words_are_no_documents(tmp_path: Path, size: int, count: int) -> None:
    """A small picture that the HTML of a mail shows is left where it is; a large one, a screenshot, is read."""
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * size
    made = EmailMessage()
    made["From"], made["Subject"] = "Ada Alder <ada@hb.example>", "Plan"
    made.set_content("See above.\n")
    made.add_alternative('<p>See above.</p><img src="cid:logo@hb">', subtype="html")
    made.get_payload()[1].add_related(picture, "image", "png", cid="<logo@hb>", filename="logo.png")
    (tmp_path / "mail.eml").write_bytes(bytes(made))
    assert len(found(tmp_path)) == count
    assert parse_native(bytes(made), "s_1", "mail.eml")[0].attachments == ("logo.png",)


def test_a_case_keeps_families_and_asks_for_nothing_that_was_delivered(tmp_path: Path) -> None:
    """Documents name the document of their mail, attached mails are messages, and no attachment is called missing."""
    outer = carrier(("memo.pdf", memo()), ("plan.docx", b"PK\x03\x04[Content_Types].xml"))
    outer.add_attachment(carrier(subject="Pilots"))
    (tmp_path / "mail.eml").write_bytes(bytes(outer))
    with Case.in_memory(Settings(ocr="never"), 1) as case:
        case.ingest([tmp_path], Production(name="A"))
        messages = questions.messages(case, Filters())
        gaps = questions.gaps(case, Filters())
        families = {d.file: d.parent for d in case.read(Document, stage="layout")}
        heads = {d.file: d.id for d in case.read(Document, stage="layout")}
    assert sorted((m.subject, m.message_id, m.kind.value) for m in messages) == [
        ("Pilots", "<Pilots@hb.example>", "produced"),
        ("Plan", "<Plan@hb.example>", "produced"),
    ]
    assert [g.kind for g in gaps] == []
    assert families == dict.fromkeys(("mail.eml/Pilots.eml", "mail.eml/memo.pdf"), heads["mail.eml"]) | {
        "mail.eml": None
    }


def test_a_recalled_mail_takes_its_family_with_it(tmp_path: Path) -> None:
    """Withdrawing a mail withdraws what is attached to it, however deep; an attachment alone leaves the mail."""
    inner = carrier(("note.txt", b"The pilots come on Monday.\n"), subject="Pilots")
    outer = carrier(("memo.pdf", memo()))
    outer.add_attachment(inner)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "mail.eml").write_bytes(bytes(outer))
    (folder / "other.eml").write_bytes(bytes(carrier(("memo2.txt", b"Other words.\n"), subject="Other")))
    with Case.open(tmp_path / "case.sqlite", create=True) as case:
        case.ingest([folder], Production(name="A"))
        ids = {s.file: s.id for s in case.store.read(Source)}
        withdraw(case, ids["other.eml/memo2.txt"], reason="recall", by="counsel")
        assert {p.file for p in case.read(Page)} >= {"other.eml", "mail.eml", "mail.eml/memo.pdf"}
        stones = withdraw(case, ids["mail.eml"], reason="recall", by="counsel")
        assert len(stones) == 4
        case.ingest([folder], Production(name="A"))
        assert {p.file for p in case.read(Page)} == {"other.eml"}
        assert [m.subject for m in case.read(Message, stage="identity")] == ["Other"]


def test_status_and_chains_show_what_came_attached(tmp_path: Path) -> None:
    """``status`` counts attached files; ``messages`` names them below the header of their mail."""
    (tmp_path / "mail.eml").write_bytes(bytes(carrier(("note.txt", b"The pilots come on Monday.\n"))))
    case = tmp_path / "case.sqlite"
    assert forensics("ingest", case, tmp_path / "mail.eml", "--production", "A").returncode == 0
    assert "1 came attached to mails" in forensics("status", case).stdout
    assert "Attached: note.txt" in forensics("messages", tmp_path / "mail.eml").stdout
