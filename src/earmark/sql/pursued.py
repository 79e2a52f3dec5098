"""Accounts that were pursued, or could be, as a query: counted by bins and by what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from earmark.profile.bins import Criterion
from earmark.sql import vocabulary as say
from earmark.sql.bins import packed, place
from earmark.sql.vocabulary import Node, column

STANDING, PURSUIT = "standing", "pursuit"


def pursued_query(criteria: Sequence[Criterion], columns: Mapping[str, Node], as_of: date) -> exp.Select:
    """Return counts of pursued accounts and of those that could be, in a fixed order.

    Those could be that have no deal and no contract (no row in the table `standing`) and were not contacted by
    `as_of`. columns: field name -> column of the table of accounts. Columns of the answer: p0..pN (the pattern, packed
    by `bins.digits`), pursued, answered (1 or 0, by the table `pursuit`), accounts.
    """
    numbers = packed([place(c, columns, as_of) for c in criteria], [len(c.bins) for c in criteria]) if criteria else []
    names = [f"p{i}" for i in range(len(numbers))]
    chosen, contacted = say.present(column("account", PURSUIT)), column("contacted", "account")
    new = say.both(
        say.absent(column("account", STANDING)),
        say.either(say.absent(contacted), say.below(say.day(as_of), contacted)),
    )
    inner = exp.select(*(say.named(n, p) for n, p in zip(numbers, names, strict=True)))
    inner = inner.select(say.named(say.flag(chosen), "pursued"))
    inner = inner.select(say.named(say.flag(say.present(column("answered", PURSUIT))), "answered"))
    inner = inner.from_(say.table("account"))
    for other in (PURSUIT, STANDING):
        on = say.same(column("account", other), column("account", "account"))
        inner = inner.join(say.table(other), on=on, join_type="left")
    inner = inner.where(say.either(chosen.copy(), new))
    keys = [column(name) for name in (*names, "pursued", "answered")]
    query = exp.select(*keys, say.named(say.count(), "accounts")).from_(inner.subquery("patterns"))
    return say.guard(query.group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))
