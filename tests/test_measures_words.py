"""Words beneath boxes, judged by the readable text of the production: lines of one kind, blocks, whole lines."""

import dataclasses
from collections.abc import Sequence

import pytest

from forensics.measures import figure_rows, page_figures, total
from forensics.measures.hidden import together
from forensics.measures.rows import CODE_UNREAD, UNCODED
from forensics.measures.stretches import LineKind, kinds_of
from forensics.records.figures import By
from forensics.records.geometry import Box
from forensics.records.page import Page, TextOrigin, Token
from forensics.records.region import Finder, Region, Style
from forensics.records.source import Settings

PITCH, LEADING, LEFT = 5.0, 14.0, 72.0
HEADER = ["From: Alder-Ashgrove, Ada <ada.alder-ashgrove@harbour.example>", "Sent: Friday, 4 March 2016 10:22"]
PROSE = "we saw the pier at noon and it was low so we went on to the yard and met the men of the day"
SETTINGS = Settings(threshold=0.0)


def written(lines: Sequence[str], number: int = 1, hidden: Sequence[str] = (), **more: object) -> Page:
    """Return a page whose every character is 5 points wide; lines 14 points apart.

    A word ``#n`` stands for ``hidden[n]``, which the redaction ``r_<page>_<n>`` covers.
    """
    tokens = []
    for n, line in enumerate(lines, 1):
        x = LEFT
        for word in line.split():
            text = hidden[int(word[1:])] if word.startswith("#") else word
            box = Box(x, LEADING * n, x + PITCH * len(text), LEADING * n + 11)
            name = f"r_{number}_{word[1:]}" if word.startswith("#") else None
            tokens.append(Token(text="█" if name else text, box=box, line=n, region=name))
            x = box.x1 + PITCH
    made = Page(
        id=f"p_{number}", source="s_1", production="first", file="a.pdf", number=number, width=612, height=792,
        text_origin=TextOrigin.LAYER, text="\n".join(lines), tokens=tuple(tokens),
    )  # fmt: skip
    return dataclasses.replace(made, **more)


def boxes(page: Page, codes: tuple[str, ...] = ("(b)(6)",)) -> list[Region]:
    """Return the redactions of a page, drawn a point and a half beyond what they cover."""
    return [region(t.region, page.number, t.box.grow(1.5, 0.0), codes) for t in page.tokens if t.region and t.box]


def region(name: str, page: int, box: Box, codes: tuple[str, ...] = ("(b)(6)",)) -> Region:
    """Return a black region."""
    return Region(
        id=name, source="s_1", production="first", file="a.pdf", page=page, box=box, style=Style.BLACK, codes=codes,
        confidence=0.9, finders=(Finder.DRAWN,), why="",
    )  # fmt: skip


def readable(pages: int = 24) -> list[Page]:
    """Return pages of mails that hide nothing, the words of each paragraph turned by one."""
    words = PROSE.split()
    turned = [" ".join(words[n:] + words[:n]) for n in range(8)]
    return [written([*HEADER, "", *turned], number=100 + n) for n in range(pages)]


def estimate(page: Page, others: Sequence[Page]) -> tuple[float, float, float]:
    """Return the words hidden on a page of a production."""
    return page_figures([page, *others], boxes(page), SETTINGS)[0].words_hidden


def test_an_address_is_one_long_word_and_a_sentence_many_short_ones() -> None:
    """Boxes of one width hide what stands in lines of their kind: three words behind From:, many in a sentence."""
    name = "Birch-Ashgrove, Bea <bea.birch-ashgrove@harbour.example>"
    header = written(["From: #0", "Sent: Friday", PROSE, PROSE], hidden=[name])
    prose = written(["and #0 then", PROSE, PROSE], hidden=[PROSE[: len(name)]])
    behind_from, in_sentence = (estimate(p, readable())[1] for p in (header, prose))
    assert behind_from == pytest.approx(3, abs=1)
    assert in_sentence == pytest.approx(len(PROSE[: len(name)].split()), rel=0.2)


def test_a_box_as_short_as_a_letter_hides_one_word() -> None:
    """However narrow, a box in a line hides at least one."""
    low, middle, high = estimate(written(["and #0 then", PROSE, PROSE], hidden=["a"]), readable())
    assert low <= 1 <= high
    assert middle == pytest.approx(1, abs=0.3)


def test_lines_are_told_apart_by_what_stands_before_the_box() -> None:
    """Names, other fields, text; a line without a visible word may be any."""
    lines = ["From: Ada", "To: Bea", "Subject: Tides", "#0", "we met"]
    page = written(lines, hidden=["a whole line of words"])
    assert list(kinds_of(page).values()) == [
        LineKind.NAMES, LineKind.NAMES, LineKind.FIELD, LineKind.WHOLE, LineKind.TEXT,
    ]  # fmt: skip


def test_names_run_on_in_indented_lines() -> None:
    """The second line of recipients has no label; it is indented beneath the first."""
    page = written(["To: Ada; Bea", "Cas; Dan", "we met"])
    moved = [t._replace(box=Box(140, 28, 200, 39)) if t.line == 2 else t for t in page.tokens]
    kinds = kinds_of(dataclasses.replace(page, tokens=tuple(moved)))
    assert [kinds[n] for n in (1, 2, 3)] == [LineKind.NAMES, LineKind.NAMES, LineKind.TEXT]


def test_a_code_beside_a_box_does_not_make_its_line_readable() -> None:
    """``[████] (b)(6)`` alone in a line shows no word of what the line was."""
    page = written(["#0 (b)(6)", "we met"], hidden=["a whole line of words"])
    assert kinds_of(page)[1] is LineKind.WHOLE


def test_a_block_hides_what_blocks_of_its_size_hold() -> None:
    """Five lines of prose hold five times the words of one, within the interval."""
    block = region("r_1", 1, Box(70.5, 200, 73.5 + PITCH * len(PROSE), 198 + 5 * LEADING))
    page = written([PROSE] * 3)
    figures = page_figures([page, *readable()], [block], SETTINGS)[0]
    low, middle, high = figures.words_hidden
    true = 5 * len(PROSE.split())
    assert low <= true <= high
    assert middle == pytest.approx(true, rel=0.15)


def test_errors_of_pages_partly_cancel_out() -> None:
    """The interval of many pages is narrower, as a share, than that of one, and never empty."""
    low, middle, high = together([(50.0, 100.0, 150.0)] * 20)
    assert middle == 2000
    assert 0.2 < (high - low) / middle < 1.0


def test_codes_of_scans_that_nobody_read_are_not_missing() -> None:
    """Boxes on them are neither coded nor uncoded, and have a row of their own among the codes."""
    scan = written([], number=1, text_origin=TextOrigin.NONE)
    read = written(["and #0 then"], number=2, hidden=["Ada"])
    unread = dataclasses.replace(boxes(read, ())[0], id="r_scan", page=1)
    regions = [unread, *boxes(read, ())]
    figures = page_figures([scan, read], regions, SETTINGS)
    (row,) = figure_rows(By.PRODUCTION, [scan, read], figures, regions, [], [], [], [])
    assert (row.regions, row.coded, row.uncoded, row.code_unread) == (2, 0, 1, 1)
    assert total([row]).code_unread == 1
    by_code = figure_rows(By.CODE, [scan, read], figures, regions, [], [], [], [])
    assert [(r.key, r.regions) for r in by_code] == [(UNCODED, 1), (CODE_UNREAD, 1)]
    assert by_code[1].line_share is None, "of lines that nobody read no share is known"


def test_coded_regions_claim_something() -> None:
    """A redaction marked Non-Responsive alone is no coded one: it counts among the other markings."""
    page = written(["and #0 then"], hidden=["Ada"])
    regions = boxes(page, ("Non-Responsive",))
    (row,) = figure_rows(By.PRODUCTION, [page], page_figures([page], regions, SETTINGS), regions, [], [], [], [])
    assert (row.coded, row.uncoded, row.other_markings) == (0, 0, 1)


def apart(page: Page, gap: float) -> Page:
    """Return a page with the blank lines of its text so many leadings high."""
    lines = page.text.split("\n")
    up = {n: LEADING * (1 - gap) * sum(not line for line in lines[:n]) for n in range(1, len(lines) + 1)}
    placed = [(t, t.box._replace(y0=t.box.y0 - up[t.line], y1=t.box.y1 - up[t.line])) for t in page.tokens if t.box]
    return dataclasses.replace(page, tokens=tuple(t._replace(box=box) for t, box in placed))


def test_a_gap_between_paragraphs_is_no_line_of_text() -> None:
    """A box two lines and a gap high hides what stands about such gaps, less than one that is two lines high."""
    solid, loose = [PROSE] * 6, [PROSE, "", "yes", "", PROSE, "", "yes"]
    others = [apart(written([*loose, "", *solid], number=100 + n), 0.6) for n in range(24)]
    page = written(["Good morning all", "", "and goodbye to you"])
    width = PITCH * len(PROSE) + 3
    high, low = (
        page_figures([page, *others], [region("r_1", 1, Box(70.5, 200, 70.5 + width, 200 + h * LEADING))], SETTINGS)[0]
        for h in (2.5, 1.9)
    )
    words = len(PROSE.split())
    assert high.words_hidden[1] == pytest.approx(words + 1, rel=0.1)
    assert low.words_hidden[1] == pytest.approx(2 * words, rel=0.1)


def test_a_black_page_that_runs_on_is_a_full_one() -> None:
    """Before a page that begins a mail, a black page holds what the last pages of mails do, which are shorter."""
    long, short = [*HEADER, "", *[PROSE] * 20], [PROSE] * 4
    pages = [written(long if n % 2 else short, number=n) for n in range(1, 41)]
    black = written([], number=41)
    cover = dataclasses.replace(region("r_1", 41, Box(0, 0, 612, 792)), style=Style.PAGE)
    hidden = []
    for after in (long, short):
        figures = page_figures([*pages, black, written(after, number=42)], [cover], SETTINGS)
        hidden.append(figures[-2].words_hidden[1])
    words = len(PROSE.split())
    assert hidden[0] == pytest.approx(4 * words, rel=0.1)
    assert hidden[1] > 20 * words
