"""Text that a page hides and the file carries elsewhere: each place is found, named by kind, and sealed."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pymupdf
import pytest

from forensics.case import Case
from forensics.leaks import revisions
from forensics.records.finding import Finding, FindingKind, Severity
from forensics.records.leak import Leak, LeakKind
from forensics.records.region import Region
from forensics.records.source import Production, Settings
from tests.leaky_pages import BAR, LEGIBLE, PLANTS, Plant, blacked_out, bookmark, comment, redacted, updated, written
from tests.pdf_pages import bar, line

SECRET = "Quintrell"  # noqa: S105 - a name, not a password


def ingested(folder: Path, *files: bytes, workers: int = 1) -> Case:
    """Return a case in memory that holds the given PDFs."""
    for number, data in enumerate(files, 1):
        (folder / f"{number}.pdf").write_bytes(data)
    case = Case.in_memory(workers=workers)
    case.ingest(sorted(folder.glob("*.pdf")), Production(name="first"))
    return case


def leaks_of(folder: Path, *files: bytes) -> list[Leak]:
    """Return the leaks of the given PDFs."""
    with ingested(folder, *files) as case:
        return case.store.read(Leak)


def kinds(found: Sequence[Leak]) -> list[LeakKind]:
    """Return what kinds were found."""
    return [leak.kind for leak in found]


@pytest.mark.parametrize(("plant", "kind", "serious"), PLANTS, ids=lambda v: getattr(v, "__name__", ""))
def test_a_word_in_each_place_is_a_leak_of_its_kind(
    plant: Plant, kind: LeakKind, serious: bool, tmp_path: Path
) -> None:
    """One leak for one planted word, with page, reason, length and keyed hash, and the word nowhere in it."""
    found = leaks_of(tmp_path, redacted(plant, SECRET))
    assert kinds(found) == [kind]
    (leak,) = found
    assert leak.severity is (Severity.SERIOUS if serious else Severity.CHECK)
    assert bool(leak.region) is serious
    assert leak.sealed
    assert leak.sealed.characters >= len(SECRET)
    assert SECRET.casefold() not in repr(leak).casefold()


@pytest.mark.parametrize(("plant", "kind", "serious"), PLANTS, ids=lambda v: getattr(v, "__name__", ""))
def test_a_file_without_a_redaction_leaks_nothing(plant: Plant, kind: LeakKind, serious: bool, tmp_path: Path) -> None:
    """The same word in the same place of a file that hides nothing is no leak."""
    assert leaks_of(tmp_path, redacted(plant, SECRET, marked=False)) == []


def test_what_repeats_the_visible_page_is_no_leak(tmp_path: Path) -> None:
    """A bookmark, a title and a comment made of words that a reader sees on the page."""

    def repeat(document: Any, _: str) -> None:
        document.set_toc([[1, "Exhibit 3: Ada Alder wrote to Ben", 1]])
        document.set_metadata({"title": "Microsoft Word - Alder_harbour_redacted.docx"})
        document[0].add_text_annot((300, 200), LEGIBLE)

    assert leaks_of(tmp_path, redacted(repeat)) == []


def test_who_made_the_file_is_no_leak(tmp_path: Path) -> None:
    """Author, creator, producer and dates say how the file was made, not what it says."""

    def made(document: Any, secret: str) -> None:
        document.set_metadata({"author": secret, "creator": secret, "producer": secret})

    assert leaks_of(tmp_path, redacted(made, SECRET)) == []


def test_an_earlier_version_shows_the_line_that_a_bar_replaced(tmp_path: Path) -> None:
    """A line was taken out and covered by an update; the bytes before it still hold the line."""
    data = updated(written(f"{SECRET} is the informant"), blacked_out)
    (leak,) = leaks_of(tmp_path, data)
    assert (leak.kind, leak.severity, leak.page, leak.where) == (
        LeakKind.EARLIER_REVISION,
        Severity.SERIOUS,
        1,
        "version 1 of 2",
    )
    assert leak.sealed
    assert leak.sealed.characters == len(f"{SECRET} is the informant")
    assert leak.box is not None


def test_an_update_that_adds_takes_nothing_away(tmp_path: Path) -> None:
    """A stamp added to a page that was redacted before is no leak, nor is a line still covered by its bar."""
    stamped = updated(redacted(), lambda page: line(page, 20, "Filed 05/03/2010"))
    covered = updated(written("Ada Alder"), lambda page: bar(page, BAR))
    with ingested(tmp_path, stamped, covered) as case:
        assert case.store.read(Leak) == []
        assert [bool(r.sealed) for r in case.store.read(Region)] == [False, True]


def test_words_gone_without_a_bar_are_to_be_checked(tmp_path: Path) -> None:
    """A page with a bar, of which an update blanked another line: the line is named, with less weight."""

    def blanked(page: Any) -> None:
        page.add_redact_annot(pymupdf.Rect(40, 200, 300, 220), fill=False)
        page.apply_redactions()

    document = pymupdf.open(stream=redacted(), filetype="pdf")
    line(document[0], 212, f"Copied to {SECRET}")
    (leak,) = leaks_of(tmp_path, updated(bytes(document.tobytes()), blanked))
    assert (leak.kind, leak.severity, leak.region) == (LeakKind.EARLIER_REVISION, Severity.CHECK, None)


def test_a_scan_that_was_replaced_still_shows_the_place_of_the_bar(tmp_path: Path) -> None:
    """A scanned page whose picture an update covered with one that has a bar: a leak without text."""

    def scan(of: bytes) -> Any:
        return pymupdf.open(stream=of, filetype="pdf")[0].get_pixmap(dpi=100)

    document = pymupdf.open()
    document.new_page(width=400, height=300).insert_image(
        pymupdf.Rect(0, 0, 400, 300), pixmap=scan(written(SECRET * 3))
    )

    def cover(page: Any) -> None:
        page.insert_image(page.rect, pixmap=scan(redacted()))

    (leak,) = leaks_of(tmp_path, updated(bytes(document.tobytes()), cover))
    assert (leak.kind, leak.severity, leak.sealed) == (LeakKind.EARLIER_REVISION, Severity.SERIOUS, None)


def test_a_comment_that_an_update_deleted_is_found_in_the_earlier_version(tmp_path: Path) -> None:
    """What stood beside the page in an earlier version is a leak of its own kind, with the version named."""

    def cleaned(page: Any) -> None:
        page.delete_annot(next(page.annots()))

    (leak,) = leaks_of(tmp_path, updated(redacted(comment, SECRET), cleaned))
    assert (leak.kind, leak.where) == (LeakKind.ANNOTATION, "Text annotation 1, version 1 of 2")


def test_many_versions_are_read_up_to_a_bound(tmp_path: Path) -> None:
    """Of thirty updates after the one that hid a line, eight versions are read, and the line is found."""
    changes = [lambda page, y=y: line(page, y, "stamp") for y in range(170, 200)]
    data = updated(written(SECRET), blacked_out, *changes)
    assert len(revisions.boundaries(data)) == 31
    assert kinds(leaks_of(tmp_path, data)) == [LeakKind.EARLIER_REVISION]


@pytest.mark.parametrize("broken", [b"startxref\n99", b"startxref\n0\n", b"startxref\nnone"])
def test_a_broken_table_of_an_earlier_version_is_passed_over(broken: bytes, tmp_path: Path) -> None:
    """Where the table of objects of the earlier version is not where it says, there is no such version."""
    data = updated(written(SECRET), blacked_out)
    first = data.index(b"startxref")
    end = data.index(b"%%EOF", first)
    assert leaks_of(tmp_path, data[:first] + broken.ljust(end - first) + data[end:]) == []


def test_bytes_that_were_damaged_anywhere_never_stop_a_run(tmp_path: Path) -> None:
    """Every hundredth byte changed, one at a time, in a file with everything in it: a result, or a failure by name."""

    def everything(document: Any, secret: str) -> None:
        for plant, *_ in PLANTS:
            plant(document, secret)

    whole = redacted(everything, SECRET)
    for at in range(50, len(whole), max(1, len(whole) // 25)):
        folder = tmp_path / str(at)
        folder.mkdir()
        with ingested(folder, whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]) as case:
            assert SECRET not in repr(case.store.read(Leak))


def test_circles_among_bookmarks_and_structure_end(tmp_path: Path) -> None:
    """A bookmark that is its own next one and its own child; an element that is its own parent."""

    def circles(document: Any, secret: str) -> None:
        bookmark(document, secret)
        (item,) = document.get_outline_xrefs()
        document.xref_set_key(item, "Next", f"{item} 0 R")
        document.xref_set_key(item, "First", f"{item} 0 R")
        element = document.get_new_xref()
        document.update_object(element, f"<</P {element} 0 R/Alt({secret})/PieceInfo {element} 0 R>>")

    found = kinds(leaks_of(tmp_path, redacted(circles, SECRET)))
    assert LeakKind.BOOKMARK in found
    assert LeakKind.REPLACEMENT_TEXT in found


def test_the_description_of_a_picture_tells_only_in_the_place_of_a_bar(tmp_path: Path) -> None:
    """A figure with a known place: beside the bar it describes what is seen, beneath it what is hidden."""

    def figure(place: str) -> Plant:
        def plant(document: Any, secret: str) -> None:
            element, page = document.get_new_xref(), document[0].xref
            document.update_object(
                element, f"<</S/Figure/Pg {page} 0 R/Alt(Portrait of {secret})/A<</O/Layout/BBox[{place}]>>>>"
            )

        return plant

    beside, beneath = "40 20 100 80", "50 186 150 198"  # from the bottom of a page of 300 points
    assert leaks_of(tmp_path, redacted(figure(beside), SECRET)) == []
    (leak,) = leaks_of(tmp_path, redacted(figure(beneath), SECRET))
    assert (leak.kind, leak.severity) == (LeakKind.REPLACEMENT_TEXT, Severity.SERIOUS)


def test_a_page_that_an_update_turned_lost_nothing(tmp_path: Path) -> None:
    """Turned, every word stands elsewhere, some where the bar now is; none is gone."""
    assert leaks_of(tmp_path, updated(redacted(), lambda page: page.set_rotation(90))) == []


def test_identifiers_and_days_are_no_words(tmp_path: Path) -> None:
    """What programs write into properties: identifiers, times, numbers of files."""

    def identified(document: Any, _: str) -> None:
        document.set_metadata(
            {"title": "30916527_9.docx", "keywords": "7f3ab9c2d1e04b55, 2016-05-03, D:20190910161243"}
        )

    assert leaks_of(tmp_path, redacted(identified)) == []


def test_a_mark_for_redaction_that_was_not_applied_counts_as_one(tmp_path: Path) -> None:
    """A page with nothing but a Redact annotation: what its comment and a bookmark say is compared all the same."""

    def mark(document: Any, secret: str) -> None:
        page = document[0]
        mark = page.add_redact_annot(pymupdf.Rect(BAR))
        mark.set_info(content=f"Hides {secret}")
        bookmark(document, secret)

    found = leaks_of(tmp_path, redacted(mark, SECRET, marked=False))
    assert [(k.kind, k.severity) for k in found] == [
        (LeakKind.BOOKMARK, Severity.CHECK),
        (LeakKind.ANNOTATION, Severity.SERIOUS),
    ]


def test_what_is_too_much_is_bounded(tmp_path: Path) -> None:
    """Three hundred attachments and a book of a million words: the first hundreds are unpacked, the rest is counted."""

    def many(document: Any, secret: str) -> None:
        book = " ".join(f"{secret}{n:x}" for n in range(200_000)).encode()
        document.embfile_add("book", book, filename="book.txt")
        for number in range(300):
            document.embfile_add(f"{number}", b"none", filename=f"{secret}{number}.txt")

    found = leaks_of(tmp_path, redacted(many, SECRET))
    assert kinds(found) == [LeakKind.ATTACHMENT] * 301
    assert sum("of its 2,000 words" in leak.why for leak in found) == 1


def test_a_long_file_is_compared_page_by_page_whatever_part_a_page_is_read_in(tmp_path: Path) -> None:
    """Of 120 pages, in two parts, the last has a bar: a bookmark into it leaks, one that its page shows does not."""
    document = pymupdf.open()
    for number in range(1, 121):
        line(document.new_page(width=400, height=300), 60, f"{LEGIBLE} number {number}")
    bar(document[119], BAR)
    line(document[119], 80, "Penhallow answered")
    document.set_toc([[1, SECRET, 3], [1, "Penhallow", 120], [2, f"On {SECRET}", 120]])
    (leak,) = leaks_of(tmp_path, bytes(document.tobytes()))
    assert (leak.kind, leak.page, leak.where) == (LeakKind.BOOKMARK, 120, "bookmark 3")


def test_a_black_page_does_not_keep_the_properties_from_being_compared(tmp_path: Path) -> None:
    """One of three pages is black from edge to edge and shows no word: the title still says what no page shows."""

    def black(document: Any, secret: str) -> None:
        document.new_page(width=400, height=300)
        bar(document[1], (0, 0, 400, 300))
        line(document.new_page(width=400, height=300), 60, LEGIBLE)
        document.set_metadata({"title": secret})

    assert kinds(leaks_of(tmp_path, redacted(black, SECRET))) == [LeakKind.METADATA]


def test_pages_that_nobody_could_read_are_not_compared(tmp_path: Path) -> None:
    """A scan that was not read by OCR: whether it shows the words of its title is not known."""
    document = pymupdf.open()
    picture = pymupdf.open(stream=redacted(), filetype="pdf")[0].get_pixmap(dpi=100)
    document.new_page(width=400, height=300).insert_image(pymupdf.Rect(0, 0, 400, 300), pixmap=picture)
    document.set_metadata({"title": SECRET})
    (tmp_path / "scan.pdf").write_bytes(document.tobytes())
    with Case.in_memory(Settings(ocr="never")) as case:
        case.ingest([tmp_path / "scan.pdf"], Production(name="first"))
        assert case.store.count(Region) == 1
        assert case.store.count(Leak) == 0


def test_an_attached_original_is_serious(tmp_path: Path) -> None:
    """A file that holds what the pages show and more may be the document before it was redacted."""
    original = written(f"{SECRET} is the informant")
    office = BytesIO()
    with ZipFile(office, "w") as archive:
        archive.writestr("word/document.xml", f"<w:t>{LEGIBLE}</w:t><w:t>{SECRET}</w:t>")

    def attach(data: bytes) -> Plant:
        return lambda document, _: document.embfile_add("a", data, filename="scan0001.bin")

    found = leaks_of(tmp_path, redacted(attach(original)), redacted(attach(office.getvalue())))
    assert [(leak.kind, leak.severity) for leak in found] == [(LeakKind.ATTACHMENT, Severity.SERIOUS)] * 2


def test_a_thumbnail_that_shows_the_place_of_the_bar(tmp_path: Path) -> None:
    """A small picture made before the bar was drawn is a leak; one made after it is none."""

    def thumb(before: bytes) -> Plant:
        def plant(document: Any, _: str) -> None:
            pixmap = pymupdf.open(stream=before, filetype="pdf")[0].get_pixmap(dpi=36)
            page = document[0]
            place = page.insert_image(pymupdf.Rect(0, 0, 1, 1), pixmap=pixmap)
            document.xref_set_key(page.xref, "Thumb", f"{place} 0 R")

        return plant

    def face(text: str) -> bytes:
        document = pymupdf.open(stream=written(), filetype="pdf")
        for x in range(40, 240, 20):
            bar(document[0], (x, 100, x + 10, 116))
        return bytes(document.tobytes())

    assert kinds(leaks_of(tmp_path, redacted(thumb(face(SECRET))))) == [LeakKind.THUMBNAIL]
    (tmp_path / "1.pdf").unlink()
    assert leaks_of(tmp_path, redacted(thumb(redacted()))) == []


def test_an_image_that_reaches_beyond_the_page(tmp_path: Path) -> None:
    """The part of a picture that the crop box cuts off is a leak where it is not blank."""
    sheet = pymupdf.open(stream=written(SECRET), filetype="pdf")[0].get_pixmap(dpi=72)

    def cropped(document: Any, _: str) -> None:
        page = document[0]
        page.insert_image(pymupdf.Rect(0, 170, 400, 470), pixmap=sheet)

    (leak,) = leaks_of(tmp_path, redacted(cropped))
    assert (leak.kind, leak.sealed) == (LeakKind.OUTSIDE_PAGE, None)


def test_leaks_are_findings_of_hidden_text_with_their_own_severity(tmp_path: Path) -> None:
    """`status` lists them beside text beneath marks, by weight."""
    data = updated(written(SECRET), blacked_out)
    with ingested(tmp_path, data, redacted(bookmark, SECRET)) as case:
        found = [f for f in case.read(Finding, stage="identity") if f.kind is FindingKind.HIDDEN_TEXT]
        assert sorted(f.severity.value for f in found) == ["check", "serious"]
        assert SECRET not in repr(found)


def test_a_second_ingest_looks_no_second_time_and_any_number_of_workers_gives_the_same(tmp_path: Path) -> None:
    """What is stored for the same bytes stays; two workers store what one does."""
    files = [redacted(plant, SECRET) for plant, *_ in PLANTS[:6]]
    with ingested(tmp_path, *files) as one, ingested(tmp_path, *files, workers=2) as two:
        first = one.store.read(Leak)
        assert len(first) == len(files)
        assert two.store.read(Leak) == first
        one.ingest(sorted(tmp_path.glob("*.pdf")), Production(name="first"))
        assert one.store.read(Leak) == first
