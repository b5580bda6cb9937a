"""Findings, and files that could not be read."""

from forensics.records.finding import Finding, Severity
from forensics.records.source import Failure
from forensics.report.data import ReportData
from forensics.report.tables.table import CALCULATED, OBSERVED, AnyTable, Column, Table, cite_columns

_URGENCY = (Severity.SERIOUS, Severity.CHECK, Severity.NOTE)


def findings(data: ReportData) -> list[Finding]:
    """Return all findings, what to look at first on top."""
    return sorted(
        data.findings,
        key=lambda f: (
            _URGENCY.index(f.severity),
            f.kind,
            data.order(f.production),
            f.source.file,
            f.source.page or 0,
            f.id,
        ),
    )


def failures(data: ReportData) -> list[Failure]:
    """Return all failures by production, file and page."""
    return sorted(data.failures, key=lambda f: (data.order(f.production), f.file, f.page or 0, f.id))


_FINDINGS: tuple[Column[Finding], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda f: f.id),
    Column("kind", CALCULATED, "Kind of finding.", lambda f: f.kind.value),
    Column("severity", CALCULATED, "How soon a person should look.", lambda f: f.severity.value),
    Column("production", OBSERVED, "Production.", lambda f: f.production),
    *cite_columns("", "of the place", lambda f: f.source),
    Column("why", CALCULATED, "Measured reason.", lambda f: f.why),
)

_FAILURES: tuple[Column[Failure], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda f: f.id),
    Column("production", OBSERVED, "Production.", lambda f: f.production),
    Column("file", OBSERVED, "File.", lambda f: f.file),
    Column("page", OBSERVED, "Page, from 1; empty for the whole file.", lambda f: f.page),
    Column("reason", OBSERVED, "Why it could not be read.", lambda f: f.reason),
    Column("remedy", CALCULATED, "What to do.", lambda f: f.remedy),
)

FILES: tuple[AnyTable, ...] = (
    Table("findings", "Everything a person should know, with its place.", _FINDINGS, findings),
    Table("failures", "Files and pages that could not be read.", _FAILURES, failures),
)
