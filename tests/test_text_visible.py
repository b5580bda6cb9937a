"""The gate: what regions cover never gets into a page, and what is visible keeps its lines."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from forensics import text
from forensics.records.geometry import Box
from forensics.records.page import Page, PageContent, RawWord, TextOrigin
from forensics.records.region import Finder, Region, Style
from forensics.records.source import Locator, Source, SourceFormat

SOURCE = Source(
    id="s_1",
    production="first",
    file="a.pdf",
    sha256="",
    size=1,
    format=SourceFormat.PDF,
    pages=1,
    locator=Locator(path="a"),
)
CHAR, HIGH, LEADING = 6.0, 12.0, 14.0


def region(box: Box | None, codes: Sequence[str] = (), style: Style = Style.BLACK, **more: tuple[int, int]) -> Region:
    """Return a region."""
    return Region(
        id=f"r_{box}_{more}", source="s_1", production="first", file="a.pdf", page=1, box=box, style=style,
        codes=tuple(codes), confidence=1.0, finders=(Finder.DRAWN,), why="", lines=more.get("lines"),
        columns=more.get("columns"),
    )  # fmt: skip


def line(words: str, y: float, x: float = 72.0, number: int = 0) -> list[RawWord]:
    """Return the words of a line in a typewriter face, six points a character."""
    found, at = [], x
    for word in words.split(" "):
        if word:
            box = Box(at, y, at + CHAR * len(word), y + HIGH)
            found.append(RawWord(text=word, box=box, line=number))
        at += CHAR * (len(word) + 1)
    return found


def lines(*texts: str, top: float = 72.0) -> list[RawWord]:
    """Return lines below each other."""
    return [w for n, t in enumerate(texts) for w in line(t, top + n * LEADING, number=n)]


def page_of(words: Sequence[RawWord], regions: Sequence[Region] = ()) -> Page:
    """Pass words and regions through the gate."""
    content = PageContent(number=1, width=612, height=792, words=tuple(words))
    return text.visible(content, words, TextOrigin.LAYER, regions, source=SOURCE)


def text_page(written: str, *regions: Region) -> Page:
    """Pass a text and its regions through the gate."""
    content = PageContent(number=1, width=80, height=10, text=written)
    return text.visible(content, (), TextOrigin.NATIVE, regions, source=SOURCE)


def over(word: RawWord, grow: float = 1.0) -> Box:
    """Return a box that covers a word."""
    return word.box.grow(grow, -1.0)


def test_labels_and_values_in_columns_come_onto_one_line() -> None:
    """Columns that the file lists one after the other are joined by height, the gap kept as blanks."""
    words = lines("From:", "Sent:") + [
        w for n, t in enumerate(["Ada Alder", "Tuesday"]) for w in line(t, 73 + 14 * n, 180, 9 + n)
    ]
    assert page_of(words).text == "From:             Ada Alder\nSent:             Tuesday"


def test_a_covered_word_gives_a_place_holder_with_its_codes() -> None:
    """The box over a name becomes ``[█████ (b)(6)]`` between the words beside it."""
    words = lines("From: Ada Alder (HQ)", "To: Ben Birch")
    page = page_of(words, [region(over(words[1], 0), ["(b)(6)"])])
    assert page.text == "From: [███ (b)(6)] Alder (HQ)\nTo: Ben Birch"
    assert [(t.line, t.codes) for t in page.tokens if t.region] == [(1, ("(b)(6)",))]


def test_a_partly_covered_word_is_left_out_whole() -> None:
    """Half a name under a box would give the other half away."""
    words = lines("From: Alderson today")
    half = Box(words[1].box.x0 + 20, words[1].box.y0, words[1].box.x1, words[1].box.y1)
    assert page_of(words, [region(half)]).text == "From:    [█████] today"


def test_a_neighbour_that_a_box_only_touches_stays() -> None:
    """Tight leading and tight boxes: a quarter of the height or of a character is no cover."""
    words = lines("one two three", "four five six")
    box = Box(words[1].box.x0 - 1, words[1].box.y0 - 1, words[1].box.x1 + 1, words[4].box.y0 + 3)
    assert page_of(words, [region(box)]).text == "one [███] three\nfour five six"


def test_a_tall_box_gives_one_place_holder_a_line() -> None:
    """A paragraph under one box keeps its lines, those that show no word included."""
    words = lines("Before it", "hidden words", "more hidden", "", "last hidden", "After it")
    box = Box(60, 72 + LEADING, 200, 72 + 5 * LEADING - 2)
    page = page_of(words, [region(box)])
    assert page.text.split("\n") == ["Before it", *["[███████████████████████]"] * 4, "After it"]


def test_a_black_page_has_lines_at_a_common_leading() -> None:
    """Without a word to go by, a black page has as many lines as a typed one."""
    page = page_of([], [region(Box(0, 0, 612, 792), style=Style.PAGE)])
    assert 45 <= len(page.text.split("\n")) <= 65


def test_codes_printed_in_a_box_are_not_said_twice() -> None:
    """The words of a code inside an outlined box go into its place-holder."""
    words = lines("To: (b)(6) and others")
    box = words[1].box.grow(2, 0)
    assert page_of(words, [region(box, ["(b)(6)"], Style.OUTLINE)]).text == "To: [███████ (b)(6)] and others"


def test_punctuation_stays_at_the_redaction_it_follows() -> None:
    """A comma beside a box stands at the place-holder as it would at the word beneath."""
    words = lines("was ( ), 2009")
    box = Box(words[1].box.x1, words[1].box.y0, words[2].box.x0, words[1].box.y1)
    assert page_of(words, [region(box)]).text == "was ([█]), 2009"


def test_a_skewed_scan_keeps_its_lines() -> None:
    """Lines that fall by more than a line's height across the page stay together."""
    flat = lines(*["one two three four five six seven eight nine ten eleven twelve thirteen fourteen"] * 5)
    tilted = [RawWord(text=w.text, box=Box(w.box.x0, w.box.y0 + d, w.box.x1, w.box.y1 + d), line=w.line)
              for w in flat for d in [0.035 * w.box.centre[0]]]  # fmt: skip
    assert page_of(tilted).text == page_of(flat).text


def test_a_short_word_of_narrow_letters_stays_in_its_line() -> None:
    """``it,`` in a proportional face is taller than wide and yet no stamp that runs up the margin."""
    boxes = {"changed": (0.0, 36.0), "it,": (38.0, 45.4), "and": (48.0, 64.0)}
    words = [RawWord(text=w, box=Box(x0, 72, x1, 85), line=0) for w, (x0, x1) in boxes.items()]
    stamp = RawWord(text="UNCLASSIFIED", box=Box(590, 300, 602, 380), line=1)
    assert page_of([*words, stamp]).text.split() == ["changed", "it,", "and", "UNCLASSIFIED"]


def test_a_wide_gap_between_lines_is_a_blank_line() -> None:
    """Paragraphs stay apart."""
    words = lines("Head") + lines("Body one", "body two", "body three", "body four", top=120)
    assert page_of(words).text == "Head\n\nBody one\nbody two\nbody three\nbody four"


def test_an_undetermined_page_keeps_its_reason_and_has_no_text() -> None:
    """A page that could not be read is still a page."""
    content = PageContent(number=1, width=0, height=0, undetermined="damaged")
    page = text.visible(content, lines("never"), TextOrigin.LAYER, [], source=SOURCE)
    assert (page.text, page.undetermined, page.text_origin) == ("", "damaged", TextOrigin.NONE)


def test_markings_in_a_text_are_replaced_in_their_columns() -> None:
    """Text keeps its own lines and blanks; the marking becomes a place-holder where it stood."""
    page = text_page(
        "From:     secret one    B6\nTo: Ben", region(None, ["(b)(6)"], Style.MARKING, lines=(1, 1), columns=(10, 26))
    )
    assert page.text == "From:     [████████████████ (b)(6)]\nTo: Ben"
    assert [t.text for t in page.tokens] == ["From:", "[████████████████ (b)(6)]", "To:", "Ben"]


def test_a_marking_over_whole_lines_replaces_each() -> None:
    """Lines without columns are replaced from their first letter to their last, beyond the end of the text none."""
    page = text_page("a\n  secret\nsecret too\nb", region(None, (), Style.MARKING, lines=(2, 3)))
    assert page.text == "a\n  [██████]\n[██████████]\nb"


def test_overlapping_markings_hide_what_either_covers() -> None:
    """Two regions over one stretch both stand there, and nothing beneath them does."""
    page = text_page(
        "ab secret cd",
        region(None, (), Style.MARKING, lines=(1, 1), columns=(3, 9)),
        region(None, ["(b)(5)"], Style.MARKING, lines=(1, 1), columns=(5, 9)),
    )
    assert page.text == "ab [██████][████ (b)(5)] cd"


WORDS = st.lists(
    st.tuples(st.floats(0, 560), st.floats(0, 760), st.integers(1, 12), st.integers(0, 30), st.booleans()),
    min_size=1,
    max_size=25,
)
BOXES = st.lists(st.tuples(st.floats(0, 600), st.floats(0, 780), st.floats(1, 300), st.floats(1, 300)), max_size=6)


@settings(max_examples=150, deadline=None)
@given(WORDS, BOXES)
def test_no_covered_word_passes_the_gate(
    placed: list[tuple[float, float, int, int, bool]], boxes: list[tuple[float, float, float, float]]
) -> None:
    """Canary: for any words and regions, a word under a region is in no line and no token, any other is in both."""
    words = [
        RawWord(text=f"word{n:05d}" + "y" * more, box=Box(x, y, x + 5.0 * (9 + more), y + HIGH), line=at, invisible=dim)
        for n, (x, y, more, at, dim) in enumerate(placed)
    ]
    page = page_of(words, [region(Box(x, y, x + w, y + h)) for x, y, w, h in boxes])
    shown = [{t.text for t in page.tokens}, set(page.text.split())]
    for word in words:
        common = [word.box.intersect(Box(x, y, x + w, y + h)) for x, y, w, h in boxes]
        if any(c.height > 0.36 * HIGH and c.width > 2.6 for c in common):
            assert all(word.text not in place for place in shown)
        elif all(c.height < 0.34 * HIGH or c.width < 2.4 for c in common):
            assert all(word.text in place for place in shown)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("ab cd\t", max_size=20), min_size=1, max_size=6),
    st.integers(1, 6),
    st.integers(0, 25),
    st.integers(0, 25),
)
def test_no_text_beneath_a_marking_passes_the_gate(texts: list[str], number: int, first: int, width: int) -> None:
    """Canary: what stands in the columns of a region is gone, what stands beside it remains."""
    written = "\n".join(texts)
    page = text_page(written, region(None, (), Style.MARKING, lines=(number, number), columns=(first, first + width)))
    got = page.text.split("\n")
    assert len(got) == len(texts)
    if number <= len(texts):
        before, after = texts[number - 1][:first], texts[number - 1][first + width :]
        assert got[number - 1].startswith(before) and got[number - 1].endswith(after)
        assert len(got[number - 1]) == max(first, len(before)) + max(1, width) + 2 + len(after)
