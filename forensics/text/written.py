"""Visible lines of a source that is text: its own lines, with place-holders where markings stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from forensics.records.page import Token, placeholder
from forensics.records.region import Region


@dataclass(frozen=True, slots=True, order=True)
class _Cut:
    """Columns of one line that a region stands for."""

    first: int
    after: int
    region: str
    codes: tuple[str, ...]


def compose(text: str, regions: Sequence[Region]) -> tuple[list[str], list[Token]]:
    """Return the lines of a text with its regions replaced by place-holders, and their tokens.

    A region with columns replaces these in its first line; every further line, and all lines of one without columns,
    are replaced from the first written character to the last.
    """
    cuts = _cuts(text.split("\n"), regions)
    lines: list[str] = []
    tokens: list[Token] = []
    for number, line in enumerate(text.split("\n"), 1):
        if number not in cuts:
            lines.append(line)
            tokens += [Token(text=word, box=None, line=number) for word in line.split()]
            continue
        shown, found = _replaced(line, cuts[number], number)
        lines.append(shown)
        tokens += found
    return lines, tokens


def _cuts(lines: Sequence[str], regions: Sequence[Region]) -> dict[int, list[_Cut]]:
    cuts: dict[int, list[_Cut]] = defaultdict(list)
    for region in regions:
        first, last = region.lines or (0, -1)
        for number in range(max(1, first), min(last, len(lines)) + 1):
            line = lines[number - 1]
            start, end = len(line) - len(line.lstrip()), len(line.rstrip())
            if number == first and region.columns is not None:
                start, end = region.columns
            cuts[number].append(_Cut(max(0, start), max(start, end), region.id, region.codes))
    return {number: sorted(found) for number, found in cuts.items()}


def _replaced(line: str, cuts: Sequence[_Cut], number: int) -> tuple[str, list[Token]]:
    """Write a line piece by piece; cuts that overlap stand side by side, and what either covers is left out."""
    out, at = "", 0
    tokens: list[Token] = []
    for cut in cuts:
        kept = line[at : max(at, cut.first)].ljust(max(0, cut.first - at))
        out += kept
        tokens += [Token(text=word, box=None, line=number) for word in kept.split()]
        text = placeholder(cut.after - cut.first, cut.codes)
        out += text
        tokens.append(Token(text=text, box=None, line=number, region=cut.region, codes=cut.codes))
        at = max(at, cut.after)
    tokens += [Token(text=word, box=None, line=number) for word in line[at:].split()]
    return out + line[at:], tokens
