"""Raw tables: a file's cells as text, once for each content, there while facts are worked out.

`raw_<hash>` (temporary) holds `line` and `c0..cN`. The projection keeps `raw`, which says what
staging counted, and `refused`, the lines that staging did not take; the cells lie as a clean CSV
in the book's `staged`. Paths given to SQL are generated names inside the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from earmark.book.folder import content_of
from earmark.engines.duckdb import DuckDB
from earmark.facts.problem import Severity
from earmark.sources.inert import DANGEROUS, PLAIN
from earmark.sources.sqltext import quoted
from earmark.sources.staged import Staged

_LONGEST_LINES = (2_000_000, 40_000_000)  # bytes; what is usual, and ten million characters of four bytes
_REFUSED = {
    "line": "INTEGER",
    "column_label": "VARCHAR",
    "reason": "VARCHAR",
    "value": "VARCHAR",
    "severity": "VARCHAR",
}


@dataclass(frozen=True)
class Raw:
    """One raw table: its name, the labels as written in the file, what staging counted, the hash of its CSV."""

    name: str
    labels: tuple[str, ...]
    lines: int
    rejected: int
    blank: int
    notes: tuple[str, ...] = ()
    digest: str = ""


def make_catalogue(engine: DuckDB) -> None:
    """Make the tables that list the raws, if they are not there."""
    engine.run(
        "CREATE TABLE IF NOT EXISTS raw (name VARCHAR, labels VARCHAR[], lines INTEGER, rejected INTEGER,"
        " blank INTEGER, notes VARCHAR[], digest VARCHAR)"
    )
    columns = ", ".join(f"{name} {kind}" for name, kind in _REFUSED.items())
    engine.run(f"CREATE TABLE IF NOT EXISTS refused (name VARCHAR, {columns})")


def raws(engine: DuckDB) -> dict[str, Raw]:
    """Return the raws that are listed, by name."""
    rows = engine.rows("SELECT name, labels, lines, rejected, blank, notes, digest FROM raw")
    return {row[0]: Raw(row[0], tuple(row[1]), row[2], row[3], row[4], tuple(row[5]), row[6]) for row in rows}


def add_raw(engine: DuckDB, name: str, staged: Staged) -> Raw:
    """Read a staged file into a raw table called `name` and list it."""
    drop_raw(engine, name)
    read_into(engine, name, staged.rows, len(staged.labels))
    if staged.refused.stat().st_size:
        columns = ", ".join(f"'{column}': '{kind}'" for column, kind in _REFUSED.items())
        reader = _reader(columns, _LONGEST_LINES[-1])
        engine.run(f"INSERT INTO refused SELECT $2, * FROM {reader}", [str(staged.refused), name], "read refused lines")
    raw = Raw(name, staged.labels, staged.lines, staged.rejected, staged.blank, staged.notes, content_of(staged.rows))
    engine.run(
        "INSERT INTO raw VALUES ($1, $2::VARCHAR[], $3, $4, $5, $6::VARCHAR[], $7)",
        [name, list(raw.labels), raw.lines, raw.rejected, raw.blank, list(raw.notes), raw.digest],
    )
    return raw


def read_again(engine: DuckDB, raw: Raw, rows: Path) -> bool:
    """Read a raw table from its clean CSV; return whether that is there and as it was."""
    if not rows.exists() or content_of(rows) != raw.digest:
        return False
    read_into(engine, raw.name, rows, len(raw.labels))
    return True


def read_into(engine: DuckDB, name: str, rows: Path, width: int) -> None:
    """Make a temporary table called `name` of `line` and `c0..cN` from a clean CSV of `width` labels."""
    cells = ", ".join(["line", *(f"{_live(f'c{i}')} AS c{i}" for i in range(width))])
    query = f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {cells} FROM {lines_of(rows, width)}"
    engine.run(query, [str(rows)], "read staged lines")


def forget_cells(engine: DuckDB) -> None:
    """Drop the raw tables; they are read again when they are needed."""
    query = "SELECT table_name FROM duckdb_tables() WHERE temporary AND table_name LIKE 'raw\\_%' ESCAPE '\\'"
    for (name,) in engine.rows(query):
        engine.run(f"DROP TABLE {name}")


def _live(cell: str) -> str:
    """Return SQL for `inert.live`: the one apostrophe taken off that an export puts before what would be executed."""
    rest = f"substr({cell}, 2)"
    there = f"regexp_matches({rest}, {quoted(DANGEROUS)}) AND NOT regexp_matches({rest}, {quoted(PLAIN)})"
    return f"CASE WHEN starts_with({cell}, chr(39)) AND {there} THEN {rest} ELSE {cell} END"


def read_refused(engine: DuckDB, staged: Staged) -> list[tuple[int, str, str, str, Severity]]:
    """Return the lines that staging refused: line, column, reason, value, severity."""
    columns = ", ".join(f"'{column}': '{kind}'" for column, kind in _REFUSED.items())
    query = f"SELECT * FROM {_reader(columns, _LONGEST_LINES[-1])}"
    rows = engine.rows(query, [str(staged.refused)], "read refused lines")
    return [(int(line), column or "", reason or "", value or "", how) for line, column, reason, value, how in rows]


def drop_raw(engine: DuckDB, name: str) -> None:
    """Forget a raw table."""
    engine.run(f"DROP TABLE IF EXISTS {name}")
    engine.run("DELETE FROM raw WHERE name = $1", [name])
    engine.run("DELETE FROM refused WHERE name = $1", [name])


def _has_long_lines(rows: Path) -> bool:
    """Whether a line may be longer than usual: a reader told to expect one is slower."""
    size, usual = rows.stat().st_size, _LONGEST_LINES[0] // 4
    if size <= _LONGEST_LINES[0]:
        return False
    with rows.open("rb") as file:  # not mapped: pages of a large file would count as this process's memory
        begin = 0
        while begin + usual < size:
            file.seek(begin)
            end = file.read(usual).rfind(b"\n") + 1
            if not end:
                return True
            begin += end
    return False


def lines_of(rows: Path, width: int) -> str:
    """Return SQL that reads `line` and `c0..cN` of a clean CSV as they stand in it; its path is to be bound as $1."""
    columns = ", ".join(["'line': 'INTEGER'", *(f"'c{i}': 'VARCHAR'" for i in range(width))])
    return _reader(columns, _LONGEST_LINES[_has_long_lines(rows)])


def _reader(columns: str, longest: int) -> str:
    return (
        f"read_csv($1, columns={{{columns}}}, header=false, auto_detect=false, delim=',', quote='\"', escape='\"',"
        f" new_line='\\n', max_line_size={longest}, strict_mode=true)"
    )
