"""The queue as one expression: every account with its priority, and where it stands, and the one order of candidates.

Fit is `score_query`'s, timing is `timing.summed`, and what people did about an account is read off their decisions in
the order of their days. Each account has one state: 0, a candidate, or the first reason that keeps it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from earmark.profile.profile import Profile
from earmark.profile.triggers import in_force
from earmark.sql import vocabulary as say
from earmark.sql.plan import Plan
from earmark.sql.score import bin_names, score_query
from earmark.sql.snapshot import deals
from earmark.sql.standing import CUSTOMER, FORMER, LOST_DEAL, NEW, OPEN_DEAL, standing
from earmark.sql.timing import summed
from earmark.sql.vocabulary import Node, column

QUEUED, APART = "queued", "apart"  # tables: of all accounts; of those set apart (account, state)
OUT = (  # why an account is no candidate, in the order in which it is asked; its state is the place here, from 1
    "own", "competitor", "partner", "customer", "open deal", "former customer", "lost", "never", "later", "answered",
    "contacted", "excluded", "opted out", "no reply", "resting",
)  # fmt: skip
STATES = {word: place for place, word in enumerate(OUT, 1)}
CANDIDATE = 0
LONG_AGO = 10**6  # days: never
TOLD = ("account", "key", "owner", "score", "timing", "fresh", "lower")
WORDS = ("pursue", "later", "never")
ANSWERS, ENDS = ("replied", "meeting"), ("won", "lost", "churned")


@dataclass(frozen=True)
class Rules:
    """What keeps an account out as of a day.

    touches: pursuits without an answer, after which it is out; touch_days: how long it rests after each. later_days:
    how long `later` runs where no day was said. lost_days: how long ago a loss lies for the account to come again;
    None: it does not. owner: every spelling of the one whose accounts alone are asked for; none: all. spelled: owners
    as they are shown, each with its other spellings. lower: names of the lower tiers.
    """

    as_of: date
    touches: int = 4
    touch_days: int = 7
    later_days: int = 90
    lost_days: int | None = None
    owner: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    spelled: tuple[tuple[str, tuple[str, ...]], ...] = ()


def queued(profile: Profile, columns: Mapping[str, Node], rules: Rules) -> exp.Select:
    """Return a row an account: TOLD, lot, priority, segment, excluded, ground, state, worked, touches, the bins.

    columns: field name -> column of the table of accounts. fresh: days since the freshest event that earns anything.
    lower: 1 in a lower tier. worked: 1 where it ever was. touches: pursuits without an answer. It stands on the facts
    and the table `apart`.
    """
    kept = ("account", "key", "owner", "lot", "contacted")
    scored = score_query(profile, _accounts(rules), columns, rules.as_of, kept, seen=True)
    names = ("lot", "score", "segment", "excluded", "ground")
    told = [*(column(name, "scored") for name in kept[:2]), say.named(_owner(rules), "owner")]
    told += [column(name, "scored") for name in names]
    lower = say.flag(say.is_text(column("tier", "scored"), *rules.lower)) if rules.lower else say.whole(1)
    timing, touches = _or("timing", "timed", 0), _or("touches", "decided", 0)
    known = {
        "timing": timing, "priority": say.total([column("score", "scored"), timing.copy()]),
        "fresh": _or("age", "timed", LONG_AGO), "lower": lower, "touches": touches, "worked": say.flag(_worked(rules)),
        "state": _state(rules),
    }  # fmt: skip
    query = exp.select(*told, *(say.named(say.cast(node, "INT"), name) for name, node in known.items()))
    query = query.select(*(column(name, "scored") for name in bin_names(profile)))
    query = query.from_(scored.subquery("scored"))
    parts = {
        "stands": standing(rules.as_of), "timed": summed(in_force(profile.triggers), rules.as_of),
        "people": _people(rules), "decided": _decided(rules),
        APART: exp.select(column("account"), column("state")).from_(say.table(APART)),
    }  # fmt: skip
    if rules.lost_days is not None:
        parts["gone"] = losses(rules.as_of)
    for name, part in parts.items():
        same = say.same(column("account", name), column("account", "scored"))
        query = query.join(part.subquery(exp.to_identifier(name, quoted=True)), on=same, join_type="left")
    return say.guard(query)


def _accounts(rules: Rules) -> exp.Query | exp.Table:
    if not rules.owner:
        return say.table("account")
    return exp.select(exp.Star()).from_(say.table("account")).where(say.is_text(column("owner"), *rules.owner))


def _owner(rules: Rules) -> Node:
    """An account's owner, as the name is shown."""
    mine = column("owner", "scored")
    shown = [(say.is_text(mine, *others), say.text(name)) for name, others in rules.spelled if say.sayable(name)]
    return say.case(shown, mine) if shown else mine


def losses(as_of: date) -> exp.Select:
    """Return of each account how many days ago its last new-business loss was: account, lost."""
    ago = say.days_between(say.day(as_of), column("closed"))
    query = exp.select(column("account"), say.named(say.least(ago), "lost"))
    query = query.from_(deals(Plan(as_of, ())).subquery("deals"))
    lost = say.both(say.is_text(column("kind"), "new"), say.is_text(column("state"), "lost"))
    return query.where(lost, say.present(column("closed"))).group_by(column("account"))


def _people(rules: Rules) -> exp.Select:
    """An account's contacts: how many, how many of them opted out, how many days ago one was last contacted."""
    ago = say.days_between(say.day(rules.as_of), column("contacted"))
    by_now = say.up_to(column("contacted"), say.day(rules.as_of))
    out = say.flag(say.same(column("opted_out"), say.truth(True)))
    query = exp.select(column("account"), say.named(say.count(), "people"))
    query = query.select(say.named(exp.Sum(this=out), "opted"), say.named(say.least(say.case([(by_now, ago)])), "met"))
    return query.from_(say.table("contact")).where(say.present(column("account"))).group_by(column("account"))


def _decided(rules: Rules) -> exp.Select:
    """What people decided about an account: where the last decision of each kind stands among them, and touches.

    A touch is a decision to pursue after which nothing else was decided and nobody answered. rests: days since the
    last. waits: days until the last `later` is over.
    """
    acts = _acts(rules)
    kinds = {"pursued": WORDS[:1], "later": WORDS[1:2], "never": WORDS[2:], "answered": ANSWERS, "ended": ENDS}
    marks = exp.select(column("account"))
    for name, what in kinds.items():
        place = say.case([(say.is_text(column("what"), *what), column("place"))], say.whole(0))
        marks = marks.select(say.named(say.most(place), name))
    marks = marks.from_(acts.subquery("acts")).group_by(column("account"))
    own = [column(name, "marks") for name in ("account", *kinds)]
    since = say.largest(*own[2:])
    touch = say.both(say.is_text(column("what", "acts"), "pursue"), say.below(since, column("place", "acts")))
    waits = say.same(column("place", "acts"), column("later", "marks"))
    found = {
        "touches": exp.Sum(this=say.flag(touch)),
        "rests": say.least(say.case([(touch.copy(), column("ago", "acts"))])),
        "waits": say.most(say.case([(waits, column("until_in", "acts"))])),
    }
    query = exp.select(*own, *(say.named(node, name) for name, node in found.items())).from_(acts.subquery("acts"))
    same = say.same(column("account", "marks"), column("account", "acts"))
    return query.join(marks.subquery("marks"), on=same, join_type="inner").group_by(*(one.copy() for one in own))


def _acts(rules: Rules) -> exp.Select:
    """The decisions about accounts by `as_of`, numbered as they came; what came before a loss counts no more."""
    today, day = say.day(rules.as_of), column("date", "d")
    until = say.or_else(column("until", "d"), say.days_after(day, rules.later_days))
    told = {"ago": say.days_between(today, day), "until_in": say.days_between(until, today)}
    place = say.rank([column("account", "d")], [day, column("entry", "d")])
    query = exp.select(column("account", "d"), column("what", "d"), say.named(place, "place"))
    query = query.select(*(say.named(node, name) for name, node in told.items())).from_(say.table("decision", "d"))
    query = query.where(say.present(column("account", "d")), say.up_to(day, today))
    if rules.lost_days is None:
        return query
    gone = say.same(column("account", "gone"), column("account", "d"))
    query = query.join(losses(rules.as_of).subquery("gone"), on=gone, join_type="left")
    since = say.either(say.absent(column("lost", "gone")), say.below(told["ago"], column("lost", "gone")))
    return query.where(say.either(since, say.is_text(column("what", "d"), "later", "never")))


def _state(rules: Rules) -> Node:
    """The first reason that keeps an account out, in the order of OUT; else CANDIDATE."""
    stands, met = _or("standing", "stands", NEW), _met(rules)
    lost: Node = say.same(stands, say.whole(LOST_DEAL))
    if rules.lost_days is not None:
        ago = _or("lost", "gone", -1)
        lost = say.both(lost, say.below(ago, say.whole(rules.lost_days)))
        met = say.case([(say.below(met, _or("lost", "gone", LONG_AGO)), met)], say.whole(LONG_AGO))
    pursued, later, never, answered, ended = (
        _or(name, "decided", 0) for name in ("pursued", "later", "never", "answered", "ended")
    )
    waits = say.below(say.whole(0), _or("waits", "decided", 0))
    touches, people = _or("touches", "decided", 0), _or("people", "people", 0)
    in_pursuit = say.below(say.whole(0), touches)
    rested = say.smallest(_or("rests", "decided", LONG_AGO), _met(rules))
    out = (
        *((say.same(stands, say.whole(place)), word) for place, word in _STANDS.items()),
        (lost, "lost"),
        (say.below(say.largest(pursued, later), never), "never"),
        (say.both(say.below(say.largest(pursued, never), later), waits), "later"),
        (say.below(say.whole(0), say.largest(answered, ended)), "answered"),
        (say.both(say.below(met, say.whole(LONG_AGO)), exp.Not(this=exp.Paren(this=in_pursuit))), "contacted"),
        (say.up_to(say.whole(0), column("excluded", "scored")), "excluded"),
        (say.both(say.below(say.whole(0), people), say.same(people, _or("opted", "people", 0))), "opted out"),
        (say.up_to(say.whole(rules.touches), touches), "no reply"),
        (say.both(in_pursuit.copy(), say.below(rested, say.whole(rules.touch_days))), "resting"),
    )
    branches = [(when, say.whole(STATES[word])) for when, word in out]
    apart = column("state", APART)
    return say.case([(say.present(apart), apart), *branches], say.whole(CANDIDATE))


_STANDS = {CUSTOMER: "customer", OPEN_DEAL: "open deal", FORMER: "former customer"}


def _met(rules: Rules) -> Node:
    """How many days ago the CRM says that somebody of the account was contacted; LONG_AGO: not by the day asked for."""
    mine, today = column("contacted", "scored"), say.day(rules.as_of)
    ago = say.case([(say.up_to(mine, today), say.days_between(today, mine))], say.whole(LONG_AGO))
    return say.smallest(_or("met", "people", LONG_AGO), ago)


def _worked(rules: Rules) -> Node:
    """Whether an account was ever worked: a deal, a contact, or somebody's decision."""
    decided = say.largest(*(_or(name, "decided", 0) for name in ("pursued", "answered", "ended")))
    return say.either(
        say.below(say.whole(NEW), _or("standing", "stands", NEW)),
        say.below(_met(rules), say.whole(LONG_AGO)),
        say.below(say.whole(0), decided),
    )


def _or(name: str, of: str, default: int) -> Node:
    return say.or_else(column(name, of), say.whole(default))


def best(most: int, segment: int | None = None, per_owner: int | None = None) -> exp.Select:
    """Return TOLD of the first `most` candidates of the table `queued`: of one segment, or at most so many an owner."""
    mine = [say.same(column("segment"), say.whole(segment))] if segment is not None else []
    told = [column(name) for name in TOLD]
    query = exp.select(*told).from_(say.table(QUEUED)).where(say.same(column("state"), say.whole(CANDIDATE)), *mine)
    if per_owner is not None:
        place = say.rank([column("owner")], [node.copy() for node in _order()])
        ranked = query.select(say.named(place, "place"), column("priority"))
        query = exp.select(*(one.copy() for one in told)).from_(ranked.subquery("ranked"))
        query = query.where(say.up_to(column("place"), say.whole(per_owner)))
    return say.guard(query.order_by(*_order()).limit(most))


def _order() -> Sequence[Node]:
    """The one order: priority, score, the freshest event, and the key."""
    score = column("score")
    priority = say.total([score.copy(), column("timing")])
    down = [exp.Neg(this=exp.Paren(this=node)) for node in (priority, score)]
    return (*down, column("fresh"), column("key"))


def counted() -> exp.Select:
    """Return how many accounts have which state and exclusion: state, excluded, accounts."""
    keys = [column(name) for name in ("state", "excluded")]
    query = exp.select(*keys, say.named(say.count(), "accounts")).from_(say.table(QUEUED))
    return say.guard(query.group_by(*(k.copy() for k in keys)).order_by(*(k.copy() for k in keys)))


def owners() -> exp.Select:
    """Return how many owners have a candidate, those without one counted as one."""
    query = exp.select(column("owner")).from_(say.table(QUEUED))
    query = query.where(say.same(column("state"), say.whole(CANDIDATE))).group_by(column("owner"))
    return say.guard(exp.select(say.count()).from_(query.subquery("owners")))


def placed(profile: Profile, accounts: Sequence[int]) -> exp.Select:
    """Return account, segment, ground, touches and the bins of some accounts of the table `queued`."""
    names = ("account", "segment", "ground", "touches", *bin_names(profile))
    query = exp.select(*map(column, names)).from_(say.table(QUEUED))
    return say.guard(query.where(say.is_among(column("account"), accounts)))
