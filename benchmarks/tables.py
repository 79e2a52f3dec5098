"""Large made tables for the speed benchmarks: HubSpot's labels, deterministic, outcomes that follow a few columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

END = date(2026, 7, 1)
INDUSTRIES = [f"Industry {letter}" for letter in "ABCDEFGHIJKL"]
COUNTRIES = ["Germany", "France", "Spain", "Sweden", "Netherlands", "Italy", "Poland", "United States"]
TECHNOLOGIES = ["Salesforce", "WordPress", "Shopify", "AWS", "Stripe", "Zendesk"]
CRITERIA = 20
PLAIN = ["Industry", "Number of Employees", "Annual Revenue", "Country/Region", "City", "Year Founded", "Is Public",
         "Web Technologies", "Last Funding Date"]  # fmt: skip
IDS = ["Record ID", "Company name", "Company Domain Name", "Create Date", "Company owner"]


def company(random: Random, number: int, criteria: int) -> list[str]:
    """Return a line of the companies export with `criteria` columns that may be criteria."""
    employees = int(2 ** random.uniform(0, 13))
    funded = END - timedelta(days=random.randrange(1, 1500))
    plain = [
        random.choice(INDUSTRIES),
        str(employees) if random.random() < 0.95 else "",
        str(employees * random.randrange(50, 400) * 1000),
        random.choice(COUNTRIES),
        f"Town {random.randrange(40)}",
        str(random.randrange(1950, 2024)),
        random.choice(("true", "false")),
        ";".join(random.sample(TECHNOLOGIES, random.randrange(0, 4))),
        str(funded) if random.random() < 0.6 else "",
    ]
    more = [random.choice("PQRSTUV") if i % 2 else str(random.randrange(0, 500)) for i in range(criteria - len(plain))]
    ids = [
        str(7_000_000 + number),
        f"Made {number}",
        f"made-{number}.example",
        "2024-01-05 09:00",
        f"Owner {number % 7}",
    ]
    return ids + (plain + more)[:criteria]


def company_labels(criteria: int) -> list[str]:
    """Return the header that goes with `company`."""
    return IDS + (PLAIN + [f"Trait {i + 1}" for i in range(criteria - len(PLAIN))])[:criteria]


def deal(random: Random, number: int, row: list[str]) -> list[str]:
    """Return a new-business deal of a company: won more often in the first industries and with Salesforce."""
    strength = 0.08 + 0.15 * (row[5] in INDUSTRIES[:3]) + 0.15 * ("Salesforce" in row[12])
    opened = END - timedelta(days=random.randrange(120, 900))
    closed = opened + timedelta(days=random.randrange(5, 110))
    stage = "Closed Won" if random.random() < strength else "Closed Lost"
    return [
        str(9_000_000 + number), f"Deal {number}", stage, "Sales Pipeline", "newbusiness",
        str(random.randrange(1000, 90000)), "EUR", f"{opened} 09:00", f"{closed} 09:00",
        "" if stage == "Closed Won" else "Price", row[4], row[1], row[0], "Made campaign", f"{closed} 09:00",
    ]  # fmt: skip


DEAL_LABELS = [
    "Record ID", "Deal Name", "Deal Stage", "Pipeline", "Deal Type", "Amount", "Currency", "Create Date", "Close Date",
    "Closed Lost Reason", "Deal owner", "Associated Company", "Associated Company IDs", "Campaign",
    "Last Activity Date",
]  # fmt: skip


def write(folder: Path, accounts: int, criteria: int = 10, seed: int = 0) -> tuple[Path, Path]:
    """Write companies.csv (five columns and the criteria) and deals.csv (15 columns, one deal a company)."""
    folder.mkdir(parents=True, exist_ok=True)
    companies, deals = folder / "companies.csv", folder / "deals.csv"
    random = Random(seed)  # noqa: S311 - made data, the same each time
    with companies.open("w", encoding="utf-8", newline="") as c, deals.open("w", encoding="utf-8", newline="") as d:
        company_lines, deal_lines = csv.writer(c), csv.writer(d)
        company_lines.writerow(company_labels(criteria))
        deal_lines.writerow(DEAL_LABELS)
        for number, row in enumerate(_companies(random, accounts, criteria)):
            company_lines.writerow(row)
            deal_lines.writerow(deal(random, number, row))
    return companies, deals


def _companies(random: Random, accounts: int, criteria: int) -> Iterator[list[str]]:
    return (company(random, number, criteria) for number in range(accounts))
