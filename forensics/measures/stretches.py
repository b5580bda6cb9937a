"""What a box over one line hides: as many words as stretches of its width hold in the production's readable text.

Addresses and names are longer than the words of a sentence, so that a box behind ``To:`` hides fewer words than one of
its width inside a paragraph. Each is therefore held against lines of its own kind; one over all of its line, of which
nobody sees what it was, against whole lines of any length.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from forensics.intake.stamps import label
from forensics.measures.setting import WIDEST_BLANK, Interval, Setting, is_word
from forensics.records.page import Page, Token
from forensics.redaction.drawn import is_code_text

MOST_WORDS = 60
"""Words of the longest stretch."""
ENOUGH = 20
"""Stretches of about a box's width from which its words are taken."""
ALIKE = ((0.75, 0.04), (1.5, 0.08), (3.0, 0.16))
"""Widths that are a box's: so many characters, or this share of it, on either side; the first that are enough."""
_NAMED = frozenset({"from", "to", "cc", "bcc"})
_CODES = 6
"""Most words of a line that may be codes and nothing else."""

Widths = NDArray[np.float64]
"""Of stretches, in characters, sorted."""


class LineKind(StrEnum):
    """What stands in a line."""

    NAMES = "names"
    """Senders and recipients."""
    FIELD = "field"
    """A date, a subject, attachments."""
    TEXT = "text"
    WHOLE = "whole"
    """Nobody sees: every word of it is hidden."""


def kinds_of(page: Page) -> dict[int, LineKind]:
    """Return the kind of each line of a page; names run on in lines that are indented beneath their label."""
    tokens: dict[int, list[Token]] = defaultdict(list)
    for token in page.tokens:
        tokens[token.line].append(token)
    found: dict[int, LineKind] = {}
    kind, edge = LineKind.TEXT, math.inf
    for number, text in enumerate(page.text.split("\n"), 1):
        field = label(text.lstrip("> |"))
        if field is not None:
            kind, edge = LineKind.NAMES if field in _NAMED else LineKind.FIELD, _indented(tokens[number])
        elif kind is not LineKind.TEXT and not any(t.box and t.box.x0 >= edge for t in tokens[number][:1]):
            kind = LineKind.TEXT
        seen = [t.text for t in tokens[number] if is_word(t)]
        found[number] = kind if seen and not (len(seen) <= _CODES and is_code_text(seen)) else LineKind.WHOLE
    return found


def _indented(tokens: Sequence[Token]) -> float:
    """Return from where on a line below is indented: one line height behind the left edge of the label."""
    return next((t.box.x0 + t.box.height for t in tokens if t.box), math.inf)


_CHOSEN = frozenset({LineKind.NAMES, LineKind.TEXT})
"""Of a passage chosen out of a line, a name say, few long words are likelier than many short ones of the same width."""
_SEEN = (LineKind.NAMES, LineKind.FIELD, LineKind.TEXT)


class Stretches:
    """Stretches of words in the readable lines of a production, by the kind of their line."""

    def __init__(self, widths: Mapping[LineKind, Sequence[Widths]]) -> None:
        """Take, for each kind, the sorted widths (in characters) of stretches of 1, 2, 3 words and so on."""
        self._widths = widths
        self._known: dict[tuple[LineKind, float], Interval | None] = {}

    @classmethod
    def of(cls, pages: Iterable[tuple[Sequence[Token], Setting, Mapping[int, LineKind]]]) -> "Stretches":
        """Measure the lines of pages, each given by its visible words, its setting and the kinds of its lines."""
        parts: dict[tuple[LineKind, int], list[Widths]] = defaultdict(list)
        for words, setting, kinds in pages:
            for run in _lines(words, kinds):
                parts[LineKind.WHOLE, len(run)].append((run[-1:, 1] - run[0, 0]) / setting.pitch)
            for kind, run in _runs(words, kinds):
                for count in range(1, min(len(run), MOST_WORDS) + 1):
                    span = run[count - 1 :, 1] - run[: len(run) - count + 1, 0]
                    parts[kind, count].append(span / setting.pitch)
        widths = {
            kind: [np.sort(np.concatenate(parts.get((kind, n), [np.empty(0)]))) for n in range(1, MOST_WORDS + 1)]
            for kind in LineKind
        }
        return cls(widths)

    def words_in(self, kind: LineKind, width: float) -> Interval | None:
        """Return the words in a stretch of some width: 5th percentile, mean, 95th.

        Args:
            kind: that of its line.
            width: in characters.

        Returns:
            None where the production shows too little text to tell.
        """
        key = kind, round(2 * width) / 2
        if key not in self._known:
            self._known[key] = self._measured((kind,), key[1]) or self._measured(_SEEN, key[1])
        return self._known[key]

    def _measured(self, kinds: Sequence[LineKind], width: float) -> Interval | None:
        for least, share in ALIKE:
            slack = max(least, share * width)
            counts = np.zeros(MOST_WORDS)
            for kind in kinds:
                for n, spans in enumerate(self._widths[kind]):
                    first, last = np.searchsorted(spans, (width - slack, width + slack))
                    counts[n] += last - first
            if counts.sum() >= ENOUGH:
                return _spread(counts / np.arange(1, MOST_WORDS + 1) if _CHOSEN.issuperset(kinds) else counts)
        return None


def _spread(counts: NDArray[np.float64]) -> Interval:
    """Return 5th percentile, mean and 95th of how many words stretches hold, given how often each number occurs."""
    words = np.arange(1, len(counts) + 1)
    reached = np.cumsum(counts) / counts.sum()
    low, high = (float(words[np.searchsorted(reached, share)]) for share in (0.05, 0.95))
    mean = float((words * counts).sum() / counts.sum())
    return min(low, mean), mean, max(high, mean)


def _lines(words: Sequence[Token], kinds: Mapping[int, LineKind]) -> Iterator[NDArray[np.float64]]:
    """Yield the left and right edges of the words of each line that is no field of a header."""
    for number, line in groupby(words, key=lambda t: t.line):
        if kinds.get(number) is not LineKind.TEXT:
            continue
        edges = np.array([(t.box.x0, t.box.x1) for t in line if t.box])
        if 0 < len(edges) <= MOST_WORDS:
            yield edges


def _runs(words: Sequence[Token], kinds: Mapping[int, LineKind]) -> Iterator[tuple[LineKind, NDArray[np.float64]]]:
    """Yield the left and right edges of words that follow each other in a line without a wide gap."""
    run: list[tuple[float, float]] = []
    line = 0
    for token in words:
        if token.box is None or not is_word(token):
            continue
        joined = (
            bool(run) and token.line == line and 0 <= token.box.x0 - run[-1][1] + 1 < WIDEST_BLANK * token.box.height
        )
        if run and not joined:
            yield kinds.get(line, LineKind.TEXT), np.array(run)
            run = []
        run.append((token.box.x0, token.box.x1))
        line = token.line
    if run:
        yield kinds.get(line, LineKind.TEXT), np.array(run)
