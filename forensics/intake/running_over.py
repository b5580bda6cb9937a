"""Chains that a page break cuts: why a header block at the top of a page is a quoted one and opens no document."""

import re
from collections.abc import Sequence

from forensics.intake import stamps
from forensics.printed.prose import lower_words
from forensics.printed.separators import may_announce
from forensics.records.page import Line, Page

FOOT = 14
"""Written lines at the foot of a page among which a header block stands that the break cuts."""
_LEAST_PROSE = 4
"""Words in lower case that no name, stamp or title has."""
TOP_LABELS = 6
"""Written lines at the top of a page among which the rest of a header begins."""
_OPEN_END = re.compile(r"[\w,;–-]$")
_SENTENCE_END = re.compile(r"[a-z]{2,}[.!?]\W*$")


def quoted_on_top(top: Sequence[Line], block: stamps.Headers, foot: Sequence[Line]) -> bool:
    """Tell whether the header block at the top of a page belongs to a chain that the page before holds.

    It does below a separator, be it at the foot of that page or above the block; below words that end there; and
    where its labels go on with those of a header that the page break cuts.

    Args:
        top: lines of the page, without furniture.
        block: the block found there.
        foot: lines of the page before, without furniture.
    """
    above = [line.text.strip() for line in top if line.number < block.line and line.text.strip()]
    last = [line.text.strip() for line in foot if line.text.strip()][-FOOT:]
    return any(map(may_announce, [*last[-1:], *above])) or any(map(_is_text, above)) or _cut(last, block.labels)


def _is_text(text: str) -> bool:
    """Tell whether a line is of the words of a mail: no stamp, name or title reads so."""
    if "@" in text or ";" in text or stamps.STAMPS.search(text):
        return False
    words = lower_words(text)
    return words >= _LEAST_PROSE or (words > 1 and bool(_SENTENCE_END.search(text)))


def _cut(last: Sequence[str], labels: Sequence[str]) -> bool:
    """Tell whether the header begun at the foot of a page lacks what the labels on top of the next one give."""
    begun: list[str] = []
    for text in reversed(last):
        label = stamps.label(text)
        if label is None and _is_text(text):
            return False
        if label is not None:
            begun.append(label)
        if label == "from":
            break
    own = set(labels[: labels.index("from")] if "from" in labels else labels)  # the next header begins with its sender
    return bool(own) and begun[-1:] == ["from"] and "subject" not in begun and not set(begun) & own


def goes_on(page: Page, before: Page) -> str | None:
    """Return what says that a page goes on with the one before it, None where nothing does.

    Whether the page opens a document of its own is not asked here.
    """
    count, last = page_count(page), page_count(before)
    if count and last and count == (last[0] + 1, last[1]):
        return f"printed as page {count[0]} of {count[1]}"
    top = [text for line in page.body_lines if (text := line.text.strip())][:FOOT]
    foot = [text for line in before.body_lines if (text := line.text.strip())][-FOOT:]
    if not top or not foot:
        return None
    if may_announce(foot[-1]):
        return "the page before ends with the line that announces a quoted message"
    if _cut(foot, [label for text in top[:TOP_LABELS] if (label := stamps.label(text))]):
        return "its first lines go on with the header that the page before begins"
    if _is_text(foot[-1]) and _OPEN_END.search(foot[-1]) and top[0][:1].islower() and _is_text(top[0]):
        return "its first words go on with the sentence at the end of the page before"
    return None


def page_count(page: Page) -> tuple[int, int] | None:
    """Return ``(2, 9)`` for a page printed as ``Page 2 of 9``; a court's own count of its filing is none."""
    written = [t for line in page.text.split("\n") if (t := line.strip())]
    for text in [*written[:3], *written[-3:]]:
        match = None if stamps.STAMPS.search(text) else stamps.PAGE_COUNT.search(text)
        if match:
            return int(match[1]), int(match[2])
    return None
