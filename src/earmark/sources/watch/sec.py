"""SEC EDGAR: what accounts that file with the SEC tell of themselves.

An account's filer is the number that the setting `sec` names, or the one that files under the account's name: found in
the list of listed companies and in the daily indexes of the last days. Two filers of one name are nobody's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from earmark.facts.problem import Problem
from earmark.sources.names import core
from earmark.sources.watch.boards import day_of, rows
from earmark.sources.watch.filings import Told, form_8k, form_d
from earmark.sources.watch.found import Account, Fetch, Found, Watched, trouble
from earmark.sources.watch.markup import at, data, text_at

NAME = "sec"
_LISTED = "https://www.sec.gov/files/company_tickers.json"
_INDEXES = "https://www.sec.gov/Archives/edgar/daily-index/{year}/QTR{quarter}/"
_FILER = "https://data.sec.gov/submissions/CIK{cik:010d}.json"
_PAPER = "https://www.sec.gov/Archives/edgar/data/{cik}/{accession}/{document}"
_JSON = ("application/json",)
_BACK = 30  # days of indexes that a first run reads
_MOST = 20  # papers of one account read in one run
_LINE = re.compile(r"^(.*?)\s{2,}(D|8-K)\s+(\d{1,10})\s+\d{8}\s+edgar/data/\S+\s*$")


@dataclass(frozen=True)
class Filing:
    """One filing of an account: its number, form, items, the day it was filed and that of which it tells."""

    accession: str
    form: str
    items: tuple[str, ...]
    filed: date
    about: date
    url: str


def events(fetch: Fetch, about: Watched, as_of: date) -> Iterator[Found | Problem]:
    """Yield funding, executives named, hired and gone, and acquisitions."""
    filers: dict[str, set[int]] = {}
    yield from _by_name(fetch, about, as_of, filers)
    for account in about.accounts:
        told = {int(word) for word in account.told if _is_number(word)}
        found = told or filers.get(account.key, set())
        if len(found) > 1 and not told:
            numbers = ", ".join(map(str, sorted(found)))
            yield trouble(NAME, _called(account), "several filers have its name: say which in the setting sec", numbers)
            continue
        for cik in sorted(found):
            yield from _of_filer(fetch, about, as_of, account, cik, "" if told else ", filer found by name")


def _called(account: Account) -> str:
    return account.domain or next(iter(account.names), account.key)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 10


def _by_name(fetch: Fetch, about: Watched, as_of: date, filers: dict[str, set[int]]) -> Iterator[Problem]:
    """Gather the filers of the accounts of which no number is said: those told before, listed ones, recent ones."""
    names: dict[str, set[str]] = {}
    for account in about.accounts:
        if not any(map(_is_number, account.told)):
            for name in (*account.names, *account.told):
                names.setdefault(core(name), set()).add(account.key)
    names.pop("", None)
    if not names:
        return
    _anew(fetch, sorted(names))
    known = fetch.notes.setdefault("filers", [])
    met: list[tuple[str, int]] = []
    yield from _listed(fetch, met)
    yield from _indexed(fetch, as_of, met)
    fresh = {f"{core(name)}|{cik}" for name, cik in met if core(name) in names}
    known += sorted(fresh - set(known))
    for mark in known:
        name, _, cik = mark.rpartition("|")
        for key in names.get(name, ()) if len(names.get(name, ())) == 1 else ():
            filers.setdefault(key, set()).add(int(cik))


def _anew(fetch: Fetch, names: list[str]) -> None:
    """Forget which indexes were read if other names were looked for in them."""
    mark = hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
    if fetch.notes.get("names") != [mark]:
        fetch.notes.update({"names": [mark], "days": []})


def _listed(fetch: Fetch, met: list[tuple[str, int]]) -> Iterator[Problem]:
    answer = fetch(_LISTED, _JSON)
    if isinstance(answer, Problem):
        yield answer
        return
    told = data(answer.body) if answer.status == 200 else {}
    lines = [one for one in told.values() if isinstance(one, dict)] if isinstance(told, dict) else []
    met += [(text_at(one, "title"), one["cik_str"]) for one in lines if isinstance(one.get("cik_str"), int)]


def _indexed(fetch: Fetch, as_of: date, met: list[tuple[str, int]]) -> Iterator[Problem]:
    """Read the daily indexes that no run has read, oldest first; one that cannot be read is for the next run."""
    read = fetch.notes.setdefault("days", [])
    days = [as_of - timedelta(days=back) for back in range(_BACK, -1, -1)]
    for quarter in dict.fromkeys(map(_quarter, days)):
        listing = fetch(quarter + "index.json", _JSON)
        if isinstance(listing, Problem):
            yield listing
            continue
        fetch.again(quarter + "index.json")
        told = data(listing.body)
        there = {text_at(one, "name") for one in rows(at(told, "directory"), "item") or []}
        for day in days:
            name = f"company.{day:%Y%m%d}.idx"
            if _quarter(day) != quarter or name not in there or f"{day}" in read:
                continue
            answer = fetch(quarter + name)
            if isinstance(answer, Problem):
                yield answer
            elif not answer.unchanged:
                met += indexed(answer.body.decode("utf-8", "replace"))
                read.append(f"{day}")
    del read[: -2 * _BACK]


def _quarter(day: date) -> str:
    return _INDEXES.format(year=day.year, quarter=(day.month + 2) // 3)


def indexed(text: str) -> list[tuple[str, int]]:
    """Return the names and numbers of those who filed a Form D or an 8-K, from a daily index by company."""
    return [(met[1].strip(), int(met[3])) for met in map(_LINE.match, text.splitlines()) if met]


def _of_filer(
    fetch: Fetch, about: Watched, as_of: date, account: Account, cik: int, by: str
) -> Iterator[Found | Problem]:
    url = _FILER.format(cik=cik)
    answer = fetch(url, _JSON)
    if isinstance(answer, Problem):
        yield answer
        return
    if answer.gone:
        yield trouble(NAME, _called(account), "no such filer: mend the setting sec", str(cik))
        return
    if answer.unchanged:
        return
    read = fetch.notes.setdefault("papers", [])
    done = set(read)
    new = [one for one in filings(data(answer.body), cik) if about.since <= one.filed <= as_of]
    new = [one for one in new if one.accession not in done]
    if len(new) > _MOST:
        fetch.again(url)
    for one in new[:_MOST]:
        paper = fetch(one.url)
        if isinstance(paper, Problem) or paper.status != 200:
            fetch.again(url)
            yield (
                paper if isinstance(paper, Problem) else trouble(NAME, _called(account), "the filing is gone", one.url)
            )
            continue
        read.append(one.accession)
        yield from _told(account, one, paper.body, by)


def _told(account: Account, filing: Filing, body: bytes, by: str) -> Iterator[Found | Problem]:
    day, told = _read(filing, body)
    if told is None:
        yield trouble(NAME, _called(account), "it is no Form D as we know it", filing.url)
    for kind, source, evidence in told or ():
        yield account.found(kind, day, source + by, filing.url, evidence, filing.filed)


def _read(filing: Filing, body: bytes) -> tuple[date, Sequence[Told] | None]:
    if filing.form != "D":
        return filing.about, form_8k(body, filing.items)
    told = form_d(body, filing.filed)
    return (filing.filed, None) if told is None else told


def filings(told: Any, cik: int) -> list[Filing]:
    """Return the filings of a filer that may tell of an event, newest first, from its list at EDGAR."""
    recent = at(told, "filings", "recent")
    names = ("accessionNumber", "form", "items", "filingDate", "reportDate", "primaryDocument")
    columns = [recent.get(name) if isinstance(recent, dict) else None for name in names]
    if not all(isinstance(column, list) for column in columns):
        return []
    lines = zip(*(map(str, column or []) for column in columns), strict=False)
    return [one for line in lines if (one := _filing(line, cik)) is not None]


def _filing(line: tuple[str, ...], cik: int) -> Filing | None:
    accession, form, said, filed, about, document = line
    items = tuple(said.split(","))
    day = day_of(filed)
    if day is None or not re.fullmatch(r"[0-9-]{1,30}", accession) or not re.fullmatch(r"[\w./-]{1,200}", document):
        return None
    if form == "D":
        document = document.rpartition("/")[2]  # without the stylesheet that makes a page of it
    elif form != "8-K" or not {"5.02", "2.01"} & set(items):
        return None
    url = _PAPER.format(cik=cik, accession=accession.replace("-", ""), document=document)
    return Filing(accession, form, items, day, min(day_of(about) or day, day), url)
