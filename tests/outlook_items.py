"""Items of Outlook by their properties, for the writers of ``.msg`` and PST files in the tests."""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

Properties = dict[int, tuple[int, bytes]]
"""Bytes and type by property tag."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(kw_only=True)
class Item:
    """A mail with its recipients and attachments; an attachment may hold a mail."""

    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[tuple[Properties, "Item | None"]] = field(default_factory=list)


def text(value: str) -> tuple[int, bytes]:
    """Return a Unicode string."""
    return 0x1F, value.encode("utf-16-le")


def number(value: int) -> tuple[int, bytes]:
    """Return a 32-bit integer."""
    return 0x03, struct.pack("<I", value)


def binary(value: bytes) -> tuple[int, bytes]:
    """Return bytes."""
    return 0x102, value


def time(value: datetime) -> tuple[int, bytes]:
    """Return a time."""
    delta = value - _EPOCH
    return 0x40, struct.pack("<Q", (delta.days * 86400 + delta.seconds) * 10_000_000)


def recipient(name: str, address: str, kind: int = 1, smtp: str = "") -> Properties:
    """Return a row of the recipient table; ``kind`` is 1 for To, 2 for Cc, 3 for Bcc."""
    found = {0x0C15: number(kind), 0x3001: text(name), 0x3003: text(address)}
    return found | ({0x39FE: text(smtp)} if smtp else {})


def attachment(name: str, data: bytes) -> tuple[Properties, None]:
    """Return a file attached to a mail."""
    return {0x3705: number(1), 0x3707: text(name), 0x3701: binary(data)}, None


def attached_mail(item: Item) -> tuple[Properties, Item]:
    """Return a mail attached to a mail."""
    return {0x3705: number(5), 0x3001: text("the mail before")}, item


SENT = datetime(2010, 3, 3, 2, 58, tzinfo=UTC)
INDEX = bytes.fromhex("01cabac1e0b6f1c2a6f3d94c4d6c8f6d7ae1e5c1a2b3")


def mail(body: str = "Please read the draft.", subject: str = "Draft", *, more: Properties | None = None) -> Item:
    """Return a mail from Ada Alder to Ben Birch, written here: it has no transport header."""
    properties = {
        0x001A: text("IPM.Note"),
        0x0037: text(subject),
        0x0039: time(SENT),
        0x0042: text("Alder, Ada (OPI)"),
        0x0065: text("ada@agency.example"),
        0x0C1A: text("Alder, Ada (OPI)"),
        0x0C1F: text("ada@agency.example"),
        0x0071: binary(INDEX),
        0x1000: text(body),
        0x1035: text("<draft-1@agency.example>"),
        0x1042: text("<draft-0@agency.example>"),
        0x1039: text("<draft-00@agency.example> <draft-0@agency.example>"),
    }
    people = [
        recipient("Birch, Ben", "ben@agency.example"),
        recipient("Cedar, Cleo", "/O=AGENCY/OU=HQ/CN=RECIPIENTS/CN=CCEDAR", 2, "cleo@agency.example"),
        recipient("Dogwood, Dora", "/O=AGENCY/OU=HQ/CN=RECIPIENTS/CN=DDOGWOOD", 3),
    ]
    return Item(properties=properties | (more or {}), recipients=people)
