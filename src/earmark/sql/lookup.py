"""Find one account of the book, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from earmark.sql import vocabulary as say
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
