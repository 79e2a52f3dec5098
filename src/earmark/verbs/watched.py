"""What is watched: the book's accounts, those that matter most first, and what the settings say of each source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from earmark.facts.fold import fold
from earmark.sources.watch import Source
from earmark.sources.watch.found import Account, Found, Watched

if TYPE_CHECKING:
    from earmark.book import Book

DAYS = 365  # how far back events are wanted: none of them earns points for longer

_ACCOUNTS = """
    SELECT a.key, a.domain, a.name, a.crm_id, {list} AS technologies FROM account a
    WHERE a.domain IS NOT NULL OR a.name IS NOT NULL
    ORDER BY list_has_any($1, [a.domain, lower(a.name), lower(a.key), lower(a.crm_id)]) DESC,
        (a.target OR a.account IN (SELECT account FROM deal WHERE outcome = 'open')) DESC, a.account
    LIMIT $2
"""


@dataclass(frozen=True)
class Named:
    """What a setting says of one account, or, with an empty `account`, of none."""

    account: str
    token: str


@dataclass(frozen=True)
class Scope:
    """The accounts that are watched, by what they are told by; `ids` are their CRM ids by key."""

    accounts: tuple[Account, ...]
    ids: Mapping[str, str]
    technologies: tuple[str, ...]
    competitors: tuple[str, ...]
    by_domain: Mapping[str, Account] = field(default_factory=dict)
    by_name: Mapping[str, Account] = field(default_factory=dict)  # of those without domain

    def whose(self, found: Found) -> Account | None:
        """Return the account of an event; None if it is none of those watched."""
        return self.by_domain.get(found.domain) if found.domain else self.by_name.get(found.name)


def scope_of(book: Book, sources: Sequence[Source]) -> Scope:
    """Return what is watched: accounts named in settings, then targets and open ones, as many as `watch_accounts`.

    Your own company and competitors are left out.
    """
    said = sorted({one.account for source in sources for one in named(book, source) if one.account})
    fields = book.facts.rows("SELECT field FROM field WHERE canonical = 'technologies' AND kind = 'list'")
    column = f"a.f{fields[0][0]}" if fields else "NULL"
    rows = book.facts.rows(_ACCOUNTS.format(list=column), [said, book.settings.watch_accounts], "accounts to watch")
    out = {*book.settings.own_domains, *book.settings.competitors}
    rows = [row for row in rows if row[1] not in out and row[2] not in out]
    accounts = tuple(_account(row) for row in rows)
    return Scope(
        accounts,
        {str(row[0]): str(row[3] or "") for row in rows},
        _technologies(book, fields[0][0]) if fields else (),
        book.settings.competitors,
        {one.domain: one for one in reversed(accounts) if one.domain},
        {one.names[0]: one for one in reversed(accounts) if not one.domain},
    )


def _account(row: tuple[Any, ...]) -> Account:
    key, domain, name, _, technologies = row
    has = tuple(one for one in str(technologies or "").split(";") if one)
    return Account(str(key), str(domain or ""), (str(name),) if name else (), technologies=has)


def _technologies(book: Book, number: int) -> tuple[str, ...]:
    rows = book.facts.rows("SELECT DISTINCT shown FROM spelling WHERE field = $1 ORDER BY shown", [number])
    return tuple(str(shown) for (shown,) in rows)


def watched(book: Book, source: Source, scope: Scope, as_of: date) -> tuple[Watched, tuple[str, ...]]:
    """Return what one source is to watch, and what is to be said of its setting."""
    told: dict[str, list[str]] = {}
    alone, notes = [], []
    for one in named(book, source):
        key = _key(scope, one.account) if one.account else ""
        if one.account and not key:
            notes.append(f"{source.setting} names {one.account}, which is no account of the book.")
        elif key:
            told.setdefault(key, []).append(one.token)
        else:
            alone.append(one.token)
    accounts = tuple(replace(account, told=tuple(told.get(account.key, ()))) for account in scope.accounts)
    asked = tuple(account for account in accounts if account.told or not source.needed)
    since = as_of - timedelta(days=DAYS)
    return Watched(asked, since, tuple(alone), scope.technologies, scope.competitors), tuple(notes)


def named(book: Book, source: Source) -> tuple[Named, ...]:
    """Return what the setting of a source says: ACCOUNT=TOKEN, or a token of no account (an address always is one)."""
    words: tuple[str, ...] = getattr(book.settings, source.setting) if source.setting else ()
    found = []
    for word in words:
        account, sign, token = word.partition("=")
        if not sign or "://" in account:
            account, token = "", word
        if token.strip().startswith(source.prefix):
            found.append(Named(fold(account), token.strip().removeprefix(source.prefix)))
    return tuple(found)


def digest(about: Watched) -> str:
    """Return what tells one thing watched from another, whatever the day."""
    said = (about.accounts, about.told, about.technologies, about.competitors)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _key(scope: Scope, word: str) -> str:
    for account in scope.accounts:
        names = (account.domain, account.key, *map(fold, account.names), scope.ids.get(account.key, ""))
        if word in map(fold, filter(None, names)):
            return account.key
    return ""
