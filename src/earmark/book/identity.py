"""Who is who: the key of every account line.

Tables made here (temporary):
named      accepted account lines with their registrable domain
identity   (part, line) -> key
id_key     (crm, id) -> key
name_key   (crm, name) -> key, several where a name is shared (a view, so that it costs only when asked)
site_key   other domains of an account, and those it had before -> key

The `precedence` of a line orders whose values stand where accounts are merged, the highest first: of lines that
the CRM merged into another record it is lower; null gives none.
"""

from __future__ import annotations

from earmark.book.heirs import inherit_ids
from earmark.book.scene import Scene
from earmark.book.seen import domain_of

SHARED = "several accounts have this name: give an id or a domain"
_OWN_KEY = "coalesce('d:' || n.domain, 'i:' || n.crm || ':' || n.id)"  # of a line `n` by itself
_LATEST = "rank::BIGINT * 4294967296 + line"  # later states of a file win, then later lines


def key_accounts(scene: Scene) -> None:
    """Give every accepted account line its key: by latest domain, else CRM id, else exact name."""
    run = scene.engine.run
    run(
        f"CREATE TEMP TABLE named AS SELECT s.part, s.rank, s.line, s.crm, s.id, s.name, s.own,"
        f" {domain_of('s.host', 'w')} AS domain FROM seen s LEFT JOIN site w ON w.host = s.host"
        " ANTI JOIN refusal r ON r.part = s.part AND r.line = s.line",
        step="accepted account lines",
    )
    _key_by_id(scene)
    run(
        f"CREATE TEMP TABLE identity AS SELECT n.part, n.line, n.rank, coalesce(k.key, {_OWN_KEY}) AS key,"
        " n.id, n.domain, 0 AS precedence FROM named n LEFT JOIN shared k ON k.crm = n.crm AND k.id = n.id"
        " WHERE n.id IS NOT NULL OR n.domain IS NOT NULL",
        step="accounts with id or domain",
    )
    run("CREATE TEMP TABLE more_name (crm VARCHAR, name VARCHAR, key VARCHAR)")
    run(
        "CREATE TEMP VIEW name_key AS SELECT DISTINCT n.crm, n.name, i.key FROM named n JOIN identity i"
        " ON i.part = n.part AND i.line = n.line WHERE n.name IS NOT NULL UNION SELECT crm, name, key FROM more_name"
    )
    if scene.has("named WHERE id IS NULL AND domain IS NULL"):
        _key_by_name(scene)
    _add_aliases(scene)


def _key_by_id(scene: Scene) -> None:
    """Key every id: by its own line, but for those that several lines have, which `shared` (temporary) holds."""
    run = scene.engine.run
    run(
        f"CREATE TEMP TABLE shared AS SELECT crm, id, coalesce('d:' || arg_max(domain, {_LATEST}),"
        " 'i:' || crm || ':' || id) AS key FROM named WHERE id IS NOT NULL AND hash(crm, id) IN (SELECT hash(crm, id)"
        " AS of FROM named WHERE id IS NOT NULL GROUP BY of HAVING count(*) > 1) GROUP BY crm, id",
        step="ids of several lines",
    )
    run(
        f"CREATE TEMP TABLE id_key AS SELECT crm, id, {_OWN_KEY} AS key FROM named n ANTI JOIN shared s ON"
        " s.crm = n.crm AND s.id = n.id WHERE id IS NOT NULL UNION ALL FROM shared",
        step="keys by id",
    )


def _key_by_name(scene: Scene) -> None:
    """Lines with a name alone: the one account of that name in the CRM, else an account of their own."""
    run = scene.engine.run
    run(
        "CREATE TEMP TABLE nameless AS SELECT n.part, n.line, n.rank, n.crm, n.name, n.own, count(k.key) AS many,"
        " min(k.key) AS key FROM named n LEFT JOIN name_key k ON k.crm = n.crm AND k.name = n.name"
        " WHERE n.id IS NULL AND n.domain IS NULL GROUP BY ALL",
        step="accounts with a name alone",
    )
    run(
        "INSERT INTO refusal SELECT part, line, 'rejected', '', $1, name FROM nameless WHERE many > 1",
        [SHARED],
    )
    run(
        "INSERT INTO identity SELECT part, line, rank, coalesce(key, 'n:' || crm || ':' || name, own), NULL, NULL, 0"
        " FROM nameless WHERE many <= 1"
    )
    run("DROP TABLE nameless")


def _add_aliases(scene: Scene) -> None:
    """Other ids and domains an account goes by (merged records, additional domains), where nobody else has them."""
    run = scene.engine.run
    inherit_ids(scene)
    run(
        "CREATE TEMP TABLE site_key AS SELECT domain, min(key) AS key FROM identity WHERE domain IS NOT NULL"
        " AND 'd:' || domain NOT IN (SELECT key FROM identity) GROUP BY domain HAVING count(DISTINCT key) = 1",
        step="domains of before",
    )
    for part in scene.holding("accounts"):
        owner = f"FROM {part.raw.name} r JOIN identity i ON i.part = {part.number} AND i.line = r.line"
        if (column := part.column("additional_domains")) is not None:
            items = f"unnest(string_split(r.c{column.index}, ';'))"
            run(
                f"INSERT INTO site_key SELECT lower(trim(other)), min(key) FROM (SELECT i.key, {items} AS other"
                f" {owner}) WHERE trim(other) <> '' AND 'd:' || lower(trim(other)) NOT IN (SELECT key FROM identity)"
                " GROUP BY ALL HAVING count(DISTINCT key) = 1",
                step="additional domains",
            )
