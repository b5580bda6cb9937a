"""Section 1: what the report says, in four to six plain sentences with their denominators."""

from collections.abc import Sequence

from forensics.records.comparison import ChangeKind
from forensics.records.figures import By, FigureRow
from forensics.records.message import MessageKind
from forensics.records.source import Production
from forensics.redaction import claims
from forensics.report.data import ReportData
from forensics.report.sections.releases import Step, steps
from forensics.report.text import count, day, listed, number_word, of, plural


def sentences(data: ReportData) -> tuple[str, ...]:
    """Return the summary; a sentence about nothing is left out."""
    rows = {r.production: r for r in data.by(By.PRODUCTION)}
    shown = _first_and_last(data.productions)
    found = [
        _what(data, rows),
        *([_pages(shown, rows), _words(shown, rows)] if rows else []),
        *[_step(s) for s in steps(data)[-1:]],
        _codes(data, shown),
        _mail(data),
    ]
    return tuple(s for s in found if s)


def _first_and_last(productions: Sequence[Production]) -> list[Production]:
    return [*productions[:1], *productions[1:][-1:]]


def _what(data: ReportData, rows: dict[str, FigureRow]) -> str:
    described = [_described(p, rows.get(p.name)) for p in data.productions]
    noun = "production" if len(described) == 1 else "productions"
    unread = f"; {plural(len(data.failures), 'item')} could not be read" if data.failures else ""
    return (
        f"This report covers {number_word(len(described))} {noun} of {plural(data.sources, 'file')}{unread}: "
        f"{listed(described)}."
    )


def _described(production: Production, row: FigureRow | None) -> str:
    released = f"released {day(production.released)}, " if production.released else ""
    pages = plural(row.pages if row else 0, "page") + " delivered"
    beside = f" and {plural(row.withheld, 'page')} withheld beside them" if row and row.withheld else ""
    return f"{production.name} ({released}{pages}{beside})"


def _pages(shown: Sequence[Production], rows: dict[str, FigureRow]) -> str:
    parts = [_touched(p.name, r) for p in shown if (r := rows.get(p.name))]
    return f"Redactions were detected {'; and '.join(parts)}." if parts else ""


def _touched(name: str, row: FigureRow) -> str:
    full = "none" if row.full == 0 else count(row.full)
    return f"on {of(row.touched, row.pages, 'page')} of {name}, {full} of them full"


def _words(shown: Sequence[Production], rows: dict[str, FigureRow]) -> str:
    parts = [_hidden(p, r) for p in shown if (r := rows.get(p.name))]
    return f"By estimate, {'; and '.join(parts)}." if parts else ""


def _hidden(production: Production, row: FigureRow) -> str:
    low, estimate, high = row.words_hidden
    return (
        f"{of(estimate, estimate + row.words_visible, 'word')} of {production.name} are hidden "
        f"(between {count(low)} and {count(high)} words)"
    )


def _step(step: Step) -> str:
    still, newly = step.tally[ChangeKind.STILL_WITHHELD], step.tally[ChangeKind.NEWLY_WITHHELD]
    released = step.tally[ChangeKind.RELEASED]
    return (
        f"Comparing {step.old} with {step.new}, {plural(released.words, 'word')} in "
        f"{plural(released.places, 'place')} were later released, an estimated {plural(still.words, 'word')} in "
        f"{plural(still.places, 'place')} are still withheld, and {plural(newly.words, 'word')} in "
        f"{plural(newly.places, 'place')} are newly withheld."
    )


def _codes(data: ReportData, shown: Sequence[Production]) -> str:
    name = shown[0].name if shown else ""
    claimed = [r for r in data.by(By.CODE) if r.production == name and claims(r.key, data.settings.rules)]
    whole = [r for r in data.by(By.PRODUCTION) if r.production == name]
    if not claimed or not whole:
        return ""
    most, row = min(claimed, key=lambda r: (-r.regions, r.key)), whole[0]
    unread = f"; of {of(row.code_unread, row.regions)} no code was looked for" if row.code_unread else ""
    return (
        f"The exemption claimed most in {name} is {most.key}, at {of(most.regions, row.regions, 'redaction')}; "
        f"{of(row.uncoded, row.regions)} carry no code{unread}."
    )


def _mail(data: ReportData) -> str:
    if not data.messages:
        return ""
    quoted = sum(1 for m in data.messages if m.kind is not MessageKind.PRODUCED)
    return (
        f"The {plural(len(data.messages), 'distinct message')} form {plural(len(data.threads), 'conversation')}; "
        f"{of(quoted, len(data.messages), 'message')} are known only because other messages quote or imply them, and "
        f"{plural(len(data.gaps), 'item')} {'appears' if len(data.gaps) == 1 else 'appear'} to be missing."
    )
