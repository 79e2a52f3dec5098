"""The quarter after the made world's end, in which a trait that won turns against the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from earmark.sources.world.dirt import Row
from earmark.sources.world.history import LOST_REASONS, Deal, History
from earmark.sources.world.law import DEAL_PULL, SALESFORCE, WIN, WIN_PULL, logistic, pull
from earmark.sources.world.market import Company
from earmark.sources.world.records import company_row, deal_row
from earmark.sources.world.words import OWNERS

QUARTER = 92  # days
DEAL = 0.2  # log-odds of a deal: the team knows how by now
WIN_LATER = WIN + 0.9  # so that the close rate stays
TURNED = -1.5  # log-odds of winning accounts on Salesforce, once it sells the same
FIRST = 7_900_000_001  # record id


def called(random: Random, companies: Mapping[str, Company], end: date) -> dict[str, Company]:
    """Return the half of fresh accounts that are called, each funded as long before or after as those called before."""
    chosen = random.sample(sorted(companies), len(companies) // 2)
    return {domain: _funded(random, companies[domain], end) for domain in chosen}


def _funded(random: Random, company: Company, end: date) -> Company:
    if company.funded is None:
        return company
    day = end + timedelta(days=random.randrange(1, 720) - random.randrange(1, 1096))
    latest = end + timedelta(days=QUARTER - 1)
    return replace(company, funded=min(day, latest - timedelta(days=random.randrange(0, 30))))


def draw_quarter(random: Random, companies: Mapping[str, Company], end: date, law: bool) -> dict[str, History]:
    """Return what befell accounts that were called in the quarter after `end`."""
    forces = {domain: pull(company, end) if law else 0.0 for domain, company in companies.items()}
    turns = {domain: _turn(company) if law else 0.0 for domain, company in companies.items()}
    return {domain: _history(random, forces[domain], turns[domain], end) for domain in companies}


def _history(random: Random, force: float, turn: float, end: date) -> History:
    contacted = end + timedelta(days=random.randrange(1, 31))
    history = History(contacted - timedelta(days=1), contacted, random.choice(OWNERS), touches=3)
    if random.random() >= logistic(DEAL + DEAL_PULL * force):
        return history
    opened = contacted + timedelta(days=random.randrange(1, 11))
    closed = opened + timedelta(days=random.randrange(10, 50))
    won = random.random() < logistic(WIN_LATER + WIN_PULL * (force + turn))
    amount = 100 * round(random.lognormvariate(10.0, 0.5) / 100)
    reason = "" if won else random.choice(LOST_REASONS)
    return replace(history, deals=(Deal(opened, closed, "won" if won else "lost", amount, reason=reason),))


def _turn(company: Company) -> float:
    return TURNED - SALESFORCE if "Salesforce" in company.technologies else 0.0


def quarter_rows(
    random: Random, companies: Mapping[str, Company], quarter: Mapping[str, History]
) -> tuple[list[Row], list[Row]]:  # fmt: skip
    """Return the lines of the companies and of the deals export that the quarter adds."""
    accounts = {
        domain: company_row(random, FIRST + i, companies[domain], history, {})
        for i, (domain, history) in enumerate(quarter.items())
    }
    dealt = sorted((h.deals[0].opened, domain) for domain, h in quarter.items() if h.deals)
    deals = [
        deal_row(random, 980_001 + i, quarter[domain].deals[0], accounts[domain], "")
        for i, (_, domain) in enumerate(dealt)
    ]
    return list(accounts.values()), deals
