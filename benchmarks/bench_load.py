"""Load 100,000 companies and 100,000 deals of 15 columns each, against DuckDB's own read_csv of the same files.

Both in processes of their own; the start-up (the same with ten lines) is measured apart and taken off;
the two take turns, and the fastest of five counts, since a busy machine only ever adds.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from figures import Figure, at_most, itself, show
from tables import END, write

LINES, RUNS = 100_000, 5


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
        large, small = Path(name) / "large", Path(name) / "small"
        write(large, LINES)
        write(small, 10)
        whole: dict[str, list[float]] = {"earmark": [], "duckdb": []}
        startup: dict[str, list[float]] = {"earmark": [], "duckdb": []}
        peak = 0.0
        for _ in range(RUNS):
            for how, taken in whole.items():
                told, run = itself(__file__, how, large)
                taken.append(told["seconds"])
                startup[how].append(itself(__file__, how, small)[0]["seconds"])
                peak = max(peak, run.peak_mb)
    seconds = {how: min(whole[how]) - min(startup[how]) for how in whole}
    return [
        Figure("load, seconds", seconds["earmark"], "s"),
        Figure("load, start-up apart", min(startup["earmark"]), "s"),
        Figure("DuckDB read_csv, seconds", seconds["duckdb"], "s"),
        at_most("load / read_csv", seconds["earmark"] / seconds["duckdb"], "x", 8),
        Figure("load, peak memory", peak, "MB"),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"earmark": by_earmark, "duckdb": by_duckdb}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        show("Load: 100,000 companies + 100,000 deals, 15 columns each", main())
