"""Stamps of a production between the lines of a mail: release decisions, case numbers, Bates numbers, page numbers."""

import re

_STRONG = re.compile(
    r"\s*(?:unclassified\b(?=\s*$|\s+(?:u\.?s|state dept))|u\.s\. department of state\b|case no\. ?[a-z]?-?\d|"
    r"doc(?:ument)? no\. ?[a-z]?\d|"
    r"state dept\. - produced to|subject to agreement on sensitive|release in (?:part|full)\b|released in "
    r"(?:part|full)\b|"
    r"(?:fbi|ice|dhs|nih|epa|doj|cbp|uscis)[ -](?:foia[ -])?[\w.-]*\d{4,}\s*$|page \d{1,4} of \d{1,4}\s*$|"
    r"foia case|obtained (?:via|by|under) foia|produced pursuant to)",
    re.IGNORECASE,
)
_BATES = re.compile(r"\s*[A-Z]{2,10}(?:[-_ ][A-Z]{2,8}){0,2}[-_ ]?\d{5,10}\s*$")
_STARTS = frozenset(
    ["un", "u.", "ca", "do", "st", "su", "re", "fb", "ic", "dh", "ni", "ep", "cb", "us", "pa", "fo", "ob", "pr"]
)
"""First letters of all that ``_STRONG`` tells."""
_WEAK = re.compile(
    r"\s*(?:unclassified|confidential|secret|sensitive|release\b|in (?:part|full)\b|part b|full\b|date:|waiver|"
    r"page \d|\d+ of \d+|"
    r"denied|declassified|nodis|noforn|from the desk|for official use)|.*\bb\d\s*$",
    re.IGNORECASE,
)


def is_stamp(text: str) -> bool:
    """Tell whether a line can be nothing but a stamp; such lines are no part of any message."""
    start = text.lstrip()[:2]
    if not start[:1].isupper() and not (start[:1].isalpha() and "elease" in text):
        return False
    return ((text[-1:].isdigit() or text[-1:].isspace()) and bool(_BATES.match(text))) or (
        start.lower() in _STARTS and bool(_STRONG.match(text))
    )


def may_be_stamp(text: str) -> bool:
    """Tell whether a line above the first header may be a stamp, or specks that OCR read as a few short words."""
    return is_stamp(text) or bool(_WEAK.match(text)) or all(len(word) <= 2 for word in text.split())
