"""Do two copies show the same message? Field by field: they agree, they contradict, or nothing can be said.

What is redacted or blank agrees with everything and proves nothing.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from forensics.adapters.addresses import PLACEHOLDER
from forensics.adapters.fuzzy import ratio, token_set_ratio
from forensics.printed.subjects import base_subject
from forensics.records.message import FieldState, MessageCopy, Participant

SHINGLE = 5
"""Words in a shingle."""
SKETCH = 6
"""Shingles with the smallest hashes, by which bodies find each other."""
FEW_WORDS = 4
SUBSTANTIAL = 12
_CONTAINED, _FOREIGN = 0.72, 0.5
_SAME_NAME, _OTHER_NAME = 85, 60
_WORD = re.compile(r"[^\W_]+")
_CODE_ALONE = re.compile(r"(?m)(?:^|(?<=\s{3}))\s*(?:\(?[Bb]\)?\(?[1-9]\)?(?:\([A-F]\))?|1 ?\.4\([A-H]\))(?=\s*$)")
"""An exemption code alone on its line, or in the margin: what is left of a blanked stretch in text releases."""
_NUMBER_ALONE = re.compile(r"(?m)^\W*\d{1,4}\W*$")
"""A number alone on its line: the page number of an attachment or of the production."""
_CODE_IN_SUBJECT = re.compile(r"(?<!\S)(?:\(?[Bb]\)?\(?[1-9]\)?(?:\([A-F]\))?|1 ?\.4\([A-H]\))(?!\S)")
_ALIKE = str.maketrans({"1": "l", "i": "l", "|": "l", "j": "l", "0": "o", "5": "s"})
"""Letters of subjects that OCR takes for each other."""
_OTHER_SUBJECT = 70
_SAYS_NOTHING = 2
"""Letters of a body or a subject that prove and contradict nothing."""
_SAME_FEW = 60
"""Likeness, of 100, from which a few words are one reading of the same few words."""
_LETTERS = 0.6
"""Least share of letters in a name that can contradict another: less is noise."""
_HALF_HOUR, _HOUR = 30, 60
_DAY = 24 * _HOUR
_ZONES_APART = 14 * _HOUR


class Agreement(Enum):
    """What two readings of one field say about each other."""

    AGREE = 1
    UNKNOWN = 0
    CONTRADICT = -1


@dataclass(frozen=True, slots=True)
class Reading:
    """A copy made ready for comparison; computed once for each copy."""

    copy: MessageCopy
    sender: str
    address: str
    subject: str
    minute: int | None
    """Minutes since year 1, in the clock that is printed; None where unread."""
    day: int | None
    to: frozenset[str]
    words: tuple[str, ...]
    bag: Counter[str]
    sketch: frozenset[int]
    hidden: bool
    """Redactions stand in the body."""

    @property
    def quoted(self) -> bool:
        """True for a copy that another message quotes."""
        return self.copy.depth > 0


def reading(copy: MessageCopy) -> Reading:
    """Return the copy with everything comparisons need."""
    visible = PLACEHOLDER.sub(" ", copy.body)
    bare = _CODE_ALONE.sub(" ", visible)
    words = tuple(_WORD.findall(_NUMBER_ALONE.sub(" ", bare).casefold()) or _WORD.findall(bare.casefold()))
    minute, day = _clock(copy.sent)
    return Reading(
        copy=copy,
        sender=name_key(copy.sender),
        address=(copy.sender.address or "").casefold() if copy.sender else "",
        subject=_subject_key(copy),
        minute=minute,
        day=day,
        to=frozenset(k for k in map(name_key, copy.to) if k),
        words=words,
        bag=Counter(words),
        sketch=sketch(words),
        hidden="█" in copy.body or bare != visible,
    )


def name_key(person: Participant | None) -> str:
    """Return the words of a name in order of the alphabet, or the local part of an address; empty where hidden."""
    if person is None:
        return ""
    if person.name and "@" not in person.name:
        return " ".join(sorted(w for w in _WORD.findall(person.name.casefold()) if not w.isdigit()))
    local = (person.address or "").split("@")[0].casefold()
    return " ".join(sorted(w for w in _WORD.findall(local) if not w.isdigit()))


def _subject_key(copy: MessageCopy) -> str:
    if copy.states.get("subject") is FieldState.REDACTED or "█" in (copy.subject or ""):
        return ""
    key = "".join(_WORD.findall(base_subject(_CODE_IN_SUBJECT.sub(" ", copy.subject or "")))).translate(_ALIKE)
    return key if len(key) > _SAYS_NOTHING else ""


def _clock(sent: str | None) -> tuple[int | None, int | None]:
    """Return minute and day; the date alone gives no minute."""
    if not sent:
        return None, None
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        return None, None
    day = moment.toordinal()
    return (day * _DAY + moment.hour * _HOUR + moment.minute if "T" in sent else None), day


def sketch(words: tuple[str, ...]) -> frozenset[int]:
    """Return the shingles with the smallest hashes (bottom-k sketch), the same on every machine."""
    if len(words) < SUBSTANTIAL:
        return frozenset()
    hashes = {_hash(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    return frozenset(sorted(hashes)[:SKETCH])


def _hash(words: Iterable[str]) -> int:
    """Return 64 bits of two checksums: ``hash`` of a string differs from run to run."""
    text = " ".join(words).encode("utf-8", "surrogatepass")
    return zlib.crc32(text) << 32 | zlib.adler32(text)


def senders(a: Reading, b: Reading) -> Agreement:
    """Compare senders: addresses, then names, whose order and damage are forgiven."""
    if a.address and a.address == b.address:
        return Agreement.AGREE
    if not a.sender or not b.sender:
        return Agreement.UNKNOWN
    if a.sender == b.sender:
        return Agreement.AGREE
    likeness = token_set_ratio(a.sender, b.sender)
    if likeness >= _SAME_NAME:
        return Agreement.AGREE
    if not (_is_name(a) and _is_name(b)):
        return Agreement.UNKNOWN
    return Agreement.CONTRADICT if likeness < _OTHER_NAME else Agreement.UNKNOWN


def _is_name(item: Reading) -> bool:
    """Tell whether a sender was read well enough to contradict another."""
    printed = item.copy.sender.printed if item.copy.sender else ""
    bare = [c for c in printed.split("<")[0].split("[")[0] if not c.isspace()]
    return len(item.sender) > 3 and sum(c.isalpha() for c in bare) >= _LETTERS * len(bare)


def subjects(a: Reading, b: Reading) -> Agreement:
    """Compare base subjects; one that begins with the other was cut or ran on."""
    if not a.subject or not b.subject:
        return Agreement.UNKNOWN
    if a.subject == b.subject:
        return Agreement.AGREE
    short, long = sorted((a.subject, b.subject), key=len)
    if len(short) >= 8 and long.startswith(short):
        return Agreement.AGREE
    likeness = ratio(a.subject, b.subject)
    if likeness >= _SAME_NAME:
        return Agreement.AGREE
    return Agreement.CONTRADICT if likeness < _OTHER_SUBJECT else Agreement.UNKNOWN


def minutes(a: Reading, b: Reading) -> Agreement:
    """Compare sent minutes: a quoted copy prints the same minute or the one before.

    Whole half hours apart may be two clocks (time zones), which proves nothing either way.
    """
    if a.minute is None or b.minute is None:
        known = a.day is not None and b.day is not None
        return Agreement.CONTRADICT if known and abs((a.day or 0) - (b.day or 0)) > 1 else Agreement.UNKNOWN
    late = a.minute - b.minute
    if late == 0 or (late == 1 and b.quoted) or (late == -1 and a.quoted):
        return Agreement.AGREE
    drift = min(abs(late) % _HALF_HOUR, _HALF_HOUR - abs(late) % _HALF_HOUR)
    return Agreement.UNKNOWN if _HALF_HOUR - 1 <= abs(late) <= _ZONES_APART and drift <= 1 else Agreement.CONTRADICT


def bodies(a: Reading, b: Reading) -> Agreement:
    """Compare bodies by how much of the shorter stands in the longer; redactions and cuts only take words away."""
    short, long = sorted((a, b), key=lambda r: (len(r.words), r.words))
    if not short.words:
        return Agreement.UNKNOWN
    if short.words == long.words:
        return Agreement.AGREE
    share = sum((short.bag & long.bag).values()) / len(short.words)
    if len(short.words) < FEW_WORDS:
        return _few(short, long)
    if share >= _CONTAINED:
        return Agreement.AGREE
    if short.hidden and len(short.words) < SUBSTANTIAL:
        return Agreement.UNKNOWN
    return Agreement.CONTRADICT if share < _FOREIGN else Agreement.UNKNOWN


def _few(short: Reading, long: Reading) -> Agreement:
    """Compare where one body has a few words only: ``fyi`` is ``fvi`` to OCR, and two letters say nothing."""
    if f" {' '.join(short.words)} " in f" {' '.join(long.words)} ":
        return Agreement.AGREE if len(long.words) < SUBSTANTIAL else Agreement.UNKNOWN
    one, two = "".join(short.words), "".join(long.words)
    if short.hidden or len(one) <= _SAYS_NOTHING or one.isdigit() or two.isdigit():
        return Agreement.UNKNOWN
    return Agreement.AGREE if ratio(one, two) >= _SAME_FEW else Agreement.CONTRADICT


def recipients(a: Reading, b: Reading) -> Agreement:
    """Compare To lists: a common name agrees, two whole lists without one contradict."""
    if not a.to or not b.to:
        return Agreement.UNKNOWN
    if a.to & b.to:
        return Agreement.AGREE
    alike = any(token_set_ratio(x, y) >= _SAME_NAME for x in sorted(a.to)[:20] for y in sorted(b.to)[:20])
    return Agreement.AGREE if alike else Agreement.UNKNOWN
