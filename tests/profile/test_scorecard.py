from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from earmark.errors import ProfileError
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Rate, Tier, excluded_by, rate_of, tier_of
from earmark.profile.scorecard import Scorecard, score_one
from earmark.profile.segments import Segment

DAY = date(2026, 7, 1)


def test_a_score_is_the_sum_of_its_bins_points(employees: Criterion) -> None:
    uses = Criterion(
        "Uses X", "tech", "list", (Bin("yes", 2, values=("X",)), Bin("no", -1, other=True), Bin("?", missing=True)), "X"
    )
    card = Scorecard((employees, uses))
    assert (card.lowest, card.highest) == (-3, 5)
    got = score_one(card, {"Number of Employees": Decimal(11), "tech": ("y", "x ")}, DAY)
    assert (got.score, got.bins) == (3, (1, 0))
    assert score_one(card, {}, DAY).score == 0


def test_tiers_and_rates_cover_every_score() -> None:
    tiers = (Tier("A", 3, 0.4, 0.3, 0.5), Tier("B", 0, 0.2, 0.1, 0.3), Tier("C", -9, 0.1, 0.0, 0.2))
    rates = (Rate(3, 0.4, 0.3, 0.5), Rate(-2, 0.1, 0.0, 0.2))
    assert [tier_of(tiers, s) for s in (9, 3, 2, 0, -1, -9)] == ["A", "A", "B", "B", "C", "C"]
    assert [rate_of(rates, s).score for s in (3, 2, -2, -50)] == [3, -2, -2, -2]


def test_an_exclusion_names_the_rule_that_held(employees: Criterion) -> None:
    rule = Exclusion("Tiny", employees, "1-10")
    assert excluded_by([rule], {"Number of Employees": Decimal(10)}, DAY) == "Tiny"
    assert not excluded_by([rule], {"Number of Employees": Decimal(11)}, DAY)
    with pytest.raises(ProfileError, match="has no bin 'huge'"):
        Exclusion("Huge", employees, "huge")


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"tiers": (Tier("A", 1, 0, 0, 0), Tier("B", 1, 0, 0, 0))}, "cut-offs must fall strictly"),
        ({"tiers": (Tier("A", 1, 0, 0, 0), Tier("B", 0, 0, 0, 0))}, "scores from -2 to below 0 are in none"),
        ({"rates": (Rate(0, 0, 0, 0),)}, "rates: scores from -2 to below 0 are in none"),
        (
            {"tiers": (Tier("Z", -2, 0, 0, 0),), "segments": (Segment("primary", ("A",)),)},
            "names a tier that does not exist",
        ),
    ],
)
def test_a_profile_with_an_uncovered_score_is_refused(employees: Criterion, part: dict[str, Any], message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        Profile("x", Scorecard((employees,)), DAY, **part)
