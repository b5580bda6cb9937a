"""Subjects that OCR or reflow ran together with the body: where the subject ends and the words begin."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from forensics.mail.subjects import base_subject, without_marks
from forensics.records.message import MessageCopy
from forensics.text.given_names import same_given

_AT_END = re.compile(
    r"\s+(?:(?:hi|hello|hallo|hey|dear|greetings)\b[^:]{0,40}[,:–—-]|good (?:morning|afternoon|evening|"
    r"day)\b[^:]{0,30}[,:]?"
    r"|(?:hi|hello|dear)(?:\s(?-i:[A-Z])[\w.'’-]*,?){1,4}"
    r"|(?:dr|mr|mrs|ms|prof)\.? [^\W\d_]\S+[,:]|(?-i:[A-Z][a-z]{1,11}),|thanks,? [^\W\d_]+\.?|thank you for "
    r"your (?:kind )?note\.|"
    r"(?:sent from my|begin forwarded) .*)\s*$",
    re.IGNORECASE,
)
"""What opens or closes a mail, at the end of a subject."""
_GREETED = re.compile(r"\s+(?:hi|hello|hey|dear)\s(?:[^\W\d_][\w.'’-]*\s?){1,4}\s?[,:–—-]\s+\S", re.IGNORECASE)
_CALLED = re.compile(
    r"(?<![,;:–—-])\s(?P<title>(?:Dr|Mr|Mrs|Ms|Prof)\.? )?(?P<names>[A-Z][\w'’-]+(?:(?: and |, | ?& ?)[A-Z][\w'’-]+)?)"
    r"\s?(?:[:,–—](?=\s|$)|-$)"
)
"""A reader called by name: ``Jim:``, ``Celia and Jim:``, ``Dr. Fauci —``."""
_JOINED = frozenset(["with", "for", "from", "to", "by", "and", "of", "re", "on", "about"])
"""Words after which a name belongs to the subject."""
_SENTENCE = re.compile(r"[.!?]\W*$|^\W*(?:thanks?|please|regards|best|sent from)\b", re.IGNORECASE)
_NO_SUBJECT = frozenset(["", "hi", "hello", "hey", "dear"])
_LEAST_WORDS = 4
"""Words that make what follows a greeting the text of a mail."""
_PROSE = 9
"""Words behind a known subject that are more than its end."""
_LONGEST = 2000
"""Characters of a subject in which an end is looked for."""
_SHORTEST = 8
"""Letters of a subject that is taken as the end of another, wherever in the document it is printed."""


def parted(subject: str, readers: Iterable[str]) -> tuple[str, str]:
    """Return a subject and what of it is the beginning of the body; "" where nothing is.

    Args:
        subject: as printed, on one line.
        readers: names of the recipients: who is called by name at the end of a subject is greeted.
    """
    if len(subject) > _LONGEST:
        return subject, ""
    for cut in (_greeting_at_end(subject), _greeting(subject), _call(subject, readers)):
        if cut is not None and base_subject(subject[:cut]) not in _NO_SUBJECT:
            return subject[:cut].rstrip(), subject[cut:].strip()
    return subject, ""


def _greeting_at_end(subject: str) -> int | None:
    match = _AT_END.search(subject)
    return match.start() if match else None


def _greeting(subject: str) -> int | None:
    match = _GREETED.search(subject)
    return match.start() if match and _is_text(subject[match.end() - 1 :]) else None


def _call(subject: str, readers: Iterable[str]) -> int | None:
    """Return where a recipient is called by name."""
    known = {word.casefold() for name in readers for word in re.findall(r"[^\W\d_]{2,}", name)}
    for match in _CALLED.finditer(subject):
        called = [n.casefold() for n in re.split(r" and |, | ?& ?", match["names"])]
        before = subject[: match.start()].split()
        if not before or before[-1].casefold() in _JOINED:
            continue
        rest = subject[match.end() :]
        if any(same_given(n, k) for n in called for k in known) and (
            _is_text(rest) if not match["title"] else _ends(rest)
        ):
            return match.start()
    return None


def _is_text(text: str) -> bool:
    """Tell whether what follows a greeting is the text of a mail: a sentence, or enough words for one, or nothing."""
    return _ends(text) or len(text.split()) >= _LEAST_WORDS


def _ends(text: str) -> bool:
    return not text.strip() or bool(_SENTENCE.search(text))


def mended(copies: Sequence[MessageCopy]) -> list[MessageCopy]:
    """Part subjects from the body where another subject of the same document says that they end.

    ``Re: Budget draft Thanks, Ada.`` above a quoted ``Budget draft`` is ``Re: Budget draft``; only a subject that
    another message of the document prints alone is taken as the end, a short one only from the message quoted next.
    """
    known = {_own(c) for c in copies if len(_own(c)) >= _SHORTEST}
    below = {c.quoted_in: _own(c) for c in reversed(copies) if c.quoted_in}
    return [_mended(c, sorted({*known, below.get(c.id, "")} - {""}, key=lambda k: (len(k), k))) for c in copies]


def _own(copy: MessageCopy) -> str:
    return without_marks(copy.subject or "").casefold()


def _mended(copy: MessageCopy, known: Sequence[str]) -> MessageCopy:
    text = " ".join((copy.subject or "").split())
    base = without_marks(text).casefold()
    for shorter in known:
        rest = text[len(text) - len(base) + len(shorter) :]
        if len(shorter) < len(base) and base.startswith(shorter + " ") and _opens_body(rest):
            return replace(copy, subject=text[: len(text) - len(rest)], body=f"{rest.strip()}\n{copy.body}".strip())
    return copy


def _opens_body(rest: str) -> bool:
    """Tell whether what stands behind a known subject is not more of it: a greeting, a sentence, or many words."""
    bare = rest.lstrip()
    greeted = _SENTENCE.search(bare) or _AT_END.search(f" {bare}") or bare[-1:] in ":,-–—"
    return bare[:1].isalnum() and (bool(greeted) or len(bare.split()) > _PROSE)
