"""How the book stands with an account: customer, open deal, former customer, lost, new."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from earmark.sql import vocabulary as say
from earmark.sql.plan import Plan
from earmark.sql.snapshot import RENEWAL_DAYS, deals, started
from earmark.sql.vocabulary import Node, column

NEW, CUSTOMER, OPEN_DEAL, FORMER, LOST_DEAL = range(5)
WORDS = ("new", "customer", "open deal", "former customer", "lost")


def standing(as_of: date) -> exp.Select:
    """Return account and standing (position in WORDS) of every account that has a deal or a contract.

    customer: a contract runs, or a renewal was won since the last one ended (or shortly before a
    term's end), or a deal was won and no contract tells more. Next in order: an open
    new-business deal, contracts that ended (former customer), a lost deal.
    """
    plan = Plan(as_of, ())
    sold, held = column("account", "sold"), column("account", "held")
    who = say.named(say.or_else(sold, held), "account")
    query = exp.select(who, say.named(_standing(), "standing")).from_(say.table("sold"))
    query = query.join(say.table("held"), on=say.same(sold, held), join_type="full")
    for name, step in (("deals", deals(plan)), ("sold", _sold()), ("held", _held(plan))):
        query = query.with_(exp.to_identifier(name, quoted=True), as_=step, copy=False)
    return say.guard(query)


def _standing() -> Node:
    runs = say.same(column("runs", "held"), say.whole(1))
    ended, won, renewed = column("ended", "held"), column("won_on", "sold"), column("renewed_on", "sold")
    stated = column("stated", "held")
    early = say.up_to(say.whole(-RENEWAL_DAYS), say.days_between(renewed, ended))
    again = say.both(early, say.either(say.absent(stated), say.up_to(stated, renewed)))
    bought = say.same(column("won", "sold"), say.whole(1))
    alone = say.both(bought, say.absent(column("account", "held")))
    return say.case(
        [
            (say.either(runs, say.up_to(ended, won), again, alone), say.whole(CUSTOMER)),
            (say.same(column("open", "sold"), say.whole(1)), say.whole(OPEN_DEAL)),
            (say.present(column("account", "held")), say.whole(FORMER)),
            (say.same(column("lost", "sold"), say.whole(1)), say.whole(LOST_DEAL)),
        ],
        say.whole(NEW),
    )


def _sold() -> exp.Select:
    sold = exp.Not(this=say.is_text(column("kind"), "other_pipeline"))
    won = say.both(say.is_text(column("state"), "won"), sold)
    new = say.is_text(column("kind"), "new")
    renewal = say.both(won, say.is_text(column("kind"), "renewal"))
    facts = {
        "won": say.flag(won),
        "open": say.flag(say.both(new, say.is_text(column("state"), "open"))),
        "lost": say.flag(say.both(new, say.is_text(column("state"), "lost"))),
        "won_on": say.case([(won, column("closed"))]),
        "renewed_on": say.case([(renewal, column("closed"))]),
    }
    picks = [say.named(say.most(fact), name) for name, fact in facts.items()]
    return exp.select(column("account"), *picks).from_(say.table("deals")).group_by(column("account"))


def _held(plan: Plan) -> exp.Select:
    ended, today = column("ended"), say.day(plan.as_of)
    past = say.up_to(ended, today)
    said = say.both(past, say.either(say.absent(column("term_end")), say.same(column("term_end"), say.truth(False))))
    facts = {
        "runs": say.flag(say.either(say.absent(ended), say.below(today, ended))),
        "ended": say.case([(past, ended)]),
        "stated": say.case([(said, ended)]),
    }
    picks = [say.named(say.most(fact), name) for name, fact in facts.items()]
    query = exp.select(column("account"), *picks).from_(say.table("contract"))
    return query.where(say.present(column("account")), started(plan)).group_by(column("account"))
