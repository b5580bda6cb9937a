"""Productions held against each other as a person reads them: the tables of ``forensics compare``."""

from collections.abc import Sequence

from forensics_cli.output import Column, Json, interval, place

LARGEST, QUOTED = 5, 40
"""How many releases are quoted below a summary, and how many words of each."""

HEADINGS = {
    "production": "Productions",
    "document": "Document",
    "code": "Code",
    "month": "Month",
    "sender": "Sender",
    "topic": "Topic",
}


def _side(side: Json | None) -> str:
    return place(side) if side else "–"


def _codes(record: Json) -> str:
    return ", ".join(record["codes"])


def _sent(record: Json) -> str:
    return (record["sent"] or "").replace("T", " ")[:16]


def _persons(change: Json) -> str:
    named = change["persons"] if change["kind"] != "text_layer_only" else ()
    return "; ".join(f"{p['name']} ({p['basis']})" for p in named)


def _field(change: Json) -> str:
    """Return the field; ``header`` where a change runs over more than two."""
    fields = change["fields"]
    return ", ".join(fields) if len(fields) <= 2 else "header"


def _message(record: Json) -> str:
    """Return when and by whom the message was sent."""
    return " ".join(part for part in (_sent(record), record.get("sender") or record.get("from")) if part)


def _range(key: str) -> "Column":
    return Column(_RANGES[key], lambda r: interval(r[key]) if r[key] else "–", right=True, spare=_SPARE.get(key, 0))


_RANGES = {
    "words_hidden_before": "Words hidden before",
    "words_released": "Words released",
    "words_still_hidden": "Words still hidden",
    "words_newly_hidden": "Words newly hidden",
    "words_hidden_after": "Words hidden after",
}
_SPARE = {"words_hidden_before": 1, "words_hidden_after": 2}

PAIRS = [
    Column("Level", "level"),
    Column("Older", lambda r: _side(r["left"])),
    Column("Later", lambda r: _side(r["right"])),
    Column("State", "state"),
    Column("Score", lambda r: f"{r['score']:.2f}", right=True),
    Column("Margin", lambda r: f"{r['margin']:.2f}", right=True),
    Column("Method", "method"),
]
_COMPARED = Column("Compared", lambda r: f"{r['old']} → {r['new']}", spare=1)
_CHANGES = [
    Column("Change", lambda r: str(r["kind"]).replace("_", " ")),
    Column("Older", lambda r: _side(r["left"])),
    Column("Later", lambda r: _side(r["right"])),
    Column("Codes", _codes),
    Column("Field", _field, spare=3),
    Column("Name", _persons, spare=2),
    Column("Message", _message, spare=4),
    Column("Words", lambda r: interval(r["words_hidden"]) if r["words_hidden"] else f"{r['words']:,}", right=True),
    Column("Text", "text", room=30),
    Column("Confirmed", "confirmed", spare=1),
]
LARGEST_RELEASES = [
    Column("Words", "words", right=True),
    Column("Later released", lambda r: quoted(r["text"])),
    Column("Codes before", _codes),
    Column("Older", lambda r: _side(r["left"])),
    Column("Later", lambda r: _side(r["right"])),
    Column("Message", _message, spare=1),
    Column("Confirmed", "confirmed", spare=2),
]
CODES = [
    Column("Older", lambda r: r["old"], spare=1),
    Column("Codes before", "old_codes"),
    Column("Later", lambda r: r["new"], spare=1),
    Column("Codes after", "new_codes"),
    Column("Places", "places", right=True),
    Column("Words", lambda r: interval(r["words"]), right=True),
]
INCONSISTENT = [
    Column("Productions", lambda r: str(r["kind"]).replace("_", " ")),
    Column("Message", _message),
    Column("Subject", "subject", spare=2),
    Column("Field", "field"),
    Column("Hidden in", lambda r: f"{_side(r['hidden'])}, {r['hidden_in']}"),
    Column("Codes", _codes),
    Column("Readable in", lambda r: f"{_side(r['readable'])}, {r['readable_in']}"),
    Column("Text there", lambda r: quoted(r["text"]), room=32),
    Column("Confirmed", "confirmed", spare=1),
]


def changes(steps: int) -> list[Column]:
    """Return the columns of changes, of so many pairs of productions."""
    return [_COMPARED, *_CHANGES] if steps > 1 else _CHANGES


def summary(by: str, steps: int) -> list[Column]:
    """Return the columns of a summary by one grouping, of so many pairs of productions."""
    compared = [_COMPARED] if steps > 1 else []
    return [
        Column(HEADINGS[by], lambda r: r["label"] + (" (first with last)" if r["net"] else "")),
        *(compared if by != "production" else []),
        *map(_range, _RANGES),
        Column("Pages hidden in full", lambda r: f"{r['full_before']:,} → {r['full_after']:,}", right=True, spare=3),
        Column("Codes changed", "code_changed", right=True, spare=4),
        Column("Pages added", "page_added", right=True, spare=4),
        Column("Pages removed", "page_removed", right=True, spare=4),
        Column("Text layer only", "text_layer_only", right=True, spare=6),
    ]


def histories(level: str, productions: Sequence[Json]) -> list[Column]:
    """Return the columns of histories: what it is, one column for each production, and the course."""
    what = [Column("Message", _message), Column("Subject", "subject", spare=2)] if level == "message" else []
    return [*what, *(_production(n, p) for n, p in enumerate(productions)), Column("Course", "course")]


def _production(at: int, production: Json) -> Column:
    heading = " ".join(filter(None, (production["production"], production["released"])))
    return Column(heading, lambda r: _shown(r["productions"][at]))


def _shown(one: Json) -> str:
    if one["visibility"] == "absent":
        return "–"
    words = f", {interval(one['words_hidden'])} words hidden" if one["words_hidden"][1] else ""
    return f"{place(one['cite'])}: {one['visibility'].replace('_', ' ')}{words}"


def quoted(text: str) -> str:
    """Return the first words of a text in quotation marks."""
    words = text.split()
    return f"“{' '.join(words[:QUOTED])}{' …' if len(words) > QUOTED else ''}”" if words else ""


def largest(changes: Sequence[Json]) -> list[Json]:
    """Return the largest releases, most words first."""
    released = [c for c in changes if c["kind"] == "released"]
    return sorted(released, key=lambda c: (-c["words"], _side(c["left"]), c["id"]))[:LARGEST]
