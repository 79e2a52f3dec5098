"""Find one account of the book, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from earmark.profile.triggers import Trigger
from earmark.sql import vocabulary as say
from earmark.sql.standing import standing
from earmark.sql.timing import summed
from earmark.sql.vocabulary import column

WHO = ("account", "domain", "crm_id", "name", "key")


def accounts_by(way: str, values: Sequence[str]) -> exp.Select:
    """Return the accounts (WHO) whose `way` (domain, crm_id, name) is one of `values`."""
    query = exp.select(*(column(c) for c in WHO)).from_(say.table("account"))
    return say.guard(query.where(say.is_text(column(way), *values)).order_by(column("key")))


def accounts_beside(way: str, values: Sequence[str]) -> exp.Select:
    """Return the accounts (WHO) that go by one of `values` beside their own `way` (domain, id), or did."""
    table = {"domain": "alias", "id": "other_id"}[way]
    query = exp.select(*(column(c, "account") for c in WHO)).from_(say.table("account"))
    mine = say.same(column("account", table), column("account", "account"))
    query = query.join(say.table(table), on=mine, join_type="inner")
    return say.guard(query.where(say.is_text(column(way, table), *values)).order_by(column("key", "account")))


def facts_at(table: str, columns: Sequence[str], where: Mapping[str, int]) -> exp.Select:
    """Return some columns of a table's rows whose numbers are these."""
    query = exp.select(*(column(c) for c in columns)).from_(say.table(table))
    return say.guard(query.where(*(say.same(column(name), say.whole(int(n))) for name, n in where.items())))


def called(accounts: Sequence[int]) -> exp.Select:
    """Return account, key, name, domain and owner of some accounts."""
    names = ("account", "key", "name", "domain", "owner")
    query = exp.select(*map(column, names)).from_(say.table("account"))
    return say.guard(query.where(say.is_among(column("account"), accounts)).order_by(column("account")))


def some_accounts(limit: int) -> exp.Select:
    """Return the first `limit` accounts (WHO), by key."""
    query = exp.select(*(column(c) for c in WHO)).from_(say.table("account"))
    return say.guard(query.order_by(column("key")).limit(limit))


def values_of(account: int, fields: Sequence[int]) -> exp.Select:
    """Return the values of some fields of one account."""
    query = exp.select(*(column(f"f{n}") for n in fields)).from_(say.table("account"))
    return say.guard(query.where(say.same(column("account"), say.whole(account))))


def shown(field: int, folded: Sequence[str]) -> exp.Select:
    """Return folded and shown spelling of some values of a field."""
    query = exp.select(column("folded"), column("shown")).from_(say.table("spelling"))
    mine = say.same(column("field"), say.whole(field))
    return say.guard(query.where(mine, say.is_text(column("folded"), *folded)))


def timing_of(account: int, triggers: Sequence[Trigger], as_of: date) -> exp.Select:
    """Return the timing points of one account; no row where it has no event that earns any."""
    query = exp.select(column("timing")).from_(summed(triggers, as_of).subquery("timed"))
    return say.guard(query.where(say.same(column("account"), say.whole(account))))


def bought(account: int, as_of: date) -> exp.Select:
    """Return how many deals of an account were won, and how many contracts of it had begun, by a day."""
    mine, today = say.same(column("account"), say.whole(account)), say.day(as_of)
    won = say.both(
        say.is_text(column("outcome"), "won"),
        say.either(say.absent(column("closed")), say.up_to(column("closed"), today)),
    )
    begun = say.either(say.absent(column("started")), say.up_to(column("started"), today.copy()))
    counts = [
        say.named(exp.select(say.count()).from_(say.table(name)).where(mine.copy(), which).subquery(), f"n{i}")
        for i, (name, which) in enumerate((("deal", won), ("contract", begun)))
    ]
    return say.guard(exp.select(*counts))


def standings(accounts: Sequence[int], as_of: date) -> exp.Select:
    """Return account and standing of some accounts; those that are new have no row."""
    query = exp.select(column("account"), column("standing")).from_(standing(as_of).subquery("stands"))
    return say.guard(query.where(say.is_among(column("account"), accounts)))


def first_bought(account: int, as_of: date) -> exp.Union:
    """Return the first day by `as_of` on which an account's deal was won, and on which a contract of it began."""
    won = _first("deal", "closed", account, as_of).where(say.is_text(column("outcome"), "won"))
    return say.guard(exp.union(won, _first("contract", "started", account, as_of), distinct=False))


def first_opened(account: int, as_of: date) -> exp.Select:
    """Return the first day by `as_of` on which a new-business deal of an account was opened that was open then."""
    later = say.below(say.day(as_of), column("closed"))
    query = _first("deal", "opened", account, as_of).where(say.is_text(column("kind"), "new"))
    return say.guard(query.where(say.either(say.is_text(column("outcome"), "open"), later)))


def _first(table: str, what: str, account: int, as_of: date) -> exp.Select:
    query = exp.select(say.named(say.least(column(what)), "first")).from_(say.table(table))
    return query.where(say.same(column("account"), say.whole(account)), say.up_to(column(what), say.day(as_of)))


def created(accounts: Sequence[int]) -> exp.Select:
    """Return domain, name, key and the record's day of creation of accounts, by key."""
    names = [column(name) for name in ("domain", "name", "key", "created")]
    these = say.is_among(column("account"), accounts)
    return say.guard(exp.select(*names).from_(say.table("account")).where(these).order_by(column("key")))
