from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.report import Figure
from earmark.profile.rules import Exclusion
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import BY_TIER, Condition, Segment
from earmark.verbs.counted import Counted
from earmark.verbs.counting import snapshot
from earmark.verbs.segmented import ALL, figures, median
from earmark.verbs.worth import worth_of

SIZE = Criterion("Size", "Number", "number", (
    Bin("small", high=Decimal(50)), Bin("large", 2, low=Decimal(50)), Bin("missing", missing=True),
))  # fmt: skip
KIND = Criterion("Kind", "Category", "category", (
    Bin("bad", values=("bad",)), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
LARGE = Segment("primary", where=(Condition("Number", "number", low=Decimal(50)),))
PROFILE = Profile(
    "p", Scorecard((SIZE,)), date(2025, 1, 1), segments=(LARGE,), exclusions=(Exclusion("x", KIND, "bad"),)
)


def filled(facts: Any) -> None:
    """Ten large customers who pay 10,000 and grow, ten small ones who pay 1,000, half gone; ten of each lost."""
    for number in range(1, 41):
        large, won = number % 2 == 0, number <= 20
        facts.account(number, f0=Decimal(80 if large else 10), f1="good")
        closed = "2022-02-01" if large else "2022-04-01"
        facts.deal(number, "2022-01-01", closed, "won" if won else "lost")
        if won:
            gone = not large and number % 4 == 1
            facts.add(
                "contract", account=number, started=date(2022, 2, 1), ended=date(2022, 9, 1) if gone else None,
                acv_cents=1_000_000 if large else 100_000,
            )  # fmt: skip
    facts.add("money", currency="EUR")
    facts.account(41, f0=Decimal(90), f1="bad")
    facts.deal(41, "2022-01-01", "2022-02-01", "lost")
    for number in (51, 52, 53):
        facts.account(number, f0=Decimal(number), target=True)
    facts.account(54, f0=Decimal(1), target=True)


def test_each_segment_has_its_own_figures_beside_those_of_all(facts: Any, made_book: Any) -> None:
    filled(facts)
    info = snapshot(made_book)
    worth = worth_of(made_book, info)
    primary, whole = figures(made_book, info, PROFILE, worth.currency)
    assert (primary.name, whole.name) == ("primary", ALL)
    assert primary.win_rate is not None
    assert (primary.win_rate.value, primary.win_rate.of) == (0.5, 20)  # the excluded account is in no segment
    assert primary.win_rate.low < 0.5 < primary.win_rate.high
    assert whole.win_rate is not None
    assert whole.win_rate.of == 41
    assert primary.cycle_days == Figure(31.0, 31.0, 31.0, 10)
    assert primary.acv_cents == Figure(1_000_000.0, 1_000_000.0, 1_000_000.0, 10)
    assert primary.retention is not None
    assert (primary.retention.value, primary.retention.high, primary.retention.of) == (1.0, 1.0, 10)
    assert 0.75 < primary.retention.low < 0.9  # ten who stayed do not prove that all do
    assert whole.retention is not None
    assert whole.retention.value == 0.75
    assert whole.retention.low < 0.75 < whole.retention.high
    assert primary.nrr is not None
    assert (primary.nrr.value, primary.nrr.of) == (1.0, 10)
    assert 0.75 < primary.nrr.low < 0.9  # ten who pay as before do not prove that all do
    assert 1.1 < primary.nrr.high < 1.25
    assert whole.nrr is not None
    assert abs(whole.nrr.value - (10 * 10_000 + 5 * 1_000) / (10 * 10_000 + 10 * 1_000)) < 1e-9
    assert (primary.targets, primary.of_targets) == (3, 4)


def test_without_conditions_there_is_nothing_to_say(facts: Any, made_book: Any) -> None:
    filled(facts)
    info = snapshot(made_book)
    tiered = Profile("p", PROFILE.card, PROFILE.as_of, segments=BY_TIER)
    assert figures(made_book, info, tiered, "EUR") == ()


def test_a_median_of_few_is_not_told_and_of_many_lies_within_its_interval() -> None:
    assert median(Counted.of([(10, 4)])) is None
    found = median(Counted.of((n, 1) for n in range(1, 101)))
    assert found is not None
    assert (found.value, found.of) == (50.0, 100)
    assert 40 <= found.low < 50 < found.high <= 60
