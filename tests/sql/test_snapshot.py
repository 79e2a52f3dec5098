from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from earmark.sql.plan import CONTACTED, LOST, OPEN, STALLED, TARGET, WON, Plan, Wanted
from earmark.sql.snapshot import cycles, snapshot

NOW = date(2025, 1, 1)
FIELDS = tuple(Wanted(i, kind, True) for i, kind in enumerate(("number", "category", "list", "date")))


def month(text: str) -> int:
    year, part = text.split("-")[:2]
    return int(year) * 12 + int(part) - 1


def taken(facts: Any, as_of: date = NOW, **plan: Any) -> dict[int, dict[str, Any]]:
    query = snapshot(Plan(as_of, FIELDS, **{"stall_days": 200} | plan))
    names = [one.alias_or_name for one in query.expressions]
    return {row[0]: dict(zip(names, row, strict=True)) for row in facts.engine.rows(query)}


def outcome(facts: Any, as_of: date = NOW, **plan: Any) -> dict[int, int]:
    return {account: row["outcome"] for account, row in taken(facts, as_of, **plan).items()}


def test_an_account_is_opened_by_its_first_new_business_deal(facts: Any) -> None:
    facts.account(1)
    facts.deal(1, "2022-01-01", "2022-02-01", "won", kind="renewal")
    facts.deal(1, "2023-05-01", "2023-06-01", "won")
    facts.deal(1, "2023-03-01", "2023-04-01", "lost")
    row = taken(facts)[1]
    assert (row["opened"], row["outcome"], row["closed"]) == (date(2023, 3, 1), WON, month("2023-06"))


def test_deals_without_account_and_of_other_kinds_open_nothing(facts: Any) -> None:
    facts.account(1)
    facts.deal(None, "2023-01-01", "2023-02-01", "won")
    for kind in ("renewal", "expansion", "other_pipeline"):
        facts.deal(1, "2023-01-01", "2023-02-01", "won", kind=kind)
    assert taken(facts) == {}


def test_nine_renewals_are_one_row(facts: Any) -> None:
    facts.account(1)
    facts.deal(1, "2014-01-01", "2014-02-01", "won")
    for year in range(2015, 2024):
        facts.deal(1, f"{year}-01-01", f"{year}-02-01", "won", kind="renewal")
    facts.contract(1, "2014-02-01", "2015-02-01", term_end=True)
    assert [(r["outcome"], r["left_month"]) for r in taken(facts).values()] == [(WON, None)]


def test_what_is_not_known_yet_does_not_exist(facts: Any) -> None:
    for number in (1, 2):
        facts.account(number)
    facts.deal(1, "2023-01-01", "2023-06-01", "won")
    facts.deal(2, "2023-04-01", "2023-06-01", "lost")
    assert outcome(facts, date(2023, 3, 1)) == {1: OPEN}
    assert outcome(facts, date(2023, 6, 1)) == {1: WON, 2: LOST}


@pytest.mark.parametrize(("won", "expected"), [("2022-02-01", WON), ("2024-03-02", LOST)])
def test_lost_first_counts_as_won_when_won_within_the_retry_months(facts: Any, won: str, expected: int) -> None:
    facts.account(1)
    facts.deal(1, "2022-01-01", "2022-01-15", "lost")
    facts.deal(1, "2022-01-20", won, "won")
    assert outcome(facts) == {1: expected}


def test_a_close_before_the_opening_moves_the_opening_back(facts: Any) -> None:
    facts.account(1)
    facts.deal(1, "2021-01-01", "2014-05-01", "won")
    assert taken(facts)[1]["opened"] == date(2014, 5, 1)


def test_undated_deals_are_always_known(facts: Any) -> None:
    for number in (1, 2):
        facts.account(number)
    facts.deal(1, None, None, "won")
    facts.deal(2, None, None, "lost")
    found = taken(facts)
    assert {a: (r["opened"], r["outcome"], r["closed"]) for a, r in found.items()} == {
        1: (None, WON, None),
        2: (None, LOST, None),
    }


@pytest.mark.parametrize(("opened", "expected"), [("2024-06-15", STALLED), ("2024-06-16", OPEN)])
def test_a_deal_open_for_too_long_is_stalled(facts: Any, opened: str, expected: int) -> None:
    facts.account(1)
    facts.deal(1, opened)
    row = taken(facts, stall_days=199)[1]
    assert row["outcome"] == expected
    assert row["closed"] == (month("2025-01") if expected == STALLED else None)


def test_without_a_known_cycle_nothing_is_stalled(facts: Any) -> None:
    facts.account(1)
    facts.deal(1, "2014-01-01")
    assert outcome(facts, stall_days=None) == {1: OPEN}


@pytest.mark.parametrize(("contacted", "expected"), [("2024-10-03", CONTACTED), ("2024-10-04", OPEN)])
def test_contacted_without_a_deal_is_bad_after_90_days(facts: Any, contacted: str, expected: int) -> None:
    facts.account(1)
    facts.add("contact", account=1, contacted=date(2024, 12, 1))
    facts.add("contact", account=1, contacted=date.fromisoformat(contacted))
    row = taken(facts)[1]
    assert (row["outcome"], row["opened"]) == (expected, date.fromisoformat(contacted))


@pytest.mark.parametrize(("what", "expected"), [("pursue", {1: CONTACTED}), ("later", {})])
def test_an_account_pursued_in_vain_is_bad_as_one_contacted_in_vain(facts: Any, what: str, expected: Any) -> None:
    facts.account(1)
    facts.add("decision", account=1, what=what, date=date(2024, 10, 3))
    assert outcome(facts) == expected


@pytest.mark.parametrize(("number", "expected"), [(1, {1: OPEN}), (-1, {})])
def test_a_deal_that_a_decision_made_is_not_known_before_its_close(facts: Any, number: int, expected: Any) -> None:
    facts.account(1)
    facts.add(
        "deal", deal=number, account=1, kind="new", outcome="lost", opened=date(2024, 11, 1), closed=date(2030, 1, 1)
    )
    assert outcome(facts) == expected


def test_a_contacted_account_with_any_deal_or_contract_is_not_bad(facts: Any) -> None:
    for number in (1, 2, 3):
        facts.account(number, contacted=date(2023, 1, 1))
    facts.deal(1, "2023-01-01", "2023-02-01", "won", kind="renewal")
    facts.contract(2, "2023-01-01")
    assert outcome(facts) == {3: CONTACTED}


def test_churn_is_an_end_that_is_past_and_that_nothing_follows(facts: Any) -> None:
    ends = {1: "2024-06-01", 2: "2025-06-01", 3: None}
    for number, end in ends.items():
        facts.account(number)
        facts.deal(number, "2023-05-01", "2023-06-01", "won")
        facts.contract(number, "2023-06-01", end)
    assert {a: r["left_month"] for a, r in taken(facts).items()} == {1: month("2024-06"), 2: None, 3: None}


@pytest.mark.parametrize(("gap", "left"), [("2024-07-31", None), ("2024-08-01", month("2024-06"))])
def test_a_contract_within_60_days_goes_on(facts: Any, gap: str, left: int | None) -> None:
    facts.account(1)
    facts.deal(1, "2023-05-01", "2023-06-01", "won")
    facts.contract(1, "2023-06-01", "2024-06-01", term_end=True)
    facts.contract(1, gap, None)
    assert taken(facts)[1]["left_month"] == left


@pytest.mark.parametrize(("closed", "term", "left"), [
    ("2024-04-15", True, None), ("2024-04-15", False, month("2024-06")), ("2024-09-01", False, None),
])  # fmt: skip
def test_a_renewal_proves_that_the_customer_stayed(facts: Any, closed: str, term: bool, left: int | None) -> None:
    facts.account(1)
    facts.deal(1, "2023-05-01", "2023-06-01", "won")
    facts.deal(1, closed, closed, "won", kind="renewal")
    facts.contract(1, "2023-06-01", "2024-06-01", term_end=term)
    assert taken(facts)[1]["left_month"] == left


def test_a_contract_of_an_earlier_life_is_no_churn(facts: Any) -> None:
    facts.account(1)
    facts.deal(1, "2023-05-01", "2023-06-01", "won")
    facts.contract(1, "2018-01-01", "2019-01-01")
    assert taken(facts)[1]["left_month"] is None


def test_fields_are_as_they_were_when_the_account_was_opened(facts: Any) -> None:
    facts.account(1, f0=Decimal(300), f1="late", f2=";x;", f3=date(2022, 12, 22))
    facts.deal(1, "2023-01-01", "2023-02-01", "won")
    facts.was(1, 0, Decimal(10), "2022-06-01")  # replaced before: says nothing
    facts.was(1, 0, Decimal(80), "2023-06-01")
    facts.was(1, 0, Decimal(200), "2024-06-01")
    facts.was(1, 1, None, "2023-06-01")  # it was empty then
    facts.was(1, 3, date(2023, 1, 11), "2023-06-01")
    row = taken(facts)[1]
    assert (row["f0"], row["f1"], row["f2"], row["f3"]) == (Decimal(80), None, ";x;", -10)


def test_dates_are_days_before_the_opening(facts: Any) -> None:
    facts.account(1, f3=date(2022, 12, 22))
    facts.deal(1, "2023-01-01", "2023-02-01", "won")
    assert taken(facts)[1]["f3"] == 10


def test_the_seller_is_the_owner_of_the_first_deal(facts: Any) -> None:
    facts.engine.run("INSERT INTO seller VALUES ('ann', 0), ('bob', 1)")
    facts.account(1)
    facts.deal(1, "2023-02-01", "2023-03-01", "lost", owner="ann")
    facts.deal(1, "2023-01-01", "2023-04-01", "won", owner="bob")
    assert taken(facts)[1]["seller"] == 1


def test_own_domains_are_left_out(facts: Any) -> None:
    facts.account(1, domain="us.com")
    facts.account(2, domain="them.com")
    for number in (1, 2):
        facts.deal(number, "2023-01-01", "2023-02-01", "won")
    assert set(outcome(facts, own_domains=("us.com",))) == {2}


def test_customers_and_targets_join_where_asked(facts: Any) -> None:
    facts.account(1)
    facts.account(2, target=True)
    facts.contract(1, "2023-01-01", "2023-09-01")
    found = taken(facts, customers=True, targets=True)
    assert {a: (r["outcome"], r["opened"], r["left_month"]) for a, r in found.items()} == {
        1: (WON, date(2023, 1, 1), month("2023-09")),
        2: (TARGET, NOW, None),
    }


def test_cycles_count_won_new_business_and_leave_out_one_day_deals(facts: Any) -> None:
    facts.account(1)
    facts.deal(1, "2023-01-01", "2023-01-31", "won")
    facts.deal(1, "2023-01-01", "2023-01-02", "won")
    facts.deal(1, "2023-01-01", "2023-03-31", "won", kind="renewal")
    facts.deal(1, "2023-01-01", "2025-01-31", "won")
    assert facts.engine.rows(cycles(NOW)) == [(30, 1)]


@pytest.mark.parametrize("dialect", ["postgres", "spark", "snowflake", "bigquery"])
def test_the_snapshot_can_be_said_in_other_dialects(dialect: str) -> None:
    assert "worked" in snapshot(Plan(NOW, FIELDS, 100, customers=True, targets=True)).sql(dialect=dialect)
