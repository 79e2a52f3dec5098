"""What each account of the snapshot turned out to be worth, and how it was to sell to and to keep.

`worth` has one row an account of the snapshot that tells any of it:

worth_of  the account
acv       cents a year when won, in the book's currency, or null: contracts begun within a month of the
          first, or, where contracts tell no money, the won new-business deals
change    cents a year by which it had grown or shrunk 14 months later (a yearly renewal has shown by
          then): the contracts that run on that day, or renewals and expansions where these tell nothing
quick     1: won, in a cycle no longer than the fastest quarter of cycles
referred  1: gave a referral
barely    1: a customer for three months or more, and most of what is known of its use is bad
dragged   1: stalled, or lost after a cycle longer than nine in ten of the won ones
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from earmark.sql import vocabulary as say
from earmark.sql.ask import SNAPSHOT
from earmark.sql.plan import LOST, STALLED, WON
from earmark.sql.vocabulary import Node, column

TOGETHER = 31  # days within which contracts, or deals, are one purchase
GROWN = 425  # days after which the change is looked at: a year, and two months for a renewal to be recorded
SETTLED = 90  # days a customer has to use what it bought
BAD_NPS, BAD_HEALTH = 6, 39  # at most: a detractor; under 40 of 100
BAD_SEATS = 3  # seats bought for each one used, at least
MARKS = ("nps", "health", "seats_used", "seats_bought", "referrals")


@dataclass(frozen=True)
class Terms:
    """How `worth` is told: where money stands (`contract` or `deal`); cycles in days or None."""

    as_of: date
    money: str = "contract"
    quick_days: int | None = None
    drag_days: int | None = None


def worth(terms: Terms) -> exp.Select:
    """Return the query of the table `worth`."""
    mine = column("account", SNAPSHOT)
    query = exp.select(say.named(mine, "worth_of"), *_columns(terms)).from_(say.table(SNAPSHOT))
    for name in ("held", "sold", "said"):
        on = say.same(column("account", name), mine)
        query = query.join(say.table(name), on=on, join_type="left")
    for name, step in (
        ("begun", _begun(terms)),
        ("held", _held(terms)),
        ("sold", _sold(terms)),
        ("said", _said(terms)),
    ):
        query = query.with_(exp.to_identifier(name, quoted=True), as_=step, copy=False)
    return say.guard(query)


def distribution() -> exp.Select:
    """Return the ACVs of the table `worth`, each with its accounts, rising."""
    query = exp.select(column("acv"), say.named(say.count(), "accounts")).from_(say.table("worth"))
    return say.guard(query.where(say.present(column("acv"))).group_by(column("acv")).order_by(column("acv")))


def _columns(terms: Terms) -> list[Node]:
    won = say.same(column("outcome", SNAPSHOT), say.whole(WON))
    lost = say.same(column("outcome", SNAPSHOT), say.whole(LOST))
    stalled = say.same(column("outcome", SNAPSHOT), say.whole(STALLED))
    lasted = say.days_between(column("closed_on", SNAPSHOT), column("opened", SNAPSHOT))
    quick = say.both(won, say.below(say.whole(1), lasted), say.up_to(lasted, say.whole(terms.quick_days or 0)))
    long = say.below(say.whole(terms.drag_days), lasted) if terms.drag_days is not None else say.truth(False)
    acv, change = _money(terms)
    return [
        say.named(say.case([(say.both(won.copy(), say.below(say.whole(0), acv)), acv.copy())]), "acv"),
        say.named(say.case([(won.copy(), change)]), "change"),
        say.named(say.flag(quick), "quick"),
        say.named(say.flag(say.both(won.copy(), say.below(say.whole(0), column("referrals", "said")))), "referred"),
        say.named(say.flag(say.both(won.copy(), _barely(terms))), "barely"),
        say.named(say.flag(say.either(stalled, say.both(lost, long))), "dragged"),
    ]


def _money(terms: Terms) -> tuple[Node, Node]:
    """Return the ACV when won and its change."""
    expanded = _or_nothing(column("expanded", "sold"))
    if terms.money == "deal":
        bought, renewed = column("bought", "sold"), column("renewed", "sold")
        moved: Node = say.case([(say.present(renewed), exp.Sub(this=renewed, expression=bought.copy()))], say.whole(0))
        return bought, say.total([expanded, moved])
    first, later = column("first", "held"), column("later", "held")
    moved = exp.Sub(this=later.copy(), expression=first.copy())
    told = say.both(say.below(say.whole(0), later), exp.Not(this=exp.Paren(this=say.same(later, first))))
    return first, say.case([(told, moved)], expanded)


def _or_nothing(node: Node) -> Node:
    return say.or_else(node, say.whole(0))


def _running(terms: Terms) -> Node:
    """Contracts with money, begun by `as_of`."""
    return say.both(
        say.present(column("account", "one")),
        say.below(say.whole(0), column("acv_cents", "one")),
        say.up_to(column("started", "one"), say.day(terms.as_of)),
    )


def _begun(terms: Terms) -> exp.Select:
    """When an account's first contract began."""
    picks = (column("account", "one"), say.named(say.least(column("started", "one")), "since"))
    query = exp.select(*picks).from_(say.table("contract", "one")).where(_running(terms))
    return query.group_by(column("account", "one"))


def _held(terms: Terms) -> exp.Select:
    """Yearly cents of an account's contracts at first, and of those that run 14 months later."""
    cents = column("acv_cents", "one")
    after = say.days_between(column("started", "one"), column("since", "begun"))
    until = say.days_between(column("ended", "one"), column("since", "begun"))
    runs = say.either(say.absent(column("ended", "one")), say.below(say.whole(GROWN), until))
    first = say.case([(say.up_to(after, say.whole(TOGETHER)), cents.copy())], say.whole(0))
    later = say.case([(say.both(say.up_to(after, say.whole(GROWN)), runs), cents.copy())], say.whole(0))
    on = say.same(column("account", "begun"), column("account", "one"))
    query = exp.select(column("account", "one"), _sum(first, "first"), _sum(later, "later"))
    query = query.from_(say.table("contract", "one")).join(say.table("begun"), on=on, join_type="inner")
    return query.where(_running(terms)).group_by(column("account", "one"))


def _sum(node: Node, name: str) -> exp.Alias:
    return say.named(say.cast(exp.Sum(this=node), "BIGINT"), name)


def _sold(terms: Terms) -> exp.Select:
    """Cents of an account's won deals: the first purchase, expansions and the last renewal within 14 months."""
    closed, mine = column("closed", "one"), column("account", "one")
    after = say.days_between(closed, column("closed_on", SNAPSHOT))
    place = say.rank([mine, column("kind", "one")], [closed, column("deal", "one")], newest_first=True)
    soon = say.both(say.up_to(say.whole(0), after), say.up_to(after, say.whole(GROWN)))
    ranked = exp.select(
        mine, column("kind", "one"), say.named(column("amount_cents", "one"), "cents"),
        say.named(after.copy(), "after"), say.named(place, "place"),
    ).from_(say.table("deal", "one"))  # fmt: skip
    ranked = ranked.join(say.table(SNAPSHOT), on=say.same(column("account", SNAPSHOT), mine), join_type="inner")
    ranked = ranked.where(
        say.is_text(column("outcome", "one"), "won"), say.up_to(closed, say.day(terms.as_of)), soon,
        say.below(say.whole(0), column("amount_cents", "one")),
    )  # fmt: skip
    new, more, again = (say.is_text(column("kind"), kind) for kind in ("new", "expansion", "renewal"))
    bought = say.both(new, say.up_to(column("after"), say.whole(TOGETHER)))
    last = say.both(again, say.same(column("place"), say.whole(1)))
    picks = [
        _sum(say.case([(when, column("cents"))]), name)
        for when, name in ((bought, "bought"), (more, "expanded"), (last, "renewed"))
    ]
    return exp.select(column("account"), *picks).from_(ranked.subquery("ranked")).group_by(column("account"))


def _said(terms: Terms) -> exp.Select:
    """The latest after-sale figure of each kind, one column a kind."""
    mine, happened = column("account", "one"), column("happened", "one")
    place = say.rank([mine, column("kind", "one")], [happened], newest_first=True)
    known = say.either(say.absent(happened), say.up_to(happened, say.day(terms.as_of)))
    ranked = exp.select(mine, column("kind", "one"), column("number", "one"), say.named(place, "place"))
    ranked = ranked.from_(say.table("after_sale", "one")).where(known, say.present(mine))
    picks = [
        say.named(say.most(say.case([(say.is_text(column("kind"), kind), column("number"))])), kind) for kind in MARKS
    ]
    newest = say.same(column("place"), say.whole(1))
    query = exp.select(column("account"), *picks).from_(ranked.subquery("ranked")).where(newest)
    return query.group_by(column("account"))


def _barely(terms: Terms) -> Node:
    """Most of the marks that are known are bad, of an account that has been a customer for a while."""
    nps, health, used, bought = (column(name, "said") for name in MARKS[:4])
    seats = say.both(say.present(used), say.below(say.whole(0), bought))
    marks = (
        (say.present(nps), say.up_to(nps, say.whole(BAD_NPS))),
        (say.present(health), say.up_to(health, say.whole(BAD_HEALTH))),
        (seats, say.up_to(exp.Mul(this=used.copy(), expression=say.whole(BAD_SEATS)), bought)),
    )
    weighed = [
        say.case([(say.both(known, bad), say.whole(1)), (known.copy(), say.whole(-1))], say.whole(0))
        for known, bad in marks
    ]
    long = say.up_to(say.whole(SETTLED), say.days_between(say.day(terms.as_of), column("closed_on", SNAPSHOT)))
    settled = say.either(say.absent(column("closed_on", SNAPSHOT)), long)
    return say.both(settled, say.below(say.whole(0), exp.Paren(this=say.total(weighed))))
