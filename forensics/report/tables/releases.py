"""Totals of what was released, codes before and after, inconsistent copies, and histories."""

from forensics.records.inconsistency import Inconsistency
from forensics.records.release import Appearance, CodeRow, History, ReleaseRow
from forensics.report.data import ReportData
from forensics.report.tables.table import (
    CALCULATED,
    INFERRED,
    OBSERVED,
    AnyTable,
    Column,
    Table,
    cite_columns,
    interval_columns,
)


def _in_order(data: ReportData) -> list[ReleaseRow]:
    return list(data.releases)


_RELEASES: tuple[Column[ReleaseRow], ...] = (
    Column("by", CALCULATED, "What is counted together.", lambda r: r.by.value),
    Column("key", CALCULATED, "Id or name of the group.", lambda r: r.key),
    Column("name", CALCULATED, "The group as people read it.", lambda r: r.label),
    Column("earlier", OBSERVED, "Earlier production.", lambda r: r.old_production),
    Column("later", OBSERVED, "Later production.", lambda r: r.new_production),
    Column("first_with_last", CALCULATED, "Others lie between the two.", lambda r: r.net),
    *interval_columns("hidden_before", "Words the earlier production hides", lambda r: r.hidden_before),
    *interval_columns("released", "Words later released: borne out, all, and with unexplained", lambda r: r.released),
    *interval_columns("still_hidden", "Words hidden in both", lambda r: r.still_hidden),
    *interval_columns("newly_hidden", "Words only the later production hides", lambda r: r.newly_hidden),
    *interval_columns("hidden_after", "Words the later production hides", lambda r: r.hidden_after),
    Column("pages_before", OBSERVED, "Pages of the earlier production.", lambda r: r.pages_before),
    Column("pages_after", OBSERVED, "Pages of the later production.", lambda r: r.pages_after),
    Column("full_before", CALCULATED, "Of these hidden in full, before.", lambda r: r.full_before),
    Column("full_after", CALCULATED, "Of these hidden in full, after.", lambda r: r.full_after),
    Column("places_released", CALCULATED, "Places released.", lambda r: r.places_released),
    Column("places_still_hidden", CALCULATED, "Places hidden in both.", lambda r: r.places_still_hidden),
    Column("places_newly_hidden", CALCULATED, "Places only the later one hides.", lambda r: r.places_newly_hidden),
    Column("codes_changed", CALCULATED, "Places hidden in both under other codes.", lambda r: r.codes_changed),
    Column("pages_added", CALCULATED, "Pages only the later production has.", lambda r: r.pages_added),
    Column("pages_removed", CALCULATED, "Pages only the earlier production has.", lambda r: r.pages_removed),
    Column("words_differing", CALCULATED, "Words that differ in the text layers alone.", lambda r: r.words_differing),
)
_CODES: tuple[Column[CodeRow], ...] = (
    Column("earlier", OBSERVED, "Earlier production.", lambda r: r.old_production),
    Column("later", OBSERVED, "Later production.", lambda r: r.new_production),
    Column("codes_before", OBSERVED, "Codes of the earlier production, or readable.", lambda r: r.old),
    Column("codes_after", OBSERVED, "Codes of the later production, or readable.", lambda r: r.new),
    Column("places", CALCULATED, "Places that went from the one to the other.", lambda r: r.places),
    *interval_columns("words", "Words at these places", lambda r: r.words),
)
_INCONSISTENT: tuple[Column[Inconsistency], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda i: i.id),
    Column("kind", CALCULATED, "How the two places lie to each other.", lambda i: i.kind.value),
    Column("message", INFERRED, "Message of both copies, as in messages.csv.", lambda i: i.message),
    Column("sender", INFERRED, "Who sent it, from whichever copy shows it.", lambda i: i.sender),
    Column("sent", OBSERVED, "When it was sent, as printed.", lambda i: i.sent),
    Column("subject", OBSERVED, "Its subject.", lambda i: i.subject),
    Column("field", INFERRED, "From, to, cc, bcc, sent, subject or body.", lambda i: i.field),
    Column("hidden_in", OBSERVED, "Production that hides it.", lambda i: i.hidden_in),
    *cite_columns("hidden_", "where it is hidden", lambda i: i.hidden),
    Column("codes", OBSERVED, "Codes of the redaction.", lambda i: i.codes),
    Column("readable_in", OBSERVED, "Production that shows it.", lambda i: i.readable_in),
    *cite_columns("readable_", "where it is readable", lambda i: i.readable),
    Column("text", OBSERVED, "The words that can be read there.", lambda i: i.text),
    Column("words", CALCULATED, "How many.", lambda i: i.words),
    Column("confirmed", CALCULATED, "What beyond the text layer bears it out.", lambda i: i.confirmed.value),
)
_Seen = tuple[History, Appearance]


def _seen(data: ReportData) -> list[_Seen]:
    return [(history, one) for history in data.histories for one in history.appearances]


_HISTORIES: tuple[Column[_Seen], ...] = (
    Column("id", CALCULATED, "Id of the message, or of the page it begins with.", lambda s: s[0].id),
    Column("level", CALCULATED, "Message or page.", lambda s: s[0].level),
    Column("sender", INFERRED, "Who sent the message.", lambda s: s[0].sender),
    Column("sent", OBSERVED, "When it was sent, as printed.", lambda s: s[0].sent),
    Column("subject", OBSERVED, "Its subject.", lambda s: s[0].subject),
    Column("course", INFERRED, "What became of it over all productions.", lambda s: s[0].course),
    Column("production", OBSERVED, "Production.", lambda s: s[1].production),
    Column("released", OBSERVED, "Day of its release.", lambda s: s[1].released),
    Column("visibility", CALCULATED, "What it shows of it.", lambda s: s[1].visibility.value),
    *cite_columns("", "of the copy that shows most", lambda s: s[1].cite),
    Column("words_visible", CALCULATED, "Words visible there.", lambda s: s[1].words_visible),
    *interval_columns("words_hidden", "Words hidden there", lambda s: s[1].words_hidden),
    Column("words_released", CALCULATED, "Words hidden before and shown here.", lambda s: s[1].words_released),
    Column("words_newly_hidden", CALCULATED, "Words shown before and hidden here.", lambda s: s[1].words_newly_hidden),
    Column("words_hidden_again", CALCULATED, "Of these once released.", lambda s: s[1].words_hidden_again),
)

RELEASES: tuple[AnyTable, ...] = (
    Table("releases", "What was released, by every grouping.", _RELEASES, _in_order),
    Table("codes_before_after", "Which codes became which.", _CODES, lambda data: data.code_rows),
    Table("inconsistent", "One message, hidden here, readable there.", _INCONSISTENT, lambda d: d.inconsistencies),
    Table("histories", "A message or page in one production.", _HISTORIES, _seen),
)
