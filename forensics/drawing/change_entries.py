"""What stands about each change beside its pages: number, kind, codes, what bears it out, and the words."""

from collections.abc import Sequence

from forensics.adapters.typeface import text_width
from forensics.drawing.looks import ALERT, INK, MUTED, Look
from forensics.drawing.pdf import BOLD, cut
from forensics.drawing.wrapping import Written, wrapped
from forensics.records.comparison import Change, ChangeKind, Confirmed

NUMBER = 20.0
"""Points that a number takes before its text."""
SIZE, SMALL = 7.6, 6.4

CHANGE_LOOKS: dict[ChangeKind, Look] = {
    ChangeKind.RELEASED: Look("released", (0.0, 0.45, 0.2), ()),
    ChangeKind.STILL_WITHHELD: Look("still hidden", (0.42, 0.42, 0.42), (3.0, 1.5)),
    ChangeKind.NEWLY_WITHHELD: Look("newly hidden", (0.75, 0.1, 0.1), ()),
    ChangeKind.CODE_CHANGED: Look("still hidden, another code", (0.72, 0.42, 0.0), (1.5, 1.2)),
}
"""The changes that are drawn (dashes tell them apart in print without colours)."""

_SAID = {
    Confirmed.VISUAL: "borne out by the page images",
    Confirmed.TEXT: "from the text of both",
    Confirmed.NONE: "not confirmed",
}


def entries(changes: Sequence[Change], width: float) -> list[Written]:
    """Return the lines about numbered changes, for a column of a width."""
    return [line for number, change in enumerate(changes, 1) for line in _entry(number, change, width)]


def _entry(number: int, change: Change, width: float) -> list[Written]:
    look, room = CHANGE_LOOKS[change.kind], width - NUMBER
    head = cut(f"{number}   {look.name}, {_codes(change)}", width, SIZE, BOLD)
    lines = [Written(head, SIZE, look.colour, BOLD, above=4, keep=True)]
    measured = _measured(change)
    lines.append(Written(cut(measured, room, SMALL), SMALL, _ink(change), indent=NUMBER, keep=bool(change.text)))
    if change.text:
        quoted = wrapped(f"“{change.text}”", room, SIZE)
        lines += [Written(line, SIZE, INK, indent=NUMBER) for line in quoted]
    lines += [Written(line, SMALL, MUTED, indent=NUMBER) for line in wrapped(_told(change), room, SMALL)]
    return lines


def _ink(change: Change) -> tuple[float, float, float]:
    return ALERT if change.confirmed is Confirmed.NONE else MUTED


def _codes(change: Change) -> str:
    old, new = (", ".join(codes) or "no code" for codes in (change.old_codes, change.new_codes))
    if change.kind is ChangeKind.RELEASED:
        return f"was {', '.join(change.codes) or 'without a code'}"
    if change.kind is ChangeKind.CODE_CHANGED:
        return f"was {old}, now {new}"
    return ", ".join(change.codes) or "no code"


def _measured(change: Change) -> str:
    """Return how many words it is, and what bears it out."""
    count = f"{change.words:,} word{'s' * (change.words != 1)}"
    if change.text:
        return f"{count}, {_SAID[change.confirmed]}"
    if change.words_hidden:
        low, middle, high = (round(v) for v in change.words_hidden)
        count = f"about {middle:,} words ({low:,} to {high:,})"
    else:
        count = f"about {count}"
    return f"{count}, {_SAID[change.confirmed]}"


def _told(change: Change) -> str:
    """Return whose name it is, and the message it stands in, where they are known."""
    if not change.text:
        return ""
    names = [f"{p.name} ({p.basis.value})" for p in change.persons]
    parts = [f"Name of {', '.join(names)}." if names else ""]
    if change.sender or change.sent:
        by, day = (
            f" by {change.sender}" if change.sender else "",
            f" of {change.sent.replace('T', ' ')}" if change.sent else "",
        )
        parts.append(f"In the message{by}{day}.")
    return " ".join(filter(None, parts))


def legend_width(look: Look) -> float:
    """Return how wide the entry of a look in a legend is."""
    return 18 + text_width(look.name, "Helvetica", 7.5) + 14
