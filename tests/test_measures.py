"""The measures: definitions of the page, and rows by group."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from forensics import judgement, questions
from forensics.case import Case
from forensics.measures import figure_rows, page_figures, total
from forensics.measures.hidden import together
from forensics.records.document import Document, DocumentKind
from forensics.records.figures import By
from forensics.records.geometry import Box
from forensics.records.message import Message, MessageCopy, MessageKind, PageLines, Participant
from forensics.records.page import Page, TextOrigin, Token
from forensics.records.region import Finder, Region, Style, Withheld
from forensics.records.source import Production, Settings
from forensics.selection import Filters
from forensics_cli.main import main
from tests.pdf_pages import bar, line, pdf

LEADING, ADVANCE = 14.0, 30.0
SETTINGS = Settings()


def page(number: int = 1, lines: int = 40, words: int = 14, production: str = "first", **more: object) -> Page:
    """Return a page of lines of 14 words, each 25 points wide with 5 points behind it, 14 points from line to line."""
    tokens = tuple(
        Token(text="Alder", box=Box(72 + ADVANCE * w, 72 + LEADING * n, 97 + ADVANCE * w, 84 + LEADING * n), line=n + 1)
        for n in range(lines)
        for w in range(words)
    )
    text = "\n".join(" ".join(["Alder"] * words) for _ in range(lines))
    made = Page(
        id=f"p_{number}", source="s_1", production=production, file="a.pdf", number=number, width=612, height=792,
        text_origin=TextOrigin.LAYER, text=text, tokens=tokens,
    )  # fmt: skip
    return dataclasses.replace(made, **more)


def region(box: Box | None, number: int = 1, name: str = "r_1", **more: object) -> Region:
    """Return a black region with a code."""
    made = Region(
        id=name, source="s_1", production="first", file="a.pdf", page=number, box=box, style=Style.BLACK,
        codes=("(b)(6)",), confidence=0.9, finders=(Finder.DRAWN,), why="",
    )  # fmt: skip
    return dataclasses.replace(made, **more)


def under(box: Box, whole: Page) -> Page:
    """Return the page without the words in the box."""
    return dataclasses.replace(
        whole, tokens=tuple(t for t in whole.tokens if not t.box or not box.contains(*t.box.centre))
    )


def test_a_clean_page() -> None:
    """Without regions nothing is touched and every share is nought."""
    (figures,) = page_figures([page()], [], SETTINGS)
    assert (figures.touched, figures.full, figures.regions) == (False, False, 0)
    assert (figures.area_share, figures.line_share, figures.words_hidden) == (0.0, 0.0, (0.0, 0.0, 0.0))
    assert figures.words_visible == 560
    assert figures.text_block == Box(72, 72, 487, 630)


def test_shares_of_a_box_over_lines() -> None:
    """Ten of forty lines hidden: a quarter of the block and of the lines, 140 words within the interval."""
    box = Box(72, 72, 487, 72 + 10 * LEADING - 2)
    (figures,) = page_figures([under(box, page())], [region(box)], SETTINGS)
    assert figures.area_share == pytest.approx(138 / 558, abs=0.001)
    assert figures.line_share == pytest.approx(0.25, abs=0.06)
    low, estimate, high = figures.words_hidden
    assert low <= 140 <= high
    assert estimate == pytest.approx(140, rel=0.25)


def test_a_short_box_hides_about_its_width() -> None:
    """Three words of one line give an interval that holds three."""
    box = Box(72, 72, 72 + 3 * ADVANCE - 5, 84)
    (figures,) = page_figures([under(box, page())], [region(box)], SETTINGS)
    low, estimate, high = figures.words_hidden
    assert low <= 3 <= high
    assert estimate == pytest.approx(3, abs=0.5)


def test_overlapping_regions_count_once() -> None:
    """The hidden area is that of the union."""
    boxes = [Box(72, 72, 272, 84), Box(172, 72, 372, 84)]
    marks = [region(box, name=f"r_{n}") for n, box in enumerate(boxes)]
    (figures,) = page_figures([page()], marks, SETTINGS)
    assert figures.hidden_area == pytest.approx(300 * 12)


def test_doubtful_regions_do_not_count() -> None:
    """Below the stated threshold a region touches nothing."""
    (figures,) = page_figures([page()], [region(Box(72, 72, 487, 84), confidence=0.4)], SETTINGS)
    assert not figures.touched


def test_furniture_is_not_text() -> None:
    """Stamps are neither in the text block nor among the words."""
    (figures,) = page_figures([page(furniture=(1, 40))], [], SETTINGS)
    assert figures.words_visible == 38 * 14
    assert figures.text_block == Box(72, 86, 487, 616)


def test_full_and_all_text_hidden() -> None:
    """A page as large as others whose block is hidden is full; a short one is all text hidden."""
    large, small = Box(72, 72, 487, 630), Box(72, 72, 200, 84)
    pages = [page(1), page(2), under(large, page(3)), page(4, lines=0)]
    marks = [region(large, 3, "r_3"), region(small, 4, "r_4")]
    figures = page_figures(pages, marks, SETTINGS)
    assert [(f.full, f.all_text_hidden) for f in figures] == [
        (False, False),
        (False, False),
        (True, False),
        (False, True),
    ]


def test_eleven_visible_words_are_not_full() -> None:
    """Ten words may remain on a full page, eleven may not."""
    large = Box(72, 72, 487, 630)
    ten = page(2, lines=1, words=10)
    eleven = page(3, lines=1, words=11)
    figures = page_figures([page(1), ten, eleven], [region(large, 2, "a"), region(large, 3, "b")], SETTINGS)
    assert [f.full for f in figures] == [False, True, False]


def test_a_page_region_is_full() -> None:
    """A region over the page is full, however little is known of its text."""
    sheet = region(Box(0, 0, 612, 792), 2, style=Style.PAGE)
    figures = page_figures([page(1), page(2, lines=0)], [sheet], SETTINGS)
    assert figures[1].full
    assert figures[1].words_hidden[1] > 100


def test_undetermined_pages_stay_in_the_denominator() -> None:
    """A page that could not be read is counted, and hides nothing that is known."""
    figures = page_figures([page(lines=0, undetermined="damaged")], [], SETTINGS)
    (row,) = figure_rows(By.PRODUCTION, [page(lines=0, undetermined="damaged")], figures, [], [], [], [], [])
    assert (row.pages, row.undetermined, row.touched) == (1, 1, 0)
    assert row.area_share is None


def test_regions_of_text_alone_are_estimated() -> None:
    """A marking in a text file has no box; its words are an interval, its area nothing."""
    lines = "To: (b)(6)\nHello Ben"
    tokens = tuple(Token(text=w, box=None, line=n) for n, row in enumerate(lines.split("\n"), 1) for w in row.split())
    text = page(lines=0, text=lines, tokens=tokens, text_origin=TextOrigin.NATIVE)
    mark = region(None, lines=(1, 1), columns=(4, 10), style=Style.MARKING)
    (figures,) = page_figures([text], [mark], SETTINGS)
    assert figures.touched
    assert figures.hidden_area == 0
    assert figures.line_share is not None
    assert 0 < figures.words_hidden[0] <= figures.words_hidden[1] <= figures.words_hidden[2]


def corpus() -> dict[str, list[object]]:
    """Two pages with three regions, one slip sheet, one document, one message in one copy."""
    pages = [page(1), page(2)]
    marks = [
        region(Box(72, 72, 272, 84), 1, "r_1", message="m_1"),
        region(Box(72, 100, 272, 112), 1, "r_2", codes=("(b)(5)", "(b)(6)")),
        region(Box(72, 130, 272, 142), 1, "r_3", codes=()),
        region(Box(72, 72, 272, 84), 2, "r_4", codes=("Non-Responsive",)),
    ]
    slip = Withheld(id="w", source="s_1", production="first", file="a.pdf", page=2, pages=5, codes=("(b)(5)",), why="")
    document = Document(
        id="d_1", source="s_1", production="first", file="a.pdf", kind=DocumentKind.EMAIL, first=1, last=2,
        bates_first="A-1", bates_last="A-2", why="",
    )  # fmt: skip
    sender = Participant(printed="Alder, Ada", name="Ada Alder")
    message = Message(
        id="m_1", message_id=None, kind=MessageKind.PRODUCED, sender=sender, to=(), cc=(), bcc=(),
        sent="2011-03-04T10:00", sent_raw=None, subject=None, body="", attachments=(), copies=(),
    )  # fmt: skip
    copy = MessageCopy(
        id="c_1", document="d_1", source="s_1", production="first", file="a.pdf", page=1, bates=None, lines=(1, 3),
        depth=0, quoted_in=None, message="m_1", place=(PageLines(source="s_1", file="a.pdf", page=1, lines=(1, 40)),),
    )  # fmt: skip
    return {
        "pages": pages, "figures": list(page_figures(pages, marks, SETTINGS)), "regions": marks, "withheld": [slip],
        "documents": [document], "messages": [message], "copies": [copy],
    }  # fmt: skip


def test_the_row_of_a_production() -> None:
    """Withheld pages stand beside the delivered ones; regions are coded, uncoded, or claim no exemption."""
    (row,) = figure_rows(By.PRODUCTION, **corpus())
    assert (row.pages, row.touched, row.withheld) == (2, 2, 5)
    assert (row.regions, row.uncoded, row.other_markings) == (4, 1, 1)
    assert row.area_share == pytest.approx(row.hidden_area / row.block_area)
    assert row.line_share == pytest.approx(row.hidden_line_length / row.line_length)
    assert (row.messages, row.messages_redacted) == (1, 1)


def test_a_region_with_two_codes_counts_in_each() -> None:
    """Rows by code name every code; regions without one have a row of their own."""
    rows = {row.key: row.regions for row in figure_rows(By.CODE, **corpus())}
    assert (rows["(b)(6)"], rows["(b)(5)"], rows["Non-Responsive"], rows[""]) == (2, 1, 1, 1)


@pytest.mark.parametrize(("by", "count"), [(By.PAGE, 2), (By.REGION, 4), (By.DOCUMENT, 1)])
def test_rows_by_place(by: By, count: int) -> None:
    """Pages, regions and documents have a row each, with the file."""
    rows = figure_rows(by, **corpus())
    assert len(rows) == count
    assert {row.file for row in rows} == {"a.pdf"}


@pytest.mark.parametrize(("by", "key"), [(By.MONTH, "2011-03"), (By.SENDER, "Ada Alder")])
def test_rows_by_message(by: By, key: str) -> None:
    """A region goes with the message it stands in; the rest stands outside messages."""
    rows = {row.key: row for row in figure_rows(by, **corpus())}
    assert rows[key].messages == 1
    assert rows[key].messages_redacted == 1
    assert sum(row.regions for row in rows.values()) == 4


@pytest.mark.parametrize("by", list(By))
def test_rows_do_not_depend_on_the_order_of_regions(by: By) -> None:
    """The same corpus with its regions turned round gives the same rows by group."""
    data = corpus()
    turned = {**data, "regions": list(reversed(data["regions"]))}
    first, second = figure_rows(by, **data), figure_rows(by, **turned)
    assert sorted(first, key=lambda r: r.key) == sorted(second, key=lambda r: r.key)


def ragged(number: int = 1, **more: object) -> Page:
    """Return a page of pairs of lines: fourteen words, then one."""
    whole = page(number)
    kept = tuple(t for t in whole.tokens if t.line % 2 or (t.box and t.box.x0 < 73))
    return dataclasses.replace(whole, tokens=kept, **more)


def test_a_block_hides_what_it_would_hide_of_readable_text() -> None:
    """Where every second line is short, a box over ten lines holds about five full ones."""
    box = Box(72, 72, 487, 72 + 10 * LEADING - 2)
    pages = [under(box, ragged(1)), *(ragged(n) for n in range(2, 6))]
    found = page_figures(pages, [region(box)], SETTINGS)
    low, estimate, high = found[0].words_hidden
    assert low <= 5 * 14 + 5 <= high
    assert estimate == pytest.approx(75, rel=0.15)


def test_a_high_box_narrower_than_a_word_hides_something() -> None:
    """A box over ten lines in which no whole word fits is estimated all the same."""
    (figures,) = page_figures([page()], [region(Box(72, 72, 80, 72 + 10 * LEADING))], SETTINGS)
    assert 0 <= figures.words_hidden[0] < figures.words_hidden[1] < figures.words_hidden[2] < 20


def test_gaps_between_paragraphs_do_not_widen_the_leading() -> None:
    """Ten lines in pairs, with room between the pairs: a box as high as three lines hides three."""
    tops = [100 + 14 * (n % 2) + 34 * (n // 2) for n in range(20)]
    tokens = tuple(
        Token(text="Alder", box=Box(72 + ADVANCE * w, top, 97 + ADVANCE * w, top + 12), line=n + 1)
        for n, top in enumerate(tops)
        for w in range(14)
    )
    spread = page(tokens=tokens)
    box = Box(72, 500, 487, 500 + 3 * LEADING - 2)
    (figures,) = page_figures([spread], [region(box)], SETTINGS)
    assert figures.words_hidden[1] > 2 * 14


def test_a_page_without_text_borrows_the_type_of_its_file() -> None:
    """A bar on a page of a file in small type hides more words than the same bar in a file in large type."""
    small = [dataclasses.replace(_scaled(page(n), 0.5), source="s_small", id=f"p_s{n}") for n in (1, 2)]
    large = [dataclasses.replace(page(n), source="s_large", id=f"p_l{n}") for n in (1, 2)]
    bare = [page(3, lines=0, source=name, id=f"p_{name}") for name in ("s_small", "s_large")]
    box = Box(72, 72, 372, 80)
    marks = [region(box, 3, name, source=name) for name in ("s_small", "s_large")]
    found = page_figures([*small, *large, *bare], marks, SETTINGS)
    assert found[4].words_hidden[1] == pytest.approx(2 * found[5].words_hidden[1], rel=0.05)


def _scaled(whole: Page, factor: float) -> Page:
    tokens = tuple(t._replace(box=Box(*(v * factor for v in t.box))) for t in whole.tokens if t.box)
    return dataclasses.replace(whole, tokens=tokens)


def test_errors_of_many_boxes_partly_cancel_out() -> None:
    """The interval of a whole is narrower than the sum of its parts, and that of one part stays as it is."""
    part = (50.0, 100.0, 160.0)
    assert together([part]) == pytest.approx(part)
    low, estimate, high = together([part] * 25)
    assert estimate == 2500
    assert 25 * 50 < low < 2500 < high < 25 * 160


def test_scans_that_nobody_read_have_no_shares() -> None:
    """A bar on a scan without OCR is counted, but no share of unknown words is given, for it or for its production."""
    box = Box(72, 72, 272, 84)
    pages = [page(1, lines=0, text_origin=TextOrigin.NONE), under(box, page(2))]
    marks = [region(box, 1, "r_1"), region(box, 2, "r_2")]
    figures = page_figures(pages, marks, SETTINGS)
    assert (figures[0].line_share, figures[0].area_share, figures[0].all_text_hidden) == (None, None, False)
    assert figures[0].words_hidden[1] > 0
    (row,) = figure_rows(By.PRODUCTION, pages, figures, marks, [], [], [], [])
    assert (row.pages, row.unread, row.touched, row.regions) == (2, 1, 2, 2)
    assert row.line_share == figures[1].line_share


def test_the_total_of_rows_that_share_no_page() -> None:
    """Counts add up, and shares are taken of the sums."""
    rows = figure_rows(By.PAGE, **corpus())
    whole = total(rows)
    (production,) = figure_rows(By.PRODUCTION, **corpus())
    assert (whole.pages, whole.regions, whole.uncoded) == (production.pages, production.regions, production.uncoded)
    assert whole.line_share == pytest.approx(production.line_share)
    assert whole.words_hidden == pytest.approx(production.words_hidden)


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Case]:
    """Return a case of one page with two bars, one of which a person rejected."""

    def bars(page: object) -> None:
        for y in range(40, 280, 16):
            line(page, y)
        bar(page, (40, 100, 240, 112))
        bar(page, (40, 180, 240, 192))

    (tmp_path / "a.pdf").write_bytes(pdf(bars))
    with Case.open(tmp_path / "case.sqlite", create=True, settings=Settings(ocr="never")) as case:
        case.ingest([tmp_path / "a.pdf"], Production(name="first"))
        found = questions.regions(case, Filters())
        judgement.record(case, "region", [found[1].id], "no", "A. Reader", "a ruled line")
        yield case


def test_a_rejected_region_is_out_of_the_adjudicated_figures(judged: Case) -> None:
    """As detected there are two redactions, as adjudicated one; words hidden follow; undoing gives both back."""
    (before,) = questions.figure_rows(judged, By.PRODUCTION, Filters())
    (after,) = questions.figure_rows(judged, By.PRODUCTION, Filters(), adjudicated=True)
    assert (before.regions, after.regions) == (2, 1)
    assert after.words_hidden[1] == pytest.approx(before.words_hidden[1] / 2, rel=0.2)
    judgement.record(judged, "undo", ["1"], None, "A. Reader", "")
    (undone,) = questions.figure_rows(judged, By.PRODUCTION, Filters(), adjudicated=True)
    assert undone.regions == 2


def test_a_confirmed_region_counts_however_doubtful(judged: Case) -> None:
    """A region below the threshold that a person confirmed is in the adjudicated figures alone."""
    doubtful = dataclasses.replace(questions.regions(judged, Filters())[0], confidence=0.3)
    judged.store.add([doubtful])
    judgement.record(judged, "region", [doubtful.id], "yes", "A. Reader", "")
    ((_, page_after),) = questions.pages(judged, Filters(), adjudicated=True)
    assert page_after.regions == 1
    assert [r.id for r in questions.regions(judged, Filters())] != [doubtful.id]


def test_the_command_shows_both_figures(judged: Case) -> None:
    """Tables come twice where a person decided; records say what the verdict was, and the measures after it."""
    path = str(judged.store.path)
    ran = CliRunner().invoke(main, ["redactions", path, "--by", "production"])
    assert "as detected" in ran.stdout
    assert "as adjudicated by a person" in ran.stdout
    rows = json.loads(CliRunner().invoke(main, ["redactions", path, "--by", "document", "--json"]).stdout)
    assert (rows[0]["regions"], rows[0]["adjudicated"]["regions"]) == (2, 1)
    found = json.loads(CliRunner().invoke(main, ["redactions", path, "--json"]).stdout)
    assert sorted(r.get("verdict", "") for r in found) == ["", "no"]


def test_tables_answer_without_reading_mails(tmp_path: Path) -> None:
    """The quick answer runs no stage beyond the measures."""
    (tmp_path / "a.pdf").write_bytes(pdf(line))
    path = tmp_path / "case.sqlite"
    with Case.open(path, create=True, settings=Settings(ocr="never")) as case:
        case.ingest([tmp_path / "a.pdf"], Production(name="first"))
        assert CliRunner().invoke(main, ["redactions", str(path)]).exit_code == 0
        assert case.stale() == ["mail", "identity", "threads", "people", "inconsistent", "topics"]
