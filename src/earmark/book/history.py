"""What was known when: each value of a field that another one replaced, and until when it held.

Two things tell of it: exports of different days, and property histories (see `book/dated.py`).
"""

from __future__ import annotations

from earmark.book.dated import FEWEST, LIKE, gather_values, letters, place_of
from earmark.book.own_events import make_own_events, note_changes
from earmark.book.scene import Field, Scene


def write_history(scene: Scene) -> None:
    """Write earlier values with the day until which they held, and when fields were first filled.

    Where a history goes beyond the newest export, the account's own value is brought up to it.
    Needs `told`, the lines of accounts that several lines tell of, where there are any.
    """
    gather_values(scene)
    make_own_events(scene)
    several = bool(scene.engine.columns("told"))
    dated = {int(row[0]) for row in scene.engine.rows("SELECT DISTINCT field FROM set_value", step="dated fields")}
    if not dated and (not several or len({load.as_of for load in scene.loads}) < 2):
        return
    _make_states(scene, several)
    for field in scene.fields:
        if several or field.number in dated:
            _write_field(scene, field, several, field.number in dated)


def _make_states(scene: Scene, several: bool) -> None:
    """Make `states`, the day whose state each load shows, and `made`, the day after each record was made."""
    states = ", ".join(f"({rank}, {load.number}, DATE '{load.as_of}')" for rank, load in enumerate(scene.loads))
    scene.engine.run(
        f"CREATE TEMP TABLE states AS SELECT * FROM (VALUES {states}) s (rank, load, as_of)", step="states of the loads"
    )
    told = " UNION ALL SELECT account, crm_id, created FROM told" if several else ""
    scene.engine.run(
        f"CREATE TEMP TABLE made AS SELECT account, crm_id, max(created) + 1 AS day FROM (SELECT account, crm_id,"
        f" created FROM account{told}) WHERE created IS NOT NULL GROUP BY account, crm_id",
        step="when records were made",
    )
    scene.engine.run(
        "CREATE TEMP TABLE giving AS SELECT account, id AS record, max(precedence) AS precedence FROM placed WHERE"
        " account IN (SELECT account FROM placed WHERE several GROUP BY account HAVING count(DISTINCT"
        " coalesce(precedence, -2)) > 1) GROUP BY account, id",
        step="records merged into one account",
    )


def _write_field(scene: Scene, field: Field, several: bool, dated: bool) -> None:
    """Write one field's earlier values, by the last word of each day on it."""
    run, place = scene.engine.run, place_of(field)
    if dated and field.kind == "category":
        _say_alike(scene, field)
    run(f"CREATE OR REPLACE TEMP TABLE saying AS {_sayings(field, several, dated)}", step="what was said of a field")
    _keep_standing(scene)
    run(
        "CREATE OR REPLACE TEMP TABLE last_word AS SELECT *, lead(value) OVER w AS next, lead(day) OVER w AS until,"
        " row_number() OVER w AS turn FROM (SELECT * FROM saying QUALIFY row_number() OVER (PARTITION BY account, day"
        " ORDER BY export DESC, stamp DESC, line DESC, value DESC) = 1) WINDOW w AS (PARTITION BY account"
        " ORDER BY day)",
        step="last words of days",
    )
    note_changes(scene, field)
    written = f"account, field, {place}, known_until, load, line"
    run(
        f"INSERT INTO account_history ({written}) SELECT account, {field.number}, value, until, load, line"
        " FROM last_word WHERE until IS NOT NULL AND next IS DISTINCT FROM value ORDER BY account, until",
        step="history",
    )
    if dated:
        _write_first(scene, field, written)
        _bring_up(scene, field)


def _keep_standing(scene: Scene) -> None:
    """Where records were merged, keep what is said of the one whose value stands: another's is no earlier value."""
    if scene.has("giving"):
        scene.engine.run(
            "DELETE FROM saying WHERE account IN (SELECT account FROM giving) AND (precedence IS NULL OR precedence IS"
            " DISTINCT FROM (SELECT max(s.precedence) FROM saying s WHERE s.account = saying.account AND s.value IS"
            " NOT NULL))",
            step="what was said of the record whose value stands",
        )


def _sayings(field: Field, several: bool, dated: bool) -> str:
    """Every word on a field: what exports show as of their day, what histories say was set on a day."""
    name, place = f"f{field.number}", place_of(field)
    of_exports = (
        f"SELECT account, as_of AS day, true AS export, '' AS stamp, arg_max(line, turn) AS line,"
        f" arg_max(t.load, turn) AS load, arg_max(t.{name}, turn) AS value, NULL AS old, NULL AS record, precedence"
        f" FROM told t JOIN states s USING (rank) WHERE t.{name} IS NOT NULL AND turn IS NOT NULL"
        " GROUP BY account, as_of, precedence"
    )
    of_one = (
        f"SELECT a.account, s.as_of, true, '', a.line, a.load, a.{name}, NULL, NULL, 0 FROM account a JOIN states s"
        f" ON s.load = a.load WHERE a.{name} IS NOT NULL AND a.account IN (SELECT account FROM set_value"
        f" WHERE field = {field.number})" + (" AND a.account NOT IN (SELECT account FROM told)" if several else "")
    )
    of_history = (
        f"SELECT v.account, day, false, stamp, line, load, {place}, old_{place}, v.record, CASE WHEN g.account IS"
        " NULL THEN (SELECT max(precedence) FROM giving WHERE giving.account = v.account) ELSE g.precedence END"
        " FROM set_value v LEFT JOIN giving g ON g.account = v.account AND g.record = v.record"
        f" WHERE field = {field.number}"
    )
    kept = f"CAST(NULL AS {field.type})"
    head = (
        f"SELECT NULL::BIGINT AS account, NULL::DATE AS day, false AS export, '' AS stamp, 0 AS line, 0 AS load,"
        f" {kept} AS value, {kept} AS old, '' AS record, 0 AS precedence WHERE false"
    )
    return " UNION ALL ".join([head, *([of_exports] if several else []), *([of_one, of_history] if dated else [])])


def _write_first(scene: Scene, field: Field, written: str) -> None:
    """Write what held before a history begins: the value it replaced, or none; and when there first was one.

    What was set on the day the record was made, or the next, counts as always known: before it
    the CRM knew nothing of the company. Where a log of changes has no line of an account made since
    it began, its value has been there from the first.
    """
    run = scene.engine.run
    run(
        "CREATE OR REPLACE TEMP TABLE opening AS SELECT s.account, s.day, s.old, s.load, s.line, w.value,"
        " s.export OR s.old IS NOT NULL OR coalesce(s.day <= m.day, false) AS always FROM (SELECT * FROM saying"
        " QUALIFY row_number() OVER (PARTITION BY account ORDER BY day, export, stamp, line, value) = 1) s"
        " JOIN last_word w ON w.account = s.account AND w.turn = 1 LEFT JOIN made m ON m.account = s.account"
        " AND m.crm_id = s.record WHERE s.account IN (SELECT account FROM set_value)",
        step="how histories begin",
    )
    run(
        f"INSERT INTO account_history ({written}) SELECT account, {field.number}, old, day, load, line FROM opening"
        " WHERE (NOT always OR old IS NOT NULL) AND old IS DISTINCT FROM value ORDER BY account",
        step="before a history",
    )
    told = f"SELECT account FROM set_value WHERE field = {field.number}"
    run(
        f"INSERT INTO first_filled SELECT o.account, {field.number}, CASE WHEN o.old IS NOT NULL OR (o.always AND"
        " o.value IS NOT NULL) THEN NULL ELSE f.day END FROM opening o JOIN (SELECT account, min(day) AS day FROM"
        f" last_word WHERE value IS NOT NULL GROUP BY account) f USING (account) WHERE o.account IN ({told})"
        f" UNION ALL SELECT a.account, {field.number}, NULL FROM account a LEFT JOIN (SELECT account, min(day) AS day"
        f" FROM made GROUP BY account) m ON m.account = a.account JOIN (SELECT min(day) AS day FROM set_value"
        f" WHERE field = {field.number} AND log) l ON l.day IS NOT NULL AND coalesce(m.day > l.day, true)"
        f" WHERE a.f{field.number} IS NOT NULL AND a.account NOT IN ({told})"
        " ORDER BY 1",
        step="when fields were first filled",
    )


def _bring_up(scene: Scene, field: Field) -> None:
    """Give the account the last word, where that is a history's."""
    scene.engine.run(
        f"UPDATE account SET f{field.number} = w.value FROM last_word w WHERE w.account = account.account"
        f" AND w.until IS NULL AND NOT w.export AND w.value IS DISTINCT FROM account.f{field.number}",
        step="accounts brought up to their history",
    )


def _say_alike(scene: Scene, field: Field) -> None:
    """Give a history's own words ('COMPUTER_SOFTWARE') the spelling that exports have for them.

    Where exports never say the word, and the accounts whose last word it is stand there with one
    other in nine of ten cases: one of the same letters, or at least three accounts of which the
    history tells up to the export's day: else the value may have changed since its last line.
    """
    name = f"f{field.number}"
    scene.engine.run(
        f"""
        CREATE OR REPLACE TEMP TABLE alike AS
        WITH last AS (
            SELECT account, text, day, load FROM set_value WHERE field = {field.number}
            QUALIFY row_number() OVER (PARTITION BY account ORDER BY day DESC, stamp DESC, line DESC, text DESC) = 1
        ), reach AS (
            SELECT load, max(day) AS newest FROM set_value GROUP BY load
        ), pair AS (
            SELECT l.text AS own, a.{name} AS shown, count(*) AS many,
                count(*) FILTER (WHERE l.day <= s.as_of AND s.as_of <= r.newest) AS sure
            FROM last l JOIN reach r ON r.load = l.load JOIN account a ON a.account = l.account
            LEFT JOIN states s ON s.load = a.load
            WHERE l.text IS NOT NULL AND a.{name} IS NOT NULL GROUP BY ALL
        ), best AS (
            SELECT own, shown, many, sure, sum(many) OVER (PARTITION BY own) AS total FROM pair
        )
        SELECT own, shown FROM best WHERE own NOT IN (SELECT DISTINCT {name} FROM account WHERE {name} IS NOT NULL)
            AND many >= {LIKE} * total AND (sure >= {FEWEST} OR {letters("own")} = {letters("shown")})
        """,
        step="words of a history",
    )
    for column in ("text", "old_text"):
        scene.engine.run(
            f"UPDATE set_value SET {column} = a.shown FROM alike a WHERE field = {field.number} AND {column} = a.own"
        )
