"""Where exactly on a page the words and the redactions of a change stand: a citation has one box around them all."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from forensics.records.cite import Cite
from forensics.records.geometry import Box, hull
from forensics.records.page import Page, Token
from forensics.records.region import Region

SLACK = 0.5
"""Page units by which boxes were rounded."""


class Spot(NamedTuple):
    """A word as a change quotes it, and its pieces on the page: two where a hyphen divides it."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def boxes(self) -> list[Box]:
        """The boxes of its pieces."""
        return [t.box for t in self.tokens if t.box]


def word_spots(page: Page, cite: Cite, text: str) -> list[Spot]:
    """Return the words of a change that stand on the page cited, in reading order.

    A change may run on to the next page, and codes or marks may stand between its words; both are left out.
    """
    if cite.box is None:
        return []
    around, repeated = cite.box.grow(SLACK), set(page.furniture)
    held = [t for t in page.tokens if not t.region and t.line not in repeated and _inside(t.box, around)]
    words = text.split()
    starts = (n for n, token in enumerate(held) if words and _begins(token, words[0]))
    found = (_followed(held[n:], words) for n in starts)
    return max(found, key=lambda spots: (len(spots), _fills(spots, cite.box or around)), default=[])


def _fills(spots: Sequence[Spot], cited: Box) -> float:
    """Return how well some words fill the box cited, which tells repetitions apart."""
    box = hull(b for spot in spots for b in spot.boxes)
    return box.iou(cited) if box else 0.0


def region_spots(regions: Iterable[Region], cite: Cite) -> list[Box]:
    """Return the boxes of the redactions of a page that lie in the place cited."""
    if cite.box is None:
        return []
    around = cite.box.grow(SLACK)
    return [r.box for r in regions if _inside(r.box, around) and r.box]


def by_line(spots: Sequence[Spot]) -> list[Box]:
    """Return one box for each line that some words stand on."""
    lines: dict[int, list[Box]] = {}
    for token in (t for spot in spots for t in spot.tokens):
        if token.box:
            lines.setdefault(token.line, []).append(token.box)
    return [box for boxes in lines.values() if (box := hull(boxes))]


def _inside(box: Box | None, around: Box) -> bool:
    if box is None:
        return False
    return around.x0 <= box.x0 and around.y0 <= box.y0 and box.x1 <= around.x1 and box.y1 <= around.y1


def _begins(token: Token, word: str) -> bool:
    return token.text == word or (len(token.text) > 1 and word.startswith(token.text[:-1]))


def _followed(tokens: Sequence[Token], words: Sequence[str]) -> list[Spot]:
    """Return the words that follow one another from the first token on, as far as they do."""
    found: list[Spot] = []
    rest = iter(words)
    word = next(rest, None)
    for at, pieces in _readings(tokens):
        if word is None:
            break
        if at and at == word:
            found.append(Spot(word, pieces))
            word = next(rest, None)
    return found


def _readings(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[Token, ...]]]:
    """Yield each word, then, where it ends in a hyphen, the word it makes with the next."""
    for n, token in enumerate(tokens):
        yield token.text, (token,)
        if n + 1 < len(tokens) and len(token.text) > 1:
            yield token.text[:-1] + tokens[n + 1].text, (token, tokens[n + 1])
