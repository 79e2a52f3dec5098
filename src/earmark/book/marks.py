"""A list's numbers that may be written either way ("1,200"), read as the book's own cells prove them to be written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from earmark.book.current import fetch_raws
from earmark.book.raws import Raw
from earmark.book.scene import Field, Part
from earmark.engines.duckdb import DuckDB
from earmark.sources.mapping import CellKind, Column
from earmark.sources.notation import WHOLE, decimal_mark, mark_is_open, mark_is_sure
from earmark.sources.profiling import ColumnProfile, numbers
from earmark.sources.shapes import NumberMarks

if TYPE_CHECKING:
    from earmark.book.book import Book

_MARKED: frozenset[CellKind] = frozenset({"number", "money"})  # kinds written with a decimal mark


def proven(book: Book, engine: DuckDB, raw: Raw, column: Column, there: Field, said: Collection[str]) -> Column:
    """Return a list's column with the decimal mark of the book's field, where only the book's cells prove one.

    said: labels whose format the user said. Cells are looked at only where the two formats differ: nothing else
    hangs on it, and so nothing of it has to be kept in the ledger.
    """
    marked = {column.kind, there.column.kind} <= _MARKED
    if there.part is None or not marked or column.label in said or there.column.format in {"", column.format}:
        return column
    if mark_is_open(_marks(engine, raw, column), column.role in WHOLE) and _is_known(book, engine, there.part, there):
        return replace(column, format=there.column.format)
    return column


def _is_known(book: Book, engine: DuckDB, part: Part, there: Field) -> bool:
    """Whether the book's cells prove their mark, or the user said it: then it may differ from the likelier one."""
    fetch_raws(book, engine, [part.load])
    marks, whole = _marks(engine, part.raw, there.column), there.column.role in WHOLE
    likelier, asked = decimal_mark(there.column.label, ColumnProfile(0, 0, 0, numbers=marks), whole)
    return mark_is_sure(marks, whole) or asked is not None or likelier != there.column.format


def _marks(engine: DuckDB, raw: Raw, column: Column) -> NumberMarks:
    def run(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        return engine.rows(sql, parameters, "look at numbers")

    return numbers(run, raw.name, [column.index])[column.index]
