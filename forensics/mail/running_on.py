"""Subjects that ran together with the body, parted where another subject of the same document says that they end."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forensics.mail.greetings import LEAST_WORDS, opens_body
from forensics.printed.subjects import without_marks
from forensics.records.message import MessageCopy

_PROSE = 9
"""Words behind a known subject that are more than its end."""
_LINE = 30
"""Letters of a subject that may be folded: a shorter one ends on its line."""
_FOLD = 20
"""Letters of a line that show it again in another place."""
_SHORTEST = 8
"""Letters of a subject that is taken as the end of another, wherever in the document it is printed."""


def mended(copies: Sequence[MessageCopy]) -> list[MessageCopy]:
    """Part subjects from the body where another subject of the same document says that they end.

    ``Re: Budget draft Thanks, Ada.`` above a quoted ``Budget draft`` is ``Re: Budget draft``; only a subject that
    another message of the document prints alone is taken as the end, a short one only from the message quoted next.
    """
    bodies: dict[str, list[str]] = {}
    for copy in copies:
        bodies.setdefault(_own(copy).casefold(), []).append(copy.body)
    below = {c.quoted_in: _own(c).casefold() for c in reversed(copies) if c.quoted_in}
    known = sorted((k for k in bodies if len(k) >= _SHORTEST), key=lambda k: (len(k), k))
    return [_mended(c, known, below.get(c.id, ""), bodies) for c in copies]


def _own(copy: MessageCopy) -> str:
    return without_marks(copy.subject or "")


def _mended(copy: MessageCopy, known: Sequence[str], below: str, bodies: Mapping[str, Sequence[str]]) -> MessageCopy:
    own = _own(copy)
    folded = own.casefold()
    for shorter in [below, *known] if below and len(below) < _SHORTEST else known:
        if not folded.startswith(shorter + " ") or len(folded) != len(own):
            continue
        rest = own[len(shorter) :]
        told = _is_no_subject(rest) or (shorter == below and _is_said(rest))
        if told and not (len(shorter) >= _LINE and any(_goes_on(body, rest) for body in bodies[shorter])):
            text = " ".join((copy.subject or "").split())
            subject = text[: text.index(own) + len(shorter)]
            return replace(copy, subject=subject, body=f"{rest.strip()}\n{copy.body}".strip())
    return copy


def _is_no_subject(rest: str) -> bool:
    """Tell whether what stands behind a known subject is not more of it: a greeting, a sentence, or many words."""
    bare = rest.lstrip()
    return bare[:1].isalnum() and (opens_body(bare) or len(bare.split()) > _PROSE)


def _is_said(rest: str) -> bool:
    """Tell whether words behind the subject of the message quoted next read like a line: ``This is from Ada``."""
    words = rest.split()
    return len(words) >= LEAST_WORDS and words[0][0].isupper() and sum(w.islower() for w in words) * 2 >= len(words)


def _goes_on(body: str, rest: str) -> bool:
    """Tell whether the other message was cut instead: the line below its header is what stands here in the subject."""
    below = " ".join(body.split("\n", 1)[0].split()).casefold()
    return bool(below) and rest.casefold().lstrip().startswith(below[:_FOLD])
