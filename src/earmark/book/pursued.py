"""What became of pursued accounts, and decisions as they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from earmark.engines.duckdb import DuckDB
from earmark.facts.decisions import DecisionLine


@dataclass(frozen=True)
class PursuedAccount:
    """One pursued account: when it began and what was known then, its touches until it answered, and how it ended.

    answered: when it replied, met, or was won. won, lost: when a new-business deal was, since it began.
    """

    account: int
    began: date
    tier: str
    score: int | None
    profile: str
    touches: int
    answered: date | None
    won: date | None
    lost: date | None


def pursuits(facts: DuckDB, as_of: date) -> tuple[PursuedAccount, ...]:
    """Make the table `pursuit` (account, answered, ...) of accounts pursued by `as_of`, and return it as values.

    A touch is a day on which it was decided to pursue the account.
    """
    facts.run(
        """
        CREATE OR REPLACE TEMP TABLE pursuit AS
        WITH touch AS (
            SELECT account, date, min(entry) AS entry FROM decision
            WHERE what = 'pursue' AND account IS NOT NULL AND date <= $1 GROUP BY account, date
        ), first AS (
            SELECT account, min(date) AS began, arg_min(entry, date) AS entry FROM touch GROUP BY account
        ), spoke AS (
            SELECT f.account, min(d.date) AS replied FROM first f JOIN decision d ON d.account = f.account
            WHERE d.what IN ('replied', 'meeting') AND d.date BETWEEN f.began AND $1 GROUP BY f.account
        ), closed AS (
            SELECT f.account, min(d.closed) FILTER (WHERE d.outcome = 'won') AS won,
                min(d.closed) FILTER (WHERE d.outcome = 'lost') AS lost
            FROM first f JOIN deal d ON d.account = f.account
            WHERE d.kind = 'new' AND d.closed BETWEEN f.began AND $1 GROUP BY f.account
        ), ended AS (
            SELECT f.account, f.began, f.entry, least(s.replied, c.won) AS answered, c.won,
                CASE WHEN c.won IS NULL THEN c.lost END AS lost
            FROM first f LEFT JOIN spoke s USING (account) LEFT JOIN closed c USING (account)
        )
        SELECT e.account, e.began, d.tier, d.score, d.profile,
            (SELECT count(*) FROM touch t WHERE t.account = e.account AND t.date <= coalesce(e.answered, $1))
                AS touches,
            e.answered, e.won, e.lost
        FROM ended e JOIN decision d ON d.entry = e.entry
        """,
        [as_of],
        "pursuits",
    )
    rows = facts.rows("SELECT * FROM pursuit ORDER BY account")
    return tuple(
        PursuedAccount(n, began, tier or "", score, profile or "", *rest)
        for n, began, tier, score, profile, *rest in rows
    )


def listed(facts: DuckDB, as_of: date, limit: int | None) -> tuple[tuple[DecisionLine, ...], int]:
    """Return the decisions that stand on a day, newest first, at most `limit`; and how many there are."""
    many = facts.rows("SELECT count(*) FROM decision WHERE date <= $1", [as_of])[0][0]
    cut = "" if limit is None else f"LIMIT {limit:d}"
    rows = facts.rows(
        "SELECT coalesce(a.key, d.key, ''), coalesce(a.name, ''), coalesce(a.domain, ''), d.what, d.date, d.until,"
        " coalesce(d.who, ''), coalesce(d.why, ''), coalesce(d.profile, ''), d.score, coalesce(d.tier, ''), d.timing,"
        " d.priority, d.entry, coalesce(d.did, '') FROM decision d LEFT JOIN account a USING (account)"
        f" WHERE d.date <= $1 ORDER BY d.date DESC, d.entry DESC {cut}",
        [as_of],
        "decisions",
    )
    return tuple(DecisionLine(*row) for row in rows), int(many)


def wins(facts: DuckDB, as_of: date) -> int:
    """Return how many deals of accounts were won by a day, those whose day is not known too."""
    query = "SELECT count(*) FROM deal WHERE outcome = 'won' AND account IS NOT NULL AND coalesce(closed <= $1, true)"
    return int(facts.rows(query, [as_of])[0][0])


def decided_last(facts: DuckDB) -> date | None:
    """Return the newest day of a decision that stands, None where there is none."""
    found: date | None = facts.rows("SELECT max(date) FROM decision")[0][0]
    return found
