"""The finder of markings: codes and words that stand where text should stand, in a line or in its margin.

To:      Mills, Cheryl D <[(b)(6)]>          a code in brackets inside a line
From:                                B6      a code alone in the margin: a blanked value or passage on that line
I spoke to [redacted] about it.              a word in brackets
██████ called                                block characters
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from forensics.redaction import blanks
from forensics.redaction.codes import FoundCode, canonical, find_codes, neighbours
from forensics.redaction.mentions import is_mention
from forensics.redaction.rulesets import Kind, Rules, rules_of


@dataclass(frozen=True, slots=True)
class Marking:
    """A marking in one line of text: columns ``start`` (from 0) to ``end``."""

    start: int
    end: int
    codes: tuple[str, ...]
    confidence: float
    why: str


WORD = re.compile(
    r"[\[{<]\s*(?i:(?:name |text )?(?:redacted|deleted|withheld)|blacked out|sealed)(?!\w)[^\]}>\n]{0,60}[\]}>]"
    r"|\(\s*(?i:redacted|deleted|withheld)\s*\)"
)
BARE = re.compile(r"(?<![\w-])REDACTED(?![\w-])")
BLOCKS = re.compile(r"(?<!\S)[█▇▆■▮⬛]{2,}(?!\w)|(?<!\w)[xX]{6,}(?!\w)")

_NOT_HIDDEN = re.compile(r"(?i)redacted\s+(?:version|copy|for|from|by|pursuant)|(?:public|proposed|-)\s*redacted")
_CAPTION = re.compile(r"(?i)releas\w*\s+in|denied\s+in|part\s+b\d|in\s+(?:full|part)\b")
_MARGIN_GAP = 3
_NEXT = 2
"""Lines from a code to the one below it; text files leave blank ones between."""
_LIST_OF_ALL = 8
"""A page that names so many different codes explains them (FBI deleted page sheet, guide to exemptions)."""


def find(lines: Sequence[str], rules: Rules | None = None) -> list[tuple[int, Marking]]:
    """Return the markings of a text with the number of their line, from 1; ``rules`` say what is a code."""
    rules, lines = rules or rules_of(), tuple(lines)
    found = _once([(n, m) for n, line in enumerate(lines, 1) for m in _in_line(lines, n, line, rules)], lines)
    if found or blanks.is_released_in_part(lines):
        found = sorted([*found, *_blanks(lines, {n for n, _ in found}, rules)], key=lambda f: (f[0], f[1].start))
    named = {code for _, m in found for code in m.codes}
    return [] if len(named) >= _LIST_OF_ALL else found


def _once(found: Sequence[tuple[int, Marking]], lines: Sequence[str]) -> list[tuple[int, Marking]]:
    """Leave out codes that say once more, in other words, what the line above says: ``1.4(D)`` above ``B1``."""
    kept: list[tuple[int, Marking]] = []
    above: tuple[int, Marking] | None = None
    for number, marking in found:
        printed = lines[number - 1][marking.start : marking.end]
        alone = lines[number - 1].strip() == printed and bool(marking.codes)
        again = (
            alone
            and above is not None
            and number - above[0] <= _NEXT
            and marking.codes == above[1].codes
            and printed != lines[above[0] - 1][above[1].start : above[1].end]
        )
        if not again:
            kept.append((number, marking))
        above = (number, marking) if alone else None
    return kept


def _blanks(lines: Sequence[str], taken: Container[int], rules: Rules) -> Iterator[tuple[int, Marking]]:
    """Yield blanks where something stood, each with the codes behind it; a marking says already what is blank."""
    for blank in blanks.find(lines):
        if blank.line in taken:
            continue
        rest = lines[blank.line - 1][blank.end :].rstrip()
        found = find_codes(rest, rules=rules)
        coded = bool(found) and _only_codes(rest, found)
        end, codes = (blank.end + len(rest), canonical(rest, rules)) if coded else (blank.end, ())
        yield blank.line, Marking(blank.start, end, codes, blank.confidence, blank.why)


def _in_line(lines: Sequence[str], number: int, line: str, rules: Rules) -> list[Marking]:
    taken: list[Marking] = []
    for marking in (*_words(line, rules), *_codes(lines, number, line, rules), *_margin(lines, number, line, rules)):
        if not any(marking.start < t.end and t.start < marking.end for t in taken):
            taken.append(marking)
    return sorted(taken, key=lambda m: m.start)


def _words(line: str, rules: Rules) -> Iterator[Marking]:
    for pattern, score, what in ((WORD, 0.9, "a word in brackets"), (BLOCKS, 0.9, "block characters")):
        for match in pattern.finditer(line):
            codes = canonical(match.group(), rules)
            yield Marking(match.start(), match.end(), codes, score, f"Marking: {what} stands where text should stand.")
    for match in BARE.finditer(line):
        if _is_heading(line, match.start(), match.end()):
            continue
        why = "Marking: the word REDACTED in capitals stands where text should stand."
        yield Marking(match.start(), match.end(), (), 0.7, why)


def _is_heading(line: str, start: int, end: int) -> bool:
    """``REDACTED PUBLIC VERSION``: a line in capitals that names the document, or the word alone."""
    named = _NOT_HIDDEN.search(line[max(0, start - 12) : end + 12]) is not None
    field = line[:start].rstrip().endswith(":")
    return named or not (field or re.search(r"[a-z]", line))


def _codes(lines: Sequence[str], number: int, line: str, rules: Rules) -> Iterator[Marking]:
    """Yield bracketed codes inside a line; neighbours make one marking."""
    for group in neighbours(line, find_codes(line, bracketed=True, rules=rules)):
        start, end = _with_brackets(line, group[0].start, group[-1].end)
        spoken_of = is_mention(lines, number, start, end, rules)
        if spoken_of or (not line[end:].strip() and _is_caption(lines, number, start, rules)):
            continue
        codes = canonical(line[start:end], rules)
        alone = not line[:start].strip() or line[:start].rstrip().endswith(":")
        why = "Marking: a code in brackets stands where text should stand."
        yield Marking(start, end, codes, 0.9 if alone else 0.8, why)


def _margin(lines: Sequence[str], number: int, line: str, rules: Rules) -> Iterator[Marking]:
    """Yield codes at the end of a line behind a wide gap, or alone in it."""
    text = line.rstrip()
    cut = max(text.rfind(" " * _MARGIN_GAP) + _MARGIN_GAP, len(text) - len(text.lstrip()))
    tail = text[cut:]
    if cut < _MARGIN_GAP and not re.match(r"^[bB]\d", tail):
        return
    found = find_codes(tail, rules=rules)
    if not found or not _only_codes(tail, found) or _is_caption(lines, number, cut, rules):
        return
    blank = not text[:cut].strip() or text[:cut].rstrip().endswith(":")
    why = f"Marking: a code alone in the margin, {'beside a blank value' if blank else 'behind a wide gap'}."
    yield Marking(cut, cut + len(tail), canonical(tail, rules), 0.85 if blank else 0.8, why)


def _only_codes(tail: str, found: Sequence[FoundCode]) -> bool:
    rest = tail
    for code in reversed(found):
        rest = rest[: code.start] + rest[code.end :]
    return all(f.kind is Kind.EXEMPTION for f in found) and not re.search(
        r"\w", re.sub(r"1\.4\s?\(?[A-Ha-h]?\)?|-?\d{1,2}\b", "", rest)
    )


def _is_caption(lines: Sequence[str], number: int, column: int, rules: Rules) -> bool:
    """``RELEASE IN PART`` with the codes of the whole document below it is no redaction."""
    if _CAPTION.search(lines[number - 1]):
        return True
    above = [line for line in lines[max(0, number - 8) : number - 1] if line.strip()]
    for line in reversed(above[-3:]):
        tail = line.rstrip()
        start = max(tail.rfind("   ") + 3, len(tail) - len(tail.lstrip()))
        if _CAPTION.search(line):
            return abs(start - column) <= 25
        if not find_codes(tail[start:], rules=rules):
            return False
    return False


def _with_brackets(line: str, start: int, end: int) -> tuple[int, int]:
    """Take in square brackets around the codes, and a privilege word behind them: ``[(b)(5) DP]``."""
    tail = re.match(r"\s?(?:DPP?|ACP?|AWP?|WP|high|low)\b", line[end:])
    end += tail.end() if tail else 0
    if start and end < len(line) and line[start - 1] in "[{<" and line[end] in "]}>":
        return start - 1, end + 1
    return start, end
