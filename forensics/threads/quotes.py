"""What a mail says itself, and what it quotes, by depth: ``>`` marks and quoted messages brought to one form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forensics.records.message import MessageCopy

_MARKS = re.compile(r"^[ \t]{0,2}((?:[A-Za-z]{0,3}[>|][ \t]?)+)")
_ATTRIBUTION = re.compile(
    r"^(?:[>\s]*)(?:On |Am |Le |El |Em |Il |Op |At |--- |\d{1,2}/).{6,200}?"
    r"(?:wrote|writes|schrieb|écrit|escribió|escreveu|scritto|schreef|said)\s*:?\s*$|"
    r"^[>\s]*\S.{0,120}\b(?:wrote|writes|schrieb|a écrit|escribió)\s*:\s*$",
    re.IGNORECASE,
)
_VERBS = ("wrote", "writes", "schrieb", "écrit", "escribió", "escreveu", "scritto", "schreef", "said")
_SIGNATURE = re.compile(r"^--\s*$|^_{20,}\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
DEEPEST = 12
"""Levels of quotation that are told apart; deeper ones count as this one."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The message's own words, and those it quotes: ``quoted[0]`` stands in it, ``quoted[1]`` inside that."""

    own: str = ""
    quoted: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    """Words of attributions that stand directly in the message, in lower case."""


def layers(copy: MessageCopy, children_of: Mapping[str, Sequence[MessageCopy]]) -> Layers:
    """Return the layers of one copy: its body, and the copies of its document that it quotes, at their depth."""
    levels: list[list[str]] = [[] for _ in range(DEEPEST + 1)]
    queue, seen = [(copy, 0)], {copy.id}
    named: set[str] = set()
    for held, depth in queue:
        named |= _sort_lines(held.body, depth, levels)
        for child in children_of.get(held.id, ()):
            if child.id not in seen:
                seen.add(child.id)
                queue.append((child, min(depth + 1, DEEPEST)))
    own, *quoted = ("\n".join(lines) for lines in levels)
    while quoted and not quoted[-1]:
        quoted.pop()
    return Layers(own=own, quoted=tuple(quoted), named=frozenset(named))


def _sort_lines(body: str, depth: int, levels: Sequence[list[str]]) -> set[str]:
    """Put each line to its level by its quote marks; return the words of attributions at the top.

    Attributions and what follows a signature mark are nobody's words.
    """
    signed, named = False, set[str]()
    deepest = len(levels) - 1
    for line in body.split("\n"):
        head = line[:8]
        match = _MARKS.match(line) if ">" in head or "|" in head else None
        marks = match[1].count(">") + match[1].count("|") if match else 0
        signed = marks == 0 and (signed or (line[:2] in ("--", "__") and bool(_SIGNATURE.match(line))))
        if (":" in line[-3:] or line.endswith(_VERBS)) and _ATTRIBUTION.match(line):
            named |= {w.lower() for w in _WORD.findall(line)} if depth + marks == 0 else set()
        elif not signed:
            levels[min(depth + marks, deepest)].append(line[match.end() :] if match else line)
    return named
