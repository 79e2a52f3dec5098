from dataclasses import replace

import numpy as np
import pytest
from made_tables import AS_OF, table

from earmark.errors import CallError
from earmark.learn.tally import NONE, Tally


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


def test_equal_lines_become_one() -> None:
    whole = table(50, 4)
    assert same(whole + whole, replace(whole.ordered(), count=2 * whole.ordered().count))


def test_an_earlier_month_knows_no_later_close_and_no_later_churn() -> None:
    whole = table(500, 5)
    was = whole.known_at(AS_OF - 6)
    assert was.accounts == int((whole.closed <= AS_OF - 6).sum())
    assert was.left.max() <= AS_OF - 6
    assert (was.left == NONE).sum() > (whole.pick(whole.closed <= AS_OF - 6).left == NONE).sum()
