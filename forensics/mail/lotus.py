"""Lotus Notes: a name, a date line, then ``To:``; or name and date in a column to the left of the labels."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from forensics.mail.headers import Block
from forensics.mail.labels import CC, FROM, SENT, SUBJECT, TO, LabelLine
from forensics.mail.lines import MailLine
from forensics.printed.dates import read_date
from forensics.printed.prose import is_prose
from forensics.printed.separators import separator

_DATE = re.compile(r"(?:^|\s)(\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)\b.*)$")
_ON_DATE = re.compile(r"^(?P<who>.*\S)\s+on\s+(?P<when>\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b.*)$")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s*$", re.IGNORECASE)
_SPELT = re.compile(
    r"^(?P<who>.*\S)\s{2,}(?P<when>[A-Z][a-z]{2,8}, [A-Z][a-z]{2,8} \d{1,2}, \d{4} at \d{1,2}:\d\d\s?[AP]M)\s*$"
)
"""The head of each message in a printed Gmail conversation; ``To:`` stands below it."""
_TIME_ALONE = re.compile(r"\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:[AaPp][Mm])?\s*$")
_ASIDE = re.compile(
    r"\s*(?:sent by|please respond to|embedded image|\(embedded|\(see attached|enron |internet mail)", re.IGNORECASE
)
_COLUMN = re.compile(r"(?<=\s)\s(?P<label>To|cc|bcc|Subject|Fax to):(?:\s|$)")
_COLUMN_KEYS = {"To": TO, "cc": CC, "bcc": "bcc", "Subject": SUBJECT}
_DATE_LEADS = re.compile(r"(?:[A-Z][a-z]{2,8},? )?\d|[A-Z][a-z]{2,8},? [A-Z][a-z]+ \d")
Piece = tuple[int, str]
"""Index of a line and what it holds of a field."""
UP = 9
"""Lines above ``To:`` among which the name and the date may stand."""


class Opening(NamedTuple):
    """Name and date above a block; ``first`` is the index of the line of the name."""

    first: int
    sender: str
    sent: list[Piece]
    """The date, and the time of day where it wrapped onto the line below, each with the index of its line."""
    beside: bool = False
    """One of several messages that a printed conversation holds side by side."""


def opening(lines: Sequence[MailLine], hits: Sequence[LabelLine | None], block: Block, floor: int) -> Opening | None:
    """Return name and date that stand above the block, below line ``floor``."""
    above = _texts_above(lines, hits, block.first, floor)
    for place, (i, text) in enumerate(above):
        match = _SPELT.match(text)
        if match:
            return Opening(i, match["who"], [(i, match["when"])], beside=True)
        match = _ON_DATE.match(text)
        if match and _is_name(match["who"]):
            return Opening(i, match["who"], [(i, match["when"]), *_time_below(above, place)])
        match = _DATE.search(text)
        if match and read_date(match[1]):
            return _dated(above, place, text[: match.start()].strip(), [(i, match[1]), *_time_below(above, place)])
    return None


def _dated(above: Sequence[Piece], place: int, beside: str, when: list[Piece]) -> Opening | None:
    """A date alone has its name in the nearest line above; else the name stands before it."""
    if beside := _WEEKDAY.sub("", beside):
        return Opening(above[place][0], beside.removesuffix(" on"), when) if _is_name(beside) else None
    name = next(((i, t) for i, t in above[place + 1 :] if not _ASIDE.match(t)), None)
    if name is None or not _is_name(name[1]):
        aside = next(((i, t) for i, t in above[place + 1 :]), None)
        return Opening(aside[0] if aside else above[place][0], aside[1].split(":", 1)[-1] if aside else "", when)
    return Opening(name[0], name[1], when)


def _texts_above(lines: Sequence[MailLine], hits: Sequence[LabelLine | None], at: int, floor: int) -> list[Piece]:
    """Return the texts above a line, nearest first, up to what cannot belong to its header."""
    out: list[Piece] = []
    for i in range(at - 1, max(floor, at - 1 - UP), -1):
        text = lines[i].text.strip()
        if not text:
            continue
        hit = hits[i]
        if (hit is not None and hit.label.key in {TO, CC, FROM, SUBJECT}) or is_prose(text) or separator(lines[i].text):
            break
        out.append((i, text))
    return out


def _time_below(above: Sequence[Piece], place: int) -> list[Piece]:
    """Return the time of day that wrapped onto the line below the date."""
    return [above[place - 1]] if place and _TIME_ALONE.match(above[place - 1][1]) else []


def _is_name(text: str) -> bool:
    bare = text.strip()
    return (
        1 < len(bare) <= 110
        and len(bare.split()) <= 9
        and not bare.endswith((".", "!", "?", ":"))
        and any(map(str.isalpha, bare))
    )


def inside_sender(block: Block) -> None:
    """Move a date that stands in the From value to its own field: ``From: Ada Alder   11/17/2000 12:16 PM``."""
    value, pieces = block.value(FROM), block.fields[FROM]
    if _DATE_LEADS.match(value) and read_date(value) is not None and not block.value(SENT):
        # OCR reads the column of values before the column of labels: the date stands where the name should
        block.fields[FROM], block.fields[SENT] = [(pieces[0][0], "")], _over(pieces, value)
        return
    match = _ON_DATE.match(value) or re.match(r"(?P<who>.*?\S)\s+(?P<when>\d{1,2}/\d{1,2}/\d{2,4}\b.*)$", value)
    if match is None or read_date(match["when"]) is None:
        return
    day = match["when"].split()[0]
    at = next((n for n, (_, text) in enumerate(pieces) if day in text), len(pieces) - 1)
    block.fields[FROM] = _over(pieces[: at + 1], match["who"])
    block.fields.setdefault(SENT, []).extend(_over(pieces[at:], match["when"]))


def _over(pieces: Sequence[Piece], value: str) -> list[Piece]:
    """Return a value that stands on the lines of the pieces: all of it with the first, nothing with the last."""
    return [(pieces[0][0], value), (pieces[-1][0], "")] if len(pieces) > 1 else [(pieces[0][0], value)]


def columns(lines: Sequence[MailLine], at: int) -> Block | None:
    """Return a block in two columns: names and date to the left, ``To:``, ``cc:``, ``Subject:`` to the right."""
    start = _COLUMN.search(lines[at].text) if "To:" in lines[at].text else None
    if start is None or start["label"] != "To":
        return None
    edge = start.start("label")
    first, last = _paragraph(lines, at)
    block, current = Block(first, last), ""
    left: list[Piece] = []
    for i in range(first, last + 1):
        text = lines[i].text
        found = _COLUMN.search(text)
        if found and found["label"] in _COLUMN_KEYS and abs(found.start("label") - edge) <= 3:
            current = _COLUMN_KEYS[found["label"]]
            block.fields.setdefault(current, []).append((i, text[found.end() :]))
            left.append((i, text[: found.start("label")].strip()))
        else:
            left.append((i, text[: edge - 1].strip()))
            if current and text[edge - 1 :].strip():
                block.fields[current].append((i, text[edge - 1 :].strip()))
    return _with_left(block, [piece for piece in left if piece[1]]) if SUBJECT in block.fields else None


def _paragraph(lines: Sequence[MailLine], at: int) -> tuple[int, int]:
    first = last = at
    while first > 0 and at - first < 4 and not lines[first - 1].blank and separator(lines[first - 1].text) is None:
        first -= 1
    while last + 1 < len(lines) and last - at < 60 and not lines[last + 1].blank:
        last += 1
    return first, last


def _with_left(block: Block, left: list[Piece]) -> Block:
    """Return the block with the name and the date that stand in the left column."""
    text = " ".join(piece for _, piece in left)
    match = _DATE.search(text)
    name = re.sub(r"(?i)\s*sent by:.*$", "", text[: match.start()] if match else text).strip()
    at = next((n for n, (_, piece) in enumerate(left) if match and match[1].split()[0] in piece), len(left) - 1)
    block.fields[FROM] = _over(left[: at + 1] or [(block.first, "")], re.sub(r"\s+on$", "", name))
    if match:
        block.fields[SENT] = _over(left[at:], match[1])
    block.sure = block.english = 3
    return block
