"""Lines that are not taken: deleted records, ids a spreadsheet rounded, lines about nobody, repeated lines.

`refusal` (temporary): part, line, severity, column_label, reason, value.
"""

from __future__ import annotations

from earmark.book.cellwords import cells_of
from earmark.book.scene import Part, Scene

AT_ONCE = 8_000_000  # ids that are counted at once
_REASONS = (
    ("deleted", "deleted in the CRM", "''"),
    (
        "rounded",
        "the id was rounded by a spreadsheet: export it again and do not save it from one",
        "coalesce(id, '')",
    ),
    ("nobody", "", "''"),
)
_NOBODY = {"seen": "it has no id, domain or name to tell whose it is", "mention": "names no account"}


def refuse_lines(scene: Scene) -> None:
    """Set aside lines that cannot be taken, and of repeated ones all but one."""
    run = scene.engine.run
    run(
        "CREATE TEMP TABLE refusal (part INTEGER, line INTEGER, severity VARCHAR, column_label VARCHAR,"
        " reason VARCHAR, value VARCHAR)"
    )
    for table in ("seen", "mention"):
        for flag, reason, value in _REASONS:
            run(
                f"INSERT INTO refusal SELECT part, line, 'rejected', '', $1, {value} FROM {table} WHERE {flag}"
                " AND (part, line) NOT IN (SELECT (part, line) FROM refusal)",
                [reason or _NOBODY[table]],
                f"refuse {flag}",
            )
        _refuse_repeats(scene, table)
    for part in (*scene.holding("account_history"), *scene.holding("deal_history")):
        _refuse_unset(scene, part)
    for part in scene.holding("events"):
        _refuse_events(scene, part)
    run(
        "INSERT INTO refusal SELECT m.own_line, m.line, r.severity, r.column_label, r.reason, r.value FROM refusal r"
        " JOIN mention m ON m.part = r.part AND m.line = r.line WHERE m.own_line IS NOT NULL"
        " AND (m.own_line, m.line) NOT IN (SELECT (part, line) FROM refusal)",
        step="accounts on refused lines",
    )


def _refuse_unset(scene: Scene, part: Part) -> None:
    """A line of a history has to say when, of what field, and of which deal, if it is a deal's."""
    needs = {"changed": part.cell("changed", "DATE"), **{role: part.text(role) for role in ("field", "deal_id")}}
    for role, cell in needs.items():
        if (column := part.column(role)) is not None:
            scene.engine.run(
                f"INSERT INTO refusal SELECT {part.number}, line, 'rejected', $1, $2, coalesce(c{column.index}, '')"
                f" FROM {part.raw.name} WHERE {cell} IS NULL AND ({part.number}, line) NOT IN"
                " (SELECT (part, line) FROM refusal)",
                [column.label, _UNSET[role]],
                "lines of a history",
            )


_UNSET = {
    "changed": "it does not say when the value was set: give each line a date",
    "field": "it does not say which field changed: name it",
    "deal_id": "it does not say which deal it is of: give its id",
}


def _refuse_events(scene: Scene, part: Part) -> None:
    """An event has to say what happened and when; a day after the file's is none yet (but one: days end elsewhere)."""
    happened = part.cell("happened", "DATE")
    tests = [("happened", f"{happened} IS NULL", "it does not say when it happened: give it a date")]
    later = f"it lies after the day of the file, {part.load.as_of}: mend the date, or load the file with --as-of"
    tests.append(("happened", f"{happened} > DATE '{part.load.as_of}' + 1", later))
    if not part.reading.kind:
        tests.append(("kind", f"{part.text('kind')} IS NULL", "it does not say what happened: name a kind"))
    for role, test, reason in tests:
        column = part.column(role)
        label, value = (column.label, f"coalesce(c{column.index}, '')") if column else (role, "''")
        scene.engine.run(
            f"INSERT INTO refusal SELECT {part.number}, line, 'rejected', $1, $2, {value} FROM {part.raw.name}"
            f" WHERE {test} AND ({part.number}, line) NOT IN (SELECT (part, line) FROM refusal)",
            [label, reason],
            "events that are none",
        )


def _refuse_repeats(scene: Scene, table: str) -> None:
    """Of lines with one id (or, without ids, the same cells) keep the one touched last, else the later one.

    Where a file's lines hold deals and their accounts, an account may stand on several.
    """
    run = scene.engine.run
    run("CREATE TEMP TABLE twin (part INTEGER, line INTEGER, id VARCHAR, twin VARCHAR, cells UBIGINT, stamp DATE)")
    wide = {row[0] for row in scene.engine.rows("SELECT DISTINCT own_line FROM mention WHERE own_line IS NOT NULL")}
    of_lines = {row[0] for row in scene.engine.rows("SELECT DISTINCT part FROM mention WHERE own_line IS NOT NULL")}
    repeated = _repeated(scene, table)
    nameless = {row[0] for row in scene.engine.rows(f"SELECT DISTINCT part FROM {table} WHERE id IS NULL")}
    for part in scene.parts:
        if part.number in repeated - wide:
            _gather(scene, table, part, "s.id", "s.id IS NOT NULL")
        if part.number in nameless - wide - of_lines and any(part.column(role) for role in _NAMING):
            _gather(scene, table, part, cells_of(part) + "::VARCHAR", "s.id IS NULL")
    run(
        """
        INSERT INTO refusal
        SELECT t.part, t.line, 'duplicate', '', CASE WHEN t.cells = k.cells THEN 'a line like another one'
            ELSE 'the id of another line, with other values: the line touched last, else the later one, is kept'
            END, concat_ws(', ', t.id, 'line ' || k.line)
        FROM twin t JOIN (
            SELECT part, twin, arg_max(line, (coalesce(stamp, '-infinity'), line)) AS line,
                arg_max(cells, (coalesce(stamp, '-infinity'), line)) AS cells
            FROM twin GROUP BY part, twin
        ) k ON k.part = t.part AND k.twin = t.twin AND k.line <> t.line
        """,
        step="repeated lines",
    )
    run("DROP TABLE twin")


_NAMING = ("id", "domain", "name", "account_id", "account_domain", "account_name", "email")


def _repeated(scene: Scene, table: str) -> set[int]:
    """Return the parts that may hold an id twice; the ids of many lines are looked at by shares of their hashes."""
    lines = sum(part.raw.lines for part in scene.parts)
    shares = range(lines // AT_ONCE + 1)
    return {
        number
        for share in shares
        for (number,) in scene.engine.rows(
            f"SELECT DISTINCT part FROM (SELECT part, hash(id) AS of FROM {table} WHERE id IS NOT NULL"
            f"{f' AND hash(id) % {len(shares)} = {share}' if len(shares) > 1 else ''}"
            " GROUP BY part, of HAVING count(*) > 1)",
            step="ids told twice",
        )
    }


def _gather(scene: Scene, table: str, part: Part, twin: str, which: str) -> None:
    """Gather lines with one twin, and, where there are any, when each was last touched."""
    run, raw = scene.engine.run, part.raw.name
    run(
        f"INSERT INTO twin WITH told AS (SELECT s.line, s.id, {twin} AS twin, {cells_of(part)} AS cells FROM {table} s"
        f" JOIN {raw} r ON r.line = s.line ANTI JOIN refusal f ON f.part = s.part AND f.line = s.line"
        f" WHERE s.part = {part.number} AND {which}) SELECT {part.number}, line, id, twin, cells, NULL FROM told"
        " WHERE twin IN (SELECT twin FROM told GROUP BY twin HAVING count(*) > 1)",
        step="repeated lines",
    )
    touched = _TOUCHED.get(part.reading.holds, "happened")
    if part.column(touched) and scene.engine.rows(f"SELECT 1 FROM twin WHERE part = {part.number} LIMIT 1"):
        run(
            f"UPDATE twin SET stamp = r.stamp FROM (SELECT line, {part.cell(touched, 'DATE')} AS stamp FROM {raw})"
            f" r WHERE twin.part = {part.number} AND twin.line = r.line",
            step="when repeated lines were touched",
        )


_TOUCHED = {"accounts": "created", "deals": "closed", "contracts": "started", "contacts": "contacted"}
