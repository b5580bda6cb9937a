"""Open a case, move its schema forward, read and write records."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from forensics.adapters.convert import plain, typed
from forensics.errors import IntegrityError, UsageError
from forensics.records.page import Page
from forensics.records.source import Settings
from forensics.store.rows import Row, column_names, from_row, to_row
from forensics.store.tables import TABLES

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")

MAGIC = b"SQLite format 3\x00"
PATIENCE = 60_000
"""Milliseconds to wait for another run that is writing to the same case."""
APPLICATION_ID = 0x464F5245  # "FORE": tells a case from any other SQLite file


def is_case(path: Path) -> bool:
    """Tell by its first bytes whether a file is an SQLite database."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


class Store:
    """The tables of one case; ``path`` None keeps them in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        with _explained(path):
            self._db = _connect(path)
            _migrate(self._db, path)

    def close(self) -> None:
        """Close the file; committed rows stay."""
        self._db.close()

    def transaction(self) -> AbstractContextManager[Any]:
        """Return a context in which all writes take effect, or none."""
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _explained(self.path), self._db.atomic():
            yield

    def add(self, records: Iterable[object]) -> None:
        """Write records into their tables; a record with a known key takes the older one's place."""
        batches: dict[type[Any], list[Row]] = {}
        for record in records:
            batches.setdefault(type(record), []).append(to_row(record))
        for kind, rows in batches.items():
            self._db.conn.executemany(_insert_sql(kind), ([row[c] for c in column_names(kind)] for row in rows))

    def replace(self, kind: type[T], records: Iterable[T], /, **where: object) -> None:
        """Put records in the place of all rows that match; all rows of the table without a condition."""
        self.delete(kind, **where)
        self.add(records)

    def delete(self, kind: type[Any], /, **where: object) -> None:
        """Delete the rows whose columns have the given values."""
        clause, values = _where(where)
        self._db.execute(f'DELETE FROM "{TABLES[kind].name}"{clause}', values)  # noqa: S608 - names from TABLES

    def read(self, kind: type[T], /, **where: object) -> list[T]:
        """Return the records whose columns have the given values, in the order of their table."""
        return list(self.iterate(kind, **where))

    def iterate(self, kind: type[T], /, **where: object) -> Iterator[T]:
        """Yield the records whose columns have the given values, in the order of their table."""
        clause, values = _where(where)
        table = TABLES[kind]
        order = ", ".join(table.order)
        sql = f'SELECT * FROM "{table.name}"{clause} ORDER BY {order}'  # noqa: S608 - names from TABLES
        for row in self._db.query(sql, values):
            yield from_row(kind, row)

    def count(self, kind: type[Any], /, **where: object) -> int:
        """Return how many rows have the given values."""
        clause, values = _where(where)
        sql = f'SELECT count(*) AS n FROM "{TABLES[kind].name}"{clause}'  # noqa: S608 - names from TABLES
        return int(next(iter(self._db.query(sql, values)))["n"])

    def texts(self, source: str) -> list[tuple[int, str, str]]:
        """Return number, visible text and origin of the text of each page of a source; tokens take long to read."""
        sql = 'SELECT "number", "text", "text_origin" FROM "pages" WHERE "source" = ? ORDER BY "number"'
        return [(row["number"], row["text"], row["text_origin"]) for row in self._db.query(sql, [source])]

    def stage_key(self, stage: str, scope: str) -> str | None:
        """Return the key under which a stage last ran for a scope (a source's pages, or the corpus)."""
        rows = self._db.query("SELECT key FROM stage_runs WHERE stage = ? AND scope = ?", [stage, scope])
        return next((row["key"] for row in rows), None)

    def stage_keys(self, stage: str) -> dict[str, str]:
        """Return the keys of a stage by scope."""
        rows = self._db.query("SELECT scope, key FROM stage_runs WHERE stage = ? ORDER BY scope", [stage])
        return {row["scope"]: row["key"] for row in rows}

    def record_stage(self, stage: str, scope: str, key: str) -> None:
        """Remember that a stage ran for a scope."""
        self._db.execute("INSERT OR REPLACE INTO stage_runs(stage, scope, key) VALUES (?, ?, ?)", [stage, scope, key])

    def forget_stage(self, stage: str, scope: str) -> None:
        """Let a stage run again for a scope."""
        self._db.execute("DELETE FROM stage_runs WHERE stage = ? AND scope = ?", [stage, scope])

    def settings(self) -> Settings | None:
        """Return the settings of the last ingest, None in a new case."""
        rows = self._db.query("SELECT value FROM case_settings WHERE name = 'settings'")
        return next((typed(json.loads(row["value"]), Settings) for row in rows), None)

    def save_settings(self, settings: Settings) -> None:
        """Remember the settings, so that later commands use the same."""
        value = json.dumps(plain(settings), sort_keys=True)
        self._db.execute("INSERT OR REPLACE INTO case_settings(name, value) VALUES ('settings', ?)", [value])

    def search(self, query: str, limit: int) -> list[tuple[Page, str]]:
        """Return pages whose visible text matches, best first, each with the words around the match.

        Raises:
            UsageError: where the query is not in FTS5 syntax.
        """
        sql = """
            SELECT pages.*, snippet(pages_fts, 0, '«', '»', ' … ', 24) AS excerpt
            FROM pages_fts JOIN pages ON pages.rowid = pages_fts.rowid
            WHERE pages_fts MATCH ? ORDER BY rank, production, file, number LIMIT ?"""
        import sqlite3

        try:
            return [(from_row(Page, row), row["excerpt"]) for row in self._db.query(sql, [query, limit])]
        except sqlite3.OperationalError as error:
            raise UsageError(
                f"The query {query!r} is not understood ({error}).",
                'Put phrases and words with punctuation in double quotes, as in "FBI-SC-1312".',
            ) from error

    def ask_for_scrub(self) -> None:
        """Remember that the file holds rows that were withdrawn, until it is scrubbed."""
        self._db.execute("INSERT OR REPLACE INTO case_settings(name, value) VALUES ('scrub', 'due')")

    def is_scrub_due(self) -> bool:
        """Tell whether the file may still hold rows that were withdrawn."""
        return bool(next(iter(self._db.query("SELECT count(*) AS n FROM case_settings WHERE name = 'scrub'")))["n"])

    def scrub(self) -> None:
        """Rewrite the file so that nothing of deleted rows stays in it; it stays due where another run holds the file.

        Raises:
            UsageError: there is no room, or another run is writing.
        """
        with _explained(self.path):
            self._db.execute("INSERT INTO pages_fts(pages_fts) VALUES ('rebuild')")
            self._db.conn.commit()
            self._db.execute("VACUUM")
            busy = next(iter(self._db.query("PRAGMA wal_checkpoint(TRUNCATE)")))["busy"]
            if not busy:
                self._db.execute("DELETE FROM case_settings WHERE name = 'scrub'")
                self._db.conn.commit()


@contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    """Turn errors of SQLite about the file itself into ours.

    Raises:
        IntegrityError: the file is damaged.
        UsageError: it cannot be opened or written.
    """
    import sqlite3

    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            remedy = "Give a path in a folder that you can write, with room left; end other runs on the same case."
            raise UsageError(f"The case {path} cannot be opened or written ({error}).", remedy) from error
        raise IntegrityError(f"The case {path} is damaged ({error}).", "Restore it from a copy.") from error


def _connect(path: Path | None) -> "Database":
    from sqlite_utils import Database

    database = Database(memory=True) if path is None else Database(path)
    database.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    database.execute("PRAGMA secure_delete = ON")
    if path is not None:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
    return database


def _migrate(database: "Database", path: Path | None) -> None:
    version = int(next(iter(database.query("PRAGMA user_version")))["user_version"])
    known = _migrations()
    foreign = int(next(iter(database.query("PRAGMA application_id")))["application_id"]) != APPLICATION_ID
    if foreign and (version or database.table_names()):
        raise UsageError(f"{path} is an SQLite file, but not a case.", "Give the path of a case, or a new path.")
    if version > len(known):
        raise UsageError(f"{path} was written by a newer version of this program.", "Install that version, or newer.")
    for number, script in enumerate(known[version:], version + 1):
        with database.atomic():
            for statement in _statements(script):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _migrations() -> list[str]:
    folder = resources.files("forensics.store") / "migrations"
    return [
        entry.read_text("utf-8")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".sql")
    ]


def _statements(script: str) -> list[str]:
    """Split a script at the semicolons that end a line; triggers end in ``END;`` and are kept whole."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        body = pending.upper()
        whole = line.rstrip().endswith(";") and ("CREATE TRIGGER" not in body or line.strip().upper() == "END;")
        if whole:
            statements.append(pending)
            pending = ""
    return statements


def _insert_sql(kind: type[Any]) -> str:
    names = column_names(kind)
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" for _ in names)
    return f'INSERT OR REPLACE INTO "{TABLES[kind].name}" ({columns}) VALUES ({marks})'  # noqa: S608 - names from records


def _where(conditions: dict[str, object]) -> tuple[str, Sequence[object]]:
    if not conditions:
        return "", []
    return " WHERE " + " AND ".join(f'"{name}" IS ?' for name in conditions), list(conditions.values())
