"""The tables of the projection filled by hand, and a book over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from earmark.book.folder import Folder
from earmark.book.record import Load
from earmark.config import Settings
from earmark.engines import Engine
from earmark.engines.duckdb import DuckDB
from earmark.facts.schema import FIELD_TYPES, TABLES

KINDS = ("number", "category", "list", "date")


class MadeFacts:
    """The tables of the projection, filled by hand: a line of code a fact."""

    def __init__(self, folder: Path) -> None:
        self.engine = DuckDB(folder=folder)
        self.deals = 0
        more = {f"f{i}": FIELD_TYPES[kind] for i, kind in enumerate(KINDS)}
        self.tables = {name: dict(table) | (more if name == "account" else {}) for name, table in TABLES.items()}
        for name, table in self.tables.items():
            self.engine.run(f"CREATE TABLE {name} (" + ", ".join(f'"{c}" {k}' for c, k in table.items()) + ")")
        for i, kind in enumerate(KINDS):
            self.add("field", field=i, name=kind.title(), kind=kind, money=False)
        self.engine.run("CREATE TEMP TABLE seller (owner VARCHAR, seller INTEGER)")

    def add(self, table: str, **cells: Any) -> None:
        columns = self.tables[table]
        types = [columns[name] for name in cells]
        self.engine.insert(table, [f'"{name}"' for name in cells], [tuple(cells.values())], types)

    def account(self, number: int, **cells: Any) -> None:
        self.add(
            "account", **{"account": number, "key": f"i:own:{number}", "name": f"A{number}", "target": False} | cells
        )

    def deal(
        self, account: int | None, opened: str | None, closed: str | None = None, outcome: str = "open", **cells: Any
    ) -> None:
        self.deals += 1
        dates = {"opened": opened and date.fromisoformat(opened), "closed": closed and date.fromisoformat(closed)}
        ids = {"deal": self.deals, "account": account, "crm_id": f"D{self.deals}"}
        self.add("deal", **ids, **dates, **{"outcome": outcome, "kind": "new"} | cells)

    def contract(self, account: int, started: str | None, ended: str | None = None, term_end: bool = False) -> None:
        dates = {"started": started and date.fromisoformat(started), "ended": ended and date.fromisoformat(ended)}
        self.add("contract", account=account, **dates, term_end=term_end)

    def was(self, account: int, field: int, value: Any, until: str) -> None:
        place = {0: "number", 3: "date"}.get(field, "text")
        self.add(
            "account_history", account=account, field=field, known_until=date.fromisoformat(until), **{place: value}
        )


@dataclass
class MadeBook:
    """What the verbs need of a book, over made facts."""

    facts: DuckDB
    today: date
    places: Folder
    settings: Settings = field(default_factory=Settings)

    outside: Engine | None = None

    @property
    def engine(self) -> Engine:
        return self.outside or self.facts

    def loads(self) -> tuple[Load, ...]:
        return ()
