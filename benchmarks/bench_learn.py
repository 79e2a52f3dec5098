"""Learn from 100,000 and from 800 worked accounts with 20 candidate criteria.

The book is open and its facts are ready; start-up (imports) is measured apart; medians of three.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from figures import Figure, at_most, itself, show
from tables import CRITERIA, END, write

RUNS = 3
SIZES = ((100_000, 5.0), (800, 2.0))


def prepare(folder: Path) -> dict[str, float]:
    import earmark

    with earmark.open_book(folder / "book", today=END) as book:
        earmark.load(book, folder / "companies.csv", folder / "deals.csv", as_of=END)
    return {}


def learn(folder: Path) -> dict[str, float]:
    import earmark

    with earmark.open_book(folder / "book", today=END) as book:
        book.facts.rows("SELECT count(*) FROM account")
        before = time.perf_counter()
        verb = earmark.learn  # imports what learning needs
        begun, cpu = time.perf_counter(), time.process_time()
        report = verb(book, as_of=END)
        seconds = time.perf_counter() - begun
    told = {"seconds": seconds, "cpu": time.process_time() - cpu, "start-up": begun - before}
    return told | {"accounts": float(report.counts.accounts)}


def figures(accounts: int, goal: float, folder: Path) -> list[Figure]:
    write(folder, accounts, CRITERIA)
    itself(__file__, "prepare", folder)
    runs = [itself(__file__, "learn", folder) for _ in range(RUNS)]
    told = {name: statistics.median(one[name] for one, _ in runs) for name in runs[0][0]}
    assert told["accounts"] > accounts * 0.9, told
    name = f"learn, {accounts:,} accounts"
    return [
        at_most(f"{name} x {CRITERIA}", told["seconds"], "s", goal),
        Figure(f"{name}, CPU", told["cpu"], "s"),
        Figure(f"{name}, start-up apart", told["start-up"], "s"),
        Figure(f"{name}, peak memory", max(run.peak_mb for _, run in runs), "MB"),
    ]


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        return [one for accounts, goal in SIZES for one in figures(accounts, goal, Path(name) / str(accounts))]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"prepare": prepare, "learn": learn}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        show("Learn", main())
