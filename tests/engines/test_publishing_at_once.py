"""Two that publish one book to one Postgres at the same time: the second waits, and finds it done."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlglot import exp

from earmark.engines import Outside, open_engine
from earmark.engines.address import parse
from earmark.engines.duckdb import DuckDB
from earmark.sql import vocabulary as say

TABLES = {"account": ("account",)}
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


class Unread:
    """Facts that nobody may copy."""

    def kinds(self, table: str) -> dict[str, str]:
        raise AssertionError(table)


class Meanwhile:
    """Facts in the middle of whose copying another begins to publish."""

    def __init__(self, facts: DuckDB, begin: Any) -> None:
        self._facts, self._begin = facts, begin

    def kinds(self, table: str) -> dict[str, str]:
        self._begin()
        return self._facts.kinds(table)

    def run(self, query: str, step: str = "") -> None:
        self._facts.run(query, step=step)


def test_the_second_waits_and_copies_nothing(postgres: str, tmp_path: Path) -> None:
    facts = DuckDB(folder=tmp_path)
    facts.run("CREATE TABLE account AS SELECT 7::BIGINT AS account")
    first, second, watch = (open_engine(parse(postgres), "at_once", tmp_path) for _ in range(3))
    late: list[Future[None]] = []
    with ThreadPoolExecutor(1) as pool:

        def begin() -> None:
            late.append(pool.submit(second.take, Unread(), TABLES, "now", tmp_path))  # type: ignore[arg-type]
            _wait_for_one(watch)

        first.take(Meanwhile(facts, begin), TABLES, "now", tmp_path)  # type: ignore[arg-type]
        assert late[0].result(timeout=60) is None
    assert second.holds() == "now"
    assert second.rows(exp.select(say.column("account")).from_(say.table("account"))) == [(7,)]
    for engine in (first, second, watch):
        engine.close()


def _wait_for_one(watch: Outside) -> None:
    for _ in range(600):
        if watch.rows(exp.maybe_parse(WAITING, dialect="postgres"))[0][0] == 1:
            return
        time.sleep(0.1)
    raise TimeoutError
