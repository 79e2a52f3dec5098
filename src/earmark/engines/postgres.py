"""Postgres: a book's facts in a schema of its own, text in the order of its bytes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from earmark.engines.address import Address
from earmark.engines.duckdb import DuckDB
from earmark.engines.spoken import spoken
from earmark.errors import EngineError
from earmark.sql import vocabulary as say

if TYPE_CHECKING:
    from sqlglot import exp

    from earmark.engines import Row, Tables

CHUNK = 1 << 20  # bytes of a file, or rows of an answer
MARK = "built"
ESCAPED = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))  # in a line of COPY


class Postgres:
    """A session in the schema `schema` of the database at `address`.

    Text columns are collated "C", so that they are compared byte by byte, as on every engine.
    """

    dialect = "postgres"

    def __init__(self, address: Address, schema: str) -> None:
        self._address, self._schema = address, schema
        try:
            self._connection = psycopg.connect(address.url, autocommit=True)
        except psycopg.Error as error:
            said = address.hushed(str(error)).strip()
            raise EngineError(
                f"{address.shown} cannot be reached: {said}", "Check the address and the server."
            ) from None
        with self._told("session"):
            self._prepare()

    def _prepare(self) -> None:
        name = sql.Identifier(self._schema)
        self._connection.execute("SET TIME ZONE 'UTC'")
        self._connection.execute("SET client_min_messages = error")
        self._connection.execute("SET jit = off")  # compiling a long CASE takes longer than running it
        with self._connection.transaction():
            self._wait_alone()
            self._connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
        self._connection.execute(sql.SQL("SET search_path = {}").format(name))

    def run(self, query: exp.Expression, *, step: str = "") -> None:
        """Run one statement; a table made is looked at, so that later ones are planned well."""
        self._execute(spoken(query, self.dialect), step)
        if query.key == "create" and query.args["kind"] == "TABLE":
            self._execute(f"ANALYZE {spoken(query.this, self.dialect)}", step)

    def rows(self, query: exp.Expression, *, step: str = "") -> list[Row]:
        """Return all rows of a query."""
        found: list[Row] = self._execute(spoken(query, self.dialect), step).fetchall()
        return found

    def arrays(self, query: exp.Expression, *, step: str = "") -> dict[str, Any]:
        """Return the columns of a query, whole numbers all of them and none null, as numpy arrays by name."""
        import numpy as np

        text = spoken(query, self.dialect)
        name = f"c{secrets.token_hex(4)}"
        with (
            self._told(step, text), self._connection.transaction(),
            self._connection.cursor(name, binary=True) as cursor,
        ):  # fmt: skip
            cursor.execute(text.encode())
            names = [one.name for one in cursor.description or ()]
            parts = [np.zeros((0, len(names)), np.int64)]
            while some := cursor.fetchmany(CHUNK):
                parts.append(np.array(some, np.int64))
        return dict(zip(names, np.concatenate(parts).T.copy(), strict=True))

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Append rows to a table made before (table and columns are ours, never a user's text)."""
        with (
            self._told(f"insert {table}"),
            self._connection.cursor() as cursor,
            cursor.copy(_into(table, columns)) as to,
        ):
            for row in rows:
                to.write_row(row)

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns, in order; empty if there is no such table."""
        asked = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 ORDER BY attnum"
        with self._told("columns"):
            return [str(row[0]) for row in self._connection.execute(asked, [f'"{table}"'])]

    def holds(self) -> str:
        """Return the mark of the facts that the schema holds; empty if there are none."""
        with self._told("mark"):
            found = self._connection.execute("SELECT mark FROM built").fetchone() if self.columns(MARK) else None
        return str(found[0]) if found else ""

    def take(self, facts: DuckDB, tables: Tables, mark: str, place: Path) -> None:
        """Replace what the schema holds by these columns of `facts`, all or nothing, and remember the mark.

        Who publishes the same book at the same time is waited for; what he brought is not brought again.
        """
        with self._told("publish"), self._connection.transaction():
            self._wait_alone()
            if mark and self.holds() == mark:
                return
            for name, columns in tables.items():
                self._copy(facts, name, columns, place.resolve())
            self._connection.execute("DROP TABLE IF EXISTS built")
            self._connection.execute("CREATE TABLE built (mark TEXT)")
            self._connection.execute("INSERT INTO built VALUES (%s)", [mark])
        with self._told("publish"):
            for name in tables:
                self._connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))

    def close(self) -> None:
        """End the session."""
        self._connection.close()

    def _wait_alone(self) -> None:
        """Wait until no other transaction changes what the schema holds; to the end of this one, others wait."""
        self._connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self._schema])

    def _copy(self, facts: DuckDB, name: str, columns: Sequence[str], place: Path) -> None:
        kinds = facts.kinds(name)
        made = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(_kind(kinds[c]))) for c in columns)
        table = sql.Identifier(name)
        self._connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(table))
        self._connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, made))
        path = place / f"{secrets.token_hex(8)}.txt"
        try:
            facts.run(_lines(name, {c: kinds[c] for c in columns}, path), step="publish")
            with self._connection.cursor() as cursor, cursor.copy(_into(name, columns)) as to, path.open("rb") as lines:
                while block := lines.read(CHUNK):
                    to.write(block)
        finally:
            path.unlink(missing_ok=True)

    def _execute(self, text: str, step: str) -> psycopg.Cursor[Row]:
        with self._told(step, text):
            return self._connection.execute(text.encode())

    @contextmanager
    def _told(self, step: str, text: str = "") -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            said = self._address.hushed(str(error)).strip()
            hint = f"The statement was: {text[:2000]}" if text else f"The engine is {self._address.shown}."
            raise EngineError(f"{step or 'query'}: {said}", hint) from None


def _into(table: str, columns: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)


def _kind(kind: str) -> str:
    return 'TEXT COLLATE "C"' if kind == "VARCHAR" else kind


def _lines(table: str, kinds: dict[str, str], path: Path) -> str:
    """Return the DuckDB statement that writes a table as lines for COPY: tabs between cells."""
    cells = [_escaped(name) if kind == "VARCHAR" else name for name, kind in kinds.items()]
    to = say.text(str(path)).sql(dialect="duckdb")
    form = "FORMAT csv, DELIMITER '\t', QUOTE '', ESCAPE '', NULLSTR '\\N', HEADER false"
    return f"COPY (SELECT {', '.join(cells)} FROM {table}) TO {to} ({form})"  # noqa: S608 - names of ours


def _escaped(name: str) -> str:
    for mark, instead in ESCAPED:
        name = f"replace({name}, '{mark}', '{instead}')"
    return name
