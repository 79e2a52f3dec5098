"""What is shown of the accounts that got a slot: who they are, their people, their events, what was done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from earmark.profile.triggers import Trigger
from earmark.sql import vocabulary as say
from earmark.sql.timing import freshest, kind_place, known
from earmark.sql.vocabulary import column

WHO = ("account", "key", "name", "domain", "owner", "contacted", "load", "line")
PERSON = ("account", "name", "email", "title", "role", "opted_out", "contacted", "load", "line")
ACT = ("account", "what", "date", "entry")
LOSS = ("account", "closed", "lost_reason", "deal", "load", "line")
EVENT = ("account", "kind", "age", "points", "load", "line", "source", "url")


def who(accounts: Sequence[int]) -> exp.Select:
    """Return WHO of some accounts."""
    return say.guard(_rows("account", WHO).where(say.is_among(column("account"), accounts)))


def people(accounts: Sequence[int]) -> exp.Select:
    """Return PERSON of the contacts of some accounts, in the order of loads and lines."""
    query = _rows("contact", PERSON).where(say.is_among(column("account"), accounts))
    return say.guard(query.order_by(column("account"), column("load"), column("line")))


def pursuits(accounts: Sequence[int], as_of: date) -> exp.Select:
    """Return ACT of the decisions to pursue some accounts, by day."""
    query = _rows("decision", ACT).where(
        say.is_among(column("account"), accounts), say.up_to(column("date"), say.day(as_of))
    )
    query = query.where(say.is_text(column("what"), "pursue"))
    return say.guard(query.order_by(column("account"), column("date"), column("entry")))


def pursued_since(start: date, as_of: date, owner: Sequence[str] = ()) -> exp.Select:
    """Return how many decisions to pursue were made from `start` to `as_of`, about an owner's accounts or all.

    owner: every spelling of the name.
    """
    days = (say.up_to(say.day(start), column("date", "d")), say.up_to(column("date", "d"), say.day(as_of)))
    query = exp.select(say.count()).from_(say.table("decision", "d"))
    query = query.where(say.is_text(column("what", "d"), "pursue"), *days, say.present(column("account", "d")))
    if owner:
        same = say.same(column("account", "account"), column("account", "d"))
        query = query.join(say.table("account"), on=same, join_type="inner")
        query = query.where(say.is_text(column("owner", "account"), *owner))
    return say.guard(query)


def losses(accounts: Sequence[int], as_of: date) -> exp.Select:
    """Return LOSS of the lost new-business deals of some accounts, by day of the close."""
    lost = (say.is_text(column("outcome"), "lost"), say.is_text(column("kind"), "new"))
    query = _rows("deal", LOSS).where(
        say.is_among(column("account"), accounts), *lost, say.up_to(column("closed"), say.day(as_of))
    )
    return say.guard(query.order_by(column("account"), column("closed"), column("deal")))


def events(triggers: Sequence[Trigger], accounts: Sequence[int], as_of: date) -> exp.Select:
    """Return EVENT of what earns points now, of some accounts; kind: its position in `triggers`.

    A line of a file may tell of several events, of one kind too: each kind is told once.
    """
    number = say.named(kind_place([one.kind for one in triggers]), "kind")
    age = say.named(say.days_between(say.day(as_of), column("happened")), "age")
    told = exp.select(*map(column, ("account", "load", "line", *EVENT[-2:])), number, age).from_(say.table("event"))
    told = told.where(say.is_among(column("account"), accounts), known(as_of))
    mine = [column(name, "fresh") for name in EVENT[:-2]]
    more = [say.named(say.least(column(name, "told")), name) for name in EVENT[-2:]]
    query = exp.select(*mine, *more).from_(freshest(triggers, as_of).subquery("fresh"))
    same = [
        say.same(column(name, "told"), column(name, "fresh")) for name in ("account", "load", "line", "kind", "age")
    ]
    query = query.join(told.subquery("told"), on=say.both(*same), join_type="inner")
    query = query.where(say.is_among(column("account", "fresh"), accounts)).group_by(*(node.copy() for node in mine))
    return say.guard(query.order_by(column("account", "fresh"), column("kind", "fresh")))


def _rows(table: str, columns: Sequence[str]) -> exp.Select:
    return exp.select(*map(column, columns)).from_(say.table(table))
