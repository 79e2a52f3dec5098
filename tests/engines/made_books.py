"""Facts of chance: every table that is asked, filled with what is hard to compare."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from earmark.engines.duckdb import DuckDB
from earmark.facts.fold import fold
from earmark.facts.schema import FIELD_TYPES, TABLES

AS_OF = date(2025, 3, 1)
KINDS = ("number", "category", "list", "date", "text")
WORDS = (
    "Software", "software", "O'Neill & Co", 'say "hi"', "Straße", "STRASSE", "İzmir",
    "na\u00efve", "nai\u0308ve", "日本",
    "\U0001f600", "\u0131", "I", "i", "NaN", "None", "NULL", "\\", "\\N", "\\'", "a\\nb", "a\nb\tc\rd", "${env:HOME}",
    "%_%", "{}", "$1", "--", "*/", "x" * 20_000, "Ä", "A\u0308", "a", "B", "\ufffd", "\u200b",
)  # fmt: skip
DAYS = (
    date(1899, 12, 31),
    date(1969, 12, 31),
    date(1970, 1, 1),
    date(2024, 2, 29),
    date(2000, 2, 29),
    date(2100, 3, 1),
)
NUMBERS = ("0", "-0.5", "50", "50.0001", "0.0001", "99999999999999.9999", "-99999999999999.9999", "1000", "-1")
EVENTS = ("funding", "executive_hire", "executive hire", "hiring", "layoffs", "o'neill's day", "\\", "")
CENTS = (0, 1, -1, 100, 12_000_00, 9_000_000_00, 10**15)


class Chance:
    """Values by chance, one in some of them missing."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - it fills tables, it guards nothing

    def or_none(self, value: Any, often: float = 0.15) -> Any:
        return None if self.rng.random() < often else value

    def of(self, *values: Any) -> Any:
        return self.rng.choice(values)

    def day(self) -> date:
        near = date(2023, 1, 1) + timedelta(days=self.rng.randrange(900))
        return near if self.rng.random() < 0.95 else self.of(*DAYS)

    def field(self, kind: str) -> Any:
        value: Any = {
            "number": lambda: Decimal(self.of(*NUMBERS)),
            "category": lambda: self.of("", *map(fold, WORDS)),
            "list": lambda: ";" + ";".join(sorted({fold(w) for w in self.rng.sample(WORDS, 3)} - {""})) + ";",
            "date": self.day,
            "text": lambda: self.of("", *WORDS),
        }[kind]()
        return self.or_none(value)


def facts_of_chance(engine: DuckDB, seed: int, accounts: int) -> None:
    """Make the tables of the projection in `engine` and fill them by chance."""
    fields = {f"f{i}": FIELD_TYPES[kind] for i, kind in enumerate(KINDS)}
    for name, table in TABLES.items():
        columns = {**table, **(fields if name == "account" else {})}
        engine.run(f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
    chance = Chance(seed)
    for name, rows in _filled(chance, accounts).items():
        engine.insert(name, list(rows[0]), [tuple(row.values()) for row in rows])
    engine.run("CREATE TABLE built (mark VARCHAR)")
    engine.run("INSERT INTO built VALUES ($1)", [f"chance {seed}"])


def _filled(chance: Chance, accounts: int) -> dict[str, list[dict[str, Any]]]:
    numbers = range(1, accounts + 1)
    named = [(i, word) for i, kind in enumerate(KINDS) if kind in {"category", "list"} for word in WORDS]
    spelled = {(i, fold(word)): word for i, word in named}
    return {
        "account": [_account(chance, n) for n in numbers],
        "field": [{"field": i, "name": f"{k} '\\", "kind": k, "money": False} for i, k in enumerate(KINDS)],
        "account_history": list(_history(chance, numbers)),
        "first_filled": [_first(chance, n) for n in numbers],
        "deal": [_deal(chance, i, accounts) for i in range(accounts * 2)],
        "contract": [_contract(chance, accounts) for _ in range(accounts)],
        "contact": [_contact(chance, n) for n in numbers],
        "decision": [_decision(chance, i, accounts) for i in range(accounts)],
        "after_sale": [_after_sale(chance, accounts) for _ in range(accounts)],
        "spelling": [{"field": i, "folded": folded, "shown": word} for (i, folded), word in spelled.items()],
        "event": [_event(chance, i, accounts) for i in range(accounts * 3)],
    }


def _contact(chance: Chance, number: int) -> dict[str, Any]:
    opted = chance.or_none(chance.of(True, False), 0.4)
    return {"account": chance.or_none(number), "contacted": chance.or_none(chance.day(), 0.7), "opted_out": opted}


def _decision(chance: Chance, number: int, accounts: int) -> dict[str, Any]:
    what, day = chance.of("pursue", "pursue", "later", "never", "replied", "won", "lost", "harder"), chance.day()
    account = None if what == "harder" else chance.or_none(chance.rng.randrange(1, accounts), 0.05)
    until = chance.or_none(day + timedelta(days=chance.rng.randrange(900)), 0.5)
    return {"account": account, "what": what, "date": day, "until": until, "entry": number}


def _account(chance: Chance, number: int) -> dict[str, Any]:
    known = {
        "account": number, "key": f"{chance.of(*WORDS)[:50]}{number}", "name": chance.or_none(chance.of("", *WORDS)),
        "domain": chance.or_none(f"a{number % 150}.example"), "contacted": chance.or_none(chance.day(), 0.6),
        "target": chance.or_none(chance.of(True, False, False)), "crm_id": chance.or_none(str(number)),
        "owner": chance.or_none(chance.of(*WORDS[:6])), "lot": chance.rng.randrange(2**31 - 1),
    }  # fmt: skip
    return known | {f"f{i}": chance.field(kind) for i, kind in enumerate(KINDS)}


def _first(chance: Chance, number: int) -> dict[str, Any]:
    return {"account": number, "field": chance.of(*range(len(KINDS))), "filled": chance.or_none(chance.day())}


def _history(chance: Chance, numbers: range) -> Iterator[dict[str, Any]]:
    held = {"number": "number", "date": "date"}
    empty = dict.fromkeys(("number", "text", "date"))
    for number in numbers:
        for i, kind in enumerate(KINDS[: chance.rng.randrange(len(KINDS))]):
            old = empty | {held.get(kind, "text"): chance.field(kind)}
            days = sorted({chance.day() for _ in range(2)})
            yield from ({"account": number, "field": i, **old, "known_until": day} for day in days)


def _deal(chance: Chance, number: int, accounts: int) -> dict[str, Any]:
    opened = chance.day()
    return {
        "deal": number, "account": chance.or_none(chance.rng.randrange(1, accounts), 0.05), "crm_id": f"D{number % 7}",
        "opened": chance.or_none(opened, 0.1), "outcome": chance.of("won", "won", "lost", "lost", "open"),
        "closed": chance.or_none(opened + timedelta(days=chance.rng.randrange(-5, 300)), 0.2),
        "kind": chance.of("new", "new", "new", "renewal", "expansion", "other_pipeline"),
        "amount_cents": chance.or_none(chance.of(*CENTS)), "told_cents": chance.or_none(chance.of(*CENTS)),
        "currency": chance.or_none(chance.of("EUR", "USD")), "rate": chance.or_none(chance.of("own", "a.csv")),
        "reopened": chance.or_none(chance.day(), 0.8),
        "owner": chance.or_none(chance.of(*WORDS)), "lost_reason": chance.or_none(chance.of("", *WORDS), 0.7),
    }  # fmt: skip


def _contract(chance: Chance, accounts: int) -> dict[str, Any]:
    started = chance.day()
    return {
        "account": chance.or_none(chance.rng.randrange(1, accounts), 0.05), "started": chance.or_none(started),
        "ended": chance.or_none(started + timedelta(days=chance.rng.randrange(0, 600)), 0.5),
        "term_end": chance.or_none(chance.of(True, False)), "acv_cents": chance.or_none(chance.of(*CENTS)),
        "told_cents": chance.or_none(chance.of(*CENTS)), "rate": chance.or_none(chance.of("own", "a.csv")),
        "currency": chance.or_none(chance.of("EUR", "EUR", "USD")),
    }  # fmt: skip


def _event(chance: Chance, number: int, accounts: int) -> dict[str, Any]:
    return {
        "account": chance.or_none(chance.rng.randrange(1, accounts), 0.05),
        "kind": chance.or_none(chance.of(*EVENTS), 0.05), "happened": chance.or_none(chance.day(), 0.05),
        "known_from": chance.or_none(chance.day(), 0.6), "load": chance.of(1, 2, 3), "line": number,
    }  # fmt: skip


def _after_sale(chance: Chance, accounts: int) -> dict[str, Any]:
    return {
        "account": chance.or_none(chance.rng.randrange(1, accounts), 0.05),
        "kind": chance.of("nps", "health", "seats_used", "seats_bought", "referrals", "tickets"),
        "number": chance.or_none(Decimal(chance.of("0", "3", "9.5", "40", "80", "-1"))),
        "happened": chance.or_none(chance.day(), 0.3),
    }  # fmt: skip
