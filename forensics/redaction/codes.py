"""Exemption codes and other markings in the text of a redaction, its neighbours or the margin.

Which codes there are, and how they are written, is in rule sets (``rulesets``); all forms of a code give its canonical
one: ``(b)(7)(C)``, ``(b) (7) (C)``, ``b7C -1``, ``B7(C)``, ``{b)(7](C`` and ``Exemption 7(C)`` are ``(b)(7)(C)``. A
code counts only where it stands in or beside a redaction, in the margin or in brackets; ``b4 lunch`` in a sentence is
none, so running text is read with ``bracketed=True``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from forensics.records.source import DEFAULT_RULES
from forensics.redaction.forms import SURE, Match
from forensics.redaction.rulesets import Kind, Rules, rules_of


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code in canonical form and where it stands in the text."""

    code: str
    start: int
    end: int
    kind: Kind = Kind.EXEMPTION
    damage: int = 0
    """How many of its characters OCR changed; clauses that are easily mistaken count twice."""

    @property
    def exemption(self) -> bool:
        """False for markings that claim no exemption: Non-Responsive, Duplicate, Referral."""
        return self.kind is not Kind.NONE


_BETWEEN = re.compile(r"[\s,;:./&|()\[\]]{0,4}|\s?and\s?")
"""What stands between codes of one place."""
_CHARACTER, _DAMAGE = 2, 2
"""What a character explained is worth, and what one damage costs, where two readings of a text compete."""
_OPENS, _SHUTS = re.compile(r"[(\[{<]\s?$"), re.compile(r"\s?[)\]}>]")
_LONGEST = 4_000
"""Characters of a text in which codes are looked for."""


def find_codes(text: str, *, bracketed: bool = False, rules: Rules | None = None) -> list[FoundCode]:
    """Return the codes of a text, in order of their place, each place once.

    Args:
        text: what stands in, over or beside a redaction, or a running line.
        bracketed: take only codes in brackets, which are codes wherever they stand.
        rules: the codes there are; those of the United States' agencies unless given.
    """
    rules = rules or rules_of()
    taken = _taken(text[:_LONGEST], rules)
    found = [FoundCode(rules.rules[m.rule].code, m.start, m.end, rules.rules[m.rule].kind, m.damage) for m in taken]
    if not bracketed:
        return found
    sure = {n for n, m in enumerate(taken) if m.bracketed and found[n].kind is Kind.EXEMPTION}
    at = 0
    for group in neighbours(text, found):
        if _enclosed(text, group) and all(m.compact and m.damage <= SURE for m in taken[at : at + len(group)]):
            sure |= {n for n in range(at, at + len(group)) if found[n].kind is Kind.EXEMPTION}
        at += len(group)
    return [found[n] for n in sorted(sure)]


def neighbours(text: str, found: Sequence[FoundCode]) -> Iterator[list[FoundCode]]:
    """Yield codes that stand together, as in ``(b)(6), (b)(7)(C)``; at most four blanks, commas or brackets apart."""
    group: list[FoundCode] = []
    for code in found:
        if group and _BETWEEN.fullmatch(text[group[-1].end : code.start]) is None:
            yield group
            group = []
        group.append(code)
    if group:
        yield group


def canonical(text: str, rules: Rules | None = None) -> tuple[str, ...]:
    """Return the codes of the text of one redaction: each once, sorted.

    A privilege word beside an exemption (``(b)(5) DPP``) qualifies that exemption and is no code of its own.
    """
    found = find_codes(text, rules=rules)
    by_kind = {kind: {f.code for f in found if f.kind is kind} for kind in Kind}
    claimed = by_kind[Kind.EXEMPTION] or by_kind[Kind.PRIVILEGE]
    return tuple(sorted(claimed) + sorted(by_kind[Kind.NONE]))


def is_exemption(code: str, rules: Rules | None = None) -> bool:
    """Tell whether a canonical code claims an exemption or a privilege."""
    rule = (rules or rules_of()).of(code)
    return rule is not None and rule.kind is not Kind.NONE


def claims(code: str, sets: tuple[str, ...] = DEFAULT_RULES) -> bool:
    """Tell whether a code claims an exemption or a privilege under some rule sets.

    ``Non-Responsive`` and its kin do not. A code that the sets do not know, of another version of them, is told by the
    bracket that exemptions begin with.
    """
    rules = rules_of(sets)
    return is_exemption(code, rules) if rules.of(code) else code.startswith("(")


def _enclosed(text: str, group: Sequence[FoundCode]) -> bool:
    start, end = group[0].start, group[-1].end
    opened = text[start] in "([{<" or _OPENS.search(text[:start])
    return bool(opened and (text[end - 1] in ")]}>" or _SHUTS.match(text, end)))


@lru_cache(maxsize=4096)  # a row is asked for codes by several finders, and rows repeat from page to page
def _taken(text: str, rules: Rules) -> tuple[Match, ...]:
    """Return the reading that explains most of the text with the least damage, with the codes that follow others."""
    matches = [m for shape in rules.worth_trying(text) for m in shape.matches(text)]
    chain = _best_chain(sorted(set(matches), key=lambda m: (m.end, m.start, m.rule)))
    out: list[Match] = []
    for n, match in enumerate(chain):
        until = chain[n + 1].start if n + 1 < len(chain) else len(text)
        out += [match, *_continued(text, match.end, until, rules)]
    return tuple(out)


def _best_chain(matches: Sequence[Match]) -> list[Match]:
    """Return the matches apart from each other that are worth most (weighted interval scheduling)."""
    ends = [m.end for m in matches]
    best: list[tuple[int, int]] = [(0, 0)]  # worth of the first n, and how many of them stand before the last one taken
    for n, match in enumerate(matches):
        before = bisect_right(ends, match.start, 0, n)
        worth = best[before][0] + _CHARACTER * (match.end - match.start) - _DAMAGE * match.damage
        best.append((worth, before) if worth >= best[n][0] else (best[n][0], -1))
    chain: list[Match] = []
    n = len(matches)
    while n:
        if best[n][1] >= 0:
            chain.append(matches[n - 1])
            n = best[n][1]
        else:
            n -= 1
    return chain[::-1]


def _continued(text: str, at: int, until: int, rules: Rules) -> Iterator[Match]:
    """Yield ``(7)(C)`` after ``(b)(6), ``: the letter of the section is not repeated."""
    while True:
        found = [m for shape in rules.following if (m := shape.match(text, at)) and m.end <= until and not m.damage]
        if not found:
            return
        longest = max(found, key=lambda m: (m.end, -m.rule))
        yield longest
        at = longest.end
