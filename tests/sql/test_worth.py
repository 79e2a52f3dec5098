from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from earmark.profile.bins import Bin, Criterion
from earmark.sql import vocabulary as say
from earmark.sql.parted import parted
from earmark.sql.plan import Plan, Wanted
from earmark.sql.snapshot import snapshot
from earmark.sql.tally import SUMS, tally_query
from earmark.sql.worth import Terms, distribution, worth

AS_OF = date(2025, 1, 1)


def taken(facts: Any, **terms: Any) -> dict[int, tuple[Any, ...]]:
    """The table `worth` by account: acv, change, quick, referred, barely, dragged."""
    plan = Plan(AS_OF, (Wanted(0, "number"),), stall_days=200)
    for statement in (*say.create("snapshot", snapshot(plan)), *say.create("worth", worth(Terms(AS_OF, **terms)))):
        facts.engine.run(statement)
    return {row[0]: tuple(row[1:]) for row in facts.engine.rows("SELECT * FROM worth")}


def won(facts: Any, account: int, on: str = "2023-03-01", **cells: Any) -> None:
    facts.account(account, f0=Decimal(account))
    facts.deal(account, "2023-01-01", on, "won", **cells)


def held(facts: Any, account: int, cents: int | None, started: str, ended: str | None = None) -> None:
    dates = {"started": date.fromisoformat(started), "ended": ended and date.fromisoformat(ended)}
    facts.add("contract", account=account, acv_cents=cents, term_end=False, **dates)


def test_contracts_tell_what_a_customer_is_worth_and_how_that_changed(facts: Any) -> None:
    for account in range(1, 8):
        won(facts, account)
    held(facts, 1, 1000, "2023-03-10", "2024-03-10")  # renewed for more, after a gap
    held(facts, 1, 1200, "2024-04-01")
    held(facts, 2, 1000, "2023-03-10")  # runs on; bought two at once
    held(facts, 2, 500, "2023-03-20")
    held(facts, 3, 1000, "2023-03-10", "2024-03-10")  # renewed for less
    held(facts, 3, 600, "2024-03-10")
    held(facts, 4, 1000, "2023-03-10", "2023-09-10")  # left
    held(facts, 5, None, "2023-03-10")  # in another currency, without a rate: not known
    held(facts, 6, 1000, "2023-03-10")  # unchanged, but a deal says it expanded
    facts.deal(6, "2023-08-01", "2023-09-01", "won", kind="expansion", amount_cents=300)
    found = taken(facts)
    money = {account: row[:2] for account, row in found.items()}
    assert money == {
        1: (1000, 200),
        2: (1500, 0),
        3: (1000, -400),
        4: (1000, 0),
        5: (None, 0),
        6: (1000, 300),
        7: (None, 0),
    }


def test_deals_tell_it_where_contracts_do_not(facts: Any) -> None:
    won(facts, 1, amount_cents=1000)
    facts.deal(1, "2024-02-01", "2024-03-01", "won", kind="renewal", amount_cents=800)
    facts.deal(1, "2023-08-01", "2023-09-01", "won", kind="expansion", amount_cents=300)
    facts.deal(1, "2024-08-01", "2024-09-01", "won", kind="expansion", amount_cents=900)  # too late to count
    won(facts, 2, told_cents=700, currency="USD")
    won(facts, 3)
    found = taken(facts, money="deal")
    assert [found[account][:2] for account in (1, 2, 3)] == [(1000, 100), (None, 0), (None, 0)]
    assert facts.engine.rows(distribution()) == [(1000, 1)]


def test_a_short_cycle_and_a_referral_are_marked(facts: Any) -> None:
    won(facts, 1, "2023-01-20")
    won(facts, 2, "2023-03-01")
    won(facts, 3, "2023-01-01")  # logged on the day it closed: no cycle
    facts.add("after_sale", account=2, kind="referrals", number=Decimal(1), happened=date(2024, 1, 1))
    found = taken(facts, quick_days=30)
    assert [found[account][2:4] for account in (1, 2, 3)] == [(1, 0), (0, 1), (0, 0)]


MARKS: list[tuple[dict[str, float], int]] = [
    ({"nps": 6}, 1),
    ({"nps": 7}, 0),
    ({"health": 39}, 1),
    ({"health": 40}, 0),
    ({"seats_used": 10, "seats_bought": 30}, 1),
    ({"seats_used": 11, "seats_bought": 30}, 0),
    ({"seats_used": 0, "seats_bought": 0}, 0),
    ({"nps": 2, "health": 80}, 0),
    ({"nps": 2, "health": 80, "seats_used": 1, "seats_bought": 9}, 1),
    ({}, 0),
]


@pytest.mark.parametrize(("marks", "barely"), MARKS)
def test_a_customer_barely_uses_it_when_most_marks_are_bad(facts: Any, marks: dict[str, float], barely: int) -> None:
    won(facts, 1)
    won(facts, 2, "2024-12-01")  # a customer for a month: too early to say
    for account in (1, 2):
        for kind, number in marks.items():
            facts.add(
                "after_sale", account=account, kind=kind, number=Decimal(str(number)), happened=date(2024, 12, 20)
            )
    found = taken(facts)
    assert (found[1][4], found[2][4]) == (barely, 0)


def test_only_the_latest_mark_before_the_day_counts(facts: Any) -> None:
    won(facts, 1)
    for number, when in ((2, "2024-01-01"), (9, "2024-06-01"), (1, "2025-06-01")):
        facts.add("after_sale", account=1, kind="nps", number=Decimal(number), happened=date.fromisoformat(when))
    assert taken(facts)[1][4] == 0


def test_deals_drag_on_when_stalled_or_lost_after_a_long_cycle(facts: Any) -> None:
    for account, closed, outcome in (
        (1, "2023-02-01", "lost"),
        (2, "2023-12-01", "lost"),
        (3, None, "open"),
        (4, "2023-12-01", "won"),
    ):
        facts.account(account)
        facts.deal(account, "2023-01-01", closed, outcome)
    found = taken(facts, drag_days=120)
    assert [found[account][5] for account in (1, 2, 3, 4)] == [0, 1, 1, 0]


SIZE = Criterion("Size", "Number", "number", (
    Bin("small", high=Decimal(5)), Bin("large", low=Decimal(5)), Bin("missing", missing=True),
))  # fmt: skip
COLUMNS = {"Number": say.column("f0")}


def test_the_tally_sums_money_up_to_the_most_and_its_change_no_further(facts: Any) -> None:
    for account in (1, 2, 6):
        won(facts, account)
    held(facts, 1, 1000, "2023-03-10")
    held(facts, 2, 90_000, "2023-03-10", "2024-03-10")
    held(facts, 2, 10, "2024-03-10")
    held(facts, 6, 800, "2023-03-10", "2024-03-10")
    held(facts, 6, 99_000, "2024-03-10")
    taken(facts, quick_days=90)
    rows = facts.engine.rows(tally_query((SIZE,), COLUMNS, "snapshot", 5000))
    summed = {row[0]: dict(zip(SUMS, row[6:], strict=True)) for row in rows}
    assert summed[0] == {
        "valued": 2,
        "cents": 6000,
        "grown": -5000,
        "quick": 6000,
        "referred": 0,
        "barely": 0,
        "dragged": 0,
    }
    assert summed[1] == {
        "valued": 1,
        "cents": 800,
        "grown": 800,
        "quick": 800,
        "referred": 0,
        "barely": 0,
        "dragged": 0,
    }


def test_the_latest_to_leave_come_first_with_their_bins(facts: Any) -> None:
    for account, ended in ((1, "2024-01-01"), (7, "2024-05-01"), (3, None)):
        won(facts, account)
        held(facts, account, 100, "2023-03-10", ended)
    taken(facts)
    rows = facts.engine.rows(parted((SIZE, SIZE), COLUMNS, 10))
    assert [(row[0], row[3], *row[4:]) for row in rows] == [("A7", 2024 * 12 + 4, 1, 1), ("A1", 2024 * 12, 0, 0)]
    assert len(facts.engine.rows(parted((), COLUMNS, 1))) == 1
