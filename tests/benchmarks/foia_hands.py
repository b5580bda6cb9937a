"""How United States agencies redact, and the truth of a synthetic page: hands, labels, regions, files."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fixtures.blocks import Placed
from forensics.records.geometry import Box

Codes = tuple[str, ...]
Colour = tuple[float, float, float]

BLACK, WHITE, RED, GREY = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.8, 0.0, 0.0), (0.7, 0.7, 0.7)
LABELS: tuple[tuple[str, Codes], ...] = (
    ("(b)(6)", ("(b)(6)",)),
    ("(b) (6)", ("(b)(6)",)),
    ("(b)(5)", ("(b)(5)",)),
    ("(b)(5) DPP", ("(b)(5)",)),
    ("(b)(6), (b)(7)(C)", ("(b)(6)", "(b)(7)(C)")),
    ("(b)(6); (b)(7)(C)", ("(b)(6)", "(b)(7)(C)")),
    ("(b)(7)(E)", ("(b)(7)(E)",)),
    ("(b) (7)(E)", ("(b)(7)(E)",)),
    ("(b)(4)", ("(b)(4)",)),
    ("(b)(5), (b)(7)(E)", ("(b)(5)", "(b)(7)(E)")),
    ("B6", ("(b)(6)",)),
    ("B5", ("(b)(5)",)),
    ("(b)(3)", ("(b)(3)",)),
    ("Non-Responsive", ("Non-Responsive",)),
)
MARGIN_LABELS: tuple[tuple[str, Codes], ...] = (
    ("b6\nb7C", ("(b)(6)", "(b)(7)(C)")),
    ("b6 -1\nb7C -1", ("(b)(6)", "(b)(7)(C)")),
    ("b7E -3", ("(b)(7)(E)",)),
    ("b5 -1", ("(b)(5)",)),
    ("b7E", ("(b)(7)(E)",)),
    ("b6", ("(b)(6)",)),
)
LABEL_FACE = "helv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How one office redacts: fill and rim of its boxes, colour and place of its codes."""

    name: str
    fill: Colour
    rim: Colour | None = None
    ink: Colour = BLACK
    place: str = "inside"
    """``inside``, ``left`` (inside at the left), ``beside``, ``margin`` or ``none``."""
    block: bool = True
    """One box for whole lines that follow each other, as wide as the longest or as the measure."""
    shape: str = "rectangle"

    @property
    def style(self) -> str:
        """Style of its regions, as the truth says it."""
        if self.fill == WHITE:
            return "outline" if self.rim else "white"
        return "black" if self.fill == BLACK else "grey"


HANDS: tuple[Hand, ...] = (
    Hand(name="black, white codes", fill=BLACK, ink=WHITE),
    Hand(name="outlined, codes", fill=WHITE, rim=BLACK),
    Hand(name="outlined, red codes", fill=WHITE, rim=RED, ink=RED, place="left"),
    Hand(name="black, no codes", fill=BLACK, place="none", shape="quad"),
    Hand(name="black, codes in the margin", fill=BLACK, place="margin"),
    Hand(name="outlined, codes in the margin", fill=WHITE, rim=BLACK, place="margin"),
    Hand(name="grey, codes", fill=GREY, block=False),
    Hand(name="black, codes beside", fill=BLACK, place="beside", block=False),
    Hand(name="black strokes, red codes beside", fill=BLACK, ink=RED, place="beside", block=False, shape="stroke"),
    Hand(name="white, codes", fill=WHITE, place="left"),
    Hand(name="black, red codes", fill=BLACK, ink=(1.0, 0.25, 0.25), shape="pieces"),
    Hand(name="outlined lines, codes", fill=WHITE, rim=BLACK, block=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueRegion:
    """One redaction as drawn; ``words`` counts the hidden words with a letter or digit in them."""

    box: Box
    codes: Codes | None
    """Codes printed for it; None where the print leaves open whether a label in the margin means it too."""
    style: str
    words: int
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePage:
    """What stands on one page."""

    regions: tuple[TrueRegion, ...]
    visible_words: int
    """Stamps not counted."""
    full: bool = False

    @property
    def hidden_words(self) -> int:
        """Words beneath the boxes."""
        return sum(r.words for r in self.regions)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoiaFile:
    """One PDF and its truth, page by page."""

    name: str
    hand: Hand
    data: bytes = field(repr=False)
    pages: tuple[TruePage, ...]


@dataclass(slots=True)
class Passage:
    """A run of words of a page under one label, before boxes are drawn around it."""

    words: list[Placed]
    label: str
    codes: Codes


def count(words: Sequence[Placed]) -> int:
    """Return how many words have a letter or digit in them."""
    return sum(any(c.isalnum() for c in w.text) for w in words)
