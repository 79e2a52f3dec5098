"""Parents and subsidiaries, as the CRM links them: Salesforce's ParentId, HubSpot's hs_parent_company_id.

`parent_told` (temporary): what the newest line says of each account's parent, and the key that this means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from earmark.book.cellwords import id_of, name_of
from earmark.book.scene import Scene

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

    A parent is named by its id, or, as reports do, by a name that one account has.
    """
    told = " UNION ALL ".join(
        f"SELECT i.key, i.precedence, i.rank, r.line, {part.number} AS part, '{part.reading.crm}' AS crm,"
        f" {id_of(part, 'parent_id')} AS id, {name_of(part, 'parent_id')} AS name FROM {part.raw.name} r"
        f" JOIN identity i ON i.part = {part.number} AND i.line = r.line WHERE i.precedence IS NOT NULL"
        for part in scene.holding("accounts")
        if part.column("parent_id") is not None
    )
    if not told:
        return ()
    newest = "arg_max({'crm': crm, 'id': id, 'name': name, 'part': part, 'line': line}, (precedence, rank, line))"
    scene.engine.run(
        f"CREATE OR REPLACE TEMP TABLE parent_told AS SELECT n.key, n.told, k.key AS parent FROM (SELECT key, {newest}"
        f" AS told FROM ({told}) WHERE id IS NOT NULL GROUP BY key) n LEFT JOIN id_key k ON k.crm = n.told.crm"
        " AND k.id = n.told.id",
        step="parents",
    )
    scene.engine.run(
        "UPDATE parent_told SET parent = u.key FROM (SELECT crm, name, min(key) AS key FROM name_key WHERE name IN"
        " (SELECT told.name FROM parent_told WHERE parent IS NULL) GROUP BY crm, name HAVING count(DISTINCT key) = 1) u"
        " WHERE parent_told.parent IS NULL AND u.crm = parent_told.told.crm AND u.name = parent_told.told.name",
        step="parents by name",
    )
    rows = scene.engine.rows(
        "SELECT key, coalesce(parent, ''), told.part, told.line FROM parent_told ORDER BY key", step="parents"
    )
    return tuple(Link(*row) for row in rows)


def circling(parents: Mapping[str, str]) -> frozenset[str]:
    """Return the keys whose parents lead back to them."""
    done: set[str] = set()
    found: set[str] = set()
    for start in parents:
        path: dict[str, int] = {}
        key = start
        while key in parents and key not in done and key not in path:
            path[key] = len(path)
            key = parents[key]
        if key in path:
            found |= {one for one, place in path.items() if place >= path[key]}
        done |= path.keys()
    return frozenset(found)


def tops(parents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each key that has a parent with its ultimate one; those in a circle have none."""
    circle = circling(parents)
    top: dict[str, str] = {}
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
    merged = {str(key) for (key,) in scene.engine.rows("SELECT now FROM spoken")}  # may be their own by being merged
    circle = circling({key: parent for key, parent in parents.items() if key != parent or key not in merged})
    run = scene.engine.run
    run("CREATE TEMP TABLE kin (key VARCHAR, parent VARCHAR)")
    kept = [(key, parent) for key, parent in parents.items() if key != parent and key not in circle]
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
