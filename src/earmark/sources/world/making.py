"""Making a world: draw the market, let the law work on it, write what a CRM would export."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from earmark.sources.world.dirt import Row, blanks, free_mail, twice
from earmark.sources.world.happenings import draw_events
from earmark.sources.world.history import History, draw_contacts, draw_history, seen, unworked
from earmark.sources.world.later import QUARTER, called, draw_quarter, quarter_rows
from earmark.sources.world.law import Chances, Trait, all_chances, exclusion, traits
from earmark.sources.world.leaks import LEAKS, leak_cells, outcome
from earmark.sources.world.market import Company, draw_market
from earmark.sources.world.records import (
    HONEST,
    NEW_BUSINESS,
    company_row,
    contact_row,
    contract_row,
    deal_row,
    firmographics,
    usage_row,
)
from earmark.sources.world.words import OWNERS, company_names, stream

END = date(2026, 7, 1)
README = """These companies, people and deals are made: they were drawn at random (seed {seed}) and none of them exists.
Every domain ends in .example, which is reserved and leads nowhere. The files have the shape of HubSpot's exports.
"""


@dataclass(frozen=True)
class World:
    """A made world and its truth.

    files: the exports by what they hold (companies, deals, contracts, contacts, usage, targets), fresh accounts to
    pursue and people there (prospects, people), a year of trigger events, and what the quarter after `end`, up to
    `later`, adds (later_companies, later_deals, and the year's events of those companies).
    traits, exclusion: what the law rewards and what it makes leave; empty and None without the law.
    leaks, honest: labels of the planted leaks, and of fields that mean nothing (some go along with a
    field that does, as revenue goes with employees).
    new_business: the pipelines that sell new business.
    oracle: domain -> chance of becoming good (won and kept twelve months), for accounts worked and
    for fresh targets as of `end`. realised: domain -> whether it would, had it been worked.
    outcomes: domain -> what the exports show of it (won, lost, open, contacted, unworked).
    """

    folder: Path
    seed: int
    end: date
    law: bool
    files: Mapping[str, Path]
    traits: tuple[Trait, ...]
    exclusion: Trait | None
    leaks: tuple[str, ...]
    honest: tuple[str, ...]
    new_business: tuple[str, ...]
    oracle: Mapping[str, float]
    realised: Mapping[str, bool]
    outcomes: Mapping[str, str]

    @property
    def later(self) -> date:
        """The day after the quarter that follows, in which accounts on Salesforce are won less often."""
        return self.end + timedelta(days=QUARTER)


@dataclass(frozen=True)
class _Drawn:
    """Accounts and fresh targets with their chances and what befell them, by domain."""

    companies: dict[str, Company]
    chances: dict[str, Chances]
    full: dict[str, History]
    shown: dict[str, History] = field(default_factory=dict)


def make_world(
    folder: Path, *, seed: int, accounts: int = 800, law: bool = True, months: int = 24, end: date = END
) -> World:
    """Write the exports of a made world into `folder` and return it with its truth.

    `accounts` are worked over `months` up to `end`; a quarter as many are loaded but never contacted;
    as many again stand in targets.csv, fresh. The same arguments write the same bytes. With
    `law=False` outcomes fall at the same rates but whatever the traits; all else is drawn alike.
    """
    names = company_names(stream(seed, "names"), accounts * 2 + accounts // 4)
    market = draw_market(stream(seed, "market"), names, end)
    worked, idle, fresh = market[:accounts], market[accounts : -accounts or None], market[-accounts:]
    days = draw_contacts(stream(seed, "contacts"), accounts, months, end)
    book = _draw(stream(seed, "book"), worked, days, end, law)
    chance = stream(seed, "idle")
    book.shown.update({c.domain: unworked(chance, months, end) for c in idle})
    book.companies.update({c.domain: c for c in idle})
    market_now = _draw(stream(seed, "fresh"), fresh, [end] * accounts, end, law)
    tables = _tables(seed, book, market_now, end) | _happenings(seed, book, market_now, end, law)
    files = _write(folder, tables, seed)
    return World(
        folder,
        seed,
        end,
        law,
        files,
        traits=traits(end) if law else (),
        exclusion=exclusion() if law else None,
        leaks=LEAKS,
        honest=HONEST,
        new_business=(NEW_BUSINESS,),
        oracle={domain: c.good for drawn in (book, market_now) for domain, c in drawn.chances.items()},
        realised={domain: history.good for domain, history in market_now.full.items()},
        outcomes={domain: outcome(history) for domain, history in book.shown.items()},
    )


def _draw(random: Random, companies: Sequence[Company], days: Sequence[date], end: date, law: bool) -> _Drawn:
    by_domain = {c.domain: c for c in companies}
    chances = all_chances({c.domain: (c, day) for c, day in zip(companies, days, strict=True)}, law)
    full = {c.domain: draw_history(random, chances[c.domain], day, end) for c, day in zip(companies, days, strict=True)}
    return _Drawn(by_domain, chances, full, {domain: seen(history, end) for domain, history in full.items()})


def _tables(seed: int, book: _Drawn, fresh: _Drawn, end: date) -> dict[str, list[Row]]:
    random = stream(seed, "dirt")
    companies = _company_rows(random, book)
    people, deals = stream(seed, "people"), stream(seed, "deals")
    contacts, first_contact = _contact_rows(people, book, companies)
    tables = {
        "companies": list(companies.values()),
        "deals": _deal_rows(deals, book, companies, first_contact),
        "contracts": _contract_rows(book, companies),
        "contacts": contacts,
        "usage": _usage_rows(people, book, companies, end),
        "targets": _target_rows(stream(seed, "targets"), book, fresh),
    }
    open_to_blanks = frozenset((*HONEST, *(t.field for t in traits(end))))
    for name, share in (("companies", 0.04), ("targets", 0.04)):
        tables[name] = [blanks(random, row, share, open_to_blanks) for row in tables[name]]
    tables["companies"] = twice(random, free_mail(random, tables["companies"], 0.005), 0.01)
    tables["deals"] = twice(random, tables["deals"], 0.02)
    return tables


def _happenings(seed: int, book: _Drawn, fresh: _Drawn, end: date, law: bool) -> dict[str, list[Row]]:
    """Return the events of the year, whom to pursue, and what the next quarter adds to companies and deals."""
    random = stream(seed, "later")
    now = called(random, fresh.companies, end)
    companies, deals = quarter_rows(random, now, draw_quarter(random, now, end, law))
    left = [company for domain, company in fresh.companies.items() if domain not in now]
    prospects = [{**firmographics(random, company), "Company owner": random.choice(OWNERS)} for company in left]
    events = draw_events(stream(seed, "events"), {**book.companies, **fresh.companies}, book.shown, end)
    return {
        "prospects": prospects,
        "people": _people(stream(seed, "prospects"), left),
        "events": [row for row in events if row["domain"] not in now],
        "later_companies": companies,
        "later_deals": deals,
        "later_events": [row for row in events if row["domain"] in now],
    }


def _people(random: Random, companies: Sequence[Company]) -> list[Row]:
    """Return one or two people at each company, whom nobody contacted yet."""
    rows: list[Row] = []
    for company in companies:
        named = {"Company name": company.name, "Record ID": "", "Company owner": random.choice(OWNERS)}
        for _ in range(random.randrange(1, 3)):
            rows.append(contact_row(random, 88_001 + len(rows), named, company.domain, None))
    return rows


def _company_rows(random: Random, book: _Drawn) -> dict[str, Row]:
    """Return the companies export by domain, in the order of record ids."""
    domains = sorted(book.companies, key=lambda domain: (book.shown[domain].created, domain))
    numbers = iter(range(7_100_000_001, 7_100_000_001 + 37 * len(domains), 37))
    rows = {}
    for domain in domains:
        company, history = book.companies[domain], book.shown[domain]
        rows[domain] = company_row(
            random, next(numbers), company, history, leak_cells(random, history, company.employees)
        )
    return rows


def _contact_rows(random: Random, book: _Drawn, companies: Mapping[str, Row]) -> tuple[list[Row], dict[str, str]]:
    """Return one to three people an account contacted, and the id of each account's first."""
    rows: list[Row] = []
    first: dict[str, str] = {}
    for domain, company in companies.items():
        contacted = book.shown[domain].contacted
        for _ in range(random.randrange(1, 4) if contacted else 0):
            rows.append(contact_row(random, 51_001 + len(rows), company, domain, contacted))
            first.setdefault(domain, rows[-1]["Record ID"])
    return rows, first


def _deal_rows(random: Random, book: _Drawn, companies: Mapping[str, Row], first: Mapping[str, str]) -> list[Row]:
    """Return the deals export in order of opening, some without company, one win for nothing."""
    dealt = sorted(
        ((deal, domain) for domain in companies for deal in book.shown[domain].deals),
        key=lambda pair: (pair[0].opened, pair[1]),
    )
    rows = [deal_row(random, 910_001 + i, d, companies[domain], first[domain]) for i, (d, domain) in enumerate(dealt)]
    orphans = [{**row, **_ORPHAN, "Record ID": f"99{i:04d}"} for i, row in enumerate(rows[::60])]
    free = next((i for i, row in enumerate(rows) if row["Deal Stage"] == "Closed Won"), None)
    if free is not None:
        rows[free] = {**rows[free], "Amount": "0"}
    return rows + orphans


_ORPHAN: Row = {
    "Deal Name": "Call back",
    "Deal Stage": "Closed Lost",
    "Associated Company": "",
    "Associated Company IDs": "",
    "Associated Contact IDs": "",
}


def _contract_rows(book: _Drawn, companies: Mapping[str, Row]) -> list[Row]:
    terms = [(term, domain) for domain in companies for term in book.shown[domain].terms]
    terms.sort(key=lambda pair: (pair[0].started, pair[1]))
    return [contract_row(i + 1, term, companies[domain]) for i, (term, domain) in enumerate(terms)]


def _usage_rows(random: Random, book: _Drawn, companies: Mapping[str, Row], end: date) -> list[Row]:
    customers = [domain for domain in companies if book.shown[domain].terms]
    day = end - timedelta(days=5)
    return [usage_row(random, book.shown[d], companies[d], book.shown[d].left or day) for d in customers]


def _target_rows(random: Random, book: _Drawn, fresh: _Drawn) -> list[Row]:
    """Return the fresh list, with one in fifty of its accounts from those that the team had deals with."""
    dealt = sorted(domain for domain, history in book.shown.items() if history.deals)
    known = random.sample(dealt, min(len(dealt), len(fresh.companies) // 50))
    mixed = [*fresh.companies.values(), *(book.companies[domain] for domain in known)]
    random.shuffle(mixed)
    return [firmographics(random, company) for company in mixed]


def _write(folder: Path, tables: Mapping[str, Sequence[Row]], seed: int) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.txt").write_text(README.format(seed=seed), encoding="utf-8", newline="\n")
    files = {name: folder / f"{name}.csv" for name in tables}
    for name, rows in tables.items():
        with files[name].open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]) if rows else ["Record ID"])
            writer.writeheader()
            writer.writerows(rows)
    return files
