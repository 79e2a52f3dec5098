"""Where facts are many: score, market and a tally of the chosen criteria with its fit, at 1, 10 and 100 million.

Accounts are made in the engine, in a file, with eight columns; one in eight was won, by a law of six of them.
Scoring writes score, pattern, tier and exclusion of every account into a table; the market is its count by
tier; the tally groups all accounts by the bins of the card's criteria and outcome, and the ridge and the card
are fitted to it. Each size in a process of its own, wall clock. `bench_scale.py 1000000` measures one size alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench_score import AS_OF, MAKE, PARTS, profile
from earmark.engines.duckdb import DuckDB
from earmark.sql import vocabulary as say
from earmark.sql.score import score_query
from earmark.sql.tally import MEASURES, tally_query
from figures import Figure, at_most, itself, show

SIZES = (1_000_000, 10_000_000, 100_000_000)
SLOPE = 1.2  # of the time that ten times the accounts take in proportion
LAW = """SELECT *, CASE WHEN hash(account, 20) % 1000 < 60
  + CASE WHEN f0 IN ('industry 1', 'industry 2') THEN 120 ELSE 0 END
  + CASE WHEN contains(f4, ';salesforce;') THEN 90 ELSE 0 END + CASE WHEN f1 >= 51 AND f1 < 201 THEN 80 ELSE 0 END
  THEN 1 ELSE 0 END AS outcome, -1 AS closed, -1 AS left_month, -1 AS seller FROM account"""
CHOSEN = ("f0", "f1", "f2", "f3", "f4", "f7")


def measured(accounts: int) -> dict[str, float]:
    """Return the seconds of each step, and what the card found."""
    with tempfile.TemporaryDirectory() as name:
        facts, took = Path(name) / "facts.duckdb", dict[str, float]()
        engine = DuckDB(facts, Path(name))
        took["make"] = _timed(lambda: engine.run(MAKE.format(accounts)))
        engine.run("CHECKPOINT")
        took["bytes"] = facts.stat().st_size / accounts
        engine.run(f"CREATE TABLE snapshot AS {LAW}")
        engine.run("DROP TABLE account")
        names = {field: say.column(field) for field in PARTS}
        scored = score_query(profile(full=True), say.table("snapshot"), names, AS_OF, keep=("account",))
        took["score"] = _timed(lambda: engine.run(f"CREATE TABLE scored AS {scored.sql(dialect='duckdb')}"))
        took["market"] = _timed(lambda: engine.rows("SELECT tier, excluded, count(*) FROM scored GROUP BY ALL"))
        took["tally"], took["fit"], took["lines"], took["points"] = learned(engine)
        engine.close()
    return took


def learned(engine: DuckDB) -> tuple[float, float, float, float]:
    """Count by the chosen criteria, fit the ridge and the card; return seconds, lines and rows of the card."""
    from earmark.learn.fields import Field
    from earmark.learn.points import Limits
    from earmark.learn.ranges import ruler
    from earmark.learn.tally import Tally
    from earmark.learn.training import train
    from earmark.verbs.counting import unpacked

    criteria = [
        replace(c, bins=tuple(replace(b, points=0) for b in c.bins))
        for c in profile(full=False).card.criteria
        if c.name in CHOSEN
    ]
    begun = time.perf_counter()
    query = tally_query(criteria, {c.field: say.column(c.field) for c in criteria}, "snapshot")
    answer = engine.arrays(query)
    counted = time.perf_counter() - begun
    outcome, *months = (np.asarray(answer[m]) for m in MEASURES)
    closed, left, seller = (one.astype(np.int32) for one in months)
    count = np.asarray(answer["accounts"]).astype(np.int64)
    month = AS_OF.year * 12 + AS_OF.month - 1
    tally = Tally(
        tuple(criteria), unpacked(answer, criteria), outcome.astype(np.int8), closed, left, seller, count, month
    )
    rulers = {c.field: ruler(Field(0, c.field, c.kind)) for c in criteria if c.kind in ("number", "date")}
    begun = time.perf_counter()
    found = train(tally, (tally.outcome == 1) * 1.0, rulers, Limits(), np.zeros(len(criteria), bool))
    rows = sum(int((points != 0).sum()) for points in found.card.points)
    return counted, time.perf_counter() - begun, float(len(count)), float(rows)


def _timed(run) -> float:  # type: ignore[no-untyped-def]  # noqa: ANN001 - any step
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def figures(accounts: int, before: dict[str, float] | None) -> tuple[list[Figure], dict[str, float]]:
    """Return the figures of one size beside those of a tenth of it, and the seconds taken."""
    took, run = itself(__file__, accounts)
    took["tally and fit"] = took["tally"] + took["fit"]
    name, goals = f"{accounts:,} accounts", {"score": 90.0, "tally and fit": 60.0}
    told = [
        Figure(f"{name}: lines of the tally", took["lines"], ""),
        Figure(f"{name}: facts on disk, an account", took["bytes"], "B"),
    ]
    for step in ("score", "market", "tally and fit"):
        goal = accounts == SIZES[-1] and step in goals
        told.append(at_most(f"{name}: {step}", took[step], "s", goals[step]) if goal else
                    Figure(f"{name}: {step}", took[step], "s"))  # fmt: skip
        if before and accounts == SIZES[-1] and step in goals:
            told.append(
                at_most(f"{name}: {step}, per account / at a tenth", took[step] / before[step] / 10, "x", SLOPE)
            )
    told.append(at_most(f"{name}: peak memory", run.peak_mb, "MB", 4000))
    return told, took


def main(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    found, before = list[Figure](), None
    for accounts in sizes:
        told, before = figures(accounts, before)
        found += told
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1 and Path(sys.argv[0]).name == "bench_scale.py" and not sys.argv[1].startswith("-"):
        print(json.dumps(measured(int(sys.argv[1]))))
    else:
        show("Scale", main())
