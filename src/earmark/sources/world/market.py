"""The made market: companies drawn from plain distributions, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

AGENCY = "Marketing and Advertising"
INDUSTRIES = {
    "Computer Software": 16,
    "Logistics and Supply Chain": 11,
    AGENCY: 12,
    "Retail": 12,
    "Manufacturing": 12,
    "Financial Services": 9,
    "Hospital & Health Care": 8,
    "Construction": 7,
    "Education Management": 7,
    "Food Production": 6,
}
EMPLOYEES = {(1, 9): 14, (10, 50): 30, (51, 200): 25, (201, 1000): 18, (1001, 9000): 13}
PLACES = {
    "Germany": ("Europe/Berlin", ("Hamburg", "Munich", "Leipzig"), 20),
    "Netherlands": ("Europe/Amsterdam", ("Utrecht", "Rotterdam", "Delft"), 14),
    "United Kingdom": ("Europe/London", ("Leeds", "Bristol", "Glasgow"), 18),
    "France": ("Europe/Paris", ("Lyon", "Nantes", "Lille"), 14),
    "Spain": ("Europe/Madrid", ("Valencia", "Bilbao", "Seville"), 10),
    "Sweden": ("Europe/Stockholm", ("Malmo", "Uppsala", "Lund"), 8),
    "United States": ("America/New_York", ("Austin", "Denver", "Boston"), 16),
}
TECHNOLOGIES = {
    "Salesforce": 0.30, "Google Analytics": 0.55, "WordPress": 0.40, "Shopify": 0.15, "Zendesk": 0.18,
    "Mailchimp": 0.22, "AWS": 0.35, "Cloudflare": 0.30, "Stripe": 0.20, "Intercom": 0.12,
}  # fmt: skip
MODELS = {"B2B": 48, "B2C": 26, "B2B2C": 14, "Marketplace": 12}
OWNERSHIP = {"Privately held": 55, "Venture backed": 25, "Family owned": 12, "Publicly listed": 8}
TRAFFIC = {"0-1k": 20, "1k-10k": 35, "10k-50k": 25, "50k-250k": 14, "250k+": 6}
CLOUDS = {"AWS": 38, "Azure": 30, "Google Cloud": 18, "Own servers": 14}
SOURCES = {"Organic Search": 26, "Offline Sources": 34, "Direct Traffic": 18, "Paid Search": 12, "Referrals": 10}
YEAR_ENDS = {"December": 60, "March": 16, "June": 14, "September": 10}


@dataclass(frozen=True)
class Company:
    """A company of the made world, as it truly is (its record in the CRM is dirtier)."""

    name: str
    domain: str
    industry: str
    employees: int
    revenue: int
    country: str
    region: str
    city: str
    time_zone: str
    founded: int
    public: bool
    raised: int
    funded: date | None
    technologies: tuple[str, ...]
    model: str
    ownership: str
    traffic: str
    offices: int
    socials: int
    positions: int
    cloud: str
    source: str
    year_end: str
    languages: int


def draw_company(random: Random, name: str, domain: str, end: date) -> Company:
    """Return a company; its latest funding, if any, lies in the three years before `end`."""
    employees = _spread(random, *random.choices(list(EMPLOYEES), list(EMPLOYEES.values()))[0])
    country = random.choices(list(PLACES), [place[2] for place in PLACES.values()])[0]
    time_zone, cities, _ = PLACES[country]
    city = random.choice(cities)
    funded = end - timedelta(days=random.randrange(1, 1096)) if random.random() < 0.6 else None
    return Company(
        name=name,
        domain=domain,
        industry=_pick(random, INDUSTRIES),
        employees=employees,
        revenue=1000 * round(employees * random.lognormvariate(4.7, 0.6)),
        country=country,
        region=f"{city} region",
        city=city,
        time_zone=time_zone,
        founded=2023 - min(90, int(random.lognormvariate(2.7, 0.7))),
        public=random.random() < 0.08,
        raised=10_000 * round(random.lognormvariate(5.8, 1.0)) if funded else 0,
        funded=funded,
        technologies=tuple(t for t, share in TECHNOLOGIES.items() if random.random() < share),
        model=_pick(random, MODELS),
        ownership=_pick(random, OWNERSHIP),
        traffic=_pick(random, TRAFFIC),
        offices=1 + int(random.expovariate(0.6)),
        socials=random.randrange(0, 7),
        positions=int(random.expovariate(1 / 8)),
        cloud=_pick(random, CLOUDS),
        source=_pick(random, SOURCES),
        year_end=_pick(random, YEAR_ENDS),
        languages=1 + int(random.expovariate(0.9)),
    )


def _pick(random: Random, shares: dict[str, int]) -> str:
    return random.choices(list(shares), list(shares.values()))[0]


def _spread(random: Random, low: int, high: int) -> int:
    """Return a number between low and high, as likely near one as near the other on a log scale."""
    share: float = (high / low) ** random.random()
    return max(low, min(high, round(low * share)))


def draw_market(random: Random, names: Sequence[tuple[str, str]], end: date) -> list[Company]:
    """Return a company for each (name, domain)."""
    return [draw_company(random, name, domain, end) for name, domain in names]
