"""The finder of drawn marks: fills, thick strokes, one-tone images and annotations that hide what stands there.

A mark is judged by its tone, its size, and the words above and below it in the drawing order. Each test names what a
mark is if it is no redaction; the first that holds decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from forensics.records.geometry import Box, union_area
from forensics.records.page import DrawnMark, MarkKind, PageContent, RawWord
from forensics.records.region import Finder, Style
from forensics.redaction.codes import find_codes
from forensics.redaction.sight import Look, Sight
from forensics.redaction.tone import STYLES, Tone, contrast, tone_of

OPAQUE = 0.75
"""Least opacity of a mark that can hide text."""

LEAST_HEIGHT, LEAST_WIDTH = 5.0, 4.5
"""Points; rules and underlines are thinner, and so are bullets."""

MOST_MARKS = 1_000
"""Marks of a page that are judged one by one, the largest first."""

CONTRAST = 0.25
"""Least difference between text and its ground that a reader can see."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One mark with the words on it and the page around it."""

    mark: DrawnMark
    tone: Tone | None
    above: tuple[RawWord, ...]
    """Words a reader sees on the mark."""
    below: tuple[RawWord, ...]
    """Words of real glyphs that the mark, drawn later or in their colour, hides."""
    content: PageContent
    look: Look
    line_height: float

    @property
    def codes(self) -> bool:
        """Whether what stands on the mark is a code and hardly anything else."""
        return bool(self.above) and is_code_text([w.text for w in self.above])


def is_code_text(texts: Sequence[str]) -> bool:
    """Tell whether words are an exemption code, perhaps with a word or two that explain it."""
    joined = " ".join(texts)
    found = find_codes(joined)
    left = len(joined) - sum(f.end - f.start for f in found)
    return bool(found) and left <= 0.6 * len(joined)


def find(content: PageContent, look: Look) -> list[Sight]:
    """Return the redactions among the drawn marks of a page."""
    heights = [w.box.height for w in content.words if w.box.height > 3]
    line_height = median(heights) if heights else 12.0
    page = Box(0, 0, content.width, content.height)
    marks = [replace(m, box=m.box.intersect(page)) for m in content.marks if m.opacity >= OPAQUE]
    if len(marks) > MOST_MARKS:  # a map or a plan; words beneath the others are found by what buries them
        marks = sorted(marks, key=lambda m: (-m.box.area, m.order))[:MOST_MARKS]
    cases = [_case(mark, content, look, line_height) for mark in joined(marks)]
    return [sight for case in cases for sight in _judged(case)]


def joined(marks: Sequence[DrawnMark]) -> list[DrawnMark]:
    """Put bars together that were drawn in slices: same paint, edge to edge, in one path or too small to stand alone.

    Bars that only touch stay apart: each may hide a passage of its own, under a code of its own.
    """
    whole: list[DrawnMark] = []
    for mark in sorted(marks, key=lambda m: (m.fill is None, m.fill or (), m.box.y0, m.box.x0)):
        for n in range(len(whole) - 1, max(-1, len(whole) - 9), -1):
            if _is_slice(whole[n], mark):
                both = whole[n].box, mark.box
                box = Box(
                    min(b.x0 for b in both), min(b.y0 for b in both), max(b.x1 for b in both), max(b.y1 for b in both)
                )
                whole[n] = replace(whole[n], box=box, order=max(whole[n].order, mark.order))
                break
        else:
            whole.append(mark)
    return sorted(whole, key=lambda m: (m.order, m.box))


def _is_slice(a: DrawnMark, b: DrawnMark) -> bool:
    if a.fill is None or a.fill != b.fill or a.kind is MarkKind.ANNOTATION or b.kind is MarkKind.ANNOTATION:
        return False
    same_rows = abs(a.box.y0 - b.box.y0) < 1 and abs(a.box.y1 - b.box.y1) < 1
    beside = -2 < b.box.x0 - a.box.x1 < 0.8 or -2 < a.box.x0 - b.box.x1 < 0.8
    same_columns = abs(a.box.x0 - b.box.x0) < 1 and abs(a.box.x1 - b.box.x1) < 1
    stacked = abs(b.box.y0 - a.box.y1) < 0.8 and b.box.height < LEAST_HEIGHT
    one = a.order == b.order or min(a.box.width, b.box.width) < 1.5 * LEAST_WIDTH
    return (same_rows and beside and one) or (same_columns and stacked)


def _case(mark: DrawnMark, content: PageContent, look: Look, line_height: float) -> _Case:
    tone = tone_of(mark.fill) if mark.fill else None
    under = [w for w in content.words if mark.box.contains(*w.box.centre) and not w.invisible]
    seen = [w for w in under if tone is None or is_seen_on(w, mark)]
    hidden = tuple(w for w in under if w not in seen) if tone is not None else ()
    return _Case(mark, tone, tuple(seen), hidden, content, look, line_height)


def is_seen_on(word: RawWord, mark: DrawnMark) -> bool:
    """Tell whether a word stands on a filled mark: drawn after it, in a colour that differs."""
    if word.order is None or mark.fill is None:
        return True
    return word.order > mark.order and (word.colour is None or contrast(word.colour, mark.fill) >= CONTRAST)


# --- what a mark is if it is no redaction ---------------------------------------------------------------------------


def _is_rule(case: _Case) -> bool:
    box = case.mark.box
    return box.height < LEAST_HEIGHT or box.width < LEAST_WIDTH or (box.width < 14 and box.height > 8 * box.width)


def _is_background(case: _Case) -> bool:
    """A fill under everything: the ground of the page, a panel, a table."""
    return bool(case.above) and not case.codes


def _is_paper(case: _Case) -> bool:
    """White on white hides nothing unless words lie beneath it or a code stands on it."""
    if case.tone is not Tone.WHITE or case.codes:
        return False
    return not case.below or case.look.is_even(case.mark.box) is False


def _is_form_field(case: _Case) -> bool:
    """An outline without a code in it is a cell or a field."""
    return case.tone is None and not case.codes


def _is_highlighter(case: _Case) -> bool:
    """A pale colour blends with the words, which then show through; without words it is a stripe of a table."""
    if case.tone is not Tone.PALE or case.codes:
        return False
    return not case.below or case.look.is_even(case.mark.box) is not True


def _is_shading(case: _Case) -> bool:
    """A grey or coloured area without words is a bar only where it stands in a line of text."""
    if case.tone not in (Tone.GREY, Tone.COLOUR) or case.below or case.codes:
        return False
    return case.mark.box.height > 1.8 * case.line_height or not _stands_in_a_line(case)


def _is_picture(case: _Case) -> bool:
    """Marks of other colours on top: a chart, a logo, a drawing."""
    if case.below:
        return False
    box, order, fill = case.mark.box, case.mark.order, case.mark.fill
    later = [m for m in case.content.marks if m.order > order and m.fill not in (None, fill)]
    on_top = [m for m in later if m.box.covered_by(box) > 0.9 and m.kind is not MarkKind.ANNOTATION]
    return len(on_top) >= 3


def _stands_in_a_line(case: _Case) -> bool:
    box = case.mark.box
    beside = (w.box for w in case.content.words)
    return any(
        abs(w.centre[1] - box.centre[1]) < 0.6 * max(w.height, box.height) and not box.contains(*w.centre)
        for w in beside
    )


_NOT_A_REDACTION = (
    _is_rule,
    _is_background,
    _is_paper,
    _is_form_field,
    _is_highlighter,
    _is_shading,
    _is_picture,
)


def _judged(case: _Case) -> Iterator[Sight]:
    if case.mark.kind is MarkKind.ANNOTATION and case.mark.detail != "Redact":
        # a Square or Highlight annotation is judged as the fill it paints; without one it is a comment
        if case.mark.fill is None:
            return
    elif case.mark.detail == "Redact":
        yield _annotation(case.mark)
        return
    if not any(test(case) for test in _NOT_A_REDACTION):
        yield Sight(
            box=case.mark.box,
            style=_style(case),
            finder=Finder.DRAWN,
            confidence=_confidence(case),
            why=_why(case),
        )


def _annotation(mark: DrawnMark) -> Sight:
    why = "A redaction annotation marks this place; it has not been applied to the page."
    return Sight(box=mark.box, style=Style.ANNOTATION, finder=Finder.DRAWN, confidence=0.95, why=why)


def _style(case: _Case) -> Style:
    if case.tone is None:
        return Style.OUTLINE
    if case.tone is Tone.WHITE and case.mark.stroke is not None and tone_of(case.mark.stroke) is not Tone.WHITE:
        return Style.OUTLINE
    if case.tone is Tone.WHITE and any(_frames(m, case.mark) for m in case.content.marks):
        return Style.OUTLINE
    if case.tone is Tone.BLACK and covers_page(case.mark.box, case.content):
        return Style.PAGE
    return STYLES[case.tone]


def _frames(frame: DrawnMark, mark: DrawnMark) -> bool:
    return frame.fill is None and frame.stroke is not None and frame.box.iou(mark.box) > 0.85


def covers_page(box: Box, content: PageContent) -> bool:
    """Tell whether a box covers a page altogether: most of the sheet, and all but a stamp's worth of its words."""
    if box.area < 0.6 * content.width * content.height:
        return False
    outside = [w for w in content.words if not w.invisible and not box.contains(*w.box.centre)]
    return len(outside) <= 15


def _confidence(case: _Case) -> float:
    """A prior by tone, raised by hidden words, a code, or words on the same line; see the benchmark for its worth."""
    score = {Tone.BLACK: 0.85, Tone.WHITE: 0.75, Tone.COLOUR: 0.7, Tone.GREY: 0.7, Tone.PALE: 0.65, None: 0.75}[
        case.tone
    ]
    score += 0.1 * bool(case.below) + 0.12 * case.codes + 0.06 * _stands_in_a_line(case)
    return round(min(0.99, score), 2)


def _why(case: _Case) -> str:
    box, tone = case.mark.box, case.tone.value if case.tone else "unfilled"
    shape = case.mark.detail or case.mark.kind.value
    parts = [f"Drawn mark: {tone} {shape}, {box.width:.0f} by {box.height:.0f} points, opacity {case.mark.opacity:.2f}"]
    if case.below:
        parts.append(f"drawn over {len(case.below)} word{'s'[: len(case.below) != 1]}")
    parts.append("a code stands on it" if case.codes else "no visible text on it")
    share = union_area([box]) / (case.content.width * case.content.height)
    parts.append(f"covers {share:.1%} of the page")
    return "; ".join(parts) + "."
