"""The contracts: what a won deal began, when it ended and what it is worth in a year."""

from __future__ import annotations

from earmark.book.money import cents, told
from earmark.book.scene import Part, Scene
from earmark.facts.schema import CONTRACT


def write_contracts(scene: Scene) -> None:
    """Write every contract as its newest load tells it, and customers who left by their account's line."""
    query = " UNION ALL ".join(
        [_lines(part) for part in scene.holding("contracts")]
        + [_left(part) for part in scene.holding("accounts") if part.column("churned") is not None]
    )
    if not query:
        return
    columns = ", ".join(CONTRACT)
    scene.engine.run(
        f"INSERT INTO contract SELECT {columns} FROM (SELECT *, rank() OVER (PARTITION BY CASE WHEN crm_id IS NOT"
        " NULL THEN crm || ':' || crm_id ELSE coalesce(account, -line)::VARCHAR || '/' || coalesce(started::VARCHAR,"
        f" '') || '/' || CASE WHEN account IS NULL THEN rank ELSE 0 END END ORDER BY rank DESC) AS turn,"
        f" max(rank) OVER () AS newest FROM ({query})) WHERE turn = 1 ORDER BY account, started, ended, crm_id, line",
        step="contracts",
    )


def _lines(part: Part) -> str:
    """A Salesforce contract ends with its term; elsewhere an end is an end."""
    term_end = f"{_left_on(part)} IS NULL" if part.reading.crm == "salesforce" else "false"
    yearly = {role: cents(part, role) + " * 12" * (role == "mrr") for role in ("acv", "arr", "mrr", "amount")}
    worth, currency = told(part, list(yearly.items()))
    return f"""
    SELECT n.account, m.id AS crm_id, {part.cell("started", "DATE")} AS started,
        coalesce({_left_on(part)}, {part.cell("ended", "DATE")}) AS ended, {term_end} AS term_end,
        {worth} AS acv_cents, {worth} AS told_cents, {currency} AS currency, CAST(NULL AS VARCHAR) AS rate,
        {part.load.number}::INTEGER AS load, r.line, '{part.reading.crm}' AS crm, {part.rank} AS rank
    FROM {part.raw.name} r
    JOIN mention m ON m.part = {part.number} AND m.line = r.line
    JOIN belongs b ON b.part = {part.number} AND b.line = r.line
    LEFT JOIN numbered n ON n.key = b.key
    LEFT JOIN ({_WON}) w ON w.account = n.account
    """


def _left(part: Part) -> str:
    """A customer whose account line says that it left: a contract of which only the end is known."""
    ended = _left_on(part)
    return f"""
    SELECT i.account, CAST(NULL AS VARCHAR) AS crm_id, CAST(NULL AS DATE) AS started, {ended} AS ended,
        false AS term_end, CAST(NULL AS BIGINT) AS acv_cents, CAST(NULL AS BIGINT) AS told_cents,
        CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS VARCHAR) AS rate,
        {part.load.number}::INTEGER AS load, r.line, '{part.reading.crm}' AS crm, {part.rank} AS rank
    FROM {part.raw.name} r JOIN placed i ON i.part = {part.number} AND i.line = r.line
    LEFT JOIN ({_WON}) w ON w.account = i.account WHERE {ended} IS NOT NULL
    """


_WON = "SELECT account, min(closed) AS closed FROM deal WHERE outcome = 'won' GROUP BY account"


def _left_on(part: Part) -> str:
    """When a customer left; a plain yes counts as always known: it left as soon as it was won."""
    column = part.column("churned")
    if column is not None and column.kind == "boolean":
        known = f"DATE '{part.load.as_of}'"
        return f"CASE WHEN {part.flag('churned')} THEN least(coalesce(w.closed, {known}), {known}) END"
    return part.cell("churned", "DATE")
