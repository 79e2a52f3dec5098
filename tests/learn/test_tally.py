from dataclasses import replace

import numpy as np
import pytest
from made_tables import AS_OF, table

from earmark.errors import CallError
from earmark.learn.tally import NONE, SUMS, Tally, in_order


def same(one: Tally, other: Tally) -> bool:
    names = ("codes", "outcome", "closed", "left", "seller", "count")
    return one.criteria == other.criteria and all(np.array_equal(getattr(one, n), getattr(other, n)) for n in names)


def test_parts_add_to_the_whole_and_subtract_from_it() -> None:
    whole = table(400, 1)
    part, rest = whole.pick(np.arange(400) < 150), whole.pick(np.arange(400) >= 150)
    assert same(part + rest, whole.ordered())
    assert same(whole - part, rest.ordered())


def test_what_is_no_part_cannot_be_subtracted() -> None:
    whole = table(100, 1)
    with pytest.raises(CallError, match="no part"):
        _ = whole - table(100, 2)


def test_order_of_lines_criteria_and_bins_does_not_matter() -> None:
    whole = table(300, 3)
    lines, columns = (
        np.random.default_rng(1).permutation(300),
        np.random.default_rng(2).permutation(len(whole.criteria)),
    )
    mixed = whole.pick(lines)
    first = mixed.criteria[0]
    turned = replace(first, bins=first.bins[::-1])
    codes = mixed.codes.copy()
    codes[:, 0] = len(first.bins) - 1 - codes[:, 0]
    mixed = replace(mixed, criteria=(turned, *mixed.criteria[1:]), codes=codes)
    mixed = replace(mixed, criteria=tuple(mixed.criteria[k] for k in columns), codes=mixed.codes[:, columns])
    assert same(mixed.ordered(), whole.ordered())


def test_lines_in_order_stay_as_they_are() -> None:
    whole = table(300, 3).ordered()
    assert whole.ordered().count is whole.count
    assert whole.pick(np.arange(300)[::-1]).ordered().count is not whole.count
    twice = whole.pick(np.repeat(np.arange(300), 2)).ordered()
    assert same(twice, replace(whole, count=2 * whole.count))


def test_codes_are_kept_column_by_column() -> None:
    whole = table(300, 3).ordered()
    for one in (whole, whole.pick(np.arange(0, 300, 7)), whole.pick(whole.outcome == 1), whole.only([3, 1])):
        assert one.codes.flags.f_contiguous
    assert whole.table.codes.base is whole.codes.base


def test_criteria_in_order_are_those_of_an_ordered_tally() -> None:
    whole = table(300, 3)
    turned = [replace(one, bins=one.bins[::-1]) for one in whole.criteria[::-1]]
    assert in_order(turned) == whole.ordered().criteria


def test_equal_lines_become_one() -> None:
    whole = table(50, 4)
    assert same(whole + whole, replace(whole.ordered(), count=2 * whole.ordered().count))


def test_an_earlier_month_knows_no_later_close_and_no_later_churn() -> None:
    whole = table(500, 5)
    was = whole.known_at(AS_OF - 6)
    assert was.accounts == int((whole.closed <= AS_OF - 6).sum())
    assert was.left.max() <= AS_OF - 6
    assert (was.left == NONE).sum() > (whole.pick(whole.closed <= AS_OF - 6).left == NONE).sum()


def valued(tally: Tally, seed: int) -> Tally:
    sums = np.random.default_rng(seed).integers(-(10**12), 10**12, (len(tally.count), len(SUMS)))
    return replace(tally, sums=sums)


def test_sums_add_and_subtract_exactly() -> None:
    whole = valued(table(400, 1), 1)
    part, rest = whole.pick(np.arange(400) < 150), whole.pick(np.arange(400) >= 150)
    for one, other in ((part + rest, whole.ordered()), (whole - part, rest.ordered())):
        assert same(one, other)
        assert one.sums is not None
        assert other.sums is not None
        assert np.array_equal(one.sums, other.sums)
    twice = (whole + whole).sums
    assert twice is not None
    assert np.array_equal(twice, 2 * whole.ordered().sums)


def test_what_was_summed_otherwise_is_no_part() -> None:
    whole = valued(table(100, 1), 1)
    with pytest.raises(CallError, match="no part"):
        _ = whole - valued(table(100, 1), 2)


def test_a_tally_without_sums_adds_nothing_to_one_with_them() -> None:
    some = table(60, 2)
    with_sums = valued(some, 3)
    both = with_sums + some
    assert both.sums is not None
    assert np.array_equal(both.sums, with_sums.ordered().sums)
    assert (some.total("cents") == 0).all()


def test_an_earlier_month_does_not_know_what_is_undated() -> None:
    whole = valued(table(200, 5), 1)
    was = whole.known_at(AS_OF - 6)
    assert not was.total("barely").any()
    assert not was.total("referred").any()
    assert np.array_equal(was.total("cents"), whole.pick(whole.closed <= AS_OF - 6).total("cents"))
    assert np.array_equal(whole.known_at(AS_OF).total("barely"), whole.total("barely"))
