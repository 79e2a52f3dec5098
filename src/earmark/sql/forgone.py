"""Won accounts that a card would have left out, by name."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from earmark.profile.scorecard import Scorecard
from earmark.sql import vocabulary as say
from earmark.sql.ask import SNAPSHOT
from earmark.sql.bins import place
from earmark.sql.plan import WON
from earmark.sql.vocabulary import Node, column


def forgone(
    card: Scorecard, columns: Mapping[str, Node], months: tuple[int, int], below: int, limit: int
) -> exp.Select:
    """Return name, domain, key and score of accounts won from the first to the last of `months` that score below.

    columns: field name -> column of the snapshot (dates as days before it). The lowest first, then by key.
    """
    parts = [
        say.switch(place(c, columns), [(i, say.whole(b.points)) for i, b in enumerate(c.bins)], say.whole(0))
        for c in card.criteria
    ]
    score = say.named(say.total(parts) if parts else say.whole(0), "score")
    inner = exp.select(column("account"), score).from_(say.table(SNAPSHOT))
    first, last = (say.whole(month) for month in months)
    within = say.both(say.up_to(first, column("closed")), say.up_to(column("closed"), last))
    inner = inner.where(say.same(column("outcome"), say.whole(WON)), within)
    told = [column(name, "account") for name in ("name", "domain", "key")]
    query = exp.select(*told, column("score", "used")).from_(inner.subquery("used"))
    on = say.same(column("account", "account"), column("account", "used"))
    query = query.join(say.table("account"), on=on, join_type="inner")
    query = query.where(say.below(column("score", "used"), say.whole(below)))
    return say.guard(query.order_by(column("score", "used"), column("key", "account")).limit(limit))
