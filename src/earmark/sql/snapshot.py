"""Facts become one row an account worked, as known when its first new-business deal was opened.

`snapshot` is a visible sequence of steps, each a named table:

deals       what is known of every deal at `as_of`: when it began, how it stands
attempts    the new-business deals of an account, summed up
first       whose the first of them was
touched     accounts contacted that never had a deal or a contract
customers   accounts with a contract, where no new-business deals were recorded at all
targets     accounts loaded only to be scored, where nothing else serves as contrast
worked      these as one list: when opened, how it ended, when
churn       when a customer left
past        values that were replaced after the account was opened
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from sqlglot import exp

from earmark.profile.bins import days
from earmark.sql import vocabulary as say
from earmark.sql.plan import CONTACTED, LOST, OPEN, STALLED, TARGET, WON, Plan, Wanted
from earmark.sql.vocabulary import Node, column

RENEWAL_DAYS = 180  # a renewal is won at most this long before the term's end


def snapshot(plan: Plan) -> exp.Select:
    """Return the query of the snapshot.

    Columns: account, opened (DATE), outcome, closed_on (DATE), closed and left_month (months as
    year * 12 + month - 1, or null), seller (its number in the table `seller` of owner, seller),
    then f0..fN as wanted; a date field as whole days before `opened` (negative: after it, not
    yet known then).
    """
    query = _final(plan)
    for name, step in STEPS.items():
        if name == "past" and not _has_past(plan):
            continue
        query = query.with_(exp.to_identifier(name, quoted=True), as_=step(plan), copy=False)
    return say.guard(query)


def cycles(as_of: date) -> exp.Select:
    """Return the query of won new-business cycles: days, deals. One-day deals were logged at the close: no cycles."""
    lasted = say.days_between(column("closed"), column("began"))
    new_won = say.both(say.is_text(column("kind"), "new"), say.is_text(column("state"), "won"))
    long_enough = say.below(say.whole(1), lasted)
    inner = exp.select(say.named(lasted, "days")).from_(say.table("deals")).where(new_won, long_enough)
    query = (
        exp.select(column("days"), say.named(say.count(), "deals"))
        .from_(inner.subquery("won"))
        .group_by(column("days"))
        .with_(exp.to_identifier("deals", quoted=True), as_=deals(Plan(as_of, ())))
    )
    return say.guard(query)


def began() -> Node:
    """Return when a deal began: opened, or its close where that came first (a record made after the fact)."""
    opened, closed = column("opened"), column("closed")
    decided = say.is_text(column("outcome"), "won", "lost")
    late = say.either(say.absent(opened), say.below(closed, opened))
    return say.case([(say.both(decided, late, say.present(closed)), closed)], opened)


def ended() -> Node:
    """Return when a deal closed; one decided without a date of close is dated by its opening."""
    undated = say.both(say.is_text(column("outcome"), "won", "lost"), say.absent(column("closed")))
    return say.case([(undated, column("opened"))], column("closed"))


def deals(plan: Plan) -> exp.Select:
    """Deals of an account that exist at `as_of`; one closed later is open. Undated ones count as always known.

    A deal that a decision made (its number is negative) is known from its close on: nobody knew of it before.
    """
    as_of = say.day(plan.as_of)
    kept = ("account", "deal", "crm_id", "kind", "owner", "outcome", "reopened")
    dated = exp.select(*(column(c) for c in kept), say.named(ended(), "closed"), say.named(began(), "began"))
    dated = dated.from_(say.table("deal"))
    decided = say.both(
        say.is_text(column("outcome"), "won", "lost"),
        say.either(say.absent(column("closed")), say.up_to(column("closed"), as_of)),
    )
    state = say.case([(decided, column("outcome"))], say.text("open"))
    closed = say.case([(decided, column("closed"))])
    exists = say.either(say.absent(column("began")), say.up_to(column("began"), as_of))
    known = say.either(say.up_to(say.whole(0), column("deal")), say.up_to(column("closed"), as_of))
    return (
        exp.select(*(column(c) for c in ("account", "deal", "crm_id", "kind", "owner", "began")))
        .select(say.named(state, "state"), say.named(closed, "closed"), say.named(_since(as_of), "since"))
        .from_(dated.where(say.present(column("account"))).subquery("dated"))
        .where(exists, known)
    )


def _since(as_of: Node) -> Node:
    """Return since when an open deal is open: its beginning, or when it was last opened again by `as_of`."""
    again = column("reopened")
    return say.case([(say.both(say.up_to(again, as_of), say.below(column("began"), again)), again)], column("began"))


def _attempts(_: Plan) -> exp.Select:
    """An account's new-business deals: first opened, first won, first lost, and what is open."""
    won, lost, open_ = (say.is_text(column("state"), word) for word in ("won", "lost", "open"))
    closed, start = column("closed"), column("began")
    return (
        exp.select(column("account"))
        .select(
            say.named(say.least(start), "opened"),
            say.named(say.most(say.flag(won)), "any_won"),
            say.named(say.most(say.flag(say.both(won, say.absent(closed)))), "undated"),
            say.named(say.least(say.case([(won, closed)])), "won_on"),
            say.named(say.least(say.case([(lost, closed)])), "lost_on"),
            say.named(say.most(say.flag(open_)), "any_open"),
            say.named(say.most(say.case([(open_, column("since"))])), "open_since"),
        )
        .from_(say.table("deals"))
        .where(say.is_text(column("kind"), "new"))
        .group_by(column("account"))
    )


def _first(_: Plan) -> exp.Select:
    """The owner of the first new-business deal."""
    place = say.rank([column("account")], [column("began"), column("crm_id"), column("deal")])
    ranked = exp.select(column("account"), column("owner"), say.named(place, "place")).from_(say.table("deals"))
    return (
        exp.select(column("account"), column("owner"))
        .from_(ranked.where(say.is_text(column("kind"), "new")).subquery("ranked"))
        .where(say.same(column("place"), say.whole(1)))
    )


def contacts() -> exp.Query:
    """Return account and contacted of each sign that somebody was approached: the CRM's two dates, and pursuits."""
    made = [exp.select(column("account"), column("contacted")).from_(say.table(t)) for t in ("account", "contact")]
    pursued = exp.select(column("account"), say.named(column("date"), "contacted")).from_(say.table("decision"))
    return exp.union(*made, pursued.where(say.is_text(column("what"), "pursue")), distinct=False)


def _touched(plan: Plan) -> exp.Select:
    """Accounts contacted or pursued by `as_of` that never had a deal or a contract: since when."""
    by_now = say.both(
        say.present(column("account")),
        say.up_to(column("contacted"), say.day(plan.as_of)),
        say.absent(column("account", "had")),
    )
    had = exp.union(
        exp.select(column("account")).from_(say.table("deals")),
        exp.select(column("account")).from_(say.table("contract")).where(started(plan)),
    )
    return (
        exp.select(column("account", "made"), say.named(say.least(column("contacted")), "contacted"))
        .from_(contacts().subquery("made"))
        .join(had.subquery("had"), on=say.same(column("account", "had"), column("account", "made")), join_type="left")
        .where(by_now.transform(_of("made")))
        .group_by(column("account", "made"))
    )


def _of(name: str) -> Callable[[Node], Node]:
    """Return a rewriting that says of bare columns whose they are."""

    def owned(node: Node) -> Node:
        bare = isinstance(node, exp.Column) and not node.table
        return column(node.name, name) if bare else node

    return owned


def started(plan: Plan) -> Node:
    """Return whether a contract had begun by `as_of`; an undated one had."""
    start = column("started")
    return say.either(say.absent(start), say.up_to(start, say.day(plan.as_of)))


def _worked(plan: Plan) -> exp.Query:
    """Every worked account once: opened, outcome, closed_on."""
    parts = [_attempted(plan), _reached(plan)]
    parts += [_customers(plan)] if plan.customers else []
    parts += [_targets(plan)] if plan.targets else []
    return exp.union(*parts, distinct=False)


def _attempted(plan: Plan) -> exp.Select:
    """The outcome of an account's first attempt (see `Plan` for retries)."""
    won_on, lost_on, since = column("won_on"), column("lost_on"), column("open_since")
    retry = say.whole(days(Decimal(plan.retry_months)))
    as_of = say.day(plan.as_of)
    in_time = say.either(
        say.absent(lost_on),
        say.same(column("undated"), say.whole(1)),
        say.up_to(say.days_between(won_on, lost_on), retry),
    )
    won = say.both(say.same(column("any_won"), say.whole(1)), in_time)
    is_open = say.same(column("any_open"), say.whole(1))
    over = say.below(retry, say.days_between(as_of, lost_on))
    undecided = say.both(is_open, say.either(say.absent(lost_on), exp.Not(this=exp.Paren(this=over))))
    branches: list[tuple[Node, Node, Node]] = [(won, say.whole(WON), won_on)]
    if plan.stall_days is not None:
        stale = say.below(say.whole(plan.stall_days), say.days_between(as_of, since))
        gone = say.days_after(since, plan.stall_days + 1)
        branches.append((say.both(undecided, stale), say.whole(STALLED), gone))
    branches.append((undecided, say.whole(OPEN), say.cast(say.null(), "DATE")))
    outcome = say.case([(when.copy(), what) for when, what, _ in branches], say.whole(LOST))
    closed = say.case([(when.copy(), at) for when, _, at in branches], lost_on)
    return exp.select(
        column("account"), column("opened"), say.named(outcome, "outcome"), say.named(closed, "closed_on")
    ).from_(say.table("attempts"))


def _reached(plan: Plan) -> exp.Select:
    """Contacted without a deal: bad once enough days have passed, too early to say before."""
    contacted = column("contacted")
    passed = say.up_to(say.whole(plan.contacted_days), say.days_between(say.day(plan.as_of), contacted))
    outcome = say.case([(passed, say.whole(CONTACTED))], say.whole(OPEN))
    closed = say.case([(passed.copy(), say.days_after(contacted, plan.contacted_days))])
    return exp.select(
        column("account"), contacted, say.named(outcome, "outcome"), say.named(closed, "closed_on")
    ).from_(say.table("touched"))


def _customers(plan: Plan) -> exp.Select:
    """Customers known by their contracts alone: won when the first began."""
    begun = say.least(column("started"))
    return (
        exp.select(column("account"), begun, say.named(say.whole(WON), "outcome"), say.named(begun.copy(), "closed_on"))
        .from_(say.table("contract"))
        .where(say.present(column("account")), started(plan))
        .group_by(column("account"))
    )


def _targets(plan: Plan) -> exp.Select:
    """Accounts loaded only to be scored, as of today."""
    today = say.day(plan.as_of)
    return (
        exp.select(
            column("account"),
            say.named(today, "opened"),
            say.named(say.whole(TARGET), "outcome"),
            say.named(today.copy(), "closed_on"),
        )
        .from_(say.table("account"))
        .where(say.same(column("target"), say.truth(True)))
    )


def _churn(plan: Plan) -> exp.Select:
    """The first end of a stay after the win: past, with no contract or new win soon and no renewal since."""
    ended, account = column("ended", "one"), column("account", "one")
    past = say.both(say.present(account), say.up_to(ended, say.day(plan.as_of)), started(plan).transform(_of("one")))
    joined = say.either(say.absent(column("closed_on", "worked")), say.up_to(column("closed_on", "worked"), ended))
    return (
        exp.select(account, say.named(say.least(ended), "left_on"))
        .from_(say.table("contract", "one"))
        .join(say.table("worked"), on=say.same(column("account", "worked"), account), join_type="inner")
        .where(
            past,
            joined,
            say.same(column("outcome", "worked"), say.whole(WON)),
            exp.Not(this=_followed(plan, account, ended)),
            exp.Not(this=_won_again(plan, account, ended)),
        )
        .group_by(account.copy())
    )


def _followed(plan: Plan, account: Node, ended: Node) -> exp.Exists:
    """Another contract of the account goes on after this one ended, begun soon after."""
    begun, until = column("started", "next"), column("ended", "next")
    goes_on = say.both(
        say.same(column("account", "next"), account),
        say.either(say.absent(until), say.below(ended, until)),
        say.present(begun),
        say.up_to(say.days_between(begun, ended), say.whole(plan.follow_days)),
        say.up_to(begun, say.day(plan.as_of)),
    )
    return exp.Exists(this=exp.select(say.whole(1)).from_(say.table("contract", "next")).where(goes_on))


def _won_again(plan: Plan, account: Node, ended: Node) -> exp.Exists:
    """A renewal was won since, or shortly before a term's end; or new business was, soon after the end."""
    after = say.days_between(column("closed", "again"), ended)
    terms = say.same(column("term_end", "one"), say.truth(True))
    renewed = say.both(
        say.is_text(column("kind", "again"), "renewal"),
        say.either(
            say.up_to(say.whole(0), after),
            say.both(
                terms,
                say.up_to(say.whole(-RENEWAL_DAYS), after),
                say.below(column("started", "one"), column("closed", "again")),
            ),
        ),
    )
    rewon = say.both(
        say.is_text(column("kind", "again"), "new"),
        say.below(say.whole(0), after),
        say.up_to(after, say.whole(plan.follow_days)),
    )
    won = say.both(say.same(column("account", "again"), account), say.is_text(column("state", "again"), "won"))
    found = exp.select(say.whole(1)).from_(say.table("deals", "again")).where(won, say.either(renewed, rewon))
    return exp.Exists(this=found)


def _past(plan: Plan) -> exp.Select:
    """For each account the values that held when it was opened and were replaced later, one column a field."""
    old = [w for w in plan.wanted if w.history]
    facts = ("account", "field", "number", "text", "date")
    place = say.rank([column("account", "h"), column("field", "h")], [column("known_until", "h")])
    ranked = (
        exp.select(*(column(c, "h") for c in facts), say.named(place, "place"))
        .from_(say.table("account_history", "h"))
        .join(say.table("worked"), on=say.same(column("account", "worked"), column("account", "h")), join_type="inner")
        .where(say.below(column("opened", "worked"), column("known_until", "h")))
    )
    picks: list[Node] = [column("account")]
    for want in old:
        mine = say.same(column("field"), say.whole(want.number))
        picks.append(say.named(say.most(say.case([(mine, say.whole(1))])), f"has{want.number}"))
        picks.append(say.named(say.most(say.case([(mine.copy(), column(_store(want)))])), f"old{want.number}"))
    first = say.same(column("place"), say.whole(1))
    return exp.select(*picks).from_(ranked.subquery("ranked")).where(first).group_by(column("account"))


def _store(want: Wanted) -> str:
    return {"number": "number", "date": "date"}.get(want.kind, "text")


def _final(plan: Plan) -> exp.Select:
    """One row an account: what happened, and its fields as they were."""
    base = [column(c, "worked") for c in ("account", "opened", "outcome", "closed_on")]
    months = [
        say.named(say.month(column("closed_on", "worked")), "closed"),
        say.named(say.month(column("left_on", "churn")), "left_month"),
    ]
    query = exp.select(*base, *months, column("seller", "seller"), *(_field(plan, w) for w in plan.wanted))
    query = query.from_(say.table("worked")).join(_on("account", "worked"), join_type="inner")
    for other in ("first", "churn", *(["past"] if _has_past(plan) else [])):
        query = query.join(_on(other, "worked"), join_type="left")
    by_owner = say.same(column("owner", "seller"), column("owner", "first"))
    query = query.join(say.table("seller"), on=by_owner, join_type="left")
    return query.where(*_outside(plan))


def _outside(plan: Plan) -> list[Node]:
    domain = column("domain", "account")
    own = say.is_text(domain, *plan.own_domains)
    return [say.either(say.absent(domain), exp.Not(this=own))] if plan.own_domains else []


def _on(other: str, mine: str) -> exp.Join:
    return exp.Join(this=say.table(other), on=say.same(column("account", other), column("account", mine)))


def _has_past(plan: Plan) -> bool:
    return any(w.history for w in plan.wanted)


def _field(plan: Plan, want: Wanted) -> Node:
    name = f"f{want.number}"
    value: Node = column(name, "account")
    if want.history:
        known = say.same(column(f"has{want.number}", "past"), say.whole(1))
        value = say.case([(known, column(f"old{want.number}", "past"))], value)
    if want.kind == "date":
        moment = say.or_else(column("opened", "worked"), say.day(plan.as_of))
        value = say.days_between(moment, value)
    return say.named(value, name)


STEPS: dict[str, Callable[[Plan], exp.Query]] = {
    "deals": deals,
    "attempts": _attempts,
    "first": _first,
    "touched": _touched,
    "worked": _worked,
    "churn": _churn,
    "past": _past,
}
