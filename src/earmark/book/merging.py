"""Accounts that are one get one key, because people said so or as a group; everything that is theirs follows.

It is done once all lines have found their accounts, so that what each account has can be counted, and so that
taking an answer back leaves no trace. `joined` (temporary, made where anything is merged): key, the key it gets,
and the precedence of its values; `spoken`: every key that was merged, and the one that it has now.

Whose key and values stand: an account of a file before one that only deals name; then the one with more deals;
then the older record; then the first in the order of keys.

Where a group counts as one account, subsidiaries then get the key of their ultimate parent; they give no values.
"""

from __future__ import annotations

from collections.abc import Iterable

from earmark.book.deals import stand_in
from earmark.book.identity import SHARED
from earmark.book.kin import links, tops
from earmark.book.mentions import match_again
from earmark.book.scene import Scene

_KEYED = (
    ("id_key", "key"),
    ("site_key", "key"),
    ("more_name", "key"),
    ("belongs", "key"),
    ("told_merged", "key"),
    ("told_merged", "other"),
    ("spoken", "now"),
)


def merge_accounts(scene: Scene) -> None:
    """Give accounts that are one the same key, then let lines that no account was found for look again."""
    run = scene.engine.run
    run("CREATE TEMP TABLE spoken (key VARCHAR, now VARCHAR, how VARCHAR)")
    said = _merge_spoken(scene)
    if scene.settings.groups == "parent":
        said = _roll_up(scene) or said
    if said:
        _take_refused_names(scene)
        match_again(scene)


def write_merged(scene: Scene) -> None:
    """Write whose the accounts are now that were merged, and those that the CRM says are one and shows as two."""
    scene.engine.run(
        "INSERT INTO merged SELECT s.key, n.account, s.how FROM spoken s LEFT JOIN numbered n ON n.key = s.now"
        " ORDER BY s.key, s.how",
        step="merged accounts",
    )
    scene.engine.run(
        "INSERT INTO said_merged SELECT DISTINCT least(a.account, b.account), greatest(a.account, b.account)"
        " FROM told_merged t JOIN numbered a ON a.key = t.key JOIN numbered b ON b.key = t.other"
        " WHERE a.account <> b.account ORDER BY ALL",
        step="merged in the CRM",
    )


def _merge_spoken(scene: Scene) -> bool:
    """Join what people said is one; return whether they said so of any."""
    named = sorted({key for pair in scene.accepted for key in (pair.one, pair.other)})
    if not named:
        return False
    now = now_keys(scene, named)
    groups = linked((now.get(pair.one, pair.one), now.get(pair.other, pair.other)) for pair in scene.accepted)
    scene.engine.run("CREATE TEMP TABLE grouped (key VARCHAR, of VARCHAR)")
    scene.engine.insert("grouped", ("key", "of"), sorted(groups.items()))
    spoken = [(key, now.get(key, key), "said") for key in named]
    scene.engine.insert("spoken", ("key", "now", "how"), spoken)
    _order(scene)
    _rename(scene)
    return True


def _roll_up(scene: Scene) -> bool:
    """Give subsidiaries the key of their ultimate parent, where a file holds it; its values alone stand."""
    above = dict(tops({link.key: link.parent for link in links(scene) if link.parent}))
    held = "SELECT DISTINCT key FROM identity WHERE precedence IS NOT NULL AND key IN (SELECT unnest($1::VARCHAR[]))"
    known = {str(key) for (key,) in scene.engine.rows(held, [sorted(set(above.values()))], "ultimate parents")}
    rows = [(key, top, None) for key, top in above.items() if top in known]
    if not rows:
        return False
    scene.engine.run("CREATE OR REPLACE TEMP TABLE joined (key VARCHAR, into_key VARCHAR, precedence BIGINT)")
    scene.engine.insert("joined", ("key", "into_key", "precedence"), rows, ("VARCHAR", "VARCHAR", "BIGINT"))
    scene.engine.insert("spoken", ("key", "now", "how"), [(key, key, "group") for key, _, _ in rows])
    _rename(scene)
    return True


def linked(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each key of some pairs the first key that it is linked with, over any number of pairs."""
    first: dict[str, str] = {}

    def root(key: str) -> str:
        while first.setdefault(key, key) != key:
            first[key] = first[first[key]]
            key = first[key]
        return key

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        first[high] = low
    return {key: root(key) for key in sorted(first)}


def now_keys(scene: Scene, named: list[str]) -> dict[str, str]:
    """Return what keys of before are now: an id that got a domain, a domain that was another's, a name that got an id.

    A key that is nobody's is left out.
    """
    run = scene.engine.run
    run("CREATE OR REPLACE TEMP TABLE named_key AS SELECT unnest($1::VARCHAR[]) AS key", [named])
    one = "GROUP BY k.key HAVING count(DISTINCT w.key) = 1"
    ways = (
        "(SELECT key FROM identity UNION SELECT key FROM brought) w ON w.key = k.key GROUP BY k.key",
        "id_key w ON 'i:' || w.crm || ':' || w.id = k.key GROUP BY k.key",
        f"site_key w ON 'd:' || w.domain = k.key {one}",
        f"name_key w ON 'n:' || w.crm || ':' || w.name = k.key {one}",
    )
    found: dict[str, str] = {}
    for way in reversed(ways):
        rows = scene.engine.rows(f"SELECT k.key, min(w.key) FROM named_key k JOIN {way}", step="accounts spoken of")
        found |= {str(key): str(now) for key, now in rows}
    return found


def _order(scene: Scene) -> None:
    """Make `joined`: of each group whose key stands, and in which order values are taken."""
    deals = " UNION ALL ".join(
        [
            f"SELECT b.key, coalesce(m.crm || ':' || m.id, b.part || '/' || b.line) AS deal FROM belongs b JOIN mention"
            f" m ON m.part = b.part AND m.line = b.line WHERE b.part = {part.number} AND b.key IN (SELECT key FROM"
            " grouped)"
            for part in scene.holding("deals")
        ]
    )
    stood = " UNION ALL ".join(
        f"SELECT i.key FROM {part.raw.name} r JOIN identity i ON i.part = {part.number} AND i.line = r.line"
        f" WHERE {stand_in(part)[1]} IS NOT NULL AND i.key IN (SELECT key FROM grouped)"
        for part in scene.holding("accounts")
        if part.column("won") or part.reading.every
    )
    created = " UNION ALL ".join(
        f"SELECT i.key, {part.cell('created', 'DATE')} AS created FROM {part.raw.name} r JOIN identity i"
        f" ON i.part = {part.number} AND i.line = r.line WHERE i.key IN (SELECT key FROM grouped)"
        for part in scene.holding("accounts")
    )
    scene.engine.run(
        f"""
        CREATE TEMP TABLE joined AS
        WITH told AS (SELECT key, count(DISTINCT deal) AS deals FROM ({deals or _NO_DEALS}) GROUP BY key),
        stood AS (SELECT DISTINCT key FROM ({stood or _NO_KEYS})),
        made AS (SELECT key, min(created) AS created FROM ({created or _NO_DATES}) GROUP BY key),
        ranked AS (
            SELECT g.key, g.of, row_number() OVER (PARTITION BY g.of ORDER BY m.key IS NULL,
                coalesce(t.deals, (s.key IS NOT NULL)::INTEGER) DESC, m.created NULLS LAST, g.key) AS place
            FROM grouped g LEFT JOIN told t USING (key) LEFT JOIN stood s USING (key) LEFT JOIN made m USING (key)
        )
        SELECT key, first_value(key) OVER (PARTITION BY of ORDER BY place) AS into_key,
            count(*) OVER (PARTITION BY of) - place + 1 AS precedence
        FROM ranked
        """,
        step="whose values stand",
    )


_NO_DEALS = "SELECT '' AS key, '' AS deal WHERE false"
_NO_KEYS = "SELECT '' AS key WHERE false"
_NO_DATES = "SELECT '' AS key, DATE '2000-01-01' AS created WHERE false"


def _rename(scene: Scene) -> None:
    """Give every line, id, name and domain of a merged account the key that stands; its own domain is one more."""
    run = scene.engine.run
    run(
        "CREATE OR REPLACE TEMP TABLE identity AS SELECT i.part, i.line, i.rank, coalesce(j.into_key, i.key) AS key,"
        " i.id, i.domain, CASE WHEN j.key IS NULL THEN i.precedence ELSE 2 * j.precedence + i.precedence END"
        " AS precedence FROM identity i LEFT JOIN joined j ON j.key = i.key",
        step="merged lines",
    )
    for table, key in _KEYED:
        run(f"UPDATE {table} SET {key} = j.into_key FROM joined j WHERE j.key = {table}.{key}", step="merged keys")
    run(
        "CREATE OR REPLACE TEMP TABLE brought AS SELECT w.key, w.first.crm AS crm, w.first.id AS id, w.domain,"
        " w.first.part AS part, w.first.line AS line FROM (SELECT coalesce(j.into_key, b.key) AS key,"
        " arg_max({'crm': b.crm, 'id': b.id, 'part': b.part, 'line': b.line}, coalesce(j.precedence, 0)) AS first,"
        " arg_max(b.domain, coalesce(j.precedence, 0)) AS domain FROM brought b LEFT JOIN joined j ON j.key = b.key"
        " GROUP BY 1) w",
        step="merged accounts brought along",
    )
    run(
        "INSERT INTO site_key SELECT substr(j.key, 3), j.into_key FROM joined j WHERE j.key LIKE 'd:%'"
        " AND j.key <> j.into_key AND substr(j.key, 3) NOT IN (SELECT domain FROM site_key)",
        step="domains of merged accounts",
    )


def _take_refused_names(scene: Scene) -> None:
    """Take lines with a name alone that several accounts had, and one has now."""
    run = scene.engine.run
    run(
        "CREATE TEMP TABLE owned AS SELECT n.part, n.line, n.rank, min(k.key) AS key FROM named n JOIN refusal r"
        " ON r.part = n.part AND r.line = n.line AND r.reason = $1 JOIN name_key k ON k.crm = n.crm AND"
        " k.name = n.name GROUP BY ALL HAVING count(DISTINCT k.key) = 1",
        [SHARED],
        step="names that one account has now",
    )
    run("INSERT INTO identity SELECT part, line, rank, key, NULL, NULL, 0 FROM owned")
    run("DELETE FROM refusal WHERE (part, line) IN (SELECT (part, line) FROM owned)")
    run("DROP TABLE owned")
