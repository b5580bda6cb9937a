"""Pages that are broken, hostile or huge: bounded work, and the reason where a page cannot be read."""

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from forensics import redaction
from forensics.adapters import pdf_content, pdf_glyphs, pdf_raster
from forensics.adapters.pdf import Pdf
from forensics.errors import EvidenceError
from forensics.records import overlap
from forensics.records.page import PageContent
from forensics.records.region import Region, Sealed
from forensics.records.source import Locator, Source, SourceFormat
from tests.drawn_pages import FIRST, box, forms, obj, page_of, text

SOURCE = Source(
    id="s_1", production="first", file="a.pdf", sha256="0" * 64, size=1, format=SourceFormat.PDF, pages=1,
    locator=Locator(path="a.pdf"),
)  # fmt: skip
SCAN = b"q 400 0 0 300 0 0 cm /X Do Q"


def read(data: bytes) -> tuple[PageContent, list[Region]]:
    """Return what the first page holds and its redactions, without pixels."""
    with Pdf.open(data, "a.pdf") as document:
        content = document.content(1)
        regions = redaction.candidates(content, None, source=SOURCE)
        words = content.words
        seal: Callable[[str], Sealed] = lambda hidden: Sealed(characters=len(hidden))  # noqa: E731
        return content, redaction.complete(content, regions, words, source=SOURCE, seal=seal)


def image(width: int, height: int, data: bytes, *, packed: str = "FlateDecode", bits: int = 8) -> bytes:
    """Return an image object in grey."""
    entry = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent {bits}"
    return obj(f"{entry}/Filter/{packed}", data)


def rectangles(count: int) -> bytes:
    """Return operators that fill as many rectangles in many tones, all over the page."""
    numbers = np.random.default_rng(7).integers(0, 280, (count, 2))
    return b"".join(b"0.%d g %d %d 8 8 re f\n" % (n % 90, x, y) for n, (x, y) in enumerate(numbers.tolist()))


@pytest.mark.parametrize("sheet", ["0 0 1 1", "0 0 14173 14173", "0 0 3 400", "0 0 400 100000"])
def test_pages_no_person_can_read_say_so(sheet: str) -> None:
    """A page of a point or of five metres is undetermined, with its size."""
    content, regions = read(page_of(text() + box(), box=sheet))
    assert content.undetermined is not None
    assert content.undetermined.startswith("the page measures")
    assert regions == []


@pytest.mark.parametrize("crop", ["10 10 10 10", "390 290 10 10", "1000 1000 2000 2000", "0 0 0 300"])
def test_crop_boxes_without_sense_do_not_stop_the_page(crop: str) -> None:
    """An empty, inverted or distant crop box gives a page that is read or says why it is not."""
    content, _ = read(page_of(text() + box(), page=f"/CropBox[{crop}]"))
    assert content.undetermined or content.width * content.height > 0


@pytest.mark.parametrize(
    "operators",
    [
        b"0 g nan inf 4 4 re f",
        b"q 1e38 0 0 1e38 1e38 1e38 cm 0 0 1e38 1e38 re f Q",
        b"0 g 99999999999999999999 0 5 5 re f -1e300 5 6 7 re f",
        b"q 0 0 0 0 10 10 cm 0 0 100 100 re f Q",
        b"0 g 10 10 -5 0 re f 36 236 m l l l f",
        b"q Q Q Q Q 0 0 0 0 0 0 0 re W n (",
    ],
)
def test_coordinates_without_sense_are_passed_over(operators: bytes) -> None:
    """Infinite, missing and overflowing numbers give no mark, and the words stay readable."""
    content, regions = read(page_of(text() + operators))
    assert [w.text for w in content.words] == ["Quillwort", "Umbrage"]
    assert all(np.isfinite(m.box).all() for m in content.marks)
    assert regions == []


def test_ten_thousand_marks_are_read() -> None:
    """Thousands of marks are looked at, and the words beneath them are found."""
    content, regions = read(page_of(text() + rectangles(10_000)))
    assert content.undetermined is None
    assert len(content.marks) == 10_000
    assert sum(r.sealed.characters for r in regions if r.sealed) >= 16


def test_more_marks_than_the_bound_are_counted_and_not_drawn() -> None:
    """Two hundred thousand marks are counted in the page's instructions; nothing is drawn."""
    content, _ = read(page_of(text() + rectangles(200_000)))
    assert content.undetermined == "200,000 drawn paths are beyond the limit of 100,000"


def test_a_path_of_many_marks_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """One path of many rectangles counts as so many marks."""
    monkeypatch.setattr(pdf_content, "MAX_MARKS", 500)
    pieces = b" ".join(b"%d %d 4 4 re" % (4 * (n % 90), 4 * (n // 90)) for n in range(600))
    content, _ = read(page_of(text() + pieces + b" f"))
    assert content.undetermined == "600 drawn marks are beyond the limit of 500"


def test_forms_that_draw_themselves_end() -> None:
    """A form inside itself, and two inside each other, are drawn once."""

    def form(number: int) -> bytes:
        resources = f"/Resources<<{forms(X=number)}>>"
        return obj(f"/Type/XObject/Subtype/Form/BBox[0 0 400 300]{resources}", b"/X Do 0 g 100 100 50 12 re f")

    for bodies in ([form(FIRST)], [form(FIRST + 1), form(FIRST)]):
        content, _ = read(page_of(text() + b"/X Do", resources=forms(X=FIRST), objects=bodies))
        assert content.undetermined is None
        assert len(content.words) == 2


def test_forms_that_multiply_are_counted_and_not_drawn() -> None:
    """Ten forms in each of ten forms, nine deep, would be drawn a billion times."""
    bodies = [
        obj(f"/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<<{forms(X=FIRST + n + 1)}>>", b"/X Do " * 10)
        for n in range(9)
    ]
    bodies.append(obj("/Type/XObject/Subtype/Form/BBox[0 0 400 300]", b"0 g 10 10 5 5 re f"))
    content, _ = read(page_of(text() + b"/X Do", resources=forms(X=FIRST), objects=bodies))
    assert content.undetermined == "more than 20,000,000 bytes of drawing instructions"


def test_small_forms_drawn_very_often_are_counted_and_not_drawn() -> None:
    """A form that is nearly empty is work, too; its pixels and its text layer are not asked for."""
    bodies = [
        obj(f"/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<<{forms(X=FIRST + n + 1)}>>", b"/X Do " * 10)
        for n in range(6)
    ]
    bodies.append(obj("/Type/XObject/Subtype/Form/BBox[0 0 400 300]", b"n"))
    data = page_of(text() + b"/X Do", resources=forms(X=FIRST), objects=bodies)
    content, _ = read(data)
    assert content.undetermined == "1,111,111 drawn forms are beyond the limit of 200,000"
    with Pdf.open(data, "a.pdf") as document:
        assert not document.has_text(1)
        with pytest.raises(EvidenceError, match=r"a\.pdf, page 1.*1,111,111"):
            document.raster(1, 72)
        with pytest.raises(EvidenceError, match="1,111,111"):
            document.crop(1, None, 72)


def test_forms_that_multiply_in_an_annotation_are_counted_and_not_drawn() -> None:
    """What an annotation is drawn with counts like what the page draws."""
    bodies = [
        obj(f"/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<<{forms(X=FIRST + n + 1)}>>", b"/X Do " * 10)
        for n in range(6)
    ]
    bodies.append(obj("/Type/XObject/Subtype/Form/BBox[0 0 400 300]", b"n"))
    for shown, state in ((f"{FIRST} 0 R", ""), (f"<</On {FIRST} 0 R>>", "/AS/On")):
        stamp = f"/Annots[<</Type/Annot/Subtype/Stamp/Rect[0 0 400 300]{state}/AP<</N {shown}>>>>]"
        content, _ = read(page_of(text(), objects=bodies, page=stamp))
        assert content.undetermined == "1,111,110 drawn forms are beyond the limit of 200,000"


def nested(kind: str, depth: int, *, uses: int = 10, inside: int | None = None) -> bytes:
    """Return a page whose pattern, mask, drawn glyph or form draws another of its kind, and so on; the last a box.

    Args:
        kind: of what.
        depth: how many there are.
        uses: how often each draws the next.
        inside: the one that the last draws, from 0; None for a box.
    """
    bodies: list[bytes] = []
    for n in range(depth):
        after = n + 1 if n + 1 < depth else inside
        bodies += NESTS[kind](FIRST + n, None if after is None else FIRST + after, depth, uses)
    if kind == "form without resources":
        held = forms(**{f"X{FIRST + n}": FIRST + n for n in range(depth)})
    else:
        held = _held(kind, FIRST)
    objects = bodies[::2] + bodies[1::2] if kind == "glyph" else bodies
    return page_of(b"q " + _use(kind, uses, FIRST) + b" Q " + text(), resources=held, objects=objects)


def _held(kind: str, number: int) -> str:
    return {
        "pattern": f"/Pattern<</X {number} 0 R>>",
        "mask": f"/ExtGState<</X<</SMask<</S/Luminosity/G {number} 0 R>>>>>>",
        "glyph": f"/ExtGState<</X<</Font[{number} 0 R 12]>>>>",
        "form with an escaped name": forms(X=number),
        "form behind a comment": forms(X=number),
    }.get(kind, "")


def _use(kind: str, uses: int, number: int) -> bytes:
    return {
        "pattern": b"/Pattern cs /X scn " + b"0 0 90 90 re f " * uses,
        "mask": b"/X gs " + b"0 0 90 90 re f " * uses,
        "glyph": b"/X gs BT 20 100 Td (" + b"a" * uses + b") Tj ET",
        "form with an escaped name": b"/#58 Do " * uses,
        "form behind a comment": b"/X % (\n Do " * uses,
        "form without resources": b"/X%d Do " % number * uses,
    }[kind]


def _form(entries: str) -> Callable[[int, int | None, int, int], list[bytes]]:
    kind = next(k for k, v in ENTRIES.items() if v == entries)

    def body(_number: int, after: int | None, _depth: int, uses: int) -> list[bytes]:
        drawing = b"0 g 0 0 5 5 re f" if after is None else _use(kind, uses, after)
        resources = "" if after is None or kind == "form without resources" else f"/Resources<<{_held(kind, after)}>>"
        return [obj(entries + resources, drawing)]

    return body


def _glyph(number: int, after: int | None, depth: int, uses: int) -> list[bytes]:
    drawing = b"500 0 d0 0 0 400 400 re f" if after is None else b"500 0 d0 " + _use("glyph", uses, after)
    resources = "" if after is None else f"/Resources<<{_held('glyph', after)}>>"
    font = (
        "/Type/Font/Subtype/Type3/FontBBox[0 0 900 900]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 97"
        f"/Widths[500]/Encoding<</Differences[97/a]>>/CharProcs<</a {number + depth} 0 R>>{resources}"
    )
    return [obj(font), obj("", drawing)]


_PLAIN = "/Type/XObject/Subtype/Form/BBox[0 0 400 300]"
ENTRIES = {
    "pattern": "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 50 50]/XStep 50/YStep 50",
    "mask": _PLAIN + "/Group<</S/Transparency/CS/DeviceGray>>",
    "form with an escaped name": _PLAIN,
    "form behind a comment": _PLAIN + " ",
    "form without resources": _PLAIN + "  ",
}
NESTS = {kind: _form(entries) for kind, entries in ENTRIES.items()} | {"glyph": _glyph}


@pytest.mark.parametrize("kind", NESTS)
def test_whatever_draws_others_is_counted_and_not_drawn(kind: str) -> None:
    """Ten in each of ten, nine deep: neither words nor pixels are asked for."""
    data = nested(kind, 9)
    with Pdf.open(data, "a.pdf") as document:
        assert document.content(1).undetermined == "more than 20,000,000 bytes of drawing instructions"
        assert not document.has_text(1)
        with pytest.raises(EvidenceError, match="20,000,000"):
            document.raster(1, 72)


@pytest.mark.parametrize("kind", NESTS)
def test_what_draws_others_in_measure_is_read(kind: str) -> None:
    """One in another, twice: the page is read, its words are seen."""
    content, regions = read(nested(kind, 2, uses=2))
    assert content.undetermined is None
    assert {"Quillwort", "Umbrage"} <= {w.text for w in content.words}
    assert sum(r.sealed.characters for r in regions if r.sealed) == 0


@pytest.mark.parametrize("kind", NESTS)
def test_what_draws_itself_ends(kind: str) -> None:
    """One that is inside itself, and two inside each other, are read or refused with a reason."""
    for depth in (1, 2):
        content, _ = read(nested(kind, depth, uses=2, inside=0))
        assert content.undetermined or {"Quillwort", "Umbrage"} <= {w.text for w in content.words}


@pytest.mark.parametrize("kind", NESTS)
def test_what_is_nested_too_deep_is_not_drawn(kind: str) -> None:
    """A hundred inside each other would end the process: MuPDF has places for 256 that may fail."""
    content, _ = read(nested(kind, 100, uses=1))
    assert content.undetermined == "forms are nested deeper than 24"


def test_a_form_is_counted_with_the_pattern_it_inherits() -> None:
    """Five thousand boxes in a form, each painted with a pattern that was chosen before the form was drawn."""
    cell = obj(ENTRIES["pattern"], b"0 0 5 5 re f " * 5_000)
    boxes = obj(_PLAIN, b"0 0 300 200 re f " * 5_000)
    resources = f"/Pattern<</P {FIRST} 0 R>>" + forms(X=FIRST + 1)
    data = page_of(b"/Pattern cs /P scn /X Do", resources=resources, objects=[cell, boxes])
    assert read(data)[0].undetermined == "more than 20,000,000 bytes of drawing instructions"


def test_shadings_and_letters_are_counted() -> None:
    """Each shading is computed pixel by pixel, each letter is placed: thousands and millions are refused."""
    shading = "/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 9 9]/Function<</FunctionType 2/N 1/Domain[0 1]>>>>>>"  # noqa: E501
    content, _ = read(page_of(text() + b"/S sh " * 600, resources=shading))
    assert content.undetermined == "600 shadings are beyond the limit of 500"
    content, _ = read(page_of(text("a" * 1_100_000)))
    assert content.undetermined is not None
    assert content.undetermined.endswith("bytes of text are beyond the limit of 1,000,000")


def test_masks_and_patterns_of_an_ordinary_chart_are_read() -> None:
    """Thousands of boxes beside one long mask and one long pattern: only what is painted with them counts."""
    cell = obj(ENTRIES["pattern"], b"0 0 5 5 re f " * 2_000)
    mask = obj(ENTRIES["mask"], b"0 0 5 5 re f " * 2_000)
    resources = f"/Pattern<</P {FIRST} 0 R>>/ExtGState<</G<</SMask<</S/Luminosity/G {FIRST + 1} 0 R>>>>>>"
    few = b"q /Pattern cs /P scn 0 0 40 40 re f Q q /G gs 60 0 40 40 re f Q "
    boxes = b"0.5 g " + b"300 10 8 8 re f " * 5_000
    content, _ = read(page_of(text() + few + boxes, resources=resources, objects=[cell, mask]))
    assert content.undetermined is None


def test_paths_of_forms_are_counted_as_often_as_they_are_drawn() -> None:
    """A thousand boxes in a form that is drawn two hundred times are not drawn."""
    body = obj("/Type/XObject/Subtype/Form/BBox[0 0 400 300]", b"1 1 5 5 re f " * 1000)
    content, _ = read(page_of(text() + b"/X Do " * 200, resources=forms(X=FIRST), objects=[body]))
    assert content.undetermined == "200,000 drawn paths are beyond the limit of 100,000"


def test_instructions_that_mupdf_refuses_are_an_error_with_a_remedy() -> None:
    """A hundred thousand saved states have no text, no pixels, and a reason."""
    data = page_of(text() + b"q " * 100_000)
    content, _ = read(data)
    assert content.undetermined is not None
    assert content.undetermined.startswith("the page's contents are damaged")
    with Pdf.open(data, "a.pdf") as document:
        assert not document.has_text(1)
        with pytest.raises(EvidenceError, match=r"a\.pdf, page 1"):
            document.raster(1, 72)


def test_words_and_marks_piled_at_one_place_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each of many marks lies over each of many words, the page says so."""
    monkeypatch.setattr(overlap, "MAX_MET", 1_000)
    monkeypatch.setattr(overlap, "_FEW", 100)
    piled = b"".join(text(f"w{n}", x=100, y=100) + box(90, 95, 60, 20, paint=f"0.{n + 10} g") for n in range(60))
    content, _ = read(page_of(piled))
    assert content.undetermined == "more than 1,000 pairs of boxes lie over each other"


def test_a_page_of_very_many_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words beyond the bound make the page undetermined."""
    monkeypatch.setattr(pdf_content, "MAX_WORDS", 50)
    assert pdf_glyphs.MAX_WORDS > 100_000
    lines = b"".join(text(f"w{n}", x=5 * n, y=100) for n in range(70))
    content, _ = read(page_of(lines))
    assert content.undetermined is not None
    assert content.undetermined.endswith("words are beyond the limit of 50")


def test_too_many_marks_over_too_many_words_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where comparing them all would take minutes, the page says so."""
    monkeypatch.setattr(overlap, "MAX_COMPARED", 10_000)
    monkeypatch.setattr(overlap, "_FEW", 100)
    stack = b"".join(text(f"w{n}", x=5 * (n % 70), y=4 * (n // 70)) for n in range(700))
    content, _ = read(page_of(stack + b"".join(box(n, n, 300, 200, paint=f"0.{n + 10} g") for n in range(80))))
    assert content.undetermined == "more than 10,000 pairs of boxes stand at one height"


@pytest.mark.parametrize(
    ("packed", "bits"), [("DCTDecode", 8), ("JBIG2Decode", 1), ("CCITTFaxDecode", 1), ("FlateDecode", 8)]
)
def test_a_scan_whose_image_is_broken_is_no_black_page(packed: str, bits: int) -> None:
    """MuPDF shows a broken image as black; the page's pixels are refused with the reason instead."""
    data = page_of(SCAN, resources=forms(X=FIRST), objects=[image(400, 400, b"broken", packed=packed, bits=bits)])
    with Pdf.open(data, "a.pdf") as document:
        assert document.content(1).scan
        with pytest.raises(EvidenceError, match=r"a\.pdf, page 1.*its image"):
            document.raster(1, 100)


def test_an_image_that_shows_nothing_makes_the_page_undetermined() -> None:
    """A page whose only image cannot be opened is not an empty page."""
    broken = image(400, 400, b"broken", packed="JPXDecode")
    content, _ = read(page_of(SCAN, resources=forms(X=FIRST), objects=[broken]))
    assert content.undetermined == "the page's image is damaged"


def test_a_scan_that_lacks_its_last_row_is_read() -> None:
    """Writers forget a row; that is no damage."""
    rows = zlib.compress(bytes([255]) * (400 * 398))
    data = page_of(SCAN, resources=forms(X=FIRST), objects=[image(400, 400, rows)])
    with Pdf.open(data, "a.pdf") as document:
        assert document.raster(1, 72).pixels.mean() > 200


def test_a_scan_of_a_poster_is_bounded() -> None:
    """A0 at 600 dpi in grey is not unpacked; in black and white it is looked at, at a lower resolution."""
    claimed = image(19_866, 28_087, zlib.compress(bytes(1000)))
    content, _ = read(page_of(SCAN, resources=forms(X=FIRST), objects=[claimed]))
    assert content.undetermined == "an image of more than 300,000,000 bytes is beyond what can be looked at"
    white = zlib.compress(b"\xff" * ((19_866 // 8 + 1) * 28_087))
    poster = page_of(
        b"q 2384 0 0 3370 0 0 cm /X Do Q",
        box="0 0 2384 3370",
        resources=forms(X=FIRST),
        objects=[image(19_866, 28_087, white, bits=1)],
    )
    with Pdf.open(poster, "a.pdf") as document:
        assert document.content(1).undetermined is None
        raster = document.raster(1, 150)
    assert raster.width * raster.height <= pdf_raster.MAX_RASTER * 1.01


def test_a_huge_inline_image_does_not_stop_the_page() -> None:
    """An inline image of four megabytes, longer than it says, leaves the words readable."""
    inline = b"q 100 0 0 100 0 0 cm BI /W 2000 /H 2000 /CS /G /BPC 8 ID " + bytes(4_000_000) + b" EI Q"
    content, _ = read(page_of(text() + inline))
    assert content.undetermined or [w.text for w in content.words] == ["Quillwort", "Umbrage"]


def test_annotations_without_sense_are_passed_over() -> None:
    """Annotations without a place, or of no known kind, stop nothing."""
    rows: Any = "".join(
        f"<</Type/Annot/Subtype/{kind}{more}>>"
        for kind, more in (
            ("Redact", "/Rect[0 0 0 0]"), ("Square", ""), ("Nonsense", "/Rect[1 1 9 9]"),
            ("Highlight", "/Rect[1 1 9 9]/QuadPoints[1 2 3]"), ("Redact", "/Rect[nan 0 1 1]"),
        )
    )  # fmt: skip
    content, _ = read(page_of(text(), page=f"/Annots[{rows}]"))
    assert content.undetermined is None
    assert len(content.words) == 2
