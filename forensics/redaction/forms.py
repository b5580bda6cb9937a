"""The small language in which rule sets say how a code is written, and its reading with OCR damage.

``(b)(7)(C)``        letters and digits stand for themselves, in any case; ``( )`` are brackets of any kind
``b7C[ -#]``         ``[...]`` may be missing; ``#`` is a number of one or two digits
``5.1 lid 2 {sub|onder} e``  ``{a|b}`` is one of them; a run of letters is a word, and exact if all in capitals
``...(7)(C)``        counts only right after another code, whose section it shares

Codes are recognised through OCR damage: a bracket lost or read as a letter, ``S`` for 5, ``l`` for 1, ``6`` for b.
Words are not; they have too many neighbours.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MOST_VARIANTS = 64
"""Most plain ways to write one form."""
MOST_CHARACTERS = 200
"""Of one form; brackets nested in it need a frame of the stack each."""
MOST_DAMAGE = 3
"""A code damaged more than this is not recognised."""
SURE = 1
"""Most damage of a code in brackets that stands in running text."""
FOLLOWS = "..."
_TOKEN = re.compile(r"(?P<word>[^\W\d_]{2,})|(?P<mark>[^\W_])|(?P<blank>\s+)|(?P<other>.)")
_OPEN, _SHUT = r"[(\[{<]", r"[)\]}>]"
_OPENS, _SHUTS = "([{<", ")]}>"
_PLAIN: dict[str, str] = {
    "#": r"\d{1,2}",
    "-": r"\s?[-–—·]\s?",
    ".": r"\s?[.,]?\s?",
    ",": r"\s?[,;]?\s?",
    "/": r"\s?/\s?",
}
_LIKE: dict[str, dict[str, int]] = {
    "1": {"l": 1, "|": 1, "!": 1, "I": 2, "i": 2},
    "2": {"Z": 1, "z": 1},
    "4": {"A": 2},
    "5": {"S": 1, "s": 1, "$": 1},
    "6": {"G": 1},
    "7": {"?": 1, "T": 2},
    "8": {"&": 1, "B": 2},
    "9": {"g": 2, "q": 2},
    "b": {"&": 1, "6": 2, "h": 2, "8": 2, "0": 2},
    "c": {"G": 1, "€": 1, "0": 2, "o": 2},
    "d": {"0": 1, "O": 1, "o": 1},
    "e": {"£": 1, "€": 2},
    "j": {"i": 2, "]": 2},
}
"""What OCR makes of a character and what that costs: 2 where the other one numbers clauses too, as in ``(b)(i)``."""
_BARE = {"S": "5", "l": "1"}
"""Damage that is believed without brackets."""


class FormError(ValueError):
    """A form that is not in the language; the text says why."""


@dataclass(frozen=True, slots=True)
class Match:
    """A form found in a text."""

    start: int
    end: int
    rule: int
    damage: int
    bracketed: bool
    """In brackets of its own, and hardly damaged: a code wherever it stands."""
    compact: bool
    """Has no word in it."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str

    @property
    def key(self) -> str:
        """What tells shapes apart: a character of a code may be any."""
        return self.kind if self.kind in ("mark", "open", "shut") else self.text


@dataclass(frozen=True, slots=True)
class Shape:
    """All forms that differ in the characters of their codes alone, read by one expression."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    """For each group of the expression: ``mark``, ``open`` or ``shut``."""
    spelled: tuple[tuple[str, int], ...]
    """Characters of each form and the number of its rule."""
    bracketed: bool
    compact: bool
    """Has no word in it."""
    gate: str
    """Cheap to look for, and in every text that holds one of these forms: a word, else an expression."""

    def matches(self, text: str) -> Iterator[Match]:
        """Yield every place of a text where one of the forms stands, those that overlap too."""
        at = 0
        while found := self.pattern.search(text, at):
            if read := self._read(found, found.start()):
                yield read
            at = found.start() + 1

    def match(self, text: str, at: int) -> Match | None:
        """Return the form that stands at a place behind a comma or the like, None for none."""
        found = self.pattern.match(text, at)
        return self._read(found, found.start(1)) if found else None

    def _read(self, found: re.Match[str], start: int) -> Match | None:
        groups = list(zip(self.kinds, found.groups(), strict=True))
        lost = _lost([(kind, (text or "").strip()) for kind, text in groups])
        best = self._spelled([text for kind, text in groups if kind == "mark"])
        if lost is None or best is None or (damage := lost + best[0]) > MOST_DAMAGE:
            return None
        return Match(start, found.end(), best[1], damage, self.bracketed and damage <= SURE, self.compact)

    def _spelled(self, marks: Sequence[str | None]) -> tuple[int, int] | None:
        """Return damage and rule of the form these characters are, None where it is none or could be several."""
        read = "".join(mark or "" for mark in marks)
        near = sorted((cost, rule) for own, rule in self.spelled if (cost := _distance(own, read)) is not None)
        if not near or (len(near) > 1 and near[0][0] == near[1][0] and near[0][1] != near[1][1]):
            return None
        return near[0]


def shapes_of(forms: Iterable[tuple[str, int]]) -> tuple[list[Shape], list[Shape]]:
    """Return the expressions for forms and the number of their rule: those that stand alone, those that follow.

    Raises:
        FormError: a form is not in the language.
    """
    alone: dict[tuple[str, ...], list[tuple[tuple[_Token, ...], int]]] = defaultdict(list)
    after: dict[tuple[str, ...], list[tuple[tuple[_Token, ...], int]]] = defaultdict(list)
    for form, rule in forms:
        held = after if form.startswith(FOLLOWS) else alone
        for plain in variants(form.removeprefix(FOLLOWS)):
            tokens = tuple(_tokens(plain))
            held[tuple(t.key for t in tokens)].append((tokens, rule))
    return [_shape(group, "") for group in alone.values()], [_shape(group, _THEN) for group in after.values()]


def variants(form: str) -> list[str]:
    """Return the plain ways to write a form: without options and choices.

    Raises:
        FormError: brackets do not match, nothing is written, it is too long, or there are too many ways.
    """
    if len(form) > MOST_CHARACTERS:
        raise FormError(f"it is longer than {MOST_CHARACTERS} characters; write only how the code is printed")
    found, rest = _sequence(form, 0, "")
    if rest != len(form):
        raise FormError(f"{form[rest]!r} at place {rest + 1} closes nothing")
    plain = list(dict.fromkeys(" ".join(one.split()) for one in found))
    if not all(any(c.isalnum() for c in one) for one in plain):
        raise FormError("it has no letter or digit")
    return plain


def _sequence(form: str, at: int, until: str) -> tuple[list[str], int]:
    found = [""]
    while at < len(form) and form[at] not in "]}|":
        more, at = _piece(form, at)
        found = [a + b for a in found for b in more]
        if len(found) > MOST_VARIANTS:
            raise FormError(f"it can be written in more than {MOST_VARIANTS} ways; make two forms of it")
    if until and at >= len(form):
        raise FormError(f"{until!r} is missing at its end")
    return found, at


def _piece(form: str, at: int) -> tuple[list[str], int]:
    if form[at] == "[":
        found, at = _sequence(form, at + 1, "]")
        if form[at] != "]":
            raise FormError(f"{form[at]!r} at place {at + 1} stands where ']' should")
        return ["", *found], at + 1
    if form[at] == "{":
        found, at = _sequence(form, at + 1, "}")
        while form[at] == "|":
            more, at = _sequence(form, at + 1, "}")
            found += more
        if form[at] != "}":
            raise FormError(f"{form[at]!r} at place {at + 1} stands where '}}' should")
        return found, at + 1
    return [form[at]], at + 1


def _tokens(plain: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(plain):
        kind, text = found.lastgroup or "", found.group()
        if text in "()":
            yield _Token("open" if text == "(" else "shut", text)
        else:
            yield _Token(kind, " " if kind == "blank" else text)


_JUNK = r"[:.;=1lI|]{1,2}\s?(?=[^\W_])"
"""What brackets between characters become in a bad scan."""
_GAP = r"[\W_lIJj1CctfF]{0,5}"
"""At most what stands between two characters of a code; no lookbehind before it, so that the search is fast."""
_THEN = r"\s?(?:,|;|/|&|and\b)?\s?"
_START = {"open": r"(?<![\d§])", "mark": r"(?<![\w@.])(?<!\w-)"}
_END = {"open": "", "shut": "", "mark": r"(?![\w@]|\.\d|['’]\w)"}


def _shape(group: Sequence[tuple[tuple[_Token, ...], int]], before: str) -> Shape:
    tokens = group[0][0]
    spelled = [("".join(t.text for t in own if t.kind == "mark").lower(), rule) for own, rule in group]
    bracketed = tokens[0].kind == "open"
    chars = iter(zip(*(own for own, _ in spelled), strict=True))
    parts = [before or _START.get(tokens[0].kind, r"(?<!\w)")]
    for n, token in enumerate(tokens):
        parts.append(_mark(set(next(chars)), bracketed) if token.kind == "mark" else _between(tokens, n))
    parts.append(_END.get(tokens[-1].kind, r"(?!\w)"))
    kinds = tuple(t.kind for t in tokens if t.kind in ("mark", "open", "shut"))
    words = [t.text.casefold() for t in tokens if t.kind == "word"]
    gate = (
        max(words, key=len)
        if words
        else _GAP.join(p.strip("()") for p, t in zip(parts[1:], tokens, strict=False) if t.kind == "mark")
    )
    return Shape(re.compile("".join(parts)), kinds, tuple(dict.fromkeys(spelled)), bracketed, not words, gate)


def _mark(own: set[str], bracketed: bool) -> str:
    """Return the group of one character: those the forms have at its place, and what OCR makes of them."""
    like = {c for o in own for c in _LIKE.get(o, ())} if bracketed else {c for c, o in _BARE.items() if o in own}
    either = {c for o in own for c in (o, o.upper())}
    return f"([{''.join(re.escape(c) for c in sorted(either | like))}])"


def _between(tokens: Sequence[_Token], n: int) -> str:
    token, last = tokens[n], n == len(tokens) - 1
    if token.kind == "open":
        lost = r"(?<![\w@.(\[{<])(?<!\w-)" if n == 0 else rf"[lICctf|](?=[^\W_]\s?{_SHUT})|"
        inner = rf"\s{{0,2}}{_OPEN}\s?|{_JUNK}" if tokens[n - 1].kind == "mark" else rf"\s{{0,2}}{_OPEN}\s?"
        return rf"({_OPEN}\s?|{lost})" if n == 0 else rf"({inner}|{lost})"
    if token.kind == "shut":
        return (
            rf"(\s?{_SHUT}|[lIJ1|](?!\w)|{_END['mark']})" if last else rf"(\s?{_SHUT}|[lIJj1|](?=\s?{_OPEN})|{_JUNK}|)"
        )
    if token.kind == "word":
        return token.text if token.text.isupper() else f"(?i:{re.escape(token.text)})"
    beside = {tokens[i].kind for i in (n - 1, n + 1) if 0 <= i < len(tokens)}
    if token.kind == "blank":
        return r"[\s·-]{0,3}" if "word" in beside else r"\s{0,2}"
    if (
        token.text == "."
        and [t.text.isdigit() for t in (*tokens[max(0, n - 1) : n], *tokens[n + 1 : n + 2])] == [True] * 2
    ):
        return r"\s?[.,:]\s?"
    return _PLAIN.get(token.text, re.escape(token.text))


def _lost(groups: Sequence[tuple[str, str]]) -> int | None:
    """Return how many brackets are lost or unlike themselves; None where nothing stands between two characters.

    Of ``)(`` between two characters, something must be left: ``)``, ``(``, or a point or stroke in place of both.
    """
    cost, before = 0, ""
    for n, (kind, text) in enumerate(groups):
        if kind == "mark" or text in tuple(_OPENS if kind == "open" else _SHUTS):
            before = ""
        elif kind == "open" and n and groups[n - 1][0] == "shut" and before:
            if before == "lost":
                return None
            before = ""  # one stroke for both brackets
        else:
            cost, before = cost + 1, text or "lost"
    return cost


def _distance(own: str, read: str) -> int | None:
    """Return how damaged characters are if they were these, None where they cannot have been."""
    cost = 0
    for a, b in zip(own, read, strict=True):
        if a != b.lower():
            step = _LIKE.get(a, {}).get(b)
            if step is None:
                return None
            cost += step
    return cost
