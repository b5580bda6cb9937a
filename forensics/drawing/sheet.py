"""One sheet of a drawing: a page, each redaction outlined and numbered, what is known of it beside the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from forensics.adapters.image import Pixels
from forensics.adapters.typeface import text_width
from forensics.drawing.labels import heights, tabs
from forensics.drawing.looks import ALERT, INK, MUTED, RULE, WHITE, legend, look_of
from forensics.drawing.pdf import BOLD, REGULAR, Canvas, Picture, cut
from forensics.measures import is_unread
from forensics.records.geometry import Box
from forensics.records.page import Page, PageFigures
from forensics.records.region import Finder, Region

LONG_SIDE, SHORT_SIDE = 792.0, 612.0
"""Points; the picture of a page is fitted into a letter sheet, upright or across."""
SMALL_SIDE = 260.0
"""Points; a smaller page is enlarged to this on its longer side."""
MARGIN, HEAD, FOOT = 26.0, 46.0, 30.0
GUTTER, COLUMN = 16.0, 138.0
ROOMY, CLOSE = 18.0, 8.6
"""Points from label to label: with a second line, and without."""
TIED = 4.2
"""Points below the top of a label where the line from its region ends."""
AS_DETECTED = "as detected; not validated"
REVIEWED = "with the verdicts of a person"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sheet shows."""

    page: Page
    figures: PageFigures
    regions: Sequence[Region]
    """In reading order: numbered from 1."""
    verdicts: dict[str, str]
    """``yes`` or ``no`` by id of a region, where a person gave one."""


def place_of(page: Page) -> Box:
    """Return where the picture of a page stands on its sheet."""
    wide, high = (LONG_SIDE, SHORT_SIDE) if page.width > page.height else (SHORT_SIDE, LONG_SIDE)
    fit = min(wide / page.width, high / page.height)
    longer = max(page.width, page.height)
    scale = min(fit, 1.0) if longer >= SMALL_SIDE else SMALL_SIDE / longer
    return Box(MARGIN, HEAD, MARGIN + max(4.0, scale * page.width), HEAD + max(4.0, scale * page.height))


def sheets(subject: Subject, picture: Picture, pixels: Pixels) -> list[Canvas]:
    """Return the sheet of a page, and further ones where its labels do not fit beside it."""
    place = place_of(subject.page)
    bottom = max(place.y1, HEAD + 200.0)
    room = int((bottom - HEAD) / CLOSE)
    boxes = [_on_sheet(r.box, subject.page, place) for r in subject.regions if r.box]
    first = _blank(subject, place, bottom)
    first.picture(picture, place.x0, place.y0, place.width, place.height)
    first.box(place.x0, place.y0, place.width, place.height, line=RULE, weight=0.6)
    _outlines(first, subject, boxes, place, pixels)
    _labels(first, subject, boxes[:room], place, bottom)
    rest = range(room, len(boxes))
    per_sheet = room * 3
    more = [rest[n : n + per_sheet] for n in range(0, len(rest), per_sheet)]
    if more:
        first.text(place.x1 + GUTTER, bottom + 9, f"{len(rest)} more on the next sheet", 7, ALERT)
    return [first, *(_list(subject, chosen, place, bottom, room) for chosen in more)]


def _blank(subject: Subject, place: Box, bottom: float) -> Canvas:
    width = max(place.x1 + GUTTER + COLUMN + MARGIN, 560.0)
    canvas = Canvas(width, bottom + FOOT + 8)
    _caption(canvas, subject)
    legend(canvas, MARGIN, canvas.height - 14)
    return canvas


def _caption(canvas: Canvas, subject: Subject) -> None:
    page = subject.page
    state = REVIEWED if any(r.id in subject.verdicts for r in subject.regions) else AS_DETECTED
    right = canvas.width - MARGIN
    room = right - MARGIN - text_width(state, BOLD, 8) - 16
    where = f"{page.file}, page {page.number}"
    canvas.text(MARGIN, 21, cut(f"{page.bates} · {where}" if page.bates else where, room, 11, BOLD), 11, INK, BOLD)
    canvas.text(MARGIN, 34, cut(_summary(subject), right - MARGIN, 8), 8, MUTED)
    canvas.text(right - text_width(state, BOLD, 8), 21, state, 8, ALERT, BOLD)


def _summary(subject: Subject) -> str:
    figures, count = subject.figures, len(subject.regions)
    if subject.page.undetermined:
        return f"Production {subject.page.production} · this page could not be read: {subject.page.undetermined}"
    uncoded = sum(not r.codes for r in subject.regions)
    parts = [f"Production {subject.page.production}", f"{count} redaction{'s' * (count != 1)}"]
    if count:
        low, middle, high = (round(v) for v in figures.words_hidden)
        parts.append("codes not read" if is_unread(subject.page) else f"{uncoded} without a code")
        parts.append(f"about {middle:,} words hidden (between {low:,} and {high:,}), {figures.words_visible:,} visible")
        if figures.line_share is not None:
            parts.append(f"{figures.line_share:.1%} of the length of its lines hidden")
    return " · ".join(parts)


def _on_sheet(box: Box, page: Page, place: Box) -> Box:
    across, down = place.width / page.width, place.height / page.height
    whole = Box(
        place.x0 + box.x0 * across, place.y0 + box.y0 * down, place.x0 + box.x1 * across, place.y0 + box.y1 * down
    )
    return whole.intersect(place)


def _outlines(canvas: Canvas, subject: Subject, boxes: Sequence[Box], place: Box, pixels: Pixels) -> None:
    marked = list(zip([r for r in subject.regions if r.box], boxes, strict=True))
    for region, box in marked:
        look = look_of(region, subject.verdicts.get(region.id))
        canvas.box(box.x0, box.y0, box.width, box.height, fill=look.colour, tint=True)
        out = box.grow(0.8)
        canvas.box(out.x0, out.y0, out.width, out.height, line=look.colour, weight=1.2, dash=look.dash)
    for (region, _), tab in zip(marked, tabs(boxes, place, pixels), strict=True):
        look = look_of(region, subject.verdicts.get(region.id))
        at = tab.box
        canvas.box(at.x0, at.y0, at.width, at.height, fill=look.colour, line=WHITE, weight=0.4)
        canvas.text(at.x0 + 1.4, at.y1 - 0.22 * tab.size - 0.3, tab.text, tab.size, WHITE, BOLD)


def _labels(canvas: Canvas, subject: Subject, boxes: Sequence[Box], place: Box, bottom: float) -> None:
    """Write the labels beside the page, each tied to the height of its region."""
    step = ROOMY if len(boxes) * ROOMY <= 0.6 * (bottom - place.y0) else CLOSE
    left = place.x1 + GUTTER
    # the heights keep to the order of the numbers, so that no two ties cross
    wanted = [box.centre[1] - TIED for box in boxes]
    for number, (top, box) in enumerate(zip(heights(wanted, step, place.y0, bottom), boxes, strict=True), 1):
        region = [r for r in subject.regions if r.box][number - 1]
        colour = look_of(region, subject.verdicts.get(region.id)).colour
        canvas.line(place.x1 + 1, box.centre[1], left - 2.5, top + TIED, colour, 0.5)
        _label(canvas, left, top, number, region, subject, second=step == ROOMY)


_SEEN_IN = {Finder.DRAWN: "drawn marks", Finder.PIXELS: "pixels", Finder.MARKINGS: "markings in the text"}


def _label(canvas: Canvas, x: float, y: float, number: int, region: Region, subject: Subject, *, second: bool) -> None:
    verdict = subject.verdicts.get(region.id)
    codes = ", ".join(region.codes) or ("code not read" if is_unread(subject.page) else "no code")
    said = {"yes": "confirmed", "no": "rejected"}.get(verdict or "", f"{region.confidence:.2f}")
    canvas.text(x, y + 6.6, str(number), 7.5, look_of(region, verdict).colour, BOLD)
    canvas.text(x + 17, y + 6.6, cut(codes, COLUMN - 17 - 38, 7.5, BOLD), 7.5, INK if region.codes else ALERT, BOLD)
    canvas.text(x + COLUMN - text_width(said, REGULAR, 7.5), y + 6.6, said, 7.5, INK)
    if second:
        finders = " and ".join(_SEEN_IN[f] for f in region.finders)
        canvas.text(x + 17, y + 14, cut(f"{region.style.value}, seen in {finders}", COLUMN - 17, 6.2), 6.2, MUTED)


def _list(subject: Subject, chosen: range, place: Box, bottom: float, room: int) -> Canvas:
    """Return a sheet of labels alone, in up to three columns."""
    canvas = _blank(subject, place, bottom)
    canvas.text(MARGIN, HEAD - 2, f"Redactions {chosen.start + 1} to {chosen.stop} of this page", 8, INK, BOLD)
    marked = [r for r in subject.regions if r.box]
    for n, at in enumerate(chosen):
        x, y = MARGIN + (n // room) * (COLUMN + GUTTER), HEAD + 4 + (n % room) * CLOSE
        _label(canvas, x, y, at + 1, marked[at], subject, second=False)
    return canvas
