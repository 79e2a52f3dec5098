"""What every pass of the projection is given: the loads' parts, the fields, the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from earmark.book.answers import Pair
from earmark.book.event_answers import NameAnswers
from earmark.book.raws import Raw
from earmark.book.record import Load
from earmark.config import Settings
from earmark.engines.duckdb import DuckDB
from earmark.facts.fold import fold
from earmark.facts.schema import FIELD_TYPES
from earmark.ledger import Entry
from earmark.sources.cells import boolean, typed
from earmark.sources.mapping import CellKind, Column, Holds, Reading

KINDS: dict[CellKind, str] = {  # how a cell's kind becomes a field's
    "number": "number",
    "money": "number",
    "band": "number",
    "date": "date",
    "list": "list",
    "category": "category",
    "boolean": "category",
    "text": "text",
    "id": "text",
}
LEAD_SOURCE = "lead_source"  # the role of the one field that leads give to accounts that are there already
NEVER_FIELDS = frozenset(
    {"id", "domain", "name", "owner", "parent_id", "merged_ids", "master_id", "additional_domains", "deleted"}
)


SLICE = 1_000_000  # lines


@dataclass(frozen=True)
class Part:
    """One reading of one load. `number` tells parts apart, `rank` orders loads, the newest state last."""

    number: int
    rank: int
    load: Load
    reading: Reading
    raw: Raw

    def column(self, role: str) -> Column | None:
        """Return the column that plays `role`, or None."""
        return next((column for column in self.reading.columns if column.role == role), None)

    def cell(self, role: str, kind: str) -> str:
        """Return the SQL of the cell that plays `role`, read as the SQL type `kind`: DATE or DECIMAL(18,4)."""
        column = self.column(role)
        if column is None:
            return f"CAST(NULL AS {kind})"
        if kind == "DATE" and column.kind != "date":
            column = replace(column, kind="date", format="ymd")
        elif kind != "DATE" and column.kind not in {"number", "money", "band"}:
            column = replace(column, kind="number", format=".")
        return f"CAST({typed(column)} AS {kind})"

    def flag(self, role: str, otherwise: str = "NULL") -> str:
        """Return the SQL of the truth of the cell that plays `role`; of a date, that there is one."""
        column = self.column(role)
        if column is None:
            return f"CAST({otherwise} AS BOOLEAN)"
        return f"(({typed(column)}) IS NOT NULL)" if column.kind == "date" else boolean(f"c{column.index}")

    def text(self, role: str) -> str:
        """Return the SQL of the cell that plays `role` as it is written, spaces at its ends gone, null if empty."""
        column = self.column(role)
        return "CAST(NULL AS VARCHAR)" if column is None else f"nullif(trim(c{column.index}), '')"


@dataclass(frozen=True)
class Field:
    """One field of the accounts: N of fN, how it is shown, what it holds."""

    number: int
    folded: str
    name: str
    kind: str
    leak: str | None
    canonical: str | None
    money: bool
    column: Column  # how the largest file writes it
    part: Part | None = None  # that file; None where the book has none

    @property
    def type(self) -> str:
        """The SQL type of fN."""
        return FIELD_TYPES[self.kind]


@dataclass(frozen=True)
class Scene:
    """Everything the passes read: they write tables of the engine and return nothing."""

    engine: DuckDB
    loads: tuple[Load, ...]
    parts: tuple[Part, ...]
    fields: tuple[Field, ...]
    settings: Settings
    accepted: tuple[Pair, ...] = ()  # accounts that people said are one
    decided: tuple[Entry, ...] = ()  # the ledger's entries of decisions
    names: NameAnswers = field(default_factory=NameAnswers)  # what they said of names in events

    def holding(self, holds: Holds) -> Iterator[Part]:
        """Yield the parts that hold `holds`."""
        return (part for part in self.parts if part.reading.holds == holds)

    def has(self, rows: str) -> bool:
        """Return whether a table of the engine, or those of its rows that a condition takes, holds any."""
        return bool(self.engine.rows(f"SELECT 1 FROM {rows} LIMIT 1"))

    def field_columns(self, part: Part) -> dict[int, Column]:
        """Return which column of a part fills which field: field number -> column, read as the field is."""
        known = {field.folded: field for field in self.fields}
        if part.reading.holds == "leads":
            return self._columns_of_leads(part, known)
        found: dict[int, Column] = {}
        for name, column in named_columns(part.reading.columns):
            if name in known and column.role not in NEVER_FIELDS and known[name].number not in found:
                found[known[name].number] = read_as(column, known[name])
        return found

    def _columns_of_leads(self, part: Part, known: dict[str, Field]) -> dict[int, Column]:
        """A lead's trait fills the field of its label, else the one that plays its role."""
        roles = {field.canonical: field for field in reversed(self.fields) if field.canonical}
        found: dict[int, Column] = {}
        for name, column in named_columns(part.reading.columns):
            field = known.get(name) or roles.get(column.role)
            if column.use == "criterion" and field is not None:
                found.setdefault(field.number, read_as(column, field))
        return found


def parts_of(loads: tuple[Load, ...], raws: dict[str, Raw]) -> tuple[Part, ...]:
    """Return every reading of every load, numbered."""
    both = [(rank, load, reading) for rank, load in enumerate(loads) for reading in load.readings]
    return tuple(Part(i, rank, load, reading, raws[load.raw]) for i, (rank, load, reading) in enumerate(both))


def fields_of(parts: tuple[Part, ...]) -> tuple[Field, ...]:
    """Return the fields of all account parts, one for each folded label, in the labels' order.

    Files that write a field differently are settled by the one with the most lines. Leads add those
    of their fields that no account file has, by label or by role.
    """
    seen: dict[str, list[tuple[Part, Column]]] = {}
    for part in parts:
        if part.reading.holds == "accounts":
            for name, column in named_columns(part.reading.columns):
                if column.use in {"criterion", "leak"} and column.role not in NEVER_FIELDS:
                    seen.setdefault(name, []).append((part, column))
    roles = {column.role for columns in seen.values() for _, column in columns}
    for part in parts:
        if part.reading.holds == "leads":
            for name, column in named_columns(part.reading.columns):
                if column.use == "criterion" and (column.role == LEAD_SOURCE or column.role not in roles):
                    seen.setdefault(name, []).append((part, column))
    return tuple(_field(number, name, seen[name]) for number, name in enumerate(sorted(seen)))


def _field(number: int, folded: str, seen: list[tuple[Part, Column]]) -> Field:
    part, column = max(seen, key=lambda item: (item[0].raw.lines, item[0].rank))
    leak = next((other.reason or "known to be a leak" for _, other in seen if other.use == "leak"), None)
    kind = KINDS[column.kind]
    role = None if column.role == LEAD_SOURCE else column.role or None
    return Field(number, folded, column.label, kind, leak, role, column.kind == "money", column, part)


def named_columns(columns: tuple[Column, ...]) -> Iterator[tuple[str, Column]]:
    """Yield each column with its folded label; a label that several columns have gets a number."""
    places: dict[str, list[int]] = {}
    for column in columns:
        name = fold(column.label)
        mine = places.setdefault(name, [])
        if column.index not in mine:
            mine.append(column.index)
        place = mine.index(column.index)
        yield (name if place == 0 else f"{name} ({place + 1})"), column


def read_as(column: Column, field: Field) -> Column:
    """Return a column read as its field is, where the file alone would have it read otherwise."""
    if KINDS[column.kind] != field.kind:
        return replace(column, kind=field.column.kind, format=field.column.format)
    return replace(column, use="criterion") if column.kind == "boolean" else column  # told as yes or no


def slices(part: Part) -> list[str]:
    """Return conditions on `line` that part the lines of a large file: joining all at once would not fit in memory."""
    starts = range(0, max(part.raw.lines, 1), SLICE)
    return [
        f"line > {start}" if start == starts[-1] else f"line > {start} AND line <= {start + SLICE}" for start in starts
    ]
