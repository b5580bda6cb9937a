"""What pairs with what across productions, and every change between them."""

from forensics.records.cite import Cite
from forensics.records.comparison import Change, Pair, Side
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


def _pairs(data: ReportData) -> list[Pair]:
    return sorted(
        data.pairs, key=lambda p: (data.order(p.new_production), p.level, _side(p.left), _side(p.right), p.id)
    )


def _side(side: Side | None) -> tuple[str, int]:
    return (side.file, side.page or 0) if side else ("", 0)


_PAIRS: tuple[Column[Pair], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda p: p.id),
    Column("earlier", OBSERVED, "Earlier production.", lambda p: p.old_production),
    Column("later", OBSERVED, "Later production.", lambda p: p.new_production),
    Column("level", CALCULATED, "What is paired: document, page or message.", lambda p: p.level.value),
    Column("earlier_file", OBSERVED, "File in the earlier production.", lambda p: p.left and p.left.file),
    Column("earlier_page", OBSERVED, "Page in it, from 1.", lambda p: p.left and p.left.page),
    Column("earlier_bates", OBSERVED, "Bates number in it.", lambda p: p.left and p.left.bates),
    Column("later_file", OBSERVED, "File in the later production.", lambda p: p.right and p.right.file),
    Column("later_page", OBSERVED, "Page in it, from 1.", lambda p: p.right and p.right.page),
    Column("later_bates", OBSERVED, "Bates number in it.", lambda p: p.right and p.right.bates),
    Column("state", INFERRED, "Paired, ambiguous or unpaired.", lambda p: p.state.value),
    Column("method", CALCULATED, "What the pairing rests on.", lambda p: p.method),
    Column("score", CALCULATED, "Score of the pairing.", lambda p: p.score),
    Column("margin", CALCULATED, "Score less that of the runner-up.", lambda p: p.margin),
)


def ordered(data: ReportData) -> list[Change]:
    """Return all changes in order of production, then of place in the later, else the earlier one."""
    return sorted(data.changes, key=lambda c: (data.order(c.new_production), c.kind, _place(c.left or c.right), c.id))


def _place(cite: Cite | None) -> tuple[str, int, tuple[float, ...]]:
    return (cite.file, cite.page or 0, cite.box or ()) if cite else ("", 0, ())


_CHANGES: tuple[Column[Change], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda c: c.id),
    Column("earlier", OBSERVED, "Earlier production.", lambda c: c.old_production),
    Column("later", OBSERVED, "Later production.", lambda c: c.new_production),
    Column("kind", INFERRED, "What became of the place.", lambda c: c.kind.value),
    *cite_columns("earlier_", "in the earlier production", lambda c: c.left),
    *cite_columns("later_", "in the later production", lambda c: c.right),
    Column("codes", OBSERVED, "Codes of the redaction, the earlier first.", lambda c: c.codes),
    Column("words", CALCULATED, "Words released; an estimate where they are hidden.", lambda c: c.words),
    Column("text", OBSERVED, "The words that became visible, or were visible before.", lambda c: c.text),
    Column("confirmed", CALCULATED, "What beyond the text layer bears it out.", lambda c: c.confirmed.value),
    Column("message", INFERRED, "Message it stands in, as in messages.csv.", lambda c: c.message),
    Column("codes_before", OBSERVED, "Codes of the earlier production there.", lambda c: c.old_codes),
    Column("codes_after", OBSERVED, "Codes of the later production there.", lambda c: c.new_codes),
    *interval_columns("words_hidden", "Words the later production hides there", lambda c: c.words_hidden),
    Column("field", INFERRED, "From, to, cc, bcc, sent, subject or body of the message.", lambda c: c.fields),
    Column("names", INFERRED, "Whose names the words are.", lambda c: tuple(n.name for n in c.persons)),
    Column("names_basis", INFERRED, "Observed: whole, in a header; else inferred.", lambda c: _bases(c)),
    Column("sender", INFERRED, "Who sent the message, from whichever copy shows it.", lambda c: c.sender),
    Column("sent", OBSERVED, "When it was sent, as printed.", lambda c: c.sent),
)


def _bases(change: Change) -> tuple[str, ...]:
    return tuple(n.basis.value for n in change.persons)


CHANGES: tuple[AnyTable, ...] = (
    Table("changes", "Every change between two productions.", _CHANGES, ordered),
    Table("pairs", "What pairs with what across productions.", _PAIRS, _pairs),
)
