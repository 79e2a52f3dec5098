"""The accounts of the snapshot by their segment: how they ended, how long deals took, what customers pay.

The table `judged` has a row an account of the snapshot with an outcome: account, outcome, closed,
left_month, days (of the cycle, or null) and segment (its position, or -1).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from earmark.profile.profile import Profile
from earmark.sql import vocabulary as say
from earmark.sql.ask import SNAPSHOT
from earmark.sql.plan import OPEN, WON
from earmark.sql.score import score_query
from earmark.sql.vocabulary import Node, column

JUDGED = "judged"
PURCHASES = ("closed", "left_month", "acv", "change", "accounts")
KEPT = ("account", "outcome", "closed", "left_month", "days")


def judged(profile: Profile, columns: Mapping[str, Node]) -> exp.Select:
    """Return the query of the table `judged`; columns: field name -> column of the snapshot."""
    lasted = say.days_between(column("closed_on"), column("opened"))
    won = say.both(say.same(column("outcome"), say.whole(WON)), say.below(say.whole(1), lasted))
    fields = [one.copy() for one in dict.fromkeys(columns.values())]
    query = exp.select(
        *map(column, KEPT[:-1]), say.named(say.case([(won, lasted)]), "days"), *fields
    ).from_(say.table(SNAPSHOT))  # fmt: skip
    known = exp.NEQ(this=column("outcome"), expression=say.whole(OPEN))
    return score_query(profile, query.where(known), columns, keep=KEPT, aged=True)


def endings() -> exp.Select:
    """Return accounts by segment, outcome, month of the close and month of leaving."""
    return _counted("segment", "outcome", "closed", "left_month")


def lengths() -> exp.Select:
    """Return won accounts by segment and days of the cycle, one-day deals left out."""
    return _counted("segment", "days", present="days")


def purchases() -> exp.Select:
    """Return customers by segment, month of the close, month of leaving, ACV and its change (see `worth`).

    A month that is not known is -1, a change that is not known 0.
    """
    on = say.same(column("worth_of", "worth"), column("account", JUDGED))
    months = [say.named(say.or_else(column(c, JUDGED), say.whole(-1)), c) for c in ("closed", "left_month")]
    money = [column("acv", "worth"), say.named(say.or_else(column("change", "worth"), say.whole(0)), "change")]
    query = exp.select(column("segment", JUDGED), *months, *money).from_(say.table(JUDGED))
    query = query.join(say.table("worth"), on=on, join_type="inner").where(say.present(column("acv", "worth")))
    keys = [column(name) for name in ("segment", *PURCHASES[:-1])]
    counted = exp.select(*keys, say.named(say.count(), PURCHASES[-1])).from_(query.subquery("bought"))
    return say.guard(counted.group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))


def _counted(*names: str, present: str = "") -> exp.Select:
    keys = [column(name) for name in names]
    query = exp.select(*keys, say.named(say.count(), "accounts")).from_(say.table(JUDGED))
    query = query.where(say.present(column(present))) if present else query
    return say.guard(query.group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))


def targets(profile: Profile, columns: Mapping[str, Node]) -> exp.Select:
    """Return how many targets of the book are in each segment, not excluded."""
    fields = [one.copy() for one in dict.fromkeys(columns.values())] or [column("account")]
    source = exp.select(*fields).from_(say.table("account")).where(say.same(column("target"), say.truth(True)))
    scored = score_query(profile, source, columns)
    query = exp.select(column("segment"), say.named(say.count(), "accounts")).from_(scored.subquery("scored"))
    return say.guard(query.group_by(column("segment")).order_by(column("segment")))
