"""Records that the CRM itself merged into others: HubSpot's merged ids, Salesforce's master records.

An id that no file holds as a record of its own is the heir's. A record that an older state of the CRM still
shows goes to its heir, with its lines; one that the same state or a newer one shows stays, and is proposed.

`told_merged` (temporary): keys of accounts that the CRM says are one, and that are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from earmark.book.cellwords import id_of
from earmark.book.scene import Part, Scene

Record = tuple[str, str]  # crm, id
_Told = dict[Record, tuple[str | None, str | None, date]]  # record -> its heir's id, or key, and the state's date


def inherit_ids(scene: Scene) -> None:
    """Give merged records, and what is known of them, to their heirs."""
    run = scene.engine.run
    run("CREATE TEMP TABLE told_merged (key VARCHAR, other VARCHAR)")
    told = _told(scene)
    if not told:
        return
    run("CREATE TEMP TABLE told_id (crm VARCHAR, id VARCHAR)")
    named = {*told, *((crm, heir) for (crm, _), (heir, _, _) in told.items() if heir)}
    scene.engine.insert("told_id", ("crm", "id"), sorted(named))
    found = scene.engine.rows("SELECT k.crm, k.id, k.key FROM id_key k SEMI JOIN told_id USING (crm, id)")
    keys: dict[Record, str] = {(crm, rid): key for crm, rid, key in found}
    shown = _shown(scene)
    heirs = {record: heir for record in told if (heir := _heir(record, told, keys, shown))}
    gone = [(*record, heir) for record, heir in heirs.items() if _is_gone(record, told, shown)]
    stay = [(keys[r], heir) for r, heir in heirs.items() if not _is_gone(r, told, shown) and keys[r] != heir]
    scene.engine.insert("told_merged", ("key", "other"), sorted(set(stay)))
    _hand_over(scene, sorted(gone))


def _told(scene: Scene) -> _Told:
    """Return what the newest state that speaks of it says of each merged record; nothing where it names two heirs."""
    found: _Told = {}
    for part in sorted(scene.holding("accounts"), key=lambda part: part.rank):
        said: dict[Record, set[tuple[str | None, str | None]]] = {}
        for rid, heir, key in _rows(scene, part):
            if rid and rid != heir:
                said.setdefault((part.reading.crm, rid), set()).add((heir, key))
        found |= {record: (*next(iter(many)), part.load.as_of) for record, many in said.items() if len(many) == 1}
        for record in (record for record, many in said.items() if len(many) > 1):
            found.pop(record, None)
    return found


def _rows(scene: Scene, part: Part) -> Iterable[tuple[str, str | None, str | None]]:
    """Yield merged id, id of the heir, and the heir's key where its line has no id."""
    if (column := part.column("merged_ids")) is not None:
        yield from scene.engine.rows(
            f"SELECT DISTINCT trim(other), id, CASE WHEN id IS NULL THEN key END FROM (SELECT i.id, i.key,"
            f" unnest(string_split(r.c{column.index}, ';')) AS other FROM {part.raw.name} r JOIN identity i"
            f" ON i.part = {part.number} AND i.line = r.line)",
            step="merged ids",
        )
    if part.column("master_id") is not None:
        master = id_of(part, "master_id")
        yield from scene.engine.rows(
            f"SELECT DISTINCT {id_of(part, 'id')}, {master}, NULL FROM {part.raw.name} WHERE {master} IS NOT NULL",
            step="master records",
        )


def _shown(scene: Scene) -> dict[Record, date]:
    """Return the newest state that shows each record that is told of as one of its own."""
    states = ", ".join(f"({part.number}, DATE '{part.load.as_of}')" for part in scene.holding("accounts"))
    return {
        (crm, rid): day
        for crm, rid, day in scene.engine.rows(
            "SELECT n.crm, n.id, max(s.as_of) FROM named n SEMI JOIN told_id t ON t.crm = n.crm AND t.id = n.id"
            f" JOIN (VALUES {states}) s (part, as_of) ON s.part = n.part GROUP BY n.crm, n.id"
        )
    }


def _is_gone(record: Record, told: _Told, shown: dict[Record, date]) -> bool:
    return record not in shown or shown[record] < told[record][2]


def _heir(record: Record, told: _Told, keys: dict[Record, str], shown: dict[Record, date]) -> str | None:
    """Follow the heirs to the key of one that is there; None where they end nowhere or go round in a circle."""
    met = {record}
    while True:
        rid, key, _ = told[record]
        if rid is None:
            return key
        record = (record[0], rid)
        if record in met:
            return None
        met.add(record)
        if record not in told or not _is_gone(record, told, shown):
            return keys.get(record)


def _hand_over(scene: Scene, gone: list[tuple[str, str, str]]) -> None:
    run = scene.engine.run
    run("CREATE TEMP TABLE inherited (crm VARCHAR, id VARCHAR, key VARCHAR)")
    scene.engine.insert("inherited", ("crm", "id", "key"), gone)
    run(
        "UPDATE identity SET key = h.key, precedence = -1 FROM inherited h, named n WHERE n.crm = h.crm AND"
        " n.id = h.id AND identity.part = n.part AND identity.line = n.line AND identity.key <> h.key",
        step="lines of merged records",
    )
    run("DELETE FROM id_key WHERE (crm, id) IN (SELECT (crm, id) FROM inherited)")
    run("INSERT INTO id_key SELECT crm, id, key FROM inherited")
