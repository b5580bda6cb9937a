"""From files to sources: formats by their bytes, containers, and everything that can be wrong with a file."""

import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from forensics.adapters.image import encode_png
from forensics.errors import EvidenceError, IntegrityError, UsageError
from forensics.intake import archives, discover, open_source, read_bytes
from forensics.records.source import Failure, Source, SourceFormat
from tests.shared_data import corpora

MAIL = (
    b"Message-ID: <1@agency.example>\r\nDate: Tue, 2 Mar 2010 21:58:00 -0500\r\n"
    b"From: Ada Alder <ada@agency.example>\r\nTo: Ben Birch <ben@agency.example>\r\n"
    b"Subject: Draft\r\n\r\nPlease read the draft.\r\n"
)
PRINT = b"From: Ada Alder\nSent: Tuesday, March 2, 2010 9:58 PM\nTo: Ben Birch\nSubject: Draft\n\nPlease read.\n"


def pdf(pages: int = 2, password: str | None = None) -> bytes:
    """Return a PDF with a line of text on each page."""
    import pymupdf

    document = pymupdf.open()
    for number in range(1, pages + 1):
        document.new_page().insert_text((72, 72), f"This is page {number}.")
    if password:
        return bytes(document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=password, owner_pw=password))
    return bytes(document.tobytes())


def png() -> bytes:
    """Return a small picture."""
    return encode_png(np.full((40, 60, 3), 200, np.uint8))


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def found(*paths: Path, password: str | None = None) -> dict[str, Source | Failure]:
    """Discover and return the results by citation name."""
    return {item.file: item for item in discover(paths, "first", password)}


def only(path: Path, password: str | None = None) -> Source | Failure:
    """Discover one file."""
    (item,) = discover([path], "first", password)
    return item


@pytest.mark.parametrize(
    ("name", "data", "form", "pages"),
    [
        ("a.pdf", pdf(3), SourceFormat.PDF, 3),
        ("a.png", png(), SourceFormat.IMAGE, 1),
        ("a.txt", PRINT, SourceFormat.TEXT, 1),
        ("a.txt", "Grüße aus Köln\n".encode("utf-16"), SourceFormat.TEXT, 1),
        ("a.txt", "Grüße aus Köln – bald\n".encode("cp1252"), SourceFormat.TEXT, 1),
        ("a.eml", MAIL, SourceFormat.MAIL, 1),
        ("a.txt", MAIL, SourceFormat.MAIL, 1),
        ("a.eml", b"From: Ada Alder <a@agency.example>\nSubject: no id\n\nText\n", SourceFormat.MAIL, 1),
        ("noextension", PRINT, SourceFormat.TEXT, 1),
    ],
)
def test_formats_are_told_by_their_bytes(
    tmp_path: Path, name: str, data: bytes, form: SourceFormat, pages: int
) -> None:
    """A PDF, a picture, printed and raw mails, and texts in three encodings go in without a note."""
    (tmp_path / name).write_bytes(data)
    source = only(tmp_path / name)
    assert isinstance(source, Source)
    assert (source.format, source.pages, source.note) == (form, pages, None)


def test_a_scan_has_no_text_layer(tmp_path: Path) -> None:
    """Pictures, and PDFs of them with nothing but a stamp in letters, are worth asking OCR for."""
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(page.rect, stream=png(), keep_proportion=False)
    page.insert_text((72, 20), "Case 1:10-cv-00001 Document 12 Filed 03/02/10 Page 1 of 1")
    (tmp_path / "scan.pdf").write_bytes(document.tobytes())
    (tmp_path / "real.pdf").write_bytes(pdf())
    (tmp_path / "scan.png").write_bytes(png())
    layers = {name: item.text_layer for name, item in found(tmp_path).items() if isinstance(item, Source)}
    assert layers == {"real.pdf": True, "scan.pdf": False, "scan.png": False}


@pytest.mark.parametrize(
    ("name", "note"), [("a.pdf", "named .pdf but its bytes are PNG; read as PNG"), ("a.png", None)]
)
def test_a_wrong_extension_is_noted_and_the_file_is_read(tmp_path: Path, name: str, note: str | None) -> None:
    """A picture named .pdf goes in as a picture, with a note."""
    (tmp_path / name).write_bytes(png())
    source = only(tmp_path / name)
    assert isinstance(source, Source)
    assert source.format is SourceFormat.IMAGE
    assert source.note == note


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.pdf", b"", "empty"),
        ("lie.pdf", b"These are only words.\n", "not PDF"),
        ("lie.jpg", bytes(range(256)) * 20, "not JPEG"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Cat", "damaged"),
        ("cut.png", png()[:40], "damaged"),
        ("cut.zip", zipped({"a.txt": PRINT * 50})[:60], "damaged"),
        ("mail.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Outlook"),
        ("box.pst", b"!BDN" + bytes(600), "PST"),
        ("memo.docx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "Office"),
        ("page.html", b"<!DOCTYPE html><html><p>Text</p></html>", "HTML"),
        ("noise.bin", bytes(range(256)) * 20, "not of any format"),
    ],
)
def test_what_cannot_be_read_is_a_failure_with_a_remedy(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    """Empty, truncated, mislabelled and foreign files each give a row with file, reason and remedy."""
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_bytes(PRINT)
    items = found(tmp_path)
    failure = items[name]
    assert isinstance(failure, Failure)
    assert words in failure.reason
    assert failure.remedy
    assert isinstance(items["good.txt"], Source)


def test_a_truncated_pdf_with_pages_left_is_repaired_and_noted(tmp_path: Path) -> None:
    """A PDF that lost its end goes in with the pages that can be read, and says so."""
    (tmp_path / "cut.pdf").write_bytes(pdf(5)[:-200])
    source = only(tmp_path / "cut.pdf")
    assert isinstance(source, Source)
    assert "repaired" in (source.note or "")


def test_an_encrypted_pdf_asks_for_its_password(tmp_path: Path) -> None:
    """Without a password, and with a wrong one, the row says what to do; with the right one the pages are read."""
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf(password="oak"))  # noqa: S106
    without, wrong, right = only(path), only(path, "elm"), only(path, "oak")
    assert isinstance(without, Failure) and "--password" in without.remedy and "qpdf --decrypt" in without.remedy
    assert isinstance(wrong, Failure) and "password" in wrong.reason
    assert isinstance(right, Source) and right.pages == 2


def test_zips_in_zips_are_opened_and_names_in_them_are_never_paths(tmp_path: Path) -> None:
    """Members are named below their archive; ``../`` and absolute names are shown and lead nowhere."""
    inner = zipped({"../../evil.txt": PRINT, "/etc/evil.eml": MAIL})
    (tmp_path / "out.zip").write_bytes(zipped({"b/in.zip": inner, "a.txt": PRINT, "__MACOSX/._a.txt": b"\0\5"}))
    items = found(tmp_path / "out.zip")
    names = ["out.zip/a.txt", "out.zip/b/in.zip/../../evil.txt", "out.zip/b/in.zip//etc/evil.eml"]
    assert sorted(items) == sorted(names)
    assert all(isinstance(item, Source) and read_bytes(item) in (PRINT, MAIL) for item in items.values())
    assert not (tmp_path.parent / "evil.txt").exists()


def test_control_characters_in_names_are_escaped(tmp_path: Path) -> None:
    """A line break or a right-to-left mark in a name cannot forge a row."""
    (tmp_path / "x.zip").write_bytes(zipped({"a\nb\u202etxt.exe.txt": PRINT}))
    assert list(found(tmp_path / "x.zip")) == ["x.zip/a\\nb\\u202etxt.exe.txt"]


def test_zip_bombs_stop_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that expands beyond the ratio, and archives nested too deep, become failures; the rest is read."""
    monkeypatch.setattr(archives, "BOMB_FLOOR", 1 << 20)
    deep = zipped({"end.txt": PRINT})
    for _ in range(6):
        deep = zipped({"deeper.zip": deep})
    (tmp_path / "a.zip").write_bytes(zipped({"bomb.txt": b" " * (8 << 20), "deep.zip": deep, "ok.txt": PRINT}))
    items = found(tmp_path / "a.zip")
    bomb = items["a.zip/bomb.txt"]
    assert isinstance(bomb, Failure) and "zip bomb" in bomb.reason
    assert isinstance(items["a.zip/ok.txt"], Source)
    (nested,) = [i for name, i in items.items() if "deep" in name]
    assert isinstance(nested, Failure) and "nested" in nested.reason


def test_an_encrypted_zip_member_asks_for_its_password(tmp_path: Path) -> None:
    """The flag of encryption is enough to say what is wrong; other members are read."""
    data = bytearray(zipped({"a.txt": PRINT, "b.txt": PRINT}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    items = found(tmp_path / "a.zip")
    locked = items["a.zip/a.txt"]
    assert isinstance(locked, Failure) and "--password" in locked.remedy
    assert isinstance(items["a.zip/b.txt"], Source)
    assert isinstance(found(tmp_path / "a.zip", password="oak")["a.zip/a.txt"], Failure)  # noqa: S106


def test_mails_of_an_mbox_are_numbered_and_unescaped(tmp_path: Path) -> None:
    """Each mail is a source; ``From `` in a body cuts only where a header follows, and its escape is taken out."""
    body = b"Hello,\n\nFrom here on it is text.\n>From the start.\n"
    box = b"".join(b"From ada@agency.example Tue Mar  2 21:58:00 2010\n" + MAIL + body + b"\n" for _ in range(3))
    (tmp_path / "all.mbox").write_bytes(box)
    items = list(discover([tmp_path], "first"))
    assert [i.file for i in items] == ["all.mbox#1", "all.mbox#2", "all.mbox#3"]
    last = items[2]
    assert isinstance(last, Source)
    with open_source(last, read_bytes(last)) as reader:
        text = reader.content(1).text or ""
        assert reader.native is not None and reader.native.message_id == "<1@agency.example>"
    assert "\nFrom here on it is text.\nFrom the start." in text


def test_order_and_ids_do_not_depend_on_the_order_of_paths(tmp_path: Path) -> None:
    """The same files give the same rows in the same order, whichever way they are named, and each once."""
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PRINT)
    one = list(discover([tmp_path / "a.txt", tmp_path / "b.txt"], "first"))
    other = list(discover([tmp_path / "b.txt", tmp_path / "a.txt", tmp_path / "b.txt"], "first"))
    assert one == other
    assert len(list(discover([tmp_path, tmp_path / "a.txt"], "first"))) == 3


def test_two_files_of_one_name_keep_apart(tmp_path: Path) -> None:
    """Files of the same name from two folders get citations that differ."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_bytes(PRINT)
    assert sorted(found(tmp_path / "one", tmp_path / "two")) == ["a.txt", "a.txt (2)"]


def test_a_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    """Nothing is read when one of the paths does not exist."""
    with pytest.raises(UsageError, match="no such file"):
        discover([tmp_path / "absent"], "first")


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """A link to the outside and a broken one are failures; one to the inside adds nothing twice."""
    outside = tmp_path / "outside.txt"
    outside.write_bytes(PRINT)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(PRINT)
    (folder / "out").symlink_to(outside)
    (folder / "broken").symlink_to(tmp_path / "nowhere")
    (folder / "again").symlink_to(folder / "a.txt")
    items = found(folder)
    assert sorted(items) == ["a.txt", "broken", "out"]
    assert isinstance(items["out"], Failure) and "leads out" in items["out"].reason


def test_unreadable_files_and_folders_are_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the right to read, a file and a folder each give a row, and the rest goes in."""
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut.txt").write_bytes(PRINT)
    (tmp_path / "ok.txt").write_bytes(PRINT)
    scan, opened = os.scandir, Path.open

    def refuse_folder(path: Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    def refuse_file(path: Path, *args: object, **more: object) -> object:
        if path.name == "shut.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refuse_folder)
    monkeypatch.setattr(Path, "open", refuse_file)
    items = found(tmp_path)
    assert {name: type(item) for name, item in items.items()} == {
        "ok.txt": Source,
        "shut": Failure,
        "shut.txt": Failure,
    }
    assert all("Permission denied" in i.reason for i in items.values() if isinstance(i, Failure))


def test_changed_and_vanished_evidence_is_told(tmp_path: Path) -> None:
    """Bytes that differ from those taken in are an integrity failure, absent ones a failure of evidence."""
    path = tmp_path / "a.txt"
    path.write_bytes(PRINT)
    source = only(path)
    assert isinstance(source, Source)
    path.write_bytes(PRINT + b"more")
    with pytest.raises(IntegrityError, match="SHA-256"):
        read_bytes(source)
    path.unlink()
    with pytest.raises(EvidenceError, match=r"a\.txt"):
        read_bytes(source)


def test_real_productions_go_in_without_a_failure() -> None:
    """Every mail of a public text release and every public PDF becomes a source."""
    items = list(discover([corpora("releases", "HRC_Email_296.zip"), corpora("mail", "raw_headers.zip")], "first"))
    assert len(items) == 296 + 888
    assert all(isinstance(i, Source) for i in items)
