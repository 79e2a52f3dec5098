"""Deals, contracts and the rest find their account: id, association, domain, mail, then an exact unique name.

`belongs` (temporary) says for each line whose it is and how that was found. Where most of what a
file names is not among the loaded accounts, deals and contracts bring accounts of their own.
"""

from __future__ import annotations

from earmark.book.cellwords import id_of
from earmark.book.leads import ANYWHERE, bring_by_domain, bring_by_name
from earmark.book.scene import Scene
from earmark.book.seen import MENTIONING, domain_of
from earmark.sources.mapping import Holds

_FOREIGN = "('own', 'stripe')"  # ids and names from these may mean another CRM's accounts
_BRINGING = ("deals", "contracts")
_SITES = """SELECT substr(key, 3) AS domain, key FROM (SELECT key FROM identity WHERE key LIKE 'd:%'
    UNION SELECT key FROM brought WHERE key LIKE 'd:%') UNION ALL SELECT domain, min(key) FROM site_key
    WHERE 'd:' || domain NOT IN (SELECT key FROM brought) GROUP BY domain HAVING count(DISTINCT key) = 1"""
_UNIQUE = (
    "min(key) AS key FROM {table} WHERE {of} IN (SELECT {mine} FROM pending) {group} HAVING count(DISTINCT key) = 1"
)

WAYS: dict[str, tuple[str, str, str]] = {  # how -> (what a line needs for it, keys to join, on what)
    "line": (
        "own_line IS NOT NULL",
        "SELECT part, line, key FROM identity",
        "k.part = p.own_line AND k.line = p.line",
    ),
    "id": ("aid IS NOT NULL", "SELECT crm, id, key FROM id_key", "k.crm = p.crm AND k.id = p.aid"),
    "other id": (
        "aid IS NOT NULL",
        f"SELECT id, bool_or(crm IN {_FOREIGN}) AS own, "
        + _UNIQUE.format(table="id_key", of="id", mine="aid", group="GROUP BY id"),
        f"k.id = p.aid AND (k.own OR p.crm IN {_FOREIGN})",
    ),
    "domain": ("domain IS NOT NULL", _SITES, "k.domain = p.domain"),
    "mail": ("mail_domain IS NOT NULL", _SITES, "k.domain = p.mail_domain"),
    "name": (
        "name IS NOT NULL",
        "SELECT crm, name, " + _UNIQUE.format(table="name_key", of="name", mine="name", group="GROUP BY crm, name"),
        "k.crm = p.crm AND k.name = p.name",
    ),
    "other name": (
        "name IS NOT NULL AND (crm, name) NOT IN (SELECT (crm, name) FROM name_key)",
        f"SELECT name, bool_or(crm IN {_FOREIGN}) AS own, list(DISTINCT crm) AS crms, "
        + _UNIQUE.format(table="name_key", of="name", mine="name", group="GROUP BY name"),
        f"k.name = p.name AND (k.own OR p.crm IN {_FOREIGN}) AND NOT list_contains(k.crms, p.crm)",
    ),
}


def find_accounts(scene: Scene) -> None:
    """Give every line that mentions an account its key, file kind by file kind; then look again for those left over."""
    _associate(scene)
    run = scene.engine.run
    run("CREATE TEMP TABLE belongs (part INTEGER, line INTEGER, key VARCHAR, how VARCHAR)")
    run("CREATE TEMP TABLE brought (key VARCHAR, crm VARCHAR, id VARCHAR, domain VARCHAR, part INTEGER, line INTEGER)")
    for holds in MENTIONING:
        parts = [part.number for part in scene.holding(holds)]
        if parts:
            _match(scene, ", ".join(map(str, parts)), holds)
    if scene.has("brought"):
        match_again(scene)


def _associate(scene: Scene) -> None:
    """Gather the association tables: deal id -> account id, the primary one first."""
    scene.engine.run("CREATE TEMP TABLE associated (crm VARCHAR, deal VARCHAR, id VARCHAR, first INTEGER)")
    for part in scene.holding("deal_accounts"):
        primary = part.flag("primary", "false")
        scene.engine.run(
            f"INSERT INTO associated SELECT '{part.reading.crm}', {id_of(part, 'deal_id')},"
            f" {id_of(part, 'account_id')}, CASE WHEN {primary} THEN 0 ELSE 1 END FROM {part.raw.name}",
            step="associations",
        )
    scene.engine.run(
        "UPDATE mention SET aid = found.id FROM (SELECT m.part, m.line, arg_min(a.id, (a.first, a.id)) AS id"
        " FROM mention m JOIN associated a ON a.deal = m.id AND a.crm = m.crm WHERE m.aid IS NULL GROUP BY ALL) found"
        " WHERE mention.part = found.part AND mention.line = found.line",
        step="associated deals",
    )


def match_again(scene: Scene) -> None:
    """Try lines that no account was found for once more, now that accounts were brought or merged; they bring none."""
    left = {number for (number,) in scene.engine.rows("SELECT DISTINCT part FROM belongs WHERE key IS NULL")}
    scene.engine.run("DELETE FROM belongs WHERE key IS NULL")
    for holds in MENTIONING:
        parts = [part.number for part in scene.holding(holds) if part.number in left]
        if parts:
            _match(scene, ", ".join(map(str, parts)), holds, bringing=False)


def _match(scene: Scene, parts: str, holds: Holds, bringing: bool = True) -> None:
    """Try each way in turn on the lines that the ways before it left over."""
    run = scene.engine.run
    run(
        "CREATE OR REPLACE TEMP TABLE pending AS SELECT m.part, m.own_line, m.line, m.crm, m.aid, m.host, m.name,"
        f" {domain_of('m.host', 'w')} AS domain, {domain_of('m.mail', 'y')} AS mail_domain FROM mention m"
        " LEFT JOIN site w ON w.host = m.host LEFT JOIN site y ON y.host = m.mail"
        " ANTI JOIN refusal r ON r.part = m.part AND r.line = m.line"
        f" ANTI JOIN belongs b ON b.part = m.part AND b.line = m.line WHERE m.part IN ({parts})"
    )
    for how, way in (*WAYS.items(), *(ANYWHERE if holds == "leads" else ())):
        if not scene.has("pending"):
            return
        _try(scene, how, way)
    if bringing and holds in _BRINGING and scene.has("pending"):
        _bring(scene)
    if bringing and holds == "leads" and scene.has("pending"):
        bring_by_domain(scene)
        _try(scene, "name", WAYS["name"])
        bring_by_name(scene)
    run(
        "INSERT INTO belongs SELECT p.part, p.line, NULL, CASE WHEN n.name IS NOT NULL THEN 'several'"
        " WHEN coalesce(p.aid, p.host, p.name) IS NOT NULL THEN 'unknown' ELSE 'none' END FROM pending p"
        " LEFT JOIN (SELECT DISTINCT name FROM name_key WHERE name IN (SELECT name FROM pending)) n ON n.name = p.name"
    )


def _try(scene: Scene, how: str, way: tuple[str, str, str]) -> None:
    """Try one way on the pending lines that have what it needs, and take those it finds off them."""
    needs, keys, on = way
    if scene.has(f"pending WHERE {needs}"):
        run, step = scene.engine.run, f"accounts by {how}"
        run(f"CREATE OR REPLACE TEMP TABLE known AS {keys}", step=step)
        if not scene.has("known"):  # pending stays as it is: a copy of a large one is kept until the end
            return
        run(f"INSERT INTO belongs SELECT p.part, p.line, k.key, '{how}' FROM pending p JOIN known k ON {on}", step=step)
        run(f"CREATE OR REPLACE TEMP TABLE pending AS SELECT p.* FROM pending p ANTI JOIN known k ON {on}", step=step)


def _bring(scene: Scene) -> None:
    """Make accounts of their own for lines whose account is not loaded.

    By domain always; by id or name only in a file most of whose accounts are not loaded: in another
    they are records that the accounts' export left out.
    """
    run = scene.engine.run
    run(
        "CREATE OR REPLACE TEMP TABLE bringing AS SELECT m.*, CASE WHEN p.missed IS NULL"
        " OR coalesce(m.aid, m.host, m.name) IS NULL THEN NULL WHEN m.domain IS NOT NULL THEN 'd:' || m.domain"
        " WHEN coalesce(f.found, 0) >= p.missed THEN NULL WHEN m.aid IS NOT NULL THEN 'i:' || m.crm || ':' || m.aid"
        " WHEN m.name NOT IN (SELECT name FROM name_key) THEN 'n:' || m.crm || ':' || m.name END AS key FROM pending m"
        " LEFT JOIN (SELECT part, count(*) AS missed FROM pending WHERE coalesce(aid, host, name) IS NOT NULL"
        " AND coalesce(name NOT IN (SELECT name FROM name_key), true) GROUP BY part)"
        " p USING (part) LEFT JOIN (SELECT part, count(*) AS found FROM belongs GROUP BY part) f USING (part)",
        step="accounts brought along",
    )
    run(
        "INSERT INTO brought SELECT key, min(crm), min(aid), min(domain), arg_min(part, (part, line)),"
        " arg_min(line, (part, line)) FROM bringing WHERE key IS NOT NULL GROUP BY key"
    )
    run("INSERT INTO belongs SELECT part, line, key, 'brought' FROM bringing WHERE key IS NOT NULL")
    run("CREATE OR REPLACE TEMP TABLE pending AS SELECT * EXCLUDE (key) FROM bringing WHERE key IS NULL")
    run(
        "INSERT INTO id_key SELECT crm, aid, min(key) FROM bringing WHERE key IS NOT NULL AND aid IS NOT NULL"
        " AND (crm, aid) NOT IN (SELECT (crm, id) FROM id_key) GROUP BY crm, aid"
    )
    run("INSERT INTO more_name SELECT DISTINCT crm, name, key FROM bringing WHERE key IS NOT NULL AND name IS NOT NULL")
