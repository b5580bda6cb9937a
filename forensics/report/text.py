"""Numbers, dates and quotations as lawyers read them: every share with its numerator and denominator."""

import unicodedata
from collections.abc import Sequence
from datetime import date

Interval = tuple[float, float, float]
"""Low, estimate, high."""

NONE = "–"
"""Stands where there is nothing to say."""

_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def count(number: float) -> str:
    """Return a number without decimals, thousands apart: ``12,345``."""
    return f"{round(number):,}"


def percent(share: float | None) -> str:
    """Return a share with one decimal; what is not nothing and not everything never reads ``0.0%`` or ``100.0%``."""
    if share is None:
        return NONE
    if 0 < share < 0.0005:
        return "under 0.1%"
    return "over 99.9%" if 0.9995 <= share < 1 else f"{share * 100:.1f}%"


def of(part: float, whole: float, noun: str = "") -> str:
    """Return a numerator, its denominator and the share: ``12 of 345 pages (3.5%)``; ``noun`` is in the singular."""
    named = f" {noun}{'' if round(whole) == 1 else 's'}" if noun else ""
    share = f" ({percent(part / whole)})" if whole else ""
    return f"{count(part)} of {count(whole)}{named}{share}"


def interval(values: Interval) -> str:
    """Return an estimate and its bounds: ``1,200 (1,000–1,400)``."""
    low, estimate, high = values
    return f"{count(estimate)} ({count(low)}–{count(high)})"


def percent_interval(values: Interval) -> str:
    """Return an estimated share and its bounds: ``12.0% (10.1%–13.8%)``."""
    low, estimate, high = values
    return f"{percent(estimate)} ({percent(low)}–{percent(high)})"


def number_word(number: int) -> str:
    """Return a small number as a word, as sentences have it."""
    return _WORDS[number] if number < len(_WORDS) else count(number)


def plural(number: float, one: str, many: str | None = None) -> str:
    """Return a number with its noun: ``1 page``, ``2,000 pages``."""
    return f"{count(number)} {one if round(number) == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """Return items as a sentence lists them: ``A, B and C``."""
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def day(iso: str | None) -> str:
    """Return the day of an ISO 8601 date or time as printed: ``Mar. 4, 2011``; other text as it stands."""
    if not iso:
        return NONE
    try:
        when = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{_MONTHS[when.month - 1]} {when.day}, {when.year}"


def span(first: str | None, last: str | None) -> str:
    """Return two days as a span, one where they are the same."""
    a, b = day(first), day(last)
    return a if a == b or b == NONE else f"{a} – {b}"


def excerpt(text: str, words: int) -> tuple[str, int]:
    """Return the first words of a text on one line, and how many words were left out."""
    found = text.split()
    return " ".join(found[:words]), max(0, len(found) - words)


def clean(text: str) -> str:
    """Return a text with every character visible that could disturb a page.

    Control characters, lone surrogates and marks that turn the direction of writing (U+202E and its kin, with which
    ``gpj.exe`` can be made to read ``exe.jpg``) become escapes; line breaks and tabs stay.
    """
    return "".join(_visible(c) for c in text)


def _visible(char: str) -> str:
    if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"} or char == "\u00ad":
        return char
    return f"\\u{ord(char):04x}"
