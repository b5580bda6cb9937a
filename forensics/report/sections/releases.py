"""Section 4: what later productions revealed, what is still withheld, what was newly withheld."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from forensics.records.cite import Cite
from forensics.records.comparison import Change, ChangeKind, Confirmed, PairState
from forensics.report.data import ReportData
from forensics.report.grid import Basis, Cell, Grid, Row, heads, row
from forensics.report.sections import across
from forensics.report.sections.parts import Section
from forensics.report.text import NONE, count, excerpt, listed, of

_LARGEST, _NEWLY, _CODES, _QUOTED = 20, 15, 15, 32

_C, _I, _O = Basis.CALCULATED, Basis.INFERRED, Basis.OBSERVED

_MEANING: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.RELEASED: ("Released", "hidden in the earlier production, readable in the later one"),
    ChangeKind.STILL_WITHHELD: ("Still withheld", "hidden in both; words by estimate"),
    ChangeKind.NEWLY_WITHHELD: ("Newly withheld", "readable in the earlier production, hidden in the later one"),
    ChangeKind.CODE_CHANGED: ("Code changed", "hidden in both, under another exemption code"),
    ChangeKind.PAGE_ADDED: ("Page added", "in the later production only"),
    ChangeKind.PAGE_REMOVED: ("Page removed", "in the earlier production only"),
    ChangeKind.TEXT_LAYER_ONLY: (
        "Text layer only",
        "the text differs, the page images do not bear it out; not counted",
    ),
}

CONFIRMED: Mapping[Confirmed, str] = {
    Confirmed.VISUAL: "by page images",
    Confirmed.TEXT: "by text alone",
    Confirmed.NONE: "no",
}
"""What beyond the text layer bears a change out, in words."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many places, and words in them."""

    places: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One production compared with a later one."""

    old: str
    new: str
    tally: Mapping[ChangeKind, Tally]


def steps(data: ReportData) -> list[Step]:
    """Return the totals of each comparison, in order of the later production."""
    found = sorted(data.changes, key=_compared)
    found.sort(key=lambda c: (data.order(c.new_production), data.order(c.old_production)))
    return [Step(old, new, _tally(list(group))) for (old, new), group in groupby(found, key=_compared)]


def _compared(change: Change) -> tuple[str, str]:
    return change.old_production, change.new_production


def _tally(changes: list[Change]) -> dict[ChangeKind, Tally]:
    places = Counter(c.kind for c in changes)
    words = Counter[ChangeKind]()
    for change in changes:
        words[change.kind] += change.words
    return {kind: Tally(places[kind], words[kind]) for kind in ChangeKind}


def releases(data: ReportData) -> list[Change]:
    """Return what was released, most words first."""
    return _ranked(data, ChangeKind.RELEASED)


def _ranked(data: ReportData, kind: ChangeKind) -> list[Change]:
    found = [c for c in data.changes if c.kind is kind]
    return sorted(found, key=lambda c: (-c.words, str(c.left or ""), str(c.right or ""), c.id))


def section(data: ReportData) -> Section:
    """Return the totals, the largest releases, what was newly withheld, and changes of code."""
    if not data.changes:
        return Section(sentences=("No two productions were compared, or nothing changed between them.",))
    grids = [_totals(step, data) for step in steps(data)]
    return Section(
        sentences=(
            "A later release does not show that the earlier redaction was wrong; circumstances and the law's "
            "application to them may have changed. Places count once for each pair of pages or messages that was "
            "compared, so a passage produced twice counts twice.",
        ),
        parts=tuple(grids),
    )


def lists(data: ReportData) -> tuple[Grid, ...]:
    """Return the tables that follow the page images."""
    found = (
        _largest(data),
        across.net(data),
        across.documents(data),
        _newly(data),
        across.codes(data),
        _codes(data),
        across.inconsistent(data),
        across.histories(data),
    )
    return tuple(grid for grid in found if grid.rows)


def _totals(step: Step, data: ReportData) -> Grid:
    body = [_total(kind, step) for kind in _MEANING if step.tally[kind].places]
    released, still = step.tally[ChangeKind.RELEASED].words, step.tally[ChangeKind.STILL_WITHHELD].words
    share = f"Words released, of those hidden before: {of(released, released + still)}, by estimate. "
    return Grid(
        caption=f"{step.old} compared with {step.new}",
        heads=heads(("What became of it", _I), ("Places", _C, True), ("Words", _C, True)),
        rows=tuple(body),
        csv="changes.csv",
        note=share + _pairing(step, data),
    )


def _total(kind: ChangeKind, step: Step) -> Row:
    name, meaning = _MEANING[kind]
    tally = step.tally[kind]
    return Row((Cell(name, meaning), Cell(count(tally.places)), Cell(count(tally.words) if tally.words else NONE)))


def _pairing(step: Step, data: ReportData) -> str:
    states = Counter(p.state for p in data.pairs if (p.old_production, p.new_production) == (step.old, step.new))
    if not states:
        return ""
    total = sum(states.values())
    return (
        f"Of {count(total)} pairings of documents, pages and messages, {count(states[PairState.PAIRED])} are settled, "
        f"{count(states[PairState.AMBIGUOUS])} ambiguous and {count(states[PairState.UNPAIRED])} without a partner."
    )


def _largest(data: ReportData) -> Grid:
    found = releases(data)
    body = [
        row(
            str(n),
            count(c.words),
            _quote(c.text),
            listed(c.codes) or "none",
            across.stands_in(c),
            *_both(c),
            CONFIRMED[c.confirmed],
        )
        for n, c in enumerate(found[:_LARGEST], 1)
    ]
    return Grid(
        caption="The largest releases",
        heads=heads(
            ("Rank", _C, True), ("Words", _C, True), ("Words later released", _O), ("Code", _O), ("Message", _I),
            ("Before", _O), ("After", _O), ("Confirmed", _C),
        ),
        rows=tuple(body),
        csv="changes.csv",
        total=len(found),
        style="quotes",
    )  # fmt: skip


def _newly(data: ReportData) -> Grid:
    found = _ranked(data, ChangeKind.NEWLY_WITHHELD)
    body = [
        row(count(c.words), _quote(c.text), listed(c.codes) or "none", *_both(c), CONFIRMED[c.confirmed])
        for c in found[:_NEWLY]
    ]
    return Grid(
        caption="Newly withheld: readable in the earlier production, hidden in the later one",
        heads=heads(
            ("Words", _C, True), ("Words as the earlier production shows them", _O), ("Code", _O),
            ("Before", _O), ("After", _O), ("Confirmed", _C),
        ),
        rows=tuple(body),
        csv="changes.csv",
        total=len(found),
        style="quotes",
    )  # fmt: skip


def _quote(text: str) -> str:
    words, more = excerpt(text, _QUOTED)
    return f"“{words}{' …' if more else ''}”" if words else NONE


def _both(change: Change) -> tuple[Cell, Cell]:
    return _cite(change.left), _cite(change.right)


def _cite(cite: Cite | None) -> Cell:
    if cite is None:
        return Cell(NONE)
    return Cell(str(cite))


def _shift(change: Change) -> tuple[str, str]:
    """Return the earlier and the later codes."""
    return listed(change.old_codes) or NONE, listed(change.new_codes) or NONE


def _changed(data: ReportData) -> list[Change]:
    found = [c for c in data.changes if c.kind is ChangeKind.CODE_CHANGED]
    return sorted(found, key=lambda c: (str(c.left or ""), str(c.right or ""), c.id))


def _codes(data: ReportData) -> Grid:
    found = _changed(data)
    return Grid(
        caption="Places still withheld under another code",
        heads=heads(("Earlier code", _O), ("Later code", _O), ("Before", _O), ("After", _O)),
        rows=tuple(row(*_shift(c), *_both(c)) for c in found[:_CODES]),
        csv="changes.csv",
        total=len(found),
    )
