"""What a file's columns look like, asked of the engine: a sample of lines first, then the whole columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from earmark.sources.shapes import DateMarks, NumberMarks, looks_dated, looks_numeric

Run = Callable[[str, list[Any]], list[tuple[Any, ...]]]
SAMPLE = 1500  # lines
FEW = 400  # distinct values that are fetched whole
_BATCH = 40  # columns a statement
NO_DATES, NO_NUMBERS = DateMarks(), NumberMarks()


@dataclass(frozen=True)
class ColumnProfile:
    """One column, summed up.

    `distinct` is the engine's estimate (HyperLogLog: the same for the same cells); `values` are the
    cells with their counts, most common first: all of them if `complete`, else those of the sample.
    `dates` and `numbers` say which marks stand where, over the whole column.
    """

    rows: int
    filled: int
    distinct: int
    values: tuple[tuple[str, int], ...] = ()
    complete: bool = False
    dates: DateMarks = NO_DATES
    numbers: NumberMarks = NO_NUMBERS


def profile(run: Run, table: str, width: int) -> tuple[ColumnProfile, ...]:
    """Return a profile a column of `table` (columns c0..c<width-1>, VARCHAR; table and columns are ours)."""
    rows = int(run(f"SELECT count(*) FROM {table}", [])[0][0])  # noqa: S608 - names are generated
    sampled = _sampled(run, table, width, rows)
    counted = _counted(run, table, width)
    few = [n for n in range(width) if 0 < counted[n][1] <= FEW]
    whole = _whole(run, table, few)
    dates = _dates(run, table, [n for n in range(width) if looks_dated(sampled[n])])
    marks = numbers(run, table, [n for n in range(width) if looks_numeric(sampled[n])])
    return tuple(
        ColumnProfile(
            rows,
            counted[n][0],
            len(whole[n]) if n in whole else counted[n][1],
            whole.get(n) or tuple(Counter(sampled[n]).most_common()),
            n in whole or not counted[n][0],
            dates.get(n, NO_DATES),
            marks.get(n, NO_NUMBERS),
        )
        for n in range(width)
    )


def _sampled(run: Run, table: str, width: int, rows: int) -> list[list[str]]:
    """Return the filled cells of lines spread evenly over the table, and of the first lines."""
    step = max(1, rows // SAMPLE)
    cells = ", ".join(f"c{n}" for n in range(width))
    where = f"rowid % {step} = 0 OR rowid < 100"
    found = run(f"SELECT {cells} FROM {table} WHERE {where} ORDER BY rowid", []) if width else []  # noqa: S608 - ours
    return [[row[n] for row in found if row[n] is not None] for n in range(width)]


def _counted(run: Run, table: str, width: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start in range(0, width, _BATCH):
        batch = range(start, min(start + _BATCH, width))
        asked = ", ".join(f"count(c{n}), approx_count_distinct(c{n})" for n in batch)
        row = run(f"SELECT {asked} FROM {table}", [])[0]  # noqa: S608 - ours
        found += [(int(row[2 * n]), int(row[2 * n + 1])) for n in range(len(batch))]
    return found


def _whole(run: Run, table: str, columns: list[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return all values with counts of columns that have few."""
    found: dict[int, list[tuple[str, int]]] = {n: [] for n in columns}
    for start in range(0, len(columns), _BATCH):
        selects = [
            f"SELECT {n} AS n, c{n} AS value, count(*) AS lines FROM {table} WHERE c{n} IS NOT NULL GROUP BY c{n}"  # noqa: S608 - ours
            for n in columns[start : start + _BATCH]
        ]
        for n, value, lines in run(f"{' UNION ALL '.join(selects)} ORDER BY n, lines DESC, value", []):
            found[n].append((value, lines))
    return {n: tuple(values) for n, values in found.items()}


def _dates(run: Run, table: str, columns: list[int]) -> dict[int, DateMarks]:
    return {n: DateMarks(*map(int, run(DateMarks.sql(table, f"c{n}"), [])[0])) for n in columns}


def numbers(run: Run, table: str, columns: list[int]) -> dict[int, NumberMarks]:
    """Return the marks of the numbers in columns of `table`, by the N of cN (table and columns are ours)."""
    if not columns:
        return {}
    asked = ", ".join(f"coalesce(bool_or(contains(c{n}, ',') OR contains(c{n}, '.')), false)" for n in columns)
    marked = run(f"SELECT {asked} FROM {table}", [])[0]  # noqa: S608 - ours
    return {
        n: NumberMarks(*map(int, run(NumberMarks.sql(table, f"c{n}"), [])[0])) if has else NO_NUMBERS
        for n, has in zip(columns, marked, strict=True)
    }
