"""Persons and who wrote to whom."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody behind one or more printed names, or an unidentified place-holder."""

    id: str
    name: str
    organisation: str | None
    aliases: tuple[str, ...]
    messages: int
    unidentified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A printed name, the person it was given to, and why."""

    printed: str
    person: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Messages from one person to another."""

    sender: str
    recipient: str
    count: int
    first: str | None
    last: str | None
    messages: tuple[str, ...]
    redacted: int = 0
    """How many of these messages hide the sender's or this recipient's name in at least one copy."""
