"""The JSON form of what productions held against each other give (see ``contract``)."""

from typing import Any

from forensics.contract import cite
from forensics.records.comparison import Change, Named, Pair, Side
from forensics.records.inconsistency import Inconsistency
from forensics.records.release import Appearance, CodeRow, History, Interval, ReleaseRow

Json = dict[str, Any]


def pair(p: Pair) -> Json:
    """Return two versions of one thing."""
    return {
        "record": "pair",
        "id": p.id,
        "level": p.level.value,
        "left": _side(p.left),
        "right": _side(p.right),
        "method": p.method,
        "score": round(p.score, 3),
        "margin": round(p.margin, 3),
        "state": p.state.value,
        "old": p.old_production,
        "new": p.new_production,
    }


def change(c: Change) -> Json:
    """Return one change between two productions."""
    return {
        "record": "change",
        "id": c.id,
        "pair": c.pair,
        "kind": c.kind.value,
        "left": cite(c.left),
        "right": cite(c.right),
        "text": c.text,
        "words": c.words,
        "codes": list(c.codes),
        "confirmed": c.confirmed.value,
        "message": c.message,
        "old": c.old_production,
        "new": c.new_production,
        "words_hidden": _interval(c.words_hidden) if c.words_hidden else None,
        "old_codes": list(c.old_codes),
        "new_codes": list(c.new_codes),
        "fields": list(c.fields),
        "persons": [_named(n) for n in c.persons],
        "sender": c.sender,
        "sent": c.sent,
    }


def _named(n: Named) -> Json:
    return {"person": n.person, "name": n.name, "printed": n.printed, "basis": n.basis.value}


def _side(s: Side | None) -> Json | None:
    return {"id": s.id, "file": s.file, "page": s.page, "bates": s.bates} if s else None


def release_row(r: ReleaseRow) -> Json:
    """Return what was released, is still hidden and was newly hidden of one group; counts beside the intervals."""
    return {
        "record": "totals",
        "by": r.by.value,
        "key": r.key,
        "label": r.label,
        "old": r.old_production,
        "new": r.new_production,
        "net": r.net,
        "words_hidden_before": _interval(r.hidden_before),
        "words_released": _interval(r.released),
        "words_still_hidden": _interval(r.still_hidden),
        "words_newly_hidden": _interval(r.newly_hidden),
        "words_hidden_after": _interval(r.hidden_after),
        "pages_before": r.pages_before,
        "pages_after": r.pages_after,
        "full_before": r.full_before,
        "full_after": r.full_after,
        "places_released": r.places_released,
        "places_still_hidden": r.places_still_hidden,
        "places_newly_hidden": r.places_newly_hidden,
        "released": round(r.released[1]),
        "still_withheld": round(r.still_hidden[1]),
        "newly_withheld": round(r.newly_hidden[1]),
        "code_changed": r.codes_changed,
        "page_added": r.pages_added,
        "page_removed": r.pages_removed,
        "text_layer_only": r.words_differing,
    }


def code_row(r: CodeRow) -> Json:
    """Return how many places went from which codes to which."""
    return {
        "record": "codes",
        "old": r.old_production,
        "new": r.new_production,
        "old_codes": r.old,
        "new_codes": r.new,
        "places": r.places,
        "words": _interval(r.words),
    }


def inconsistency(i: Inconsistency) -> Json:
    """Return one field or passage of a message that is hidden here and readable there."""
    return {
        "record": "inconsistency",
        "id": i.id,
        "kind": i.kind.value,
        "message": i.message,
        "from": i.sender,
        "sent": i.sent,
        "subject": i.subject,
        "field": i.field,
        "hidden_in": i.hidden_in,
        "hidden": cite(i.hidden),
        "codes": list(i.codes),
        "readable_in": i.readable_in,
        "readable": cite(i.readable),
        "text": i.text,
        "words": i.words,
        "confirmed": i.confirmed.value,
    }


def history(h: History) -> Json:
    """Return what each production shows of one message or page, and what became of it."""
    return {
        "record": "history",
        "id": h.id,
        "level": h.level,
        "message": h.message,
        "from": h.sender,
        "sent": h.sent,
        "subject": h.subject,
        "course": h.course,
        "productions": [_appearance(a) for a in h.appearances],
    }


def _appearance(a: Appearance) -> Json:
    return {
        "production": a.production,
        "released": a.released,
        "visibility": a.visibility.value,
        "cite": cite(a.cite),
        "words_visible": a.words_visible,
        "words_hidden": _interval(a.words_hidden),
        "words_released": a.words_released,
        "words_newly_hidden": a.words_newly_hidden,
        "words_hidden_again": a.words_hidden_again,
    }


def _interval(value: Interval | None) -> list[float] | None:
    return [round(v, 1) for v in value] if value else None
