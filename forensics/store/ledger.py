"""The ledger: who ran what, when, with which version."""

import datetime
import getpass
import json
from collections.abc import Mapping

from forensics import __version__
from forensics.records.decision import LedgerEntry
from forensics.store.chain import check, head, link
from forensics.store.database import Store


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second: the only clock in a case."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def whoami() -> str:
    """Return the login name of the user, ``unknown`` where the system has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def enter(store: Store, action: str, detail: Mapping[str, object], by: str | None = None) -> LedgerEntry:
    """Append an entry to the ledger."""
    entries = store.read(LedgerEntry)
    content = {
        "at": now(),
        "action": action,
        "by": by or whoami(),
        "version": __version__,
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
    }
    previous = head(entries)
    entry = LedgerEntry(id=len(entries) + 1, previous=previous, hash=link(previous, content), **content)
    store.add([entry])
    return entry


def check_ledger(store: Store) -> int:
    """Check the chain and return how many entries it has.

    Raises:
        IntegrityError: where an entry was changed, inserted or removed.
    """
    entries = store.read(LedgerEntry)
    names = ("at", "action", "by", "version", "detail")
    check("ledger", entries, [{name: getattr(e, name) for name in names} for e in entries])
    return len(entries)
