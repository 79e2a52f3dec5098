"""Which field a history means by a name of its own: by its label, by the same letters, by the role that both play.

Table made here (temporary):
field_name  (part, name as the file writes it) -> field; null where no account file has such a field
"""

from __future__ import annotations

from collections.abc import Collection

from earmark.book.scene import Field, Part, Scene
from earmark.facts.fold import fold
from earmark.sources.columns import key, stem
from earmark.sources.described import CRITERIA
from earmark.sources.histories import BESIDE
from earmark.sources.mapping import Column, Crm
from earmark.sources.tables import Table, columns_by_role


def name_fields(scene: Scene) -> frozenset[int]:
    """Make `field_name`; return the fields met by a role alone, which have to be borne out by their values."""
    scene.engine.run("CREATE TEMP TABLE field_name (part INTEGER, name VARCHAR, field INTEGER)")
    found: dict[tuple[int, str], Field] = {}
    asked: list[tuple[Part, str]] = []
    for part in scene.holding("account_history"):
        names = [str(row[0]) for row in scene.engine.rows(
            f"SELECT DISTINCT {part.text('field')} AS name FROM {part.raw.name} WHERE name IS NOT NULL ORDER BY name"
        )]  # fmt: skip
        asked += [(part, name) for name in names]
        met = fields_named(scene.fields, names, part.reading.crm)
        found |= {(part.number, name): field for name, field in met.items()}
    sure = {field.number for field in found.values()} | _told_beside(scene)
    rest = [(part, name) for part, name in asked if (part.number, name) not in found]
    guesses = {at: field for at, field in _playing(scene.fields, rest).items() if field.number not in sure}
    found |= guesses
    rows = [(p.number, n, found[p.number, n].number if (p.number, n) in found else None) for p, n in asked]
    scene.engine.insert("field_name", ("part", "name", "field"), rows, ("INTEGER", "VARCHAR", "INTEGER"))
    return frozenset(field.number for field in guesses.values())


def fields_named(fields: tuple[Field, ...], names: Collection[str], crm: Crm) -> dict[str, Field]:
    """Return the field that each name of one history means: its label's, else the one of the same letters.

    Of a field that has its label there no other name tells, nor one of several that share its letters.
    """
    labels = {field.folded: field for field in fields}
    found = {name: labels[fold(name)] for name in names if fold(name) in labels}
    taken = {field.number for field in found.values()}
    spelled = {_plain(field.name, crm): field for field in reversed(fields) if field.number not in taken}
    claims: dict[str, set[str]] = {}
    for name in names:
        claims.setdefault(_plain(name, crm), set()).add(fold(name))
    alone = {name for name in names if name not in found and len(claims[_plain(name, crm)]) == 1}
    return found | {name: spelled[_plain(name, crm)] for name in alone if _plain(name, crm) in spelled}


def beside(scene: Scene, part: Part, column: Column) -> Field | None:
    """Return the field whose earlier values a column of an account file tells, or None."""
    label = column.label.removesuffix(BESIDE)
    return None if label == column.label else fields_named(scene.fields, [label], part.reading.crm).get(label)


def forget(scene: Scene, part: Part, field: Field) -> None:
    """Take back that a history means a field: its lines are of a field that no account file holds."""
    mine = f"WHERE part = {part.number} AND field = {field.number}"
    scene.engine.run(f"UPDATE field_name SET field = NULL {mine}", step="names of fields")
    scene.engine.run(f"DELETE FROM set_cell {mine}", step="lines of a history")


def _told_beside(scene: Scene) -> set[int]:
    told = [beside(scene, part, c) for part in scene.holding("accounts") for c in part.reading.columns]
    return {field.number for field in told if field is not None}


def _playing(fields: tuple[Field, ...], names: list[tuple[Part, str]]) -> dict[tuple[int, str], Field]:
    """The field whose role a name plays, where there is one such field and one such property."""
    claims: dict[str, list[tuple[Part, str]]] = {}
    for part, name in names:
        crm = part.reading.crm
        for role in CRITERIA & set(columns_by_role(Table((name,), (_bare(name, crm),), crm), "accounts")):
            claims.setdefault(role, []).append((part, name))
    found: dict[tuple[int, str], Field] = {}
    for role, claiming in claims.items():
        playing = [field for field in fields if field.canonical == role]
        if len(playing) == len({_plain(name, part.reading.crm) for part, name in claiming}) == 1:
            found |= {(part.number, name): playing[0] for part, name in claiming}
    return found


def _bare(name: str, crm: Crm) -> str:
    own = stem(key(name))
    return own.removeprefix("property_") if crm == "hubspot" else own.removesuffix("_c")


def _plain(name: str, crm: Crm) -> str:
    """'numberofemployees' and 'Number of Employees' agree."""
    return _bare(name, crm).removeprefix("property_").replace("_", "")
