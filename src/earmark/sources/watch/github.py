"""GitHub: an organisation's public repositories; the first one in a language shows that it came to be used.

Only where all repositories were seen can one be the first. How busy they are is told of no account: it says little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from earmark.facts.problem import Problem
from earmark.sources.watch.boards import JSON, day_of, rows
from earmark.sources.watch.found import Account, Fetch, Found, Watched, mended, once, trouble
from earmark.sources.watch.markup import data, plain, text_at

NAME = "github"
_REPOSITORIES = (
    "https://api.github.com/orgs/{org}/repos?type=sources&sort=created&direction=asc&per_page=100&page={page}"
)
_ORGANISATION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_PAGE, _PAGES = 100, 5


def events(fetch: Fetch, about: Watched, as_of: date) -> Iterator[Found | Problem]:
    """Yield technologies that the organisations told of the accounts used in public for the first time."""
    known = {name.casefold(): name for name in about.technologies}
    for account in about.accounts:
        for org in account.told:
            if _ORGANISATION.fullmatch(org):
                yield from _of_organisation(fetch, about, as_of, account, org, known)
            else:
                yield trouble(NAME, account.domain, "no name of an organisation at GitHub", org)


def _of_organisation(
    fetch: Fetch, about: Watched, as_of: date, account: Account, org: str, known: dict[str, str]
) -> Iterator[Found | Problem]:
    seen: list[dict[str, Any]] = []
    for page in range(1, _PAGES + 1):
        url = _REPOSITORIES.format(org=org, page=page)
        answer = fetch(url, JSON)
        fetch.again(url)  # a page that did not change is of use only beside the others
        if isinstance(answer, Problem):
            yield answer
            return
        if answer.gone:
            yield from once(fetch, org, trouble(NAME, account.domain, "there is no such organisation", org))
            return
        found = rows(data(answer.body))
        if found is None:
            yield trouble(NAME, account.domain, "it is no answer of GitHub as we know it", url)
            return
        mended(fetch, org)
        seen += found
        if len(found) < _PAGE:
            yield from firsts(seen, about, as_of, account, known)
            return
    yield from once(
        fetch, f"{org} many", trouble(NAME, account.domain, "too many repositories to see a first one", org)
    )


def firsts(
    repositories: list[dict[str, Any]], about: Watched, as_of: date, account: Account, known: dict[str, str]
) -> Iterator[Found]:
    """Yield the first repository in each language, and on each topic that is a technology of the book's.

    Not of the organisation's very first day, on which everything is new, nor what the account is known to have.
    """
    has = {name.casefold() for name in account.technologies}
    dated = [(day, one) for one in repositories if not one.get("fork") and (day := day_of(one.get("created_at")))]
    dated.sort(key=lambda pair: (pair[0], text_at(pair[1], "full_name")))
    for day, one in dated:
        topics = one.get("topics") if isinstance(one.get("topics"), list) else []
        used = [text_at(one, "language"), *(known[word] for word in map(str, topics or []) if word in known)]
        for name in dict.fromkeys(plain(word) for word in used if word):
            if name.casefold() not in has:
                has.add(name.casefold())
                if about.since <= day <= as_of and day > dated[0][0]:
                    url, called = text_at(one, "html_url"), plain(text_at(one, "full_name"))
                    if url.startswith("https://github.com/"):
                        yield account.found(
                            "technology_added", day, "GitHub: first public repository", url, f"{called}: {name}"
                        )
