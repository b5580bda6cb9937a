"""Findings: a closed kind, a severity, a citation, and why."""

from dataclasses import dataclass
from enum import StrEnum

from forensics.records.cite import Cite
from forensics.records.ids import stable_id


class Severity(StrEnum):
    """How soon a person should look."""

    NOTE = "note"
    CHECK = "check"
    SERIOUS = "serious"


class FindingKind(StrEnum):
    """Everything this toolkit can find; each has its severity and sentence in ``MEANING``."""

    FILE_IN_DOUBT = "file_in_doubt"
    HIDDEN_TEXT = "hidden_text"
    UNCODED_REDACTION = "uncoded_redaction"
    UNREADABLE_PAGE = "unreadable_page"
    SAME_ID_DIFFERENT_BODY = "same_id_different_body"
    READABLE_ELSEWHERE = "readable_elsewhere"
    DIFFERENT_REDACTIONS = "different_redactions"
    DUPLICATE_BATES = "duplicate_bates"
    BATES_GAP = "bates_gap"
    WITHHELD_PAGES = "withheld_pages"
    CONTINUED_FILE = "continued_file"


MEANING: dict[FindingKind, tuple[Severity, str]] = {
    FindingKind.FILE_IN_DOUBT: (Severity.CHECK, "The file is not what its name says, or damaged, or only partly read."),
    FindingKind.HIDDEN_TEXT: (Severity.SERIOUS, "Text survives beneath an opaque mark; it is recorded, not shown."),
    FindingKind.UNCODED_REDACTION: (Severity.NOTE, "No exemption code stands in or beside the redaction."),
    FindingKind.UNREADABLE_PAGE: (Severity.CHECK, "The page could not be read and counts as undetermined."),
    FindingKind.SAME_ID_DIFFERENT_BODY: (Severity.SERIOUS, "Two mails carry one Message-ID and different texts."),
    FindingKind.READABLE_ELSEWHERE: (Severity.CHECK, "A field redacted in one copy is readable in another."),
    FindingKind.DIFFERENT_REDACTIONS: (Severity.CHECK, "Copies of one message are redacted differently."),
    FindingKind.DUPLICATE_BATES: (Severity.CHECK, "Two pages of one production carry the same Bates number."),
    FindingKind.BATES_GAP: (Severity.CHECK, "Bates numbers between two delivered pages are missing."),
    FindingKind.WITHHELD_PAGES: (Severity.NOTE, "The production says that pages exist which it does not contain."),
    FindingKind.CONTINUED_FILE: (Severity.NOTE, "The file goes on with the one before it; both are read as one chain."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a person should know, with its place and the measured reason."""

    id: str
    kind: FindingKind
    severity: Severity
    production: str
    source: Cite
    why: str


def finding(kind: FindingKind, production: str, source: Cite, why: str, severity: Severity | None = None) -> Finding:
    """Return a finding with the severity of its kind, unless another is given; its id depends on place and reason."""
    key = [kind.value, production, source.file, source.page, source.bates, source.box, source.lines, why]
    chosen = severity or MEANING[kind][0]
    return Finding(id=stable_id("f", *key), kind=kind, severity=chosen, production=production, source=source, why=why)
