"""A year of trigger events of the made world: some befall any account, some come before a deal is won."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from earmark.sources.world.dirt import Row
from earmark.sources.world.history import History
from earmark.sources.world.market import Company

YEAR = 365
RATES = {  # events of a kind an account has in a year; funding is as its record has it
    "executive_hire": 0.30, "hiring": 0.60, "launch": 0.25, "technology_added": 0.25, "layoffs": 0.10,
}  # fmt: skip
PROMPTED = 0.4  # of wins that a new executive came before
DAYS = 30  # mean days from that hire to the win
SOURCES = {
    "funding": "press",
    "executive_hire": "press",
    "hiring": "job board",
    "launch": "news feed",
    "technology_added": "job board",
    "layoffs": "press",
}
SAID = {
    "funding": "{name} raises new funding",
    "executive_hire": "{name} appoints a new Chief Revenue Officer",
    "hiring": "{name} is hiring 5 account executives",
    "launch": "{name} launches a new product line",
    "technology_added": "{name} is looking for {technology} administrators",
    "layoffs": "{name} lets a tenth of its staff go",
}


def draw_events(
    random: Random, companies: Mapping[str, Company], shown: Mapping[str, History], end: date
) -> list[Row]:  # fmt: skip
    """Return the events of the year before `end` as lines of an events file, in order of their dates."""
    rows = []
    for domain, company in companies.items():
        days = [(kind, end - timedelta(days=random.randrange(1, YEAR))) for kind in _drawn(random)]
        if company.funded and 0 < (end - company.funded).days < YEAR:
            days.append(("funding", company.funded))
        history = shown.get(domain)
        prompt = _prompt(random, history) if history else None
        if prompt and 0 < (end - prompt).days < YEAR:
            days.append(("executive_hire", prompt))
        rows += [_row(random, company, kind, day) for kind, day in days]
    return sorted(rows, key=lambda row: (row["date"], row["domain"], row["kind"]))


def _drawn(random: Random) -> list[str]:
    return [kind for kind, rate in RATES.items() if random.random() < rate]


def _prompt(random: Random, history: History) -> date | None:
    """Return when a new executive came before the win, once the team was in touch; None where none did."""
    won = history.won
    if won is None or won.closed is None or history.contacted is None or random.random() >= PROMPTED:
        return None
    room = (won.closed - history.contacted).days - 2
    return won.closed - timedelta(days=min(1 + int(random.expovariate(1 / DAYS)), room)) if room > 0 else None


def _row(random: Random, company: Company, kind: str, day: date) -> Row:
    said = SAID[kind].format(name=company.name, technology=random.choice(company.technologies or ("Salesforce",)))
    slug = said.lower().replace(" ", "-")
    return {
        "domain": company.domain,
        "kind": kind,
        "date": str(day),
        "source": SOURCES[kind],
        "url": f"https://news.example/{day}/{slug}",
        "evidence": said,
    }
