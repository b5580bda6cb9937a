"""Section 3: redactions by exemption code; other markings stand apart."""

from collections.abc import Sequence

from forensics.adapters.charts import Bar, bars
from forensics.records.figures import By, FigureRow
from forensics.redaction import claims
from forensics.report.codes import claim
from forensics.report.colours import of_productions
from forensics.report.data import ReportData
from forensics.report.grid import Basis, Cell, Grid, Head, Row
from forensics.report.sections.parts import Figure, Section, Swatch
from forensics.report.text import NONE, clean, count, interval, of

_CHARTED, _LISTED = 12, 25

Cells = dict[tuple[str, str], FigureRow]
"""Rows by code and production."""


def section(data: ReportData) -> Section:
    """Return the chart and table of exemptions, and the table of other markings."""
    rows = data.by(By.CODE)
    exemptions = [r for r in rows if claims(r.key, data.settings.rules)]
    others = [r for r in rows if not claims(r.key, data.settings.rules)]
    parts: list[Figure | Grid] = [_chart(data, exemptions)] if exemptions else []
    parts.append(_table(data, exemptions, "Redactions by exemption code", "No exemption code was detected."))
    if others:
        parts.append(_table(data, others, "Redactions with another marking, or with none", ""))
    return Section(sentences=_sentences(data), parts=tuple(parts))


def _sentences(data: ReportData) -> tuple[str, ...]:
    told = [f"{of(r.uncoded, r.regions)} in {r.production}" for r in data.by(By.PRODUCTION)]
    uncoded = f" Redactions without any code: {'; '.join(told)}." if told else ""
    unread = [f"{of(r.code_unread, r.regions)} in {r.production}" for r in data.by(By.PRODUCTION) if r.code_unread]
    uncoded += f" On scans that were not read, where a code may stand: {'; '.join(unread)}." if unread else ""
    return (
        "A redaction with two codes counts under both, so the rows add up to more than the redactions. The words "
        f"beside a code name the clause it cites; they do not say whether the claim is sound.{uncoded}",
    )


def _ranked(rows: Sequence[FigureRow]) -> list[str]:
    total: dict[str, int] = {}
    for row in rows:
        total[row.key] = total.get(row.key, 0) + row.regions
    return sorted(total, key=lambda code: (-total[code], code))


def _chart(data: ReportData, rows: Sequence[FigureRow]) -> Figure:
    colours, cells = of_productions(data.productions), _cells(rows)
    codes = _ranked(rows)[:_CHARTED]
    names = [p.name for p in data.productions]
    items = [
        Bar(label=clean(code), value=row.regions, text=count(row.regions), group=clean(name))
        for code in codes
        for name in names
        if (row := cells.get((code, name)))
    ]
    return Figure(
        svg=bars(items, axis="Redactions", colours=[(clean(n), colours[n]) for n in names]),
        caption="Redactions by exemption code" + (f", the {_CHARTED} most frequent" if len(codes) == _CHARTED else ""),
        alt="; ".join(f"{b.label}, {b.group}: {b.text}" for b in items),
        legend=tuple(Swatch(colour=colours[n], text=n) for n in names),
    )


def _cells(rows: Sequence[FigureRow]) -> Cells:
    return {(r.key, r.production): r for r in rows}


def _table(data: ReportData, rows: Sequence[FigureRow], caption: str, empty: str) -> Grid:
    cells, names = _cells(rows), [p.name for p in data.productions]
    codes = _ranked(rows)
    body = [
        Row((Cell(code or "no code", claim(code, data.settings.rules)), *_figures(code, names, cells)))
        for code in codes[:_LISTED]
    ]
    columns = (("Redactions", Basis.CALCULATED), ("Pages", Basis.CALCULATED), ("Words hidden", Basis.INFERRED))
    return Grid(
        caption=caption,
        heads=(Head("Code", Basis.OBSERVED), *(Head(t, b, True, n) for n in names for t, b in columns)),
        rows=tuple(body),
        csv="codes.csv",
        total=len(codes),
        empty=empty,
    )


def _figures(code: str, names: Sequence[str], cells: Cells) -> list[Cell]:
    shown: list[Cell] = []
    for name in names:
        row = cells.get((code, name))
        texts = (count(row.regions), count(row.touched), interval(row.words_hidden)) if row else (NONE,) * 3
        shown += [Cell(t) for t in texts]
    return shown
