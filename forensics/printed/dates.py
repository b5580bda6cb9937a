"""Dates as people and clients print them, to ISO 8601, never converted; an impossible date stays unread."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from forensics.printed.calendars import MONTHS, ZONES

_MONTH = {name: n for n, names in enumerate(MONTHS, 1) for name in names.split()}
_MONTH["listopada"] = 11  # Polish and Czech; Croatian uses it for October, and says so with another label set
_TIME = re.compile(
    r"(?<![\d/.])(\d{1,2})(?:[ ]?[:;][ ]?|[.h])([0-5]\d)(?:[ ]?[:;][ ]?([0-5]\d)|\.([0-5]\d))?(?!\d|[./-]\d)[ "
    r"]?(a\.?m\b\.?|p\.?m\b\.?|(?<=\d)[ap]\b)?",
    re.IGNORECASE,
)
_BEFORE_TIME = re.compile(r"\b([ap])\.?m\.?\s+(?=\d{1,2}:\d\d)", re.IGNORECASE)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?([0-5]\d)\b")
_ZONE = re.compile(r"\b([A-Z]{3,4})\b")
_ISO = re.compile(r"\b((?:19|20)\d\d)\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{1,2})\b")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?[/.-]\s?((?:19|20)?\d\d)(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAY = re.compile(r"(?<![\d:])(\d{1,2})(?!\d|:)")
_OCR_DIGITS = re.compile(r"(?<=[\d:/ ])[lIiOoS|](?=[\d:])|(?<=\d)[lIOoS|](?=[\d: ,])")
_OCR_HOUR = re.compile(r"(?<= )[lIiO|\d]{2}(?=:\d\d)")
_OCR_LETTER = re.compile(r"(?<=[a-z])1(?![\d:])")
_OCR_DIGIT = {"l": "1", "I": "1", "i": "1", "|": "1", "O": "0", "o": "0", "S": "5"}
_NOON = 12


class _Time(NamedTuple):
    text: str
    start: int
    end: int


_GLUED_YEAR = re.compile(r"\b((?:19|20)\d\d)(\d{1,2}:\d\d)")
"""A blank lost between year and time: ``March 10, 20164:19 PM``."""
_GLUED_DAY = re.compile(r"(?<=[a-z] \d\d)(?=\d\d:\d\d:\d\d)|(?<=:\d\d:\d\d)(?=(?:19|20)\d\d\b)")
"""Blanks lost around the time of ``Thu Aug 26 08:51:35 2010``."""
_WEEKDAY = re.compile(r"(?<![a-z])(mon|tue|wed|thu|fri|sat|sun)[a-z]*\W*([a-z][^\d]*?)\W*(?=\d)", re.IGNORECASE)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH = tuple(names.split()[0] for names in MONTHS)


@lru_cache(maxsize=16384)
def read_date(text: str, *, day_first: bool = False) -> str | None:
    """Return ``YYYY-MM-DDTHH:MM[:SS][+hh:mm]``, the date alone where no time is printed, None where it cannot be read.

    Args:
        text: the value of a date field, or an attribution line that holds one.
        day_first: how to take ``02/03/2012`` when the numbers alone do not tell and no am or pm does.
    """
    clean = _mended(" ".join(text.split()))
    time = _time(clean)
    rest = f"{clean[: time.start]} {clean[time.end :]}" if time else clean
    rest_dated = _OFFSET.sub(" ", rest) if time else rest
    american = bool(time) and bool(re.search(r"[ap]\.?m", clean, re.IGNORECASE))
    day = _date(rest_dated, day_first=day_first and not american)
    if day is None:
        return None
    if time is None:
        return day
    return f"{day}T{time.text}{_offset(rest)}"


def _mended(text: str) -> str:
    """Put digits back where OCR read letters, and letters where it read digits."""
    text = _GLUED_DAY.sub(" ", _GLUED_YEAR.sub(r"\1 \2", text))
    text = _OCR_HOUR.sub(lambda m: "".join(_OCR_DIGIT.get(c, c) for c in m[0]), text)
    return _OCR_LETTER.sub("l", _OCR_DIGITS.sub(lambda m: _OCR_DIGIT[m[0]], text))


def _time(text: str) -> _Time | None:
    """Return the time of day; a full colon is preferred, because ``28.10`` and ``17.55`` look alike."""
    found = list(_TIME.finditer(text))
    exact = [m for m in found if ":" in m[0]] or [m for m in found if m[5]] or found[-1:]
    if not exact:
        return None
    match = exact[0]
    mark = (match[5] or "").lower()[:1]
    early = _BEFORE_TIME.search(text)
    start = match.start()
    if not mark and early and early.end() == match.start():
        mark, start = early[1].lower(), early.start()
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or (not mark and "h" in match[0].lower() and ":" in text):
        return None
    if mark and hour <= _NOON:
        hour = hour % _NOON + (_NOON if mark == "p" else 0)
    seconds = f":{match[3] or match[4]}" if match[3] or match[4] else ""
    return _Time(f"{hour:02d}:{minute:02d}{seconds}", start, match.end())


def _offset(rest: str) -> str:
    match = _OFFSET.search(rest)
    if match and int(match[2]) <= 14:
        return f"{match[1]}{int(match[2]):02d}:{match[3]}"
    for zone in _ZONE.findall(rest):
        if zone.lower() in ZONES:
            return ZONES[zone.lower()]
    return ""


def _date(text: str, *, day_first: bool) -> str | None:
    iso = _ISO.search(text)
    if iso:
        return _written(int(iso[1]), int(iso[2]), int(iso[3]))
    numeric = _NUMERIC.search(text)
    if numeric:
        return _numeric(int(numeric[1]), int(numeric[3]), _year(numeric[4]), day_first=day_first or numeric[2] == ".")
    return _worded(text)


def _numeric(first: int, second: int, year: int, *, day_first: bool) -> str | None:
    if first > _NOON or (day_first and second <= _NOON):
        return _written(year, second, first)
    return _written(year, first, second)


def _worded(text: str) -> str | None:
    """Read a date whose month is a word: ``Tuesday, February 26, 2002``, ``25 de outubro de 2021``."""
    lowered = text.lower()
    month = next((month_of(w[0]) for w in _WORD.finditer(lowered) if month_of(w[0])), None)
    year = _YEAR.search(text)
    if month is None:
        return _by_weekday(lowered, year)
    rest = text if year is None else f"{text[: year.start()]} {text[year.end() :]}"
    numbers = [int(d) for d in _DAY.findall(rest)]
    if year is None:
        return _written(_year(f"{numbers[1]:02d}"), month, numbers[0]) if len(numbers) > 1 and "'" in text else None
    days = [d for d in numbers if 1 <= d <= 31]
    return _written(int(year[1]), month, days[0]) if days else None


def _by_weekday(text: str, year: re.Match[str] | None) -> str | None:
    """Read a month that lost letters, ``Thursday, Ma 21 2009``, where the printed weekday leaves one month alone."""
    match = _WEEKDAY.search(text)
    day = _DAY.search(text, match.end()) if match else None
    if match is None or day is None or year is None:
        return None
    left = re.sub(r"[^a-z]", "", match[2])
    dates = [
        written
        for month, name in enumerate(_ENGLISH, 1)
        if len(left) > 1 and left[0] == name[0] and _in_order(left, name)
        if (written := _written(int(year[1]), month, int(day[1])))
        if date.fromisoformat(written).weekday() == _WEEK.index(match[1])
    ]
    return dates[0] if len(dates) == 1 else None


def _in_order(letters: str, word: str) -> bool:
    """Tell whether a word holds letters in their order, others lost between them."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


@lru_cache(maxsize=4096)
def month_of(word: str) -> int | None:
    """Return the month of a word, one changed letter forgiven in long English names (OCR)."""
    if word in _MONTH:
        return _MONTH[word]
    if len(word) < 5:
        return None
    for name, number in _MONTH.items():
        if len(name) == len(word) and name.isascii() and sum(a != b for a, b in zip(name, word, strict=True)) == 1:
            return number
    return None


def _year(digits: str) -> int:
    """Return the year of two digits as mail clients meant it: none is older than 1970."""
    return int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) >= 70 else 2000)


def _written(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= _NOON and 1 <= day <= _days(year, month)):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31
