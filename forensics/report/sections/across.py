"""Part of section 4: documents, codes, inconsistent copies, and more than two releases."""

from forensics.records.comparison import Basis as NameBasis
from forensics.records.comparison import Change
from forensics.records.inconsistency import Inconsistency, InconsistencyKind
from forensics.records.release import Grouping, History, Interval, ReleaseRow, Visibility
from forensics.report.data import ReportData
from forensics.report.grid import Basis, Cell, Grid, heads, row
from forensics.report.text import NONE, count, day, excerpt, interval

_DOCUMENTS, _CODES, _PLACES, _HISTORIES, _QUOTED = 20, 20, 20, 40, 32
_C, _I, _O = Basis.CALCULATED, Basis.INFERRED, Basis.OBSERVED

_HOW = {
    InconsistencyKind.WITHIN_PRODUCTION: "in one production",
    InconsistencyKind.HIDDEN_LATER: "hidden in the later one",
    InconsistencyKind.ACROSS_PRODUCTIONS: "in two productions",
    InconsistencyKind.RELEASED_LATER: "later released",
}


def stands_in(change: Change) -> Cell:
    """Return of which message the words are, and whose name they are where that is known."""
    message = " ".join(part for part in (day(change.sent) if change.sent else "", change.sender or "") if part)
    field = ", ".join(f for f in change.fields if f != "body")
    names = "; ".join(n.name + ("" if n.basis is NameBasis.OBSERVED else f" ({n.basis.value})") for n in change.persons)
    below = "; ".join(part for part in (f"{field}: {names}" if field and names else field or names,) if part)
    return Cell(message or NONE, below)


def documents(data: ReportData) -> Grid:
    """Return what was released of each document, the largest releases first."""
    found = [r for r in data.releases if r.by is Grouping.DOCUMENT and not r.net]
    found.sort(key=lambda r: (-r.released[1], data.order(r.new_production), r.label, r.key))
    shown = [r for r in found if r.released[1] or r.newly_hidden[1]]
    body = [
        row(
            Cell(r.label, _between(data, r.old_production, r.new_production)),
            _words(r.hidden_before),
            count(r.released[1]) if r.released[1] else NONE,
            _words(r.still_hidden),
            count(r.newly_hidden[1]) if r.newly_hidden[1] else NONE,
            f"{count(r.full_before)} → {count(r.full_after)}" if r.full_before or r.full_after else NONE,
        )
        for r in shown[:_DOCUMENTS]
    ]
    return Grid(
        caption="Documents, those with the most words later released first",
        heads=heads(
            ("Document", _O), ("Words hidden before", _C, True), ("Words released", _C, True),
            ("Words still hidden", _C, True), ("Words newly hidden", _C, True), ("Pages hidden in full", _C, True),
        ),
        rows=tuple(body),
        csv="releases.csv",
        total=len(found),
    )  # fmt: skip


def net(data: ReportData) -> Grid:
    """Return the first production beside the last one, where others lie between."""
    found = [r for r in data.releases if r.by is Grouping.PRODUCTION]
    body = [
        row(_compared(r), _words(r.hidden_before), count(r.released[1]), _words(r.still_hidden),
            count(r.newly_hidden[1]), _words(r.hidden_after))
        for r in found
    ]  # fmt: skip
    return Grid(
        caption="All releases",
        heads=heads(
            ("Productions", _O), ("Words hidden before", _C, True), ("Words released", _C, True),
            ("Words still hidden", _C, True), ("Words newly hidden", _C, True), ("Words hidden after", _C, True),
        ),
        rows=tuple(body) if len(found) > 1 else (),
        csv="releases.csv",
    )  # fmt: skip


def _compared(release: ReleaseRow) -> Cell:
    return Cell(release.label, "the first with the last" if release.net else "")


def _words(words: Interval | None) -> str:
    if words is None or not words[2]:
        return NONE
    return count(words[1]) if round(words[0]) == round(words[2]) else interval(words)


def _between(data: ReportData, old: str, new: str) -> str:
    """Return which productions are compared, where there are several pairs of them."""
    return f"{old} → {new}" if len(data.productions) > 2 else ""


def codes(data: ReportData) -> Grid:
    """Return which codes became which, those at most places first."""
    ranked = sorted(data.code_rows, key=lambda r: (-r.places, r.old_production, r.old, r.new))
    return Grid(
        caption="Codes before and after, counted",
        heads=heads(("Earlier code", _O), ("Later code", _O), ("Places", _C, True), ("Words", _C, True)),
        rows=tuple(
            row(
                Cell(r.old, _between(data, r.old_production, r.new_production)),
                r.new,
                count(r.places),
                _words(r.words),
            )
            for r in ranked[:_CODES]
        ),
        csv="codes_before_after.csv",
        total=len(ranked),
        note="“Readable”: no redaction is there on that side.",
    )


def inconsistent(data: ReportData) -> Grid:
    """Return what one copy of a message hides and another shows, later releases left to the tables above."""
    found = [i for i in data.inconsistencies if i.kind is not InconsistencyKind.RELEASED_LATER]
    body = [
        row(
            Cell(day(i.sent), i.sender or ""),
            Cell(_quote(i), "" if i.field == "body" else i.field),
            ", ".join(i.codes) or "none",
            Cell(str(i.hidden), i.hidden_in),
            Cell(str(i.readable), i.readable_in),
            _HOW[i.kind],
        )
        for i in found[:_PLACES]
    ]
    return Grid(
        caption="The same message, hidden in one place and readable in another",
        heads=heads(
            ("Message", _O), ("Words readable there", _O), ("Code", _O), ("Hidden in", _O), ("Readable in", _O),
            ("How the places lie", _C),
        ),
        rows=tuple(body),
        csv="inconsistent.csv",
        total=len(found),
        style="quotes",
        note="Different offices may have processed the copies; that they differ does not show which of them is right.",
    )  # fmt: skip


def _quote(one: Inconsistency) -> str:
    words, more = excerpt(one.text, _QUOTED)
    return f"“{words}{' …' if more else ''}”"


def histories(data: ReportData) -> Grid:
    """Return messages over more than two productions, those that were hidden again first."""
    found = [h for h in data.histories if h.message and len(h.appearances) > 2]
    found.sort(key=lambda h: (-sum(a.words_hidden_again for a in h.appearances), h.sent or "9", h.id))
    names = [f"{a.production}, {day(a.released)}" for a in found[0].appearances] if found else []
    body = [row(Cell(day(h.sent), h.sender or ""), *_shown(h), h.course) for h in found[:_HISTORIES]]
    return Grid(
        caption="Messages over all productions",
        heads=heads(("Message", _O), *((name, _C) for name in names), ("What became of it", _I)),
        rows=tuple(body),
        csv="histories.csv",
        total=len(found),
    )


def _shown(history: History) -> list[Cell]:
    cells = []
    for one in history.appearances:
        hidden = one.visibility in (Visibility.HIDDEN, Visibility.PARTLY_HIDDEN)
        words = f"{interval(one.words_hidden)} words hidden" if hidden else one.visibility.value
        cells.append(Cell(str(one.cite), words) if one.cite else Cell(NONE))
    return cells
