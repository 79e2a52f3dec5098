"""Decisions in the projection: the last pass of a rebuild, and applied to a standing projection as they are made.

Both go one way: the rows of `decision` are written, then every account concerned is put back to what the CRM tells
(`crm_account`, `crm_deal`, `crm_contract` keep it) and all its decisions are taken anew, so that a projection that
took them one by one equals one that is built again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from earmark.book import census
from earmark.book.outcomes import Account, Row, decided
from earmark.engines.duckdb import DuckDB
from earmark.errors import BookError
from earmark.facts.decisions import ACTS, ANSWERED, CLOSED, ENDED, SAYINGS, UNDO, Decision, Undone
from earmark.facts.schema import CONTRACT, CRM_ACCOUNT, DEAL, DECISION, Table
from earmark.ledger import Entry, Ledger

if TYPE_CHECKING:
    from earmark.book.scene import Scene

KIND = "decision"
_TELLING = (*ANSWERED, *CLOSED, ENDED)  # they change what is known of an account
_CHANGED = {"deal": DEAL, "contract": CONTRACT}


@dataclass(frozen=True)
class Decided:
    """The ledger's entries of decisions, and what tells the last of them from all others."""

    entries: tuple[Entry, ...] = ()
    mark: str = ""


def decided_of(ledger: Ledger, after: int = 0) -> Decided:
    """Return the decisions after the entry `after`, and the mark of all."""
    return Decided(tuple(ledger.entries(KIND, after)), mark_of(ledger))


def mark_of(ledger: Ledger) -> str:
    """Return the last decision's number and seal; empty where nothing was decided."""
    last = ledger.latest(KIND)
    return f"{last.number}:{ledger.seal(last.number)}" if last else ""


def missing(ledger: Ledger, mark: str) -> Decided | None:
    """Return the decisions that a projection with this mark lacks; None: it knows others than the ledger's."""
    number, _, seal = mark.partition(":")
    if mark and ledger.seal(int(number)) != seal:
        return None
    return decided_of(ledger, int(number or 0))


def write_decisions(scene: Scene) -> None:
    """Write what was decided, and what it makes of deals, contracts and accounts."""
    if scene.decided:
        apply(scene.engine, scene.decided)


def apply(engine: DuckDB, entries: Iterable[Entry]) -> None:
    """Apply entries to tables that know those before them, inside the caller's transaction."""
    known = [told(entry) for entry in entries]
    gone = sorted({one.undone for one in known if isinstance(one, Undone)})
    fresh = [one for one in known if isinstance(one, Decision) and one.entry not in gone]
    which = "FROM decision WHERE entry IN (SELECT unnest($1::INTEGER[]))"
    concerned = {row[0] for row in engine.rows(f"SELECT DISTINCT account {which}", [gone], "decisions taken back")}
    engine.run(f"DELETE {which}", [gone], "decisions taken back")
    whose = census.whose(engine, (one.account for one in fresh if one.account))
    rows = [_row(one, whose.get(one.account)) for one in fresh]
    _insert(engine, "decision", DECISION, rows)
    _rework(engine, sorted({*concerned, *(row["account"] for row in rows)} - {None}))


def told(entry: Entry) -> Decision | Undone:
    """Return what an entry of the ledger says; BookError where it is no decision."""
    body = entry.body
    try:
        if body["what"] == UNDO:
            return Undone(entry.number, int(body["undone"]))
        body = {**body, "what": (*ACTS, *SAYINGS)[(*ACTS, *SAYINGS).index(body["what"])]}
        names = {one.name for one in fields(Decision)} & set(body) - {"date", "until", "account"}
        days = {name: date.fromisoformat(body[name]) if body.get(name) else None for name in ("date", "until")}
        plain = {name: body[name] for name in names if body[name] is not None}
        named = {"account": body["account"] or "", "profile": body.get("profile_id") or ""}
        return Decision(**plain | days | named | {"entry": entry.number})
    except (KeyError, TypeError, ValueError) as error:
        raise BookError(
            f"Entry {entry.number} of the ledger is no decision: {error}.", "The ledger was changed by hand."
        ) from error


def standing(engine: DuckDB, numbers: Collection[int]) -> dict[int, list[Decision]]:
    """Return the decisions that stand of each account, by its number, in the order in which they were made."""
    found: dict[int, list[Decision]] = {number: [] for number in numbers}
    query = "WHERE account IN (SELECT unnest($1::BIGINT[])) ORDER BY entry"
    for row in _rows(engine, "decision", query, [sorted(numbers)]):
        found[row["account"]].append(decision_of(row))
    return found


def sayings(engine: DuckDB) -> list[Decision]:
    """Return what was said of no account and stands, in the order in which it was said."""
    return [decision_of(row) for row in _rows(engine, "decision", "WHERE key IS NULL ORDER BY entry", [])]


def decision_of(row: Row) -> Decision:
    """Return a row of the table as a value."""
    cells = {name: row[name] for name in _NAMED if row[name] is not None}
    return Decision(**cells, account=row["key"] or "")


_NAMED = tuple(one.name for one in fields(Decision) if one.name != "account")


def _row(one: Decision, account: int | None) -> Row:
    cells = {name: getattr(one, name) for name in _NAMED}
    cells = {name: None if cell == "" else cell for name, cell in cells.items()}
    return {"account": account, "key": one.account or None, **cells}


def _rework(engine: DuckDB, numbers: list[int]) -> None:
    """Put accounts back to what the CRM tells, then take all their decisions."""
    if not numbers:
        return
    _restore(engine, numbers)
    taken = standing(engine, numbers)
    telling = sorted(n for n, decisions in taken.items() if any(one.what in _TELLING for one in decisions))
    if telling:
        _keep(engine, telling)
        _write(engine, {number: decided(one, taken[number]) for number, one in _told(engine, telling).items()})


def _restore(engine: DuckDB, numbers: list[int]) -> None:
    """Put back what the CRM tells of accounts of which decisions said more."""
    these = "account IN (SELECT unnest($1::BIGINT[]))"
    kept = sorted(row[0] for row in engine.rows(f"SELECT account FROM crm_account WHERE {these}", [numbers]))
    if not kept:
        return
    for table in _CHANGED:
        engine.run(f"DELETE FROM {table} WHERE {these}", [kept], step="decisions put aside")
        engine.run(f"INSERT INTO {table} SELECT * FROM crm_{table} WHERE {these} ORDER BY ALL", [kept])
        engine.run(f"DELETE FROM crm_{table} WHERE {these}", [kept])
    engine.run(
        "UPDATE account SET contacted = c.contacted, target = c.target FROM crm_account c WHERE c.account ="
        " account.account AND c.account IN (SELECT unnest($1::BIGINT[]))",
        [kept],
    )
    engine.run(f"DELETE FROM crm_account WHERE {these}", [kept])
    engine.run(f"UPDATE decision SET did = NULL WHERE did IS NOT NULL AND {these}", [kept])


def _keep(engine: DuckDB, numbers: list[int]) -> None:
    """Keep what the CRM tells of accounts of which decisions say more."""
    these = "account IN (SELECT unnest($1::BIGINT[])) ORDER BY ALL"
    columns = ", ".join(CRM_ACCOUNT)
    engine.run(f"INSERT INTO crm_account SELECT {columns} FROM account WHERE {these}", [numbers], "as the CRM has it")
    for table, known in _CHANGED.items():
        engine.run(f"INSERT INTO crm_{table} SELECT {', '.join(known)} FROM {table} WHERE {these}", [numbers])


def _told(engine: DuckDB, numbers: list[int]) -> dict[int, Account]:
    """Return accounts by number, as the CRM tells of them."""
    these = "WHERE account IN (SELECT unnest($1::BIGINT[])) ORDER BY ALL"
    held: dict[str, dict[int, list[Row]]] = {}
    for table in _CHANGED:
        mine = held.setdefault(table, {number: [] for number in numbers})
        for row in _rows(engine, f"crm_{table}", these, [numbers]):
            mine[row["account"]].append(row)
    contacted: dict[int, date | None] = dict(
        engine.rows(f"SELECT account, contacted FROM crm_account {these}", [numbers])
    )
    return {n: Account(tuple(held["deal"][n]), tuple(held["contract"][n]), contacted[n]) for n in numbers}


def _write(engine: DuckDB, accounts: dict[int, Account]) -> None:
    """Write accounts as they were decided."""
    numbers = list(accounts)
    for table, columns in _CHANGED.items():
        engine.run(f"DELETE FROM {table} WHERE account IN (SELECT unnest($1::BIGINT[]))", [numbers])
        held = [(n, one.deals if table == "deal" else one.contracts) for n, one in accounts.items()]
        _insert(engine, table, columns, [{**row, "account": number} for number, rows in held for row in rows])
    contacted = [one.contacted for one in accounts.values()]
    worked = [bool(one.contacted or one.deals or one.contracts) for one in accounts.values()]
    engine.run(
        "UPDATE account SET contacted = n.contacted, target = target AND NOT n.worked FROM (SELECT"
        " unnest($1::BIGINT[]) AS account, unnest($2::DATE[]) AS contacted, unnest($3::BOOLEAN[]) AS worked) n"
        " WHERE n.account = account.account",
        [numbers, contacted, worked],
        "accounts as decided",
    )
    did = {entry: word for one in accounts.values() for entry, word in one.did.items()}
    engine.run(
        "UPDATE decision SET did = n.did FROM (SELECT unnest($1::INTEGER[]) AS entry, unnest($2::VARCHAR[]) AS did) n"
        " WHERE n.entry = decision.entry",
        [list(did), list(did.values())],
        "what decisions did",
    )


def _insert(engine: DuckDB, table: str, columns: Table, rows: Sequence[Row]) -> None:
    cells = [tuple(row[name] for name in columns) for row in rows]
    engine.insert(table, [f'"{name}"' for name in columns], cells, list(columns.values()))


def _rows(engine: DuckDB, table: str, which: str, parameters: Sequence[Any]) -> list[Row]:
    """Return rows of a table of ours, by the names of its columns; which: WHERE and ORDER BY."""
    names = engine.columns(table)
    rows = engine.rows(f"SELECT * FROM {table} {which}", parameters, "decisions")
    return [dict(zip(names, row, strict=True)) for row in rows]
