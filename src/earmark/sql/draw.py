"""Exploration as a query: what the candidates hold beside what was worked, and the first that a week's numbers draw.

It is `learn.explore` in whole numbers: an account's class is the smallest place of its bins among the coverages, its
number the polynomial of its lot; of each class only the largest numbers can be drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from earmark.sql import vocabulary as say
from earmark.sql.queue import CANDIDATE, QUEUED, TOLD
from earmark.sql.vocabulary import Node, column

PRIME = 2**31 - 1  # as in `learn.explore`


def holdings(bins: Sequence[str]) -> exp.Expression:
    """Return criterion, bin, listed and worked: how many candidates, and how many worked accounts, are in each bin.

    bins: columns of the table `queued`, one at least; criterion: the place of one among them.
    """
    parts = [_held(place, name) for place, name in enumerate(bins)]
    return say.guard(exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0])


def _held(place: int, name: str) -> exp.Select:
    listed = say.flag(say.same(column("state"), say.whole(CANDIDATE)))
    query = exp.select(say.named(say.whole(place), "criterion"), say.named(column(name), "bin"))
    for node, called in ((listed, "listed"), (column("worked"), "worked")):
        query = query.select(say.named(say.cast(exp.Sum(this=node), "BIGINT"), called))
    return query.from_(say.table(QUEUED)).group_by(column(name))


def drawn(
    places: Sequence[Sequence[int]], bins: Sequence[str], last: int, mixed: Sequence[int], most: int, per_owner: bool
) -> exp.Select:
    """Return TOLD, class and number of the candidates of lower tiers that may be drawn.

    places: for each criterion the place of each bin, as `learn.explore.classes` has them; last: the class of accounts
    that have none. mixed: the coefficients of a week. most: how many of each class, the first drawn first; with
    `per_owner` of each class and owner.
    """
    pairs = [(name, _branches(one, last)) for name, one in zip(bins, places, strict=True)]
    kinds = [say.switch(column(name), branches, say.whole(last)) for name, branches in pairs if branches]
    least = say.smallest(say.whole(last), *kinds) if kinds else say.whole(last)
    lower = say.both(say.same(column("state"), say.whole(CANDIDATE)), say.same(column("lower"), say.whole(1)))
    told = [column(name) for name in TOLD]
    numbered = exp.select(*told, say.named(least, "class"), say.named(_number(mixed), "number"))
    numbered = numbered.from_(say.table(QUEUED)).where(lower)
    names = (*TOLD, "class", "number")
    within = [column("class"), *([column("owner")] if per_owner else [])]
    place = say.rank(within, [exp.Neg(this=column("number")), column("key")])
    ranked = exp.select(*map(column, names), say.named(place, "place")).from_(numbered.subquery("numbered"))
    query = exp.select(*map(column, names)).from_(ranked.subquery("ranked"))
    return say.guard(query.where(say.up_to(column("place"), say.whole(most))).order_by(column("key")))


def _branches(places: Sequence[int], last: int) -> list[tuple[int, Node]]:
    return [(i, say.whole(place)) for i, place in enumerate(places) if place != last]


def _number(mixed: Sequence[int]) -> Node:
    """The polynomial of a lot, modulo PRIME: no step of it leaves what 63 bits hold."""
    lot = say.or_else(column("lot"), say.whole(0))
    found: Node = say.cast(say.whole(mixed[0]), "BIGINT")
    for one in mixed[1:]:
        found = say.remainder(say.total([exp.Mul(this=found, expression=lot.copy()), say.whole(one)]), PRIME)
    return found


def patterned(bins: Sequence[str], mixed: Sequence[int], most: int, among: str = "") -> exp.Select:
    """Return account, key, score, the bins and number of candidates never worked: the first `most` of each pattern.

    A pattern is one combination of bins; the largest numbers are drawn first. among: a table of accounts outside
    which nobody is drawn.
    """
    told = ("account", "key", "score", *bins)
    numbered = _unworked([column(name, QUEUED) for name in told], among).select(say.named(_number(mixed), "number"))
    place = say.rank([column(name) for name in bins], [exp.Neg(this=column("number")), column("key")])
    ranked = exp.select(*map(column, (*told, "number")), say.named(place, "place")).from_(numbered.subquery("numbered"))
    query = exp.select(*map(column, (*told, "number"))).from_(ranked.subquery("ranked"))
    return say.guard(query.where(say.up_to(column("place"), say.whole(most))).order_by(column("key")))


def unworked(among: str = "") -> exp.Select:
    """Return how many candidates were never worked, of the accounts of the table `among` if there is one."""
    return say.guard(_unworked([say.count()], among))


def _unworked(what: Sequence[Node], among: str) -> exp.Select:
    query = exp.select(*what).from_(say.table(QUEUED))
    free = (("state", CANDIDATE), ("worked", 0))
    query = query.where(*(say.same(column(name, QUEUED), say.whole(is_)) for name, is_ in free))
    if among:
        mine = say.same(column("account", among), column("account", QUEUED))
        query = query.join(say.table(among), on=mine, join_type="inner")
    return query
