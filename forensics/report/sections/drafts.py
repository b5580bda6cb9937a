"""Section 8: passages that stand in several wordings, and who sent which."""

from collections.abc import Iterator

from forensics.records.draft import Appearance, Draft, Edit, Wording
from forensics.records.message import Participant
from forensics.report.data import ReportData
from forensics.report.grid import Basis, Cell, Grid, Row, heads, row
from forensics.report.sections.parts import Section
from forensics.report.text import NONE, day, plural

_SHOWN, _PLACES = 12, 3
_C, _I, _O = Basis.CALCULATED, Basis.INFERRED, Basis.OBSERVED
_MARKS = {Edit.SAME: "", Edit.REMOVED: "del", Edit.ADDED: "ins", Edit.HIDDEN: ""}


def section(data: ReportData) -> Section:
    """Return the passages, those first of which most wordings were passed on in a conversation."""
    if not data.drafts:
        return Section(sentences=("No passage was found that several messages carry in different wordings.",))
    return Section(
        sentences=(
            f"Several messages carry {plural(len(data.drafts), 'passage')} in more than one wording. Each wording is "
            "set against the earlier one that it is most like: words struck through are gone, words underlined are "
            "new. Whether one author knew of another’s wording is not claimed.",
        ),
        parts=(_table(data),),
    )


def _table(data: ReportData) -> Grid:
    return Grid(
        caption="Passages in several wordings, in order of time",
        heads=heads(("Wording", _I, True), ("Sent", _O), ("From", _O), ("Where", _O), ("Words", _C)),
        rows=tuple(r for at, draft in enumerate(data.drafts[:_SHOWN], 1) for r in _draft(at, draft)),
        csv="drafts.csv",
        total=sum(len(w.appearances) for d in data.drafts for w in d.wordings),
        style="long",
    )


def _draft(at: int, draft: Draft) -> Iterator[Row]:
    yield Row(part=f"Passage {at}")
    yield from (_wording(w) for w in draft.wordings)


def _wording(wording: Wording) -> Row:
    first = wording.appearances[0]
    more = len(wording.appearances) - 1
    also = f"and {plural(more, 'more message')}" if more else ""
    where = ", ".join(_where(a) for a in wording.appearances[:_PLACES])
    against = f"against wording {wording.earlier}" if wording.earlier else ""
    words = tuple((_MARKS[s.edit], s.text) for s in wording.against_earlier) or (("", wording.text),)
    return row(
        str(wording.number),
        Cell(day(first.sent) if first.sent else NONE, also),
        _name(first.sender),
        where,
        Cell("", against, marked=words),
    )


def _where(appearance: Appearance) -> str:
    return f"{appearance.cite}{' (part hidden)' if appearance.part_hidden else ''}"


def _name(sender: Participant | None) -> str:
    return NONE if sender is None else sender.name or sender.printed
