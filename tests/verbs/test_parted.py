from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from earmark.learn.bands import candidates
from earmark.learn.exclusions import exclusions
from earmark.learn.outcomes import outcomes
from earmark.learn.ranges import ruler
from earmark.learn.tally import SUMS
from earmark.sql import tally as counted
from earmark.verbs.counting import fields, snapshot, tally
from earmark.verbs.parted import churn_check
from earmark.verbs.worth import worth_of


def test_the_sums_are_the_same_on_both_sides() -> None:
    assert counted.SUMS == SUMS


@pytest.fixture
def fleeting(facts: Any) -> None:
    """120 accounts; customers that are agencies left, and four others did."""
    for number in range(1, 121):
        kind = ("agency", "maker", "bank")[number % 3]
        facts.account(number, f0=Decimal(number), f1=kind)
        facts.deal(number, "2022-01-01", "2022-03-01", "won" if number % 2 else "lost", amount_cents=100 * number)
        gone = number % 2 and (kind == "agency" or number in (1, 7, 13, 19))
        ended = date(2022, 6 + number % 6, 1) if gone else None
        if number % 2:
            facts.add("contract", account=number, started=date(2022, 3, 1), ended=ended, acv_cents=1000, term_end=False)


@pytest.mark.usefixtures("fleeting")
def test_the_latest_churned_are_held_against_the_exclusions(made_book: Any) -> None:
    info = snapshot(made_book)
    worth = worth_of(made_book, info)
    assert (worth.median_cents, worth.known) == (1000, 60)
    found = fields(made_book, info)
    counted = tally(made_book, info, candidates(found)[0], worth.most_cents)
    assert counted.total("valued").sum() == 60
    rulers = {one.name: ruler(one) for one in found if one.kind in ("number", "date")}
    rules = exclusions(counted, outcomes(counted, 12, "kept"), rulers)
    names = {rule.name for rule in rules}
    assert "Category: agency" in names
    check = churn_check(made_book, info, counted, [r for r in rules if r.name == "Category: agency"], found)
    assert len(check.latest) == 10
    assert [one.left for one in check.latest] == sorted((one.left for one in check.latest), reverse=True)
    agencies = {f"A{number}" for number in range(3, 121, 3)}
    assert all((one.name in agencies) == (one.excluded_by == "Category: agency") for one in check.latest)
    none = churn_check(made_book, info, counted, (), found)
    assert not any(one.excluded_by for one in none.latest)
    assert "Category: agency" in {gap.name for gap in none.gaps}


def test_without_churn_there_is_nothing_to_hold(facts: Any, made_book: Any) -> None:
    facts.account(1)
    facts.deal(1, "2022-01-01", "2022-03-01", "won")
    info = snapshot(made_book)
    worth_of(made_book, info)
    found = fields(made_book, info)
    assert churn_check(made_book, info, tally(made_book, info, ()), (), found).latest == ()
