"""Subjects: their base without ``Re:`` and ``Fwd:``, and repair of those that ran on into the body."""

import re
from collections.abc import Sequence
from dataclasses import replace

from forensics.records.message import MessageCopy

_PREFIX = re.compile(
    r"^\s*(?:(?:re|fw|fwd|fvv|fv|aw|wg|tr|sv|vs|vb|rv|r|i|antw|antwort|odp|pd|ynt|ilt|res|enc|rif|ref|doorst|vl|ha|от|на|re\^\d|fw\^\d)"
    r"\s*(?:\[\d+\])?\s*[:;]|\[(?:external|ext|secure|fwd?|cid:[^\]]*)\]|\(fwd?\)|\*+)\s*",
    re.IGNORECASE,
)
_SHORTEST = 8
_SPECKS = ".,;:·•'`~ "
"""What OCR makes of specks before a subject."""
_SALUTATION = re.compile(
    r"\s+(?:(?:hi|hello|hallo|hey|dear|greetings)\b[^:]{0,40}[,:–—-]|good (?:morning|afternoon|evening|"
    r"day)\b[^:]{0,30}[,:]?"
    r"|(?:dr|mr|mrs|ms|prof)\.? [^\W\d_]\S+[,:]|(?-i:[A-Z][a-z]{1,11}),|thanks,? [^\W\d_]+\.?|thank you for "
    r"your (?:kind )?note\.|"
    r"(?:sent from my|begin forwarded) .*)\s*$",
    re.IGNORECASE,
)


def base_subject(subject: str | None) -> str:
    """Return the subject without the marks of replies and forwards, in lower case with single blanks."""
    text = " ".join((subject or "").split()).lstrip(_SPECKS)
    while match := _PREFIX.match(text):
        text = text[match.end() :]
    return text.casefold().strip()


def without_salutation(subject: str) -> str:
    """Return the subject without a greeting that OCR or reflow moved up from the body: ``Budget draft Dear Ada,``."""
    match = _SALUTATION.search(subject)
    if match is None or not base_subject(subject[: match.start()]):
        return subject
    return subject[: match.start()]


def mend_subjects(copies: Sequence[MessageCopy]) -> list[MessageCopy]:
    """Cut subjects that OCR ran together with the body where the chain's own subject ends.

    ``Re: Budget draft Thanks, Ada.`` above a quoted ``Budget draft`` is ``Re: Budget draft``; only a subject that
    another message of the same document prints alone is taken as the end.
    """
    known = sorted({b for c in copies if len(b := base_subject(c.subject)) >= _SHORTEST}, key=len)
    if len(known) < 2:
        return list(copies)
    return [_mended(c, known) for c in copies]


def _mended(copy: MessageCopy, known: Sequence[str]) -> MessageCopy:
    text = " ".join((copy.subject or "").split())
    base = base_subject(text)
    shorter = next((k for k in known if len(k) < len(base) and base.startswith(k + " ")), None)
    if shorter is None:
        return copy
    return replace(copy, subject=text[: len(text) - len(base) + len(shorter)])
