"""The ledger: what must not be lost, appended to an SQLite file and never changed.

Write-ahead log and `synchronous=FULL`: an entry that `append` has returned survives the end of the
process and of the machine. Keys are unique for ever, so that appending again changes nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from earmark.errors import BookError

VERSION = 1  # of the schema, in PRAGMA user_version
_APPLICATION = 0x4541524D  # "EARM", in PRAGMA application_id
_BUSY_SECONDS = 10.0

_SCHEMA = (
    """CREATE TABLE entry (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        at TEXT NOT NULL,
        body TEXT NOT NULL CHECK (json_valid(body)),
        UNIQUE (kind, key)
    ) STRICT""",
    """CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)
_HINTS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("is in use by another process", "Wait for it, or end it."),
    sqlite3.SQLITE_LOCKED: ("is in use by another process", "Wait for it, or end it."),
    sqlite3.SQLITE_READONLY: ("cannot be written", "Check the rights of the folder and its files."),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "Check that the folder exists and may be written."),
    sqlite3.SQLITE_PERM: ("cannot be written", "Check the rights of the folder and its files."),
    sqlite3.SQLITE_FULL: ("cannot grow: the disk is full", "Make room, then do it again; nothing was lost."),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "Check the disk, then do it again."),
    sqlite3.SQLITE_NOTADB: ("is not a ledger", "Choose another folder, or restore the file from a copy."),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "Restore the file from a copy."),
}


@dataclass(frozen=True)
class Entry:
    """One entry: its place in the ledger, its kind and key, when it was made, what it says."""

    number: int
    kind: str
    key: str
    at: str
    body: dict[str, Any]


class Ledger:
    """An append-only record in the SQLite file `path`, made if it is not there.

    Every failure of the file is a BookError with the next step.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._said():
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            with self._said():
                self._prepare()
        except BookError:
            self._connection.close()
            raise

    def append(self, kind: str, key: str, body: dict[str, Any], at: str) -> tuple[Entry, bool]:
        """Append an entry and return it with True; if `kind` and `key` are there, return that one with False."""
        return self.append_all([(kind, key, body, at)])[0]

    def append_all(self, items: Sequence[tuple[str, str, dict[str, Any], str]]) -> list[tuple[Entry, bool]]:
        """Append several (kind, key, body, at) in one transaction: all of them or none."""
        lines = [(kind, key, at, canonical(body)) for kind, key, body, at in items]
        with self._said(), self._transaction():
            return [self._put(line) for line in lines]

    def entries(self, kind: str | None = None) -> list[Entry]:
        """Return the entries in order, of one kind or of all."""
        query = "SELECT number, kind, key, at, body FROM entry WHERE ?1 IS NULL OR kind = ?1 ORDER BY number"
        with self._said():
            return [_entry(row) for row in self._connection.execute(query, (kind,))]

    def latest(self, kind: str) -> Entry | None:
        """Return the last entry of a kind, if any."""
        query = "SELECT number, kind, key, at, body FROM entry WHERE kind = ? ORDER BY number DESC LIMIT 1"
        with self._said():
            row = self._connection.execute(query, (kind,)).fetchone()
        return _entry(row) if row else None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepare(self) -> None:
        version, application = self._pragma("user_version"), self._pragma("application_id")
        if version > VERSION:
            raise BookError(
                f"{self._path} was written by a newer Earmark (ledger version {version}).", "Upgrade Earmark."
            )
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and application != _APPLICATION:
            raise BookError(f"{self._path} is another program's database.", "Choose another folder.")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        if not tables:
            self._make()

    def _make(self) -> None:
        with self._transaction():
            if self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                for statement in _SCHEMA:
                    self._connection.execute(statement)

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    def _put(self, line: tuple[str, str, str, str]) -> tuple[Entry, bool]:
        """Insert one line, or return what stands under its kind and key."""
        cursor = self._connection.execute(
            "INSERT INTO entry (kind, key, at, body) VALUES (?, ?, ?, ?) ON CONFLICT (kind, key) DO NOTHING", line
        )
        query = "SELECT number, kind, key, at, body FROM entry WHERE kind = ? AND key = ?"
        return _entry(self._connection.execute(query, line[:2]).fetchone()), cursor.rowcount == 1

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            what, hint = _HINTS.get(code, (f"refused: {error}", "Restore the file from a copy if it was changed."))
            raise BookError(f"The ledger {self._path} {what}.", hint) from error


def canonical(body: dict[str, Any]) -> str:
    """Return a body as JSON that is the same for the same values: keys sorted, ASCII, no NaN."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _entry(row: tuple[int, str, str, str, str]) -> Entry:
    number, kind, key, at, body = row
    return Entry(number, kind, key, at, json.loads(body))
