"""Small questions to the facts and the snapshot: counts, values of a field, examples."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from earmark.sql import vocabulary as say
from earmark.sql.plan import CONTACTED, LOST, OPEN, STALLED, WON, Wanted
from earmark.sql.snapshot import began
from earmark.sql.vocabulary import Node, column

SNAPSHOT = "snapshot"
SUMMED = 400  # fields in one question: an answer of Postgres has at most 1,664 columns


def table_rows(name: str, columns: Sequence[str], order: Sequence[str] = ()) -> exp.Select:
    """Return some columns of a table in the order of `order`."""
    query = exp.select(*(column(c) for c in columns)).from_(say.table(name))
    return say.guard(query.order_by(*(column(c) for c in order)) if order else query)


def distinct(name: str, what: str) -> exp.Select:
    """Return the distinct values of a column that are not null, sorted."""
    query = exp.select(column(what)).from_(say.table(name)).where(say.present(column(what)))
    return say.guard(query.group_by(column(what)).order_by(column(what)))


def held(name: str, what: str) -> exp.Select:
    """Return the values of a column that are not null, sorted, and in how many rows each is."""
    query = exp.select(column(what), say.named(say.count(), "rows")).from_(say.table(name))
    return say.guard(query.where(say.present(column(what))).group_by(column(what)).order_by(column(what)))


def how_many(name: str) -> exp.Select:
    """Return how many rows a table has."""
    return say.guard(exp.select(say.count()).from_(say.table(name)))


def facts_known(as_of: date) -> exp.Select:
    """Return four counts: new-business deals of accounts, those lost, contracts begun by `as_of`, and targets."""
    today = say.day(as_of)
    dealt = say.both(
        say.is_text(column("kind"), "new"),
        say.present(column("account")),
        say.either(say.absent(began()), say.up_to(began(), today)),
    )
    begun = say.both(
        say.present(column("account")),
        say.either(say.absent(column("started")), say.up_to(column("started"), today)),
    )
    ended = say.either(say.absent(column("closed")), say.up_to(column("closed"), today.copy()))
    lost = say.both(dealt.copy(), say.is_text(column("outcome"), "lost"), ended)
    targets = say.same(column("target"), say.truth(True))
    kinds = (("deal", dealt), ("deal", lost), ("contract", begun), ("account", targets))
    counts = [
        say.named(exp.select(say.count()).from_(say.table(name)).where(which).subquery(), f"n{i}")
        for i, (name, which) in enumerate(kinds)
    ]
    return say.guard(exp.select(*counts))


def any_end() -> exp.Select:
    """Return how many contracts say when they ended, or will."""
    return say.guard(exp.select(say.count(column("ended"))).from_(say.table("contract")))


def outcomes() -> exp.Select:
    """Return for each outcome: accounts, those with a close date, those that left, first and last close."""
    counts: list[Node] = [say.count(), say.count(column("closed")), say.count(column("left_month"))]
    ends: list[Node] = [say.least(column("closed_on")), say.most(column("closed_on"))]
    query = exp.select(column("outcome"), *(say.named(n, f"n{i}") for i, n in enumerate([*counts, *ends])))
    return say.guard(query.from_(say.table(SNAPSHOT)).group_by(column("outcome")).order_by(column("outcome")))


def sums(wanted: Sequence[Wanted]) -> exp.Select:
    """Return rows, then for each field its filled rows, distinct values, lowest and highest (text: null)."""
    parts: list[Node] = [say.count()]
    for want in wanted:
        field = column(f"f{want.number}")
        ranged = want.kind in ("number", "date")
        low, high = (say.least(field), say.most(field)) if ranged else (say.null(), say.null())
        parts += [say.count(field), say.count(field, distinct=True), low, high]
    query = exp.select(*(say.named(part, f"n{i}") for i, part in enumerate(parts))).from_(say.table(SNAPSHOT))
    return say.guard(query.where(_learnable()))


def first_fills(as_of: date) -> exp.Select:
    """Return of each field the accounts won or lost that had no value until the close, and all whose history tells."""
    filled = column("filled", "first")
    late = say.up_to(column("closed_on", "taken"), filled)
    after = exp.Sum(this=say.flag(late))
    query = (
        exp.select(column("field", "first"), say.named(after, "after"), say.named(say.count(), "told"))
        .from_(say.table("first_filled", "first"))
        .join(_closed().subquery("taken"), on=say.same(column("account", "taken"), column("account", "first")))
        .where(say.either(say.absent(filled), say.up_to(filled, say.day(as_of))))
        .group_by(column("field", "first"))
    )
    return say.guard(query.order_by(column("field", "first")))


def fills(wanted: Sequence[Wanted]) -> exp.Select:
    """Return accounts of which a history tells, those won or lost, then for each field how many have a value today.

    Of the others only those open, stalled or contacted, and targets: a customer of old has been through a close.
    """
    closed = say.present(column("account", "taken"))
    parts: list[Node] = [say.count(), say.count(column("account", "taken"))]
    for want in wanted:
        field = column(f"f{want.number}", "account")
        parts += [say.count(field), say.count(say.case([(closed.copy(), field)]))]
    query = exp.select(*(say.named(part, f"n{i}") for i, part in enumerate(parts))).from_(say.table("account"))
    told = exp.select(column("account")).from_(say.table("first_filled")).group_by(column("account")).subquery("told")
    query = query.join(told, on=say.same(column("account", "told"), column("account", "account")), join_type="inner")
    for name, those in (("taken", _closed()), ("waiting", _waiting())):
        same = say.same(column("account", name), column("account", "account"))
        query = query.join(those.subquery(name), on=same, join_type="left")
    target = say.same(column("target", "account"), say.truth(True))
    return say.guard(query.where(say.either(closed.copy(), say.present(column("account", "waiting")), target)))


def _closed() -> exp.Select:
    """Accounts of the snapshot whose deal was won or lost on a known day."""
    ended = say.either(say.same(column("outcome"), say.whole(WON)), say.same(column("outcome"), say.whole(LOST)))
    names = [column(name) for name in ("account", "closed_on")]
    return exp.select(*names).from_(say.table(SNAPSHOT)).where(ended, say.present(column("closed_on")))


def _waiting() -> exp.Select:
    """Accounts of the snapshot without a close: open, stalled or contacted."""
    each = (say.same(column("outcome"), say.whole(outcome)) for outcome in (OPEN, STALLED, CONTACTED))
    return exp.select(column("account")).from_(say.table(SNAPSHOT)).where(say.either(*each))


def values(want: Wanted, limit: int = 0) -> exp.Select:
    """Return the values of a field with their accounts, most common first; category values as they are shown."""
    field = column(f"f{want.number}")
    counted = exp.select(say.named(field, "folded"), say.named(say.count(), "accounts")).from_(say.table(SNAPSHOT))
    counted = counted.where(_learnable(), say.present(field)).group_by(field.copy())
    if limit:
        counted = counted.order_by(_falling("accounts"), column("folded")).limit(limit)
    found = counted.subquery("counted")
    names = [column("folded", "counted"), column("accounts", "counted")]
    order = [exp.Ordered(this=names[1].copy(), desc=True, nulls_first=False), names[0].copy()]
    if want.kind != "category":
        return say.guard(exp.select(*names).from_(found).order_by(*order))
    shown = say.both(
        say.same(column("field", "spelling"), say.whole(want.number)),
        say.same(column("folded", "spelling"), column("folded", "counted")),
    )
    word = say.or_else(column("shown", "spelling"), names[0].copy())
    query = exp.select(say.named(word, "shown"), names[1]).from_(found)
    return say.guard(query.join(say.table("spelling"), on=shown, join_type="left").order_by(*order))


def spellings(field: int) -> exp.Select:
    """Return folded and shown spelling of a field's values."""
    query = exp.select(column("folded"), column("shown")).from_(say.table("spelling"))
    return say.guard(query.where(say.same(column("field"), say.whole(field))))


def stays() -> exp.Select:
    """Return won accounts counted by month of the close and month of leaving."""
    keys = [column("closed"), column("left_month")]
    query = exp.select(*keys, say.named(say.count(), "accounts")).from_(say.table(SNAPSHOT))
    won = say.same(column("outcome"), say.whole(WON))
    return say.guard(query.where(won).group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))


def amounts(name: str, cents: str, as_of: date) -> exp.Select:
    """Return cents, in the book's currency, and how many: of contracts or won new-business deals of won accounts."""
    money, when = column(cents, "one"), column("started" if name == "contract" else "closed", "one")
    query = exp.select(money, say.named(say.count(), "n")).from_(say.table(name, "one"))
    won = say.same(column("outcome", SNAPSHOT), say.whole(WON))
    mine = say.same(column("account", SNAPSHOT), column("account", "one"))
    query = query.join(say.table(SNAPSHOT), on=mine, join_type="inner").where(won, say.below(say.whole(0), money))
    query = query.where(say.either(say.absent(when), say.up_to(when, say.day(as_of))))
    if name == "deal":
        query = query.where(say.is_text(column("kind", "one"), "new"), say.is_text(column("outcome", "one"), "won"))
    return say.guard(query.group_by(money.copy()).order_by(money.copy()))


def currencies(name: str, cents: str, when: str, as_of: date) -> exp.Select:
    """Return currency, rate, 1 for amounts in the book's currency, how many, first and last day.

    Of amounts told in contracts, or in won deals, of won accounts. cents, when: the columns of money and its day.
    """
    day, keys = column(when, "one"), [column("currency", "one"), column("rate", "one"), column("known", "one")]
    known = say.flag(say.present(column(cents, "all")))
    told = [column(c, "all") for c in ("account", "currency", "rate", when)]
    query = exp.select(*told, say.named(known, "known")).from_(say.table(name, "all"))
    query = query.where(say.below(say.whole(0), column("told_cents", "all")))
    if name == "deal":
        query = query.where(say.is_text(column("outcome", "all"), "won"))
    mine = say.same(column("account", SNAPSHOT), column("account", "one"))
    counted = exp.select(*keys, say.named(say.count(), "n"), say.named(say.least(day), "first"),
                         say.named(say.most(day.copy()), "last")).from_(query.subquery("one"))  # fmt: skip
    counted = counted.join(say.table(SNAPSHOT), on=mine, join_type="inner")
    counted = counted.where(
        say.same(column("outcome", SNAPSHOT), say.whole(WON)),
        say.either(say.absent(day.copy()), say.up_to(day.copy(), say.day(as_of))),
    )
    return say.guard(counted.group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))


def recent(outcome: int, limit: int) -> exp.Select:
    """Return the latest accounts lost (LOST), or won and gone (WON): account, name, domain, closed_on, left_month."""
    which = say.same(column("outcome", SNAPSHOT), say.whole(outcome))
    gone = column("left_month", SNAPSHOT)
    latest = column("closed_on", SNAPSHOT) if outcome == LOST else gone
    parts = ("closed_on", "left_month", "opened")
    query = _accounts(*(column(c, SNAPSHOT) for c in parts)).where(which)
    query = query.where(say.present(gone)) if outcome == WON else query
    order = [exp.Ordered(this=latest.copy(), desc=True, nulls_first=False), column("key", "account")]
    return say.guard(query.order_by(*order).limit(limit))


def best(as_of: date, fast: int, limit: int) -> exp.Select:
    """Return the won accounts of which most good is known, first the best.

    Good things, one each: renewed (two), expanded, closed within `fast` days, NPS 9 or 10, a
    health of 80 or more, a referral. Columns: account, name, domain, closed_on, left_month,
    opened, renewals, expansions, nps, health, referrals, seats_used, seats_bought.
    """
    sold, said = column("account", "sold"), column("account", "said")
    facts = ("renewals", "expansions")
    told = ("nps", "health", "referrals", "seats_used", "seats_bought")
    good = say.total(
        [
            _one(say.below(say.whole(0), column("renewals", "sold")), 2),
            _one(say.below(say.whole(0), column("expansions", "sold"))),
            _one(say.up_to(_lasted(), say.whole(fast))),
            _one(say.up_to(say.whole(9), column("nps", "said"))),
            _one(say.up_to(say.whole(80), column("health", "said"))),
            _one(say.below(say.whole(0), column("referrals", "said"))),
        ]
    )
    mine = column("account", SNAPSHOT)
    base = (column(c, SNAPSHOT) for c in ("closed_on", "left_month", "opened"))
    query = _accounts(*base, *(column(c, "sold") for c in facts), *(column(c, "said") for c in told))
    query = query.join(_sold(as_of).subquery("sold"), on=say.same(sold, mine), join_type="left")
    query = query.join(_said(as_of, told).subquery("said"), on=say.same(said, mine), join_type="left")
    query = query.where(
        say.same(column("outcome", SNAPSHOT), say.whole(WON)), say.absent(column("left_month", SNAPSHOT))
    )
    order = [
        exp.Ordered(this=good, desc=True, nulls_first=False),
        column("closed_on", SNAPSHOT),
        column("key", "account"),
    ]
    return say.guard(query.order_by(*order).limit(limit))


def reasons(accounts: Sequence[int], as_of: date) -> exp.Select:
    """Return account and reason of the lost deals of some accounts, oldest first."""
    query = exp.select(column("account"), column("lost_reason")).from_(say.table("deal"))
    mine = say.either(*(say.same(column("account"), say.whole(a)) for a in accounts))
    told = say.both(say.present(column("lost_reason")), say.up_to(column("closed"), say.day(as_of)))
    return say.guard(query.where(mine, told).order_by(column("closed"), column("deal")))


def _accounts(*more: Node) -> exp.Select:
    on = say.same(column("account", "account"), column("account", SNAPSHOT))
    query = exp.select(*(column(c, "account") for c in ("account", "name", "domain", "key")), *more)
    return query.from_(say.table(SNAPSHOT)).join(say.table("account"), on=on, join_type="inner")


def _lasted() -> Node:
    return say.days_between(column("closed_on", SNAPSHOT), column("opened", SNAPSHOT))


def _one(when: Node, points: int = 1) -> Node:
    return say.case([(when, say.whole(points))], say.whole(0))


def _sold(as_of: date) -> exp.Select:
    counts = [
        say.named(say.cast(exp.Sum(this=_one(say.is_text(column("kind"), kind))), "BIGINT"), f"{kind}s")
        for kind in ("renewal", "expansion")
    ]
    won = say.both(say.is_text(column("outcome"), "won"), say.up_to(column("closed"), say.day(as_of)))
    query = exp.select(column("account"), *counts).from_(say.table("deal")).where(won, say.present(column("account")))
    return query.group_by(column("account"))


def _said(as_of: date, kinds: Sequence[str]) -> exp.Select:
    """The latest after-sale figure of each kind, one column a kind."""
    place = say.rank([column("account"), column("kind")], [column("happened")], newest_first=True)
    happened = say.either(say.absent(column("happened")), say.up_to(column("happened"), say.day(as_of)))
    ranked = exp.select(column("account"), column("kind"), column("number"), say.named(place, "place"))
    ranked = ranked.from_(say.table("after_sale")).where(happened, say.present(column("account")))
    picks = [
        say.named(say.most(say.case([(say.is_text(column("kind"), kind), column("number"))])), kind) for kind in kinds
    ]
    newest = say.same(column("place"), say.whole(1))
    query = exp.select(column("account"), *picks).from_(ranked.subquery("ranked")).where(newest)
    return query.group_by(column("account"))


def _falling(name: str) -> exp.Ordered:
    return exp.Ordered(this=column(name), desc=True, nulls_first=False)


def _learnable() -> Node:
    return exp.NEQ(this=column("outcome"), expression=say.whole(OPEN))
