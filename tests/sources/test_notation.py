"""The column decides how its dates and numbers are written; where it cannot, the user is asked."""

from __future__ import annotations

import pytest
from held import profile_values

from earmark.sources.notation import date_order, decimal_mark, mark_is_sure


def order(*cells: str, numeric: bool = True) -> tuple[str, bool]:
    found, asked = date_order("when", profile_values([cells])[0], numeric)
    return found, asked is not None


def mark(*cells: str, whole: bool = False) -> tuple[str, bool]:
    found, asked = decimal_mark("size", profile_values([cells])[0], whole)
    return found, asked is not None


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["01/02/2021", "13/02/2021"], "dmy"),
        (["01/02/2021", "02/13/2021"], "mdy"),
        (["2021-02-01", "2021-03-04"], "ymd"),
        (["2021-02-01 10:00"], "ymd"),
        (["1.2.2021", "3.4.2021"], "dmy"),
        (["1-May-07", "3-Jun-08"], "name"),
        (["2012", "2013"], "year"),
        (["44197", "44200.5"], "serial"),
        (["1609459200000"], "ms"),
        (["1609459200"], "s"),
        (["20210304", "20210305"], "ymd"),
    ],
)
def test_dates_that_the_column_decides(cells: list[str], expected: str) -> None:
    assert order(*cells) == (expected, False)


def test_one_day_above_twelve_anywhere_in_a_long_column_decides_it() -> None:
    early = [f"{n % 12 + 1}/{n % 7 + 1}/2021" for n in range(20_000)]
    assert order(*early)[1]
    early[12_345] = "7/25/2021"
    assert order(*early) == ("mdy", False)


def test_dates_that_fit_both_orders_are_asked_with_both_as_options() -> None:
    _, asked = date_order("Close Date", profile_values([["01/02/2021", "03/04/2021"]])[0], numeric=True)
    assert asked is not None
    assert asked.key == "dates.Close Date"
    assert asked.options == ("month/day/year", "day/month/year")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1,234.5", "3"], "."),
        (["1.234,5", "3"], ","),
        (["12,5", "1.200"], ","),
        (["12.5", "1,200"], "."),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["0.125", "0.250"], "."),
        (["1234.567"], "."),
        (["12", "1200"], "."),
        (["1.200", "950", "80"], ","),
        (["1,200", "15,000"], "."),
        (["$1,200.00", "(3,400.10)"], "."),
        (["1,200", "2500"], ","),
        (["1.200", "2500"], "."),
    ],
)
def test_numbers_that_the_column_decides(cells: list[str], expected: str) -> None:
    assert mark(*cells) == (expected, False)


@pytest.mark.parametrize("cells", [["1.200", "3.500"], ["1.200"], ["1,200"], ["1.200", "3,500"]])
def test_numbers_that_fit_both_are_asked(cells: list[str]) -> None:
    assert mark(*cells)[1]


def test_a_count_of_people_has_no_thousandths() -> None:
    assert mark("1.200", "3.500", whole=True) == (",", False)


def test_one_decimal_comma_far_down_a_long_column_decides_it() -> None:
    cells = [f"{n % 9 + 1}.{n % 900 + 100}" for n in range(20_000)]
    assert mark(*cells)[1]
    cells[17_001] = "12,5"
    assert mark(*cells) == (",", False)


@pytest.mark.parametrize(
    ("cells", "whole", "sure"),
    [
        (["1,234.5", "3"], False, True),
        (["1,200", "3,400"], False, False),
        (["1,200", "3,400"], True, True),
        (["1.200", "3,400"], True, False),
        (["1.200", "350"], False, False),
        (["1200", "350"], False, False),
    ],
)
def test_a_mark_is_sure_where_cells_prove_it(cells: list[str], whole: bool, sure: bool) -> None:
    assert mark_is_sure(profile_values([cells])[0].numbers, whole) is sure
