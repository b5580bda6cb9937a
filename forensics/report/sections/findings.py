"""Section 9: findings, and files that could not be read."""

from collections import Counter

from forensics.records.finding import MEANING, Finding
from forensics.report.data import ReportData
from forensics.report.grid import Basis, Cell, Grid, Row, heads, row
from forensics.report.sections.parts import Section
from forensics.report.tables.files import failures, findings
from forensics.report.text import count

_LISTED, _EACH, _FAILED = 40, 8, 40
_C, _I, _O = Basis.CALCULATED, Basis.INFERRED, Basis.OBSERVED


def section(data: ReportData) -> Section:
    """Return findings by kind, the first of each kind, and what could not be read."""
    found = findings(data)
    parts = [_kinds(found), _places(found)] if found else [_kinds(found)]
    return Section(
        sentences=(
            "A finding is something a person should look at; it says what was measured and where. Text that survives "
            "beneath an opaque mark is recorded by its place and length and is shown nowhere in this report.",
        ),
        parts=(*parts, _failures(data)),
    )


def _kinds(found: list[Finding]) -> Grid:
    number = Counter(f.kind for f in found)
    ranked = list(dict.fromkeys(f.kind for f in found))
    return Grid(
        caption="Findings by kind",
        heads=heads(("Finding", _C), ("Severity", _C), ("Number", _C, True)),
        rows=tuple(row(MEANING[k][1], MEANING[k][0].value, count(number[k])) for k in ranked),
        csv="findings.csv",
        total=len(ranked),
        empty="No finding.",
    )


def _places(found: list[Finding]) -> Grid:
    turns = Counter[str]()
    shown: list[Finding] = []
    for one in found:
        turns[one.kind] += 1
        if turns[one.kind] <= _EACH and len(shown) < _LISTED:
            shown.append(one)
    return Grid(
        caption=f"Findings with their places, at most {_EACH} of a kind",
        heads=heads(("Finding", _C), ("Place", _O), ("Why", _C)),
        rows=tuple(_place(f) for f in shown),
        csv="findings.csv",
        total=len(found),
        style="quotes",
    )


def _place(finding: Finding) -> Row:
    cite = finding.source
    return row(Cell(finding.kind.value.replace("_", " "), finding.production), str(cite), finding.why)


def _failures(data: ReportData) -> Grid:
    found = failures(data)
    body = [
        row(Cell(f.file, f.production), str(f.page) if f.page else "all", f.reason, f.remedy) for f in found[:_FAILED]
    ]
    return Grid(
        caption="Files and pages that could not be read",
        heads=heads(("File", _O), ("Page", _O, True), ("Reason", _O), ("What to do", _C)),
        rows=tuple(body),
        csv="failures.csv",
        total=len(found),
        empty="Every file was read.",
    )
