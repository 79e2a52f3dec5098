"""The ledger: what must not be lost, appended to an SQLite file and never changed, but for what is forgotten.

Write-ahead log and `synchronous=FULL`: an entry that `append` has returned survives the end of the
process and of the machine. Keys are unique for ever, so that appending again changes nothing. Each
entry is sealed with a hash of itself and of the seal before it: bits that flipped on the disk are
noticed when the file is opened, and refused.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from earmark.errors import BookError

VERSION = 2  # of the schema, in PRAGMA user_version
_APPLICATION = 0x4541524D  # "EARM", in PRAGMA application_id
_BUSY_SECONDS = 10.0

_TRIGGERS = (
    """CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
)
_SCHEMA = (
    """CREATE TABLE entry (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        at TEXT NOT NULL,
        body TEXT NOT NULL CHECK (json_valid(body)),
        seal TEXT NOT NULL,
        UNIQUE (kind, key)
    ) STRICT""",
    *_TRIGGERS,
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)
_UNSEALED = 1  # the version without seals
_NOTHING = '{"forgotten":true}'  # the body of an entry that told of what was forgotten
_LOOSEN = ("DROP TRIGGER entry_is_never_changed", "DROP TRIGGER entry_is_never_deleted")
_RENAME = (*_LOOSEN, "ALTER TABLE entry RENAME TO unsealed")
_DAMAGED = ("is damaged", "Restore the file from a copy.")
_Row = tuple[int, str, str, str, str]
_HINTS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("is in use by another process", "Wait for it, or end it."),
    sqlite3.SQLITE_LOCKED: ("is in use by another process", "Wait for it, or end it."),
    sqlite3.SQLITE_READONLY: ("cannot be written", "Check the rights of the folder and its files."),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "Check that the folder exists and may be written."),
    sqlite3.SQLITE_PERM: ("cannot be written", "Check the rights of the folder and its files."),
    sqlite3.SQLITE_FULL: ("cannot grow: the disk is full", "Make room, then do it again; nothing was lost."),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "Check the disk and its free space, then do it again."),
    sqlite3.SQLITE_NOTADB: ("is not a ledger", "Choose another folder, or restore the file from a copy."),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
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

    def append_next(self, kind: str, bodies: Sequence[dict[str, Any]], at: str) -> tuple[Entry, ...]:
        """Append entries of a kind whose keys are numbers, under those that follow its last: all of them or none."""
        lines = [canonical(body) for body in bodies]
        with self._said(), self._transaction():
            return self._put_next(kind, lines, at)

    def entries(self, kind: str | None = None, after: int = 0) -> list[Entry]:
        """Return the entries in order, of one kind or of all, those after the number `after`; no forgotten ones."""
        query = (
            "SELECT number, kind, key, at, body FROM entry WHERE (?1 IS NULL OR kind = ?1) AND number > ?2"
            " AND body <> ?3 ORDER BY number"
        )
        with self._said():
            return [_entry(row) for row in self._connection.execute(query, (kind, after, _NOTHING))]

    def latest(self, kind: str) -> Entry | None:
        """Return the last entry of a kind, if any, be it forgotten."""
        query = "SELECT number, kind, key, at, body FROM entry WHERE kind = ? ORDER BY number DESC LIMIT 1"
        with self._said():
            row = self._connection.execute(query, (kind,)).fetchone()
        return _entry(row) if row else None

    def seal(self, number: int) -> str:
        """Return the seal of an entry, which tells it and all before it apart from any others; empty: no such entry."""
        with self._said():
            row = self._connection.execute("SELECT seal FROM entry WHERE number = ?", (number,)).fetchone()
        return str(row[0]) if row else ""

    def forget(
        self, bodies: Mapping[int, dict[str, Any] | None], kind: str, body: dict[str, Any], at: str, seal: str
    ) -> bool:
        """Replace the bodies of entries by their numbers, seal all anew and append an entry as `append_next` does.

        The one exception from append-only, all or nothing. An entry whose new body is None says nothing any more, and
        keeps its place. Nothing is done, and False returned, where the last entry has another seal than `seal`. What
        the file held before is gone from its bytes only after `tidy`.
        """
        mended = {number: canonical(new) if new is not None else _NOTHING for number, new in bodies.items()}
        line = canonical(body)
        with self._said():
            self._connection.execute("PRAGMA secure_delete = ON")
            with self._transaction():
                if self._last_seal() != seal:
                    return False
                for statement in _LOOSEN:
                    self._connection.execute(statement)
                self._replace(mended)
                for statement in _TRIGGERS:
                    self._connection.execute(statement)
                self._put_next(kind, [line], at)
        return True

    def tidy(self) -> bool:
        """Write the file anew and empty its log, so that neither holds what was replaced; False where others read."""
        with self._said():
            try:
                self._connection.execute("VACUUM")
                return not self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                    raise
                return False

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
        if self._tables() and application != _APPLICATION:
            raise BookError(f"{self._path} is another program's database.", "Choose another folder.")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        if self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise self._damaged()
        if version < VERSION:
            self._make()
        self._check_seals()

    def _tables(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    def _make(self) -> None:
        """Make the schema, and seal the entries of a ledger that knows no seals."""
        with self._transaction():
            version, tables = self._pragma("user_version"), self._tables()
            if version == VERSION:
                return  # another process was first
            if tables and version != _UNSEALED:
                raise self._damaged()
            for statement in (*(_RENAME if tables else ()), *_SCHEMA):
                self._connection.execute(statement)
            if tables:
                for row in self._connection.execute("SELECT number, kind, key, at, body FROM unsealed ORDER BY number"):
                    self._insert(row)
                self._connection.execute("DROP TABLE unsealed")

    def _check_seals(self) -> None:
        before = ""
        for *row, seal in self._connection.execute(
            "SELECT number, kind, key, at, body, seal FROM entry ORDER BY number"
        ):
            before = _seal(before, row)
            if seal != before:
                raise self._damaged()

    def _damaged(self) -> BookError:
        what, hint = _DAMAGED
        return BookError(f"The ledger {self._path} {what}.", hint)

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    def _put(self, line: tuple[str, str, str, str]) -> tuple[Entry, bool]:
        """Insert one line, or return what stands under its kind and key."""
        query = "SELECT number, kind, key, at, body FROM entry WHERE kind = ? AND key = ?"
        found = self._connection.execute(query, line[:2]).fetchone()
        if found:
            return _entry(found), False
        last = self._connection.execute("SELECT max(number) FROM entry").fetchone()[0] or 0
        row = (last + 1, *line)
        self._insert(row)
        return _entry(row), True

    def _put_next(self, kind: str, lines: Sequence[str], at: str) -> tuple[Entry, ...]:
        last = self.latest(kind)
        first = int(last.key) + 1 if last else 1
        return tuple(self._put((kind, str(first + i), at, line))[0] for i, line in enumerate(lines))

    def _last_seal(self) -> str:
        last = self._connection.execute("SELECT seal FROM entry ORDER BY number DESC LIMIT 1").fetchone()
        return str(last[0]) if last else ""

    def _insert(self, row: _Row) -> None:
        sealed = (*row, _seal(self._last_seal(), row))
        self._connection.execute(
            "INSERT INTO entry (number, kind, key, at, body, seal) VALUES (?, ?, ?, ?, ?, ?)", sealed
        )

    def _replace(self, bodies: Mapping[int, str]) -> None:
        before = ""
        for number, *rest, body in self._connection.execute(
            "SELECT number, kind, key, at, body FROM entry ORDER BY number"
        ).fetchall():
            row = (number, *rest, bodies.get(number, body))
            before = _seal(before, row)
            self._connection.execute("UPDATE entry SET body = ?, seal = ? WHERE number = ?", (row[-1], before, number))

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


def _seal(before: str, row: Sequence[object]) -> str:
    """Return the seal of an entry: SHA-256 of the seal before it and of everything it says."""
    return hashlib.sha256(json.dumps([before, *row]).encode()).hexdigest()


def _entry(row: _Row) -> Entry:
    number, kind, key, at, body = row
    return Entry(number, kind, key, at, json.loads(body))
