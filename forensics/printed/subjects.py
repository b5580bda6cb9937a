"""Subjects: their base without ``Re:`` and ``Fwd:``."""

import re
from functools import lru_cache

_REPLY = r"re|r|aw|antw|antwort|sv|vs|rv|rif|ref|res|odp|ynt|atb|vá|vastaus|svar|ha|на|от"
_FORWARD = r"fw|fwd|fvv|fv|wg|tr|enc|doorst|vb|vl|pd|ilt|i|i̇lt|továbbítás|videresendt"
_MARK = rf"(?:(?P<reply>{_REPLY})|(?:{_FORWARD}))\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:;]"
_LEADER = re.compile(rf"\s*(?:{_MARK}|\[[^\[\]]{{0,60}}\](?=\s*\S)|\(fwd?\)|\*+)\s*", re.IGNORECASE)
_TRAILER = "(fwd)"
_NOT_WORD = re.compile(r"[\W_]+")
_SPECKS = ".,;:·•'`~ "
"""What OCR makes of specks before a subject."""


@lru_cache(maxsize=1 << 16)
def base_subject(subject: str | None) -> str:
    """Return the subject without reply marks and list tags (RFC 5256, 2.1), in lower case; "" where none is left.

    Marks of other languages (``AW:``, ``SV:``, ``TR:`` ...) go too, and punctuation, which OCR reads in many ways.
    """
    return _NOT_WORD.sub(" ", without_marks(subject or "").lower()).strip()


def is_reply(subject: str | None) -> bool:
    """Tell whether the subject begins with the mark of a reply, in front of or behind a list tag."""
    text, start = subject or "", 0
    while match := _LEADER.match(text, start):
        if match["reply"]:
            return True
        start = match.end()
    return False


def without_marks(subject: str) -> str:
    """Return the subject without reply marks, list tags and specks, in its own letters."""
    text = " ".join(subject.split()).lstrip(_SPECKS)
    start, end = 0, len(text)
    while match := _LEADER.match(text, start):
        start = match.end()
    while text[max(start, end - len(_TRAILER)) : end].lower() == _TRAILER:
        end -= len(_TRAILER)
        end -= text[end - 1 : end] == " "
    return text[start:end]
