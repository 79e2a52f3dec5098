"""Take down what the accounts of a snapshot turned out to be worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earmark.config import Settings
from earmark.learn.value import Costs
from earmark.profile.report import Money
from earmark.sql import vocabulary as say
from earmark.sql.worth import Terms, distribution, worth
from earmark.verbs.commerce import priced
from earmark.verbs.counted import Counted
from earmark.verbs.counting import SnapshotInfo

if TYPE_CHECKING:
    from earmark.book import Book

HIGHEST = 95  # percentile of the ACVs up to which one counts
COSTS = {"cost_account": 0.001, "cost_deal": 0.02, "cost_bad_fit": 0.2}  # of the median ACV, until the team says them


@dataclass(frozen=True)
class Worth:
    """currency; an ACV counts up to `most_cents`; `median_cents` of the `known` customers whose ACV is known."""

    currency: str
    most_cents: int
    median_cents: int
    known: int


def worth_of(book: Book, info: SnapshotInfo) -> Worth:
    """Make the temporary table `worth` of the snapshot that `info` describes, and say how large ACVs are."""
    table, currency, _ = priced(book, info)
    terms = Terms(info.as_of, table, info.cycle_fast or None, info.cycle_p90)
    for statement in say.create("worth", worth(terms)):
        book.engine.run(statement, step="worth")
    counted = Counted.answered(book.engine.arrays(distribution(), step="amounts"))
    return Worth(currency, counted.percentile(HIGHEST), counted.percentile(50), counted.total)


def costs(chosen: Settings, worth: Worth) -> Costs:
    """Return the costs as the team said them, each else as a share of the median ACV."""
    said = {name: getattr(chosen, name) for name in COSTS}
    cents = {
        name: round(share * worth.median_cents) if said[name] is None else 100 * int(said[name])
        for name, share in COSTS.items()
    }
    return Costs(cents["cost_account"], cents["cost_deal"], cents["cost_bad_fit"])


def rests_on(chosen: Settings, worth: Worth, nrr: float) -> Money:
    """Return what value rests on, to be said."""
    paid = costs(chosen, worth)
    said = tuple(name for name in COSTS if getattr(chosen, name) is not None)
    return Money(worth.currency, paid.account, paid.deal, paid.bad_fit, said, nrr, worth.most_cents, worth.known)


def said_of(money: Money, horizon_months: int) -> tuple[str, ...]:
    """Return what value rests on as notes: how it is reckoned, what it costs, and which costs nobody has said."""
    known = f"An ACV counts up to {_amount(money, money.most)}, the {HIGHEST}th percentile of {money.known} customers"
    reckoned = (
        f"Ranked by expected net value: the chance of a win x ACV x NRR ({money.nrr:.2f} a year, expansion and "
        f"contraction included) x the chance of being kept {horizon_months} months, less costs. {known}; a win in the "
        "fastest quarter of cycles, and a referral given, count 5% of the ACV more."
    )
    paid = (
        f"Costs: {_amount(money, money.cost_account)} an account worked, {_amount(money, money.cost_deal)} a deal, "
        f"{_amount(money, money.cost_bad_fit)} a customer who leaves within {horizon_months} months."
    )
    guessed = [f"{name} ({share:.1%} of the median ACV)" for name, share in COSTS.items() if name not in money.said]
    if guessed:
        paid += (
            f" Nobody has said {', '.join(guessed)}: these are defaults. Say yours: earmark settings set NAME AMOUNT."
        )
    return reckoned, paid


def _amount(money: Money, cents: int) -> str:
    return f"{money.currency} {cents / 100:,.0f}".strip()
