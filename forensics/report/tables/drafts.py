"""Passages in several wordings."""

from typing import NamedTuple

from forensics.records.draft import Appearance, Draft, Wording
from forensics.report.data import ReportData
from forensics.report.tables.table import CALCULATED, INFERRED, OBSERVED, AnyTable, Column, Table


class _Row(NamedTuple):
    draft: Draft
    wording: Wording
    at: Appearance


def _rows(data: ReportData) -> list[_Row]:
    return [_Row(d, w, a) for d in data.drafts for w in d.wordings for a in w.appearances]


_DRAFTS: tuple[Column[_Row], ...] = (
    Column("passage", CALCULATED, "Stable id of the passage.", lambda r: r.draft.id),
    Column("wording", INFERRED, "Number of the wording, in order of time.", lambda r: r.wording.number),
    Column("earlier", INFERRED, "The earlier wording it is most like.", lambda r: r.wording.earlier),
    Column("message", INFERRED, "Message that carries it, as in messages.csv.", lambda r: r.at.message),
    Column("from", OBSERVED, "Sender as printed.", lambda r: r.at.sender.printed if r.at.sender else None),
    Column("sent", OBSERVED, "Time sent as printed, ISO 8601, not converted.", lambda r: r.at.sent),
    Column("where", OBSERVED, "Bates number, or file and page.", lambda r: str(r.at.cite)),
    Column("part_hidden", INFERRED, "A redaction covers some of its words here.", lambda r: r.at.part_hidden),
    Column("text", OBSERVED, "The wording, its fullest reading.", lambda r: r.wording.text),
)

DRAFTS: tuple[AnyTable, ...] = (
    Table("drafts", "one message that carries a wording of a passage in several wordings", _DRAFTS, _rows),
)
