"""What every line says of the account it is about.

Tables made here (temporary, gone with the projection's transaction):
seen       every line of an account part: id, host, name as compared
mention    every line of another part that names an account, with the id of its own record
site       hosts that are not their own registrable domain -> that domain (null: none, or free mail)
"""

from __future__ import annotations

from earmark.book.cellwords import NOTHING, host_of, id_of, name_of, rounded
from earmark.book.scene import Part, Scene
from earmark.engines.duckdb import DuckDB
from earmark.sources.domains import FREE_MAIL, registrable, suffix_names
from earmark.sources.mapping import Holds

MENTIONING: tuple[Holds, ...] = (
    *("deals", "contracts", "leads", "contacts", "events", "after_sale", "account_history"),
)


def see_accounts(scene: Scene) -> None:
    """Gather every account line's identity."""
    query = " UNION ALL ".join(_seen(part) for part in scene.holding("accounts")) or _nothing("rank", _SEEN)
    scene.engine.run(f"CREATE TEMP TABLE seen AS {query}", step="accounts seen")


def see_mentions(scene: Scene) -> None:
    """Gather what every other line says of the account it belongs to."""
    owners = {part.rank: part.number for part in scene.holding("accounts")}
    parts = [part for part in scene.parts if part.reading.holds in MENTIONING]
    query = " UNION ALL ".join(_mention(part, owners.get(part.rank)) for part in parts)
    scene.engine.run(
        f"CREATE TEMP TABLE mention AS {query or _nothing('own_line', _MENTION)}", step="accounts mentioned"
    )


def find_sites(scene: Scene) -> None:
    """Reduce every host to its registrable domain, each distinct one once."""
    hosts = "SELECT host FROM seen UNION ALL SELECT host FROM mention UNION ALL SELECT mail FROM mention"
    scene.engine.run("CREATE TEMP TABLE site (host VARCHAR, domain VARCHAR)")
    scene.engine.insert("site", ("host", "domain"), other_sites(scene.engine, hosts), ("VARCHAR", "VARCHAR"))


def other_sites(engine: DuckDB, hosts: str) -> list[tuple[str, str | None]]:
    """Return the hosts of a query that are not their own registrable domain, each with that domain.

    A host of two plain labels that the public suffix list does not name is its own, and stays in the engine.
    """
    engine.run("CREATE OR REPLACE TEMP TABLE suffix (name VARCHAR)")
    names = sorted(name for name in suffix_names() | FREE_MAIL if name.count(".") < 2)
    engine.insert("suffix", ("name",), [(name,) for name in names])
    plain = (
        "regexp_full_match(host, '[a-z0-9_-]+[.][a-z][a-z0-9-]*') AND NOT contains(host, 'xn--')"
        " AND host NOT IN (SELECT name FROM suffix) AND split_part(host, '.', 2) NOT IN (SELECT name FROM suffix)"
    )
    rows = engine.rows(
        f"SELECT DISTINCT host FROM ({hosts}) h (host) WHERE host IS NOT NULL AND NOT ({plain})", step="sites"
    )
    engine.run("DROP TABLE suffix")
    owned = registrable(str(row[0]) for row in rows)
    found = ((host, None if domain in FREE_MAIL else domain) for host, domain in owned.items())
    return sorted(((host, domain) for host, domain in found if host != domain), key=lambda pair: pair[0])


def domain_of(host: str, site: str) -> str:
    """Return the SQL of a host's registrable domain, with `site` joined on the host."""
    return f"CASE WHEN {site}.host IS NULL THEN {host} ELSE {site}.domain END"


_SEEN = ("crm", "id", "host", "name", "own")
_MENTION = ("crm", "id", "aid", "host", "name", "mail")


def _seen(part: Part) -> str:
    """A file whose lines say nothing of whose they are holds one account a line."""
    of_line = not any(part.column(role) for role in ("id", "domain", "name"))
    own = f"'i:own:{part.raw.name}:' || line" if of_line else NOTHING
    nobody = "false" if of_line else "coalesce(id, host, name) IS NULL"
    return f"""
    SELECT {part.number} AS part, {part.rank} AS rank, line, '{part.reading.crm}' AS crm, id, host,
        name, {own} AS own, deleted, rounded, {nobody} AS nobody
    FROM (SELECT line, {id_of(part, "id")} AS id, {host_of(part, "domain")} AS host, {name_of(part, "name")} AS name,
        {part.flag("deleted", "false")} IS true AS deleted, {rounded(part, "id")} AS rounded
        FROM {part.raw.name})
    """


def _mention(part: Part, accounts: int | None) -> str:
    own = str(accounts) if part.reading.same_line and accounts is not None else "NULL"
    mail = "contact_email" if part.reading.holds == "deals" else "email"
    nobody = "false" if part.reading.holds == "deals" or own != "NULL" else "coalesce(aid, host, name, mail) IS NULL"
    return f"""
    SELECT {part.number} AS part, {own}::INTEGER AS own_line, line, '{part.reading.crm}' AS crm, id, aid, host,
        name, mail, deleted, rounded, {nobody} AS nobody
    FROM (SELECT line, {id_of(part, "id")} AS id, {id_of(part, "account_id")} AS aid,
        {host_of(part, "account_domain")} AS host, {name_of(part, "account_name")} AS name,
        {host_of(part, mail)} AS mail, {part.flag("deleted", "false")} IS true AS deleted,
        {rounded(part, "id")} AS rounded FROM {part.raw.name})
    """


def _nothing(number: str, words: tuple[str, ...]) -> str:
    texts = ", ".join(f"{NOTHING} AS {word}" for word in words)
    return (
        f"SELECT 0 AS part, 0 AS {number}, 0 AS line, {texts}, false AS deleted, false AS rounded, false AS nobody"
        " WHERE false"
    )
