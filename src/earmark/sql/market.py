"""A list counted by the bins it falls in; and the book's accounts that nobody sold to yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from earmark.profile.bins import Criterion
from earmark.sql import vocabulary as say
from earmark.sql.bins import packed, place
from earmark.sql.vocabulary import Node, column


def counted(criteria: Sequence[Criterion], columns: Mapping[str, Node], table: str, as_of: date) -> exp.Select:
    """Return how many rows of a table fall in which bins, in a fixed order: p0..pN (see `bins.digits`), accounts.

    columns: field name -> column of `table`, dates as dates; a field that is not there is missing everywhere.
    """
    numbers = packed([place(c, columns, as_of) for c in criteria], [len(c.bins) for c in criteria]) if criteria else []
    names = [f"p{i}" for i in range(len(numbers))]
    counts = say.named(say.count(), "accounts")
    if not criteria:
        return say.guard(exp.select(counts).from_(say.table(table)))
    inner = exp.select(*(say.named(n, p) for n, p in zip(numbers, names, strict=True))).from_(say.table(table))
    query = exp.select(*map(column, names), counts).from_(inner.subquery("patterns"))
    return say.guard(query.group_by(*map(column, names)).order_by(*map(column, names)))


def fresh(table: str, related: str) -> exp.Select:
    """Return the rows of `table` whose line is not among those of `related`."""
    same = say.same(column("line", related), column("line", table))
    known = exp.Exists(this=exp.select(say.whole(1)).from_(say.table(related)).where(same))
    return say.guard(exp.select(exp.Star()).from_(say.table(table)).where(exp.Not(this=known)))


def domains(table: str) -> exp.Select:
    """Return how many rows of a table have a domain, and how many domains these are."""
    found = [say.count(column("domain")), say.count(column("domain"), distinct=True)]
    return say.guard(exp.select(*found).from_(say.table(table)))
