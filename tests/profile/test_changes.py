from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from earmark.profile.bins import Bin, Criterion
from earmark.profile.changes import changes
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import BY_TIER, Condition, OwnPoints, Segment

SIZE = Criterion("Size", "Size", "number", (Bin("all", 1), Bin("missing", missing=True)))
SOFTWARE = Condition("Industry", "category", ("Software",))
LARGE = Condition("Size", "number", low=Decimal(51), label="51+")
BEFORE = Profile("p", Scorecard((SIZE,)), date(2026, 1, 1), segments=BY_TIER)


def test_a_segment_that_comes_or_goes_or_asks_for_something_else_is_told() -> None:
    learned = replace(BEFORE, segments=(Segment("primary", where=(SOFTWARE,)), Segment("secondary", where=(LARGE,))))
    assert changes(BEFORE, learned) == (
        "New segment secondary: Size is 51+.",
        "Segment primary: tiers A, B; now Industry is Software.",
    )
    assert "Segment secondary is gone: Size is 51+." in changes(learned, BEFORE)
    assert changes(learned, learned) == ()


def test_other_points_inside_a_segment_are_told() -> None:
    plain = replace(BEFORE, segments=(Segment("primary", where=(SOFTWARE,)),))
    own = replace(BEFORE, segments=(Segment("primary", where=(SOFTWARE,), points=(OwnPoints("Size", "all", 3),)),))
    assert changes(plain, own) == ("Segment primary, Size: all those of the card, now +3.",)
