"""Tables on their way from one engine to the other; nothing travels where both are one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from earmark.engines import Engine, Row
from earmark.sql import vocabulary as say

if TYPE_CHECKING:
    from earmark.book import Book


def make(engine: Engine, name: str, query: exp.Query) -> None:
    """Make the temporary table `name` of `query`."""
    for statement in say.create(name, query):
        engine.run(statement, step=name)


def fill(
    engine: Engine,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    texts: Collection[str] = (),
    whole: str = "INT",
) -> None:
    """Make the temporary table `name` of `rows`: whole numbers, but for the columns in `texts`."""
    empty = [say.named(say.cast(say.null(), "VARCHAR" if c in texts else whole), c) for c in columns]
    make(engine, name, exp.select(*empty).where(say.truth(False)))
    engine.insert(name, list(columns), rows)


def bring(book: Book, engine: Engine, name: str) -> None:
    """Make the table `name` of `engine`, whole numbers none of which is null, in the book's own engine as well."""
    if engine is not book.facts:
        query = exp.select(exp.Star()).from_(say.table(name))
        book.facts.keep(name, engine.arrays(say.guard(query), step=name))


def send(book: Book, engine: Engine, name: str, columns: Sequence[str]) -> None:
    """Make the table `name` of the book's own engine, these columns of whole numbers, in `engine` as well."""
    if engine is not book.facts:
        query = exp.select(*map(say.column, columns)).from_(say.table(name))
        fill(engine, name, columns, book.facts.rows(say.guard(query), step=name), whole="BIGINT")
