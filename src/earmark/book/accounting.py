"""Every line accounted for: the problems, what became of each load's lines, and what is worth saying."""

from __future__ import annotations

from earmark.book.scene import Part, Scene
from earmark.facts.schema import LOAD
from earmark.sources.cells import unreadable
from earmark.sources.mapping import Column

_KEPT_BY = {  # kinds of reading that may leave a line out; the others take every line
    "accounts",
    "deals",
    "contracts",
    "contacts",
    "events",
    "after_sale",
    "leads",
    "account_history",
    "deal_history",
}


def write_problems(scene: Scene) -> None:
    """Write lines not taken (by staging, by a pass), cells not read, and lines taken with a remark."""
    run = scene.engine.run
    places = ", ".join(f"({part.number}, {part.load.number}, {part.rank})" for part in scene.parts) or "(0, 0, 0)"
    run(f"CREATE TEMP TABLE place AS SELECT * FROM (VALUES {places}) p (part, load, rank)")
    run("CREATE TEMP TABLE file (load INTEGER, name VARCHAR, raw VARCHAR)")
    files = [(load.number, load.file, load.raw) for load in scene.loads]
    scene.engine.insert("file", ("load", "name", "raw"), files)
    run(
        "INSERT INTO problem SELECT f.load, f.name, r.line, r.column_label, r.reason, r.value, r.severity"
        " FROM refused r JOIN file f ON f.raw = r.name",
        step="lines refused by staging",
    )
    _write_refusals(scene)
    for part in scene.parts:
        _write_cells(scene, part)
    _write_remarks(scene)


def _write_refusals(scene: Scene) -> None:
    """A line that another reading of the same file took is not lost: its refusal is a note, its repetition nothing."""
    leaving = {part.number for part in scene.parts if part.reading.holds in _KEPT_BY}
    taking = sorted({part.rank for part in scene.parts if part.number not in leaving})
    full = f"rank IN ({', '.join(map(str, taking))})" if taking else "false"
    scene.engine.run(
        f"""
        CREATE TEMP TABLE fate AS
        SELECT p.rank, p.load, r.line, {full} OR count(DISTINCT r.part) < any_value(a.many) AS taken,
            bool_or(r.severity = 'duplicate') AS repeated
        FROM refusal r JOIN place p ON p.part = r.part
        JOIN (SELECT rank, count(*) AS many FROM place GROUP BY rank) a USING (rank)
        GROUP BY p.rank, p.load, r.line
        """,
        step="what became of refused lines",
    )
    scene.engine.run(
        "INSERT INTO problem SELECT p.load, f.name, r.line, r.column_label, r.reason, r.value,"
        " CASE WHEN t.taken THEN 'note' ELSE r.severity END FROM refusal r JOIN place p ON p.part = r.part"
        " JOIN file f ON f.load = p.load JOIN fate t ON t.rank = p.rank AND t.line = r.line"
        " WHERE NOT (t.taken AND r.severity = 'duplicate')",
        step="lines refused",
    )


def _write_cells(scene: Scene, part: Part) -> None:
    """Write the cells that their column's kind cannot read; columns with none but usual ones are passed over."""
    columns = {column.index: column for column in _read(scene, part) if column.kind in WORDS}
    if not columns:
        return
    asked = (f"count(*) FILTER (WHERE {unusual(column)})" for column in columns.values())
    counts = scene.engine.rows(f"SELECT {', '.join(asked)} FROM {part.raw.name}", step="unusual cells")[0]
    for column, count in zip(columns.values(), counts, strict=True):
        if count:
            scene.engine.run(
                f"INSERT INTO problem SELECT {part.load.number}, $1, line, $2, $3, c{column.index}, 'cell' FROM"
                f" (SELECT * FROM {part.raw.name} WHERE {unusual(column)}) WHERE {unreadable(column)}"
                f" AND ({part.number}, line) NOT IN (SELECT (part, line) FROM refusal)",
                [part.load.file, part.raw.labels[column.index], f"not {WORDS[column.kind]}: read as missing"],
                "cells not read",
            )


WORDS = {  # kind -> what a cell of it is called
    "number": "a number",
    "money": "a sum of money",
    "boolean": "yes or no",
    "band": "a band",
    "date": "a date",
}
_WHOLE = "regexp_full_match({cell}, '-?[0-9]{{1,13}}')"
_USUAL = {  # kind -> SQL that is true of cells in its usual spelling, which need no closer look
    "number": _WHOLE,
    "money": _WHOLE,
    "band": "false",
    "boolean": "lower({cell}) IN ('true', 'false', 'yes', 'no', '0', '1')",
    "date": "left({cell}, 10) BETWEEN '1900-01-01' AND '2100-12-31' AND TRY_CAST(left({cell}, 10) AS DATE) IS NOT NULL"
    " AND (length({cell}) = 10 OR {cell}[11] IN (' ', 'T'))",
}


def unusual(column: Column) -> str:
    """Return SQL that is true of cells not in their kind's usual spelling; the kinds are those of `WORDS`."""
    cell = f"c{column.index}"
    return f"({cell} IS NOT NULL AND NOT ({_USUAL[column.kind].format(cell=cell)}))"


def _read(scene: Scene, part: Part) -> list[Column]:
    roles = [column for column in part.reading.columns if column.role]
    return [*roles, *(scene.field_columns(part).values() if part.reading.holds == "accounts" else ())]


def _write_remarks(scene: Scene) -> None:
    """Lines taken that do not say clearly whose they are, or how they stand."""
    for how, reason in (
        ("several", "several accounts have this name: taken without account"),
        ("unknown", "its account is not among the accounts loaded: taken without account"),
        ("unsure", "its account is not sure: taken without account until you say, see earmark events"),
    ):
        scene.engine.run(
            "INSERT INTO problem SELECT p.load, f.name, b.line, '', $1, coalesce(m.aid, m.host, m.name, ''), 'note'"
            f" FROM belongs b JOIN place p ON p.part = b.part JOIN file f ON f.load = p.load JOIN mention m"
            f" ON m.part = b.part AND m.line = b.line WHERE b.how = '{how}'",
            [reason],
            "lines without account",
        )
    others = ", ".join(str(p.number) for p in scene.parts if p.reading.holds != "deals") or "-1"
    scene.engine.run(
        "INSERT INTO problem SELECT p.load, f.name, b.line, '', $1, coalesce(m.mail, ''), 'note' FROM belongs b"
        " JOIN place p ON p.part = b.part JOIN file f ON f.load = p.load JOIN mention m ON m.part = b.part"
        f" AND m.line = b.line WHERE b.how = 'none' AND b.part IN ({others})",
        ["its mail alone does not tell its account: taken without account"],
        "lines that name no account",
    )
    for part in scene.holding("deals"):
        stage = part.column("stage")
        flagged = part.reading.every or part.column("is_closed") or part.column("won")
        if stage is not None and not flagged:
            scene.engine.run(
                f"INSERT INTO problem SELECT {part.load.number}, $1, d.line, $2, $3, d.stage, 'note' FROM told_deal d"
                f" WHERE d.part = {part.number} AND d.stage IS NOT NULL AND NOT d.understood",
                [part.load.file, stage.label, "not known to be won, lost or open: taken as open"],
                "stages not known",
            )


def write_loads(scene: Scene) -> None:
    """Write each load's accounting: lines = accepted + rejected + duplicate + blank."""
    rows = []
    lost = {
        load: (rejected, repeated)
        for load, rejected, repeated in scene.engine.rows(
            "SELECT load, count(*) FILTER (WHERE NOT repeated), count(*) FILTER (WHERE repeated) FROM fate"
            " WHERE NOT taken GROUP BY load"
        )
    }
    for rank, load in enumerate(scene.loads):
        parts = [part for part in scene.parts if part.rank == rank]
        raw = parts[0].raw
        rejected, repeated = lost.get(load.number, (0, 0))
        accepted = raw.lines - raw.rejected - raw.blank - rejected - repeated
        holds, crm = ",".join(part.reading.holds for part in parts), parts[0].reading.crm
        counts = (raw.lines, accepted, raw.rejected + rejected, repeated, raw.blank)
        rows.append((load.number, load.file, load.sha, holds, crm, load.as_of, *counts))
    scene.engine.insert("load", tuple(LOAD), rows, tuple(LOAD.values()))
