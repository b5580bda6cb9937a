"""Mail that is damaged or meant to harm: nothing raises, what can be read is, the rest is a row with its reason."""

import base64
from pathlib import Path

import numpy as np
import pytest

from forensics.adapters.image import encode_png
from forensics.adapters.mailfile import MAX_FIELD, attachments, parse_mail
from forensics.intake import discover, open_source, read_bytes
from forensics.intake.containers import MAX_ATTACHED
from forensics.intake.markup import text_of_html
from forensics.records.source import Failure, Source
from tests.conftest import forensics
from tests.pdf_pages import pdf

HEAD = (
    b"From: Ada Alder <ada@hb.example>\nTo: Ben <ben@hb.example>\nDate: Mon, 3 May 2010 09:00:00 -0400\n"
    b"Message-ID: <1@hb>\nSubject: Plan\nMIME-Version: 1.0\n"
)


def nested(depth: int) -> bytes:
    """Return a mail whose words stand in parts in parts in parts."""
    opening = [b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)]
    closing = [b"--b%d--\n" % n for n in reversed(range(depth))]
    return HEAD + b"".join(opening) + b"Content-Type: text/plain\n\nWords.\n" + b"".join(closing)


def carried(depth: int) -> bytes:
    """Return a mail attached to a mail attached to a mail."""
    mail = b"Subject: innermost\n\nInnermost words.\n"
    for _ in range(depth):
        mail = HEAD + b"Content-Type: message/rfc822\n\n" + mail
    return mail


def of_parts(count: int, kind: bytes) -> bytes:
    """Return a mail of many parts."""
    parts = (b"--bb\nContent-Type: %s\n\nWords %d.\n" % (kind, n) for n in range(count))
    return HEAD + b"Content-Type: multipart/mixed; boundary=bb\n\n" + b"".join(parts) + b"--bb--\n"


def read(data: bytes, folder: Path, name: str = "mail.eml") -> tuple[dict[str, str], dict[str, str]]:
    """Return the text of every source in a file, and the reason of every failure, by name."""
    (folder / name).write_bytes(data)
    items = list(discover([folder / name], "first"))
    failed = {i.file: i.reason for i in items if isinstance(i, Failure)}
    texts = {}
    for source in (i for i in items if isinstance(i, Source)):
        with open_source(source, read_bytes(source)) as reader:
            texts[source.file] = reader.content(1).text or ""
    return texts, failed


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"\nWords \0\0 and more.\n", "Words    and more."),
        (b"Content-Type: text/plain; charset=nonsense-9\n\nW\xf6rds.\n", "Wörds."),
        (
            b"Content-Type: text/plain; charset=utf-8\n\nLes op\xe9rations sont termin\xe9es.\n",
            "Les opérations sont terminées.",
        ),
        (b"Content-Type: text/plain; charset=punycode\n\nWords \xe9t\xe9-" + b"x" * 50_000 + b"\n", None),
        (b"Content-Type: text/plain; charset=utf-16\n\n\xd8\x00W\x00o\n", None),
        (b"Content-Type: text/plain; charset=utf-7\n\nWords +2AA- end\n", None),
        (b"Content-Type: text/plain; charset=base64\n\nV29yZHM=\n", "V29yZHM="),
        (b"Content-Type: multipart/mixed\n\n--bb\n\nWords.\n", "--bb\n\nWords."),
        (b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nWords.\n--\n', None),
        (b"Content-Type: text/plain" + b';a="' * 50_000 + b"\n\nWords.\n", "Words."),
        (b"X-Long: " + b"a" * 1_000_000 + b"\n\nWords.\n", "Words."),
        (b"".join(b"X-%d: a\n" % n for n in range(50_000)) + b"\nWords.\n", "Words."),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#0V%T\n`\nend\n", "Cat"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nV29yZHMu!!=\n", None),
        (b"Content-Type: text/html\n\n<p>Words</p><![<![ x>\n", "Words"),
    ],
)
def test_odd_mail_is_read(tmp_path: Path, body: bytes, words: str | None) -> None:
    """NULs, wrong and hostile encodings, missing bounds, endless fields: one source, no failure, text to keep."""
    texts, failed = read(HEAD + body, tmp_path)
    assert list(texts) == ["mail.eml"] and not failed
    assert texts["mail.eml"].encode("utf-8") is not None and (words is None or texts["mail.eml"] == words)


@pytest.mark.parametrize("depth", [90, 1000])
def test_parts_in_parts_end(tmp_path: Path, depth: int) -> None:
    """Ninety deep the words are read; a thousand deep the mail is refused by name, at reading."""
    data = nested(depth)
    if depth < 100:
        assert read(data, tmp_path) == ({"mail.eml": "Words."}, {})
    else:
        assert attachments(data) == []
        with pytest.raises(ValueError, match="recursion"):
            parse_mail(data)


@pytest.mark.parametrize("depth", [30, 1000])
def test_mails_in_mails_end(tmp_path: Path, depth: int) -> None:
    """Each of the first sixteen is a source; that there are more is a row."""
    texts, failed = read(carried(depth), tmp_path)
    assert len(texts) == 17
    assert [*failed.values()] == ["Mails are attached to mails more than 16 deep."]


def test_parts_without_number_are_bounded(tmp_path: Path) -> None:
    """Words of any number of parts are read; of attachments the first thousand, and a row says how many there are."""
    assert read(of_parts(5000, b"text/plain"), tmp_path)[0]["mail.eml"].count("Words") == 5000
    (tmp_path / "many.eml").write_bytes(of_parts(5000, b"application/octet-stream"))
    items = list(discover([tmp_path / "many.eml"], "first"))
    assert sum(isinstance(i, Source) for i in items) == MAX_ATTACHED + 1
    reasons = [i.reason for i in items if isinstance(i, Failure)]
    assert reasons == ["The mail has 5,000 attachments; the first 1,000 were read."]


def test_long_fields_are_shown_as_they_stand() -> None:
    """A subject of encoded words without end is not decoded, and not cut."""
    subject = "=?utf-8?q?a?= " * 50_000
    mail = parse_mail(HEAD.replace(b"Plan", subject.encode()) + b"\nWords.\n")
    assert mail.header("subject") == subject.strip() and len(subject) > MAX_FIELD


def test_outlook_wrappers_are_named(tmp_path: Path) -> None:
    """An attachment wrapped by Outlook (TNEF) is a row that says how to get at it; the mail is read."""
    wrapped = base64.encodebytes(b"\x78\x9f\x3e\x22\x01\x00" + b"x" * 100)
    part = b"--bb\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + wrapped
    body = (
        b"Content-Type: multipart/mixed; boundary=bb\n\n--bb\nContent-Type: text/plain\n\nWords.\n" + part + b"--bb--\n"
    )
    texts, failed = read(HEAD + body, tmp_path)
    assert texts == {"mail.eml": "Words."} and "winmail.dat, TNEF" in failed["mail.eml/winmail.dat"]


def test_a_truncated_mbox_gives_its_mails(tmp_path: Path) -> None:
    """The mail at which the file is cut off is read as far as it goes, and its cut attachment is a row."""
    line = b"From ada@hb.example Mon May  3 09:00:00 2010\n"
    cut = b"Content-Type: multipart/mixed; boundary=bb\n\n--bb\nContent-Type: text/plain\n\nMore words.\n--bb\n"
    cut += b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQKJ"
    texts, failed = read(line + HEAD + b"\nWords.\n\n" + line + HEAD + cut, tmp_path, "box.mbox")
    assert texts == {"box.mbox#1": "Words.", "box.mbox#2": "More words."}
    assert list(failed) == ["box.mbox#2/a.pdf"]


@pytest.mark.parametrize("piece", ["<!--", "<a ", "</a", "<![", "<?", '<a href="', "<a b='", "<!-->", "<", "&#", "<p>"])
def test_hostile_markup_ends(piece: str) -> None:
    """Tags, comments and declarations that never close cost no more than their length, and raise nothing."""
    assert text_of_html("<p>Words</p>" + piece * 20_000).startswith("Words")


def test_markup_that_is_none_stays_text() -> None:
    """Brackets that open no tag are words; comments, also the empty one, and conditions of Word are not."""
    html = "<p>a<!-- x --> b<!--> c</p><![if !x]><o:p>d</o:p><![endif]> 3 < 4 and 5 > 2 <b>e</b>"
    assert text_of_html(html) == "a b c\n\nd 3 < 4 and 5 > 2 e"


def test_pages_nobody_read_are_not_called_empty_of_mail(tmp_path: Path) -> None:
    """Where no message is found, the answer says on how many pages there were no words to find one in."""
    picture = encode_png(np.full((1100, 850, 3), 200, np.uint8))
    (tmp_path / "scan.pdf").write_bytes(pdf(lambda page: page.insert_image(page.rect, stream=picture)))
    ran = forensics("messages", tmp_path / "scan.pdf", "--ocr", "never")
    assert "No message matches. On 1 of 1 pages no words were read" in ran.stderr
