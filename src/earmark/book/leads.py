"""Leads: people at companies that are accounts, were turned into accounts, or are none yet.

A lead belongs to the account it was converted to, else to the one found by domain, mail or exact
name, in whichever CRM; only one at a company that is none of these brings an account, a target until
it is worked.
"""

from __future__ import annotations

from earmark.book.scene import LEAD_SOURCE, Field, Part, Scene
from earmark.sources.cells import typed
from earmark.sources.mapping import Column
from earmark.sources.sqltext import quoted

_NO_COMPANY = (  # what stands in a field that must be filled when there is no company
    *("[not provided]", "not provided", "none", "self", "self employed", "self-employed", "individual", "personal"),
    *("private", "student", "freelance", "freelancer", "test"),
)
_NOBODY = ", ".join(map(quoted, _NO_COMPANY))
_UNDATED = "DATE '1900-01-01'"
ANYWHERE: tuple[tuple[str, tuple[str, str, str]], ...] = (  # one more of the ways of `mentions.WAYS`
    (
        "other name",
        (
            f"name NOT IN ({_NOBODY})",
            "SELECT name, min(key) AS key FROM name_key GROUP BY name HAVING count(DISTINCT key) = 1",
            f"k.name = p.name AND p.name NOT IN ({_NOBODY})",
        ),
    ),
)


def bring_by_domain(scene: Scene) -> None:
    """Make accounts for pending leads by the company's domain, else that of the mail; converted ones bring none."""
    query = " UNION ALL ".join(
        f"SELECT {part.number} AS part, line FROM {part.raw.name} WHERE {part.flag('converted')}"
        for part in scene.holding("leads")
    )
    scene.engine.run(f"CREATE TEMP TABLE converted AS {query}", step="leads converted")
    _bring(scene, "'d:' || coalesce(domain, mail_domain)", "coalesce(domain, mail_domain)")


def bring_by_name(scene: Scene) -> None:
    """Make accounts for pending leads that have a name alone, where no account has it and it names a company."""
    told = f"name NOT IN ({_NOBODY}) AND name NOT IN (SELECT name FROM name_key)"
    _bring(scene, f"CASE WHEN {told} THEN 'n:' || crm || ':' || name END", "NULL")


def _bring(scene: Scene, key: str, domain: str) -> None:
    run = scene.engine.run
    run(
        f"CREATE OR REPLACE TEMP TABLE bringing AS SELECT *, {key} AS key, {domain} AS site FROM pending"
        " WHERE aid IS NULL AND (part, line) NOT IN (SELECT (part, line) FROM converted)",
        step="accounts that leads bring",
    )
    run(
        "INSERT INTO brought SELECT key, min(crm), NULL, min(site), arg_min(part, (part, line)),"
        " arg_min(line, (part, line)) FROM bringing WHERE key IS NOT NULL GROUP BY key"
    )
    run("INSERT INTO belongs SELECT part, line, key, 'brought' FROM bringing WHERE key IS NOT NULL")
    run("CREATE OR REPLACE TEMP TABLE pending AS SELECT * FROM pending ANTI JOIN belongs USING (part, line)")
    run("INSERT INTO more_name SELECT DISTINCT crm, name, key FROM bringing WHERE key IS NOT NULL AND name IS NOT NULL")


def write_leads(scene: Scene) -> None:
    """Give the accounts that leads brought their traits, and every account of a lead its source.

    Of several leads the newest that says something tells a trait, the oldest the source. A source is
    known from the day of the lead: an account opened before has none.
    """
    parts = list(scene.holding("leads"))
    if not parts:
        return
    columns = {part.number: scene.field_columns(part) for part in parts}
    filled = {number for mine in columns.values() for number in mine}
    fields = [field for field in scene.fields if field.number in filled]
    query = " UNION ALL ".join(_lines(part, columns[part.number], fields) for part in parts)
    scene.engine.run(f"CREATE TEMP TABLE told_lead AS {query}", step="leads as told")
    for field in fields:
        sourced = any(mine[field.number].role == LEAD_SOURCE for mine in columns.values() if field.number in mine)
        _give(scene, field, sourced=sourced)


def _lines(part: Part, mine: dict[int, Column], fields: list[Field]) -> str:
    cells = "".join(
        f", CAST({typed(mine[f.number]) if f.number in mine else 'NULL'} AS {f.type}) AS f{f.number}" for f in fields
    )
    return (
        "SELECT n.account, n.key IN (SELECT key FROM brought) AS own,"
        f" coalesce({part.cell('created', 'DATE')}, {_UNDATED}) AS day, r.line, {part.load.number} AS load{cells}"
        f" FROM {part.raw.name} r JOIN belongs b ON b.part = {part.number}"
        " AND b.line = r.line JOIN numbered n ON n.key = b.key"
    )


def _give(scene: Scene, field: Field, *, sourced: bool) -> None:
    run, name = scene.engine.run, f"f{field.number}"
    pick, whose = ("arg_min", "true") if sourced else ("arg_max", "own")
    run(
        f"CREATE OR REPLACE TEMP TABLE given AS SELECT account, {pick}({name}, (day, line, {name})) AS value,"
        f" {pick}(day, (day, line, {name})) AS day, {pick}(load, (day, line, {name})) AS load,"
        f" {pick}(line, (day, line, {name})) AS line FROM told_lead WHERE {name} IS NOT NULL AND {whose}"
        " AND account IN (SELECT account FROM account"
        f" WHERE {name} IS NULL) GROUP BY account",
        step="what leads tell of accounts",
    )
    run(f"UPDATE account SET {name} = g.value FROM given g WHERE g.account = account.account")
    if sourced:
        run(
            "INSERT INTO account_history (account, field, known_until, load, line) SELECT account,"
            f" {field.number}, day, load, line FROM given WHERE day > {_UNDATED} ORDER BY account",
            step="when sources became known",
        )
