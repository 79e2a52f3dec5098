"""DuckDB, the embedded engine: holds the projection, runs every expression."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.errors import BookError, EarmarkError, EngineError, next_step

if TYPE_CHECKING:
    import duckdb
    from sqlglot import exp

MEMORY = 3000  # megabytes that the engine may hold, unless told
Row = tuple[Any, ...]
_BUSY_SECONDS, _PAUSE = 10.0, 0.1
_OF_DAMAGE = ("corrupt", "checksum", "fatal", "invalidated", "serialization error", "not a valid")
_OF_DISKS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES)


class DuckDB:
    """A DuckDB database in a file (or in memory), shut off from everything outside `folder`.

    `folder` is the only place files may be read from or written to by SQL; paths given to SQL
    are generated names inside it, never a user's text. Beyond `memory` megabytes it works on disk, beside
    the database.
    """

    dialect = "duckdb"

    def __init__(
        self, path: Path | None = None, folder: Path | None = None, compress: bool = True, memory: int = MEMORY
    ) -> None:
        self.damaged = False  # whether a statement found the file so
        self._connection = _connected(str(path) if path else ":memory:")
        if not compress:
            self._connection.execute("SET force_compression = 'uncompressed'")
        self._connection.execute(f"SET memory_limit = '{memory:d}MB'")
        self._lock_down(folder)

    def _lock_down(self, folder: Path | None) -> None:
        allowed = [str(folder.resolve())] if folder else []
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET enable_progress_bar = false")  # it would be drawn over the answer
        # DuckDB 2.0.0 fails to bind `CASE ... || c || '-' || c ...` over a column that holds nothing at all.
        self._connection.execute("SET disabled_optimizers = 'statistics_propagation'")
        self._connection.execute("SET preserve_insertion_order = true")
        self._connection.execute("SET allowed_directories = $1", [allowed])
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def run(self, query: exp.Expression | str, parameters: Sequence[Any] = (), step: str = "") -> None:
        """Run one statement."""
        self._execute(query, parameters, step)

    def rows(self, query: exp.Expression | str, parameters: Sequence[Any] = (), step: str = "") -> list[Row]:
        """Return all rows of a query."""
        found: list[Row] = self._execute(query, parameters, step).fetchall()
        return found

    def arrays(self, query: exp.Expression | str, parameters: Sequence[Any] = (), step: str = "") -> dict[str, Any]:
        """Return the columns of a query as numpy arrays by name."""
        found: dict[str, Any] = self._execute(query, parameters, step).fetchnumpy()
        return found

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row], types: Sequence[str] = ()) -> None:
        """Append rows to a table (table and columns are ours, never a user's text); types: else those of the table."""
        if not rows:
            return
        cells = [list(column) for column in zip(*rows, strict=True)]
        known = {} if types else self.kinds(table)
        casts = types or [known.get(column, "") for column in columns]
        unnests = ", ".join(f"unnest(${i + 1}{f'::{t}[]' if t else ''})" for i, t in enumerate(casts))
        self._execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {unnests}", cells, f"insert {table}")

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns, in order; empty if there is no such table."""
        query = "SELECT column_name FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_index"
        return [str(row[0]) for row in self.rows(query, [table])]

    def keep(self, table: str, arrays: Mapping[str, Any]) -> None:
        """Make a temporary table of numpy arrays by column (names are ours)."""
        self._connection.register("arrays", dict(arrays))
        try:
            self._execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM arrays", (), f"keep {table}")
        finally:
            self._connection.unregister("arrays")

    def kinds(self, table: str) -> dict[str, str]:
        """Return the types of a table's columns by name, in order."""
        query = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_index"
        return {str(name): str(kind) for name, kind in self.rows(query, [table])}

    def close(self) -> None:
        """Close the database file."""
        self._connection.close()

    def _execute(self, query: exp.Expression | str, parameters: Sequence[Any], step: str) -> duckdb.DuckDBPyConnection:
        import duckdb

        sql = query if isinstance(query, str) else query.sql(dialect=self.dialect)
        try:
            return self._connection.execute(sql, list(parameters)) if parameters else self._connection.execute(sql)
        except duckdb.Error as error:
            found = failed(error, step, sql)
            self.damaged |= isinstance(found, EngineError) and _tells_damage(error)
            raise found from error


def _connected(path: str) -> duckdb.DuckDBPyConnection:
    """Open a database, waiting for another process that has it."""
    import duckdb

    last = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            return duckdb.connect(path)
        except duckdb.IOException as error:
            if "could not set lock" not in str(error).lower():
                raise failed(error, "open", path) from error
            if time.monotonic() >= last:
                holder = re.search(r"PID (\d+)", str(error))
                who = f"another process, {holder[1]}" if holder else "another process"
                raise BookError(f"The book is in use by {who}.", "Wait for it, or end it.") from error
        time.sleep(_PAUSE)


def _tells_damage(error: duckdb.Error) -> bool:
    import duckdb

    of_cells = (duckdb.DataError, duckdb.ProgrammingError, duckdb.IntegrityError)  # may quote a user's text
    return not isinstance(error, of_cells) and any(word in str(error).lower() for word in _OF_DAMAGE)


def failed(error: duckdb.Error, step: str, sql: str) -> EarmarkError:
    """Return the error to raise where a statement failed: the disk's fault is the book's, the rest the engine's."""
    words = str(error)
    for number in _OF_DISKS:
        if os.strerror(number) in words:
            hint = next_step(number, "Check the rights of the book's folder and its files.")
            return BookError(f"The book's tables cannot be read or written: {os.strerror(number)}.", hint)
    again = "Do it again: the book's tables are then built from the originals."
    hint = again if _tells_damage(error) else f"The statement was: {sql[:2000]}"
    return EngineError(f"{step or 'query'}: {words}", hint)
