"""What a later export replaced: the earlier value, and until when it held."""

from __future__ import annotations

from earmark.book.scene import Field, Scene


def write_history(scene: Scene) -> None:
    """Write each value of a field that a load of a later state changed, known until that state's date.

    Needs `told`, the lines of accounts that several lines tell of; without it nothing can have changed.
    """
    if not scene.engine.columns("told") or len({load.as_of for load in scene.loads}) < 2:
        return
    states = ", ".join(f"({rank}, DATE '{load.as_of}')" for rank, load in enumerate(scene.loads))
    scene.engine.run(
        f"CREATE TEMP TABLE states AS SELECT * FROM (VALUES {states}) s (rank, as_of)", step="states of the loads"
    )
    for field in scene.fields:
        _write_field(scene, field)


def _write_field(scene: Scene, field: Field) -> None:
    """Of each state's last value: those that the next state's value differs from."""
    number, text, day = (field.kind == "number", field.kind in {"category", "list", "text"}, field.kind == "date")
    scene.engine.run(
        f"""
        INSERT INTO account_history
        WITH state AS (
            SELECT t.account, s.as_of, arg_max(t.f{field.number}, t.turn) AS value, arg_max(t.load, t.turn) AS load,
                arg_max(t.line, t.turn) AS line
            FROM told t JOIN states s USING (rank) WHERE t.f{field.number} IS NOT NULL GROUP BY ALL
        ), changed AS (
            SELECT *, lead(value) OVER w AS next, lead(as_of) OVER w AS until FROM state
            WINDOW w AS (PARTITION BY account ORDER BY as_of)
        )
        SELECT account, {field.number}, {"value" if number else "NULL"}, {"value" if text else "NULL"},
            {"value" if day else "NULL"}, until, load, line
        FROM changed WHERE next IS NOT NULL AND next <> value ORDER BY account
        """,
        step="history",
    )
