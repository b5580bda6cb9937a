"""Lines of a document as the header grammar reads them: furniture gone, quote marks counted, residue removed."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from forensics.mail.stamps import is_stamp
from forensics.records.page import Page

_QUOTE = re.compile(r"[ \t]*>(?:[ \t]?>)*[ \t]?")
_GROUPWISE = re.compile(r"\s*>>> .*\S\s*>>>\s*$")
_RESIDUE = re.compile(r"=(09|20|3D|C2=A0)")
_RESIDUE_TEXT = {"09": "\t", "20": " ", "3D": "=", "C2=A0": " "}
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u202a\u202c\u2060")) | {0xA0: " "}


class MailLine(NamedTuple):
    """One line: where it stands, what it says without its quote marks, and how many of these it had."""

    page: int
    number: int
    text: str
    quote: int

    @property
    def blank(self) -> bool:
        """True for a line without a visible character."""
        return not self.text or self.text.isspace()


def mail_lines(pages: Sequence[Page]) -> list[MailLine]:
    """Return the body lines of the pages in order, cleaned for reading; numbers stay those of the page."""
    out: list[MailLine] = []
    for page in sorted(pages, key=lambda p: p.number):
        furniture = set(page.furniture)
        for number, raw in enumerate(page.text.split("\n"), 1):
            if number not in furniture and not (raw and is_stamp(raw)):
                out.append(MailLine(page.number, number, *_clean(raw)))
    return out


def _clean(raw: str) -> tuple[str, int]:
    text = raw.rstrip()
    if not text:
        return "", 0
    if not text.isascii():
        text = text.translate(_INVISIBLE).rstrip()
    if "=" in text:
        text = _RESIDUE.sub(lambda m: _RESIDUE_TEXT[m[1]], text).rstrip()
    if ">" not in text:
        return text, 0
    match = _QUOTE.match(text)
    if match is None or _GROUPWISE.match(text):
        return text, 0
    return text[match.end() :], match[0].count(">")
