"""The passages of a message: its sentences, as words and holes."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from forensics.compare.strand import key
from forensics.mail.endings import ending
from forensics.records.message import Message
from forensics.records.page import INK

LEAST_WORDS = 8
"""Visible words below which a sentence says too little to be told from another."""
MOST_WORDS = 150
"""A longer run without a full stop is a table or a list, not a sentence."""
SHORT_LINE = 0.6
"""Share of the widest line below which a line ends its paragraph, if the next one begins like a sentence."""

_HOLE = re.compile(rf"\[{INK}+(?: [^\[\]]*)?\]")
_PIECE = re.compile(rf"\[{INK}+(?: [^\[\]]*)?\]|\S+")
_BREAK = re.compile(
    r"""(?<=[.?!])["'”’)\]]*\s+(?=["'“‘(]?[A-Z0-9\[])   # a full stop, then a capital
    | (?<=[:;])\s+(?=["“])                              # what is quoted begins
    | (?<=[.?!,]["”])\s+                                # what is quoted ends
    """,
    re.VERBOSE,
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Amb|Sec|St|No|Nos|vs?|cf|e\.g|i\.e|etc|approx|Inc|Co|Corp"
    r"|U\.S|U\.N|a\.m|p\.m|[A-Z]\.[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Art|Para|Dept|Fig)\.$"
)
_ITEM = re.compile(r"\s*(?:[-–•*·o]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+")
_QUOTED = re.compile(r"\s*[\"“‘].*[\"”’][.,;]?\s*$", re.DOTALL)


class Word(NamedTuple):
    """A word of a passage, or a hole where ``key`` is empty."""

    key: str
    width: int
    """Characters, the blank after it included."""
    text: str


class Passage(NamedTuple):
    """One sentence of a message."""

    message: Message
    words: tuple[Word, ...]
    set_off: bool
    """It stands between quotation marks, as language does that is proposed."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(w.key for w in self.words)

    @property
    def text(self) -> str:
        """The passage as it stands, on one line."""
        return " ".join(w.text for w in self.words)

    @property
    def visible(self) -> int:
        """How many words can be read."""
        return sum(1 for w in self.words if w.key)


def passages(message: Message) -> Iterator[Passage]:
    """Yield the sentences of a message that are long enough to be told from others, in order.

    Signature and disclaimer are left out.
    """
    author = message.sender.name if message.sender else None
    for paragraph in _paragraphs(ending(message.body, author).words.split("\n")):
        for sentence in _sentences(paragraph):
            words = tuple(_words(sentence))
            if LEAST_WORDS <= sum(1 for w in words if w.key) <= MOST_WORDS:
                yield Passage(message, words, _QUOTED.match(sentence) is not None)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Yield runs of lines that belong together: between blank lines, items of a list, and short last lines."""
    widest = max((len(line) for line in lines), default=0)
    held: list[str] = []
    for line in lines:
        if held and (not line.strip() or _ITEM.match(line) or _ends(held[-1], line, widest)):
            yield " ".join(held)
            held = []
        if line.strip():
            held.append(line.strip())
    if held:
        yield " ".join(held)


def _ends(above: str, below: str, widest: int) -> bool:
    first = below.lstrip()[:1]
    return len(above) < SHORT_LINE * widest and (first.isupper() or first in '"“[')


def _sentences(paragraph: str) -> Iterator[str]:
    first = 0
    for found in _BREAK.finditer(paragraph):
        if not _ABBREVIATED.search(paragraph[first : found.start() + 1].rstrip()):
            yield paragraph[first : found.end()].strip()
            first = found.end()
    yield paragraph[first:].strip()


def _words(sentence: str) -> Iterator[Word]:
    for piece in _PIECE.findall(sentence):
        if _HOLE.fullmatch(piece):
            yield Word("", piece.count(INK) + 1, piece)
        elif said := key(piece):
            yield Word(said, len(piece) + 1, piece)
