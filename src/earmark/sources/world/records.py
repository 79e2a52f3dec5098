"""The made world as a HubSpot export writes it: labels, dates, ids, associations."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from earmark.sources.world.dirt import Row, amount_text, domain_spelling, spelling
from earmark.sources.world.history import Deal, History, Term
from earmark.sources.world.market import Company
from earmark.sources.world.words import BUYING_ROLES, TITLES, person_name

NEW_BUSINESS = "Sales Pipeline"
RENEWALS = "Renewals Pipeline"
OPEN_STAGES = ("Appointment Scheduled", "Qualified To Buy", "Presentation Scheduled", "Contract Sent")
HONEST = (
    "Country/Region",
    "State/Region",
    "City",
    "Time Zone",
    "Year Founded",
    "Annual Revenue",
    "Is Public",
    "Total Money Raised",
    "Original Source",
    "Ownership",
    "Web Traffic Band",
    "Number of Offices",
    "Social Profiles",
    "Open Positions",
    "Cloud Provider",
    "Fiscal Year End",
    "Number of Languages",
)


def moment(day: date | None) -> str:
    """Return a day as HubSpot writes a moment: YYYY-MM-DD HH:MM."""
    return f"{day} 09:00" if day else ""


def firmographics(random: Random, company: Company) -> Row:
    """Return the cells that any list of companies may hold, in the CRM's spelling of them."""
    return {
        "Company name": company.name,
        "Company Domain Name": domain_spelling(random, company.domain),
        "Industry": spelling(random, company.industry),
        "Number of Employees": str(company.employees),
        "Annual Revenue": str(company.revenue),
        "Country/Region": spelling(random, company.country),
        "State/Region": company.region,
        "City": company.city,
        "Time Zone": company.time_zone,
        "Year Founded": str(company.founded),
        "Is Public": str(company.public).lower(),
        "Total Money Raised": str(company.raised or ""),
        "Last Funding Date": str(company.funded or ""),
        "Web Technologies": ";".join(random.sample(company.technologies, len(company.technologies))),
        "Business Model": company.model,
        "Ownership": company.ownership,
        "Web Traffic Band": company.traffic,
        "Number of Offices": str(company.offices),
        "Social Profiles": str(company.socials),
        "Open Positions": str(company.positions),
        "Cloud Provider": company.cloud,
        "Original Source": company.source,
        "Fiscal Year End": company.year_end,
        "Number of Languages": str(company.languages),
    }


def company_row(random: Random, number: int, company: Company, history: History, leaks: Row) -> Row:
    """Return an account's line of the companies export."""
    last = max([history.contacted, *(d.closed or d.opened for d in history.deals)]) if history.contacted else None
    return {
        "Record ID": str(number),
        **firmographics(random, company),
        "Create Date": moment(history.created),
        "Company owner": history.owner,
        "First Outreach Date": moment(history.contacted),
        "Last Contacted": moment(last),
        **leaks,
    }


def deal_row(random: Random, number: int, deal: Deal, company: Row, contact: str) -> Row:
    """Return a deal's line of the deals export; an open deal's close date is the one hoped for."""
    hoped = deal.opened + timedelta(days=random.randrange(60, 120))
    return {
        "Record ID": str(number),
        "Deal Name": f"{company['Company name']} - {deal.kind}",
        "Deal Stage": _stage(random, deal),
        "Pipeline": RENEWALS if deal.kind == "renewal" else NEW_BUSINESS,
        "Deal Type": "newbusiness" if deal.kind == "new" else "existingbusiness",
        "Amount": amount_text(random, deal.amount),
        "Currency": "EUR",
        "Create Date": moment(deal.opened),
        "Close Date": moment(deal.closed or hoped),
        "Closed Lost Reason": deal.reason,
        "Deal owner": company["Company owner"],
        "Associated Company": company["Company name"],
        "Associated Company IDs": company["Record ID"],
        "Associated Contact IDs": contact,
    }


def _stage(random: Random, deal: Deal) -> str:
    if deal.closed is None:
        return random.choice(OPEN_STAGES)
    return "Closed Won" if deal.fate == "won" else "Closed Lost"


def contact_row(random: Random, number: int, company: Row, domain: str, contacted: date | None) -> Row:
    """Return a person's line of the contacts export."""
    given, surname = person_name(random)
    return {
        "Record ID": str(number),
        "First Name": given,
        "Last Name": surname,
        "Email": f"{given}.{surname}.{number % 1000}@{domain}".lower(),
        "Job Title": random.choice(TITLES),
        "Buying Role": random.choice(BUYING_ROLES),
        "Associated Company": company["Company name"],
        "Associated Company IDs": company["Record ID"],
        "Contact owner": company["Company owner"],
        "Last Contacted": moment(contacted),
        "Unsubscribed from all email": "true" if random.random() < 0.05 else "",
    }


def contract_row(number: int, term: Term, company: Row) -> Row:
    """Return a line of the contracts table: own columns, as a finance team keeps them."""
    return {
        "Contract ID": f"C-{number:05d}",
        "Company ID": company["Record ID"],
        "Company name": company["Company name"],
        "Start Date": str(term.started),
        "End Date": str(term.ended or ""),
        "ACV": str(term.acv),
        "Currency": "EUR",
    }


def usage_row(random: Random, history: History, company: Row, day: date) -> Row:
    """Return a customer's line of the usage table; those who left used it less."""
    bought = random.choice((5, 10, 20, 50))
    used = random.uniform(0.1, 0.5) if history.left else random.uniform(0.4, 1.0)
    return {
        "Company ID": company["Record ID"],
        "Company name": company["Company name"],
        "Date": str(day),
        "NPS": str(random.randrange(0, 7) if history.left else random.randrange(5, 11)),
        "Seats Bought": str(bought),
        "Seats Used": str(round(bought * used)),
        "Referrals Given": str(0 if history.left else int(random.expovariate(1.2))),
    }
