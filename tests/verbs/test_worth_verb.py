from __future__ import annotations

from typing import Any

from earmark.config import Settings
from earmark.learn.value import Costs
from earmark.verbs.counting import snapshot
from earmark.verbs.worth import Worth, costs, rests_on, said_of, worth_of

WORTH = Worth("EUR", 5_000_000, 2_000_000, 40)


def test_costs_are_as_said_and_else_shares_of_the_median_acv() -> None:
    assert costs(Settings(), WORTH) == Costs(2_000, 40_000, 400_000)
    assert costs(Settings(cost_account=0, cost_deal=900), WORTH) == Costs(0, 90_000, 400_000)


def test_costs_that_nobody_said_are_named_with_their_share() -> None:
    reckoned, paid = said_of(rests_on(Settings(cost_deal=900), WORTH, 1.1), 12)
    assert "EUR 50,000, the 95th percentile of 40 customers" in reckoned
    assert "NRR (1.10 a year" in reckoned
    assert "EUR 20 an account worked, EUR 900 a deal, EUR 4,000 a customer who leaves within 12 months." in paid
    assert "Nobody has said cost_account (0.1% of the median ACV), cost_bad_fit (20.0% of the median ACV)" in paid
    every = said_of(rests_on(Settings(cost_account=1, cost_deal=2, cost_bad_fit=3), WORTH, 1.0), 12)[1]
    assert "Nobody has said" not in every


def test_a_book_without_amounts_has_none_and_costs_nothing(facts: Any, made_book: Any) -> None:
    facts.account(1)
    facts.deal(1, "2024-01-01", "2024-03-01", "won")
    found = worth_of(made_book, snapshot(made_book))
    assert found == Worth("", 0, 0, 0)
    assert costs(made_book.settings, found) == Costs(0, 0, 0)


def test_amounts_without_a_rate_are_no_part_of_any_figure(facts: Any, made_book: Any) -> None:
    facts.add("money", currency="EUR")
    for number, (cents, told) in enumerate(((100, 100), (300, 280), (200, 200), (None, 9_000)), 1):
        facts.account(number)
        facts.deal(number, "2024-01-01", "2024-03-01", "won", amount_cents=cents, told_cents=told, currency="USD")
    assert worth_of(made_book, snapshot(made_book)) == Worth("EUR", 300, 200, 3)
