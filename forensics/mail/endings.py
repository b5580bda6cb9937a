"""How a mail ends: the author's own words, the signature, and the disclaimer, told apart; nothing is taken out."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from forensics.records.page import INK

LONGEST_SIGNATURE = 14
"""Lines with text that a signature has at most."""
_LONGEST_LINE, _LONGEST_NAME = 90, 50
"""Characters beyond which a line is prose, not part of a signature, and no name."""

_RULE = re.compile(r"\s*(?:--|__|[-_=*~]{3,})\s*$")
_NAMED = r"(?P<who>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})"
_SIGN_OFF = re.compile(
    r"\s*(?:(?:(?:with )?(?:my )?(?:best|kind|warm|many|kindest|warmest) )?(?:regards|wishes|thanks)|best"
    r"|all (?:the|my) best"
    r"|(?:yours )?(?:sincerely|truly|faithfully)|respectfully(?: yours| submitted)?|cordially|cheers|v/?r|r/"
    r"|thank you(?: (?:very|so) much)?|thanks(?: (?:again|so much|very much))?|thx|talk soon"
    r"|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|cordialement|saludos|(?:met vriendelijke )?groet(?:en)?|mvh|hilsen)"
    rf"(?:\s*[,.!–-]+\s*{_NAMED}?|\s+(?-i:[A-Z])[\w.'’-]+(?: (?-i:[A-Z])[\w.'’-]+){{0,2}})?\s*$",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\s*(?:sent (?:from|via|with|on|wirelessly from) (?:my|the|a|mail|proton|outlook|verizon|nokia|samsung|yahoo)\b.*"
    r"|get outlook for\b.*|this (?:is|was) (?:written|sent) from my \w+.*|envoyé de mon .*|von meinem .* gesendet"
    r"|enviado desde mi .*|verstuurd vanaf mijn .*|inviato da(?:l mio)? .*)$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\(?\+?\d{1,3}\)?[-. ]?\(?\d{3}\)?[-. ]\d{3}[-. ]?\d{2,5}\b"
    r"|\b(?:tel|phone|fax|cell|mobile|office|direct|ext|bldg|room|suite|p\.?o\.? box|e-?mail|web|twitter|skype)\b"
    r"|https?://|www\.|\S@\S+\.\w|\b[A-Z]{2} \d{5}(?:-\d{4})?\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:director|chief|officer|secretary|assistant|deputy|counsel|attorney|advis[eo]r|analyst|manager|professor|president|"
    r"specialist|coordinator|administrator|department|division|branch|bureau|agency|institutes?|university|office of|"
    r"ministry|inc\.|llc|llp|ph\.?d|m\.?d\.?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\s*(?:[A-Z][\w.'’-]*,? ){1,4}[A-Z][\w.'’-]*(?:,? [A-Z][\w.]{0,5})*,?\s*$")
_NOTICES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"confidential(?:ity)?\b|privileged?\b|proprietary\b",
        r"\bintended (?:only |solely )?(?:recipients?|for|addressee)|\baddressee\b|\bfor the (?:sole )?use of\b"
        r"|\bmay not be forwarded",
        r"\breceived (?:this|it) (?:e-?mail |message |communication |transmission )?in error\b"
        r"|\bnotify (?:the sender|us)\b|\bdelete (?:it|this|the)\b",
        r"\bunauthori[sz]ed\b|\bdisclos\w+|\bdissemination\b|\bprohibited\b|\bstrictly\b",
        r"\b(?:not|no) (?:accept|assume|be) (?:liab|respons)\w*|\bliab(?:le|ility)\b|\bvirus\w*\b|\bmonitored\b",
    )
)
"""What notices at the end of mails say: three of these in one paragraph make it one, or two of a message's own."""
_LEAST_NOTICE = 3
_OWN = re.compile(
    r"\b(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication|transmission|newsletter)\b",
    re.IGNORECASE,
)


class Ending(NamedTuple):
    """The parts of a body, each as it stands; joined with line ends they are the body again, blank lines apart."""

    words: str
    """What the author wrote."""
    signature: str
    disclaimer: str


def ending(body: str, author: str | None = None) -> Ending:
    """Return the parts of a body.

    A disclaimer is a last paragraph, or several, that say what such notices say. A signature begins near the end with
    a rule, a formula, the author's name or a card of name, titles and numbers. What cannot be told stays in the words.

    Args:
        body: the words of one message, without what it quotes.
        author: name of the sender, where it is known.
    """
    lines = body.split("\n")
    notice = _disclaimer_from(lines)
    start = _signature_from(lines[:notice], author)
    parts = (lines[:start], lines[start:notice], lines[notice:])
    return Ending(*("\n".join(part).strip("\n") for part in parts))


def _disclaimer_from(lines: Sequence[str]) -> int:
    """Return the line on which the notices at the end begin; the number of lines where there are none."""
    first = len(lines)
    for start, end in reversed(_paragraphs(lines)):
        if _is_notice(" ".join(lines[start:end])):
            first = next(n for n in range(start, end) if _begins_notice(lines[n]))
            if first > start:
                break
        elif not _may_follow(lines[start:end]):
            break
    while 0 < first < len(lines) and (not lines[first - 1].strip() or _RULE.match(lines[first - 1])):
        first -= 1
    return first


def _begins_notice(line: str) -> bool:
    return _OWN.search(line) is not None or any(form.search(line) for form in _NOTICES)


def _may_follow(lines: Sequence[str]) -> bool:
    """Tell whether a paragraph may stand below or between notices: a rule, a page number, the line of a device."""
    return all(_DEVICE.match(line) or not any(c.isalpha() for c in line) for line in lines)


def _is_notice(text: str) -> bool:
    said = sum(form.search(text) is not None for form in _NOTICES)
    return said >= _LEAST_NOTICE or (said == _LEAST_NOTICE - 1 and _OWN.search(text) is not None)


def _paragraphs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return first and end of each run of lines between blank ones."""
    ends = [n for n, line in enumerate([*lines, ""]) if not line.strip()]
    return [(a + 1, b) for a, b in pairwise([-1, *ends]) if b > a + 1]


def _signature_from(lines: Sequence[str], author: str | None) -> int:
    """Return the line on which the signature begins; the number of lines where there is none."""
    near = [n for n, line in enumerate(lines) if line.strip()][-LONGEST_SIGNATURE:]
    for n in near:
        below = [lines[k] for k in near if k > n]
        if _opens(lines[n], below, author) and all(_is_short(line) for line in below):
            return n
    return _card_from(lines)


def _opens(line: str, below: Sequence[str], author: str | None) -> bool:
    """Tell whether a signature opens here: a rule above a card, a formula, the author's name, or what a device adds."""
    if _RULE.match(line):
        return bool(below)
    return bool(_SIGN_OFF.match(line) or _DEVICE.match(line) or _is_author(line, author))


def _is_author(line: str, author: str | None) -> bool:
    """Tell whether a line is the author's name and nothing else but degrees: both names, or one of them alone."""
    words = re.findall(r"[^\W\d_]{2,}", line)
    names = {w.casefold() for w in re.findall(r"[^\W\d_]{2,}", author or "")}
    if not names or not words or len(words) > len(names) + 4 or len(line) > _LONGEST_NAME:
        return False
    own = sum(w.casefold() in names for w in words)
    return own >= 2 or own == len(words)


def _is_short(line: str) -> bool:
    """Tell whether a line may be of a signature: no prose, or titles and numbers that OCR ran together."""
    bare = line.strip()
    if bare.startswith(">") or bare.endswith("?"):
        return False
    return len(bare) <= _LONGEST_LINE or bool(_TITLE.search(bare) or _CONTACT.search(bare))


def _card_from(lines: Sequence[str]) -> int:
    """Return where a card of name, titles and numbers begins that no formula opens: in the last paragraph, or two."""
    first = len(lines)
    for start, end in reversed(_paragraphs(lines)[-2:]):
        card = next((n for n in range(start, end) if _NAME.match(lines[n]) and _is_card(lines[n:end])), None)
        if card is None and not (_is_card(lines[start:end]) and first == len(lines)):
            break
        first = start if card is None else card
    return first if first < len(lines) and _NAME.match(lines[first]) else len(lines)


def _is_card(lines: Sequence[str]) -> bool:
    """Tell whether lines are those of a card: half of them numbers, addresses or titles, none a sentence."""
    if not 2 <= len(lines) <= LONGEST_SIGNATURE or any(len(line) > _LONGEST_LINE for line in lines):
        return False
    told = sum(bool(_CONTACT.search(line) or _TITLE.search(line) or f"[{INK}" in line) for line in lines)
    return told >= len(lines) // 2 and any(_CONTACT.search(line) for line in lines)
