"""What a load changed against the projection before it."""

from __future__ import annotations

from earmark.engines.duckdb import DuckDB


def remember(engine: DuckDB) -> None:
    """Keep the accounts, fields and deals as they were, to compare with."""
    for table, columns in (("account", "*"), ("field", "*"), ("deal", "crm, crm_id, outcome, account, opened, name")):
        if engine.columns(table):
            engine.run(f"CREATE OR REPLACE TEMP TABLE former_{table} AS SELECT {columns} FROM {table}")


def changes(engine: DuckDB) -> dict[str, int]:
    """Return accounts_new, accounts_updated, values_changed, deals_new, deals_updated against what is remembered."""
    if not engine.columns("former_account"):
        accounts, deals = (engine.rows(f"SELECT count(*) FROM {t}")[0][0] for t in ("account", "deal"))
        return {
            "accounts_new": accounts,
            "accounts_updated": 0,
            "values_changed": 0,
            "deals_new": deals,
            "deals_updated": 0,
        }
    new = engine.rows("SELECT count(*) FROM account ANTI JOIN former_account USING (key)")[0][0]
    updated, values = _values(engine)
    fresh, moved = engine.rows(
        "SELECT count(*) FILTER (WHERE f.crm_id IS NULL), count(*) FILTER (WHERE f.outcome <> d.outcome)"
        " FROM deal d LEFT JOIN former_deal f ON f.crm = d.crm AND f.crm_id = d.crm_id WHERE d.crm_id IS NOT NULL"
    )[0]
    unnamed = "SELECT count(*) FROM {} WHERE crm_id IS NULL"
    more = engine.rows(unnamed.format("deal"))[0][0] - engine.rows(unnamed.format("former_deal"))[0][0]
    return {
        "accounts_new": new,
        "accounts_updated": updated,
        "values_changed": values,
        "deals_new": fresh + max(more, 0),
        "deals_updated": moved,
    }


def _values(engine: DuckDB) -> tuple[int, int]:
    """Count accounts with a changed value, and changed values; a value that was empty before is not changed."""
    pairs = engine.rows("SELECT f.field, n.field FROM former_field f JOIN field n ON n.name = f.name ORDER BY 1")
    if not pairs:
        return 0, 0
    tests = [
        f"(f.f{was} IS NOT NULL AND f.f{was}::VARCHAR IS DISTINCT FROM n.f{now}::VARCHAR)::INTEGER"
        for was, now in pairs
    ]
    changed, total = engine.rows(
        f"SELECT count(*) FILTER (WHERE many > 0), coalesce(sum(many), 0) FROM (SELECT {' + '.join(tests)} AS many"
        " FROM former_account f JOIN account n USING (key))",
        step="what changed",
    )[0]
    return int(changed), int(total)
