"""The lightest visible text of each message, and how many of its words are hidden.

A message with several copies is read where most of it can be seen; what it hides is counted over all its copies,
because each copy stands on a page that was delivered.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from forensics.mail.endings import ending
from forensics.records.message import Message, MessageCopy
from forensics.records.page import INK, Page, PageFigures

Range = tuple[float, float, float]

_PLACEHOLDER = re.compile(rf"\[{INK}+(?: [^\]]*)?\]")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_QUOTED = re.compile(r"^\s*>")


class Reading(NamedTuple):
    """One message: the words that tell its topic, and its words visible and hidden over all copies."""

    message: str
    thread: str
    text: str
    visible: int
    hidden: Range


def readings(
    messages: Sequence[Message],
    copies: Sequence[MessageCopy],
    pages: Sequence[Page],
    figures: Sequence[PageFigures],
) -> list[Reading]:
    """Return one reading for each message, in order of id."""
    by_message: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        if copy.message:
            by_message[copy.message].append(copy)
    held = _Held(pages, figures)
    return [_reading(m, by_message[m.id], held) for m in sorted(messages, key=lambda m: m.id)]


def _reading(message: Message, copies: Sequence[MessageCopy], held: "_Held") -> Reading:
    bodies = [without_placeholders(copy.body) for copy in copies] or [without_placeholders(message.body)]
    lightest = max(bodies, key=lambda text: (len(_WORD.findall(text)), text))
    author = message.sender.name if message.sender else None
    text = f"{without_placeholders(message.subject or '')}\n{topical(lightest, author)}"
    hidden = [held.hidden(copy) for copy in sorted(copies, key=lambda c: c.id)]
    return Reading(
        message=message.id,
        thread=message.thread or message.id,
        text=text,
        visible=sum(len(_WORD.findall(body)) for body in bodies),
        hidden=(sum(h[0] for h in hidden), sum(h[1] for h in hidden), sum(h[2] for h in hidden)),
    )


def topical(text: str, author: str | None = None) -> str:
    """Return the author's own words: a body without quoted lines, signature and disclaimer."""
    own = "\n".join(line for line in text.split("\n") if not _QUOTED.match(line))
    return ending(own, author).words or own


def without_placeholders(text: str) -> str:
    """Return a text without what stands in it for redactions."""
    return _PLACEHOLDER.sub(" ", text)


class _Held:
    """The words hidden on each page as measured, shared out by how wide the redactions on each line are."""

    def __init__(self, pages: Iterable[Page], figures: Iterable[PageFigures]) -> None:
        measured = {f.page: f.words_hidden for f in figures}
        self._words: dict[tuple[str, int], Range] = {}
        self._ink: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for page in pages:
            place = page.source, page.number
            self._words[place] = measured.get(page.id, (0.0, 0.0, 0.0))
            self._ink[place] = [(t.line, t.text.count(INK)) for t in page.tokens if t.region]

    def hidden(self, copy: MessageCopy) -> Range:
        """Return the words hidden in the body of a copy: low, estimate, high."""
        low = estimate = high = 0.0
        for run in copy.place:
            place = run.source, run.page
            ink = self._ink.get(place, [])
            whole = sum(width for _, width in ink)
            if not whole:
                continue
            header = copy.lines if copy.lines and place == (copy.source, copy.page) else (0, 0)
            own = sum(w for line, w in ink if _within(line, run.lines) and not _within(line, header))
            words, share = self._words[place], own / whole
            low, estimate, high = low + share * words[0], estimate + share * words[1], high + share * words[2]
        return low, estimate, high


def _within(line: int, lines: tuple[int, int]) -> bool:
    return lines[0] <= line <= lines[1]
