"""Half of the day lost in print: ``4:05`` is the afternoon where the order of the chain leaves no other reading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from forensics.records.message import MessageCopy

_CLOCK = re.compile(r"(?<![\d:])(?P<hour>\d{1,2}):\d\d(?::\d\d)?(?![\d:])(?P<rest>.*)", re.DOTALL)
_HALF = re.compile(r"\s*[ap]\.?\s?m\b", re.IGNORECASE)
_HALF_DAY = timedelta(hours=12)


def restored(copies: Sequence[MessageCopy]) -> list[MessageCopy]:
    """Move times printed without AM or PM to the afternoon where the chain demands it.

    A message is sent before the one that quotes it and after the one it quotes. A time is moved only where both
    neighbours print their half of the day, the morning breaks that order, and the afternoon keeps it; ``sent_raw``
    stays as printed. Times with an offset and times of a day of 24 hours are left alone.

    Args:
        copies: the copies of one document.
    """
    by_id = {c.id: c for c in copies}
    quoted: dict[str, MessageCopy] = {}
    for copy in copies:
        if copy.quoted_in:
            quoted.setdefault(copy.quoted_in, copy)
    return [_restored(c, by_id, quoted) for c in copies]


def _restored(copy: MessageCopy, by_id: Mapping[str, MessageCopy], quoted: Mapping[str, MessageCopy]) -> MessageCopy:
    morning = _moment(copy)
    below = quoted.get(copy.id)
    if morning is None or below is None or not _lost_half(copy):
        return copy
    earliest = _moment(below) if _prints_half(below) else None
    above = by_id.get(copy.quoted_in or "")
    latest = _moment(above) if above is not None and _prints_half(above) else None
    if earliest is None or morning >= earliest or (above is not None and latest is None):
        return copy
    afternoon = morning + _HALF_DAY
    if afternoon < earliest or (latest is not None and afternoon > latest):
        return copy
    return replace(
        copy, sent=afternoon.isoformat(timespec="seconds" if copy.sent and len(copy.sent) > 16 else "minutes")
    )


def _moment(copy: MessageCopy) -> datetime | None:
    """Return the printed time without zone; None for a day alone or a time with an offset."""
    if not copy.sent or "T" not in copy.sent:
        return None
    moment = datetime.fromisoformat(copy.sent)
    return moment if moment.tzinfo is None else None


def _prints_half(copy: MessageCopy) -> bool:
    match = _CLOCK.search(copy.sent_raw or "")
    return match is not None and _HALF.match(match["rest"]) is not None


def _lost_half(copy: MessageCopy) -> bool:
    """Tell whether a time of twelve hours stands without its half; one with a leading zero is of twenty-four."""
    match = _CLOCK.search(copy.sent_raw or "")
    if match is None or _HALF.match(match["rest"]):
        return False
    return not match["hour"].startswith("0") and 1 <= int(match["hour"]) < 12
