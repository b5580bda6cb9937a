"""One sheet of a comparison: both versions of a page, what changed outlined and numbered, the words beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from forensics.adapters.image import Pixels
from forensics.adapters.typeface import text_width
from forensics.drawing.change_entries import CHANGE_LOOKS, entries, legend_width
from forensics.drawing.labels import Numbered, tabs
from forensics.drawing.looks import ALERT, INK, MUTED, RULE, WHITE
from forensics.drawing.pdf import BOLD, REGULAR, Canvas, Picture, cut
from forensics.drawing.wrapping import Written, columns
from forensics.records.comparison import Change
from forensics.records.geometry import Box
from forensics.records.page import Page

WIDTH, HEIGHT = 1224.0, 792.0
"""Points; tabloid paper across, 17 by 11 inches."""
MARGIN, TOP, BOTTOM = 28.0, 74.0, 44.0
HALF, BETWEEN, GUTTER = 462.0, 14.0, 20.0
COLUMN = WIDTH - 2 * MARGIN - 2 * HALF - BETWEEN - GUTTER
LARGEST = 2.0
"""Times that a small page is enlarged at most."""
AS_DETECTED = "as detected; not validated"


@dataclass(frozen=True, slots=True)
class Half:
    """One version of the page: its picture, and each change on it, in the order of their numbers."""

    production: str
    page: Page
    picture: Picture
    pixels: Pixels
    places: Sequence[Sequence[Box]]
    words: Sequence[bool]
    """Whether the words of a change can be read at its places."""


def sheets(halves: tuple[Half, Half], changes: Sequence[Change], title: str) -> Iterator[Canvas]:
    """Yield the sheet of a pair of pages, and further ones where the words do not fit beside them."""
    first = _blank(title)
    for half, x in zip(halves, (MARGIN, MARGIN + HALF + BETWEEN), strict=True):
        _caption(first, half, x)
        _drawn(first, half, changes, x)
    left = WIDTH - MARGIN - COLUMN
    room = HEIGHT - TOP - BOTTOM
    laid = columns(entries(changes, COLUMN), chain([room + 26], repeat(room)))
    _column(first, next(laid, []), left, TOP - 26)
    rest = list(laid)
    if rest:
        said = "continued on the next sheet"
        first.text(WIDTH - MARGIN - text_width(said, BOLD, 7), HEIGHT - BOTTOM + 10, said, 7, ALERT, BOLD)
    yield first
    across = int((WIDTH - 2 * MARGIN + GUTTER) / (COLUMN + GUTTER))
    for start in range(0, len(rest), across):
        more = _blank(title)
        more.text(MARGIN, TOP - 18, "continued", 9, MUTED, BOLD)
        for n, lines in enumerate(rest[start : start + across]):
            _column(more, lines, MARGIN + n * (COLUMN + GUTTER), TOP)
        yield more


def _blank(title: str) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.text(MARGIN, 26, cut(title, WIDTH - 2 * MARGIN - 160, 11, BOLD), 11, INK, BOLD)
    canvas.text(WIDTH - MARGIN - text_width(AS_DETECTED, BOLD, 8), 26, AS_DETECTED, 8, ALERT, BOLD)
    x, y = MARGIN, HEIGHT - 18
    for look in CHANGE_LOOKS.values():
        canvas.box(x, y - 6, 14, 7, fill=look.colour, tint=True)
        canvas.box(x, y - 6, 14, 7, line=look.colour, weight=1.2, dash=look.dash)
        canvas.text(x + 18, y, look.name, 7.5, INK)
        x += legend_width(look)
    said = "Places that still hold text beneath their mark are drawn black."
    canvas.text(WIDTH - MARGIN - text_width(said, REGULAR, 7), y, said, 7, MUTED)
    return canvas


def _caption(canvas: Canvas, half: Half, x: float) -> None:
    page = half.page
    where = f"{page.file}, page {page.number}"
    canvas.text(x, 48, cut(page.bates or where, HALF, 10, BOLD), 10, INK, BOLD)
    more = f"{half.production} · {where}" if page.bates else half.production
    canvas.text(x, 60, cut(more, HALF, 7.5), 7.5, MUTED)


def _drawn(canvas: Canvas, half: Half, changes: Sequence[Change], x: float) -> None:
    place = place_of(half.page, x)
    canvas.picture(half.picture, place.x0, place.y0, place.width, place.height)
    canvas.box(place.x0, place.y0, place.width, place.height, line=RULE, weight=0.6)
    found = [[_on_sheet(b, half.page, place) for b in boxes] for boxes in half.places]
    for change, boxes in zip(changes, found, strict=True):
        look = CHANGE_LOOKS[change.kind]
        for box in boxes:
            canvas.box(box.x0, box.y0, box.width, box.height, fill=look.colour, tint=True)
            out = box.grow(0.6)
            canvas.box(out.x0, out.y0, out.width, out.height, line=look.colour, weight=1.0, dash=look.dash)
    numbered = [n for n, boxes in enumerate(found) if boxes]
    given = [Numbered(n + 1, words=half.words[n]) for n in numbered]
    for n, tab in zip(numbered, tabs([found[n][0] for n in numbered], place, half.pixels, given), strict=True):
        at = tab.box
        canvas.box(at.x0, at.y0, at.width, at.height, fill=CHANGE_LOOKS[changes[n].kind].colour, line=WHITE, weight=0.4)
        canvas.text(at.x0 + 1.4, at.y1 - 0.22 * tab.size - 0.3, tab.text, tab.size, WHITE, BOLD)


def place_of(page: Page, x: float) -> Box:
    """Return where the picture of a page stands on its half of the sheet."""
    scale = min(HALF / page.width, (HEIGHT - TOP - BOTTOM) / page.height, LARGEST)
    return Box(x, TOP, x + max(4.0, scale * page.width), TOP + max(4.0, scale * page.height))


def _on_sheet(box: Box, page: Page, place: Box) -> Box:
    across, down = place.width / page.width, place.height / page.height
    whole = Box(
        place.x0 + box.x0 * across, place.y0 + box.y0 * down, place.x0 + box.x1 * across, place.y0 + box.y1 * down
    )
    return whole.intersect(place)


def _column(canvas: Canvas, lines: Sequence[Written], x: float, y: float) -> None:
    for line in lines:
        line.write(canvas, x, y)
        y += line.height
