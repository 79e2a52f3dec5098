"""What property histories tell: each value with its account, its field and the day it was set.

Tables made here (temporary):
field_name  (part, name as the file writes it) -> field; null where no account file has such a field
set_cell    every accepted line that tells of a field: part, line, account, record, field, day, stamp, cell, was
set_value   the same typed, in the column of `account_history` that fits the field's kind; `old`: the value before
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from earmark.book.accounting import WORDS
from earmark.book.scene import Field, Part, Scene
from earmark.facts.fold import fold
from earmark.sources.cells import typed, unreadable
from earmark.sources.columns import key, stem
from earmark.sources.dates import date
from earmark.sources.described import CRITERIA
from earmark.sources.histories import BESIDE
from earmark.sources.kinds import content
from earmark.sources.mapping import CellKind, Column, Crm
from earmark.sources.notation import WHOLE, date_order, decimal_mark
from earmark.sources.profiling import ColumnProfile, profile
from earmark.sources.tables import Table, columns_by_role

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
    run("CREATE TEMP TABLE field_name (part INTEGER, name VARCHAR, field INTEGER)")
    run(f"CREATE TEMP TABLE set_cell ({_CELL})")
    run(f"CREATE TEMP TABLE set_value ({_VALUE})")
    for part in scene.holding("account_history"):
        _gather_lines(scene, part)
    for part in scene.holding("accounts"):
        _gather_beside(scene, part)
    told = scene.engine.rows("SELECT DISTINCT part, field FROM set_cell ORDER BY part, field", step="fields of history")
    for number, field in told:
        _type(scene, scene.parts[number], scene.fields[field])


def place_of(field: Field) -> str:
    """Return the column of `account_history` that a field's values stand in."""
    return field.kind if field.kind in {"number", "date"} else "text"


def field_named(fields: tuple[Field, ...], name: str, crm: Crm) -> Field | None:
    """Return the field that a history means: by its label, by the same letters, by the role that both play."""
    folded, plain = fold(name), _plain(name, crm)
    for same in (lambda f: f.folded == folded, lambda f: _plain(f.name, crm) == plain):
        if (found := next(filter(same, fields), None)) is not None:
            return found
    roles = CRITERIA & set(columns_by_role(Table((name,), (_bare(name, crm),), crm), "accounts"))
    return next((field for field in fields if field.canonical in roles), None)


def _bare(name: str, crm: Crm) -> str:
    own = stem(key(name))
    return own.removeprefix("property_") if crm == "hubspot" else own.removesuffix("_c")


def _plain(name: str, crm: Crm) -> str:
    """'numberofemployees' and 'Number of Employees' agree."""
    return _bare(name, crm).removeprefix("property_").replace("_", "")


def _gather_lines(scene: Scene, part: Part) -> None:
    """A file of history: a line a value."""
    names = [str(row[0]) for row in scene.engine.rows(
        f"SELECT DISTINCT {part.text('field')} AS name FROM {part.raw.name} WHERE name IS NOT NULL ORDER BY name"
    )]  # fmt: skip
    found = {name: field_named(scene.fields, name, part.reading.crm) for name in names}
    rows = [(part.number, name, field.number if field else None) for name, field in found.items()]
    scene.engine.insert("field_name", ("part", "name", "field"), rows, ("INTEGER", "VARCHAR", "INTEGER"))
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
        if not column.label.endswith(BESIDE):
            continue
        field = field_named(scene.fields, column.label.removesuffix(BESIDE), part.reading.crm)
        if field is not None:
            stamp, cell = (f"split_part(one, chr(9), {n})" for n in (1, 2))
            scene.engine.run(
                f"INSERT INTO set_cell SELECT {part.number}, line, account, id, {field.number},"
                f" {date(stamp, 'ms')} AS day, {stamp}, nullif({cell}, ''), NULL FROM (SELECT r.line, i.account, i.id,"
                f" unnest(string_split(r.c{column.index}, chr(10))) AS one FROM {part.raw.name} r JOIN placed i"
                f" ON i.part = {part.number} AND i.line = r.line) WHERE day IS NOT NULL",
                step="earlier values",
            )


def _type(scene: Scene, part: Part, field: Field) -> None:
    """Type what one part tells of one field, and tell the cells that cannot be read."""
    run = scene.engine.run
    mine = f"set_cell WHERE part = {part.number} AND field = {field.number}"
    run(f"CREATE OR REPLACE TEMP TABLE cells AS SELECT *, cell AS c0, was AS c1 FROM {mine} ORDER BY line, stamp")
    column = _written(field, profile(_rows(scene), "cells", 1)[0])
    before = replace(column, index=1)
    log = str(part.column("old_value") is not None)
    places = dict.fromkeys(("number", "text", "date", "old_number", "old_text", "old_date"), "NULL")
    places |= {place_of(field): typed(column), f"old_{place_of(field)}": typed(before)}
    run(
        f"INSERT INTO set_value SELECT account, record, field, day, stamp, line, {part.load.number}, {log},"
        f" {', '.join(places.values())} FROM cells",
        step="values of a history",
    )
    if column.kind in WORDS:
        label = (part.column("value") or column).label
        run(
            f"INSERT INTO problem SELECT {part.load.number}, $1, line, $2, $3, c0, 'cell' FROM cells"
            f" WHERE {unreadable(column)}",
            [part.load.file, label, f"as {field.name}, not {WORDS[column.kind]}: read as missing"],
            "values not read",
        )


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
