"""Section 6: who wrote to whom, as a picture and as a table."""

from forensics.report.data import ReportData
from forensics.report.grid import Basis, Grid, heads, row
from forensics.report.network import network
from forensics.report.sections.parts import Figure, Section
from forensics.report.text import count, of, plural, span

_EDGES = 25
_C, _I, _O = Basis.CALCULATED, Basis.INFERRED, Basis.OBSERVED


def section(data: ReportData) -> Section:
    """Return the picture and the table."""
    if not data.edges:
        return Section(sentences=("No sender with a recipient was recognised.",))
    drawing = network(data.persons, data.edges)
    parts: list[Figure | Grid] = [drawing] if drawing else []
    return Section(sentences=(_sentence(data),), parts=(*parts, _table(data)))


def _sentence(data: ReportData) -> str:
    hidden = sum(1 for p in data.persons if p.unidentified)
    return (
        f"The messages name {plural(len(data.persons), 'person', 'persons')}; {of(hidden, len(data.persons))} are "
        "place-holders for a name that is hidden or not known. A place-holder is given a name only where another copy "
        "of the same message shows it. Copies of one message count once."
    )


def _table(data: ReportData) -> Grid:
    names = data.person_names()
    found = sorted(data.edges, key=lambda e: (-e.count, names.get(e.sender, ""), names.get(e.recipient, ""), e.sender))
    body = [
        row(
            names.get(e.sender, e.sender),
            names.get(e.recipient, e.recipient),
            count(e.count),
            count(e.redacted),
            span(e.first, e.last),
        )
        for e in found[:_EDGES]
    ]
    return Grid(
        caption="Who wrote to whom",
        heads=heads(
            ("From", _I), ("To", _I), ("Messages", _I, True), ("With a name hidden", _I, True), ("Sent", _O)
        ),
        rows=tuple(body),
        csv="who_to_whom.csv",
        total=len(found),
    )  # fmt: skip
