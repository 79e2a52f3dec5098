"""What the four job boards have in common: a post is a sign of hiring, and may name technologies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from earmark.facts.problem import Problem
from earmark.sources.watch.found import Account, Fetch, Found, Watched, mended, once, trouble
from earmark.sources.watch.functions import function_of
from earmark.sources.watch.markup import data, plain
from earmark.sources.watch.named import technologies_in

JSON = ("application/json", "text/json")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%-]{0,99}")


@dataclass(frozen=True)
class Post:
    """One open position: its title as written, the day it was published, what it says."""

    title: str
    day: date
    url: str
    department: str = ""
    text: str = ""


@dataclass(frozen=True)
class Board:
    """One board: its name, its address with `{token}`, and how its answer is read; None: it is not such an answer."""

    source: str
    name: str
    address: str
    read: Callable[[Any], list[Post] | None]


def events_of(board: Board, fetch: Fetch, about: Watched, as_of: date) -> Iterator[Found | Problem]:
    """Yield what the boards told of the watched accounts say."""
    for account in about.accounts:
        for token in account.told:
            if _TOKEN.fullmatch(token):
                yield from _of_board(board, fetch, about, as_of, account, token)
            else:
                yield trouble(board.source, account.domain, "no name of a board", token)


def _of_board(
    board: Board, fetch: Fetch, about: Watched, as_of: date, account: Account, token: str
) -> Iterator[Found | Problem]:
    url = board.address.format(token=token)
    answer = fetch(url, JSON)
    if isinstance(answer, Problem):
        yield answer
        return
    if answer.gone:
        reason = "the board is gone, or was never there: mend the setting boards"
        yield from once(fetch, url, trouble(board.source, account.domain, reason, token))
        return
    mended(fetch, url)
    if answer.unchanged:
        return
    posts = board.read(data(answer.body))
    if posts is None:
        fetch.again(url)
        yield trouble(board.source, account.domain, f"it is no answer of {board.name} as we know it", url)
        return
    recent = sorted((post for post in posts if about.since <= post.day <= as_of), key=lambda one: (one.day, one.url))
    yield from _hiring(board, account, recent)
    yield from _technologies(board, fetch, about, account, recent)


def _hiring(board: Board, account: Account, posts: list[Post]) -> Iterator[Found]:
    for post in posts:
        source = f"{board.name} board: {function_of(post.title, post.department)}"
        yield account.found("hiring", post.day, source, post.url, post.title)


def _technologies(board: Board, fetch: Fetch, about: Watched, account: Account, posts: list[Post]) -> Iterator[Found]:
    """Yield each technology once, by the first post that names it; not those that the account is known to have."""
    said = fetch.notes.setdefault("technologies", [])
    has = {name.casefold() for name in account.technologies}
    has |= {mark.partition("|")[2] for mark in said if mark.partition("|")[0] == account.key}
    for post in posts:
        left = [name for name in about.technologies if name.casefold() not in has]
        for name, words in technologies_in(post.text, left):
            has.add(name.casefold())
            said.append(f"{account.key}|{name.casefold()}")
            yield account.found("technology_added", post.day, f"{board.name} board: named in a post", post.url, words)


def rows(told: Any, name: str = "") -> list[dict[str, Any]] | None:
    """Return the tables of a JSON list, or of the one called `name` in a JSON table; None if there is none."""
    found = told.get(name) if name and isinstance(told, dict) else told
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else None


def day_of(told: Any) -> date | None:
    """Return the day of a date as the boards write it: ISO, as its own clock shows it, or milliseconds since 1970."""
    try:
        if isinstance(told, int) and not isinstance(told, bool):
            return datetime.fromtimestamp(told / 1000, UTC).date()
        return date.fromisoformat(told[:10]) if isinstance(told, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def post(title: str, day: date | None, url: str, department: str, text: str) -> list[Post]:
    """Return a post in a list; an empty one if it lacks a title, a day or an address."""
    title = plain(title)
    return [Post(title, day, url, department, plain(text))] if title and day and url.startswith("https://") else []
