"""Of whom a headline speaks: watched accounts and competitors, by name as it is written; and how sure that is.

Sure is a name of several words, or one that is no English word and has a domain of its own; else a person has to say,
unless the account's own domain stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from earmark.sources.common_words import doubt, is_common
from earmark.sources.domains import registrable
from earmark.sources.names import core
from earmark.sources.watch.found import Account, Found, Watched
from earmark.sources.watch.headlines import told

OF_RIVALS = frozenset({"outage", "price_increase", "acquisition", "layoffs"})
_SHORTEST = 4  # letters of a name that is sure


@dataclass(frozen=True)
class News:
    """One piece of news: its title as written, its address, its day, who publishes it, the words beside it."""

    title: str
    url: str
    day: date
    source: str
    beside: str = ""


@dataclass(frozen=True)
class Spoken:
    """A company to look for: how it is written, its account, or, of a competitor, how the settings name it."""

    name: str
    account: Account | None = None
    rival: str = ""


@dataclass(frozen=True)
class Watchlist:
    """Companies by the first word of their names."""

    by_word: dict[str, list[Spoken]] = field(default_factory=dict)


def watchlist(about: Watched) -> Watchlist:
    """Return whom to look for; of accounts each name without its legal form as well."""
    names: dict[str, list[Spoken]] = {}
    for account in about.accounts:
        for name in dict.fromkeys(written for told_name in account.names for written in _written(told_name)):
            names.setdefault(name, []).append(Spoken(name, account))
    for rival in about.competitors:
        name = rival.split(".", maxsplit=1)[0].capitalize() if "." in rival else rival
        for written in _written(name):
            names.setdefault(written, []).append(Spoken(written, None, rival))
    found = Watchlist()
    for name, spoken in names.items():
        found.by_word.setdefault(name.split()[0].casefold(), []).extend(spoken)
    return found


def events_in(news: News, whom: Watchlist, own: Account | None = None) -> Iterator[Found]:
    """Yield what a piece of news tells of those on the list; `own`: whose page it stands on, if it is an account's."""
    words = {word.strip(".,:;'\u2019\"()").casefold().removesuffix("'s") for word in news.title.split()}
    met = [one for word in sorted(words) for one in whom.by_word.get(word, ())]
    for name in dict.fromkeys(one.name for one in met):
        spoken = [one for one in met if one.name == name]
        for place in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", news.title):
            yield from _told(news, spoken, place.start(), place.end(), own)
            break


def _told(news: News, spoken: Sequence[Spoken], start: int, end: int, own: Account | None) -> Iterator[Found]:
    accounts = [one.account for one in spoken if one.account]
    for said in told(news.title, start, end):
        for one in spoken:
            if one.rival and said.kind in OF_RIVALS:
                site = one.rival if "." in one.rival else ""
                name = one.name if site else one.rival
                yield Found(said.kind, news.day, news.source, news.url, news.title, site, name, sure=said.close)
        if accounts and said.kind not in {"outage", "price_increase"}:
            name = spoken[0].name
            meant = [one for one in accounts if one is own or _is_beside(one, news)]
            sure = meant or [one for one in accounts if said.close and len(accounts) == 1 and _is_sure(name, one)]
            if len(sure) == 1:
                yield sure[0].found(said.kind, news.day, news.source, news.url, news.title)
            else:
                yield Found(said.kind, news.day, news.source, news.url, news.title, "", name, sure=False)


def _is_sure(name: str, account: Account) -> bool:
    own = core(name)
    return len(own) >= _SHORTEST and not is_common(own) and not doubt(own, account.domain)


def _is_beside(account: Account, news: News) -> bool:
    """Whether the account's domain stands in the address of the news or in the words beside it."""
    if not account.domain:
        return False
    hosts = re.findall(r"(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,}(?![\w-])", f"{news.url} {news.beside}".lower())
    return account.domain in registrable(dict.fromkeys(hosts)).values()


def _written(name: str) -> Iterator[str]:
    """Yield a name as written, and without the legal form at its end."""
    words = name.split()
    if not words or not core(name):
        return
    yield name.strip()
    for many in range(1, len(words)):
        short = " ".join(words[:many]).rstrip(",")
        if core(short) == core(name):
            yield short
            return
