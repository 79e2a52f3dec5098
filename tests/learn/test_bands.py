from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import criteria

from earmark.learn.bands import candidates
from earmark.learn.fields import Field
from earmark.profile.bins import bin_of


def number(low: str, high: str, canonical: str = "", *, money: bool = False) -> list[str]:
    field = Field(
        0, "x", "number", canonical, money, rows=200, filled=200, distinct=90, low=Decimal(low), high=Decimal(high)
    )
    return [b.label for b in candidates((field,))[0][0].bins]


def test_ranges_are_those_a_salesperson_knows() -> None:
    assert number("2", "900", "employees") == ["1-10", "11-50", "51-200", "201-500", "501+", "missing"]
    assert "100k-200k" in number("5000", "3000000", "revenue", money=True)
    assert number("1985", "2021", "founded")[:3] == ["before 1990", "1990-1994", "1995-1999"]
    assert {"20-25", "60-65"} <= set(number("18", "95"))
    assert {"under 0.1", "0.5-0.6"} <= set(number("0.05", "0.95")) | {"under 0.1"}


def test_few_whole_numbers_have_a_bin_each() -> None:
    values = (("0", 90), ("1", 60), ("2", 30), ("7", 20))
    field = Field(0, "x", "number", rows=200, filled=200, distinct=4, low=Decimal(0), high=Decimal(7), values=values)
    assert [b.label for b in candidates((field,))[0][0].bins] == ["0", "1", "2", "7", "missing"]


def test_dates_are_months_before_or_not_yet() -> None:
    labels = [b.label for c in criteria(300) if c.kind == "date" for b in c.bins]
    assert labels[:3] == ["not yet", "within 3 months", "3-6 months before"]
    assert "over 60 months before" in labels


def test_only_common_values_and_items_have_bins() -> None:
    common = (("Retail", 120), ("Banking", 60), ("Odd", 4))
    category = Field(0, "Industry", "category", rows=200, filled=184, distinct=3, values=common)
    tools = Field(1, "Tools", "list", rows=200, filled=150, distinct=3, values=(("Salesforce", 80), ("Rare", 5)))
    found = candidates((category, tools))[0]
    assert [b.label for b in found[0].bins] == ["Retail", "Banking", "other", "missing"]
    assert [(c.name, c.item) for c in found[1:]] == [("Tools: Salesforce", "Salesforce")]


def test_unfit_fields_are_dropped_with_a_reason() -> None:
    fields = (
        Field(0, "Lost reason", "category", leak="known after the close", rows=100, filled=50, distinct=3),
        Field(1, "Thin", "number", rows=1000, filled=3, distinct=3),
        Field(2, "Same", "category", rows=100, filled=100, distinct=1, values=(("a", 100),)),
        Field(3, "Note", "text", rows=100, filled=100, distinct=100),
        Field(4, "Id", "category", rows=100, filled=100, distinct=100, values=(("a", 1), ("b", 1))),
    )
    found, dropped = candidates(fields)
    assert found == ()
    assert [(d.field, d.kind) for d in dropped] == [
        ("Lost reason", "leak"), ("Thin", "thin"), ("Same", "constant"), ("Note", "unique"), ("Id", "unique"),
    ]  # fmt: skip
    assert all(d.reason for d in dropped)


@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.decimals(0, 10**9, places=2),
    st.booleans(),
    st.lists(st.decimals(-(10**10), 10**10, places=2), max_size=5),
)
def test_every_number_falls_in_one_bin(low: Decimal, width: Decimal, money: bool, values: list[Decimal]) -> None:
    field = Field(0, "x", "number", "", money, rows=100, filled=90, distinct=50, low=low, high=low + width)
    for criterion in candidates((field,))[0]:
        assert len(criterion.bins) < 80
        for value in values:
            bin_of(criterion, value, date(2026, 1, 1))


@pytest.mark.parametrize("kind", ["number", "date", "category", "list"])
def test_a_field_of_which_nothing_is_known_is_no_error(kind: str) -> None:
    found, dropped = candidates((Field(0, "x", kind, rows=100, filled=90, distinct=50),))
    assert len(found) + len(dropped) == 1
