"""Words aligned with redactions as wildcards; the texts stand in the tests."""

import re

from forensics.compare.align import align
from forensics.compare.aligned import Aligned, aligned
from forensics.compare.anchors import anchored
from forensics.compare.changes import Context, changes_of
from forensics.compare.strand import Strand, key, page_hidden, strand
from forensics.records.comparison import ChangeKind
from forensics.records.ids import stable_id
from forensics.records.page import INK, Page, TextOrigin, Token

_TOKEN = re.compile(rf"\[{INK}+(?: [^\]]*)?\]|\S+")


def page(text: str, number: int = 1, furniture: tuple[int, ...] = (), origin: TextOrigin = TextOrigin.LAYER) -> Page:
    """Make a page of a text in which redactions stand as place-holders."""
    tokens = []
    for line, row in enumerate(text.split("\n"), 1):
        for place, found in enumerate(_TOKEN.findall(row)):
            hidden = found.startswith(f"[{INK}")
            codes = tuple(re.findall(r"\(b\)\(\d\)", found)) if hidden else ()
            region = stable_id("r", number, line, place) if hidden else None
            tokens.append(Token(text=found, box=None, line=line, region=region, codes=codes))
    return Page(
        id=f"p{number}",
        source="s",
        production="x",
        file="a.pdf",
        number=number,
        width=612,
        height=792,
        text_origin=origin,
        text=text,
        tokens=tuple(tokens),
        furniture=furniture,
    )


def hole(text: str, code: str = "(b)(5)") -> str:
    """Return the place-holder of a text."""
    return f"[{INK * len(text)} {code}]"


def pair(left: str, right: str) -> Aligned:
    return aligned(strand([page(left)]), strand([page(right)]))


def told(left: str, right: str) -> list[tuple[str, str]]:
    found = changes_of(pair(left, right), Context("x", {}, lambda _page, _line: None))
    return [(c.kind.value, c.text) for c in found]


def test_one_release_between_neighbours() -> None:
    """Words in the place of a redaction were released, alone and without context."""
    left = f"The mayor said {hole('the bridge is closed')} until further notice"
    assert told(left, "The mayor said the bridge is closed until further notice") == [
        ("released", "the bridge is closed")
    ]


def test_common_words_inside_a_release_do_not_break_it() -> None:
    """A word that stands both after the redaction and inside the released text matches the one after it."""
    left = f"We asked {hole('him to go to the office to sign')} to the end"
    right = "We asked him to go to the office to sign to the end"
    assert told(left, right) == [("released", "him to go to the office to sign")]


def test_reflow_hyphens_case_and_punctuation_are_no_changes() -> None:
    """Line breaks, a divided word, quotation marks and case are not differences of text."""
    left = "The informa-\ntion was “sent”\nto Ben Birch."
    right = 'the information was "sent" to\nBen Birch'
    assert told(left, right) == []


def test_furniture_takes_no_part() -> None:
    """Stamps that repeat are left out on both sides."""
    ours = strand([page("RELEASE IN PART\nDear Ada\nall well", furniture=(1,))])
    theirs = strand([page("Dear Ada all well\nMTS-R000101", furniture=(2,))])
    assert not aligned(ours, theirs).outcomes


def test_still_withheld_and_code_changed() -> None:
    """A redaction over a redaction is still withheld; where the codes differ, the code changed."""
    passage = "a passage of some length"
    left = f"Before {hole(passage)} after"
    assert told(left, f"Before {hole(passage)} after") == [("still_withheld", "")]
    assert told(left, f"Before {hole(passage, '(b)(7)')} after") == [("code_changed", "")]


def test_partly_released() -> None:
    """Of one redaction a part is released and the rest stays hidden."""
    left = f"Before {hole('Ada Alder met the lender twice')} after that"
    right = f"Before {hole('Ada Alder', '(b)(5)')} met the lender twice after that"
    assert sorted(told(left, right)) == [("released", "met the lender twice"), ("still_withheld", "")]


def test_newly_withheld() -> None:
    """Words under a redaction of the later production alone are newly withheld."""
    right = f"Call me at {hole('555 0100', '(b)(6)')} any time"
    assert told("Call me at 555 0100 any time", right) == [("newly_withheld", "555 0100")]


def test_text_without_redaction_is_text_layer_only() -> None:
    """Words that differ where nothing is redacted are a difference of the text layer."""
    assert told("The cost is 400 crowns a year", "The cost is 900 crowns a year") == [("text_layer_only", "900")]


def test_width_bounds_what_a_redaction_released() -> None:
    """A small box does not release a long passage; what it cannot have held is text alone."""
    more = " ".join(f"word{n}" for n in range(60))
    found = dict(told(f"Signed by {hole('Ben')} on Monday", f"Signed by Ben {more} on Monday"))
    assert found["released"].startswith("Ben")
    assert len(found["released"].split()) < 8
    assert "word59" in found["text_layer_only"]


def test_misreadings_match() -> None:
    """Words that OCR misread match those they stand for and are no change."""
    left = page("Please forward the schedule to the harbour master")
    right = page("P1ease forward the schcdule to the harbour rnaster", origin=TextOrigin.OCR)
    found = aligned(strand([left]), strand([right]))
    assert not list(changes_of(found, Context("x", {}, lambda _page, _line: None)))


def test_black_pages_pair_by_order() -> None:
    """Two black pages between known neighbours release the pages that stand in their place."""
    black = "\n".join(hole("x" * 60) for _ in range(30))
    first, last = "alpha bravo charlie delta echo", "victor whiskey xray yankee zulu"
    left = [page(first, 1), page(black, 2), page(black, 3), page(last, 4)]
    inner = [" ".join(f"w{side}x{n}" for n in range(120)) for side in (2, 3)]
    right = [page(first, 1), page(inner[0], 2), page(inner[1], 3), page(last, 4)]
    found = aligned(strand(left), strand(right))
    assert [(p.left, p.right) for p in found.pages] == [(0, 0), (1, 1), (2, 2), (3, 3)]
    released = [c for c in changes_of(found, Context("x", {}, lambda _page, _line: None)) if c.kind == "released"]
    assert [c.text for c in released] == inner
    assert all(page_hidden(p) for p in left[1:3])


def test_pages_left_out_of_a_black_run_are_removed() -> None:
    """Where fewer pages stand in the place of black ones, the last of these have no counterpart."""
    black = "\n".join(hole("x" * 60) for _ in range(30))
    first = "alpha bravo charlie delta echo"
    left = [page(first, 1), *(page(black, n) for n in range(2, 8))]
    right = [page(first, 1), *(page(" ".join(f"w{n}x{m}" for m in range(120)), n) for n in range(2, 5))]
    found = aligned(strand(left), strand(right))
    assert [(p.left, p.right, p.state.value) for p in found.pages[1:]] == [
        (1, 1, "ambiguous"),
        (2, 2, "ambiguous"),
        (3, 3, "ambiguous"),
    ]
    kinds = [c.kind for c in changes_of(found, Context("x", {}, lambda _page, _line: None))]
    assert kinds.count(ChangeKind.PAGE_REMOVED) == 3


def test_matches_increase_on_both_sides() -> None:
    """Words that changed places never give crossing matches."""
    left, right = strand([page("a b c d e f g h a b c")]), strand([page("e f g h a b c d a b c")])
    matches = align(left, right)
    assert matches == sorted(matches, key=lambda m: m[1])
    assert len({j for _, j in matches}) == len(matches)


def test_anchors_of_equal_texts_match_everything() -> None:
    """Equal texts are matched word by word, repeated words included."""
    words = ["to", "be", "or", "not", "to", "be", "that", "is", "the", "question"]
    assert anchored(words, words) == [(n, n) for n in range(len(words))]


def test_keys_keep_letters_and_figures() -> None:
    """Words are compared without case and punctuation; decimal points stay."""
    assert [key(w) for w in ("“U.S.”", "3.50,", "don't", "--", "ﬁne")] == ["us", "3.50", "dont", "", "fine"]


def test_empty_strands() -> None:
    """Nothing aligns with nothing."""
    nothing: Strand = strand([])
    assert align(nothing, nothing) == []
    assert aligned(nothing, strand([page("one word")])).matches == []
