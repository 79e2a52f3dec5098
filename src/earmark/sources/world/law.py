"""The law of the made world: which traits make accounts buy, and which make customers leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import exp
from statistics import fmean

from earmark.profile.bins import Value
from earmark.sources.world.market import AGENCY, Company

DEAL, WIN, KEPT, KEPT_AGENCY = -2.2, -4.3, 0.95, 0.12  # log-odds, log-odds, shares
DEAL_PULL, WIN_PULL = 0.45, 1.0  # how much of a trait's effect tells at each step
SOFTWARE, LOGISTICS, MIDDLE, SALESFORCE, FUNDED, CONSUMERS = 1.5, 1.3, 1.5, 1.5, 1.3, -1.5  # log-odds of winning
AGENCY_PULL = 1.6  # agencies buy easily, and leave


@dataclass(frozen=True)
class Trait:
    """A trait that matters: accounts whose `field` is `having` fare otherwise than those with `lacking`.

    `effect` is in log-odds of winning; a card has found the trait when its points for `having`
    differ from those for `lacking` in the effect's direction.
    """

    field: str
    what: str
    effect: float
    having: Value
    lacking: Value


def traits(end: date) -> tuple[Trait, ...]:
    """Return the traits that matter, for a world that ends at `end`."""
    fresh, stale = end - timedelta(days=150), end - timedelta(days=800)
    return (
        Trait("Industry", "Computer Software", SOFTWARE, "Computer Software", "Manufacturing"),
        Trait("Industry", "Logistics and Supply Chain", LOGISTICS, "Logistics and Supply Chain", "Manufacturing"),
        Trait("Number of Employees", "51 to 1,000", MIDDLE, Decimal(150), Decimal(30)),
        Trait("Web Technologies", "uses Salesforce", SALESFORCE, ("Salesforce",), ("WordPress",)),
        Trait("Last Funding Date", "funded within 12 months before", FUNDED, fresh, stale),
        Trait("Business Model", "sells to consumers", CONSUMERS, "B2C", "B2B"),
    )


def exclusion() -> Trait:
    """Return the trait whose accounts are won easily and leave: the exclusion to be found."""
    return Trait("Industry", AGENCY, -2.0, AGENCY, "Manufacturing")


def pull(company: Company, moment: date) -> float:
    """Return the sum of the effects of the traits that the company has at `moment`."""
    return sum(
        (
            SOFTWARE * (company.industry == "Computer Software"),
            LOGISTICS * (company.industry == "Logistics and Supply Chain"),
            AGENCY_PULL * (company.industry == AGENCY),
            MIDDLE * (51 <= company.employees <= 1000),
            SALESFORCE * ("Salesforce" in company.technologies),
            FUNDED * (company.funded is not None and 0 <= (moment - company.funded).days < 365),
            CONSUMERS * (company.model == "B2C"),
        )
    )


@dataclass(frozen=True)
class Chances:
    """The chances of an account once contacted: a deal, then a win, then staying twelve months."""

    deal: float
    win: float
    kept: float

    @property
    def good(self) -> float:
        """The chance of becoming a customer who stays."""
        return self.deal * self.win * self.kept


def chances(company: Company, moment: date) -> Chances:
    """Return what the law says of a company first contacted at `moment`."""
    force = pull(company, moment)
    kept = KEPT_AGENCY if company.industry == AGENCY else KEPT
    return Chances(logistic(DEAL + DEAL_PULL * force), logistic(WIN + WIN_PULL * force), kept)


def without_law(lawful: Sequence[Chances]) -> Chances:
    """Return the same chances for everyone, such that as many deals, wins and goods are expected."""
    deal = fmean(c.deal for c in lawful)
    won = fmean(c.deal * c.win for c in lawful)
    return Chances(deal, won / deal, fmean(c.good for c in lawful) / won)


def all_chances(companies: Mapping[str, tuple[Company, date]], law: bool) -> dict[str, Chances]:
    """Return the chances by domain of companies contacted at their moments, with the law or without it."""
    lawful = {domain: chances(company, moment) for domain, (company, moment) in companies.items()}
    if law or not lawful:
        return lawful
    return dict.fromkeys(lawful, without_law(list(lawful.values())))


def logistic(x: float) -> float:
    """Return the chance of which `x` is the log-odds."""
    return 1 / (1 + exp(-x))
