"""Blanks in lines of text where something stood: unnaturally wide holes, addresses cut off, senders missing.

Looked for only on pages that say they are redacted (``RELEASE IN PART``, a code where text should stand), and only
where a blank cannot be a column, a tab or a field left open. A blank ``To:`` is none: among 4,366 mails of one release
it stands as often in those released in full (56 %) as in those released in part (52 %), since OCR loses short names;
holes in sentences, cut addresses and blank senders stand in hardly any released in full.

To:    'preines              Abedin, Huma         an address cut off behind its quotation mark
From:  PIR <preines                               ... behind its bracket
Cc:    cheryl.mills          Sullivan, Jake       a hole between names that nothing parts
today is        s birthday, would be a nice       a hole inside a sentence
From:                                             a sender missing above Sent: or To:
Sent: Thursday, September 9, 2010
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from forensics.intake.stamps import label

_CAPTION = re.compile(r"(?i)\b(?:releas\w*|denied)\s+in\s+part\b|^\s*in\s+part\b(?:\s+b\d)?")
_HOLE = re.compile(r"(?<=[a-z,'’])\s{4,}(?=[a-z]|['’]s\b|[,.;](?:\s|$))")
"""Blanks in the middle of a sentence: what follows does not begin one."""
_FIELD = re.compile(r"(?P<label>^[>\s|]*\w[\w ]{1,6}\s*[:;]\s*)(?P<value>\S.*)$")
_APART = re.compile(r"(?<=[\w.)>'’])\s{4,}(?=[\w'‘<(\[])")
_STAMPED = re.compile(
    r"(?i)\s{3,}(?:releas\w*\b|in (?:part|full)\b|classified\b|declass|reason\b|date:|[1l]\.4|[A-Za-z|]$).*$"
)
"""What was stamped at the end of a line."""
_OPEN = re.compile(
    r"<(?![\w.'’-]{0,30}\.[A-Za-z]{2,3}>)[\w.'’-]{0,30}(?P<gap>\s*>|\s{3,}|\s*$)|(?:^|[;,\s])['‘][\w.-]{2,24}(?P<quoted>\s{3,}|\s*$)"
)
_NAMED = frozenset({"from", "to", "cc"})
_LEAST_WORDS = 5
"""Words of a line in a sentence."""
_NEAR = 3
"""Lines above and below in which a hole at the same columns makes a column of it."""
_MOST_COLUMNS = 0.15
"""Most lines of a page with holes for its text to be no table and no page of columns."""


class Blank(NamedTuple):
    """A place in a line, columns from 0, and why it is blank without reason."""

    line: int
    start: int
    end: int
    confidence: float
    why: str


def is_released_in_part(lines: Sequence[str]) -> bool:
    """Tell whether a page says that parts of its document are withheld."""
    return any(_CAPTION.search(line) for line in lines)


def find(lines: Sequence[str]) -> list[Blank]:
    """Return the blanks of a page where something stood; lines count from 1."""
    holes = {n: [m.span() for m in _HOLE.finditer(line.rstrip())] for n, line in enumerate(lines, 1)}
    written = sum(bool(line.strip()) for line in lines)
    tabular = sum(map(bool, holes.values())) > max(3, _MOST_COLUMNS * written)
    found: list[Blank] = []
    for number, line in enumerate(lines, 1):
        if label(line.lstrip("> |")) in {*_NAMED, "subject"}:
            found += _in_header(lines, number, line)
        elif not tabular:
            found += (_blank(number, *span) for span in holes[number] if _in_sentence(line, number, span, holes))
    return found


def _blank(number: int, start: int, end: int) -> Blank:
    why = f"Marking: a hole of {end - start} characters inside a sentence, on a page that is released in part."
    return Blank(number, start + 1, end - 1, 0.6, why)


def _in_sentence(line: str, number: int, span: tuple[int, int], holes: dict[int, list[tuple[int, int]]]) -> bool:
    words = [w for w in line.split() if w.isalpha() and len(w) > 1]
    near = [s for n in range(number - _NEAR, number + _NEAR + 1) if n != number for s in holes.get(n, ())]
    column = any(s[0] < span[1] and span[0] < s[1] and abs(s[1] - span[1]) <= 2 for s in near)
    return len(words) >= _LEAST_WORDS and not column and bool(line[: span[0]].strip())


def _in_header(lines: Sequence[str], number: int, line: str) -> Iterator[Blank]:
    kind = label(line.lstrip("> |"))
    field = _FIELD.match(line)
    if field is None:
        if kind == "from" and _is_sender_missing(lines, number, line):
            why = "Marking: no sender stands behind From:, above other fields, on a page that is released in part."
            yield Blank(number, len(line.rstrip()) + 1, len(line.rstrip()) + 2, 0.6, why)
        return
    at, value = field.start("value"), _STAMPED.sub("", field["value"].rstrip())
    spans: list[tuple[int, int]] = []
    if kind in _NAMED:
        for match in _OPEN.finditer(value):
            group = "gap" if match["gap"] is not None else "quoted"
            if match.end() == len(value) and _runs_on(lines, number, ">" if group == "gap" else "'’"):
                continue
            spans.append(_inner(match.span(group), value))
            why = "Marking: an address is cut off behind its opening mark, on a page that is released in part."
            yield Blank(number, at + spans[-1][0], at + spans[-1][1], 0.7, why)
    for match in _APART.finditer(value):
        if not any(a < match.end() and match.start() < b for a, b in spans):
            length = match.end() - match.start()
            why = f"Marking: a hole of {length} characters inside a field, on a page that is released in part."
            yield Blank(number, at + match.start() + 1, at + match.end() - 1, 0.6, why)


def _runs_on(lines: Sequence[str], number: int, closing: str) -> bool:
    """Tell whether an address that ends its line is closed in the next one, into which it was broken."""
    below = lines[number].strip() if number < len(lines) else ""
    first = re.search(r"[<>'‘’;,]", below)
    return label(below) is None and first is not None and first.group() in closing


def _inner(span: tuple[int, int], value: str) -> tuple[int, int]:
    """Return the blank inside a span, a character at the end of a line."""
    start, end = span
    end -= value[start:end].endswith(">")
    return (start, max(end - (end < len(value.rstrip())), start + 1))


def _is_sender_missing(lines: Sequence[str], number: int, line: str) -> bool:
    below = [text for text in lines[number : number + 3] if text.strip()]
    return line.rstrip().endswith(":") and bool(below) and label(below[0].lstrip("> |")) in {"sent", "to", "subject"}
