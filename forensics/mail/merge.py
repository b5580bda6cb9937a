"""One message out of its copies: the best reading of each field, and findings where one id has several texts."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from forensics.adapters.addresses import PLACEHOLDER
from forensics.records.cite import Cite
from forensics.records.finding import Finding, FindingKind, finding
from forensics.records.ids import stable_id
from forensics.records.message import (
    CopyCite,
    FieldState,
    Message,
    MessageCopy,
    MessageKind,
    PageLines,
    Participant,
)


def merged(copies: Sequence[MessageCopy], why: str) -> Message:
    """Return the message its copies show; each field is taken from the copy in which it is read best."""
    ordered = sorted(copies, key=_place)
    best = {
        "from": _best(ordered, "from", lambda c: _told(c.sender)),
        "to": _best(ordered, "to", lambda c: sum(map(_told, c.to))),
        "cc": _best(ordered, "cc", lambda c: sum(map(_told, c.cc))),
        "bcc": _best(ordered, "bcc", lambda c: sum(map(_told, c.bcc))),
        "sent": _best(ordered, "sent", lambda c: len(c.sent or "")),
        "subject": _best(ordered, "subject", lambda c: 0 if not c.subject or "█" in c.subject else 1),
    }
    fullest = max(ordered, key=lambda c: (_visible(c), c.depth == 0))
    sources = {key: _source(c, key) for key, c in best.items() if c.states.get(key) is FieldState.READ}
    return Message(
        id=stable_id("m", min(c.id for c in copies)),
        message_id=next((c.message_id for c in ordered if c.message_id), None),
        kind=MessageKind.PRODUCED if any(c.depth == 0 for c in copies) else MessageKind.QUOTED,
        sender=best["from"].sender,
        to=best["to"].to,
        cc=best["cc"].cc,
        bcc=best["bcc"].bcc,
        sent=best["sent"].sent,
        sent_raw=best["sent"].sent_raw,
        subject=best["subject"].subject,
        body=fullest.body,
        attachments=max((c.attachments for c in ordered), key=len),
        copies=tuple(_cite(c) for c in ordered),
        sources={**sources, "body": _body_source(fullest)} if fullest.body else sources,
        why=why if len(copies) > 1 else "one copy",
    )


def _source(copy: MessageCopy, key: str) -> Cite:
    """Return where a field stands in a copy; the fields of a native mail stand in its headers, on no printed line."""
    return copy.places.get(key) or Cite(file=copy.file, page=copy.page, bates=copy.bates)


def _body_source(copy: MessageCopy) -> Cite:
    """Return where the body of a copy begins: behind its header, be it on another page or in another file."""
    runs = [(run, _below_header(copy, run)) for run in copy.place]
    run, first = next((r for r in runs if r[1] <= r[0].lines[1]), runs[0] if runs else (None, 0))
    if run is None:
        return Cite(file=copy.file, page=copy.page, bates=copy.bates)
    bates = {(c.file, c.page): c.bates for c in copy.places.values()} | {(copy.file, copy.page): copy.bates}
    lines = min(first, run.lines[1]), run.lines[1]
    return Cite(file=run.file, page=run.page, bates=bates.get((run.file, run.page)), lines=lines)


def _below_header(copy: MessageCopy, run: PageLines) -> int:
    """Return the first line of a run that is none of the header's."""
    cites = [(c.file, c.page, c.lines) for c in copy.places.values()] + [(copy.file, copy.page, copy.lines)]
    ends = [lines[1] for file, page, lines in cites if lines and (file, page) == (run.file, run.page)]
    return max([run.lines[0], *(end + 1 for end in ends)])


def _place(copy: MessageCopy) -> tuple[object, ...]:
    """Order of copies: the message's own appearance first, then by place in the evidence."""
    return (copy.depth > 0, copy.production, copy.file, copy.page, copy.lines or (0, 0), copy.depth, copy.id)


def _best(copies: Sequence[MessageCopy], key: str, worth: Callable[[MessageCopy], int]) -> MessageCopy:
    """Return the copy that reads the field best: read, then worth most, then the message's own; the first of equals."""
    return max(copies, key=lambda c: (c.states.get(key) is FieldState.READ, worth(c) > 0, c.depth == 0, worth(c)))


def _told(person: Participant | None) -> int:
    """Return how much is known of a person: name and address."""
    if person is None or person.redacted:
        return 0
    return 1 + (person.name is not None) + (person.address is not None)


def _visible(copy: MessageCopy) -> int:
    return len(PLACEHOLDER.sub(" ", copy.body).split())


def _cite(copy: MessageCopy) -> CopyCite:
    return CopyCite(
        copy=copy.id,
        production=copy.production,
        file=copy.file,
        page=copy.page,
        bates=copy.bates,
        lines=copy.lines,
        depth=copy.depth,
    )


def cite(copy: MessageCopy) -> Cite:
    """Return where a copy stands, as a citation."""
    return Cite(file=copy.file, page=copy.page, bates=copy.bates, lines=copy.lines)


def id_clashes(copies: Sequence[MessageCopy]) -> Iterator[Finding]:
    """Yield a finding for each Message-ID under which different texts were found."""
    by_id: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        if copy.message_id and copy.depth == 0:
            by_id[copy.message_id].append(copy)
    for message_id, group in sorted(by_id.items()):
        firsts = {c.message: c for c in sorted(group, key=_place, reverse=True)}
        ordered = sorted(firsts.values(), key=_place)
        for other in ordered[1:]:
            why = f"{message_id} stands over one text here and over another in {cite(ordered[0])}"
            yield finding(FindingKind.SAME_ID_DIFFERENT_BODY, other.production, cite(other), why)
