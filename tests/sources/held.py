"""Columns held in memory, profiled as those of a file are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

from earmark.sources.profiling import ColumnProfile, profile


def profile_values(columns: Iterable[Sequence[str | None]]) -> tuple[ColumnProfile, ...]:
    """Return the profiles of columns, through an engine of their own."""
    cells = [list(column) for column in columns]
    connection = duckdb.connect()
    unnested = ", ".join(f"unnest(${n + 1}::VARCHAR[]) AS c{n}" for n in range(len(cells)))
    connection.execute(f"CREATE TABLE held AS SELECT {unnested}", cells)

    def run(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        return connection.execute(sql, parameters).fetchall() if parameters else connection.execute(sql).fetchall()

    found = profile(run, "held", len(cells))
    connection.close()
    return found
