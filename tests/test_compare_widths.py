"""How many characters redactions hide, by their boxes; the boxes stand in the tests."""

from forensics.compare.widths import type_of, width_of
from forensics.records.geometry import Box
from forensics.records.page import Token, placeholder

WORD = Token(text="berthing", box=Box(72, 100, 112, 110), line=1)
"""Eight characters, five points each."""


def bar(left: float, right: float, line: int = 2, region: str = "r") -> Token:
    return Token(text=placeholder(30, ()), box=Box(left, line * 12, right, line * 12 + 10), line=line, region=region)


def test_the_words_of_the_page_tell_the_width_of_a_bar() -> None:
    """A bar of 52 points in type five points wide hides ten characters, whatever the place-holder says."""
    token = bar(72, 124)
    kind = type_of([WORD, WORD, token], [WORD, WORD])
    assert width_of(token, kind) == (10, 10)


def test_bars_drawn_to_the_margin_may_hide_less() -> None:
    """Where bars share their right edge, a line beneath may end anywhere."""
    bars = [bar(72, 500, 2, "a"), bar(72, 500, 3, "b"), bar(72, 300, 4, "c")]
    kind = type_of([WORD, WORD, *bars], [WORD, WORD])
    assert [width_of(b, kind).least for b in bars] == [1, 1, width_of(bars[2], kind).likely]


def test_blocks_may_hide_less() -> None:
    """A block over several lines is as wide as the longest of them."""
    lines = [bar(72, 300, 2, "a"), bar(72, 300, 3, "a")]
    kind = type_of([WORD, WORD, *lines], [WORD, WORD])
    assert all(width_of(t, kind).least == 1 < width_of(t, kind).likely for t in lines)


def test_without_words_the_height_of_bars_tells() -> None:
    """A page that shows no word takes its type to be about half as wide as high."""
    tokens = [bar(72, 200, n, f"r{n}") for n in range(2, 5)]
    kind = type_of(tokens, [])
    assert 2 < kind.advance < 7


def test_text_without_boxes_keeps_its_place_holder() -> None:
    """In a text file the place-holder is all there is."""
    token = Token(text=placeholder(12, ()), box=None, line=1, region="r")
    assert width_of(token, type_of([token], [])) == (12, 12)
