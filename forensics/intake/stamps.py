"""Wording that agencies, courts and printers put on pages: stamps, captions, counts, slip sheets, header labels."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from forensics.records.page import Line

PLACEHOLDER = re.compile(r"\[█+(?: [^\[\]]*)?\]")
_CODES = r"(?:[1l]\.4 ?\([A-H]\)|\(?[bB]\)? ?\(?[1-9]\)?(?: ?\(?[A-F]\)?)?|\[█+(?: [^\[\]]*)?\])"
_CODE_LIST = rf"{_CODES}(?:[\s,;.&]*{_CODES})*"
STAMPS = re.compile(
    r"""
    \bCase\ No\.?\s*[A-Z]*-?\d[\d-]+ .*? \bDoc(?:ument)?\ No\.?\s*\S+            # State Department, on one line
    | ^(?:UNCLASSIFIED|CONFIDENTIAL|SECRET)\b .* \b(?:Department\ of\ State|STATE\ DEPT)
    | ^(?:Case|Doc)\ No\.?\s*[A-Z]+-?\d[\d-]+(?:\s{2,}.*)?$                     # ... and broken into several
    | ^Case\s+\d+:\d+-[a-z]{2}-\d+\S* .* \bFiled\b .* \d                         # CM/ECF header of US courts
    | ^(?:Case\s\d\S*\s)?.{0,20}\bPage\s?ID\s?\#?\s?:?\s?\d+$
    | ^Approved\ [Ff]or\ Release\b .{0,40} \d{4,}$                                # CIA
    | \bPRODUCED\ TO\ HOUSE\b | \bSUBJECT\ TO\ AGREEMENT\ ON\ SENSITIVE
    | ^(?:FOIA\ )?CONFIDENTIAL\ TREATMENT\ REQUESTED
    """,
    re.VERBOSE,
)
PAGE_COUNT = re.compile(r"\b[Pp](?:age|AGE)\s+(\d{1,5})\s*(?:of|OF|/)\s*(\d{1,5})\s*$")
"""``Page 2 of 9`` at the end of a line."""
PAGE_NUMBER = re.compile(r"^(?:[-–—~]\s*)?(?:[Pp](?:age|\.)\s*)?(\d{1,4}|[ivxl]{1,6})(?:\s*[-–—~])?$")
CAPTION = re.compile(rf"(?:^|(?<=\s\s))RELEASED?(?:\s+IN)?(?:\s+(FULL|PART))?(?:\s+{_CODE_LIST})?\s*$")
OPEN_CAPTION = re.compile(r"\b(?:RELEASED?|IN|PART)\s*$")
CAPTION_TAIL = re.compile(rf"^(?:(?:IN\s+)?(?:FULL|PART)\b\s*)?(?:{_CODE_LIST})?$")
STATE_NUMBER = re.compile(
    r"(?:\bDoc(?:ument)? No\.?|\bApproved for Release\W{1,3}\d{4}/\d\d/\d\d)\s*(C\d{8})\b", re.IGNORECASE
)
"""Document numbers of the State Department and the CIA, stamped on every page of a document."""
BESIDE_STAMP = re.compile(
    r"^(?:U\.?\s?S\.?\s?)?Department of State\W*$|^Date:\s*\d\d/\d\d/\d{4}(?:\s{2,}RELEASE.*)?$|^UNCLASSIFIED$"
)
"""Lines of a stamp broken into several that stand in mails too, and so count only beside another line of it."""

_LABELS = {
    "from": r"from|fr[ou]rn|fran|von|van|de|da|från|fra|od|от",
    "sent": r"sent|date|gesendet|datum|verzonden|envoy[ée]|inviato|enviado(?: el| em)?|data|fecha|skickat|sendt",
    "to": r"to|an|aan|[àa]|para|till|til",
    "cc": r"cc|ce|cec|kopie|copia",
    "subject": r"subject|betreff|onderwerp|objet|oggetto|asunto|assunto|[äa]mne|emne|re",
    "attachments": r"attachments?|anlagen|bijlagen?|importance",
}
_LABEL = re.compile(
    r"^(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _LABELS.items()) + r")\s*(?:[:;]|\s{3,}|$)", re.IGNORECASE
)

SLIP_TITLE = re.compile(r"DELETED PAGE (?:INFORMATION )?SHEET|Total Deleted Pages?(?:\(s\))?", re.IGNORECASE)
SLIP_ROW = re.compile(
    r"^\W*(?:Pages?|Pgs?\.?)\s*(?P<first>\d{1,6})(?:\s*(?:-|–|to|through)\s*(?P<last>\d{1,6}))?\s*[~=:–-]+\s*(?P<reason>\S.*)$",
    re.IGNORECASE,
)
_WITHHELD = re.compile(
    r"""
    \bpages?(?:\(s\))?\s+(?:\S+\s+){0,6}? with?held \b | \bwithheld\s+in\s+(?:full|(?:its|their)\s+entirety) \b
    | \bwithheld\s+(?:entirely|pursuant\s+to) \b | \bW\.?I\.?F\.?(?![a-z]) | \bpages?\s+denied\s+in\s+full\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
SLIP_WORDS = 120
"""A slip sheet says little else; a mail that speaks of pages withheld says more."""


class Headers(NamedTuple):
    """A header block: its first line and the labels found, in order."""

    line: int
    labels: tuple[str, ...]


def label(text: str) -> str | None:
    """Return which header field a line begins, by a short lexicon with the commonest OCR damage; None for none."""
    match = _LABEL.match(text.strip())
    return match.lastgroup if match else None


def value(text: str) -> str:
    """Return what stands behind the label of a header line."""
    bare = text.strip()
    match = _LABEL.match(bare)
    return bare[match.end() :].strip() if match else bare


def header_block(lines: Sequence[Line], within: int = 6) -> Headers | None:
    """Return the header block that begins within the first written lines, None where there is none.

    It takes a sender with a date or two other fields, or a date, a recipient and a subject: the sender may be hidden.
    """
    written = [line for line in lines if line.text.strip()]
    first = next((i for i, line in enumerate(written[:within]) if label(line.text) in {"from", "sent", "to"}), None)
    if first is None:
        return None
    found = tuple(kind for line in written[first : first + 12] if (kind := label(line.text)))
    kinds = set(found)
    sender = "from" in kinds and ("sent" in kinds or {"to", "subject"} <= kinds)
    if sender or {"sent", "to", "subject"} <= kinds:
        return Headers(written[first].number, found)
    return None


def is_slip_sheet(text: str) -> bool:
    """Tell whether a page stands for pages that were not delivered."""
    if SLIP_TITLE.search(text):
        return True
    return len(PLACEHOLDER.sub("", text).split()) <= SLIP_WORDS and bool(_WITHHELD.search(" ".join(text.split())))
