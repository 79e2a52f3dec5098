"""Learn from 100,000 and from 800 worked accounts with 20 candidate criteria.

The book is open and its facts are ready; start-up (imports) is measured apart; medians of three.
"""

from __future__ import annotations

import importlib
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


def stopwatch() -> list[float]:
    """Return the CPU times at which learning from the tally begins and at which the permutations have spoken."""
    learner, at = importlib.import_module("earmark.learn.learner"), list[float]()

    def timed(name: str, *, after: bool) -> None:
        real = getattr(learner, name)

        def call(*given: object, **more: object) -> object:
            found = real(*given, **more) if after else None
            at.append(time.process_time())
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
    return [
        at_most(f"{name} x {CRITERIA}", told["seconds"], "s", goal),
        Figure(f"{name}, CPU", told["cpu"], "s"),
        at_most(f"{name}, card and permutations alone, CPU", told["path"], "s", 0.5 if accounts <= 1000 else 5.0),
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
