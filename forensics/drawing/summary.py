"""The first sheet of a drawing: what it shows, the totals, what the outlines mean, what was not drawn."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forensics.adapters.typeface import text_width
from forensics.drawing.looks import ALERT, INK, LOOKS, MUTED, REJECTED, RULE, SEVERAL, look_of
from forensics.drawing.pdf import BOLD, REGULAR, Canvas, cut
from forensics.records.figures import FigureRow
from forensics.records.region import Region

WIDTH, HEIGHT = 612.0, 792.0
LEFT, RIGHT = 54.0, 558.0
_READING = (
    "Each redaction bears a number. Beside the page stand its number, its codes, and the confidence, from 0 to 1, that",
    "it is one. Places that still hold text beneath their mark, or are only marked for redaction, are drawn black.",
)
MOST_CODES, MOST_NOTES = 14, 12


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first sheet says."""

    title: str
    total: FigureRow
    drawn: int
    """Pages drawn."""
    regions: Sequence[Region]
    verdicts: dict[str, str]
    not_drawn: Sequence[str]
    """Sentences: what could not be drawn, and why."""
    version: str


def summary(overview: Overview) -> Canvas:
    """Return the first sheet."""
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.text(LEFT, 76, "Redactions", 24, INK, BOLD)
    canvas.text(LEFT, 96, cut(overview.title, RIGHT - LEFT, 11), 11, INK)
    canvas.text(LEFT, 112, _state(overview), 9, ALERT, BOLD)
    y = rows(canvas, 140, "In figures", _figures(overview))
    y = rows(canvas, y + 22, "By claimed exemption", _codes(overview))
    y = _legend(canvas, y + 22, overview)
    _notes(canvas, y + 22, overview.not_drawn)
    foot = (
        f"email-forensics {overview.version}. Pictures of the pages, not the pages themselves: text that survives "
        "beneath a mark is in no drawing."
    )
    canvas.text(LEFT, HEIGHT - 40, foot, 7, MUTED)
    return canvas


def _state(overview: Overview) -> str:
    if not any(r.id in overview.verdicts for r in overview.regions):
        return "As detected; not validated by a person."
    counts = Counter(overview.verdicts[r.id] for r in overview.regions if r.id in overview.verdicts)
    left = len(overview.regions) - counts.total()
    return (
        f"As detected; a person confirmed {counts['yes']:,} of these redactions and rejected {counts['no']:,}; "
        f"{left:,} not validated."
    )


def _figures(overview: Overview) -> Iterable[tuple[str, str]]:
    row = overview.total
    low, middle, high = (round(v) for v in row.words_hidden)
    yield "Pages delivered", f"{row.pages:,}"
    yield "  with a redaction", _of(row.touched, row.pages)
    yield "  hidden in full", _of(row.full, row.pages)
    if row.undetermined:
        yield "  that could not be read", _of(row.undetermined, row.pages)
    if row.unread:
        yield "  scans whose words were not read, left out of the share of lines", _of(row.unread, row.pages)
    if row.withheld:
        yield "Pages withheld and not delivered, beside these", f"{row.withheld:,}"
    yield "Pages drawn here", f"{overview.drawn:,}"
    yield "Redactions", f"{row.regions:,}"
    yield "  without a code", _of(row.uncoded, row.regions)
    if row.code_unread:
        yield "  on scans that were not read: no code was looked for", _of(row.code_unread, row.regions)
    if row.line_share is not None:
        yield "Share of the length of all lines that is hidden", f"{row.line_share:.1%}"
    yield "Words visible", f"{row.words_visible:,}"
    yield "Words hidden, estimated", f"about {middle:,} (between {low:,} and {high:,})"


def _of(part: int, whole: int) -> str:
    return f"{part:,} ({part / whole:.1%})" if whole else f"{part:,}"


def _codes(overview: Overview) -> Iterable[tuple[str, str]]:
    counts = Counter(code for r in overview.regions for code in r.codes)
    counts += Counter({"no code": overview.total.uncoded, "code not read": overview.total.code_unread})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for code, count in ranked[:MOST_CODES]:
        yield code, f"{count:,}"
    if len(ranked) > MOST_CODES:
        yield f"{len(ranked) - MOST_CODES} more codes", f"{sum(c for _, c in ranked[MOST_CODES:]):,}"
    if any(len(r.codes) > 1 for r in overview.regions):
        yield "A redaction under several codes counts under each.", ""


def rows(canvas: Canvas, y: float, title: str, pairs: Iterable[tuple[str, str]]) -> float:
    """Write labels with their values below a heading and return where the next thing may stand."""
    y = heading(canvas, y, title)
    for label, value in pairs:
        indent = 12 if label.startswith(" ") else 0
        canvas.text(LEFT + indent, y, label.strip(), 9, INK)
        canvas.text(LEFT + 400 - text_width(value, REGULAR, 9), y, value, 9, INK)
        y += 13
    return y


def heading(canvas: Canvas, y: float, title: str) -> float:
    """Write a heading with a line below it and return where the next thing may stand."""
    canvas.text(LEFT, y, title, 11, INK, BOLD)
    canvas.line(LEFT, y + 4, RIGHT, y + 4, RULE, 0.7)
    return y + 18


def _legend(canvas: Canvas, y: float, overview: Overview) -> float:
    y = heading(canvas, y, "How to read the pages")
    counts = Counter(look_of(r, overview.verdicts.get(r.id)) for r in overview.regions)
    looks = [*LOOKS.values(), SEVERAL, *([REJECTED] if counts[REJECTED] else [])]
    for look in looks:
        canvas.box(LEFT, y - 7, 22, 9, fill=look.colour, tint=True)
        canvas.box(LEFT, y - 7, 22, 9, line=look.colour, weight=1.2, dash=look.dash)
        seen = look.name if look is REJECTED else f"seen in {look.name}"
        canvas.text(LEFT + 30, y, seen, 9, INK)
        count = f"{counts[look]:,}"
        canvas.text(LEFT + 400 - text_width(count, REGULAR, 9), y, count, 9, INK)
        y += 14
    said = (
        "Each redaction bears a number. Beside the page stand its number, its codes and the confidence that it is one,"
    )
    canvas.text(LEFT, y, said, 8, MUTED)
    canvas.text(LEFT, y + 11, "from 0 to 1. Places that still hold text beneath their mark are drawn black.", 8, MUTED)
    return y + 16


def _notes(canvas: Canvas, y: float, notes: Sequence[str]) -> None:
    if not notes:
        return
    y = heading(canvas, y, "Not drawn")
    room = min(MOST_NOTES, max(1, int((HEIGHT - 64 - y) / 12)))
    for note in notes[:room]:
        canvas.text(LEFT, y, cut(note, RIGHT - LEFT, 8), 8, INK)
        y += 12
    if len(notes) > room:
        canvas.text(LEFT, y, f"and {len(notes) - room:,} more", 8, MUTED)
