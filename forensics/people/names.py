"""Printed names taken apart: ``Last, First M (ORG) [E]``, ``First Last``, Lotus paths, addresses, office prefixes."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from forensics.adapters.fuzzy import ratio
from forensics.people.mailboxes import clean_address, is_role_mailbox, is_role_name
from forensics.people.spelling import skeleton


class Form(StrEnum):
    """What a printed name is."""

    FULL = "full"
    """Surname and a given name of at least two letters."""
    INITIALS = "initials"
    """Surname and initials alone."""
    WORD = "word"
    """One word: a mailbox, a surname, a given name."""
    OTHER = "other"
    """Several persons, an office, a list, or what cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One printed name; names in lower case, ``initials`` single letters in order."""

    printed: str
    form: Form = Form.OTHER
    surname: str = ""
    given: str = ""
    initials: str = ""
    """Of the names besides surname and given name; all of them where there is no given name."""
    words: frozenset[str] = frozenset()
    """The words of a name in no order, those of one letter left out."""
    address: str | None = None
    token: str = ""
    """What stands before the ``@``, or the one word."""
    organisation: str | None = None
    """As printed beside the name: ``NIH/NIAID``."""
    shown: str = ""
    """The name for people to read, given name first."""

    @property
    def key(self) -> str:
        """The name without case, blanks and punctuation, and the address: equal keys are one mention."""
        parts = sorted(letters_and_digits(p) for p in self.shown.split(";"))
        return f"{' '.join(filter(None, parts))}|{self.organisation or ''}|{self.address or ''}"

    @property
    def domain(self) -> str | None:
        """The part of the address after the ``@``, None where there is none."""
        return (self.address or "").partition("@")[2] or None


_ADDRESS = re.compile(r"([^\s<>\"()\[\]{},;:]+@[^\s<>\"()\[\]{};:]*)")
_HIDDEN = re.compile(r"\[█+(?: [^\]]*)?\]|█+")
_ENTITY = re.compile(r"&[A-Za-z]{1,5};?")
_MAILTO = re.compile(
    r"\s*[\[({<]\s*\S{0,3}(?:ai[l1]|a[l1]{2}|a[il]t|mat|nai|met|mal)\S*.*$|\s\S{0,3}(?:ai[l1]t|a[l1]{2}t|aitt|a[l1]it|ai[l1]b)\S{0,3}\s?:.*$",
    re.IGNORECASE,
)
"""``[mailto:`` before an address, as OCR leaves it: ``[rnailto:``, ``Emailto:``, ``(mato``."""
_UNREAD_ADDRESS = re.compile(r"(?<=\w\W)<.*$")
_BLANK_IN_ADDRESS = re.compile(r"^([A-Za-z][\w.-]+) ([A-Za-z]{1,3}@[\w./-]+)$")
_OFFICE = re.compile(r"^([A-Z][A-Z-]{0,6}(?:/[A-Z][A-Z-]{0,6})*|[A-Z][\w ]{2,30} Desk)\s*:\s*(?=\S)")
_BRACKETS = re.compile(r"\(([^()]*)\)?|\[([^\[\]]*)\]?")
_LOTUS = re.compile(r"^([^/@,;]{3,60})/([\w &.-]+(?:/[\w &.-]+)*)(?:@[\w .-]+)?$")
_LOTUS_ADDRESS = re.compile(r"^[^<>@,;]{3,60}/[\w &./-]+@[\w -]+$")
_TITLE = re.compile(r"^(?:mr|mrs|ms|dr|prof|hon|sen|rep|amb|gen|col|maj|capt|lt|sgt)\.?\s+(?=\S+\s)", re.IGNORECASE)
_DEGREE = re.compile(
    r"[\s,]+(?:jr|sr|i{2,3}|iv|m\.?d|ph\.?d|esq|dvm|mph|rn|j\.?d|usn|usaf|usmc|ret)\.?(?=[\s,]|$)", re.IGNORECASE
)
_COMMA_AS_POINT = re.compile(r"^([^\W\d_]{4,})\.\s+(?=[^\W\d_]{2,})")
_WORD = re.compile(r"[^\W\d_]+(?:['’]\s?[^\W\d_]+|-\s?[^\W\d_]+)*")
_PHRASE = re.compile(
    r"\b(?:of|the|and|for|to|department|dept|ministry|embassy|group|team|committee|congress|members|community|"
    r"university|institute|council|mission|request|magazine|times|press|trust|republic)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\bthe\b\s*", re.IGNORECASE)
_SPELLED_OUT = re.compile(r"^([^\W\d_]+)[._]+(?:[^\W\d_][._]+)*([^\W\d_]{2,})\d*$")
MOST_WORDS = 5
"""Words above which a line is a phrase and not a name."""


def letters_and_digits(text: str) -> str:
    """Return a text in lower case with single blanks instead of whatever parts its words."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def mention(printed: str, name: str | None = None, address: str | None = None) -> Mention:
    """Take a printed name apart; ``address`` where the mail stage has found it already."""
    text = " ".join(_ENTITY.sub(" ", _HIDDEN.sub(" ", printed)).split())
    found, rest = _split_address(text)
    address = found or (clean_address(address) if address else None)
    name = rest or ("" if "@" in (name or "") else name or "")
    if address and _is_the_address(name, address):
        name = ""
    organisation, name = _organisation(name)
    token = (address or "").partition("@")[0]
    base = Mention(
        printed=printed, address=address, organisation=organisation, token=token, shown=name or address or text
    )
    if is_role_mailbox(token) or is_role_name(name):
        return base
    if not name:
        return replace(base, form=Form.WORD, words=_spelled_out(token))
    if ";" in name or ("," not in name and _PHRASE.search(name)):
        return replace(base, shown=_ARTICLE.sub("", name))
    return _named(base, name)


def _named(base: Mention, name: str) -> Mention:
    surname, others = _parts(name)
    if not surname or len(others) >= MOST_WORDS:
        return base
    if not others:
        token = base.token or re.sub(r"\s+", "", name).lower()
        return replace(base, form=Form.WORD, token=token, words=_spelled_out(token))
    words = frozenset(w.lower() for w in (surname, *others) if len(w) > 1)
    at = next((i for i, w in enumerate(others) if not _is_initials(w, name)), None)
    rest = [w for i, w in enumerate(others) if i != at]
    return replace(
        base,
        form=Form.INITIALS if at is None else Form.FULL,
        surname=surname.lower(),
        given="" if at is None else others[at].lower(),
        initials="".join(w.lower() if _is_initials(w, name) else w[0].lower() for w in rest),
        words=words,
        shown=" ".join([*others, surname]),
    )


def _is_initials(word: str, name: str) -> bool:
    """Tell whether a word stands for initials: one letter, or two capitals in a name that is not all capitals."""
    return len(word) == 1 or (len(word) == 2 and word.isupper() and not name.isupper())


def _parts(name: str) -> tuple[str, list[str]]:
    """Return the surname and the other names in order; "" where the text is no name."""
    bare = _COMMA_AS_POINT.sub(r"\1, ", _DEGREE.sub("", _TITLE.sub("", name)))
    before, comma, after = bare.partition(",")
    last, first = _words(before), _words(after)
    if comma and last and first:
        return " ".join(last), first
    words = last + first
    if len(words) < 2:
        return (words[0] if words else ""), []
    if len(words[-1]) == 1 and len(words) > 2:
        return words[0], words[1:]
    return words[-1], words[:-1]


def _words(text: str) -> list[str]:
    return [re.sub(r"\s", "", w) for w in _WORD.findall(text)]


def _split_address(text: str) -> tuple[str | None, str]:
    """Return the address in a printed name, and the name: what stands before the address, else behind it."""
    if _LOTUS_ADDRESS.match(text):
        return None, text
    joined = _BLANK_IN_ADDRESS.sub(r"\1\2", text)
    places = list(_ADDRESS.finditer(joined))
    if not places:
        return None, _trimmed(_UNREAD_ADDRESS.sub("", _MAILTO.sub("", joined)))
    last = places[-1]
    before, after = _trimmed(_MAILTO.sub("", joined[: last.start()])), _trimmed(joined[last.end() :])
    return clean_address(last[1]), before or ("" if len(places) > 1 else after)


def _trimmed(name: str) -> str:
    """Return a name without what quotes, brackets and specks of dust leave at its ends."""
    return name.strip(" \t<>[{}\"'`‘’“”°•·*,;:-—_")


def _is_the_address(name: str, address: str) -> bool:
    """Tell whether a display name only repeats the address, as far as OCR lets one see."""
    bare, letters = skeleton(letters_and_digits(name)), skeleton(letters_and_digits(address))
    return "@" in name or ratio(bare, letters, cutoff=80.0) > 0


def _organisation(name: str) -> tuple[str | None, str]:
    """Return the organisation printed before, behind or in brackets after a name, and the name without it."""
    office = _OFFICE.match(name)
    lotus = _LOTUS.match(name)
    if lotus:
        return lotus[2].upper(), lotus[1].strip()
    bare = " ".join(_BRACKETS.sub(" ", name[office.end() :] if office else name).replace('"', " ").split()).strip(
        " ,<>'"
    )
    inside = [a or b for a, b in _BRACKETS.findall(name) if len(a or b) > 1 and "@" not in (a or b)]
    found = office[1] if office else inside[0] if inside else None
    return (found.upper() if found else None), bare


def _spelled_out(token: str) -> frozenset[str]:
    """Return the names that a local part spells out between points or underscores: ``ada.alder``."""
    match = _SPELLED_OUT.match(token.lower())
    return frozenset(w for w in match.groups() if len(w) > 1) if match else frozenset()
