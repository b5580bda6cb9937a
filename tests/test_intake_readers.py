"""What readers give: text with its own lines, mails as printed, HTML as a reader sees it, pictures at a resolution."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.adapters.encoding import decode_text
from forensics.adapters.image import encode_png
from forensics.errors import EvidenceError
from forensics.intake import discover, open_source, read_bytes
from forensics.intake.markup import text_of_html
from forensics.intake.native import parse_native, printed_time
from forensics.intake.readers import clean_lines
from forensics.intake.sniff import sniff
from forensics.records.source import Source


def source_of(path: Path, data: bytes) -> Source:
    """Write a file and discover it."""
    path.write_bytes(data)
    (found,) = discover([path], "first")
    assert isinstance(found, Source)
    return found


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        ("Tue, 2 Mar 2010 21:58:00 -0500 (EST)", "2010-03-02T21:58:00-05:00"),
        ("Fri, 8 Sep 2000 09:26:00 +0530", "2000-09-08T09:26:00+05:30"),
        ("Fri, 8 Sep 2000 09:26:00 -0000", "2000-09-08T09:26:00"),
        ("Fri, 8 Sep 2000 09:26", "2000-09-08T09:26:00"),
        ("sometime in May", None),
        ("Fri, 38 Sep 2000 09:26:00 +0000", None),
    ],
)
def test_times_are_printed_never_converted(date: str, printed: str | None) -> None:
    """A Date field keeps its own clock and the offset it names; what is no date stays unknown."""
    assert printed_time(date) == printed


def test_a_mail_gives_headers_as_printed_and_its_plain_body() -> None:
    """Encoded words are decoded, ids keep their brackets, plain text is preferred, attachments are named."""
    data = (
        b"Message-ID: <7@agency.example>\r\nIn-Reply-To: <6@agency.example>\r\n"
        b"References: <5@agency.example>\r\n <6@agency.example>\r\nThread-Index: AcqABCD=\r\n"
        b"Date: Tue, 2 Mar 2010 21:58:00 -0500\r\nFrom: Ada Alder <ada@agency.example>\r\n"
        b"To: Ben Birch <ben@agency.example>, Carol Cedar <carol@agency.example>\r\n"
        b"Subject: =?utf-8?q?R=C3=A9sum=C3=A9?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlain text.\r\n"
        b'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="memo.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n"
        b"--b\r\nContent-Type: application/rtf\r\n\r\n{}\r\n--b--\r\n"
    )
    mail, body = parse_native(data, "s_1", "a.eml")
    assert (mail.message_id, mail.in_reply_to) == ("<7@agency.example>", "<6@agency.example>")
    assert mail.references == ("<5@agency.example>", "<6@agency.example>")
    assert (mail.subject, mail.sent, mail.thread_index) == ("Résumé", "2010-03-02T21:58:00-05:00", "AcqABCD=")
    assert [p.address for p in mail.to] == ["ben@agency.example", "carol@agency.example"]
    assert mail.sender is not None and mail.sender.name == "Ada Alder"
    assert mail.attachments == ("memo.pdf", "(unnamed application/rtf)")
    assert body.strip() == "Plain text."


def test_html_bodies_keep_their_lines_and_hide_what_the_page_hides() -> None:
    """Blocks and breaks become lines; scripts, styles and hidden elements stay out."""
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><div>From: Ada<br>To: Ben</div>"
        "<p>First &amp; second.</p><p style='display:none'>secret<br>too</p>"
        "<table><tr><td>a</td><td>b</td></tr></table>"
        "<script>alert(1)</script>end</body></html>"
    )
    assert text_of_html(html) == "From: Ada\nTo: Ben\n\nFirst & second.\n\na b\n\nend"


def test_lines_of_a_text_are_those_of_the_file() -> None:
    """Line 3 of the page is line 3 of the file: returns and page breaks take no line, control characters no column."""
    assert clean_lines("a\r\nb\r\r\n\fc\x00d\te\x0b\n") == "a\nb\nc d\te"


@given(st.text())
def test_clean_lines_leaves_no_other_line_break(text: str) -> None:
    """For any text, splitting at line feeds and splitting at every kind of line break agree."""
    clean = clean_lines(text)
    assert len(clean.split("\n")) == max(1, len((clean + "x").splitlines()))


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.eml", "a.txt", "a.zip", "a"]))
def test_no_bytes_make_the_first_look_fail(data: bytes, name: str) -> None:
    """Any bytes under any name are told or refused, never a crash; what is refused has a reason and a remedy."""
    told = sniff(data, name, whole=True)
    assert told.kind is not None or (told.reason and told.remedy)


@given(st.text(alphabet=st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1, max_size=60))
def test_text_survives_utf8_and_utf16(text: str) -> None:
    """What was written as UTF-8, or as UTF-16 with its mark, is read back."""
    assert decode_text(text.encode("utf-8-sig")) == (text, "utf-8-sig")
    assert decode_text(text.encode("utf-16")) == (text, "utf-16")


def test_pictures_are_given_at_the_resolution_asked_for(tmp_path: Path) -> None:
    """A letter page of 300 dpi asked for at 150 comes at half its size, with the scale said."""
    source = source_of(tmp_path / "a.png", encode_png(np.full((3300, 2550), 255, np.uint8)))
    with open_source(source, read_bytes(source)) as reader:
        content, raster = reader.content(1), reader.raster(1, 150)
    assert (content.width, content.height, content.scan) == (2550.0, 3300.0, True)
    assert (raster.width, raster.height, raster.scale) == (1275, 1650, 0.5)


def test_text_has_no_picture(tmp_path: Path) -> None:
    """Asking a text for its pixels says that there are none."""
    source = source_of(tmp_path / "a.txt", b"Only words.\n")
    with open_source(source, read_bytes(source)) as reader, pytest.raises(EvidenceError, match="no picture"):
        reader.raster(1, 100)
