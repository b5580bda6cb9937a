"""Visible lines of a page whose words have boxes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from forensics.records.geometry import Box
from forensics.records.page import RawWord, Token, placeholder
from forensics.records.region import Region
from forensics.text.cover import hidden, is_upright
from forensics.text.layout import Layout, Row, layout

OVER_LINE = 0.35
"""Part of a line's height under a region from which the region stands on that line."""
COLUMN = 2.0
"""Characters of blank from which a gap parts columns; written as at least three blanks."""
WIDEST_GAP = 40
CLOSE = 0.6
"""Characters of blank below which punctuation stands at a redaction, not apart from it."""
_ENDS, _BEGINS = frozenset(",.;:!?)]}’”'\""), frozenset("([{‘“'\"")
PARAGRAPH = 1.7
"""Steps between lines, in leadings, from which a blank line is written between them."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a place-holder on its way into a line."""

    text: str
    box: Box
    region: str | None = None
    codes: tuple[str, ...] = ()


def compose(
    words: Sequence[RawWord], regions: Sequence[Region], page: Box, unread: Collection[int] = ()
) -> tuple[list[str], list[Token]]:
    """Return the lines of a page and their tokens: visible words, and place-holders where regions stand.

    Hidden words only help to tell where lines run; their text goes no further than this function's first lines.
    """
    plan = layout(words, page.height)
    gone = hidden(words, regions).union(unread)
    pieces: dict[int, list[_Piece]] = {}
    for row in plan.rows:
        pieces[id(row)] = [_Piece(words[at].text, words[at].box) for at in row.words if at not in gone]
    for region in sorted((r for r in regions if r.box is not None), key=lambda r: (r.box, r.id)):
        for row, piece in _stand_ins(region, plan, page):
            pieces.setdefault(id(row), []).append(piece)
    rows = [(row, pieces[id(row)]) for row in sorted(plan.rows, key=lambda r: r.middle) if pieces.get(id(row))]
    upright = [w for at, w in enumerate(words) if at not in gone and is_upright(w)]
    return _write(rows, upright, plan)


def _stand_ins(region: Region, plan: Layout, page: Box) -> Iterator[tuple[Row, _Piece]]:
    box = (region.box or page).intersect(page)
    if box.area <= 0:
        return
    rows = _rows_under(box, plan)
    text = placeholder(round(box.width / plan.advance), region.codes)
    for row in rows:
        fall = plan.slope * box.centre[0]
        part = box.intersect(Box(box.x0, row.top + fall, box.x1, row.bottom + fall)) if len(rows) > 1 else box
        yield row, _Piece(text, part if part.area else box, region.id, region.codes)


def _rows_under(box: Box, plan: Layout) -> list[Row]:
    """Return the rows a box stands on; where the page shows none beneath it, rows are laid at the page's leading."""
    top, bottom = plan.levelled(box)
    rows = [row for row in plan.rows if _stands_on(top, bottom, row)]
    for middle in _empty_lines(top, bottom, sorted(r.middle for r in rows), plan.leading):
        near = min(plan.rows, key=lambda r: abs(r.middle - middle), default=None)
        if near is None or abs(near.middle - middle) > 0.5 * plan.leading:
            near = Row(middle - 0.4 * plan.leading, middle + 0.4 * plan.leading)
            plan.rows.append(near)
        if near not in rows:
            rows.append(near)
    return rows


def _stands_on(top: float, bottom: float, row: Row) -> bool:
    common = min(bottom, row.bottom) - max(top, row.top)
    height = row.bottom - row.top
    return common >= OVER_LINE * height or (common > 0 and common >= 0.6 * (bottom - top))


def _empty_lines(top: float, bottom: float, middles: Sequence[float], leading: float) -> Iterator[float]:
    """Yield the middles of the lines that fit into a box between those it is known to stand on."""
    if not middles:
        count = max(1, round((bottom - top) / leading))
        step = (bottom - top) / count
        yield from (top + (i + 0.5) * step for i in range(count))
        return
    yield from (middles[0] - i * leading for i in range(1, 1 + _fit(middles[0] - top, leading)))
    for a, b in pairwise(middles):
        count = round((b - a) / leading)
        yield from (a + i * (b - a) / count for i in range(1, count))
    yield from (middles[-1] + i * leading for i in range(1, 1 + _fit(bottom - middles[-1], leading)))


def _fit(room: float, leading: float) -> int:
    """Return how many lines fit between the middle of a line and the edge of a box."""
    return max(0, int(room / leading + 0.1))


def _write(
    rows: Sequence[tuple[Row, list[_Piece]]], upright: Sequence[RawWord], plan: Layout
) -> tuple[list[str], list[Token]]:
    lines: list[str] = []
    tokens: list[Token] = []
    last: float | None = None
    for row, pieces in rows:
        if last is not None and row.middle - last > PARAGRAPH * plan.leading:
            lines.append("")
        last = row.middle
        pieces.sort(key=lambda p: (p.box.x0, p.box.x1, p.region or ""))
        lines.append(_line(pieces, plan.advance))
        tokens += [_token(p, len(lines)) for p in pieces]
    for word in sorted(upright, key=lambda w: w.box):
        lines.append(word.text)
        tokens.append(Token(text=word.text, box=word.box, line=len(lines)))
    return lines, tokens


def _line(pieces: Sequence[_Piece], advance: float) -> str:
    shown = [p for p in pieces if p.region is None]
    width = sum(p.box.width for p in shown) / max(1, sum(len(p.text) for p in shown)) or advance
    out, reach = "", 0.0
    for before, piece in zip([None, *pieces], pieces, strict=False):
        gap = (piece.box.x0 - reach) / width
        out += " " * _blanks(before, piece, gap) + piece.text
        reach = max(reach, piece.box.x1)
    return out


def _blanks(before: _Piece | None, piece: _Piece, gap: float) -> int:
    if before is None:
        return 0
    if gap > COLUMN:
        return max(3, min(WIDEST_GAP, round(gap)))
    # A comma after a redaction belongs to it as it would to the word beneath.
    ends = before.region and piece.text[0] in _ENDS
    begins = piece.region and before.text[-1] in _BEGINS
    return 0 if gap < CLOSE and (ends or begins) else 1


def _token(piece: _Piece, line: int) -> Token:
    box = piece.box.rounded() if piece.region else piece.box
    return Token(text=piece.text, box=box, line=line, region=piece.region, codes=piece.codes)
