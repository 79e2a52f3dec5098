"""The book's accounts as a person tells them apart: what they are called, and what they have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from earmark.book.answers import Pair
from earmark.engines.duckdb import DuckDB
from earmark.facts.merges import Side


@dataclass(frozen=True)
class Counted:
    """One account with what it has: `recorded` where an account file holds it, `created` when its record was made."""

    number: int
    side: Side
    recorded: bool
    created: date | None

    @property
    def rank(self) -> tuple[bool, int, date, str]:
        """Where it stands among accounts that are one: the first one's values are taken."""
        return not self.recorded, -self.side.deals, self.created or date.max, self.side.key


def called(facts: DuckDB) -> list[tuple[int, str, str]]:
    """Return every account's number, name and domain, in the order of numbers."""
    return [
        (int(number), str(name or ""), str(domain or ""))
        for number, name, domain in facts.rows("SELECT account, name, domain FROM account ORDER BY account")
    ]


def counted(facts: DuckDB, numbers: Collection[int]) -> dict[int, Counted]:
    """Return accounts by number, with their country as it is shown, their deals, wins and contracts."""
    country = facts.rows("SELECT field FROM field WHERE canonical = 'country' ORDER BY field LIMIT 1")
    shown = f"coalesce(s.shown, a.f{country[0][0]}::VARCHAR)" if country else "NULL"
    spelled = f"LEFT JOIN spelling s ON s.field = {country[0][0]} AND s.folded = a.f{country[0][0]}" if country else ""
    rows = facts.rows(
        f"""
        SELECT a.account, a.key, a.name, a.domain, {shown}, coalesce(d.deals, 0), coalesce(d.wins, 0),
            coalesce(c.many, 0), a.account NOT IN (SELECT a.account FROM account a JOIN load l USING (load)
            WHERE NOT contains(l.holds, 'accounts')), a.created
        FROM account a {spelled}
        LEFT JOIN (SELECT account, count(*) AS deals, count(*) FILTER (WHERE outcome = 'won') AS wins FROM deal
            GROUP BY account) d ON d.account = a.account
        LEFT JOIN (SELECT account, count(*) AS many FROM contract GROUP BY account) c ON c.account = a.account
        WHERE a.account IN (SELECT unnest($1::BIGINT[]))
        """,
        [sorted(numbers)],
        "what accounts have",
    )
    return {row[0]: Counted(row[0], _side(row), bool(row[8]), row[9]) for row in rows}


def _side(row: Sequence[object]) -> Side:
    _, key, name, domain, country, deals, wins, contracts, *_ = row
    return Side(
        str(key), str(name or ""), str(domain or ""), str(country or ""), int(str(deals)), int(str(wins)),
        int(str(contracts)),
    )  # fmt: skip


def whose(facts: DuckDB, keys: Iterable[str]) -> dict[str, int]:
    """Return whose accounts are now that had these keys; a key that is nobody's is left out."""
    named = sorted(set(keys))
    ways = (  # the last that knows a key decides
        "SELECT 'i:' || crm || ':' || id AS key, account FROM other_id",
        "SELECT 'i:' || crm || ':' || crm_id AS key, account FROM account WHERE crm_id IS NOT NULL",
        "SELECT 'd:' || domain AS key, account FROM alias",
        "SELECT key, account FROM merged WHERE account IS NOT NULL",
        "SELECT key, account FROM account",
    )
    found: dict[str, int] = {}
    for way in ways if named else ():
        rows = facts.rows(f"SELECT key, account FROM ({way}) WHERE key IN (SELECT unnest($1::VARCHAR[]))", [named])
        found |= {str(key): int(account) for key, account in rows}
    return found


def apart(facts: DuckDB, rejected: Iterable[Pair]) -> frozenset[tuple[int, int]]:
    """Return the pairs of accounts, by number, that people said are not one."""
    pairs = list(rejected)
    now = whose(facts, (key for pair in pairs for key in (pair.one, pair.other)))
    both = ((now.get(pair.one), now.get(pair.other)) for pair in pairs)
    return frozenset((min(a, b), max(a, b)) for a, b in both if a is not None and b is not None)


def in_pairs(facts: DuckDB, table: str) -> list[tuple[int, int]]:
    """Return the rows of a table (ours) of two accounts a row: `parent` or `said_merged`."""
    return [(int(one), int(other)) for one, other in facts.rows(f"SELECT * FROM {table} ORDER BY ALL")]


@dataclass(frozen=True)
class Kin:
    """An account's parent and subsidiaries, by domain, else name, else key; and the keys merged into it."""

    parent: str
    subsidiaries: tuple[str, ...]
    merged: tuple[str, ...]


def kin(facts: DuckDB, number: int) -> Kin:
    """Return the family of an account, and what was merged into it."""
    shown = "SELECT coalesce(a.domain, a.name, a.key) FROM parent p JOIN account a ON a.account = {whose}"
    up = facts.rows(f"{shown.format(whose='p.parent')} WHERE p.account = $1", [number])
    down = facts.rows(f"{shown.format(whose='p.account')} WHERE p.parent = $1 ORDER BY 1", [number])
    rows = facts.rows(
        "SELECT m.how, m.key FROM merged m JOIN account a USING (account) WHERE m.account = $1 AND m.key <> a.key"
        " ORDER BY m.key",
        [number],
    )
    counted_with = [str(key).removeprefix("d:") for how, key in rows if how == "group"]
    said = tuple(str(key) for how, key in rows if how == "said")
    return Kin(str(up[0][0]) if up else "", (*(str(row[0]) for row in down), *counted_with), said)
