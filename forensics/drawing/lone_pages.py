"""The last sheets of a comparison: the pages that one production alone has, runs of them in one line."""

from collections.abc import Iterator, Sequence
from itertools import repeat

from forensics.adapters.typeface import text_width
from forensics.drawing.looks import ALERT, INK
from forensics.drawing.pdf import BOLD, Canvas, cut
from forensics.drawing.side_by_side import AS_DETECTED, HEIGHT, MARGIN, WIDTH
from forensics.drawing.wrapping import Written, columns
from forensics.records.comparison import Level, Pair, PairState, Side

COLUMN, GUTTER, TOP, BOTTOM = 374.0, 22.0, 60.0, 30.0
SIZE = 8.0


def lone_sheets(pairs: Sequence[Pair], names: tuple[str, str]) -> Iterator[Canvas]:
    """Yield sheets that list the pages without a counterpart, by production; none where every page has one."""
    lines: list[Written] = []
    for name, side, state in zip(names, (_left, _right), ("older", "later"), strict=True):
        found = [s for p in pairs if p.level is Level.PAGE and p.state is PairState.UNPAIRED and (s := side(p))]
        if found:
            head = f"In {name}, the {state} one, alone: {len(found):,} page{'s' * (len(found) != 1)}"
            lines.append(Written(cut(head, COLUMN, 10, BOLD), 10, INK, BOLD, above=10, keep=True))
            lines += [Written(cut(text, COLUMN, SIZE), SIZE, indent=4) for text in _runs(found)]
    laid = list(columns(lines, repeat(HEIGHT - TOP - BOTTOM)))
    across = int((WIDTH - 2 * MARGIN + GUTTER) / (COLUMN + GUTTER))
    for start in range(0, len(laid), across):
        canvas = Canvas(WIDTH, HEIGHT)
        canvas.text(MARGIN, 36, f"Pages without a counterpart: {names[0]} and {names[1]}", 12, INK, BOLD)
        canvas.text(WIDTH - MARGIN - text_width(AS_DETECTED, BOLD, 8), 36, AS_DETECTED, 8, ALERT, BOLD)
        for n, column in enumerate(laid[start : start + across]):
            y = TOP
            for line in column:
                line.write(canvas, MARGIN + n * (COLUMN + GUTTER), y)
                y += line.height
        yield canvas


def _left(pair: Pair) -> Side | None:
    return pair.left


def _right(pair: Pair) -> Side | None:
    return pair.right


def _runs(sides: Sequence[Side]) -> Iterator[str]:
    """Yield one line for pages of a file that follow each other."""
    ordered = sorted(sides, key=lambda s: (s.file, s.page or 0, s.id))
    run: list[Side] = []
    for side in ordered:
        if run and (side.file != run[-1].file or (side.page or 0) != (run[-1].page or 0) + 1):
            yield _line(run)
            run = []
        run.append(side)
    if run:
        yield _line(run)


def _line(run: Sequence[Side]) -> str:
    first, last = run[0], run[-1]
    pages = f"page {first.page}" if first is last else f"pages {first.page} to {last.page}"
    numbers = [s.bates for s in (first, last) if s.bates]
    known = f"{numbers[0]} to {numbers[1]}" if len(numbers) > 1 and numbers[0] != numbers[1] else "".join(numbers[:1])
    return f"{known} · {first.file}, {pages}" if known else f"{first.file}, {pages}"
