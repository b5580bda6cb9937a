"""Codes in brackets that are spoken of: by a law, in a sentence, in a footnote or in a list that explains them.

We withheld it under Exemption (b)(6).               a word of mention before the code
The agency invoked (b)(5) because ...                ... or after it: (b)(5) protects, (b)(5) is asserted
1 (b)(6): personnel and medical files.               a definition: the code opens its line, its explanation follows
(b)(4) trade secrets                                 a list of definitions: codes open their lines
(b)(5) privileged memoranda
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from forensics.redaction.codes import find_codes, neighbours
from forensics.redaction.rulesets import Rules

_LAW = re.compile(
    r"(?i)\w$|§[\s\d.§a-z()&,]{0,24}$|(?:\brules?|\bsections?|\bsec\.|\bsubsections?|\bparagraphs?|"
    r"\bclauses?|\bunder:?|\bfrcp|\bp\.|\bc\.?f\.?r\.?|\bu\.?s\.?c\.?|\bpursuant to|\b552a?)[\s\d.§()]{0,8}$"
)
"""The law before a code, as in ``Rule 12(b)(6)``."""
_BEFORE = re.compile(
    r"(?i:\b(?:under|pursuant to|invok(?:e[sd]?|ing)|see also|cf\.|foia|privacy act|exempt(?:ion)?s?|"
    r"(?:within|in) the (?:scope|meaning) of|(?:is|are|was|were|been) (?:withheld|exempt|redacted|deleted)(?: by)?)"
    r"|(?:^|[.;(]\s?)see|\bwithheld\W)(?i: (?:the|foia|exemptions?|sections?|subsections?|codes?))*[\s:.,'\"“]{0,3}$"
)
"""Words of mention before a code; ``I will see (b)(6)`` is none."""
_CITES = re.compile(r"(?i)\b(?:assert(?:s|ed|ing)?|cit(?:e[sd]?|ing))(?: (?:the|foia|exemptions?))*[\s'\"“]{1,3}$")
_CLAUSE = re.compile(r"\W{0,3}(?:is|are|was|were|had|has|have|will|would|can|could|said|did|as|who)\b")
"""What makes a subject of a code: ``he asserted (b)(6) was there`` hides a name."""
_AFTER = re.compile(
    r"(?i)\W{0,3}(?:exemptions?|protects?|exempts?|appl(?:y|ies) to|of the (?:foia|freedom|privacy act|act)|"
    r"redactions?|withholdings?|(?:is|are|was|were) (?:asserted|claimed|invoked|applied|cited))\b"
)
"""Words of mention behind a code."""
_JOINT = re.compile(r"(?i)\s?[,;/]?\s?(?:and/or|and|or|through|to)\s(?:exemptions? )?")
_OPENING = re.compile(r"\W{0,3}(?:\d{1,2}|\*{1,3}|[a-z])?[.)\]]?\W{0,3}")
"""What may stand before a code that opens its line: the number of a footnote or of an item."""
_SIGN = re.compile(r"\s*[:=–—-]\s*(?=[A-Za-z])|\s+(?:means|covers|protects|stands for)\b")
_EXPLAINS = re.compile(
    r"(?:agenc|classif|commerci|confidential|deliberat|disclos|enforcement|exempt|financ|geolog|information|inter-?agency|"
    r"internal|investigat|law\b|medical|memorand|national|person|privac|privileg|proceeding|record|files?\b|rules?\b|"
    r"secret|securit|sources?\b|specifically|statut|technique|trade\b|unwarranted|withheld)"
)
"""Beginnings of words in which exemptions are explained; what a rule set says of a code counts as well."""
_LEAST_EXPLAINING, _FIRST = 2, 8
"""Such words, among the first of a text, that make an explanation of it; fewer where all of it is such words."""
_REACH = 80
"""Characters before and behind a code that are read for words of mention."""
_LEAST_LIST, _LONGEST_ITEM = 3, 4
"""Codes of a list that explains them, and lines of one explanation at most."""
_WORD = re.compile(r"[a-z][a-z-]{2,}")


def is_mention(lines: Sequence[str], number: int, start: int, end: int, rules: Rules) -> bool:
    """Tell whether the codes in a line, columns ``start`` to ``end``, are spoken of and replace no words.

    Args:
        lines: all lines of the page.
        number: the line, from 1.
        start: where the first code begins.
        end: behind the last one.
        rules: what is a code, and what it means.
    """
    line = lines[number - 1]
    if _is_spoken_of(line, start, end) or _goes_on(line, start, rules):
        return True
    if _OPENING.fullmatch(line[:start]) is None:
        return False
    return _is_definition(line[start:end], line[end:], rules) or number in _listed(tuple(lines), rules)


@lru_cache(maxsize=1024)  # asked for again by the codes that follow in a line
def _is_spoken_of(line: str, start: int, end: int) -> bool:
    before, after = line[max(0, start - _REACH) : start], line[end : end + _REACH]
    cited = _CITES.search(before) is not None and _CLAUSE.match(after) is None
    return cited or bool(_LAW.search(before) or _BEFORE.search(before) or _AFTER.match(after))


def _goes_on(line: str, start: int, rules: Rules) -> bool:
    """``Exemptions (b)(5), (b)(6) or (b)(7)(C)``: what holds of the code before an ``or`` holds of the next one."""
    for first, end in reversed([span for span in _spans(line, rules) if span[1] <= start]):
        if _JOINT.fullmatch(line[end:start]) is None:
            return False
        start = first
        if _is_spoken_of(line, start, end):
            return True
    return False


@lru_cache(maxsize=8)  # asked for again by every code of a line
def _spans(line: str, rules: Rules) -> tuple[tuple[int, int], ...]:
    groups = neighbours(line, find_codes(line, bracketed=True, rules=rules))
    return tuple((group[0].start, group[-1].end) for group in groups)


def _is_definition(codes: str, after: str, rules: Rules) -> bool:
    """``(b)(6): personnel and medical files``: a sign, and words in which exemptions are explained."""
    sign = _SIGN.match(after)
    return sign is not None and _explains(codes, after[sign.end() :], rules)


def _explains(codes: str, text: str, rules: Rules) -> bool:
    own = {word for code in find_codes(codes, rules=rules) for word in _meaning(code.code, rules)}
    words = _WORD.findall(text.lower())[:_FIRST]
    explaining = sum(word in own or _EXPLAINS.match(word) is not None for word in words)
    return explaining >= min(_LEAST_EXPLAINING, max(1, len(words)))


def _meaning(code: str, rules: Rules) -> set[str]:
    rule = rules.of(code)
    return set(_WORD.findall(rule.means.lower())) if rule else set()


@lru_cache(maxsize=8)
def _listed(lines: tuple[str, ...], rules: Rules) -> frozenset[int]:
    """Return the lines of lists that explain codes: different ones open lines near each other, with text behind."""
    runs: list[list[_Item]] = []
    for number, line in enumerate(lines, 1):
        item = _item(number, line, rules)
        if item is None:
            continue
        run = runs[-1] if runs else []
        if run and number - run[-1].number <= _LONGEST_ITEM and item.code not in {i.code for i in run}:
            run.append(item)
        else:
            runs.append([item])
    return frozenset(item.number for run in runs if _is_list(run) for item in run)


class _Item(NamedTuple):
    """A line that a code opens, and whether what stands behind explains it."""

    number: int
    code: tuple[str, ...]
    explained: bool


def _is_list(run: Sequence[_Item]) -> bool:
    explained = sum(item.explained for item in run)
    return explained >= _LEAST_EXPLAINING if len(run) < _LEAST_LIST else 2 * explained >= len(run)


def _item(number: int, line: str, rules: Rules) -> _Item | None:
    groups = list(neighbours(line, find_codes(line, bracketed=True, rules=rules)))
    if len(groups) != 1 or _OPENING.fullmatch(line[: groups[0][0].start]) is None:
        return None
    start, end = groups[0][0].start, groups[0][-1].end
    if _WORD.search(line[end:].lower()) is None:
        return None
    return _Item(number, tuple(f.code for f in groups[0]), _explains(line[start:end], line[end:], rules))
