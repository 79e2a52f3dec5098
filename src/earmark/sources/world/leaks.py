"""Columns of the made companies that are filled in only because a deal was worked or won."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from earmark.sources.world.dirt import Row
from earmark.sources.world.history import Deal, History

STAGES = {"won": "Customer", "lost": "Opportunity", "open": "Opportunity", "contacted": "Lead", "unworked": "Lead"}
LEAKS = (
    "Lifecycle Stage",
    "Lead Status",
    "Number of times contacted",
    "Number of Associated Deals",
    "Recent Deal Amount",
    "Recent Deal Close Date",
    "Total Revenue",
    "Days to Close",
    "Closed Won Reason",
    "Onboarding Date",
    "Invoice Number",
    "Support Plan",
    "Verified Headcount",
    "Workshops Held",
)


def outcome(history: History) -> str:
    """Return what an export shows of the account: won, lost, open, contacted or unworked."""
    if history.contacted is None:
        return "unworked"
    if history.won:
        return "won"
    if not history.deals:
        return "contacted"
    return "lost" if history.deals[-1].closed else "open"


def leak_cells(random: Random, history: History, employees: int) -> Row:
    """Return the leaking cells of one account, its history as the export shows it."""
    won, last = history.won, history.deals[-1] if history.deals else None
    known = random.random() < (0.92 if won else 0.06)
    return {
        "Lifecycle Stage": STAGES[outcome(history)],
        "Lead Status": _lead_status(history),
        "Number of times contacted": str(history.touches),
        "Number of Associated Deals": str(len(history.deals) or ""),
        "Recent Deal Amount": str(last.amount) if last and last.closed else "",
        "Recent Deal Close Date": f"{last.closed} 00:00" if last and last.closed else "",
        "Total Revenue": str(sum(d.amount for d in history.deals if d.fate == "won") or ""),
        **_customer_cells(random, won),
        "Verified Headcount": str(round(employees * random.uniform(0.9, 1.3))) if known else "",
        "Workshops Held": _workshops(random, history),
    }


def _lead_status(history: History) -> str:
    words = {"won": "Connected", "lost": "Unqualified", "open": "Open deal", "contacted": "Attempted to contact"}
    return words.get(outcome(history), "New")


def _customer_cells(random: Random, won: Deal | None) -> Row:
    labels = ("Days to Close", "Closed Won Reason", "Onboarding Date", "Invoice Number", "Support Plan")
    if won is None or won.closed is None:
        return dict.fromkeys(labels, "")
    reason = random.choice(("Best fit", "Price", "Reference", "Speed"))
    onboarding: date = won.closed + timedelta(days=random.randrange(3, 30))
    cells = (str((won.closed - won.opened).days), reason, str(onboarding), f"INV-{random.randrange(10**5, 10**6)}")
    return dict(zip(labels, (*cells, random.choice(("Standard", "Premium"))), strict=True))


def _workshops(random: Random, history: History) -> str:
    """Return a count that grows because a deal was worked: many for wins, a few for losses, else none."""
    if history.won:
        return str(random.randrange(3, 7))
    return str(random.randrange(0, 3)) if history.deals else "0"
