"""Spark: a book's facts as Parquet files that every worker reads; tables made on the way are kept in its memory."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from typing import TYPE_CHECKING, Any

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType

from earmark.engines.address import Address
from earmark.engines.duckdb import DuckDB
from earmark.engines.spoken import spoken
from earmark.errors import CallError, EngineError
from earmark.sql import vocabulary as say

if TYPE_CHECKING:
    from sqlglot import exp

    from earmark.engines import Row, Tables

MEANT = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.variable.substitute": "false",  # a value may hold ${...}
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
}
LONG = "-XX:-DontCompileHugeMethods"  # of a long CASE a long method is made, which Java would not compile
STARTED = {
    "spark.driver.defaultJavaOptions": LONG,
    "spark.executor.defaultJavaOptions": LONG,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.catalogImplementation": "in-memory",
}
LOCAL = {  # of one machine; a cluster says its own, and its workers have to reach this process
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
OURS = "spark.earmark"  # a setting by which an application started here is known
MARK = "mark"


class Spark:
    """A session of its own in the Spark application of this process, started where there is none yet.

    The facts stand as Parquet in the book's folder, which a cluster has to see under the same path.
    """

    dialect = "spark"

    def __init__(self, address: Address, folder: Path) -> None:
        self._address, self._place = address, folder.resolve() / "spark"
        self._made: dict[str, DataFrame] = {}
        with self._told("session"):
            self._session = _started(address.url).newSession()
            for name, value in MEANT.items():
                self._session.conf.set(name, value)
            self._see()

    def run(self, query: exp.Expression, *, step: str = "") -> None:
        """Run one statement: a table is made by keeping a query's answer, a view by naming the query."""
        name = query.this.name if query.key == "create" else query.args["tables"][0].name
        self._forget(name)
        if query.key == "create":
            self._keep(name, self._asked(query.expression, step), query.args["kind"] == "TABLE")

    def rows(self, query: exp.Expression, *, step: str = "") -> list[Row]:
        """Return all rows of a query."""
        text = spoken(query, self.dialect)
        with self._told(step, text):
            return [tuple(row) for row in self._session.sql(text).collect()]

    def arrays(self, query: exp.Expression, *, step: str = "") -> dict[str, Any]:
        """Return the columns of a query, whole numbers all of them and none null, as numpy arrays by name."""
        import numpy as np

        asked = self._asked(query, step)
        with self._told(step):
            found = np.array([tuple(row) for row in asked.collect()], np.int64).reshape(-1, len(asked.columns))
        return dict(zip(asked.columns, found.T.copy(), strict=True))

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Append rows to a table made before (table and columns are ours, never a user's text)."""
        if not rows:
            return
        with self._told(f"insert {table}"):
            there = self._made[table]
            kinds = StructType([there.schema[name] for name in columns])
            more = self._session.createDataFrame([tuple(row) for row in rows], kinds)
            self._keep(table, there.unionByName(more), kept=True)

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns, in order; empty if there is no such table."""
        with self._told("columns"):
            return list(self._session.table(table).columns) if self._session.catalog.tableExists(table) else []

    def holds(self) -> str:
        """Return the mark of the facts that are there; empty if there are none."""
        mark = self._place / MARK
        return mark.read_text("utf-8") if mark.exists() else ""

    def take(self, facts: DuckDB, tables: Tables, mark: str, place: Path) -> None:
        """Replace the facts by these columns of `facts`: written in `place`, and moved when all are there."""
        made = place.resolve() / f"{secrets.token_hex(8)}.spark"
        made.mkdir()
        for name, columns in tables.items():
            path = say.text(str(made / f"{name}.parquet")).sql(dialect="duckdb")
            facts.run(f"COPY (SELECT {', '.join(columns)} FROM {name}) TO {path} (FORMAT parquet)", step="publish")  # noqa: S608 - names of ours
        (made / MARK).write_text(mark, "utf-8")
        shutil.rmtree(self._place, ignore_errors=True)
        made.replace(self._place)
        with self._told("publish"):
            self._see()

    def close(self) -> None:
        """Let go of the tables made on the way; the application runs on until the process ends."""
        for name in list(self._made):
            self._forget(name)

    def _see(self) -> None:
        """Name the tables that are there."""
        for path in sorted(self._place.glob("*.parquet")) if self.holds() else ():
            read = self._session.read.option("__globPaths__", "false")  # a folder's name is no pattern
            read.parquet(f"file://{path}").createOrReplaceTempView(path.stem)

    def _asked(self, query: exp.Expression, step: str) -> DataFrame:
        text = spoken(query, self.dialect)
        with self._told(step, text):
            return self._session.sql(text)

    def _keep(self, name: str, asked: DataFrame, kept: bool) -> None:
        self._made[name] = asked.persist() if kept else asked
        asked.createOrReplaceTempView(name)

    def _forget(self, name: str) -> None:
        gone = self._made.pop(name, None)
        if gone is not None:
            gone.unpersist()
            self._session.catalog.dropTempView(name)

    @contextmanager
    def _told(self, step: str, text: str = "") -> Iterator[None]:
        try:
            yield
        except (PySparkException, Py4JError) as error:
            said = str(error).strip().partition("\n\nJVM stacktrace")[0]
            hint = f"The statement was: {text[:2000]}" if text else f"The engine is {self._address.shown}."
            hint = "Spark needs Java 17 or newer: install it, or set JAVA_HOME." if "JAVA_GATEWAY" in said else hint
            raise EngineError(f"{step or 'query'}: {said[:2000]}", hint) from None


def _started(master: str) -> SparkSession:
    """Return a session of this process's application; one of ours that runs elsewhere is ended first."""
    running = SparkContext._active_spark_context  # noqa: SLF001 - there is no other word for it
    if running is not None and running.master != master:
        if running.getConf().get(OURS) is None:
            raise CallError(
                f"A Spark application runs in this process already, at {running.master}.",
                "End it first, with its stop(), or name its master as the engine.",
            )
        running.stop()
        running = None
    return SparkSession(running or _context(master))


def settings(master: str) -> dict[str, str]:
    """Return what an application at `master` is started with."""
    return {**STARTED, **(LOCAL if master.startswith("local") else {}), OURS: "started"}


def _context(master: str) -> SparkContext:
    """Start the application, its log unread: it would stand between the answers."""
    asked = SparkConf(loadDefaults=False).setMaster(master).setAppName("earmark")
    asked.setAll(list(settings(master).items()))
    if SparkContext._gateway is None:  # noqa: SLF001 - a process has one Java
        SparkContext._ensure_initialized(gateway=launch_gateway(asked, {"stdout": DEVNULL, "stderr": DEVNULL}))  # noqa: SLF001 - as above
    conf = SparkConf()
    conf.setAll(asked.getAll())
    return SparkContext(conf=conf)
