"""Subjects: their base without ``Re:`` and ``Fwd:``, and repair of those that ran on into the body."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from forensics.records.message import MessageCopy

_REPLY = r"re|r|aw|antw|antwort|sv|vs|rv|rif|ref|res|odp|ynt|atb|vá|vastaus|svar|ha|на|от"
_FORWARD = r"fw|fwd|fvv|fv|wg|tr|enc|doorst|vb|vl|pd|ilt|i|i̇lt|továbbítás|videresendt"
_MARK = rf"(?:(?P<reply>{_REPLY})|(?:{_FORWARD}))\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:;]"
_LEADER = re.compile(rf"^\s*(?:{_MARK}|\[[^\[\]]{{0,60}}\](?=\s*\S)|\(fwd?\)|\*+)\s*", re.IGNORECASE)
_TRAILER = re.compile(r"\s*\(fwd\)\s*$", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
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


@lru_cache(maxsize=1 << 16)
def base_subject(subject: str | None) -> str:
    """Return the subject without reply marks and list tags (RFC 5256, 2.1), in lower case; "" where none is left.

    Marks of other languages (``AW:``, ``SV:``, ``TR:`` ...) go too, and punctuation, which OCR reads in many ways.
    """
    return _NOT_WORD.sub(" ", _without_marks(subject or "").lower()).strip()


def is_reply(subject: str | None) -> bool:
    """Tell whether the subject begins with the mark of a reply, in front of or behind a list tag."""
    text = subject or ""
    while match := _LEADER.match(text):
        if match["reply"]:
            return True
        text = text[match.end() :]
    return False


def _without_marks(subject: str) -> str:
    text = " ".join(subject.split()).lstrip(_SPECKS)
    while (shorter := _TRAILER.sub("", _LEADER.sub("", text))) != text:
        text = shorter
    return text


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
    known = sorted({b for c in copies if len(b := _without_marks(c.subject or "").casefold()) >= _SHORTEST}, key=len)
    if len(known) < 2:
        return list(copies)
    return [_mended(c, known) for c in copies]


def _mended(copy: MessageCopy, known: Sequence[str]) -> MessageCopy:
    text = " ".join((copy.subject or "").split())
    base = _without_marks(text).casefold()
    shorter = next((k for k in known if len(k) < len(base) and base.startswith(k + " ")), None)
    if shorter is None:
        return copy
    return replace(copy, subject=text[: len(text) - len(base) + len(shorter)])
