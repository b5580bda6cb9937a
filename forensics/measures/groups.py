"""Slices of pages: what of a page belongs to one message, and so to a month and a sender."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page
from forensics.records.region import Region

UNDATED = "undated"
UNKNOWN = "unknown sender"
NO_MESSAGE = "no message"


@dataclass(frozen=True, slots=True)
class Slice:
    """The lines of a page, and the regions on it, that belong to one group."""

    page: Page
    regions: tuple[Region, ...]
    messages: frozenset[str]


def by_key(
    pages: Sequence[Page], regions: Iterable[Region], copies: Iterable[MessageCopy], keys: dict[str, str]
) -> dict[str, list[Slice]]:
    """Cut pages by the key of the message each line belongs to.

    Args:
        pages: pages of one production.
        regions: its redactions, each with its message.
        copies: copies of messages, with their places.
        keys: the key of each message, such as its month.
    """
    owners = _owners(copies)
    marked: dict[tuple[str, int], list[Region]] = defaultdict(list)
    for region in regions:
        marked[region.source, region.page].append(region)
    slices: dict[str, list[Slice]] = defaultdict(list)
    for page in pages:
        for key, piece in _cut(page, marked[page.source, page.number], owners, keys):
            slices[key].append(piece)
    return slices


def month(message: Message) -> str:
    """Return the month a message was sent, ``YYYY-MM``."""
    return message.sent[:7] if message.sent else UNDATED


def sender(message: Message) -> str:
    """Return who sent a message: the person's id where persons are known, else the name as printed."""
    if message.sender is None:
        return UNKNOWN
    return message.sender.person or message.sender.name or message.sender.printed or UNKNOWN


def _owners(copies: Iterable[MessageCopy]) -> dict[tuple[str, int], dict[int, str]]:
    """Return the message that each line of each page belongs to: the most deeply quoted one there."""
    owners: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for copy in sorted(copies, key=lambda c: (c.depth, c.id)):
        for run in copy.place:
            if copy.message:
                lines = range(run.lines[0], run.lines[1] + 1)
                owners[run.source, run.page].update(dict.fromkeys(lines, copy.message))
    return owners


def _cut(
    page: Page, regions: Sequence[Region], owners: dict[tuple[str, int], dict[int, str]], keys: dict[str, str]
) -> Iterator[tuple[str, Slice]]:
    owned = owners.get((page.source, page.number), {})
    key_of = {line: keys.get(message, NO_MESSAGE) for line, message in owned.items()}
    region_key = {r.id: keys.get(r.message or "", NO_MESSAGE) for r in regions}
    present = set(key_of.values()) | set(region_key.values()) | (set() if owned else {NO_MESSAGE})
    for key in sorted(present):
        tokens = tuple(t for t in page.tokens if key_of.get(t.line, NO_MESSAGE) == key)
        inside = tuple(r for r in regions if region_key[r.id] == key)
        messages = frozenset(m for m in owned.values() if keys.get(m, NO_MESSAGE) == key)
        yield key, Slice(replace(page, tokens=tokens), inside, messages)
