"""Parents and subsidiaries, as the CRM links them: Salesforce's ParentId, HubSpot's hs_parent_company_id.

`parent_line` (temporary): what each line says of its account's parent, and the key that this means;
`parent_told`: of each account the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from earmark.book.cellwords import id_of, name_of
from earmark.book.scene import Scene

Key = TypeVar("Key", str, int)  # of an account: its key, or its number
CIRCLE = "its parents go round in a circle: taken without parent"


@dataclass(frozen=True)
class Link:
    """One account's parent: both by key, the parent's empty where no file holds it, and the line that says so."""

    key: str
    parent: str
    part: int
    line: int


def links(scene: Scene) -> tuple[Link, ...]:
    """Return what the newest line that is not empty says of each account's parent, in the order of keys.

    A parent is named by its id, or, as reports do, by a name that one account has. A line whose parent is
    part of the same account by now says nothing of it.
    """
    told = " UNION ALL ".join(
        f"SELECT i.key, i.precedence, i.rank, r.line, {part.number} AS part, '{part.reading.crm}' AS crm,"
        f" {id_of(part, 'parent_id')} AS id, {name_of(part, 'parent_id')} AS name, i.id AS own_id,"
        f" {name_of(part, 'name')} AS own_name FROM {part.raw.name} r"
        f" JOIN identity i ON i.part = {part.number} AND i.line = r.line WHERE i.precedence IS NOT NULL"
        for part in scene.holding("accounts")
        if part.column("parent_id") is not None
    )
    if not told:
        return ()
    _find_parents(scene, told)
    rows = scene.engine.rows(
        "SELECT key, coalesce(told.parent, ''), told.part, told.line FROM parent_told ORDER BY key", step="parents"
    )
    return tuple(Link(*row) for row in rows)


def _find_parents(scene: Scene, told: str) -> None:
    """Find the key that each line means, leave out those that mean their own account, take the newest of the rest."""
    run = scene.engine.run
    run(
        f"CREATE OR REPLACE TEMP TABLE parent_line AS SELECT t.*, k.key AS parent FROM ({told}) t"
        " LEFT JOIN id_key k ON k.crm = t.crm AND k.id = t.id WHERE t.id IS NOT NULL",
        step="parents",
    )
    run(
        "UPDATE parent_line SET parent = u.key FROM (SELECT crm, name, min(key) AS key FROM name_key WHERE name IN"
        " (SELECT name FROM parent_line WHERE parent IS NULL) GROUP BY crm, name HAVING count(DISTINCT key) = 1) u"
        " WHERE parent_line.parent IS NULL AND u.crm = parent_line.crm AND u.name = parent_line.name",
        step="parents by name",
    )
    run(
        "DELETE FROM parent_line WHERE parent = key AND (key IN (SELECT now FROM spoken)"
        " OR NOT coalesce(id = own_id OR name = own_name, false))",
        step="parents that are part of the account",
    )
    run(
        "CREATE OR REPLACE TEMP TABLE parent_told AS SELECT key,"
        " arg_max({'parent': parent, 'part': part, 'line': line}, (precedence, rank, line)) AS told"
        " FROM parent_line GROUP BY key",
        step="parents told last",
    )


def circling(parents: Mapping[Key, Key]) -> frozenset[Key]:
    """Return the keys whose parents lead back to them."""
    done: set[Key] = set()
    found: set[Key] = set()
    for start in parents:
        path: dict[Key, int] = {}
        key = start
        while key in parents and key not in done and key not in path:
            path[key] = len(path)
            key = parents[key]
        if key in path:
            found |= {one for one, place in path.items() if place >= path[key]}
        done |= path.keys()
    return frozenset(found)


def tops(parents: Mapping[Key, Key]) -> Iterator[tuple[Key, Key]]:
    """Yield each key that has a parent with its ultimate one; those in a circle have none."""
    circle = circling(parents)
    top: dict[Key, Key] = {}
    for start in sorted(parents):
        path, key = [], start
        while key in parents and key not in circle and key not in top:
            path.append(key)
            key = parents[key]
        top |= dict.fromkeys(path, top.get(key, key))
        if start in top:
            yield start, top[start]


def write_parents(scene: Scene) -> None:
    """Write each account's parent; those in a circle have none, which is said, as is how many parents no file holds."""
    found = links(scene)
    if not found:
        return
    parents = {link.key: link.parent for link in found if link.parent}
    circle = circling(parents)
    run = scene.engine.run
    run("CREATE TEMP TABLE kin (key VARCHAR, parent VARCHAR)")
    kept = [(key, parent) for key, parent in parents.items() if key not in circle]
    scene.engine.insert("kin", ("key", "parent"), kept)
    run(
        "INSERT INTO parent SELECT a.account, b.account FROM kin k JOIN numbered a ON a.key = k.key"
        " JOIN numbered b ON b.key = k.parent ORDER BY a.account",
        step="parents",
    )
    _say(scene, found, circle)


def _say(scene: Scene, found: tuple[Link, ...], circle: frozenset[str]) -> None:
    loads = {part.number: part.load for part in scene.parts}
    labels = {part.number: column.label for part in scene.parts if (column := part.column("parent_id"))}
    rows = [
        (loads[link.part].number, loads[link.part].file, link.line, labels[link.part], CIRCLE, link.parent, "note")
        for link in found
        if link.key in circle
    ]
    names = ("load", "file", "line", "column_label", "reason", "value", "severity")
    scene.engine.insert("problem", names, rows)
    unknown: dict[int, int] = {}
    for link in found:
        if not link.parent:
            unknown[loads[link.part].number] = unknown.get(loads[link.part].number, 0) + 1
    notes = [(load, f"accounts whose parent no file holds: {many}", False) for load, many in sorted(unknown.items())]
    scene.engine.insert("note", ("load", "text", "first"), notes)
