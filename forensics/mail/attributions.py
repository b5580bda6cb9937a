"""Attribution lines, in 22 languages, wrapped, without a verb: ``On 3 May 2017, Ada Alder wrote:``."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from forensics.mail.lines import MailLine
from forensics.printed.calendars import WEEKDAYS
from forensics.printed.dates import month_of
from forensics.printed.separators import WROTE

_WEEKDAYS = frozenset(WEEKDAYS.split())
REACH = 5
"""Lines an attribution may be wrapped over."""

_VERB = re.compile(rf"(?:(?<!\w)(?:{WROTE})(?!\w))", re.IGNORECASE)
_END = re.compile(
    rf"(?:(?<!\w)(?:{WROTE})(?!\w)(?:[^:]|\d:(?=\d)){{0,60}}|(?:geschrieben|geschreven|yazdı|írta|napisał))\s*[:;]\s*(?:\**|\W?[\"“]?)\s*$",
    re.IGNORECASE,
)
_UNMARKED = re.compile(rf"\s*[^\W\d_][^.!?]{{1,60}}\s(?:{WROTE})\s*$")
_BARE_END = re.compile(r"<?[\w.+-]+@[\w.-]+\.\w{2,}>?\)?\s*:\s*$")
_OPENING = re.compile(
    r"\W*(?:on|am|le|el|il(?: giorno)?|op|em|no dia|dne|dňa|den|d\.|w dniu|dnia|pe|la|в|у|in a message dated|at|"
    r"în|kl|--- |---)(?=\s|\W)|"
    r"\W{0,3}(?:\d{1,4}[-./]\s?\d{1,2}[-./]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )",
    re.IGNORECASE,
)
_GREETING = re.compile(r"[.!?]\s+\w|\b(?:thanks|regards|hello|hi|dear)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+(?:@|\s+(?:at)\s+)[\w.-]+\.\w{2,}|\[mailto:|<[^<>\s]+@")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[/.]\d{1,2}[/.]\d{2}|\d{1,2}:\d\d")
_GROUPWISE = re.compile(r"\s*>>>\s*(?P<who>.*?)\s*(?P<when>\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.*?)\s*>>>\s*$")
_ENDS = frozenset(':;*"“”')
_BARE_VERBS = (
    "wrote",
    "writes",
    "schrieb",
    "écrit",
    "escribió",
    "scritto",
    "escreveu",
    "schreef",
    "skrev",
    "kirjoitti",
)


class Attribution(NamedTuple):
    """An attribution over lines ``first`` to ``last`` (indexes), its sender and its date as printed."""

    first: int
    last: int
    sender: str
    sent_raw: str


def groupwise(lines: Sequence[MailLine], at: int) -> Attribution | None:
    """Return a GroupWise mark: ``>>> "Ada Alder" <ada@agency.example> 01/02/01 11:12AM >>>``."""
    if ">>>" not in lines[at].text:
        return None
    match = _GROUPWISE.match(lines[at].text)
    return Attribution(at, at, match["who"], match["when"]) if match else None


def attribution(lines: Sequence[MailLine], at: int, floor: int) -> Attribution | None:
    """Return the attribution that ends on line ``at``; it begins after line ``floor``.

    Args:
        lines: the lines of the document.
        at: index of the line that may end an attribution.
        floor: index of the last line that belongs to something else.
    """
    text = lines[at].text
    if not text or len(text) > 400 or (text[-1] not in _ENDS and not text.endswith(_BARE_VERBS)):
        return None
    ended = _END.search(text)
    if ended is None and not _BARE_END.search(text) and not _unmarked(lines, at):
        return None
    first = _beginning(lines, at, floor)
    joined = " ".join(lines[i].text.strip() for i in range(first, at + 1))
    if not _plausible(joined, lines, at, verb=ended is not None or _unmarked(lines, at)):
        return None
    return Attribution(first, at, *_parts(joined))


def _unmarked(lines: Sequence[MailLine], at: int) -> bool:
    """Tell whether ``Ada Alder wrote`` without a colon stands alone on its line, directly above quoted text."""
    return bool(_UNMARKED.match(lines[at].text)) and at + 1 < len(lines) and lines[at + 1].quote > lines[at].quote


def _beginning(lines: Sequence[MailLine], at: int, floor: int) -> int:
    """Return the index of the first line: the nearest that opens like one, else the line itself."""
    dated = bool(_DATED.search(lines[at].text))
    for i in range(at, max(floor, at - REACH), -1):
        if lines[i].blank and i != at - 1:
            break
        if _OPENING.match(lines[i].text) and (dated or any(_DATED.search(lines[k].text) for k in range(i, at))):
            return i
    return _named_beginning(lines, at, floor)


def _named_beginning(lines: Sequence[MailLine], at: int, floor: int) -> int:
    """Return where ``Ada Alder <ada@agency.example>`` begins when the verb stands alone on the next line."""
    verb = _VERB.search(lines[at].text)
    alone = verb is not None and not lines[at].text[: verb.start()].strip(" >*")
    if alone and at - 1 > floor and not lines[at - 1].blank:
        return at - 1
    return at


def _plausible(joined: str, lines: Sequence[MailLine], at: int, *, verb: bool) -> bool:
    """Prose ends in ``wrote:`` too: ask for an address or a date, or for quoted lines that follow."""
    dated, addressed = bool(_DATED.search(joined)), bool(_ADDRESS.search(joined))
    if len(joined) > 500:
        return False
    quoted = _quote_follows(lines, at)
    if not verb:
        return dated and addressed and (quoted or bool(_OPENING.match(joined)))
    if _OPENING.match(joined) and dated:
        return True
    if _GREETING.search(re.sub(r"\w\.\s", " ", joined.split("<")[0])) and not quoted:
        return False
    return (addressed and (dated or quoted or len(joined) < 120)) or quoted


def _quote_follows(lines: Sequence[MailLine], at: int) -> bool:
    for line in lines[at + 1 : at + 5]:
        if not line.blank:
            return line.quote > lines[at].quote or line.text.lstrip()[:1] in {"|", "»"}
        if line.quote > lines[at].quote:
            return True
    return False


_OPENER = re.compile(r"^(?:on|am|le|el|il(?: giorno)?|op|em|dne|dňa|den|dnia|w dniu|la|at)\s+(?=\S)", re.IGNORECASE)
"""What stands before the date in an attribution; not part of the time as printed."""
_DATE_WORD = re.compile(
    r"[\W\d_]+$|(?:on|at|um|am|pm|a\.?m\.?|p\.?m\.?|uhr|le|à|el|a|las|la|il|giorno|alle|ore|op|om|em|às|den|kl\.?|klo|dne|dňa|o|w|dniu|godz\.?|"
    r"pe|в|у|г\.?|о|de|gmt|utc|[ecmp][sd]t|edt|cest|cet|bst|ist|mez|mesz|oesz|eest|heeft|používateľ|időpontban|od|dated|in|message|dia|et|clock|"
    r"[+-]\d{4}|h|klockan|saat|tarihinde|skrev|følgende|v|r\.?|di|do|het|volgende|ha|a|ezt|je|the|following|geschrieben|ne|schrieb|z|"
    r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|mo|mi|fr|sa|so)(?:day|sday|nesday|rsday|urday)?[.,]*)$",
    re.IGNORECASE,
)


def _parts(joined: str) -> tuple[str, str]:
    """Return who and when: words of a date are taken off both ends, and what is left is the sender."""
    bare = _VERB.sub(" ", joined.rstrip(' :;*"“'))
    who = _trim(bare.replace("\t", " ").split())
    sender = " ".join(who).strip(" ,;:-*>")
    when = " ".join((bare.replace(sender, " ", 1) if sender else bare).split())
    if "<" in sender and sender + ">" in joined:
        sender += ">"
    return sender, _OPENER.sub("", when.strip(' ,;:-*<>()"“”'))


def _trim(words: list[str]) -> list[str]:
    low, high = 0, len(words)
    while low < high and _of_date(words[low]):
        low += 1
    while high > low and _of_date(words[high - 1]):
        high -= 1
    return words[low:high]


def _of_date(word: str) -> bool:
    if "@" in word or "█" in word:
        return False
    bare = word.strip(",.;:()\"'")
    return bool(_DATE_WORD.match(word)) or bool(_DATE_WORD.match(bare)) or _is_month_or_day(bare.lower())


def _is_month_or_day(word: str) -> bool:
    return len(word) >= 3 and (word in _WEEKDAYS or month_of(word) is not None)
