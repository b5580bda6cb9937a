"""FOIA chains whose truth asks for what is printed: what a reader of the page could give.

The researchers who made the truth knew who had written behind a box, left recipients out, and kept what OCR made of
codes. What is taken out is told by truth and text alone, never by what was read.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypedDict

from rapidfuzz import fuzz


class Truth(TypedDict):
    """What the set says of one message."""

    line: int | None
    sender: str
    to: list[str]
    cc: list[str]
    subject: str


class Chain(TypedDict):
    """One document of the set."""

    id: str
    text: str
    messages: list[dict[str, object]]


LIKE = 75
"""Least likeness of a name and a word of the header, of 100: OCR changes letters."""
_REACH = 90
"""Lines of a header."""
_END = re.compile(r"\W*(?:Subject|Subj)\b")
_NEXT = re.compile(r"\W*(?:Sent|Date|To)\b")
_CODE = re.compile(r"[-_]{4,}|[({cC]\s?[bB]\s?[)}J6H]|\(\s?\d")
_MARK = re.compile(r"^(?:(?:re|fwd?|fw)\W+)+", re.IGNORECASE)


def senders(chain: Chain, message: Truth, people: frozenset[str]) -> bool:
    """Tell whether a word of the sender's name stands in its field."""
    lines = header(chain, message)
    end = next((n for n, line in enumerate(lines) if n and _NEXT.match(line)), len(lines))
    return any(_printed(name, _words(lines[:end])) for name in _names(message["sender"]))


def subjects(chain: Chain, message: Truth, people: frozenset[str]) -> bool:
    """Tell whether the subject holds no code and is not the beginning of another subject of its chain."""
    own = _squeezed(message["subject"])
    others = {_squeezed(str(m["subject"])) for m in chain["messages"]} if own else set()
    return not _CODE.search(message["subject"]) and not any(s.startswith(own) and s != own for s in others)


def lists(chain: Chain, message: Truth, people: frozenset[str]) -> bool:
    """Tell whether all recipients of the truth are printed, and nobody it knows is printed that it leaves out."""
    lines = header(chain, message)
    words, flat = _words(lines), " ".join(" ".join(lines).casefold().split())
    own = {message["sender"], *message["to"], *message["cc"]}
    if not all(_printed(name, words) for person in message["to"] for name in _names(person)):
        return False
    return not any(", " in person and person not in own and person in flat for person in people)


def header(chain: Chain, message: Truth) -> list[str]:
    """Return the lines of a message's header, to its subject."""
    first = (message["line"] or 1) - 1
    lines = chain["text"].split("\n")[first : first + _REACH]
    return lines[: next((n for n, line in enumerate(lines) if n and _END.match(line)), 12)]


PRINTED: dict[str, tuple[Callable[[Chain, Truth, frozenset[str]], bool], ...]] = {
    "from": (senders,),
    "subject": (subjects,),
    "to": (lists,),
    "quad": (senders, subjects, lists),
}
"""By measure, what must be printed."""


def printed(path: Path, measure: str) -> Iterator[str]:
    """Yield the set as JSON lines with those messages alone whose truth is printed."""
    chains: list[Chain] = [json.loads(line) for line in path.open(encoding="utf-8")]
    people = frozenset(p for c in chains for m in c["messages"] for p in _people(m))
    for chain in chains:
        kept = [m for m in chain["messages"] if all(ask(chain, _truth(m), people) for ask in PRINTED[measure])]
        yield json.dumps(chain | {"messages": kept}) + "\n"


def _truth(message: dict[str, object]) -> Truth:
    truth: Truth = json.loads(json.dumps(message | {"sender": message["from"]}))
    return truth


def _people(message: dict[str, object]) -> list[str]:
    truth = _truth(message)
    return [truth["sender"], *truth["to"], *truth["cc"]]


def _names(person: str) -> list[str]:
    return re.findall(r"[a-z'-]{3,}", person.casefold())


def _words(lines: list[str]) -> list[str]:
    return re.findall(r"[^\W\d_][\w'’-]{2,}", " ".join(lines).casefold())


def _printed(name: str, words: list[str]) -> bool:
    return any(fuzz.ratio(name, word) >= LIKE for word in words)


def _squeezed(subject: str) -> str:
    return re.sub(r"\W", "", _MARK.sub("", subject).casefold())
