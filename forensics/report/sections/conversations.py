"""Section 5: conversations with gaps, and what appears to be missing from them."""

from collections import Counter

from forensics.records.message import Message, MessageKind
from forensics.records.thread import Gap, GapKind, Thread
from forensics.report.data import ReportData
from forensics.report.grid import Basis, Cell, Grid, Row, heads, row
from forensics.report.sections.parts import Section
from forensics.report.text import NONE, count, number_word, of, span

_THREADS, _GAPS, _CITES, _ASKED = 25, 40, 4, 4

_C, _I, _O = Basis.CALCULATED, Basis.INFERRED, Basis.OBSERVED

_KINDS = {
    GapKind.QUOTED_NEVER_PRODUCED: "quoted, never produced on its own",
    GapKind.REPLY_TO_UNSEEN: "answered, never seen",
    GapKind.ATTACHMENT_MISSING: "attachment",
    GapKind.BATES_MISSING: "Bates numbers",
}


def section(data: ReportData) -> Section:
    """Return the conversations with gaps and the list of what is missing."""
    if not data.messages:
        return Section(sentences=("No email message was recognised on the pages delivered.",))
    return Section(sentences=(_sentence(data),), parts=(_threads(data), _gaps(data)))


def _sentence(data: ReportData) -> str:
    kinds = Counter(g.kind for g in data.gaps)
    told = [f"{count(kinds[kind])} {_KINDS[kind]}" for kind in GapKind if kinds[kind]]
    with_gaps = sum(1 for t in data.threads if t.gaps)
    by_kind = f" Items that appear to be missing, by kind: {'; '.join(told)}." if told else ""
    return (
        f"{of(with_gaps, len(data.threads), 'conversation')} have at least one gap. A message that stands only inside "
        f"another, as a quotation, was not delivered on its own.{by_kind}"
    )


def _threads(data: ReportData) -> Grid:
    found = [t for t in data.threads if t.gaps]
    found.sort(key=lambda t: (-t.gaps, -len(t.messages), t.first or "9", t.id))
    messages = {m.id: m for m in data.messages}
    return Grid(
        caption="Conversations with gaps",
        heads=heads(
            ("Subject", _O), ("Sent", _O), ("Messages", _I, True), ("Produced", _I, True), ("Quoted only", _I, True),
            ("Gaps", _I, True),
        ),
        rows=tuple(_thread(t, messages) for t in found[:_THREADS]),
        csv="conversations.csv",
        total=len(found),
        empty="No gap was found.",
    )  # fmt: skip


def _thread(thread: Thread, messages: dict[str, Message]) -> Row:
    kinds = Counter(messages[m].kind for m in thread.messages if m in messages)
    produced = kinds[MessageKind.PRODUCED]
    quoted = kinds[MessageKind.QUOTED] + kinds[MessageKind.INFERRED]
    return row(
        thread.subject or "(no subject)",
        span(thread.first, thread.last),
        count(len(thread.messages)),
        count(produced),
        count(quoted),
        count(thread.gaps),
    )


def _gaps(data: ReportData) -> Grid:
    subjects = {t.id: t.subject or "(no subject)" for t in data.threads}
    found = sorted(data.gaps, key=lambda g: (list(GapKind).index(g.kind), -len(g.evidence), g.what, g.id))
    return Grid(
        caption="What appears to be missing, how it is known, whom to ask",
        heads=heads(("Missing", _I), ("Kind", _I), ("Known from", _O), ("Whom to ask", _I)),
        rows=tuple(_gap(g, subjects) for g in _spread(found)[:_GAPS]),
        csv="missing.csv",
        total=len(found),
        empty="Nothing appears to be missing.",
    )


def _spread(gaps: list[Gap]) -> list[Gap]:
    """Return the gaps so that each kind has its turn: thousands of quoted mails would hide one missing attachment."""
    turns = Counter[GapKind]()
    ranked: list[tuple[int, int, Gap]] = []
    for gap in gaps:
        ranked.append((turns[gap.kind], list(GapKind).index(gap.kind), gap))
        turns[gap.kind] += 1
    kept = sorted(ranked, key=lambda g: g[:2])[:_GAPS]
    return [gap for _, _, gap in sorted(kept, key=lambda g: (g[1], g[0]))]


def _gap(gap: Gap, subjects: dict[str, str]) -> Row:
    subject = subjects.get(gap.thread or "", "")
    asked = "; ".join(gap.custodians[:_ASKED]) + _more(len(gap.custodians) - _ASKED)
    cites = "; ".join(str(c) for c in gap.evidence[:_CITES]) + _more(len(gap.evidence) - _CITES)
    return row(
        Cell(gap.what, f"in: {subject}" if subject and subject not in gap.what else ""),
        _KINDS[gap.kind],
        cites or NONE,
        asked or NONE,
    )


def _more(number: int) -> str:
    return f" and {number_word(number)} more" if number > 0 else ""
