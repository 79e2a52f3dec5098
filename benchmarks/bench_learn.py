"""Learn from 1,000,000, from 100,000 and from 800 worked accounts with 20 candidate criteria.

The book is open and its facts are ready; start-up (imports) is measured apart; medians of three. Beside the
million stands what any learner of tallies has to ask for: ten bins of each field, their counts, and those of pairs.
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from figures import Figure, at_most, itself, show
from tables import CRITERIA, END, write

if TYPE_CHECKING:
    import duckdb

RUNS = 3
SIZES = ((1_000_000, 10.0), (100_000, 5.0), (800, 2.0))
BARE, TIMES, MEMORY = 1_000_000, 3.0, 2_000.0  # from how many on the bare work is done too; the goals beside it, MB
BINS = 10


def prepare(folder: Path) -> dict[str, float]:
    import earmark

    with earmark.open_book(folder / "book", today=END) as book:
        earmark.load(book, folder / "companies.csv", folder / "deals.csv", as_of=END)
    return {}


def learn(folder: Path) -> dict[str, float]:
    import earmark

    path = stopwatch()
    with earmark.open_book(folder / "book", today=END) as book:
        book.facts.rows("SELECT count(*) FROM account")
        before = time.perf_counter()
        verb = earmark.learn  # imports what learning needs
        begun, cpu = time.perf_counter(), time.process_time()
        report = verb(book, as_of=END)
        seconds = time.perf_counter() - begun
    told = {"seconds": seconds, "cpu": time.process_time() - cpu, "start-up": begun - before}
    told |= {"path": path[-1] - path[0]}
    return told | {"accounts": float(report.counts.accounts)}


def bare(folder: Path) -> dict[str, float]:
    """Bin every field, then count won and all accounts by each bin and by each pair of bins."""
    import duckdb

    with duckdb.connect() as held:
        held.sql(f"ATTACH '{folder / 'book' / 'facts.duckdb'}' AS facts (READ_ONLY)")
        fields = held.table("facts.field").project("field, kind").order("field").fetchall()
        begun, cpu = time.perf_counter(), time.process_time()
        account, deal = held.table("facts.account"), held.table("facts.deal")
        won = deal.aggregate("account, bool_or(outcome = 'won')::INTEGER AS won", "account")
        bins = [f"{_bin(account, f'f{number}', kind)} AS b{number}" for number, kind in fields]
        account.join(won, "account").project(", ".join([*bins, "won"])).to_table("bins")
        names = [f"b{number}" for number, _ in fields]
        for asked in (*((one,) for one in names), *combinations(names, 2)):
            held.table("bins").aggregate(f"{', '.join(asked)}, sum(won), count(*)", ", ".join(asked)).fetchall()
    return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}


def _bin(account: duckdb.DuckDBPyRelation, column: str, kind: str) -> str:
    """Return the expression of a field's bin: tenths of a number or date, the commonest of other values."""
    if kind in {"number", "date"}:
        value = column if kind == "number" else f"epoch({column})"
        shares = [(i + 1) / BINS for i in range(BINS - 1)]
        edges = account.aggregate(f"approx_quantile({value}, {shares})").fetchall()[0][0]
        return f"CASE {' '.join(f'WHEN {value} < {edge} THEN {i}' for i, edge in enumerate(edges))} ELSE {BINS} END"
    rows = account.aggregate(f"{column}, count(*) AS n", column).order(f"n DESC, {column}").limit(BINS).fetchall()
    words = [f"WHEN {column} = '{value}' THEN {i}" for i, (value, _) in enumerate(rows) if value]
    return f"CASE {' '.join(words)} ELSE {BINS} END" if words else "0"


def stopwatch() -> list[float]:
    """Return the CPU times at which learning from the tally begins and at which the permutations have spoken.

    Of the thread that learns: where accounts are many, a second one makes the check meanwhile.
    """
    learner, at = importlib.import_module("earmark.learn.learner"), list[float]()

    def timed(name: str, *, after: bool) -> None:
        real = getattr(learner, name)

        def call(*given: object, **more: object) -> object:
            found = real(*given, **more) if after else None
            at.append(time.thread_time())
            return found if after else real(*given, **more)

        setattr(learner, name, call)

    timed("_learned", after=False)
    timed("p_value", after=True)
    return at


def figures(accounts: int, goal: float, folder: Path) -> list[Figure]:
    write(folder, accounts, CRITERIA)
    itself(__file__, "prepare", folder)
    runs = [itself(__file__, "learn", folder) for _ in range(RUNS)]
    told = {name: statistics.median(one[name] for one, _ in runs) for name in runs[0][0]}
    assert told["accounts"] > accounts * 0.9, told
    name = f"learn, {accounts:,} accounts"
    beside = _beside(name, folder, told, max(run.peak_mb for _, run in runs)) if accounts >= BARE else []
    return [
        at_most(f"{name} x {CRITERIA}", told["seconds"], "s", goal),
        Figure(f"{name}, CPU", told["cpu"], "s"),
        at_most(f"{name}, card and permutations alone, CPU", told["path"], "s", 0.5 if accounts <= 1000 else 5.0),
        Figure(f"{name}, start-up apart", told["start-up"], "s"),
        *(beside or [Figure(f"{name}, peak memory", max(run.peak_mb for _, run in runs), "MB")]),
    ]


def _beside(name: str, folder: Path, told: dict[str, float], peak: float) -> list[Figure]:
    runs = [itself(__file__, "bare", folder)[0] for _ in range(RUNS)]
    alone = {key: statistics.median(one[key] for one in runs) for key in runs[0]}
    return [
        at_most(f"{name}, of bins, counts and pairs in DuckDB", told["seconds"] / alone["seconds"], "times", TIMES),
        Figure(f"{name}, the same by CPU", told["cpu"] / alone["cpu"], "times"),
        at_most(f"{name}, peak memory", peak, "MB", MEMORY),
    ]


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        return [one for accounts, goal in SIZES for one in figures(accounts, goal, Path(name) / str(accounts))]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"prepare": prepare, "learn": learn, "bare": bare}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        show("Learn", main())
