"""Chains without separators: a header at a page top over the mail that the one above it answers or forwards."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from forensics.adapters.fuzzy import ratio
from forensics.intake import stamps
from forensics.printed.dates import read_date
from forensics.printed.subjects import base_subject, without_marks
from forensics.records.page import Page

HEADER = 12
"""Written lines a header block runs over."""
_BELOW = 2
"""Labelled lines below the subject that belong to its header: ``Date:``, ``To:``."""
_ALIKE = 90
"""Likeness, of 100, of two base subjects that differ by OCR damage alone."""
_MINUTE = len("2010-03-02T20:01")


class _Heading(NamedTuple):
    """What a header says of its mail; ``sent`` to the minute."""

    subject: str
    sent: str | None


def is_answered(top: Sequence[str], chain: Sequence[Page]) -> bool:
    """Tell whether the header at a page top is that of the mail which the last one of a chain answers or forwards.

    It bears the base of a subject that has a mark (``RE:``, ``FW:``) above it, and the earlier time. A mail that the
    chain quotes already bears the same time as there, or a minute more, and so opens a document of its own.

    Args:
        top: written lines of the page, from its header on.
        chain: the pages of the running document before it.
    """
    own = _heading(top[:HEADER])
    last = _last([line.text for page in chain for line in page.body_lines if line.text.strip()])
    if own is None or last is None or without_marks(last.subject) == " ".join(last.subject.split()):
        return False
    if not own.sent or not last.sent or own.sent >= last.sent:
        return False
    one, two = base_subject(own.subject), base_subject(last.subject)
    return bool(one) and ratio(one, two) >= _ALIKE


def _last(texts: Sequence[str]) -> _Heading | None:
    """Return the last header that has a sender and a subject."""
    for at in range(len(texts) - 1, -1, -1):
        if stamps.label(texts[at]) == "subject":
            above = range(at - 1, max(-1, at - HEADER), -1)
            first = next((i for i in above if stamps.label(texts[i]) == "from"), None)
            if first is not None:
                return _heading([*texts[first : at + 1], *_labelled(texts[at + 1 : at + 1 + _BELOW])])
    return None


def _labelled(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if stamps.label(text) in (None, "from"):
            return
        yield text


def _heading(texts: Iterable[str]) -> _Heading | None:
    """Return what the first subject and date of a header say; None without a subject."""
    values: dict[str, str] = {}
    for text in texts:
        if kind := stamps.label(text):
            values.setdefault(kind, stamps.value(text))
    if not values.get("subject"):
        return None
    sent = read_date(values.get("sent", ""))
    return _Heading(values["subject"], sent[:_MINUTE] if sent else None)
