"""What a load changed against the projection before it: accounts, their values, and every other fact."""

from __future__ import annotations

from earmark.engines.duckdb import DuckDB
from earmark.facts.schema import TABLES

_FACTS = {
    "deal": "deals",
    "contract": "contracts",
    "contact": "contacts",
    "event": "events",
    "after_sale": "after_sale",
}
_PLACED = ("account", "deal", "load", "line")  # numbers that a load may shift: no facts


def remember(engine: DuckDB) -> None:
    """Keep the accounts, fields and facts as they were, to compare with."""
    for table in ("account", "field"):
        if engine.columns(table):
            engine.run(f"CREATE OR REPLACE TEMP TABLE former_{table} AS SELECT * FROM {table}")
    for table in _FACTS:
        if engine.columns(table):
            engine.run(f"CREATE OR REPLACE TEMP TABLE former_{table} AS {_rows(table)}")


def changes(engine: DuckDB) -> dict[str, int]:
    """Return accounts_new, accounts_updated, values_changed and values_filled, then new, updated and gone facts."""
    if not engine.columns("former_account"):
        found = {"accounts_new": _count(engine, "account"), "accounts_updated": 0, "values_changed": 0}
        return found | {f"{name}_new": _count(engine, table) for table, name in _FACTS.items()}
    new = engine.rows("SELECT count(*) FROM account ANTI JOIN former_account USING (key)")[0][0]
    updated, changed, filled = _values(engine)
    found = {"accounts_new": new, "accounts_updated": updated, "values_changed": changed, "values_filled": filled}
    for table, name in _FACTS.items():
        found |= _facts(engine, table, name)
    return found


def _count(engine: DuckDB, table: str) -> int:
    return int(engine.rows(f"SELECT count(*) FROM {table}")[0][0])


def _rows(table: str) -> str:
    """The rows of a table of facts with their account's key, without the numbers that a load may shift."""
    columns = ", ".join(f"t.{name}" for name in TABLES[table] if name not in _PLACED)
    return f"SELECT a.key, {columns} FROM {table} t LEFT JOIN account a ON a.account = t.account"


def _facts(engine: DuckDB, table: str, name: str) -> dict[str, int]:
    """Count facts that are new, that say something else now, and that are gone; without former ones all are new."""
    come, left = _differing(engine, table) if _count(engine, f"former_{table}") else (_count(engine, table), 0)
    told = {"new": max(come - left, 0), "updated": min(come, left), "gone": max(left - come, 0)}
    return {f"{name}_{what}": many for what, many in told.items()}


def _differing(engine: DuckDB, table: str) -> tuple[int, int]:
    """Count the facts that there were not before, and those that there are no more."""
    both = f"SELECT *, 1 AS many FROM ({_rows(table)}) UNION ALL SELECT *, -1 FROM former_{table}"
    come, left = engine.rows(
        "SELECT coalesce(sum(more) FILTER (more > 0), 0), coalesce(-sum(more) FILTER (more < 0), 0)"
        f" FROM (SELECT * EXCLUDE (many), sum(many) AS more FROM ({both}) GROUP BY ALL)",
        step="what changed",
    )[0]
    return int(come), int(left)


def _values(engine: DuckDB) -> tuple[int, int, int]:
    """Count accounts known before with a changed value, changed values, and values that were empty before."""
    pairs = engine.rows("SELECT f.field, n.field FROM field n LEFT JOIN former_field f ON n.name = f.name ORDER BY 2")
    if not pairs:
        return 0, 0, 0
    was = [(f"f.f{before}" if before is not None else "NULL", f"n.f{now}") for before, now in pairs]
    changed = " + ".join(f"({a} IS NOT NULL AND {a}::VARCHAR IS DISTINCT FROM {b}::VARCHAR)::INTEGER" for a, b in was)
    filled = " + ".join(f"({a} IS NULL AND {b} IS NOT NULL)::INTEGER" for a, b in was)
    row = engine.rows(
        "SELECT count(*) FILTER (WHERE many > 0), coalesce(sum(many), 0), coalesce(sum(more), 0) FROM"
        f" (SELECT {changed} AS many, {filled} AS more FROM former_account f JOIN account n USING (key))",
        step="what changed",
    )[0]
    return int(row[0]), int(row[1]), int(row[2])
