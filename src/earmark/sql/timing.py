"""Timing as a query: of each account and kind the freshest event known, and what it earns; and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from earmark.facts.triggers import spellings
from earmark.profile.triggers import Trigger
from earmark.sql import vocabulary as say
from earmark.sql.vocabulary import Node, column

NO_KIND = -1


def known(as_of: date) -> Node:
    """Return whether an event had happened and was known by `as_of`; one that does not say was known at once."""
    happened, today = column("happened"), say.day(as_of)
    learned = say.or_else(column("known_from"), happened)
    return say.both(say.present(column("account")), say.up_to(happened, today), say.up_to(learned, today))


def kind_place(kinds: Sequence[str]) -> Node:
    """Return the position of an event's kind among `kinds`, however it is spelt; NO_KIND where it is none of them."""
    branches: list[tuple[Node, Node]] = [
        (say.is_text(column("kind"), *spellings(kind)), say.whole(i)) for i, kind in enumerate(kinds)
    ]
    return say.case(branches, say.whole(NO_KIND)) if branches else say.whole(NO_KIND)


def freshest(triggers: Sequence[Trigger], as_of: date) -> exp.Select:
    """Return of each account and kind the freshest event known by `as_of`, if it earns anything.

    Columns: account, kind (position in `triggers`), age (days), points, load and line of the event. Of events of
    one day it is the newest load's last line.
    """
    number = kind_place([one.kind for one in triggers])
    age = say.days_between(say.day(as_of), column("happened"))
    keys = [column("account"), column("kind")]
    place = say.rank(keys, [column("happened"), column("load"), column("line")], newest_first=True)
    told = [column(name) for name in ("account", "happened", "load", "line")]
    events = exp.select(*told, say.named(number, "kind"), say.named(age, "age"))
    events = events.from_(say.table("event")).where(known(as_of))
    kept = [column(name) for name in ("account", "kind", "age", "load", "line")]
    ranked = exp.select(*kept, say.named(place, "place")).from_(events.subquery("events"))
    ranked = ranked.where(say.below(say.whole(NO_KIND), column("kind")))
    earned = exp.select(*kept, say.named(_points(triggers), "points")).from_(ranked.subquery("ranked"))
    earned = earned.where(say.same(column("place"), say.whole(1)))
    order = ("account", "kind", "age", "points", "load", "line")
    query = exp.select(*(column(name) for name in order)).from_(earned.subquery("earned"))
    return say.guard(query.where(exp.NEQ(this=column("points"), expression=say.whole(0))))


def summed(triggers: Sequence[Trigger], as_of: date) -> exp.Select:
    """Return account, timing and age of every account with an event that earns.

    timing: the sum over kinds of what the freshest event earns. age: days, of the freshest. Events older than any
    kind's window are not looked at: of millions it takes one grouping.
    """
    window = max((one.window for one in triggers), default=0)
    young = say.below(say.day(date.fromordinal(max(as_of.toordinal() - window, 1))), column("happened"))
    age = say.days_between(say.day(as_of), say.most(column("happened")))
    number = say.named(kind_place([one.kind for one in triggers]), "kind")
    events = exp.select(column("account"), column("happened"), number).from_(say.table("event"))
    fresh = exp.select(column("account"), column("kind"), say.named(age, "age")).from_(
        events.where(known(as_of), young).subquery("events")
    )
    fresh = fresh.where(say.below(say.whole(NO_KIND), column("kind"))).group_by(column("account"), column("kind"))
    told = [column("account"), column("age"), say.named(_points(triggers), "points")]
    earned = exp.select(*told).from_(fresh.subquery("fresh"))
    points = say.cast(exp.Sum(this=column("points")), "BIGINT")
    query = exp.select(column("account"), say.named(points, "timing"), say.named(say.least(column("age")), "age"))
    query = query.from_(earned.subquery("earned"))
    return say.guard(query.where(exp.NEQ(this=column("points"), expression=say.whole(0))).group_by(column("account")))


def _points(triggers: Sequence[Trigger]) -> Node:
    """Return what an event earns by its kind and age."""
    branches = []
    for i, one in enumerate(triggers):
        young = [(say.below(column("age"), say.whole(b.days)), say.whole(b.points)) for b in one.bands]
        branches += [(i, say.case(young, say.whole(0)))] if young else []
    return say.switch(column("kind"), branches, say.whole(0)) if branches else say.whole(0)
