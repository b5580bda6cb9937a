"""Which record is kept in which table, and by which key."""

from dataclasses import dataclass
from typing import Any

from forensics.records.comparison import Change, Pair
from forensics.records.decision import Decision, LedgerEntry, Tombstone
from forensics.records.document import Document
from forensics.records.finding import Finding
from forensics.records.inconsistency import Inconsistency
from forensics.records.leak import Leak
from forensics.records.message import Message, MessageCopy, NativeMail
from forensics.records.page import Page, PageFigures, RegionFigures
from forensics.records.person import Alias, Edge, Person
from forensics.records.region import Region, Withheld
from forensics.records.source import Failure, Production, Source
from forensics.records.thread import Filled, Gap, Link, Review, Thread
from forensics.records.topic import Topic


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the key of its rows, and the order in which they are read."""

    name: str
    key: tuple[str, ...]
    order: tuple[str, ...]


TABLES: dict[type[Any], Table] = {
    Production: Table("productions", ("name",), ("rowid",)),
    Source: Table("sources", ("id",), ("production", "file", "id")),
    Failure: Table("failures", ("id",), ("production", "file", "page", "id")),
    Page: Table("pages", ("id",), ("production", "file", "source", "number")),
    Region: Table("regions", ("id",), ("production", "file", "source", "page", "rowid")),
    Leak: Table("leaks", ("id",), ("production", "file", "page IS NULL", "page", "rowid")),
    Withheld: Table("withheld", ("id",), ("production", "file", "page", "id")),
    NativeMail: Table("native_mails", ("source",), ("source",)),
    Document: Table("documents", ("id",), ("production", "file", "first", "id")),
    MessageCopy: Table("copies", ("id",), ("production", "file", "page", "rowid")),
    Message: Table("messages", ("id",), ("sent IS NULL", "sent", "id")),
    Link: Table("links", ("message",), ("message",)),
    Thread: Table("threads", ("id",), ("first IS NULL", "first", "id")),
    Review: Table("reviews", ("message",), ("thread", "message")),
    Filled: Table("filled", ("message",), ("production", "message")),
    Gap: Table("gaps", ("id",), ("kind", "what", "id")),
    Person: Table("persons", ("id",), ("messages DESC", "name", "id")),
    Alias: Table("aliases", ("printed", "person"), ("printed", "person")),
    Edge: Table("edges", ("sender", "recipient"), ("count DESC", "sender", "recipient")),
    Pair: Table("pairs", ("id",), ("old_production", "new_production", "rowid")),
    Change: Table("changes", ("id",), ("old_production", "new_production", "rowid")),
    Inconsistency: Table("inconsistencies", ("id",), ("rowid",)),
    Topic: Table("topics", ("id",), ("rowid",)),
    Finding: Table("findings", ("id",), ("production", "kind", "rowid")),
    PageFigures: Table("page_figures", ("page",), ("rowid",)),
    RegionFigures: Table("region_figures", ("region",), ("rowid",)),
    Decision: Table("decisions", ("id",), ("id",)),
    LedgerEntry: Table("ledger", ("id",), ("id",)),
    Tombstone: Table("tombstones", ("id",), ("id",)),
}
