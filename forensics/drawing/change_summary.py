"""The first sheet of a comparison: what was compared, the totals with what they are of, and what is not drawn."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from forensics.adapters.typeface import text_width
from forensics.drawing.change_entries import CHANGE_LOOKS
from forensics.drawing.looks import ALERT, INK, MUTED
from forensics.drawing.pdf import BOLD, REGULAR, Canvas, cut
from forensics.drawing.summary import HEIGHT, LEFT, RIGHT, WIDTH, heading, rows
from forensics.records.comparison import Change, ChangeKind, Confirmed, Level, Pair, PairState, Side
from forensics.records.release import Interval, ReleaseRow

MOST_NOTES = 4
AT_THE_FOOT, FOR_NOTES, STEP = 142.0, 26.0, 11.0
"""Points kept below the documents for the legend, and for the heading of the notes; points from line to line."""
_STATES = {
    PairState.PAIRED: "paired",
    PairState.AMBIGUOUS: "ambiguous: shown, not sure",
    PairState.UNPAIRED: "without a counterpart",
}
"""States of a pair, the surest first, in words."""
_COLUMNS = (("Released", 330.0), ("Still hidden", 440.0), ("Newly hidden", 504.0))
"""Headings of the table of documents, and where their figures end."""


@dataclass(slots=True)
class Compared:
    """What the first sheet says of two productions."""

    title: str
    pairs: Sequence[Pair]
    changes: Sequence[Change]
    total: ReleaseRow | None
    documents: Sequence[ReleaseRow]
    version: str
    drawn: int = 0
    """Pairs of pages drawn."""
    unchanged: int = 0
    """Pairs of pages with redactions on which nothing changed, which are not drawn."""
    notes: list[str] = field(default_factory=list)
    """Sentences: what could not be drawn, and why."""


def change_summary(compared: Compared) -> Canvas:
    """Return the first sheet."""
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.text(LEFT, 70, "What changed", 24, INK, BOLD)
    canvas.text(LEFT, 90, cut(compared.title, RIGHT - LEFT, 11), 11, INK)
    canvas.text(LEFT, 106, "As detected; not validated by a person.", 9, ALERT, BOLD)
    y = rows(canvas, 130, "What was compared", _sides(compared))
    y = rows(canvas, y + 10, "Words", _words(compared))
    y = _documents(canvas, y + 10, compared)
    y = _legend(canvas, y + 10, compared)
    _notes(canvas, y + 10, compared.notes)
    foot = (
        f"email-forensics {compared.version}. Pictures of the pages, not the pages themselves: text that survives "
        "beneath a mark is in no drawing."
    )
    canvas.text(LEFT, HEIGHT - 36, foot, 7, MUTED)
    return canvas


def _sides(compared: Compared) -> Iterator[tuple[str, str]]:
    for level in (Level.DOCUMENT, Level.PAGE):
        found = [p for p in compared.pairs if p.level is level]
        older, later = (_states(found, side) for side in (_left, _right))
        yield f"{level.value.capitalize()}s, older and later", f"{older.total():,} and {later.total():,}"
        listed = ", listed at the end" if level is Level.PAGE else ""
        for state, label in _STATES.items():
            more = listed if state is PairState.UNPAIRED else ""
            yield f"  {label}{more}", f"{older[state]:,} and {later[state]:,}"
    yield "Pairs of pages drawn here", f"{compared.drawn:,}"
    if compared.unchanged:
        yield "  with redactions on which nothing changed, not drawn", f"{compared.unchanged:,}"


def _states(pairs: Iterable[Pair], side: Callable[[Pair], Side | None]) -> Counter[PairState]:
    """Count each document or page of one side once, by the surest pair it is in."""
    order = list(_STATES)
    surest: dict[str, PairState] = {}
    for pair in sorted(pairs, key=lambda p: order.index(p.state)):
        if (one := side(pair)) is not None:
            surest.setdefault(one.id, pair.state)
    return Counter(surest.values())


def _left(pair: Pair) -> Side | None:
    return pair.left


def _right(pair: Pair) -> Side | None:
    return pair.right


def _words(compared: Compared) -> Iterator[tuple[str, str]]:
    total, count = compared.total, _counted(compared.changes)
    if total and total.hidden_before:
        yield "Hidden in the older pages, estimated", _interval(total.hidden_before)
    if total and total.hidden_after:
        yield "Hidden in the later pages, estimated", _interval(total.hidden_after)
    for kind, label in ((ChangeKind.RELEASED, "Released"), (ChangeKind.NEWLY_WITHHELD, "Newly hidden")):
        yield f"{label}, as read", f"{sum(count[kind, c] for c in Confirmed):,}"
        yield "  borne out by the page images", f"{count[kind, Confirmed.VISUAL]:,}"
        yield "  from the text of both, their images not the same print", f"{count[kind, Confirmed.TEXT]:,}"
        yield "  not confirmed", f"{count[kind, Confirmed.NONE]:,}"
    if total:
        yield "Still hidden where pages are paired, estimated", _interval(total.still_hidden)
        yield "Places still hidden under another code", f"{total.codes_changed:,}"
        yield "Words that differ in the text layers alone, not counted", f"{total.words_differing:,}"


def _counted(changes: Iterable[Change]) -> Counter[tuple[ChangeKind, Confirmed]]:
    count: Counter[tuple[ChangeKind, Confirmed]] = Counter()
    for change in changes:
        count[change.kind, change.confirmed] += change.words
    return count


def _interval(interval: Interval) -> str:
    low, middle, high = (round(v) for v in interval)
    return f"about {middle:,} ({low:,} to {high:,})"


def _documents(canvas: Canvas, y: float, compared: Compared) -> float:
    """Write the documents with the most words released, and what is left of the others."""
    y = heading(canvas, y, "By document, in words")
    for label, right in _COLUMNS:
        _right_aligned(canvas, right, y, label, 8, bold=True)
    y += 12
    ranked = sorted(compared.documents, key=lambda r: (-r.released[1], -r.newly_hidden[1], r.label, r.key))
    notes = min(len(compared.notes), MOST_NOTES + 1)
    below = AT_THE_FOOT + (FOR_NOTES + notes * STEP if notes else 0)
    shown = max(1, int((HEIGHT - below - y) / STEP))
    for row in ranked[:shown]:
        canvas.text(LEFT, y, cut(row.label, 200, 8), 8, INK)
        low, middle, high = (round(v) for v in row.still_hidden)
        still = f"{middle:,} ({low:,} to {high:,})" if high else "0"
        figures = (f"{row.released[1]:,.0f}", still, f"{row.newly_hidden[1]:,.0f}")
        for (_, right), figure in zip(_COLUMNS, figures, strict=True):
            _right_aligned(canvas, right, y, figure, 8)
        y += STEP
    if rest := ranked[shown:]:
        said = f"and {len(rest):,} more documents, {sum(r.released[1] for r in rest):,.0f} words released in them"
        canvas.text(LEFT, y, said, 8, MUTED)
        y += STEP
    return y


def _right_aligned(canvas: Canvas, right: float, y: float, text: str, size: float, *, bold: bool = False) -> None:
    face = BOLD if bold else REGULAR
    canvas.text(right - text_width(text, face, size), y, text, size, INK, face)


def _legend(canvas: Canvas, y: float, compared: Compared) -> float:
    y = heading(canvas, y, "How to read the pages")
    counts = Counter(c.kind for c in compared.changes)
    x = LEFT
    for kind, look in CHANGE_LOOKS.items():
        said = f"{look.name} ({counts[kind]:,} place{'s' * (counts[kind] != 1)})"
        if x + 22 + text_width(said, REGULAR, 8) > RIGHT:
            x, y = LEFT, y + 13
        canvas.box(x, y - 6.5, 16, 8, fill=look.colour, tint=True)
        canvas.box(x, y - 6.5, 16, 8, line=look.colour, weight=1.2, dash=look.dash)
        canvas.text(x + 21, y, said, 8, INK)
        x += 21 + text_width(said, REGULAR, 8) + 16
    said = "The older page stands left, the later one right. A number on both is explained beside them."
    canvas.text(LEFT, y + 13, said, 8, MUTED)
    return y + 20


def _notes(canvas: Canvas, y: float, notes: Sequence[str]) -> None:
    if not notes:
        return
    y = heading(canvas, y + 6, "Not drawn")
    for note in notes[:MOST_NOTES]:
        canvas.text(LEFT, y, cut(note, RIGHT - LEFT, 8), 8, INK)
        y += STEP
    if len(notes) > MOST_NOTES:
        canvas.text(LEFT, y, f"and {len(notes) - MOST_NOTES:,} more", 8, MUTED)
