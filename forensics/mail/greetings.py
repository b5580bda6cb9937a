"""Where a subject ends and a reader is greeted, on one line that OCR or reflow ran together."""

import re
from collections.abc import Iterable

from forensics.printed.subjects import base_subject
from forensics.text.given_names import FORMAL, same_given

GIVEN = frozenset(FORMAL).union(*FORMAL.values())
"""Given names in English that have a short form, and these."""
_AT_END = re.compile(
    r"\s+(?:(?:hi|hello|hallo|hey|dear|greetings)\b[^:]{0,40}[,:–—-]|good (?:morning|afternoon|evening|"
    r"day)\b[^:]{0,30}[,:]?"
    r"|(?:hi|hello|dear)(?:(?:\s(?:and|&))?\s(?-i:[A-Z])[\w.'’-]*,?){1,4}"
    r"|(?:dr|mr|mrs|ms|prof)\.? [^\W\d_]\S+[,:]|(?P<alone>(?-i:[A-Z][a-z]{1,11})),|thanks,? [^\W\d_]+\.?|thank you for "
    r"your (?:kind )?note\.|"
    r"(?:sent from my|begin forwarded) .*)\s*$",
    re.IGNORECASE,
)
"""What opens or closes a mail, at the end of a subject."""
_GREETED = re.compile(r"\s+(?:hi|hello|hey|dear)\s(?:[^\W\d_][\w.'’-]*\s?){1,4}\s?[,:–—-]\s+\S", re.IGNORECASE)
_CALLED = re.compile(
    r"(?<![,;:–—-])\s(?P<title>(?:Dr|Mr|Mrs|Ms|Prof)\.? )?(?P<names>[A-Z][\w'’-]+(?:(?: and |, | ?& ?)[A-Z][\w'’-]+)?)"
    r"\s?(?:[:,–—](?=\s|$)|-$)"
)
"""A reader called by name: ``Jim:``, ``Celia and Jim:``, ``Dr. Fauci —``."""
_OPENED = re.compile(r"\s(?:[A-Z][a-z]{1,11}[:,]\s+Thank(?:s|\s+you)\b|When:\s.*\sWhere:\s)")
"""Thanks to someone called by name; the time and place of an invitation."""
_NAMED = re.compile(r"(?<![,;:–—-])\s(?P<name>[A-Z][a-z]{2,11})\s+(?=(?P<next>[A-Z][\w'’]*|[|])\s)")
"""A reader called by name, the mark behind it lost: ``Budget draft Ada This is fine.``."""
_MAY_CALL = re.compile(r"\s[A-Z][\w'’-]+(?:\s?[:,–—-]|\s+[A-Z|][\w'’]*\s.*[.!?])")
"""What any call has: a name with a mark behind it, or with a sentence."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_JOINED = frozenset(["with", "for", "from", "to", "by", "and", "of", "re", "on", "about", "attn", "attention"])
"""Words after which a name belongs to the subject."""
_SENTENCE = re.compile(r"[.!?]\W*$|^\W*(?:thanks?|please|regards|best|sent from)\b", re.IGNORECASE)
_SAID = re.compile(r"[a-z]{2}[.!?](?:\s+(?:Thanks|Best),?)?(?:\s+[A-Z][a-z]{1,11}\.?)?\s*$")
"""A sentence at the end of a line, or the name of its writer behind it."""
_NO_SUBJECT = frozenset(["", "hi", "hello", "hey", "dear"])
LEAST_WORDS = 4
"""Words that make what follows a greeting the text of a mail."""
_LONGEST = 2000
"""Characters of a subject in which an end is looked for."""


def parted(subject: str, readers: Iterable[str]) -> tuple[str, str]:
    """Return a subject and what of it is the beginning of the body; "" where nothing is.

    Args:
        subject: as printed, on one line.
        readers: names of the recipients: who is called by name at the end of a subject is greeted.
    """
    if len(subject) > _LONGEST:
        return subject, ""
    known = _names(readers) if _MAY_CALL.search(subject) else frozenset()
    ends = (_greeting_at_end(subject, known), _greeting(subject), _call(subject, known), _bare_call(subject, known))
    for cut in sorted(cut for cut in (*ends, _opened(subject)) if cut is not None):
        if base_subject(subject[:cut]) not in _NO_SUBJECT:
            return subject[:cut].rstrip(), subject[cut:].strip()
    return subject, ""


def _names(readers: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for name in readers for word in _WORD.findall(name))


def _greeting_at_end(subject: str, known: frozenset[str]) -> int | None:
    match = _AT_END.search(subject)
    if match is None or (match["alone"] and not _may_be_called(match["alone"], known)):
        return None
    return match.start()


def _may_be_called(name: str, known: frozenset[str]) -> bool:
    """Tell whether a word alone is a reader's name or a given name, and not the last word of a line of the subject."""
    bare = name.casefold()
    return bare in GIVEN or any(same_given(bare, k) for k in known)


def _greeting(subject: str) -> int | None:
    match = _GREETED.search(subject)
    return match.start() if match and _is_text(subject[match.end() - 1 :]) else None


def _opened(subject: str) -> int | None:
    match = _OPENED.search(subject)
    return match.start() if match else None


def _call(subject: str, known: frozenset[str]) -> int | None:
    """Return where a recipient is called by name; a given name before it makes it a full name within the subject."""
    for match in _CALLED.finditer(subject):
        called = [n.casefold() for n in re.split(r" and |, | ?& ?", match["names"])]
        before = subject[: match.start()].split()
        if not before or before[-1].casefold() in _JOINED | known:
            continue
        rest = subject[match.end() :]
        if any(same_given(n, k) for n in called for k in known) and (
            _is_text(rest) if not match["title"] else _ends(rest)
        ):
            return match.start()
    return None


def _bare_call(subject: str, known: frozenset[str]) -> int | None:
    """Return where a recipient is called by name without a mark behind it, and a sentence follows."""
    for match in _NAMED.finditer(subject):
        before = subject[: match.start()].split()
        if not before or before[-1].casefold() in _JOINED | known or match["next"].casefold() in known:
            continue
        rest = subject[match.end() :]
        called = match["name"].casefold()
        if len(rest.split()) >= LEAST_WORDS and _SAID.search(rest) and any(same_given(called, k) for k in known):
            return match.start()
    return None


def opens_body(text: str) -> bool:
    """Tell whether words begin or end like a mail: a greeting, a sentence."""
    return bool(_SENTENCE.search(text) or _AT_END.search(f" {text}") or text[-1:] in ":,-–—")


def _is_text(text: str) -> bool:
    """Tell whether what follows a greeting is the text of a mail: a sentence, or enough words for one, or nothing."""
    return _ends(text) or len(text.split()) >= LEAST_WORDS


def _ends(text: str) -> bool:
    return not text.strip() or bool(_SENTENCE.search(text))
