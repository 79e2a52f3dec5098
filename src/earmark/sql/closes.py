"""Closes as a query: accounts of the snapshot counted by bins, outcome and day of the close; targets by bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from earmark.profile.bins import Criterion
from earmark.sql import vocabulary as say
from earmark.sql.ask import SNAPSHOT
from earmark.sql.bins import packed, place
from earmark.sql.plan import OPEN, TARGET
from earmark.sql.vocabulary import Node, column

MEASURES = ("day", "outcome", "left_month")


def closes_query(criteria: Sequence[Criterion], columns: Mapping[str, Node], start: date) -> exp.Select:
    """Return counts of accounts that closed on a known day, in a fixed order.

    columns: field name -> column of the snapshot (dates as days before it). Columns of the answer: p0..pN (the
    pattern, packed by `bins.digits`), day (of the close, counted from `start`), outcome, left_month (-1: not left),
    accounts.
    """
    numbers = packed([place(c, columns) for c in criteria], [len(c.bins) for c in criteria]) if criteria else []
    names = [f"p{i}" for i in range(len(numbers))]
    day = say.days_between(column("closed_on"), say.day(start))
    left = say.or_else(column("left_month"), say.whole(-1))
    known = say.both(
        exp.NEQ(this=column("outcome"), expression=say.whole(OPEN)),
        exp.NEQ(this=column("outcome"), expression=say.whole(TARGET)),
        say.present(column("closed_on")),
    )
    inner = exp.select(*(say.named(n, p) for n, p in zip(numbers, names, strict=True)))
    inner = inner.select(say.named(day, "day"), column("outcome"), say.named(left, "left_month"))
    inner = inner.from_(say.table(SNAPSHOT)).where(known)
    keys = [column(name) for name in (*names, *MEASURES)]
    query = exp.select(*keys, say.named(say.count(), "accounts")).from_(inner.subquery("patterns"))
    return say.guard(query.group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))


def targets_query(criteria: Sequence[Criterion], columns: Mapping[str, Node], as_of: date) -> exp.Select:
    """Return how many targets of the book fall in which bins, in a fixed order: p0..pN (see `bins.digits`), accounts.

    columns: field name -> column of the table of accounts, dates as dates.
    """
    numbers = packed([place(c, columns, as_of) for c in criteria], [len(c.bins) for c in criteria])
    names = [f"p{i}" for i in range(len(numbers))]
    inner = exp.select(*(say.named(n, p) for n, p in zip(numbers, names, strict=True))).from_(say.table("account"))
    inner = inner.where(say.same(column("target"), say.truth(True)))
    query = exp.select(*map(column, names), say.named(say.count(), "accounts")).from_(inner.subquery("patterns"))
    return say.guard(query.group_by(*map(column, names)).order_by(*map(column, names)))
