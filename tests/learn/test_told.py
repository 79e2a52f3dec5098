"""Named values: what was seen is named on the card, and `other` stands for what was not."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from made_tables import AS_OF

from earmark.learn.bands import candidates
from earmark.learn.fields import Field
from earmark.learn.learner import Learned, learn
from earmark.learn.merge import Merged, told
from earmark.learn.tally import LOST, NONE, WON, Tally
from earmark.profile.bins import Bin, Criterion, bin_of

DAY = date(2026, 1, 1)


def drawn(values: tuple[str, ...], odds: dict[int, float], share: list[float], rows: int = 1200) -> Learned:
    """Learn from one field; `odds` multiplies by value, `share` is of each value, of rare ones and of missing."""
    named = tuple((v, max(int(s * rows), 20)) for v, s in zip(values, share, strict=False))
    field = Field(0, "flag", "category", rows=rows, filled=rows - 60, distinct=len(values) + 9, values=named)
    rng = np.random.default_rng(3)
    codes = rng.choice(len(values) + 2, (rows, 1), p=np.array(share) / sum(share)).astype(np.int16)
    factor = np.array([odds.get(i, 1.0) for i in range(len(values) + 2)])[codes[:, 0]]
    outcome = np.where(rng.random(rows) < factor / (factor + 3), WON, LOST).astype(np.int8)
    none = np.full(rows, NONE, np.int32)
    ones = np.ones(rows, np.int64)
    return learn(
        Tally(candidates((field,))[0], codes, outcome, none, none, none, ones, AS_OF, kept_known=False), (field,)
    )


def points_of(criterion: Criterion, value: str) -> int:
    return criterion.bins[bin_of(criterion, value, DAY)].points


def accounts_of(criterion: Criterion) -> list[int]:
    held = [b.evidence for b in criterion.bins if b.evidence is not None]
    assert len(held) == len(criterion.bins)
    return [e.good + e.bad + e.pending for e in held]


def test_a_yes_or_no_field_names_both_and_gives_nothing_to_a_value_never_seen() -> None:
    found = drawn(("yes", "no"), {0: 4.0, 1: 0.5}, [0.4, 0.5, 0.02, 0.08])
    (criterion,) = found.card.criteria
    assert {b.label for b in criterion.bins} == {"yes", "no", "other", "missing"}
    assert points_of(criterion, "yes") > points_of(criterion, "no")
    assert points_of(criterion, "YES") == points_of(criterion, "yes")
    assert points_of(criterion, "maybe") == points_of(criterion, "TRUE") == 0
    assert next(b for b in criterion.bins if b.label == "no").values == ("no",)
    assert sum(accounts_of(criterion)) == found.counts.accounts == 1200
    assert min(accounts_of(criterion)) > 0


@pytest.mark.parametrize("known", [3, 8])
def test_neutral_values_up_to_eight_are_named_in_full(known: int) -> None:
    values = tuple(f"v{i}" for i in range(known + 1))
    found = drawn(values, {0: 8.0}, [0.3, *[0.6 / known] * known, 0.05, 0.05])
    (criterion,) = found.card.criteria
    assert {v for b in criterion.bins for v in b.values} == set(values)
    assert points_of(criterion, "never seen") == 0
    assert sum(accounts_of(criterion)) == found.counts.accounts


FINE = Criterion(
    "industry",
    "industry",
    "category",
    (*(Bin(f"v{i}", values=(f"v{i}",)) for i in range(11)), Bin("other", other=True), Bin("missing", missing=True)),
)


def after(known: int, rare: float, points: int, empty: int = 0) -> tuple[Merged, np.ndarray]:
    """Name `known` neutral values at 10 accounts each; `empty` more have no account."""
    held = known + empty
    bins = (*FINE.bins[: 11 - held], *FINE.bins[-2:])
    place = np.array([*range(11 - held), *[11 - held] * held, 11 - held, 12 - held])
    accounts = np.array([10.0] * (11 - empty) + [0.0] * empty + [rare, 7.0])
    earned = np.array([2] * (11 - held) + [points, -2])
    return told(Merged(replace(FINE, bins=bins), place), earned, FINE, accounts)


@pytest.mark.parametrize(("rare", "left"), [(11.0, 0), (30.0, -1)])
def test_other_earns_what_its_group_earns_only_where_rare_values_bear_it_out(rare: float, left: int) -> None:
    one, points = after(8, rare, -1)
    assert one.criterion.bins[3].label == "v3, v4, v5, v6, v7, v8, v9, v10"
    assert points.tolist() == [2, 2, 2, -1, left, -2]
    assert one.place.tolist() == [0, 1, 2, *[3] * 8, 4, 5]


def test_more_than_eight_neutral_values_stay_in_other_as_long_as_it_earns_nothing() -> None:
    one, points = after(9, 50.0, 0)
    assert [b.label for b in one.criterion.bins] == ["v0", "v1", "other", "missing"]
    assert points[2] == 0


def test_more_than_eight_values_that_earn_points_are_named_and_other_earns_nothing() -> None:
    one, points = after(9, 50.0, -1)
    named = one.criterion.bins[2]
    assert named.label == "v2, v3, v4 and 6 more"
    assert named.values == tuple(f"v{i}" for i in range(2, 11))
    assert points.tolist() == [2, 2, -1, 0, -2]


def test_a_value_no_account_holds_is_not_named() -> None:
    one, points = after(2, 5.0, -1, empty=1)
    assert one.criterion.bins[8].values == ("v8", "v9")
    assert one.place[10] == 9
    assert points[9] == 0


@pytest.mark.parametrize(("rare", "left"), [(5.0, 0), (40.0, 1)])
def test_without_a_known_value_other_keeps_its_points_only_where_it_is_common(rare: float, left: int) -> None:
    one, points = after(0, rare, 1)
    assert one.criterion == FINE
    assert points[-2:].tolist() == [left, -2]
