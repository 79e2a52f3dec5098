"""The customers who left last, with the bins they fall in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from earmark.profile.bins import Criterion
from earmark.sql import vocabulary as say
from earmark.sql.ask import SNAPSHOT
from earmark.sql.bins import code
from earmark.sql.plan import WON
from earmark.sql.vocabulary import Node, column


def parted(criteria: Sequence[Criterion], columns: Mapping[str, Node], limit: int) -> exp.Select:
    """Return name, domain, key, left_month and the bin of each criterion, of customers who left, the latest first.

    columns: field name -> column of the snapshot (dates as days before it).
    """
    names = [f"c{i}" for i in range(len(criteria))]
    codes = [say.named(code(one, columns[one.field]), name) for one, name in zip(criteria, names, strict=True)]
    inner = exp.select(column("account"), column("left_month"), *codes).from_(say.table(SNAPSHOT))
    inner = inner.where(say.same(column("outcome"), say.whole(WON)), say.present(column("left_month")))
    told = [column(name, "account") for name in ("name", "domain", "key")]
    query = exp.select(*told, *(column(name, "left") for name in ("left_month", *names)))
    on = say.same(column("account", "account"), column("account", "left"))
    query = query.from_(inner.subquery("left")).join(say.table("account"), on=on, join_type="inner")
    latest = exp.Ordered(this=column("left_month", "left"), desc=True, nulls_first=False)
    return say.guard(query.order_by(latest, column("key", "account")).limit(limit))
