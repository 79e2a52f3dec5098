from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark.errors import ProfileError
from earmark.facts.fold import fold
from earmark.profile.bins import Bin, Criterion, bin_of, days, inside

Strategies = dict[str, st.SearchStrategy[Any]]

DAY = date(2026, 7, 1)
SLOW = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def _held(criterion: Criterion, value: Any) -> list[int]:
    """Count the bins whose own condition holds for `value`, without asking bin_of."""
    if criterion.kind in ("number", "date"):
        number = Decimal((DAY - value).days) if criterion.kind == "date" else value
        return [i for i, b in enumerate(criterion.bins) if not b.missing and inside(criterion.kind, b, number)]
    named = [i for i, b in enumerate(criterion.bins) if fold(value) in map(fold, b.values)]
    return named or [i for i, b in enumerate(criterion.bins) if b.other]


@SLOW
@given(data=st.data())
def test_every_value_is_in_exactly_one_bin(data: st.DataObject, strategies: Strategies) -> None:
    criterion = data.draw(strategies["criteria"].filter(lambda c: not c.parts))
    if criterion.kind == "number":
        edges = [b.low for b in criterion.bins if b.low is not None]
        value = data.draw(strategies["numbers"] | st.sampled_from(edges))
    elif criterion.kind == "date":
        value = DAY - timedelta(data.draw(st.integers(-900, 4000)))
    else:
        named = [v for b in criterion.bins for v in b.values]
        value = data.draw(st.sampled_from(named).map(str.upper) | st.text(min_size=1))
    assert _held(criterion, value) == [bin_of(criterion, value, DAY)]
    assert criterion.bins[bin_of(criterion, None, DAY)].missing


@SLOW
@given(data=st.data())
def test_a_bin_taken_away_is_a_gap_that_is_named(data: st.DataObject, strategies: Strategies) -> None:
    criterion = data.draw(strategies["criteria"].filter(lambda c: c.kind in ("number", "date")))
    gone = data.draw(st.sampled_from([b for b in criterion.bins if not b.missing]))
    with pytest.raises(ProfileError, match=r"nothing covers|are in no bin|has ranges only"):
        replace(criterion, bins=tuple(b for b in criterion.bins if b is not gone))


@SLOW
@given(data=st.data())
def test_a_range_begun_too_early_overlaps_and_is_named(data: st.DataObject, strategies: Strategies) -> None:
    criterion = data.draw(strategies["criteria"].filter(lambda c: c.kind in ("number", "date")))
    wide = data.draw(st.sampled_from([b for b in criterion.bins if b.low is not None]))
    bins = tuple(replace(b, low=b.low - 1) if b is wide else b for b in criterion.bins)
    with pytest.raises(ProfileError) as error:
        replace(criterion, bins=bins)
    assert "overlap" in error.value.message
    assert repr(wide.label) in error.value.message


@pytest.mark.parametrize(
    ("bins", "message"),
    [
        ((Bin("all"),), "exactly one bin with missing"),
        ((Bin("all"), Bin("?", missing=True), Bin("??", missing=True)), "exactly one bin with missing"),
        ((Bin("a", high=Decimal(1)), Bin("a", low=Decimal(1)), Bin("?", missing=True)), "two bins are called 'a'"),
        ((Bin("a", values=("x",)), Bin("?", missing=True)), "has ranges only"),
        ((Bin("a", low=Decimal(1)), Bin("?", missing=True)), "nothing covers values below 1"),
    ],
)
def test_ranges_that_do_not_cover_are_refused(bins: tuple[Bin, ...], message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        Criterion("E", "e", "number", bins)


@pytest.mark.parametrize(
    ("bins", "message"),
    [
        ((Bin("a", values=("x",)), Bin("?", missing=True)), "exactly one bin with other"),
        ((Bin("a"), Bin("rest", other=True), Bin("?", missing=True)), "'a' names no values"),
        (
            (Bin("a", values=("X",)), Bin("b", values=("x ",)), Bin("rest", other=True), Bin("?", missing=True)),
            "is in both 'a' and 'b'",
        ),
        (
            (Bin("a", values=("x",), low=Decimal(1)), Bin("rest", other=True), Bin("?", missing=True)),
            "'a' has a range",
        ),
    ],
)
def test_sets_that_do_not_cover_once_are_refused(bins: tuple[Bin, ...], message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        Criterion("E", "e", "category", bins)


def test_a_list_criterion_needs_its_item() -> None:
    bins = (Bin("has", values=("x",)), Bin("rest", other=True), Bin("?", missing=True))
    with pytest.raises(ProfileError, match="needs item"):
        Criterion("E", "e", "list", bins)


def test_months_are_counted_in_whole_days() -> None:
    assert [days(Decimal(m)) for m in (0, 6, 12, 24, -1)] == [0, 183, 365, 731, -29]
