"""What property histories tell: each value with its account, its field and the day it was set.

Tables made here (temporary):
field_name  see `book/naming.py`
set_cell    every accepted line that tells of a field: part, line, account, record, field, day, stamp, cell, was
set_value   the same typed, in the column of `account_history` that fits the field's kind; `old`: the value before
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from earmark.book.accounting import WORDS
from earmark.book.naming import beside, forget, name_fields
from earmark.book.scene import Field, Part, Scene
from earmark.sources.cells import typed, unreadable
from earmark.sources.dates import date
from earmark.sources.kinds import content
from earmark.sources.mapping import CellKind, Column
from earmark.sources.notation import WHOLE, date_order, decimal_mark
from earmark.sources.profiling import ColumnProfile, profile

LIKE = 0.9  # of the accounts that two sources tell of, those of which they have to say the same
FEWEST = 3  # such accounts
_CELL = (
    "part INTEGER, line INTEGER, account BIGINT, record VARCHAR, field INTEGER, day DATE, stamp VARCHAR, cell VARCHAR,"
    " was VARCHAR"
)
_VALUE = (
    "account BIGINT, record VARCHAR, field INTEGER, day DATE, stamp VARCHAR, line INTEGER, load INTEGER, log BOOLEAN,"
    " number DECIMAL(18,4), text VARCHAR, date DATE, old_number DECIMAL(18,4), old_text VARCHAR, old_date DATE"
)


def gather_values(scene: Scene) -> None:
    """Make the tables that this module names; each value is read as its own history writes it."""
    run = scene.engine.run
    run(f"CREATE TEMP TABLE set_cell ({_CELL})")
    run(f"CREATE TEMP TABLE set_value ({_VALUE})")
    guessed = name_fields(scene)
    for part in scene.holding("account_history"):
        _gather_lines(scene, part)
    for part in scene.holding("accounts"):
        _gather_beside(scene, part)
    told = scene.engine.rows("SELECT DISTINCT part, field FROM set_cell ORDER BY part, field", step="fields of history")
    for number, field in told:
        _type(scene, scene.parts[number], scene.fields[field], field in guessed)


def place_of(field: Field) -> str:
    """Return the column of `account_history` that a field's values stand in."""
    return field.kind if field.kind in {"number", "date"} else "text"


def letters(text: str) -> str:
    """Return SQL for the letters and digits of a text alone."""
    return f"regexp_replace({text}, '[^[:alnum:]]', '', 'g')"


def _gather_lines(scene: Scene, part: Part) -> None:
    """A file of history: a line a value."""
    scene.engine.run(
        f"INSERT INTO set_cell SELECT {part.number}, r.line, n.account, m.aid, f.field, {part.cell('changed', 'DATE')},"
        f" {part.text('changed')}, {part.text('value')}, {part.text('old_value')} FROM {part.raw.name} r"
        f" JOIN field_name f ON f.part = {part.number} AND f.name = {part.text('field')} AND f.field IS NOT NULL"
        f" JOIN mention m ON m.part = {part.number} AND m.line = r.line"
        f" JOIN belongs b ON b.part = {part.number} AND b.line = r.line JOIN numbered n ON n.key = b.key",
        step="lines of a history",
    )


def _gather_beside(scene: Scene, part: Part) -> None:
    """Earlier values beside an account's own: a line of the cell a value, its day, a tab, the value."""
    for column in part.reading.columns:
        if (field := beside(scene, part, column)) is not None:
            stamp, cell = (f"split_part(one, chr(9), {n})" for n in (1, 2))
            scene.engine.run(
                f"INSERT INTO set_cell SELECT {part.number}, line, account, id, {field.number},"
                f" {date(stamp, 'ms')} AS day, {stamp}, nullif({cell}, ''), NULL FROM (SELECT r.line, i.account, i.id,"
                f" unnest(string_split(r.c{column.index}, chr(10))) AS one FROM {part.raw.name} r JOIN placed i"
                f" ON i.part = {part.number} AND i.line = r.line) WHERE day IS NOT NULL",
                step="earlier values",
            )


def _type(scene: Scene, part: Part, field: Field, guessed: bool) -> None:
    """Type what one part tells of one field, and tell the cells that cannot be read: they set nothing."""
    column = _look(scene, part, field)
    if guessed and not _agrees(scene, field, column):
        forget(scene, part, field)
        return
    before = replace(column, index=1)
    log = str(part.column("old_value") is not None)
    places = dict.fromkeys(("number", "text", "date", "old_number", "old_text", "old_date"), "NULL")
    places |= {place_of(field): typed(column), f"old_{place_of(field)}": typed(before)}
    scene.engine.run(
        f"INSERT INTO set_value SELECT account, record, field, day, stamp, line, {part.load.number}, {log},"
        f" {', '.join(places.values())} FROM cells WHERE NOT coalesce({unreadable(column)}, false)",
        step="values of a history",
    )
    if column.kind in WORDS:
        label = (part.column("value") or column).label
        scene.engine.run(
            f"INSERT INTO problem SELECT {part.load.number}, $1, line, $2, $3, c0, 'cell' FROM cells"
            f" WHERE {unreadable(column)}",
            [part.load.file, label, f"as {field.name}, not {WORDS[column.kind]}: left out"],
            "values not read",
        )


def _look(scene: Scene, part: Part, field: Field) -> Column:
    """Make `cells`, what a part tells of a field up to the day that it shows; return how they are written."""
    scene.engine.run(
        f"CREATE OR REPLACE TEMP TABLE cells AS SELECT *, cell AS c0, was AS c1 FROM set_cell WHERE part ="
        f" {part.number} AND field = {field.number} AND day <= DATE '{part.load.as_of}' ORDER BY line, stamp"
    )
    return _written(field, profile(_rows(scene), "cells", 1)[0])


def _agrees(scene: Scene, field: Field, column: Column) -> bool:
    """Whether nine in ten accounts, at least three, had by the day of their export the value that it shows."""
    own, said = f"a.f{field.number}", typed(column)
    alike = f"{letters('said')} = {letters('own')}" if place_of(field) == "text" else "said = own"
    days = ", ".join(f"({load.number}, DATE '{load.as_of}')" for load in scene.loads)
    same, all_ = scene.engine.rows(
        f"SELECT count(*) FILTER (WHERE {alike}), count(*) FROM (SELECT {said} AS said, {own} AS own FROM cells c"
        f" JOIN account a ON a.account = c.account JOIN (VALUES {days}) e (load, as_of) ON e.load = a.load"
        " WHERE c.day <= e.as_of QUALIFY row_number() OVER (PARTITION BY c.account ORDER BY c.day DESC, c.stamp DESC,"
        " c.line DESC, c.cell DESC) = 1) WHERE said IS NOT NULL OR own IS NOT NULL",
        step="what a history and exports say alike",
    )[0]
    return bool(same >= FEWEST and same >= LIKE * all_)


def _rows(scene: Scene) -> Any:
    return lambda sql, parameters: scene.engine.rows(sql, parameters, "look at values")


def _written(field: Field, seen: ColumnProfile) -> Column:
    """Return how a history writes a field: of the field's kind, in the notation of the history's own cells."""
    found, known = content(seen), field.column
    column = replace(known, index=0, role="", use="criterion")
    if field.kind == "number":
        kind = _number_kind(found.kind, known.kind)
        mark, asked = decimal_mark(field.name, seen, whole=field.canonical in WHOLE)
        return replace(column, kind=kind, format=known.format if asked else mark)
    if field.kind == "date":
        order, asked = date_order(field.name, seen, numeric=True)
        return replace(column, kind="date", format=known.format if asked else order)
    if field.kind == "list":
        return replace(column, kind="list", format=found.format if found.kind == "list" else known.format)
    said = found.kind == known.kind == "boolean"
    return replace(column, kind="boolean" if said else "category" if field.kind == "category" else "text")


def _number_kind(found: CellKind, known: CellKind) -> CellKind:
    if found in {"number", "money", "band"}:
        return found
    return known if known in {"number", "money", "band"} else "number"
