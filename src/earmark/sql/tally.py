"""The tally as a query: accounts counted by bins, outcome, months and seller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from earmark.profile.bins import Criterion
from earmark.sql import vocabulary as say
from earmark.sql.bins import packed, place
from earmark.sql.plan import CONTACTED, OPEN, TARGET
from earmark.sql.vocabulary import Node, column

MEASURES = ("outcome", "closed", "left_month", "seller")
ORDER = ("closed", "outcome", "left_month", "seller")
SUMS = ("valued", "cents", "grown", "quick", "referred", "barely", "dragged")


def tally_query(
    criteria: Sequence[Criterion], columns: Mapping[str, Node], table: str, most_cents: int | None = None
) -> exp.Select:
    """Return counts of accounts by pattern and MEASURES, in the order of a tally of the criteria turned round.

    columns: field name -> column of `table` (dates as days before the snapshot).
    most_cents: an ACV counts up to it (winsorised); None: nothing is summed.
    Columns of the answer: p0..pN (the pattern, packed by `bins.digits`), MEASURES, accounts, and with
    `most_cents` the SUMS over the accounts of the table `worth` (see `worth.py`).
    """
    codes = [place(c, columns) for c in criteria]
    numbers = packed(codes, [len(c.bins) for c in criteria]) if criteria else []
    names = [f"p{i}" for i in range(len(numbers))]
    inner = exp.select(*(say.named(n, p) for n, p in zip(numbers, names, strict=True)), *_measures())
    inner = inner.from_(say.table(table)).where(_learnable())
    totals: list[Node] = []
    if most_cents is not None:
        inner = inner.select(*_summed(most_cents)).join(_worth(table), join_type="left")
        totals = [say.named(say.cast(exp.Sum(this=column(name)), "BIGINT"), name) for name in SUMS]
    keys = [column(name) for name in (*names, *MEASURES)]
    counted = exp.select(*keys, say.named(say.count(), "accounts"), *totals).from_(inner.subquery("patterns"))
    order = [column(name) for name in (*ORDER, *reversed(names))]
    return say.guard(counted.group_by(*(k.copy() for k in keys)).order_by(*order))


def rows_query(criteria: Sequence[Criterion], columns: Mapping[str, Node], table: str) -> exp.Select:
    """Return each learnable account with its pattern and MEASURES: account, p0..pN, MEASURES; columns as above."""
    codes = [place(c, columns) for c in criteria]
    numbers = packed(codes, [len(c.bins) for c in criteria]) if criteria else []
    parts = [say.named(say.cast(n, "BIGINT"), f"p{i}") for i, n in enumerate(numbers)]
    query = exp.select(say.named(column("account", table), "account"), *parts, *_measures())
    return say.guard(query.from_(say.table(table)).where(_learnable()))


def grouped_query(table: str, parts: int) -> exp.Select:
    """Return counts of such rows by pattern and MEASURES, in the order of these."""
    keys = [column(name) for name in (*(f"p{i}" for i in range(parts)), *MEASURES)]
    query = exp.select(*keys, say.named(say.count(), "accounts")).from_(say.table(table))
    return say.guard(query.group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))


def _measures() -> list[Node]:
    """Targets stand in for the contacted; months and sellers that are unknown are -1."""
    outcome = say.switch(column("outcome"), [(TARGET, say.whole(CONTACTED))], column("outcome"))
    rest = [say.named(say.or_else(column(m), say.whole(-1)), m) for m in MEASURES[1:]]
    return [say.named(outcome, "outcome"), *rest]


def _worth(table: str) -> exp.Join:
    """An account's line of the table `worth`."""
    return exp.Join(this=say.table("worth"), on=say.same(column("worth_of", "worth"), column("account", table)))


def _summed(most_cents: int) -> list[Node]:
    """What an account adds to each of the SUMS; money up to `most_cents`, its change no further than itself."""
    acv, change = column("acv", "worth"), column("change", "worth")
    held = exp.Least(this=acv.copy(), expressions=[say.whole(most_cents)])
    least = exp.Greatest(this=change.copy(), expressions=[exp.Neg(this=held.copy())])
    known, nothing = say.present(acv), say.whole(0)

    def cents(when: Node) -> Node:
        return say.case([(say.both(known.copy(), when), held.copy())], nothing.copy())

    def flag(name: str) -> Node:
        return say.case([(say.same(column(name, "worth"), say.whole(1)), say.whole(1))], nothing.copy())

    parts = (
        say.case([(known.copy(), say.whole(1))], nothing.copy()),
        cents(say.truth(True)),
        say.case(
            [(say.both(known.copy(), say.present(change)), exp.Least(this=least, expressions=[held.copy()]))], nothing
        ),
        cents(say.same(column("quick", "worth"), say.whole(1))),
        cents(say.same(column("referred", "worth"), say.whole(1))),
        flag("barely"),
        flag("dragged"),
    )
    return [say.named(part, name) for part, name in zip(parts, SUMS, strict=True)]


def _learnable() -> Node:
    return exp.NEQ(this=column("outcome"), expression=say.whole(OPEN))
