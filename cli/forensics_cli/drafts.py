"""Drafts as a person reads them: each wording against the one before it, and who sent it when."""

from collections.abc import Iterator, Sequence

from forensics_cli.output import Column, Form, Json, emit, name, place

COLUMNS = [
    Column("Passage", "passage", right=True),
    Column("Wording", "wording", right=True),
    Column("Sent", lambda r: (r["sent"] or "no date").replace("T", " ")),
    Column("From", lambda r: name(r["from"])),
    Column("Where", lambda r: place(r["cite"])),
    Column("Words: [-gone-] {+new+} against the wording named", "words"),
]
_MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}", "hidden": "{}"}


def show(drafts: Sequence[Json], form: Form) -> None:
    """Write drafts on stdout: one record each for programs, one line for each appearance for people."""
    if form in (Form.JSON, Form.JSONL):
        emit(drafts, [], form, title="", empty="")
        return
    title = "Passages in several wordings, as detected; not validated"
    emit(list(_rows(drafts)), COLUMNS, form, title=title, empty="No passage stands in several wordings.")


def _rows(drafts: Sequence[Json]) -> Iterator[Json]:
    for at, draft in enumerate(drafts, 1):
        for wording in draft["wordings"]:
            for n, appearance in enumerate(wording["appearances"]):
                yield {
                    "record": "appearance",
                    "passage": at,
                    "wording": wording["number"],
                    "sent": appearance["sent"],
                    "from": appearance["from"],
                    "cite": appearance["cite"],
                    "message": appearance["message"],
                    "words": _again(appearance, wording) if n else _words(wording),
                }


def _words(wording: Json) -> str:
    if wording["earlier"] is None:
        return str(wording["text"])
    marked = " ".join(_MARKS[s["edit"]].format(s["text"]) for s in wording["against_earlier"])
    return f"(against {wording['earlier']}) {marked}"


def _again(appearance: Json, wording: Json) -> str:
    hidden = ", part hidden here" if appearance["part_hidden"] else ""
    return f"(wording {wording['number']} again{hidden})"
