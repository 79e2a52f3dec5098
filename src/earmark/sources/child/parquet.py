"""A Parquet file as a table: read by DuckDB in this process, shut off from every other file.

SQL here holds generated names and numbers only: columns are c0..cN, files are known by names made
in this program, in the working folder.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earmark.errors import InputError
from earmark.sources.child.dialect import check_header
from earmark.sources.child.job import Job, report
from earmark.sources.child.labels import labels_of
from earmark.sources.child.sink import shown

_AGAIN = "Write it again, or export it as CSV."
_EXACT = 2**53  # whole numbers up to here are exact in a DOUBLE
_CSV = "(FORMAT csv, HEADER false, USE_TMP_FILE false)"
_NUL = "it holds a NUL byte"


@dataclass(frozen=True)
class _Files:
    """Names in the working folder: a link to the Parquet file, and the two results."""

    source: str
    rows: str
    refused: str


def stage_parquet(job: Job) -> dict[str, Any]:
    """Stage a Parquet file; rows count from 1, and there is no header line (0)."""
    import duckdb

    rows = Path(job.rows)
    os.chdir(rows.parent)
    files = _Files(rows.name.partition(".")[0] + ".parquet", rows.name, Path(job.refused).name)
    link = Path(files.source)
    link.symlink_to(job.path)
    try:
        with duckdb.connect() as connection:
            return _stage(job, _confined(connection, job, files), files)
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    except duckdb.Error as error:
        raise InputError(f"the Parquet file cannot be read ({type(error).__name__}).", _AGAIN) from error
    finally:
        link.unlink()


def _confined(connection: Any, job: Job, files: _Files) -> Any:
    connection.execute("SET threads = 2")
    connection.execute(f"SET memory_limit = '{job.limits.memory_bytes // 4}B'")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET allowed_paths = $1", [[files.source, files.rows, files.refused]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _stage(job: Job, connection: Any, files: _Files) -> dict[str, Any]:
    found = connection.execute("DESCRIBE SELECT * FROM read_parquet($1)", [files.source]).fetchall()
    check_header([""] * len(found), [], 0, job.limits)
    labels = labels_of([row[0] for row in found])
    connection.execute(_view([row[1] for row in found], job, files))
    counts = dict(connection.execute("SELECT fate, count(*) FROM staged GROUP BY fate").fetchall())
    report(0.5)
    cells = ", ".join(f"c{i}" for i in range(len(labels)))
    taken, blank, lines = counts.get("taken", 0), counts.get("blank", 0), sum(counts.values())
    where = "" if taken == lines else " WHERE fate = 'taken'"
    query = f"SELECT line, {cells} FROM staged{where}"  # noqa: S608 - generated names
    Path(files.refused).touch()
    connection.execute(f"COPY ({query}) TO '{files.rows}' {_CSV}")
    if taken + blank < lines:
        _refuse(connection, job, labels)
    report(1.0)
    return {
        "labels": labels,
        "lines": lines,
        "taken": taken,
        "rejected": lines - taken - blank,
        "blank": blank,
        "encoding": "",
        "delimiter": "",
        "header_line": 0,
        "notes": [],
    }


def _view(kinds: Sequence[str], job: Job, files: _Files) -> str:
    """Return SQL for the view `staged`: line, c0..cN as text, and what becomes of the line."""
    places = range(len(kinds))
    names = ", ".join(f"v{i}" for i in places)
    texts = ", ".join(_as_text(f"v{i}", kind) + f" AS c{i}" for i, kind in enumerate(kinds))
    whole = "concat(" + ", ".join(f"c{i}" for i in places) + ")"
    longest = "greatest(0, " + ", ".join(f"length(c{i})" for i in places) + ")"
    return (
        "CREATE TEMP VIEW staged AS SELECT *, CASE"  # noqa: S608 - generated names and numbers
        f" WHEN trim({whole}, chr(32) || chr(9) || chr(10)) = '' THEN 'blank'"
        f" WHEN {longest} > {job.limits.cell_characters} THEN 'long'"
        f" WHEN contains({whole}, chr(0)) THEN 'nul' ELSE 'taken' END AS fate"
        f" FROM (SELECT number + 1 AS line, {texts}"
        f" FROM read_parquet('{files.source}', file_row_number = true) AS t({names}, number))"
    )


def _refuse(connection: Any, job: Job, labels: Sequence[str]) -> None:
    """Write the refused lines, few as they are."""
    from earmark.sources.child.quoting import written

    cells = ", ".join(f"c{i}" for i in range(len(labels)))
    query = f"SELECT line, {cells} FROM staged WHERE fate IN ('long', 'nul') ORDER BY line"  # noqa: S608 - generated
    connection.execute(query)
    with Path(job.refused).open("w", encoding="utf-8", newline="") as file:
        while row := connection.fetchone():
            texts = [cell or "" for cell in row[1:]]
            long = next((i for i, cell in enumerate(texts) if len(cell) > job.limits.cell_characters), None)
            reason = _NUL if long is None else f"cell longer than {job.limits.cell_characters:,} characters"
            column, value = ("", ", ".join(texts)) if long is None else (labels[long], texts[long])
            file.write(written([str(row[0]), column, reason, shown(value), "rejected"]) + "\n")


def _as_text(column: str, kind: str) -> str:
    """Return SQL for a column as text: lists joined by semicolons, whole numbers without a point."""
    text = f"CAST({column} AS VARCHAR)"
    if kind.endswith("[]"):
        text = f"array_to_string(CAST({column} AS VARCHAR[]), ';')"
    elif kind in {"DOUBLE", "FLOAT"}:
        whole = f"{column} = floor({column}) AND abs({column}) < {_EXACT}"
        text = f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) ELSE {text} END"
    elif kind.startswith("TIMESTAMP"):
        text = f"regexp_replace({text}, ' 00:00:00(\\+00)?$', '')"
    return f"nullif(replace(replace({text}, chr(13) || chr(10), chr(10)), chr(13), chr(10)), '')"
