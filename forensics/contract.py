"""What programs outside may rely on: the JSON form of every record (README, "JSON"). Keys are added, never renamed."""

from collections.abc import Mapping
from typing import Any

from forensics.mail.endings import ending
from forensics.records.cite import Cite
from forensics.records.draft import Draft, Wording
from forensics.records.figures import FigureRow
from forensics.records.finding import Finding, Severity
from forensics.records.geometry import Box
from forensics.records.leak import Leak
from forensics.records.message import CopyCite, Message, MessageCopy, Participant
from forensics.records.network import Actor
from forensics.records.page import Page, PageFigures
from forensics.records.person import Alias, Edge, Person
from forensics.records.region import Region, Withheld
from forensics.records.source import Failure
from forensics.records.thread import Filled, Gap, Link, Review, Thread
from forensics.records.topic import Topic

Json = dict[str, Any]


def cite(c: Cite | None) -> Json | None:
    """Return a citation; ``lines`` only where it is by lines."""
    if c is None:
        return None
    out: Json = {"file": c.file, "page": c.page, "bates": c.bates, "box": box(c.box)}
    return {**out, "lines": list(c.lines)} if c.lines else out


def box(b: Box | None) -> list[float] | None:
    """Return a box rounded to two digits."""
    return list(b.rounded()) if b else None


def region(r: Region) -> Json:
    """Return one redaction."""
    out: Json = {
        "record": "region",
        "id": r.id,
        "production": r.production,
        "file": r.file,
        "page": r.page,
        "bates": r.bates,
        "box": box(r.box),
        "style": r.style.value,
        "codes": list(r.codes),
        "confidence": round(r.confidence, 3),
        "finders": [f.value for f in r.finders],
        "why": r.why,
        "message": r.message,
    }
    if r.lines:
        out["lines"] = list(r.lines)
    if r.sealed:
        out["hidden_characters"] = r.sealed.characters
    return out


def page(p: Page, f: PageFigures) -> Json:
    """Return one page with its measures."""
    return {
        "record": "page",
        "id": p.id,
        "production": p.production,
        "file": p.file,
        "page": p.number,
        "bates": p.bates,
        "text_origin": p.text_origin.value,
        "regions": f.regions,
        "touched": f.touched,
        "full": f.full,
        "all_text_hidden": f.all_text_hidden,
        "undetermined": f.undetermined,
        "area_share": _share(f.area_share),
        "line_share": _share(f.line_share),
        "words_visible": f.words_visible,
        "words_hidden": _interval(f.words_hidden),
    }


def figure_row(row: FigureRow) -> Json:
    """Return the measures of one group."""
    return {
        "record": "figures",
        "by": row.by.value,
        "key": row.key,
        "production": row.production,
        "file": row.file,
        "bates": row.bates,
        "pages": row.pages,
        "touched": row.touched,
        "full": row.full,
        "all_text_hidden": row.all_text_hidden,
        "undetermined": row.undetermined,
        "unread": row.unread,
        "withheld": row.withheld,
        "regions": row.regions,
        "coded": row.coded,
        "uncoded": row.uncoded,
        "code_unread": row.code_unread,
        "other_markings": row.other_markings,
        "area_share": _share(row.area_share),
        "hidden_area": round(row.hidden_area, 1),
        "block_area": round(row.block_area, 1),
        "line_share": _share(row.line_share),
        "hidden_line_length": round(row.hidden_line_length, 1),
        "line_length": round(row.line_length, 1),
        "words_visible": row.words_visible,
        "words_hidden": _interval(row.words_hidden),
        "messages": row.messages,
        "messages_redacted": row.messages_redacted,
    }


def withheld(w: Withheld) -> Json:
    """Return pages that were withheld altogether."""
    return {
        "record": "withheld",
        "id": w.id,
        "production": w.production,
        "file": w.file,
        "page": w.page,
        "bates": w.bates,
        "pages": w.pages,
        "codes": list(w.codes),
        "why": w.why,
    }


def participant(p: Participant | None) -> Json | None:
    """Return a sender or recipient."""
    if p is None:
        return None
    return {
        "printed": p.printed,
        "name": p.name,
        "address": p.address,
        "redacted": p.redacted,
        "address_redacted": p.address_redacted,
        "codes": list(p.codes),
        "person": p.person,
    }


def hidden(h: Region | Leak) -> Json:
    """Return hidden text by its place, length and reason; never the text."""
    return {
        "record": "hidden",
        "id": h.id,
        "kind": "beneath_redaction" if isinstance(h, Region) else h.kind.value,
        "severity": (Severity.SERIOUS if isinstance(h, Region) else h.severity).value,
        "production": h.production,
        "file": h.file,
        "page": h.page,
        "bates": h.bates,
        "box": box(h.box),
        "region": h.id if isinstance(h, Region) else h.region,
        "characters": h.sealed.characters if h.sealed else None,
        "why": h.why,
    }


def message(m: Message, disagreements: int) -> Json:
    """Return one message with its copies; signature and disclaimer are parts of its body told apart.

    Args:
        m: the message.
        disagreements: how many of its fields and passages one copy hides and another shows.
    """
    end = ending(m.body, m.sender.name if m.sender else None)
    return {
        "record": "message",
        "id": m.id,
        "message_id": m.message_id,
        "kind": m.kind.value,
        **_told(m),
        "signature": end.signature,
        "disclaimer": end.disclaimer,
        "attachments": list(m.attachments),
        "copies": [_copy(c) for c in m.copies],
        "disagreements": disagreements,
        "fields": {key: cite(source) for key, source in m.sources.items()},
        "thread": m.thread,
        "parent": m.parent,
        "why": m.why,
    }


def _told(m: Message | MessageCopy) -> Json:
    """Return what a message says, in its header and its body."""
    return {
        "from": participant(m.sender),
        "to": [participant(p) for p in m.to],
        "cc": [participant(p) for p in m.cc],
        "bcc": [participant(p) for p in m.bcc],
        "sent": m.sent,
        "sent_raw": m.sent_raw,
        "subject": m.subject,
        "body": m.body,
    }


def copy(c: MessageCopy) -> Json:
    """Return one copy of a message as it stands in the evidence, with the state of each field of its header."""
    return {
        "record": "copy",
        "message": c.message,
        "file": c.file,
        "page": c.page,
        "bates": c.bates,
        "lines": list(c.lines) if c.lines else None,
        "depth": c.depth,
        **_told(c),
        "attachments": list(c.attachments),
        "states": {key: state.value for key, state in c.states.items()},
    }


def link(ln: Link, message_ids: Mapping[str, str]) -> Json:
    """Return one parent link; ``message_ids`` gives the Message-ID of messages that have one."""
    return {
        "record": "link",
        "message_id": message_ids.get(ln.message, ln.message),
        "parent": message_ids.get(ln.parent, ln.parent) if ln.parent else None,
        "kind": ln.kind.value,
        "confidence": round(ln.confidence, 3),
        "why": ln.why,
    }


def thread(t: Thread) -> Json:
    """Return one conversation."""
    return {
        "record": "thread",
        "id": t.id,
        "subject": t.subject,
        "first": t.first,
        "last": t.last,
        "messages": list(t.messages),
        "gaps": t.gaps,
        "rootless": t.rootless,
        "branches": t.branches,
        "last_message": t.last_message,
    }


def review(r: Review) -> Json:
    """Return whether one produced mail must be read, and which one holds it otherwise."""
    return {
        "record": "review",
        "message": r.message,
        "thread": r.thread,
        "mark": r.mark.value,
        "held_by": r.held_by,
        "why": r.why,
        "duplicates": [cite(c) for c in r.duplicates],
    }


def filled(f: Filled) -> Json:
    """Return one mail that a production only quoted and a later one delivered."""
    return {
        "record": "filled",
        "message": f.message,
        "production": f.production,
        "cite": cite(f.cite),
        "announced_in": f.announced_in,
        "announced": cite(f.announced),
    }


def gap(g: Gap) -> Json:
    """Return one missing thing."""
    return {
        "record": "gap",
        "id": g.id,
        "kind": g.kind.value,
        "what": g.what,
        "evidence": [cite(c) for c in g.evidence],
        "custodians": list(g.custodians),
        "thread": g.thread,
    }


def person(p: Person) -> Json:
    """Return one person."""
    return {
        "record": "person",
        "id": p.id,
        "name": p.name,
        "organisation": p.organisation,
        "aliases": list(p.aliases),
        "messages": p.messages,
        "unidentified": p.unidentified,
    }


def alias(a: Alias) -> Json:
    """Return one printed name and the person it was given to."""
    return {"record": "alias", "printed": a.printed, "person": a.person, "why": a.why}


def edge(e: Edge) -> Json:
    """Return who wrote to whom."""
    return {
        "record": "edge",
        "from": e.sender,
        "to": e.recipient,
        "count": e.count,
        "first": e.first,
        "last": e.last,
        "messages": list(e.messages),
        "redacted": e.redacted,
        "redacted_share": round(e.redacted / e.count, 4),
    }


def actor(a: Actor) -> Json:
    """Return one point of the network of who wrote to whom."""
    return {
        "record": "actor",
        "id": a.id,
        "kind": a.kind.value,
        "name": a.name,
        "organisation": a.organisation,
        "sent": a.sent,
        "received": a.received,
        "centrality": a.centrality,
        "community": a.community,
        "unidentified": a.unidentified,
    }


def draft(d: Draft) -> Json:
    """Return one passage with its wordings, each with the messages that carry it."""
    return {"record": "draft", "id": d.id, "wordings": [_wording(w) for w in d.wordings]}


def _wording(w: Wording) -> Json:
    return {
        "number": w.number,
        "text": w.text,
        "earlier": w.earlier,
        "same_conversation": w.same_conversation,
        "against_earlier": [{"edit": s.edit.value, "text": s.text} for s in w.against_earlier],
        "appearances": [
            {
                "message": a.message,
                "from": participant(a.sender),
                "sent": a.sent,
                "cite": cite(a.cite),
                "part_hidden": a.part_hidden,
            }
            for a in w.appearances
        ],
    }


def topic(t: Topic) -> Json:
    """Return one topic."""
    return {
        "record": "topic",
        "id": t.id,
        "label": t.label,
        "terms": list(t.terms),
        "messages": list(t.messages),
        "hidden_share": [round(v, 4) for v in t.hidden_share],
        "words_visible": t.words_visible,
        "words_hidden": _interval(t.words_hidden),
    }


def finding(f: Finding) -> Json:
    """Return one finding."""
    return {
        "record": "finding",
        "id": f.id,
        "kind": f.kind.value,
        "severity": f.severity.value,
        "production": f.production,
        "source": cite(f.source),
        "why": f.why,
    }


def failure(f: Failure) -> Json:
    """Return one file or page that could not be read."""
    return {
        "record": "failure",
        "production": f.production,
        "file": f.file,
        "page": f.page,
        "reason": f.reason,
        "remedy": f.remedy,
    }


def _copy(c: CopyCite) -> Json:
    return {
        "file": c.file,
        "page": c.page,
        "bates": c.bates,
        "lines": list(c.lines) if c.lines else None,
        "depth": c.depth,
        "production": c.production,
    }


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _interval(value: tuple[float, float, float]) -> list[float]:
    return [round(v, 1) for v in value]
