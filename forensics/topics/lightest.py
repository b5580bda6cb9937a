"""The lightest visible text of each message, and how many of its words are hidden.

A message with several copies is read where most of it can be seen; what it hides is counted over all its copies,
because each copy stands on a page that was delivered.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from forensics.records.message import Message, MessageCopy
from forensics.records.page import INK, Page, Token
from forensics.records.region import Region, Style

CHARACTERS_PER_WORD = 6.0
"""English mail has about five letters a word, and a blank."""
LOW, HIGH = 0.75, 1.3
"""Letters differ in width and boxes have margins: a box may hide so many times the words its width suggests."""
PAGE_WORDS = (50.0, 250.0, 450.0)
"""Words that a wholly hidden page may hold: low, estimate, high."""

Range = tuple[float, float, float]

_PLACEHOLDER = re.compile(rf"\[{INK}+(?: [^\]]*)?\]")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_QUOTED = re.compile(r"^\s*>")
_SIGN_OFF = re.compile(
    r"^\s*(--\s*$|_{5,}|sent (from|via) my\b|((best|kind|warm) )?regards\b|sincerely\b"
    r"|this (e-?mail|message)\b.*\b(confidential|intended)\b)",
    re.IGNORECASE,
)


class Reading(NamedTuple):
    """One message: the words that tell its topic, and its words visible and hidden over all copies."""

    message: str
    thread: str
    text: str
    visible: int
    hidden: Range


def readings(
    messages: Sequence[Message], copies: Sequence[MessageCopy], regions: Sequence[Region], pages: Sequence[Page]
) -> list[Reading]:
    """Return one reading for each message, in order of id."""
    by_message: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        if copy.message:
            by_message[copy.message].append(copy)
    held = _Held(regions, pages)
    return [_reading(m, by_message[m.id], held) for m in sorted(messages, key=lambda m: m.id)]


def _reading(message: Message, copies: Sequence[MessageCopy], held: "_Held") -> Reading:
    bodies = [without_placeholders(copy.body) for copy in copies] or [without_placeholders(message.body)]
    lightest = max(bodies, key=lambda text: (len(_WORD.findall(text)), text))
    text = f"{without_placeholders(message.subject or '')}\n{topical(lightest)}"
    hidden = [held.hidden(copy) for copy in sorted(copies, key=lambda c: c.id)]
    return Reading(
        message=message.id,
        thread=message.thread or message.id,
        text=text,
        visible=sum(len(_WORD.findall(body)) for body in bodies),
        hidden=(sum(h[0] for h in hidden), sum(h[1] for h in hidden), sum(h[2] for h in hidden)),
    )


def topical(text: str) -> str:
    """Return a body without quoted lines and without what follows a sign-off or a disclaimer."""
    kept: list[str] = []
    for line in text.split("\n"):
        if kept and _SIGN_OFF.match(line):
            break
        if not _QUOTED.match(line):
            kept.append(line)
    return "\n".join(kept)


def without_placeholders(text: str) -> str:
    """Return a text without what stands in it for redactions."""
    return _PLACEHOLDER.sub(" ", text)


class _Held:
    """The redactions on each line of each page."""

    def __init__(self, regions: Iterable[Region], pages: Iterable[Page]) -> None:
        self._whole = {r.id for r in regions if r.style is Style.PAGE}
        self._tokens: dict[tuple[str, int], list[Token]] = {
            (page.source, page.number): [t for t in page.tokens if t.region] for page in pages
        }

    def hidden(self, copy: MessageCopy) -> Range:
        """Return the words hidden in the body of a copy: low, estimate, high."""
        found = list(self._of(copy))
        sheets = {(token.region, number) for number, token in found if token.region in self._whole}
        inked = sum(token.text.count(INK) for _, token in found if token.region not in self._whole)
        words = inked / CHARACTERS_PER_WORD
        low, estimate, high = (share * len(sheets) for share in PAGE_WORDS)
        return low + words * LOW, estimate + words, high + words * HIGH

    def _of(self, copy: MessageCopy) -> Iterator[tuple[int, Token]]:
        header = copy.lines or (0, 0)
        for run in copy.place:
            for token in self._tokens.get((copy.source, run.page), ()):
                inside = run.lines[0] <= token.line <= run.lines[1]
                if inside and not (run.page == copy.page and header[0] <= token.line <= header[1]):
                    yield run.page, token
