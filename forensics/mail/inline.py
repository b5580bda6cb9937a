"""Headers run together with other text on one line, cut into lines again; both parts keep the number of the line.

Two kinds are seen: the tail of a body before ``From:`` (OCR, PDF reflow), and whole headers on one line (Yahoo, Lotus).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from forensics.mail.labels import CORE, EXACT, FROM, SENT, TO, label_line
from forensics.mail.lines import MailLine

_TAIL = re.compile(r"(?<=[^\s|])\s+((?:From|Von|De|Da)\s?:\s.*)$")
_BARE_TAIL = re.compile(r"(?<=[^\s|])\s+From(\s(?!.*[:@.])\S.{0,40})$")
"""The same where the colon is lost."""
_REACH = 48
"""Letters of a sender behind a label without a colon, at most."""
_NAMES = sorted(
    (n for n, label in EXACT.items() if label.sure and label.key in CORE and len(n) > 1), key=len, reverse=True
)
_FORMS = "|".join(
    re.escape(form) for n in _NAMES for form in dict.fromkeys((n[0].upper() + n[1:], n.upper())) if n != "a"
)
_LABEL = re.compile(rf"(?:(?<![^\W\d_])|(?<=[A-Z]{{3}}))(?<!\w-)(?:{_FORMS}|À|\bA|cc|bcc)\s?:(?=\s|$)")
_SENT_TAIL = re.compile(r"\s(?=(?:Sent|Date):\s)")
_QUOTATION = re.compile(
    r"^(\s*\w+\s?:.*?\S)\s((?:On|Le|Am|El) (?:[A-Z]\w+,? )?.{4,30}\d{4}\b.{3,120}"
    r"(?:wrote|écrit|schrieb|escribió)\s?:.*)$"
)
"""A subject and the attribution of what is quoted below it."""
LEAST_LABELS = 3


def split_merged(lines: Sequence[MailLine]) -> list[MailLine]:
    """Return the lines with merged headers cut apart; other lines as they are."""
    out: list[MailLine] = []
    for i, line in enumerate(lines):
        if line.text.count(":") < 1 or len(line.text) < 12:
            out.append(line)
        else:
            out += [line._replace(text=part) for part in _parts(lines, i)]
    return out


def _parts(lines: Sequence[MailLine], i: int) -> list[str]:
    text = lines[i].text
    if text.count(":") >= LEAST_LABELS and len(parts := _whole_header(text)) > 1:
        return parts
    if "20" in text and (quoted := _QUOTATION.match(text)):
        return [quoted[1], quoted[2]]
    if "From" not in text and "Von" not in text and "D" not in text:
        return [text]
    bare = _BARE_TAIL.search(text, max(0, len(text) - _REACH)) if "From" in text else None
    if bare and label_line(text) and _sent_follows(lines, i):
        return [text[: bare.start()], f"From:{bare[1]}"]
    tail = _TAIL.search(text)
    if tail is None or not _header_follows(lines, i, tail[1]):
        return [text]
    return [text[: tail.start()], *_SENT_TAIL.split(tail[1])]


def _header_follows(lines: Sequence[MailLine], i: int, tail: str) -> bool:
    """Tell whether what stands after ``From:`` in mid-line is a header: the next line goes on with its labels."""
    following = next((line for line in lines[i + 1 : i + 4] if not line.blank), None)
    hit = label_line(following.text) if following else None
    return (hit is not None and hit.colon and hit.label.key in {SENT, TO}) or bool(hit and _SENT_TAIL.search(tail))


def _sent_follows(lines: Sequence[MailLine], i: int) -> bool:
    hit = label_line(lines[i + 1].text) if i + 1 < len(lines) and not lines[i + 1].blank else None
    return hit is not None and hit.colon and hit.label.key == SENT


def _whole_header(text: str) -> list[str]:
    """Cut a line that holds at least three different labels before each of them."""
    found = list(_LABEL.finditer(text))
    keys = {EXACT[m[0].rstrip(" :").casefold()].key for m in found if m[0].rstrip(" :").casefold() in EXACT}
    if len(found) < LEAST_LABELS or len(keys) < LEAST_LABELS or not keys & {FROM, TO}:
        return [text]
    cuts = [0, *(m.start() for m in found), len(text)]
    return [part for a, b in pairwise(cuts) if (part := text[a:b].strip())]
