"""Load 100,000 and 1,000,000 companies and as many deals of 15 columns, against DuckDB's own read_csv of the files.

Both in processes of their own; the start-up (the same with ten lines) is measured apart and taken off;
the two take turns, and the fastest counts, since a busy machine only ever adds.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from figures import Figure, at_most, itself, show
from tables import END, write

SIZES = ((100_000, 5), (1_000_000, 2))  # lines of each file, runs
MEMORY = 2_000.0  # MB


def by_earmark(folder: Path) -> dict[str, float]:
    import earmark

    begun = time.perf_counter()
    with earmark.open_book(folder / f"book-{time.time_ns()}", today=END) as book:
        report = earmark.load(book, folder / "companies.csv", folder / "deals.csv", as_of=END)
        assert all(one.lines == one.accepted for one in report.files), report
        accounts = book.facts.rows("SELECT count(*) FROM account")[0][0]
    return {"seconds": time.perf_counter() - begun, "accounts": float(accounts)}


def by_duckdb(folder: Path) -> dict[str, float]:
    import duckdb

    begun = time.perf_counter()
    with duckdb.connect() as engine:
        for name in ("companies", "deals"):
            engine.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{folder / name}.csv')")  # noqa: S608 - ours
    return {"seconds": time.perf_counter() - begun}


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        small = Path(name) / "small"
        write(small, 10)
        return [one for lines, runs in SIZES for one in figures(Path(name) / str(lines), small, lines, runs)]


def figures(large: Path, small: Path, lines: int, runs: int) -> list[Figure]:
    write(large, lines)
    whole: dict[str, list[float]] = {"earmark": [], "duckdb": []}
    startup: dict[str, list[float]] = {"earmark": [], "duckdb": []}
    peak = 0.0
    for _ in range(runs):
        for how, taken in whole.items():
            told, run = itself(__file__, how, large)
            taken.append(told["seconds"])
            startup[how].append(itself(__file__, how, small)[0]["seconds"])
            peak = max(peak, run.peak_mb)
        for made in large.glob("book-*"):
            shutil.rmtree(made)
    seconds = {how: min(whole[how]) - min(startup[how]) for how in whole}
    name = f"load, {lines:,} + {lines:,} lines"
    return [
        Figure(f"{name}, seconds", seconds["earmark"], "s"),
        Figure(f"{name}, start-up apart", min(startup["earmark"]), "s"),
        Figure(f"{name}, DuckDB read_csv", seconds["duckdb"], "s"),
        at_most(f"{name}, load / read_csv", seconds["earmark"] / seconds["duckdb"], "x", 8),
        at_most(f"{name}, peak memory", peak, "MB", MEMORY),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"earmark": by_earmark, "duckdb": by_duckdb}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        show("Load: companies and deals, 15 columns each", main())
