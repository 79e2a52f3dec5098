"""What timing is learned from, as counts: weeks in which worked accounts might open or win a deal, by events before.

Three tables of whole numbers, days counted back from `as_of`:

spans       stretches of time of a worked account in which a deal may be opened, or an open one won: account, deal
            (-1: none is open), state, worked (when it was first), start, stop (-1: goes on), hit (1: ended so)
seen        trigger events: account, kind (its position), happened, seen (when it had happened and was known)
weeks       back (the day before the week), period (of four weeks)

A week belongs to the state and the events of the day before it. A customer is no longer waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from earmark.facts.triggers import AGES, LASTED
from earmark.sql import vocabulary as say
from earmark.sql.bins import packed
from earmark.sql.plan import Plan
from earmark.sql.snapshot import contacts, deals, started
from earmark.sql.timing import NO_KIND, kind_place, known
from earmark.sql.vocabulary import Node, column

SPANS, SEEN, WEEKS = "spans", "seen", "weeks"
WAITING, OPENED, RESTING = 0, 1, 2  # contacted without a deal so far; a deal is open; after one was lost
WEEK, PERIOD = 7, 4  # days of a week, weeks of a period
NONE, OLD = 0, len(AGES) + 1  # age 0: no such event so far; then below each of AGES; then older
BEFORE = OLD + 1  # a fresh event from before the account was worked
SIZE = BEFORE + 1
SETTLED = 60  # days after a contract began, from which its account is a customer whatever its deals say
LONG_AGO = date(1900, 1, 1)
WHOLE = 10_000
PRIME, MIXER = 2**31 - 1, 48_271  # numbers of accounts one after the other come out as by chance (Park and Miller 1988)


def spans(as_of: date, part: int = WHOLE) -> exp.Select:
    """Return the query of the table `spans`; part: of WHOLE, how many accounts are drawn, by their numbers alone."""
    plan = Plan(as_of, ())
    gone, stop = column("gone", "bought"), column("stop", "tried")
    kept = say.either(say.absent(gone), say.below(column("start", "tried"), gone))
    last = say.case([(say.either(say.absent(stop), say.below(gone, stop)), gone)], stop)
    hit = say.both(say.same(column("hit", "tried"), say.whole(1)), say.either(say.absent(gone), say.up_to(stop, gone)))
    back = [(day, say.days_between(say.day(as_of), column(day, name))) for name, day in
            (("worked", "worked"), ("tried", "start"))]  # fmt: skip
    ends = say.or_else(say.days_between(say.day(as_of), last), say.whole(-1))
    query = exp.select(*(column(name, "tried") for name in ("account", "deal", "state")))
    query = query.select(*(say.named(node, name) for name, node in back), say.named(ends, "stop"))
    query = query.select(say.named(say.flag(hit), "hit")).from_(say.table("tried"))
    query = query.join(say.table("worked"), on=_same("worked", "tried"), join_type="inner")
    query = query.join(say.table("bought"), on=_same("bought", "tried"), join_type="left").where(kept)
    query = query.where(_drawn(part)) if part < WHOLE else query
    steps = {
        "deals": deals(plan), "sold": _sold(), "bought": _bought(plan), "worked": _worked(as_of),
        "free": _free(), "idle": _idle(), "tried": _tried(),
    }  # fmt: skip
    for name, step in steps.items():
        query = query.with_(exp.to_identifier(name, quoted=True), as_=step, copy=False)
    return say.guard(query)


def seen(kinds: Sequence[str], as_of: date) -> exp.Select:
    """Return the query of the table `seen`; kinds: those that have a position."""
    today, happened = say.day(as_of), column("happened")
    learned = say.or_else(column("known_from"), happened.copy())
    both = say.case([(say.below(learned, happened), happened.copy())], learned)
    told = exp.select(
        column("account"),
        say.named(kind_place(kinds), "kind"),
        say.named(say.days_between(today, happened), "happened"),
        say.named(say.days_between(today, both), "seen"),
    ).from_(say.table("event")).where(known(as_of))  # fmt: skip
    names = ("account", "kind", "happened", "seen")
    query = exp.select(*map(column, names)).from_(told.subquery("told"))
    return say.guard(query.where(say.below(say.whole(NO_KIND), column("kind"))))


def kinds_known(as_of: date) -> exp.Select:
    """Return each spelling of a kind with its events known by `as_of`, sorted."""
    query = exp.select(column("kind"), say.named(say.count(), "events")).from_(say.table("event"))
    query = query.where(
        known(as_of), say.present(column("kind")), exp.NEQ(this=column("kind"), expression=say.text(""))
    )
    return say.guard(query.group_by(column("kind")).order_by(column("kind")))


def all_weeks() -> exp.Select:
    """Return weeks and hits of all spans by state, period and how long the stretch had lasted (position in LASTED)."""
    back = column("back", WEEKS)
    keys = [column("state", SPANS), column("period", WEEKS), _lasted()]
    inner = exp.select(*(say.named(k, n) for k, n in zip(keys, ("state", "period", "lasted"), strict=True)))
    inner = inner.select(say.named(_hit(back), "hit")).from_(say.table(SPANS))
    inner = inner.join(say.table(WEEKS), on=_within(), join_type="inner")
    return _summed(inner, ["state", "period", "lasted"])


def weeks_after(kinds: int) -> exp.Select:
    """Return the weeks and hits that come after an event, by state, period, lasted and the ages of all kinds' freshest.

    kinds: how many. Columns p0..pN pack the ages, `SIZE` each (see `bins.digits`).
    """
    names = ["account", "deal", "state", "worked", "start"]
    keys = [*(column(name, SPANS) for name in names), column("back", WEEKS), column("period", WEEKS)]
    earlier = say.both(_same(SEEN, SPANS), say.up_to(column("back", WEEKS), column("seen", SEEN)))
    of = [say.same(column("kind", SEEN), say.whole(i)) for i in range(kinds)]
    latest = [say.named(say.least(say.case([(mine, column("happened", SEEN))])), f"e{i}") for i, mine in enumerate(of)]
    query = exp.select(
        *keys, say.named(say.most(_lasted()), "lasted"), say.named(say.most(_hit(column("back", WEEKS))), "hit")
    )
    query = query.select(*latest).from_(say.table(SPANS))
    query = query.join(say.table(WEEKS), on=_within(), join_type="inner")
    query = query.join(say.table(SEEN), on=earlier, join_type="inner").group_by(*(k.copy() for k in keys))
    numbers = packed([_age(i) for i in range(kinds)], [SIZE] * kinds)
    packs = [f"p{i}" for i in range(len(numbers))]
    told = exp.select(*(column(n) for n in ("state", "period", "lasted", "hit")))
    told = told.select(*(say.named(n, p) for n, p in zip(numbers, packs, strict=True))).from_(query.subquery("fresh"))
    return _summed(told, ["state", "period", "lasted", *packs])


def learned_from() -> exp.Select:
    """Return of each kind the events that befell a worked account while a deal might be opened or won; its accounts."""
    waited = say.both(
        say.up_to(column("seen", SEEN), column("start", SPANS)),
        say.below(column("stop", SPANS), column("seen", SEEN)),
        say.below(column("happened", SEEN), column("worked", SPANS)),
        _same(SEEN, SPANS),
    )
    on = exp.Exists(this=exp.select(say.whole(1)).from_(say.table(SPANS)).where(waited))
    accounts = say.count(column("account"), distinct=True)
    query = exp.select(column("kind"), say.named(say.count(), "events"), say.named(accounts, "accounts"))
    return say.guard(query.from_(say.table(SEEN)).where(on).group_by(column("kind")).order_by(column("kind")))


def _summed(inner: exp.Select, names: Sequence[str]) -> exp.Select:
    keys = [column(name) for name in names]
    hits = say.cast(exp.Sum(this=column("hit")), "BIGINT")
    query = exp.select(*keys, say.named(say.count(), "weeks"), say.named(hits, "hits")).from_(inner.subquery("counted"))
    return say.guard(query.group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))


def _same(one: str, other: str) -> Node:
    return say.same(column("account", one), column("account", other))


def _within() -> Node:
    """Return whether a week begins within a span."""
    back = column("back", WEEKS)
    return say.both(say.up_to(back, column("start", SPANS)), say.below(column("stop", SPANS), back))


def _hit(back: Node) -> Node:
    """Return 1 where the span ended with a deal opened or won in the week after the day `back`."""
    soon = say.up_to(back, say.total([column("stop", SPANS), say.whole(WEEK)]))
    return say.flag(say.both(say.same(column("hit", SPANS), say.whole(1)), soon))


def _lasted() -> Node:
    days = exp.Sub(this=column("start", SPANS), expression=column("back", WEEKS))
    return _place(exp.Paren(this=days), LASTED, 0)


def _place(days: Node, limits: Sequence[int], first: int) -> Node:
    return say.case(
        ((say.below(days, say.whole(limit)), say.whole(first + i)) for i, limit in enumerate(limits)),
        say.whole(first + len(limits)),
    )


def _age(kind: int) -> Node:
    """Return how old the freshest event of a kind is, as a position: NONE, then below each of AGES, OLD, BEFORE."""
    happened = column(f"e{kind}")
    days = exp.Paren(this=exp.Sub(this=happened.copy(), expression=column("back")))
    fresh = say.both(say.up_to(column("worked"), happened), say.below(days, say.whole(AGES[-1])))
    return say.case([(say.absent(happened), say.whole(NONE)), (fresh, say.whole(BEFORE))], _place(days, AGES, 1))


def _drawn(part: int) -> Node:
    mixed = say.remainder(say.times(column("account", "tried"), MIXER), PRIME)
    return say.below(say.remainder(mixed, WHOLE), say.whole(part))


def _sold() -> exp.Select:
    names = ("account", "deal", "began", "state", "closed")
    query = exp.select(*map(column, names)).from_(say.table("deals"))
    return query.where(say.is_text(column("kind"), "new"), say.present(column("began")))


def _bought(plan: Plan) -> exp.Select:
    """Return since when an account is a customer: its first win, or, a while after, its first contract's begin."""
    sold = exp.Not(this=say.is_text(column("kind"), "other_pipeline"))
    won = exp.select(column("account"), say.named(column("closed"), "on")).from_(say.table("deals"))
    won = won.where(say.is_text(column("state"), "won"), sold)
    begun = say.or_else(column("started"), say.day(LONG_AGO))
    held = exp.select(column("account"), say.named(say.days_after(begun, SETTLED), "on")).from_(say.table("contract"))
    held = held.where(say.present(column("account")), started(plan))
    both = exp.union(won, held, distinct=False).subquery("customers")
    query = exp.select(column("account"), say.named(say.least(column("on")), "gone")).from_(both)
    return query.group_by(column("account"))


def _worked(as_of: date) -> exp.Select:
    """Return since when an account is worked: its first contact or pursuit, or its first deal."""
    opened = exp.select(column("account"), say.named(column("began"), "contacted")).from_(say.table("sold"))
    query = exp.select(column("account"), say.named(say.least(column("contacted")), "worked"))
    query = query.from_(exp.union(contacts(), opened, distinct=False).subquery("made"))
    query = query.where(say.present(column("account")), say.up_to(column("contacted"), say.day(as_of)))
    return query.group_by(column("account"))


def _free() -> exp.Select:
    """Return when accounts came to be without an open deal: when first worked, or when one was lost."""
    first = exp.select(column("account"), say.named(column("worked"), "start"), say.named(say.whole(WAITING), "state"))
    lost = exp.select(column("account"), say.named(column("closed"), "start"), say.named(say.whole(RESTING), "state"))
    lost = lost.from_(say.table("sold")).where(say.is_text(column("state"), "lost"), say.present(column("closed")))
    both = exp.union(first.from_(say.table("worked")), lost, distinct=False).subquery("either")
    query = exp.select(column("account"), column("start"), say.named(say.most(column("state")), "state"))
    return query.from_(both).group_by(column("account"), column("start"))


def _idle() -> exp.Select:
    """Return stretches without an open deal: since when, and when the next one was opened."""
    start, keys = column("start", "free"), [column(name, "free") for name in ("account", "start", "state")]
    runs = say.both(
        _same("sold", "free"),
        say.up_to(column("began", "sold"), start),
        say.either(say.absent(column("closed", "sold")), say.below(start, column("closed", "sold"))),
    )
    busy = exp.Exists(this=exp.select(say.whole(1)).from_(say.table("sold")).where(runs))
    later = say.both(_same("next", "free"), say.below(start, column("began", "next")))
    query = exp.select(*keys, say.named(say.least(column("began", "next")), "stop")).from_(say.table("free"))
    query = query.join(say.table("sold", "next"), on=later, join_type="left").where(exp.Not(this=busy))
    return query.group_by(*(k.copy() for k in keys))


def _tried() -> exp.Query:
    """Return all stretches: of deals that are open, won where they ended so; and of accounts without one."""
    won, opened = say.is_text(column("state"), "won"), say.present(column("stop"))
    facts: dict[str, tuple[Node, ...]] = {
        "sold": (column("deal"), say.whole(OPENED), column("began"), column("closed"), won),
        "idle": (say.cast(say.whole(-1), "BIGINT"), column("state"), column("start"), column("stop"), opened),
    }
    parts = []
    for name, (deal, state, start, stop, hit) in facts.items():
        picks = {"deal": deal, "state": state, "start": start, "stop": stop,
                 "hit": say.flag(hit)}  # fmt: skip
        parts.append(exp.select(column("account"), *(say.named(n, k) for k, n in picks.items())).from_(say.table(name)))
    return exp.union(*parts, distinct=False)
