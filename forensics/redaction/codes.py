"""Exemption codes and other markings in the text of a redaction, its neighbours or the margin.

Exemptions: 5 U.S.C. 552(b)(1) to (9) and (7)(A) to (F); Privacy Act, 5 U.S.C. 552a (d)(5), (j)(1)-(2), (k)(1)-(7).
Written forms, all of which give ``(b)(7)(C)``: ``(b)(7)(C)``, ``(b) (7) (C)``, ``b7C``, ``B7(C)``, ``b7C -1``,
``(b7c)``, ``6)(7)(C)`` as OCR reads it, and ``(7)(C)`` after another code. A code counts only where it stands in or
beside a redaction, in the margin or in brackets; ``b4 lunch`` in a sentence is none, so running text is read with
``bracketed=True``.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code in canonical form and where it stands in the text."""

    code: str
    start: int
    end: int
    exemption: bool
    """False for markings that claim no exemption: Non-Responsive, Duplicate, Referral."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A written form; ``canonical`` gives None where the match is no code after all."""

    pattern: re.Pattern[str]
    canonical: Callable[[re.Match[str]], str | None]
    bracketed: bool
    exemption: bool = True


_OPEN, _SHUT = r"[(\[{]", r"[)\]}]"
_DIGIT = str.maketrans("lI|iSsGBZz?", "11115568227")
"""What OCR makes of the digits 1 to 8."""
_LETTER = str.maketrans("GgO0", "CCDD")
_BETWEEN = re.compile(r"[\s,;/&()\[\]]{0,4}|\s?and\s?")
"""What stands between codes of one place."""


def _foia(digit: str, letter: str | None) -> str | None:
    number = digit.translate(_DIGIT)
    if number not in "123456789":
        return None
    kept = (letter or "").translate(_LETTER).upper()
    return f"(b)({number})" + (f"({kept})" if kept and number == "7" else "")


def _full(match: re.Match[str]) -> str | None:
    return _foia(match["digit"], match["letter"])


def _privacy(match: re.Match[str]) -> str | None:
    section, number = match["section"].lower(), match["digit"].translate(_DIGIT)
    known = {"j": "12", "k": "1234567", "d": "5"}
    return f"({section})({number})" if number in known[section] else None


def _named(name: str) -> Callable[[re.Match[str]], str]:
    return lambda _: name


def _rule(
    pattern: str, canonical: Callable[[re.Match[str]], str | None], *, bracketed: bool, exemption: bool = True
) -> _Rule:
    return _Rule(re.compile(pattern, re.VERBOSE), canonical, bracketed, exemption)


_B7_LETTER = rf"(?:\s?{_OPEN}\s?(?P<letter>[A-Fa-fGO0])\s?{_SHUT})?"

EXEMPTIONS: tuple[_Rule, ...] = (
    # (b)(6), (b) (7) (C), {b)(6], and 6)(6) where OCR lost the first bracket
    _rule(
        rf"(?<!\d)(?:{_OPEN}\s?[bB6h0&]\s?{_SHUT}|(?<![\w(\[{{])[bB6]\s?{_SHUT})\s?{_OPEN}\s?(?P<digit>[1-9lI|iSsGBZz?])\s?{_SHUT}?{_B7_LETTER}",
        _full,
        bracketed=True,
    ),
    # (b7C), [b6], (B)6
    _rule(
        rf"{_OPEN}\s?[bB]\s?{_SHUT}?\s?-?\s?(?P<digit>[1-9])\s?{_OPEN}?\s?(?P<letter>[A-Fa-f])?\s?{_SHUT}",
        _full,
        bracketed=True,
    ),
    # b6, B7C, b7C -1, b7(C), B7 C; the margin forms
    _rule(
        rf"(?<![\w.@/-])[bB]-?(?P<digit>[1-9])(?:\s?{_OPEN}?(?P<letter>[A-F])(?!\w){_SHUT}?|(?P<low>[a-f])(?!\w))?(?![\w@]|\.\d|'\w)(?:\s?-\s?\d{{1,2}}(?!\w))?",
        lambda m: _foia(m["digit"], m["letter"] or m["low"]),
        bracketed=False,
    ),
    # Exemption 7(C); Ex. 6 - Personal Privacy, but not the exhibit of a court filing
    _rule(
        rf"(?<!\w)(?:Exemption|EXEMPTION)s?\s?(?P<digit>[1-9])(?!\d){_B7_LETTER}"
        rf"|(?<!\w)(?:Ex|EX)\.?\s?(?P<short>[1-9])(?=\s?[-–]\s?[A-Z]|\s(?:Personal|Deliberative|Attorney|PP|DP|AC|CBI))",
        lambda m: _foia(m["digit"] or m["short"], m["letter"]),
        bracketed=False,
    ),
    _rule(
        rf"{_OPEN}\s?(?P<section>[jkdJKD])\s?{_SHUT}\s?{_OPEN}\s?(?P<digit>[1-7lIS])\s?{_SHUT}",
        _privacy,
        bracketed=True,
    ),
    _rule(r"(?<![\w.@])(?P<section>[jkJK])(?P<digit>[1-7])(?![\w@])", _privacy, bracketed=False),
)

PRIVILEGES: tuple[_Rule, ...] = (
    _rule(r"(?<!\w)(?:DPP|[Dd]eliberative(?:\s+[Pp]rocess)?)(?!\w)", _named("DPP"), bracketed=False),
    _rule(r"(?<!\w)(?:ACP|[Aa]ttorney[\s-]+[Cc]lient)(?!\w)", _named("ACP"), bracketed=False),
    _rule(r"(?<!\w)(?:AWP|(?:[Aa]ttorney\s+)?[Ww]ork[\s-]+[Pp]roduct)(?!\w)", _named("AWP"), bracketed=False),
)

OTHER_MARKINGS: tuple[_Rule, ...] = tuple(
    _rule(rf"(?<!\w)(?i:{pattern})(?!\w)", _named(name), bracketed=False, exemption=False)
    for pattern, name in (
        (r"non[\s-]*responsive|not\s+responsive", "Non-Responsive"),
        (r"(?-i:N/?R)", "Non-Responsive"),
        (r"(?:outside|out\s+of)\s+(?:the\s+)?scope", "Outside Scope"),
        (r"duplicates?(?:\s+pages?)?", "Duplicate"),
        (r"refer(?:ral|red)(?:\s*/\s*(?:consult|direct))?|consult(?:ation)?", "Referral"),
        (r"(?-i:OGA)|other\s+government\s+agency", "OGA"),
        (r"(?:filed\s+)?under\s+seal|(?-i:SEALED)|sealed", "Sealed"),
    )
)

_NEXT = re.compile(rf"\s?(?:,|;|/|&|and)?\s?{_OPEN}\s?(?P<digit>[1-9])\s?{_SHUT}{_B7_LETTER}")


def find_codes(text: str, *, bracketed: bool = False) -> list[FoundCode]:
    """Return the codes of a text, in order of their place, each place once.

    Args:
        text: what stands in, over or beside a redaction, or a running line.
        bracketed: take only forms in brackets, which are codes wherever they stand.
    """
    taken: list[FoundCode] = []
    for rule in (*EXEMPTIONS, *PRIVILEGES, *OTHER_MARKINGS):
        if bracketed and not rule.bracketed:
            continue
        for found in _matches(rule, text):
            if not any(found.start < other.end and other.start < found.end for other in taken):
                taken.append(found)
    return sorted(taken, key=lambda found: found.start)


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


def canonical(text: str) -> tuple[str, ...]:
    """Return the codes of the text of one redaction: each once, sorted.

    A privilege word beside an exemption (``(b)(5) DPP``) qualifies that exemption and is no code of its own.
    """
    found = find_codes(text)
    exemptions = {f.code for f in found if f.code.startswith("(")}
    privileges = {f.code for f in found if f.exemption and not f.code.startswith("(")}
    others = {f.code for f in found if not f.exemption}
    return tuple(sorted(exemptions or privileges) + sorted(others))


def is_exemption(code: str) -> bool:
    """Tell whether a canonical code claims an exemption or a privilege."""
    return code.startswith("(") or code in {"DPP", "ACP", "AWP"}


def _matches(rule: _Rule, text: str) -> Iterator[FoundCode]:
    for match in rule.pattern.finditer(text):
        code = rule.canonical(match)
        if code is None:
            continue
        yield FoundCode(code, match.start(), match.end(), rule.exemption)
        if code.startswith("(b)"):
            yield from _continued(text, match.end())


def _continued(text: str, at: int) -> Iterator[FoundCode]:
    """Yield ``(7)(C)`` after ``(b)(6), ``: the letter of the section is not repeated."""
    while match := _NEXT.match(text, at):
        code = _foia(match["digit"], match["letter"])
        if code is None:
            return
        yield FoundCode(code, match.start("digit"), match.end(), True)
        at = match.end()
