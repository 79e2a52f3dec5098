"""GDELT: the world's news of the last months by full text; each account's name is asked for once a run, in turns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from earmark.facts.problem import Problem
from earmark.sources.watch.boards import JSON, rows
from earmark.sources.watch.found import Account, Fetch, Found, Watched, trouble
from earmark.sources.watch.markup import data, plain, text_at
from earmark.sources.watch.spoken import News, Watchlist, events_in, watchlist

NAME = "gdelt"
_SEARCH = "https://api.gdeltproject.org/api/v2/doc/doc"
_TURN = 40  # accounts asked for in one run: GDELT wants five seconds between two questions
_SHORTEST = 5  # letters; GDELT refuses a shorter phrase


def events(fetch: Fetch, about: Watched, as_of: date) -> Iterator[Found | Problem]:
    """Yield what headlines in English say of the accounts whose turn it is."""
    asked = fetch.notes.setdefault("asked", [])
    named = [account for account in about.accounts if len(next(iter(account.names), "")) >= _SHORTEST]
    turn = [account for account in named if account.key not in asked][:_TURN]
    if len(turn) < _TURN:
        asked.clear()
        turn += [account for account in named if account not in turn][: _TURN - len(turn)]
    whom = watchlist(about)
    for account in turn:
        asked.append(account.key)
        yield from _of_account(fetch, about, as_of, account, whom)


def _of_account(
    fetch: Fetch, about: Watched, as_of: date, account: Account, whom: Watchlist
) -> Iterator[Found | Problem]:
    url = address(account.names[0], about.since, as_of)
    answer = fetch(url, JSON)
    if isinstance(answer, Problem):
        yield answer
    elif answer.status == 200:
        found = articles(data(answer.body))
        if found is None:
            yield trouble(NAME, account.domain, "it is no answer of GDELT as we know it", url)
        for news in found or ():
            if about.since <= news.day <= as_of:
                yield from events_in(news, whom)


def address(name: str, since: date, as_of: date) -> str:
    """Return where GDELT tells of a name in the headlines and texts of some days."""
    asked = {
        "query": f'"{plain(name).replace(chr(34), "")}" sourcelang:english',
        "mode": "artlist",
        "format": "json",
        "maxrecords": "75",
        "sort": "datedesc",
        "startdatetime": f"{since:%Y%m%d}000000",
        "enddatetime": f"{as_of:%Y%m%d}235959",
    }
    return f"{_SEARCH}?{urlencode(asked)}"


def articles(told: Any) -> list[News] | None:
    """Return the articles of an answer, each address once; None if it is none. An empty table is an answer."""
    if told == {}:
        return []
    found = rows(told, "articles")
    if found is None:
        return None
    news = [_news(one) for one in found]
    return list({one.url: one for one in news if one}.values())


def _news(one: dict[str, Any]) -> News | None:
    try:
        day = datetime.strptime(text_at(one, "seendate"), "%Y%m%dT%H%M%SZ").date()  # noqa: DTZ007 - the day alone is kept
    except ValueError:
        return None
    title, url = plain(text_at(one, "title")), text_at(one, "url")
    if not title or not url.startswith(("https://", "http://")):
        return None
    return News(title, url, day, text_at(one, "domain") or NAME)
